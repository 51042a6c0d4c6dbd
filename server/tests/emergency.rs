//! The emergency lane: the second press, the alarm and whom it reaches, how it climbs and ends, and the wall.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::common::TestServer;
use crate::common::staff::{
    Stream, action, beside, cookie, get, past, pins, post, report, seq, sign_in, start, stream,
};
use domain::backend::ports::Clock;
use domain::backend::{Climbs, Core, EntryForm, MoveForm, Ports, ReportForm};
use domain::clock::Timestamp;
use domain::ids::TicketNumber;
use domain::people::Duty;
use domain::ticket::Ticket;
use serde_json::{Value, json};
use sqlx::{Connection, Row, SqliteConnection};

/// The second press; returns the ticket's number.
async fn press(server: &TestServer, session: &str, fields: &[(&str, &str)]) -> String {
    let request = server.client.post(format!("{}/emergency", server.base)).header("cookie", session);
    let answer = request.header("accept", "application/json").form(fields).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    answer.json::<Value>().await.unwrap()["number"].as_str().unwrap().to_owned()
}

async fn alarm_of(stream: &mut Stream, number: &str) -> Value {
    stream.until("alarm", number).await.pop().unwrap().data
}

// The press ------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn looking_changes_nothing_and_the_second_press_files_with_or_without_a_place() {
    let server = start().await;
    let beside = beside(&server).await;
    for path in [
        "/emergency",
        "/emergency?code=demo-1-1-1",
        "/emergency?lat=31.3240&lng=121.4370",
        "/emergency?lat=x&code=%22",
    ] {
        let page = server.fetch(path).await;
        assert_eq!(page.status(), 200, "{path}");
        let html = page.text().await.unwrap();
        let at = |what: &str| html.find(what).unwrap_or_else(|| panic!("{path}: no {what}"));
        assert!(at("tel:120") < at("tel:110") && at("tel:110") < at("tel:119"), "{path}");
        assert!(at("tel:119") < at("action=\"/emergency\""), "{path}: calling comes first");
        assert!(!html.contains(".wasm") && !html.contains(" style=\""), "{path}");
    }
    assert!(beside.core.tickets.alarms().await.unwrap().is_empty(), "nobody has pressed");

    let nowhere = post(&server, "/emergency", "", &[("key", "key-nowhere-1")]).await;
    assert_eq!(
        (nowhere.status(), &nowhere.headers()["location"]),
        (303.try_into().unwrap(), &"/emergency/sent".parse().unwrap())
    );
    let page = get(&server, "/emergency/sent", &cookie(&nowhere, "__Host-track")).await.text().await.unwrap();
    assert!(page.contains("位置不明") && page.contains("data-emergency-state=\"waiting\""), "{page}");
    assert!(page.contains("街道网格中心") && !page.contains("共四一居委会"), "whom it reached: {page}");
    let stranger = get(&server, "/emergency/sent", "").await;
    assert_eq!(stranger.status(), 404);

    press(&server, "", &[("key", "key-at-door-1"), ("code", "demo-1-1-1"), ("phone", "13812345678")]).await;
    press(&server, "", &[("key", "key-at-point"), ("lat", "31.3252702"), ("lng", "121.4363480")]).await;
    assert_eq!(beside.core.tickets.alarms().await.unwrap().len(), 3);
    for path in ["/s/demo-1-1-1", "/report?code=demo-1-1-1", "/t", "/login"] {
        let html = server.fetch(path).await.text().await.unwrap();
        assert!(html.contains("href=\"/emergency"), "{path}: the first press is on every page");
    }
    let door = server.fetch("/s/demo-1-1-1").await.text().await.unwrap();
    assert!(door.contains("href=\"/emergency?code=demo-1-1-1\""), "the door goes along");
}

#[tokio::test]
async fn whatever_is_wrong_in_the_form_keeps_no_help_away() {
    let server = start().await;
    let wrong = [
        ("key", ""),
        ("code", "no-such-door"),
        ("lat", "48.1"),
        ("lng", "11.5"),
        ("phone", "call me"),
        ("text", "救命\0"),
        ("floor", "99"),
        ("item", "Z9"),
    ];
    let number = press(&server, "", &wrong).await;
    assert!(number.starts_with("GK1-"));
    let outside = press(
        &server,
        "",
        &[("key", "key-outside-1"), ("lat", "48.1"), ("lng", "11.5"), ("text", "在地铁口")],
    )
    .await;
    assert_ne!(number, outside);
    for (kind, body) in [
        ("application/json", "{}"),
        ("multipart/form-data", "x"),
        ("application/x-www-form-urlencoded", "%ff"),
    ] {
        let request =
            server.client.post(format!("{}/emergency", server.base)).header("content-type", kind).body(body);
        let status = request.send().await.unwrap().status();
        assert!(!status.is_server_error(), "{kind}: {status}");
    }
    let large = "字".repeat(200_000);
    let refused = post(&server, "/emergency", "", &[("key", "key-large-01"), ("text", &large)]).await;
    assert_eq!(refused.status(), 413);
}

