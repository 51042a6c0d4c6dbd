//! What each role reads of each ticket, by every door that shows tickets: pages, data, lists, counts, pins, photos and
//! live streams. They must all say the same.

use std::collections::BTreeSet;

use domain::backend::MoveForm;
use domain::people::Action;
use futures::future::join_all;
use http::Method;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::common::staff::{Event, action, past, pins, stream};
use crate::matrix::routes::table;
use crate::matrix::scene::{Actor, NO_NUMBER, NOTHING, Scene, plainly};

type Numbers = BTreeSet<String>;

/// The tickets that the permissions let the actor see.
async fn seen(scene: &Scene, actor: &Actor) -> Numbers {
    let tickets = scene.tickets().await;
    let cases = scene.cases.iter().zip(&tickets).filter(|(_, ticket)| actor.sees(ticket));
    cases.map(|(case, _)| case.number.clone()).collect()
}

fn public(scene: &Scene) -> Numbers {
    scene.cases.iter().filter(|case| case.public).map(|case| case.number.clone()).collect()
}

#[tokio::test]
async fn a_ticket_is_shown_to_whoever_may_see_it_and_refused_to_the_others_like_none() {
    let scene = Scene::new().await;
    let tickets = scene.tickets().await;
    for actor in &scene.actors {
        let mut refused = 0;
        let (mut pages, mut orders, mut data) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let logged = scene.refusals(actor).await;
        let none = [(NOTHING, None), (NO_NUMBER, None)];
        let known = scene.cases.iter().zip(&tickets).map(|(case, ticket)| (&*case.number, Some(ticket)));
        for (number, ticket) in known.chain(none) {
            let may = |action| ticket.is_some_and(|ticket| actor.may(action, ticket));
            let expected = |action| match may(action) {
                _ if actor.is_nobody() => StatusCode::SEE_OTHER,
                true => StatusCode::OK,
                false => StatusCode::FORBIDDEN,
            };
            for (path, action) in [
                (format!("/desk/tickets/{number}"), Action::SeeTicket),
                (format!("/desk/tickets/{number}/order"), Action::PrintJointOrder),
            ] {
                let answer = scene.get(actor, &path).send().await.unwrap();
                assert_eq!(answer.status(), expected(action), "{} {path}", actor.name);
                if answer.status() == StatusCode::FORBIDDEN {
                    refused += 1;
                    let said = plainly(&answer.text().await.unwrap(), number);
                    if action == Action::SeeTicket { &mut pages } else { &mut orders }.insert(said);
                } else if actor.is_nobody() {
                    assert_eq!(answer.headers()["location"], format!("/login?next={path}"));
                }
            }
            let ask = scene.post(actor, "/api/tickets/detail").json(&json!({ "number": number }));
            let answer = ask.send().await.unwrap();
            let wanted =
                if actor.is_nobody() { StatusCode::UNAUTHORIZED } else { expected(Action::SeeTicket) };
            assert_eq!(answer.status(), wanted, "{} detail of {number}", actor.name);
            let status = answer.status();
            let said = answer.text().await.unwrap();
            if status == StatusCode::FORBIDDEN {
                refused += 1;
                data.insert(said);
            } else if status == StatusCode::OK {
                let detail: Value = serde_json::from_str(&said).unwrap();
                assert_eq!(detail["masked_phone"].is_null(), !shows_phone(actor, number, &scene), "{number}");
                assert!(!said.contains("13812345678"), "{} {number}", actor.name);
            }
        }
        for said in [pages, orders, data] {
            assert!(said.len() <= 1, "{}: refusals can be told apart: {said:#?}", actor.name);
        }
        assert_eq!(scene.refusals(actor).await - logged, refused, "{}: a line for each no", actor.name);
    }
}

/// The own ticket alone has a phone; only who may reveal it learns as much as its ending.
fn shows_phone(actor: &Actor, number: &str, scene: &Scene) -> bool {
    number == scene.case("own").number && matches!(actor.name, "center" | "committee")
}

