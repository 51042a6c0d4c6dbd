//! What staff see live: the pins and the stream of each role, and nothing beyond.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::common::TestServer;
use crate::common::staff::{
    Beside, Event, action, beside, get, past, pins, post, report, seq, sign_in, start, stream,
};
use domain::backend::MoveForm;
use domain::query::Filter;

/// Seven tickets: two plain ones in area 1 and 2, one that nobody has named, one unlawful, one on the street, one
/// dispatched to the property company and one that a mediator has.
struct Tickets {
    one: String,
    two: String,
    unnamed: String,
    unlawful: String,
    street: String,
    property: String,
    mediated: String,
}

async fn tickets(server: &TestServer, beside: &Beside) -> Tickets {
    let at = |code| [("code", code)];
    let tickets = Tickets {
        one: report(server, "key-one-0001", &[at("demo-1-1-1")[0], ("item", "E1")]).await,
        two: report(server, "key-two-0001", &[at("demo-2-1-1")[0], ("item", "E1")]).await,
        unnamed: report(server, "key-unnamed-1", &[at("demo-1-1-1")[0], ("item", "unsure")]).await,
        unlawful: report(server, "key-unlawful-1", &[at("demo-1-1-1")[0], ("item", "G1")]).await,
        street: report(
            server,
            "key-street-01",
            &[("lat", "31.3252702"), ("lng", "121.4363480"), ("item", "G2")],
        )
        .await,
        property: report(server, "key-property-1", &[at("demo-1-1-1")[0], ("item", "E3")]).await,
        mediated: report(server, "key-mediated-1", &[at("demo-2-1-1")[0], ("item", "G3")]).await,
    };
    let file = MoveForm { item: "E3".to_owned(), ..action("file") };
    beside.act("committee", &tickets.property, file).await;
    let dispatch = MoveForm { unit: "gk1-property".to_owned(), ..action("dispatch") };
    beside.act("committee", &tickets.property, dispatch).await;
    let mediator = beside.person("mediator").await.id.0.to_string();
    let assign = MoveForm { account: mediator, ..action("assign_mediator") };
    beside.act("committee", &tickets.mediated, assign).await;
    beside.settle(server).await;
    tickets
}

fn numbers(of: &[&String]) -> BTreeSet<String> {
    of.iter().map(|number| (*number).clone()).collect()
}

#[tokio::test]
async fn each_role_is_given_the_pins_and_the_events_of_its_reach_and_no_others() {
    let server = start().await;
    let beside = beside(&server).await;
    let before = seq(&server).await;
    let Tickets { one, two, unnamed, unlawful, street, property, mediated } = tickets(&server, &beside).await;
    let all = [&one, &two, &unnamed, &unlawful, &street, &property, &mediated];
    let expected: [(&str, Vec<&String>); 11] = [
        ("", vec![&one, &two, &street, &property]),
        ("center", all.to_vec()),
        ("committee", vec![&one, &two, &unnamed, &unlawful, &property, &mediated]),
        ("lead1", vec![&one, &unnamed, &property]),
        ("lead2", vec![&two, &mediated]),
        ("inspector1", vec![&one, &unnamed, &property]),
        ("inspector3", vec![]),
        ("supervisor1", vec![&one, &two, &unnamed, &street, &property, &mediated]),
        ("mediator", vec![&mediated]),
        ("property", vec![&property]),
        ("admin", vec![]),
    ];
    for (username, seen) in expected {
        let cookie = if username.is_empty() { String::new() } else { sign_in(&server, username).await };
        assert_eq!(pins(&server, &cookie).await, numbers(&seen), "{username}: pins");
        let events = past(&server, before, &cookie).await;
        let named: BTreeSet<String> =
            events.iter().filter(|e| e.name == "pin").map(|e| e.number().to_owned()).collect();
        assert_eq!(named, numbers(&seen), "{username}: events");
        let hinted = events.iter().filter(|e| e.name == "gone").map(Event::number);
        assert_eq!(hinted.collect::<Vec<_>>(), [""; 0], "{username}: nothing left a view");
        let ids: Vec<u64> = events.iter().filter_map(|event| event.id).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{username}: ids increase: {ids:?}");
        if !username.is_empty() {
            let person = beside.person(username).await;
            let fresh = beside::tally(&beside, &person).await;
            assert_eq!(fresh as usize, seen.len(), "{username}: the count is of what is seen");
            for view in ["public", "wall"] {
                let pins = get(&server, &format!("/api/pins.geojson?as={view}"), &cookie).await;
                let text = pins.text().await.unwrap();
                assert!(!text.contains(&unnamed) && text.contains(&street), "{username} as={view}");
            }
        }
    }
}