#[tokio::test]
async fn one_press_is_one_ticket_however_often_it_arrives() {
    let server = start().await;
    let fields = [("key", "key-repeated"), ("code", "demo-1-1-1")];
    let numbers = futures::future::join_all((0..20).map(|_| press(&server, "", &fields))).await;
    assert!(numbers.iter().all(|number| *number == numbers[0]));
    let other = post(&server, "/emergency", "", &[("key", "key-repeated"), ("code", "demo-2-1-1")]).await;
    assert_eq!(other.status(), 409);
    let page = other.text().await.unwrap();
    assert!(page.contains("tel:120") && page.contains("值班人员已收到"), "{page}");
    assert!(!page.contains("value=\"key-repeated\""), "the offered press is a new one");
}

#[tokio::test]
async fn everybody_signed_in_may_call_for_help() {
    let server = start().await;
    let beside = beside(&server).await;
    for (n, username) in ["center", "inspector1", "mediator", "property", "admin"].iter().enumerate() {
        let session = sign_in(&server, username).await;
        let key = format!("key-staff-{n:03}");
        press(&server, &session, &[("key", &key)]).await;
    }
    assert_eq!(beside.core.tickets.alarms().await.unwrap().len(), 5);
    let session = sign_in(&server, "center").await;
    let request = server.client.post(format!("{}/emergency", server.base)).header("cookie", session);
    let foreign =
        request.header("sec-fetch-site", "cross-site").form(&[("key", "key-foreign-1")]).send().await;
    assert_eq!(foreign.unwrap().status(), 403, "another site cannot press for anybody");
}

// The alarm ------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn an_alarm_reaches_the_center_and_the_communitys_own_and_nobody_else() {
    let server = start().await;
    let beside = beside(&server).await;
    beside.add_foreign_committee().await;
    let mut heard = Vec::new();
    for username in ["center", "committee", "lead1", "inspector1", "supervisor1"] {
        let session = sign_in(&server, username).await;
        heard.push((username, stream(&server, "", &session).await));
    }
    let mut deaf = vec![("public", String::new())];
    for username in ["foreign", "lead2", "property", "mediator", "police"] {
        deaf.push((username, sign_in(&server, username).await));
    }
    let before = seq(&server).await;
    let number = press(&server, "", &[("key", "key-alarm-001"), ("code", "demo-1-1-1")]).await;
    for (username, stream) in &mut heard {
        let alarm = alarm_of(stream, &number).await;
        assert_eq!(alarm["community"], "GK1", "{username}");
        assert_eq!(alarm["area"], 1, "{username}");
        assert_eq!(alarm["door"], "GK1-1-1-1", "{username}");
        assert_eq!(
            (&alarm["answered"], &alarm["place_unknown"], &alarm["climbed"]),
            (&json!(false), &json!(false), &Value::Null)
        );
        assert!(alarm["since"].as_i64().unwrap() > 1_600_000_000_000);
        let pin = stream.until("pin", &number).await.pop().unwrap();
        assert_eq!(pin.data["priority"], 2, "{username}: its pin follows");
    }
    // Whoever opens a stream now is told first.
    let session = sign_in(&server, "center").await;
    let begun = stream(&server, "", &session).await.until("beat", "").await;
    assert_eq!((begun[0].name.as_str(), begun[0].number(), begun[0].id), ("alarm", number.as_str(), None));
    for (username, session) in &deaf {
        for query in ["".to_owned(), format!("?after={before}")] {
            let begun = stream(&server, &query, session).await.until("beat", "").await;
            let told = begun.iter().filter(|event| event.number() == number || event.name == "alarm");
            assert_eq!(told.count(), 0, "{username}: {begun:?}");
        }
        assert!(!pins(&server, session).await.contains(&number), "{username}");
    }
}