#[tokio::test]
async fn lists_counts_pins_and_streams_show_each_role_the_same_tickets() {
    let scene = Scene::new().await;
    let all = scene.cases.len();
    let mut counts = BTreeSet::new();
    for actor in &scene.actors {
        let expected = if actor.is_nobody() { public(&scene) } else { seen(&scene, actor).await };
        counts.insert(expected.len());
        assert_eq!(pins(&scene.server, &actor.cookie).await, expected, "pins of {}", actor.name);
        let events = past(&scene.server, scene.before, &actor.cookie).await;
        let mut shown = Numbers::new();
        for event in &events {
            match &*event.name {
                "pin" => shown.insert(event.number().to_owned()),
                "gone" => shown.remove(event.number()),
                _ => false,
            };
        }
        assert_eq!(shown, expected, "the stream of {}", actor.name);
        let told: Numbers =
            events.iter().map(|event| event.number().to_owned()).filter(|n| !n.is_empty()).collect();
        // The emergency was anybody's until it was marked; of the others nobody hears who does not see them.
        let emergency = &scene.case("emergency").number;
        let beyond: Vec<_> = told.difference(&expected).filter(|number| *number != emergency).collect();
        assert!(beyond.is_empty(), "{} is told of {beyond:?}", actor.name);
        assert!(actor.is_nobody() || expected.contains(emergency) || !told.contains(emergency));

        let has_desk = !actor.is_nobody() && actor.name != "admin";
        let wanted = match has_desk {
            _ if actor.is_nobody() => StatusCode::UNAUTHORIZED,
            true => StatusCode::OK,
            false => StatusCode::FORBIDDEN,
        };
        let pairs = json!({ "pairs": [["status", "open"]], "fresh": [] });
        for path in ["/api/desk/list", "/api/desk/tally", "/api/desk/parts"] {
            let logged = scene.refusals(actor).await;
            let answer = scene.post(actor, path).json(&pairs).send().await.unwrap();
            assert_eq!(answer.status(), wanted, "{} {path}", actor.name);
            let lines = usize::from(wanted == StatusCode::FORBIDDEN);
            assert_eq!(scene.refusals(actor).await - logged, lines, "{} {path}", actor.name);
            if wanted != StatusCode::OK {
                continue;
            }
            let json: Value = answer.json().await.unwrap();
            match path {
                "/api/desk/list" => {
                    let rows = json["rows"].as_array().unwrap().iter();
                    let rows: Numbers = rows.map(|row| row["number"].as_str().unwrap().to_owned()).collect();
                    assert_eq!(rows, expected, "the list of {}", actor.name);
                }
                "/api/desk/tally" => {
                    assert_eq!(json["open"], expected.len(), "the counts of {}: {json}", actor.name);
                }
                _ => {
                    let html = json["list"].as_str().unwrap();
                    let marked = html.split("data-ticket=\"").skip(1);
                    let rows: Numbers =
                        marked.map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
                    assert_eq!(rows, expected, "the list's HTML of {}", actor.name);
                }
            }
        }
        // As the public, whoever is signed in.
        let request = scene.get(actor, "/api/pins.geojson?as=public").send().await.unwrap();
        let json: Value = request.json().await.unwrap();
        assert_eq!(json["features"].as_array().unwrap().len(), public(&scene).len(), "{}", actor.name);
    }
    assert!(counts.contains(&0) && counts.contains(&all), "some see nothing and some see all: {counts:?}");
}

/// A stream that is open while everything happens.
#[tokio::test]
async fn an_open_stream_carries_to_each_role_what_it_may_see_and_nothing_else() {
    let scene = Scene::new().await;
    let number = |event: &Event| event.number().to_owned();
    let mut streams = Vec::new();
    for actor in &scene.actors {
        let mut stream = stream(&scene.server, "", &actor.cookie).await;
        stream.until("beat", "").await;
        streams.push(stream);
    }
    for case in &scene.cases {
        let note = MoveForm { note: "看过了".to_owned(), ..action("note") };
        scene.beside.act("center", &case.number, note).await;
    }
    scene.beside.settle(&scene.server).await;
    let heard = join_all(streams.iter_mut().map(|stream| stream.until("beat", ""))).await;
    for (actor, events) in scene.actors.iter().zip(heard) {
        let expected = if actor.is_nobody() { public(&scene) } else { seen(&scene, actor).await };
        let told: Numbers = events.iter().map(number).filter(|number| !number.is_empty()).collect();
        assert_eq!(told, expected, "{}", actor.name);
        assert!(events.iter().all(|event| matches!(&*event.name, "pin" | "beat")), "{events:?}");
        let said = format!("{events:?}");
        assert!(!said.contains("看过了") && !said.contains("纸箱") && !said.contains("1381234"), "{said}");
    }
}