mod beside {
    use domain::people::Person;

    use super::{Beside, Filter};

    /// The total of a person's figures, counted by a live side that has just been started.
    pub async fn tally(beside: &Beside, person: &Person) -> u32 {
        let (live, _stop) = server::live::Live::start(beside.stores.log.clone()).await.unwrap();
        domain::backend::ports::LivePins::staff_tally(&*live, person, &Filter::default()).total
    }
}

#[tokio::test]
async fn a_ticket_leaves_the_view_of_those_who_saw_it_and_the_others_are_told_nothing() {
    let server = start().await;
    let beside = beside(&server).await;
    let one = report(&server, "key-leaves-001", &[("code", "demo-1-1-1"), ("item", "E3")]).await;
    beside.act("committee", &one, MoveForm { item: "E3".to_owned(), ..action("file") }).await;
    let send = MoveForm { unit: "gk1-property".to_owned(), ..action("dispatch") };
    beside.act("committee", &one, send).await;
    beside.settle(&server).await;
    let before = seq(&server).await;
    let mut streams = Vec::new();
    for username in ["center", "lead1", "lead2", "property", "police"] {
        let cookie = sign_in(&server, username).await;
        streams.push((username, stream(&server, &format!("?after={before}"), &cookie).await, cookie));
    }
    let back = MoveForm {
        child: "1".to_owned(),
        reason: "not_ours".to_owned(),
        note: "不归物业".to_owned(),
        unit: "gk1-team1".to_owned(),
        ..action("return")
    };
    beside.act("property", &one, back).await;
    let correct = MoveForm { item: "G1".to_owned(), note: "是群租".to_owned(), ..action("correct") };
    beside.act("committee", &one, correct).await;
    beside.settle(&server).await;
    let last = seq(&server).await;
    for (username, stream, cookie) in &mut streams {
        // Live, or from the ring: the same is told.
        let live = match *username {
            "center" | "lead1" | "property" => {
                let ends = if *username == "center" { "pin" } else { "gone" };
                let mut seen = stream.until(ends, &one).await;
                while seen.last().and_then(|event| event.id) < Some(last) && *username != "property" {
                    seen.extend(stream.until(ends, &one).await);
                }
                seen
            }
            _ => Vec::new(),
        };
        let told = past(&server, before, cookie).await;
        let of = |events: &[Event]| -> Vec<String> {
            let own = events.iter().filter(|event| event.number() == one);
            own.map(|event| event.name.clone()).collect()
        };
        let expected: &[&str] = match *username {
            "center" => &["pin", "pin"],
            "lead1" => &["pin", "gone"],
            "property" => &["gone"],
            _ => &[],
        };
        assert_eq!(of(&told), expected, "{username}");
        assert_eq!(of(&live), expected, "{username}, live");
    }
    // The public saw it until it was named unlawful.
    let public = past(&server, before, "").await;
    let names: Vec<&str> = public.iter().filter(|e| e.number() == one).map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["pin", "gone"]);
}