#[tokio::test]
async fn answering_ends_the_alarm_everywhere_and_the_caller_learns_which_unit_answered() {
    let mut server = start().await;
    let beside_it = beside(&server).await;
    let (center, committee) = (sign_in(&server, "center").await, sign_in(&server, "committee").await);
    let mut streams = [stream(&server, "", &center).await, stream(&server, "", &committee).await];
    let before = seq(&server).await;
    let sent = post(&server, "/emergency", "", &[("key", "key-answer-01"), ("code", "demo-1-1-1")]).await;
    let track = cookie(&sent, "__Host-track");
    let number = alarm_of(&mut streams[0], "").await["number"].as_str().unwrap().to_owned();
    server.restart().await;
    let mut streams = [stream(&server, "", &center).await, stream(&server, "", &committee).await];
    for stream in &mut streams {
        assert_eq!(alarm_of(stream, &number).await["answered"], false, "also after a restart");
    }
    beside_it.act("committee", &number, action("answer_alarm")).await;
    for stream in &mut streams {
        loop {
            if alarm_of(stream, &number).await["answered"] == true {
                break;
            }
        }
    }
    let page = get(&server, "/emergency/sent", &track).await.text().await.unwrap();
    assert!(page.contains("警报已发给:街道网格中心、共四一居委会"), "{page}");
    assert!(
        page.contains("data-emergency-state=\"answered\"") && page.contains("共四一居委会已接警"),
        "{page}"
    );
    assert!(!page.contains("站长"), "a unit, never a person");
    let begun = stream(&server, "", &center).await.until("beat", "").await;
    assert!(begun.iter().all(|event| event.name != "alarm"), "nobody is alarmed anew: {begun:?}");
    // Who was away meanwhile learns of the answer alone.
    let missed = past(&server, before, &center).await;
    let alarms: Vec<&Value> =
        missed.iter().filter(|e| e.name == "alarm").map(|e| &e.data["answered"]).collect();
    assert_eq!(alarms, [&json!(true)]);

    // A ticket that ends alarms nobody either.
    let number = press(&server, "", &[("key", "key-answer-02"), ("code", "demo-1-1-1")]).await;
    beside_it.settle(&server).await;
    let mut center = stream(&server, "", &center).await;
    assert_eq!(alarm_of(&mut center, &number).await["answered"], false);
    beside_it.act("center", &number, action("close_false_alarm")).await;
    assert_eq!(alarm_of(&mut center, &number).await["answered"], true);
}

struct At(Arc<AtomicI64>);