#[tokio::test]
async fn no_page_names_a_ticket_that_its_reader_may_not_see() {
    let scene = Scene::new().await;
    let reads = table().into_iter().filter(|row| row.method == Method::GET).map(|row| row.ask.path());
    let paths: BTreeSet<&str> = reads.filter(|path| *path != "/events").collect();
    let all: Numbers = scene.cases.iter().map(|case| case.number.clone()).collect();
    let mut named_somewhere = Numbers::new();
    for actor in &scene.actors {
        let own = seen(&scene, actor).await;
        let tickets = own.iter().map(|number| format!("/desk/tickets/{number}"));
        for path in paths.iter().map(|path| (*path).to_owned()).chain(tickets) {
            let body = scene.get(actor, &path).send().await.unwrap().text().await.unwrap();
            let staff = path.starts_with("/desk") || path.starts_with("/admin");
            let named: Numbers = all.iter().filter(|number| body.contains(*number)).cloned().collect();
            let may = if staff { own.clone() } else { &own | &public(&scene) };
            let beyond: Vec<_> = named.difference(&may).collect();
            assert!(beyond.is_empty(), "{} {path} names {beyond:?}", actor.name);
            named_somewhere.extend(named);
        }
    }
    assert_eq!(named_somewhere, all, "each of them is on some page");
}

#[tokio::test]
async fn a_photo_is_shown_to_staff_who_may_see_its_ticket_and_to_the_others_like_none() {
    let scene = Scene::new().await;
    for (photo, case) in scene.photos.iter().zip(["own", "handled"]) {
        let ticket = scene.ticket(&scene.case(case).number).await;
        for actor in &scene.actors {
            let expected = if actor.sees(&ticket) { 200 } else { 404 };
            for path in [format!("/photos/{photo}"), format!("/photos/{photo}?size=thumb")] {
                let answer = scene.get(actor, &path).send().await.unwrap();
                assert_eq!(answer.status(), expected, "{} {case}", actor.name);
                if expected == 404 {
                    let none = scene.get(actor, &format!("/photos/{}", "0".repeat(64))).send().await.unwrap();
                    assert_eq!(none.status(), 404);
                    assert_eq!(answer.bytes().await.unwrap(), none.bytes().await.unwrap());
                }
            }
        }
    }
}

#[tokio::test]
async fn a_paired_wall_is_shown_what_the_public_sees_and_no_ticket() {
    let scene = Scene::new().await;
    let nobody = scene.actor("nobody");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let asked = scene.post(nobody, "/api/wall/code").header(form.0, form.1).send().await.unwrap();
    let token = crate::common::staff::cookie(&asked, "__Host-wall");
    let code: String = asked.json().await.unwrap();
    let pair = [("action", "pair"), ("code", &*code), ("name", "大厅"), ("community", "")];
    let paired = scene.post(scene.actor("center"), "/desk/walls").form(&pair).send().await.unwrap();
    assert_eq!(paired.status(), 303);
    let wall = Actor { name: "wall", cookie: token, person: None };
    let json: Value =
        scene.get(&wall, "/api/pins.geojson?as=wall").send().await.unwrap().json().await.unwrap();
    let shown = json["features"].as_array().unwrap().iter();
    let shown: Numbers = shown.map(|pin| pin["properties"]["number"].as_str().unwrap().to_owned()).collect();
    assert_eq!(shown, public(&scene));
    let state = scene.post(&wall, "/api/wall/state").header(form.0, form.1).send().await.unwrap();
    assert_eq!(state.json::<Value>().await.unwrap()["tally"]["open"], scene.cases.len(), "figures of all");
    let number = &scene.case("own").number;
    let page = scene.get(&wall, &format!("/desk/tickets/{number}")).send().await.unwrap();
    assert_eq!(page.status(), 303, "a wall is nobody at a desk");
    let detail = scene.post(&wall, "/api/tickets/detail").json(&json!({ "number": number }));
    assert_eq!(detail.send().await.unwrap().status(), 401);
    assert_eq!(scene.get(&wall, &format!("/photos/{}", scene.photos[0])).send().await.unwrap().status(), 404);
}