#[tokio::test]
async fn a_persons_answer_is_nobody_elses_and_the_publics_stays_shared() {
    let server = start().await;
    let beside = beside(&server).await;
    tickets(&server, &beside).await;
    let (center, lead) = (sign_in(&server, "center").await, sign_in(&server, "lead1").await);
    for path in ["/api/pins", "/api/pins.geojson", "/api/pins?status=open"] {
        let header = |answer: &reqwest::Response, name: &str| {
            answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        let mut tags = BTreeSet::new();
        for cookie in ["", &center, &lead] {
            let answer = get(&server, path, cookie).await;
            let private = header(&answer, "cache-control").contains("private");
            assert_eq!(private, !cookie.is_empty(), "{path}");
            assert_eq!(header(&answer, "vary").contains("cookie"), !cookie.is_empty(), "{path}");
            let tag = header(&answer, "etag");
            let again = server.client.get(format!("{}{path}", server.base)).header("cookie", cookie);
            let again = again.header("if-none-match", &tag).send().await.unwrap();
            assert_eq!(again.status(), 304, "{path}");
            // Another person holding this tag is sent everything.
            let other = server
                .client
                .get(format!("{}{path}", server.base))
                .header("cookie", if *cookie == *center { &lead } else { &center });
            assert_eq!(other.header("if-none-match", &tag).send().await.unwrap().status(), 200, "{path}");
            tags.insert(tag);
        }
        assert_eq!(tags.len(), 3, "{path}");
    }
    // What the public may not see does not change what it holds.
    let tag = server.fetch("/api/pins").await.headers()["etag"].clone();
    report(&server, "key-hidden-001", &[("code", "demo-1-1-1"), ("item", "G1")]).await;
    beside.settle(&server).await;
    let request = server.client.get(format!("{}/api/pins", server.base)).header("if-none-match", tag);
    assert_eq!(request.send().await.unwrap().status(), 304);
}

#[tokio::test]
async fn a_stream_ends_within_seconds_of_its_session() {
    let server = start().await;
    let beside = beside(&server).await;
    let ended =
        |events: Vec<Event>| assert_eq!(events.last().map(|e| e.name.clone()), Some("reset".to_owned()));
    let cookie = sign_in(&server, "lead1").await;
    let open = stream(&server, "", &cookie).await;
    assert_eq!(post(&server, "/logout", &cookie, &[]).await.status(), 303);
    ended(open.until_it_ends(Duration::from_secs(8)).await);

    let cookie = sign_in(&server, "lead2").await;
    let open = stream(&server, "", &cookie).await;
    assert!(server.run(&["user", "disable", "lead2"]).status.success());
    ended(open.until_it_ends(Duration::from_secs(12)).await);
    let closed = report(&server, "key-after-001", &[("code", "demo-2-1-1"), ("item", "unsure")]).await;
    beside.settle(&server).await;
    assert!(
        !pins(&server, &cookie).await.contains(&closed),
        "a session that is over shows what the public sees"
    );
}

#[tokio::test]
async fn pins_of_another_view_are_loaded_anew_before_a_stream_keeps_them_up() {
    let server = start().await;
    let cookie = sign_in(&server, "center").await;
    let of = |answer: reqwest::Response| answer.headers()["x-wwg-view"].to_str().unwrap().to_owned();
    let (public, own) =
        (of(get(&server, "/api/pins", "").await), of(get(&server, "/api/pins", &cookie).await));
    let head = seq(&server).await;
    for (view, cookie, resets) in
        [(&public, "", false), (&own, cookie.as_str(), false), (&public, &cookie, true), (&own, "", true)]
    {
        let mut stream = stream(&server, &format!("?after={head}&view={view}"), cookie).await;
        let begun = stream.until("beat", "").await;
        assert_eq!(begun.iter().any(|event| event.name == "reset"), resets, "{begun:?}");
    }
}

#[tokio::test]
async fn a_cursor_of_the_public_stream_serves_staff_across_a_restart() {
    let mut server = start().await;
    let beside_it = beside(&server).await;
    let cookie = sign_in(&server, "center").await;
    let before = seq(&server).await;
    let hidden = report(&server, "key-cursor-001", &[("code", "demo-1-1-1"), ("item", "G1")]).await;
    beside_it.settle(&server).await;
    server.restart().await;
    let events = past(&server, before, &cookie).await;
    assert!(events.iter().all(|event| event.name != "reset"), "{events:?}");
    assert_eq!(events.iter().filter(|event| event.number() == hidden).count(), 1);
}