impl Clock for At {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

async fn climbs_noted(server: &TestServer, number: &str) -> Vec<String> {
    let file = server.data().join("weiwangge.sqlite3");
    let mut database = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let rows =
        sqlx::query("SELECT addressee FROM notice WHERE kind = 'alarm_climbed' AND number = ?1 ORDER BY id")
            .bind(number)
            .fetch_all(&mut database)
            .await;
    rows.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn an_unanswered_alarm_climbs_at_one_and_three_minutes_once_also_across_restarts() {
    let mut server = start().await;
    let session = sign_in(&server, "center").await;
    let mut center = stream(&server, "", &session).await;
    let number = press(&server, "", &[("key", "key-climb-001")]).await;
    let since = alarm_of(&mut center, &number).await["since"].as_i64().unwrap();
    // Another process with a clock of its own, begun anew for every look.
    let look = async |server: &TestServer, after: i64| {
        let beside = beside(server).await;
        let clock = Arc::new(At(Arc::new(AtomicI64::new(since + after))));
        let core = Core::new(Ports { clock, ..(*beside.core).clone() });
        let mut steps = Vec::new();
        for _ in 0..2 {
            steps.push(core.climb_alarms(Climbs::default()).await.unwrap());
        }
        steps
    };
    assert_eq!(look(&server, 59_999).await, [0, 0]);
    assert_eq!(look(&server, 60_000).await, [1, 0]);
    assert_eq!(alarm_of(&mut center, &number).await["climbed"], "shift_leader");
    server.restart().await;
    let mut center = stream(&server, "", &session).await;
    assert_eq!(alarm_of(&mut center, &number).await["climbed"], "shift_leader", "also after a restart");
    assert_eq!(look(&server, 179_999).await, [0, 0]);
    assert_eq!(look(&server, 180_000).await, [1, 0]);
    assert_eq!(alarm_of(&mut center, &number).await["climbed"], "station_head");
    assert_eq!(look(&server, 9_000_000).await, [0, 0]);
    assert_eq!(climbs_noted(&server, &number).await, ["duty:shift_leader", "duty:station_head:GK1"]);

    // Thresholds of one's own; a server that was away tells everybody it should have told; two at once tell once.
    let late = press(&server, "", &[("key", "key-climb-002")]).await;
    let beside_it = beside(&server).await;
    let at_once = Climbs { shift_leader: 0, station_head: 0 };
    let both = tokio::join!(beside_it.core.climb_alarms(at_once), beside_it.core.climb_alarms(at_once));
    assert!(both.0.is_ok() && both.1.is_ok());
    assert_eq!(climbs_noted(&server, &late).await, ["duty:shift_leader", "duty:station_head:GK1"]);
    let answered = press(&server, "", &[("key", "key-climb-003")]).await;
    beside_it.act("center", &answered, action("answer_alarm")).await;
    assert_eq!(beside_it.core.climb_alarms(at_once).await.unwrap(), 0);
    assert!(climbs_noted(&server, &answered).await.is_empty());
    assert!(Duty::ShiftLeader < Duty::StationHead);
    assert!(server.run(&["verify-audit"]).status.success());
}

#[tokio::test]
async fn an_alarm_without_a_place_reaches_the_committee_when_it_climbs_to_the_station_head() {
    let server = start().await;
    let beside = beside(&server).await;
    let committee = sign_in(&server, "committee").await;
    let lead = sign_in(&server, "lead1").await;
    let mut theirs = stream(&server, "", &committee).await;
    let number = press(&server, "", &[("key", "key-viaduct-1")]).await;
    beside.settle(&server).await;
    let page = format!("/desk/tickets/{number}");
    assert_eq!(get(&server, &page, &committee).await.status(), 403, "the street is the center's");
    let at_once = Climbs { shift_leader: 0, station_head: 0 };
    beside.core.climb_alarms(at_once).await.unwrap();
    beside.core.climb_alarms(at_once).await.unwrap();
    let alarm = alarm_of(&mut theirs, &number).await;
    assert_eq!((&alarm["answered"], &alarm["place_unknown"]), (&json!(false), &json!(true)));
    let bell = get(&server, "/desk/notices", &committee).await.text().await.unwrap();
    assert!(bell.contains(&number), "and it is in their bell");
    assert_eq!(get(&server, &page, &committee).await.status(), 200);
    assert_eq!(get(&server, &page, &lead).await.status(), 403, "nobody else of the community sees it");
    let answer = post(&server, &page, &committee, &[("action", "answer_alarm"), ("note", "我去")]).await;
    assert_eq!(answer.status(), 303);
    loop {
        if alarm_of(&mut theirs, &number).await["answered"] == true {
            break;
        }
    }
    assert_eq!(get(&server, &page, &committee).await.status(), 200, "who answered sees how it goes on");
}

#[tokio::test]
async fn a_call_for_help_is_not_withdrawn_before_somebody_has_answered() {
    let server = start().await;
    let beside = beside(&server).await;
    let sent = post(&server, "/emergency", "", &[("key", "key-withdraw1"), ("code", "demo-1-1-1")]).await;
    let track = cookie(&sent, "__Host-track");
    let withdraw = [("action", "withdraw"), ("note", "没事了")];
    let refused = post(&server, "/t/ticket", &track, &withdraw).await;
    assert_eq!(refused.status(), 409);
    assert!(refused.text().await.unwrap().contains("没事了"), "the words are kept");
    let alarms = beside.core.tickets.alarms().await.unwrap();
    assert_eq!(alarms.len(), 1, "and it goes on alarming");
}

#[tokio::test]
async fn what_is_split_off_stays_where_it_was_also_where_nobody_named_the_place_and_others_write_meanwhile() {
    let server = start().await;
    let beside = beside(&server).await;
    let center = beside.person("center").await;
    let fold = async |number: &TicketNumber| {
        let id = beside.core.tickets.by_number(number).await.unwrap().unwrap();
        let chain = beside.core.tickets.entries(id).await.unwrap().unwrap();
        Ticket::fold(chain.iter().map(|sealed| &sealed.entry)).unwrap()
    };
    let nowhere = press(&server, "", &[("key", "key-split-001")]).await;
    let at_door = press(&server, "", &[("key", "key-split-002"), ("code", "demo-1-1-1")]).await;
    for number in [nowhere, at_door] {
        let first: TicketNumber = number.parse().unwrap();
        let split = MoveForm { note: "另有一件事".to_owned(), item: "E1".to_owned(), ..action("split") };
        let note = MoveForm { note: "看过".to_owned(), ..action("note") };
        let noting = async || beside.core.act(&center, &first, &note).await;
        let (made, ..) =
            tokio::join!(beside.core.split(&center, &first, &split), noting(), noting(), noting());
        let made = made.unwrap();
        let (before, second) = (fold(&first).await, fold(&made).await);
        assert_eq!(second.report.place_unknown, before.report.place_unknown);
        assert_eq!((&second.report.door, second.report.area), (&before.report.door, before.report.area));
        assert_eq!(second.report.at, before.report.at);
        assert_eq!(second.report.split_from, Some(first));
        assert!(!second.emergency, "an alarm is not split");
    }
}

#[tokio::test]
async fn an_emergency_leaves_by_no_public_door() {
    let server = start().await;
    let beside = beside(&server).await;
    let before = seq(&server).await;
    let mut public = stream(&server, &format!("?after={before}"), "").await;
    let marked = report(&server, "key-marked-001", &[("code", "demo-1-1-1"), ("item", "E1")]).await;
    server.wait_for_pin(&marked).await;
    beside.act("committee", &marked, action("mark_emergency")).await;
    // Entered by staff with an item that would be public: not even for the one line before the mark.
    let entry = EntryForm {
        report: ReportForm {
            code: "demo-1-1-1".to_owned(),
            item: "E1".to_owned(),
            key: "key-entered-01".to_owned(),
            text: "MARKED-SECRET".to_owned(),
            ..ReportForm::default()
        },
        emergency: "1".to_owned(),
        ..EntryForm::default()
    };
    let person = beside.person("center").await;
    let entered = beside.core.enter(&person, &entry).await.unwrap().receipt.number.to_string();
    let called =
        press(&server, "", &[("key", "key-called-01"), ("code", "demo-1-1-1"), ("text", "MARKED-SECRET")])
            .await;
    let plain = report(&server, "key-plain-001", &[("code", "demo-1-1-1"), ("item", "E1")]).await;
    server.wait_for_pin(&plain).await;

    let seen = public.until("pin", &plain).await;
    let of = |number: &str| -> Vec<&str> {
        seen.iter().filter(|event| event.number() == number).map(|event| event.name.as_str()).collect()
    };
    assert_eq!(of(&marked), ["pin", "gone"], "who saw it is told that it is gone, and no more");
    assert_eq!((of(&entered), of(&called)), (vec![], vec![]));
    assert!(seen.iter().all(|event| event.name != "alarm"));
    let head = seq(&server).await;
    for path in ["/", "/wall", "/s/demo-1-1-1", "/api/pins.geojson", "/api/pins.geojson?as=wall"] {
        let body = server.fetch(path).await.text().await.unwrap();
        for number in [&marked, &entered, &called] {
            assert!(!body.contains(number.as_str()) && !body.contains("MARKED-SECRET"), "{path}: {number}");
        }
    }
    let later = stream(&server, &format!("?after={head}&as=wall"), "").await.until("beat", "").await;
    assert_eq!(later.len(), 1, "{later:?}");
    let request = server.client.post(format!("{}/api/areas/overview", server.base));
    let overview: Value =
        request.form(&[("query", ""), ("page", "0")]).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (&overview["tally"]["total"], &overview["unlisted"]),
        (&json!(1), &json!(0)),
        "no figure counts them"
    );
}

// The wall -------------------------------------------------------------------------------------------------------

async fn ask_code(server: &TestServer, held: &str) -> (String, String) {
    let request = server.client.post(format!("{}/api/wall/code", server.base)).header("cookie", held);
    let answer = request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let token = cookie(&answer, "__Host-wall");
    (answer.json::<String>().await.unwrap(), token)
}

async fn wall_state(server: &TestServer, token: &str) -> Value {
    let request = server.client.post(format!("{}/api/wall/state", server.base)).header("cookie", token);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_wall_is_paired_by_its_code_named_and_revoked() {
    let server = start().await;
    let (code, token) = ask_code(&server, "").await;
    assert_eq!(code.len(), 6);
    assert_eq!(ask_code(&server, &token).await, (code.clone(), token.clone()), "the same while it is valid");
    assert_eq!(wall_state(&server, &token).await, Value::Null);

    let committee = sign_in(&server, "committee").await;
    let pair = async |session: &str, code: &str, community: &str| {
        let fields = [("action", "pair"), ("code", code), ("name", "居委会大厅"), ("community", community)];
        post(&server, "/desk/walls", session, &fields).await.status().as_u16()
    };
    assert_eq!(pair(&committee, "ZZZZZZ", "GK1").await, 422, "no such code");
    assert_eq!(pair(&committee, &code, "GK9").await, 422, "no such community");
    assert_eq!(pair(&committee, &code, "").await, 403, "the whole subdistrict is the center's to show");
    for username in ["lead1", "property", "admin"] {
        assert_eq!(pair(&sign_in(&server, username).await, &code, "GK1").await, 403, "{username}");
        let page = get(&server, "/desk/walls", &sign_in(&server, username).await).await;
        assert_eq!(page.status(), 403, "{username}");
    }
    assert_eq!(pair("", &code, "GK1").await, 401);
    assert_eq!(pair(&committee, &code.to_lowercase(), "GK1").await, 303);
    assert_eq!(pair(&committee, &code, "GK1").await, 422, "a code is used once");
    let state = wall_state(&server, &token).await;
    assert_eq!((&state["name"], &state["community"]), (&json!("居委会大厅"), &json!("GK1")));

    let page = get(&server, "/desk/walls", &committee).await.text().await.unwrap();
    let id: String =
        page.split("data-wall=\"").nth(1).unwrap().chars().take_while(char::is_ascii_digit).collect();
    assert!(page.contains("居委会大厅") && !page.contains(token.split('=').nth(1).unwrap()));
    let rename = [("action", "rename"), ("id", id.as_str()), ("name", "一楼大厅")];
    assert_eq!(post(&server, "/desk/walls", &sign_in(&server, "lead1").await, &rename).await.status(), 403);
    assert_eq!(post(&server, "/desk/walls", &committee, &rename).await.status(), 303);
    assert_eq!(wall_state(&server, &token).await["name"], "一楼大厅");

    let open = stream(&server, "?as=wall", &token).await;
    assert_eq!(
        post(&server, "/desk/walls", &committee, &[("action", "revoke"), ("id", &id)]).await.status(),
        303
    );
    let end = open.until_it_ends(Duration::from_secs(8)).await;
    assert_eq!(end.last().map(|event| event.name.as_str()), Some("reset"));
    assert_eq!(wall_state(&server, &token).await, Value::Null);
}

#[tokio::test]
async fn a_paired_wall_is_alarmed_and_counts_everything_but_shows_no_hidden_pin() {
    let server = start().await;
    let beside = beside(&server).await;
    let (code, token) = ask_code(&server, "").await;
    let center = sign_in(&server, "center").await;
    let fields = [("action", "pair"), ("code", code.as_str()), ("name", "指挥大厅"), ("community", "")];
    assert_eq!(post(&server, "/desk/walls", &center, &fields).await.status(), 303);
    let mut wall = stream(&server, "?as=wall", &token).await;
    let hidden = report(&server, "key-hidden-001", &[("code", "demo-1-1-1"), ("item", "G1")]).await;
    let number =
        press(&server, "", &[("key", "key-wall-0001"), ("text", "MARKED-SECRET"), ("phone", "13812345678")])
            .await;
    let told = wall.until("alarm", &number).await;
    let alarm = &told.last().unwrap().data;
    assert_eq!((&alarm["place_unknown"], &alarm["area"]), (&json!(true), &json!("street")));
    let text = format!("{told:?}");
    assert!(!text.contains(&hidden) && !text.contains("MARKED") && !text.contains("138"), "{text}");
    beside.settle(&server).await;
    let state = wall_state(&server, &token).await;
    assert_eq!(state["tally"]["total"], 2, "hidden ones are counted for the whole: {state}");
    assert_eq!(state["tally"]["areas"], json!([]), "and nowhere below it");
    assert_eq!(pins(&server, &token).await.len(), 0);
    // The wall's token opens nothing of staff's.
    for path in ["/desk/walls", "/events"] {
        let answer = get(&server, path, &token).await;
        assert!(path == "/events" || answer.status() == 303, "{path}: {}", answer.status());
    }
    let mine = stream(&server, "", &token).await.until("beat", "").await;
    assert!(mine.iter().all(|event| event.name != "alarm"));
    beside.act("center", &number, MoveForm { note: "已派人".to_owned(), ..action("answer_alarm") }).await;
    let answered = alarm_of(&mut wall, &number).await;
    assert_eq!(answered["answered"], true);
    assert!(!answered.to_string().contains("已派人"));
}
