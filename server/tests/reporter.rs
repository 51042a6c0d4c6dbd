//! The reporter's own page: who has it, where a merged report lives on, why it is late; and what is kept from whom.

use std::sync::Arc;

use crate::common::TestServer;
use crate::common::staff::{Beside, action, beside, cookie, get, post, report, sign_in, start};
use domain::backend::ports::Clock;
use domain::backend::{Core, EntryForm, MoveForm, Ports, ReportForm};
use domain::clock::Timestamp;
use domain::ids::TicketNumber;
use domain::people::{Duty, Person};
use domain::views::Late;
use reqwest::multipart;
use serde_json::Value;
use tempfile::TempDir;

/// As a form has it, in Shanghai.
fn day(at: Timestamp) -> String {
    let date = at.local().date;
    format!("{}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// A report at the first door: its number, and the cookie that opens its page.
async fn reported(server: &TestServer, key: &str, item: &str) -> (String, String) {
    let fields = [("code", "demo-1-1-1"), ("item", item), ("text", "三楼堆了纸箱"), ("key", key)];
    let receipt: Value = server.report(&fields).await.json().await.unwrap();
    let code = receipt["tracking_code"].as_str().unwrap();
    let opened = post(server, "/t", "", &[("code", code)]).await;
    (receipt["number"].as_str().unwrap().to_owned(), cookie(&opened, "__Host-track"))
}

async fn page(server: &TestServer, track: &str) -> String {
    let answer = get(server, "/t/ticket", track).await;
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

fn unit(name: &str, unit: &str) -> MoveForm {
    MoveForm { unit: unit.to_owned(), ..action(name) }
}

fn reason(name: &str, reason: &str) -> MoveForm {
    MoveForm { reason: reason.to_owned(), ..action(name) }
}

fn child(name: &str, no: u8) -> MoveForm {
    MoveForm { child: no.to_string(), ..action(name) }
}

fn filed(item: &str, tier: &str) -> MoveForm {
    MoveForm { item: item.to_owned(), tier: tier.to_owned(), ..action("file") }
}

async fn handled(beside: &Beside, number: &str, no: u8) {
    beside.act("property", number, child("accept", no)).await;
    let done = MoveForm { no_photo: "paper".to_owned(), ..child("hand_in", no) };
    beside.act("property", number, done).await;
}

// Who has it -----------------------------------------------------------------------------------------------------

#[tokio::test]
async fn the_reporter_reads_who_has_it_also_after_returns_in_a_suspension_and_before_the_lead_reports() {
    let server = start().await;
    let beside = beside(&server).await;
    let (number, track) = reported(&server, "key-holders-1", "E1").await;
    let holders = async || {
        let page = page(&server, &track).await;
        let line = page.split("class=\"holders\">").nth(1).unwrap_or_default();
        line.split('<').next().unwrap_or_default().to_owned()
    };
    beside.act("committee", &number, filed("E1", "T2")).await;
    assert!(holders().await.contains("居委会"));
    for (no, of, user) in [(1, "gk1-property", "property"), (2, "ws3", "workstation3")] {
        beside.act("committee", &number, unit("dispatch", of)).await;
        let back = MoveForm { child: no.to_string(), ..reason("return", "not_ours") };
        beside.act(user, &number, back).await;
    }
    assert!(holders().await.contains("网格中心"), "returned twice, the center arbitrates");

    let joint = MoveForm { supporting: vec!["ws3".to_owned()], ..unit("start_joint", "gk1-property") };
    beside.act("center", &number, joint).await;
    let both = holders().await;
    assert!(both.contains("物业") && both.contains("工作站"), "{both}");
    beside.act("property", &number, child("accept", 3)).await;
    let until = day(beside.core.now().plus_minutes(40 * 24 * 60));
    beside.act("center", &number, MoveForm { until, ..reason("suspend", "fund") }).await;
    assert!(holders().await.contains("网格中心"), "while it is put off, the center has it");
    beside.act("center", &number, action("resume")).await;
    beside.act("workstation3", &number, child("accept", 4)).await;
    for (no, user) in [(3, "property"), (4, "workstation3")] {
        let done = MoveForm { no_photo: "paper".to_owned(), ..child("hand_in", no) };
        beside.act(user, &number, done).await;
    }
    let lead = holders().await;
    assert!(lead.contains("物业") && !lead.contains("工作站"), "the lead has still to report: {lead}");
}

#[tokio::test]
async fn a_merged_report_shows_where_it_lives_on_and_how_that_ended() {
    let server = start().await;
    let beside = beside(&server).await;
    let (first, track) = reported(&server, "key-merged-1", "E1").await;
    let (second, _) = reported(&server, "key-merged-2", "E1").await;
    let (third, _) = reported(&server, "key-merged-3", "E1").await;
    let into = |number: &str| MoveForm { into: number.to_owned(), ..action("merge") };
    beside.act("lead1", &first, into(&second)).await;
    let shown = page(&server, &track).await;
    assert!(shown.contains(&format!("data-merged=\"{second}\" data-status=\"reported\"")), "{shown}");
    assert!(shown.contains("居委会办") && shown.contains("class=\"promise\""), "who has it, by when");
    // Merged again, it is followed on.
    beside.act("lead1", &second, into(&third)).await;
    beside.act("committee", &third, filed("E1", "T2")).await;
    beside.act("committee", &third, unit("dispatch", "gk1-property")).await;
    let shown = page(&server, &track).await;
    assert!(shown.contains(&format!("data-merged=\"{third}\" data-status=\"dispatched\"")), "{shown}");
    assert!(shown.contains("物业"), "{shown}");
    handled(&beside, &third, 1).await;
    let close = MoveForm { note: "楼道已清".to_owned(), ..action("close") };
    beside.act("supervisor1", &third, close).await;
    let shown = page(&server, &track).await;
    assert!(shown.contains("class=\"merged-ended\"") && shown.contains("已解决"), "{shown}");
    assert!(!shown.contains("楼道已清"), "no words of others");
    // Whoever has the number alone is granted nothing.
    let foreign = get(&server, &format!("/t/ticket?number={third}"), &track).await;
    assert_eq!(foreign.status(), 404);
}

#[tokio::test]
async fn somebody_on_staff_is_told_how_what_was_merged_ended() {
    let server = start().await;
    let beside = beside(&server).await;
    let inspector = beside.person("inspector1").await;
    let form = EntryForm {
        report: ReportForm {
            code: "demo-1-1-1".to_owned(),
            item: "E1".to_owned(),
            text: "巡查发现".to_owned(),
            key: "key-inspector-1".to_owned(),
            ..ReportForm::default()
        },
        ..EntryForm::default()
    };
    let own = beside.core.enter(&inspector, &form).await.unwrap().receipt.number.to_string();
    let (other, _) = reported(&server, "key-other-0001", "E1").await;
    beside.act("lead1", &own, MoveForm { into: other.clone(), ..action("merge") }).await;
    beside.act("committee", &other, reason("decline", "out_of_scope")).await;
    let rows = beside.core.notices(&inspector, None, 10).await.unwrap();
    let told: Vec<(&str, String)> =
        rows.iter().map(|row| (row.kind.as_str(), row.number.to_string())).collect();
    assert_eq!(told, [("declined", own.clone()), ("merged", own)], "by the number that they know");
}

// Late -----------------------------------------------------------------------------------------------------------

struct At(Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }
}

#[tokio::test]
async fn a_deadline_of_12345_is_the_promise_and_lateness_has_its_reason() {
    let server = start().await;
    let beside = beside(&server).await;
    let committee = beside.person("committee").await;
    let deadline = beside.core.now().plus_minutes(3 * 24 * 60);
    let form = EntryForm {
        report: ReportForm {
            code: "demo-1-1-1".to_owned(),
            item: "G3".to_owned(),
            text: "来电".to_owned(),
            key: "key-hotline-01".to_owned(),
            ..ReportForm::default()
        },
        source: "hotline12345".to_owned(),
        external: "20261127-778".to_owned(),
        deadline: format!("{}T17:00", day(deadline)),
        ..EntryForm::default()
    };
    let sealed = beside.core.enter(&committee, &form).await.unwrap();
    let number = sealed.receipt.number.to_string();
    let progress = async |core: &Core| core.progress(sealed.id).await.unwrap();
    let promised = progress(&beside.core).await.expected_by;
    assert_eq!(day(promised), day(deadline), "12345 has told the caller this day");

    let late = Core::new(Ports { clock: Arc::new(At(promised.plus_minutes(1))), ..(*beside.core).clone() });
    assert_eq!(progress(&late).await.late, Some(Late::Filing));
    assert_eq!(progress(&beside.core).await.late, None);
    beside.act("committee", &number, filed("G3", "T2")).await;
    assert_eq!(progress(&late).await.late, Some(Late::Dispatching));
    beside.act("committee", &number, unit("dispatch", "gk1-property")).await;
    beside.act("property", &number, child("accept", 1)).await;
    assert_eq!(progress(&late).await.late, Some(Late::Handling));
    let shown = progress(&late).await;
    assert!(shown.overdue && shown.holders[0].zh.contains("物业"));
}

#[tokio::test]
async fn a_number_of_another_system_finds_the_ticket_that_it_joined() {
    let server = start().await;
    let beside = beside(&server).await;
    let (number, _) = reported(&server, "key-joined-01", "E1").await;
    let again = MoveForm {
        source: "hotline12345".to_owned(),
        external: "JOINED-4711".to_owned(),
        ..action("join_complaint")
    };
    beside.act("committee", &number, again).await;
    while beside.core.index_search().await.unwrap() > 0 {}
    let session = sign_in(&server, "committee").await;
    let body = serde_json::json!({ "pairs": [["q", "JOINED-4711"], ["status", "all"]] });
    let request = server.client.post(format!("{}/api/desk/list", server.base)).header("cookie", &session);
    let found: Value = request.json(&body).send().await.unwrap().json().await.unwrap();
    assert_eq!(found["rows"][0]["number"], number.as_str(), "{found}");
    let page = get(&server, &format!("/desk/tickets/{number}"), &session).await.text().await.unwrap();
    assert!(page.contains("JOINED-4711"));
}

// Kept from whom it accuses ------------------------------------------------------------------------------------

#[tokio::test]
async fn the_unit_that_handles_it_never_reads_who_reported() {
    let server = start().await;
    let beside = beside(&server).await;
    let inspector = beside.person("inspector1").await;
    let form = EntryForm {
        report: ReportForm {
            code: "demo-1-1-1".to_owned(),
            item: "E1".to_owned(),
            text: "物业把垃圾堆在楼道".to_owned(),
            key: "key-accused-01".to_owned(),
            ..ReportForm::default()
        },
        ..EntryForm::default()
    };
    let number = beside.core.enter(&inspector, &form).await.unwrap().receipt.number;
    let text = number.to_string();
    beside.act("inspector1", &text, MoveForm { note: "又去看过".to_owned(), ..action("note") }).await;
    beside.act("committee", &text, filed("E1", "T2")).await;
    beside.act("committee", &text, unit("dispatch", "gk1-property")).await;
    let (property, committee) = (beside.person("property").await, beside.person("committee").await);
    let names = async |person: &Person, number: &TicketNumber| {
        let detail = beside.core.detail(person, number).await.unwrap();
        let rows = detail.timeline.into_iter();
        rows.map(|row| (row.fact.kind(), row.who.name, row.who.unit.is_some())).collect::<Vec<_>>()
    };
    let accused = names(&property, &number).await;
    assert_eq!(accused[0], ("reported", None, false));
    assert_eq!(accused[1], ("noted", None, false));
    assert_eq!(accused[2], ("filed", Some(committee.name.clone()), true));
    let own = names(&committee, &number).await;
    assert_eq!(own[0], ("reported", Some(inspector.name.clone()), true));
    for path in [format!("/desk/tickets/{number}"), "/desk".to_owned()] {
        let page = get(&server, &path, &sign_in(&server, "property").await).await.text().await.unwrap();
        assert!(!page.contains(&inspector.name), "{path}");
    }
}

#[tokio::test]
async fn a_complaint_about_the_property_company_goes_to_the_committee_unseen_by_the_company() {
    let server = start().await;
    let beside = beside(&server).await;
    let form = server.fetch("/report?code=demo-1-1-1").await.text().await.unwrap();
    assert!(form.contains("name=\"item\" value=\"property\""), "the form offers it");
    let (number, track) = reported(&server, "key-property-1", "property").await;
    beside.settle(&server).await;
    let shown = async |username: &str| {
        let session = sign_in(&server, username).await;
        get(&server, &format!("/desk/tickets/{number}"), &session).await.status().as_u16()
    };
    for (username, status) in
        [("committee", 200), ("center", 200), ("lead1", 403), ("inspector6", 403), ("property", 403)]
    {
        assert_eq!(shown(username).await, status, "{username}");
    }
    assert!(page(&server, &track).await.contains("居委会办"));
    beside.act("committee", &number, filed("G3", "T2")).await;
    let session = sign_in(&server, "committee").await;
    let page = get(&server, &format!("/desk/tickets/{number}"), &session).await.text().await.unwrap();
    let dispatch = page.split("id=\"do-dispatch\"").nth(1).unwrap().split("</form>").next().unwrap();
    assert!(dispatch.contains("gk1-owners") && !dispatch.contains("gk1-property"), "{dispatch}");
    let public = server.json("/api/pins.geojson").await.to_string();
    assert!(!public.contains(&number), "{public}");
}

#[tokio::test]
async fn a_blocked_garage_becomes_a_public_pin_only_when_triage_says_that_nobody_lives_there() {
    let server = start().await;
    let beside = beside(&server).await;
    let (hidden, _) = reported(&server, "key-garage-001", "C4").await;
    let (open, _) = reported(&server, "key-garage-002", "C4").await;
    beside.act("committee", &hidden, filed("C4", "T2")).await;
    let harmless = MoveForm { harmless: "1".to_owned(), ..filed("C4", "T2") };
    beside.act("committee", &open, harmless).await;
    server.wait_for_pin(&open).await;
    beside.settle(&server).await;
    let public = server.json("/api/pins.geojson").await.to_string();
    assert!(public.contains(&open) && !public.contains(&hidden), "{public}");
    let found = MoveForm {
        note: "看过,只是积水".to_owned(),
        item: "C4".to_owned(),
        harmless: "1".to_owned(),
        ..action("correct")
    };
    beside.act("committee", &hidden, found).await;
    server.wait_for_pin(&hidden).await;
}

// Me too ---------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn what_lies_on_the_street_can_be_met_by_others_too() {
    let server = start().await;
    let beside = beside(&server).await;
    let place = [("lat", "31.3252702"), ("lng", "121.4363480"), ("item", "G2")];
    let number = report(&server, "key-street-001", &place).await;
    server.wait_for_pin(&number).await;
    let list = server.fetch("/?area=street").await.text().await.unwrap();
    let row = list.split(&format!("data-ticket=\"{number}\"")).nth(1).unwrap().split("</li>").next().unwrap();
    assert!(row.contains("action=\"/t/me-too\"") && row.contains(&format!("value=\"{number}\"")), "{row}");
    let pressed = post(&server, "/t/me-too", "", &[("number", &number)]).await;
    assert_eq!(pressed.status(), 200);
    let center = beside.person("center").await;
    let detail = beside.core.detail(&center, &number.parse().unwrap()).await.unwrap();
    assert_eq!(detail.complaints, 2);
}

// Doors under load -----------------------------------------------------------------------------------------------

#[tokio::test]
async fn calling_for_help_too_often_is_answered_with_whom_to_call() {
    let settings: [(&'static str, &'static str); 0] = [];
    let server = TestServer::start_with(TempDir::new().unwrap(), settings).await;
    let device = "__Host-device=0123456789abcdef0123456789abcdef";
    let press = async |device: &str, n: usize| {
        post(&server, "/emergency", device, &[("key", &format!("key-press-{n:04}"))]).await
    };
    for n in 0..10 {
        assert_eq!(press(device, n).await.status(), 303, "{n}");
    }
    let refused = press(device, 10).await;
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after"));
    let page = refused.text().await.unwrap();
    for call in ["tel:120", "tel:110", "tel:119"] {
        assert!(page.contains(call), "{page}");
    }
    let neighbour = "__Host-device=ffffffffffffffffffffffffffffffff";
    assert_eq!(press(neighbour, 11).await.status(), 303, "behind the same address");
    let json = server.client.post(format!("{}/emergency", server.base)).header("cookie", device);
    let json = json.header("accept", "application/json").form(&[("key", "key-press-json")]);
    let refused = json.send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert!(refused.text().await.unwrap().contains("120"));
}

/// The most memory that the server's process has held, in kilobytes.
fn peak(server: &TestServer) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

#[tokio::test]
async fn photos_of_whoever_may_leave_none_take_no_memory_and_the_words_are_kept() {
    let server = start().await;
    let form = |words: &str| {
        let mut form = multipart::Form::new().text("action", "note").text("note", words.to_owned());
        for n in 0..5_u8 {
            let photo = multipart::Part::bytes(vec![n; 9 << 20]).file_name("photo.jpg");
            form = form.part("photo", photo);
        }
        form.text("version", "1")
    };
    let send = async |path: &str| {
        let request = server.client.post(format!("{}{path}", server.base));
        request.header("accept", "text/html").multipart(form("看过现场了")).send().await.unwrap()
    };
    let before = peak(&server);
    let paths = ["/desk/tickets/GK1-261123-0001", "/desk/enter", "/t/ticket"];
    let answers = futures::future::join_all(paths.iter().cycle().take(9).map(|path| send(path))).await;
    let after = peak(&server);
    assert!(after < before + 60_000, "{before} kB before, {after} kB at most: nine bodies of 45 MB");
    for (path, answer) in paths.iter().cycle().zip(answers) {
        let (status, page) = (answer.status(), answer.text().await.unwrap());
        let wanted = if *path == "/t/ticket" { 404 } else { 401 };
        assert_eq!(status, wanted, "{path}");
        assert!(*path != paths[0] || page.contains("看过现场了"), "{path}: the words go along");
    }
}

// The alarm ------------------------------------------------------------------------------------------------------

async fn told_of_climb(server: &TestServer, number: &str) -> Vec<String> {
    use sqlx::{Connection, Row, SqliteConnection};
    let file = server.data().join("weiwangge.sqlite3");
    let mut database = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let rows =
        sqlx::query("SELECT addressee FROM notice WHERE kind = 'alarm_climbed' AND number = ?1 ORDER BY id")
            .bind(number)
            .fetch_all(&mut database)
            .await
            .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn an_alarm_climbs_to_whom_the_roster_names_and_back_to_the_center_where_nobody_is_on_duty() {
    let server = start().await;
    let beside = beside(&server).await;
    let (first, _) = reported(&server, "key-roster-001", "E1").await;
    beside.act("committee", &first, action("mark_emergency")).await;
    let id = beside.core.tickets.by_number(&first.parse().unwrap()).await.unwrap().unwrap();
    let center = beside.person("center").await;
    let from = format!("{}T00:00", day(beside.core.now()));
    let until = format!("{}T12:00", day(beside.core.now().plus_minutes(24 * 60)));
    let session = sign_in(&server, "center").await;
    let shift = [
        ("action", "add"),
        ("unit", "center"),
        ("from", from.as_str()),
        ("until", until.as_str()),
        ("name", "center"),
        ("phone", "021-55500110"),
        ("leader", "1"),
    ];
    let added = post(&server, "/desk/roster", &session, &shift).await;
    assert_eq!(added.status(), 303, "{}", added.text().await.unwrap());
    beside.core.climb_alarm(id, Duty::ShiftLeader).await.unwrap();
    let account = format!("account:{}", center.id.0);
    assert_eq!(told_of_climb(&server, &first).await, ["duty:shift_leader".to_owned(), account]);

    // Nobody is a station head any more: the center is called once more, and the entry says so.
    let disabled = server.run(&["user", "disable", "committee"]);
    assert!(disabled.status.success(), "{}", String::from_utf8_lossy(&disabled.stderr));
    beside.core.climb_alarm(id, Duty::StationHead).await.unwrap();
    let told = told_of_climb(&server, &first).await;
    assert_eq!(told[2..], ["duty:station_head:GK1".to_owned(), "center".to_owned()]);
    let page = get(&server, &format!("/desk/tickets/{first}"), &session).await.text().await.unwrap();
    assert!(page.contains("没有人担任"), "{page}");
}
