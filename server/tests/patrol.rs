//! A round on the phone, as it asks the real program: what it takes along, check-ins, and problems that become tickets.

use crate::common::staff::{Beside, action, beside, cookie, get, pins, report, sign_in, start};
use crate::common::{TestServer, picture};
use domain::backend::MoveForm;
use domain::clock::Timestamp;
use domain::event::AreaRef;
use domain::patrol::SiteId;
use domain::patrol::book::{PlanBook, Walker};
use domain::patrol::coverage::Interval;
use domain::patrol::day::{Checkpoint, DayPlan, OnDuty, Reason, Round, Visit, Wanted};
use domain::patrol::recheck::Level;
use domain::patrol::record::PlanScope;
use domain::ticket::{State, Ticket};
use reqwest::Response;
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};

const DAY: i64 = 86_400_000;

/// The server, and an inspector of area 1 on the phone.
struct Scene {
    server: TestServer,
    beside: Beside,
    inspector: String,
}

fn now() -> i64 {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

fn site(id: &str) -> SiteId {
    id.parse().unwrap()
}

impl Scene {
    async fn new() -> Self {
        let server = start().await;
        let beside = beside(&server).await;
        let inspector = sign_in(&server, "inspector1").await;
        Self { server, beside, inspector }
    }

    async fn post(&self, cookie: &str, path: &str, body: &Value) -> Response {
        let request = self.server.client.post(format!("{}/api/patrol/{path}", self.server.base));
        request.header("cookie", cookie).json(body).send().await.unwrap()
    }

    async fn check(&self, form: &Value) -> Response {
        self.post(&self.inspector, "check", &json!({ "form": form })).await
    }

    async fn checked(&self, form: &Value) -> Value {
        let answer = self.check(form).await;
        let status = answer.status();
        let said: Value = answer.json().await.unwrap();
        assert_eq!(status, 200, "{form}: {said}");
        said
    }

    async fn problem(&self, cookie: &str, form: &Value) -> (u16, Value) {
        let answer = self.post(cookie, "problem", &json!({ "form": form })).await;
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn filed(&self, form: &Value) -> Value {
        let (status, said) = self.problem(&self.inspector, form).await;
        assert_eq!((status, &said["kind"]), (200, &json!("filed")), "{form}: {said}");
        said
    }

    async fn round(&self, cookie: &str) -> Value {
        let answer = self.post(cookie, "round", &json!({})).await;
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    fn code(&self, id: &str) -> String {
        self.beside.core.keys.site_code(&site(id)).unwrap()
    }

    /// A photo as the inspector's phone sends it.
    async fn photo(&self, shade: u8) -> String {
        let mut png = std::io::Cursor::new(Vec::new());
        let grey = image::GrayImage::from_pixel(3, 3, image::Luma([shade]));
        image::DynamicImage::ImageLuma8(grey).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let request = self.server.client.post(format!("{}/photos", self.server.base));
        let request = request.header("cookie", &self.inspector).header("content-type", "image/png");
        let answer = request.body(png.into_inner()).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        answer.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
    }

    async fn ticket(&self, number: &Value) -> Ticket {
        let number = number.as_str().unwrap().parse().unwrap();
        let whole = self.beside.core.tickets.whole(&number).await.unwrap().unwrap();
        Ticket::fold(whole.chain.iter().map(|sealed| &sealed.entry)).unwrap()
    }

    async fn kept(&self, id: &str) -> Vec<domain::patrol::record::CheckRecord> {
        let query = domain::backend::patrol_ports::CheckQuery { site: Some(site(id)), ..Default::default() };
        let kept = self.beside.core.patrols.checks(&query).await.unwrap();
        kept.into_iter().map(|kept| kept.record).collect()
    }

    async fn database(&self) -> SqliteConnection {
        let file = self.server.data().join("weiwangge.sqlite3");
        SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap()
    }

    async fn refusals(&self, username: &str) -> i64 {
        let who = self.beside.person(username).await.id;
        let count = "SELECT count(*) FROM security_log WHERE event = 'refused' AND who = ?";
        let count = sqlx::query_scalar(count).bind(i64::from(who.0));
        count.fetch_one(&mut self.database().await).await.unwrap()
    }

    /// Saves a plan of today in which the inspector walks these checkpoints; returns its version.
    async fn plan(&self, expected: u32, sites: &[(&str, Reason)], cancelled: bool) -> u32 {
        let book = self.book("inspector1", Level::Team, sites, cancelled).await;
        self.beside.core.patrols.save_plan_book(expected, book).await.unwrap()
    }

    async fn book(&self, who: &str, level: Level, sites: &[(&str, Reason)], cancelled: bool) -> PlanBook {
        let person = self.beside.person(who).await;
        let at = self.beside.core.now();
        let checkpoint = |(place, (id, _)): (usize, &(&str, Reason))| Checkpoint {
            id: (*id).to_owned(),
            place: place + 1,
            kind: site(id).kind(),
            area: AreaRef::Area(1),
            floors: 6,
            seconds: 60,
            interval: Interval::Days(1),
            listed: Timestamp(0),
            last: None,
            tickets: Vec::new(),
            drawn: false,
        };
        let visit = |(checkpoint, (_, reason)): (usize, &(&str, Reason))| Visit {
            wanted: Wanted { checkpoint, half: None, reason: *reason, weight: 40 },
            order: u32::try_from(checkpoint + 1).unwrap(),
            arrive: 540 + u32::try_from(checkpoint).unwrap() * 10,
            leave: 545 + u32::try_from(checkpoint).unwrap() * 10,
            late: false,
            done: false,
            tried: false,
        };
        let visits = sites.iter().enumerate().map(visit).collect();
        PlanBook {
            scope: PlanScope { community: "GK1".parse().unwrap(), level, date: at.local().date },
            version: 0,
            at,
            by: person.id,
            checkpoints: sites.iter().enumerate().map(checkpoint).collect(),
            inspectors: vec![Walker {
                duty: OnDuty {
                    account: person.id,
                    start: 0,
                    from: 540,
                    until: 1_020,
                    minutes: None,
                    floors: None,
                    areas: Vec::new(),
                },
                start: site("GK1-A-1"),
                name: person.name,
                missing: false,
            }],
            plan: DayPlan {
                rounds: vec![Round { visits, ends: 700, minutes: 160, floors: 12 }],
                left_out: Vec::new(),
            },
            cancelled,
        }
    }
}

/// All items of a door on all its floors, fine.
fn fine() -> Value {
    let items = ["E1", "E2", "E3", "E4"];
    let all = (1..=6).flat_map(|floor| items.map(|item| json!({"item": item, "floor": floor, "fine": true})));
    Value::Array(all.collect())
}

/// A check of a door, made a minute ago.
fn check(key: &str, id: &str, code: &str) -> Value {
    json!({
        "format": 1, "key": key, "site": id, "code": code, "plan": null, "order": 1,
        "device_at": now() - 60_000, "device_now": now(), "loaded_at": now() - 3_600_000,
        "judged_at": now() - 30_000, "outcome": "fine", "judged": fine(),
    })
}

fn problem(key: &str, id: &str, item: &str) -> Value {
    json!({
        "format": 1, "key": key, "site": id, "item": item, "text": "桶满了",
        "device_at": now() - 60_000, "device_now": now(), "loaded_at": now() - 3_600_000,
    })
}

fn with(form: &Value, name: &str, value: Value) -> Value {
    let mut form = form.clone();
    form[name] = value;
    form
}

/// The refusal's field and code.
async fn wrong(answer: Response) -> (u16, String, String) {
    let status = answer.status().as_u16();
    told(status, &answer.json().await.unwrap())
}

fn told(status: u16, said: &Value) -> (u16, String, String) {
    let first = &said["refusal"]["fields"][0];
    let text = |name: &str| first[name].as_str().unwrap_or_default().to_owned();
    (status, text("field"), text("code"))
}

fn is(status: u16, field: &str, code: &str) -> (u16, String, String) {
    (status, field.to_owned(), code.to_owned())
}

#[tokio::test]
async fn a_phone_takes_its_own_round_along_and_nothing_of_others() {
    let scene = Scene::new().await;
    let sites =
        [("GK1-1-1-1", Reason::Due), ("GK1-1-2-1", Reason::DeadCorner), ("GK1-1-3-1", Reason::Recheck)];
    scene.plan(0, &sites, false).await;
    let round = scene.round(&scene.inspector).await;
    let stops = round["stops"].as_array().unwrap();
    assert_eq!(stops.len(), 3);
    assert_eq!(round["plan"][1], 1);
    assert_eq!(round["start"], "GK1-A-1");
    for (stop, (id, reason)) in stops.iter().zip(sites) {
        assert_eq!(stop["site"], id);
        assert_eq!(stop["dead_corner"], reason == Reason::DeadCorner, "{id}");
        assert!(stop["metres"].as_u64().unwrap() > 0 && stop["way"].as_array().unwrap().len() >= 2, "{id}");
        assert_eq!(stop["done"], false);
    }
    let shape = |stop: &Value| stop.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(shape(&stops[2]), shape(&stops[0]), "what was drawn looks like any other stop");
    let text = round.to_string();
    assert!(!text.contains("recheck") && !text.contains("drawn"));
    assert_eq!(round["seconds"].as_array().unwrap().len(), 16, "the start and three stops, by rows");

    // Area 1 and no other, with what a phone needs to know a code and not the code.
    let all = round["sites"].as_array().unwrap();
    assert!(all.len() > 36 && all.iter().all(|site| site["area"] == json!(1) || site["area"] == json!("1")));
    let door = all.iter().find(|site| site["id"] == "GK1-1-1-1").unwrap();
    let code = scene.code("GK1-1-1-1");
    let digest = domain::backend::hex(&domain::backend::sha256(&[b"wwg-scan", code.as_bytes()]));
    assert!(door["codes"].as_array().unwrap().contains(&json!(digest)));
    assert!(!text.contains(code.rsplit('.').next().unwrap()), "no code that could be sent from home");
    assert_eq!(door["floors"], 6);
    let items = round["items"].as_array().unwrap();
    let on_the_spot =
        |code: &str| items.iter().find(|item| item["code"] == code).unwrap()["on_the_spot"].clone();
    assert_eq!((on_the_spot("B1"), on_the_spot("E3")), (json!(true), json!(false)));
    for other in ["二区志愿者", "inspector2", "gk1-team2", "\"phone\""] {
        assert!(!text.contains(other), "{other}");
    }

    // Done once it is checked.
    scene.checked(&check("key-walk-done", "GK1-1-1-1", &scene.code("GK1-1-1-1"))).await;
    let round = scene.round(&scene.inspector).await;
    let done: Vec<bool> =
        round["stops"].as_array().unwrap().iter().map(|stop| stop["done"].as_bool().unwrap()).collect();
    assert_eq!(done, [true, false, false]);

    // The committee has all five areas and no street; a supervisor the street as well.
    let committee = scene.round(&sign_in(&scene.server, "committee").await).await;
    let supervisor = scene.round(&sign_in(&scene.server, "supervisor1").await).await;
    let ids = |round: &Value| -> Vec<String> {
        let sites = round["sites"].as_array().unwrap().iter();
        sites.map(|site| site["id"].as_str().unwrap().to_owned()).collect()
    };
    assert!(ids(&committee).len() >= 198 && ids(&committee).iter().all(|id| !id.contains("-S-")));
    assert!(ids(&supervisor).iter().any(|id| id.contains("-S-")));
    assert!(committee["stops"].as_array().unwrap().is_empty() && committee["plan"].is_null());
    let spot = |round: &Value| round["items"].to_string().contains("\"on_the_spot\":true");
    assert!(!spot(&supervisor), "监督员 handle nothing");
}

#[tokio::test]
async fn a_cancelled_round_is_said_to_be_so() {
    let scene = Scene::new().await;
    scene.plan(0, &[("GK1-1-1-1", Reason::Due)], true).await;
    let round = scene.round(&scene.inspector).await;
    assert_eq!(round["cancelled"], true);
    assert!(round["stops"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_door_is_checked_floor_by_floor_and_the_same_key_counts_once() {
    let scene = Scene::new().await;
    let form = check("key-check-1", "GK1-1-1-1", &scene.code("GK1-1-1-1"));
    let first = scene.checked(&form).await;
    assert_eq!((&first["repeated"], &first["key"]), (&json!(false), &json!("key-check-1")));
    assert_eq!(first["notes"], json!([]));
    let kept = scene.kept("GK1-1-1-1").await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].judged.len(), 24);
    assert!(kept[0].all_fine() && kept[0].check().covers());
    assert!(kept[0].judged_at.unwrap() > kept[0].at && kept[0].at < kept[0].received_at);
    assert_eq!(kept[0].level, Level::Team);

    // Sent again later, by an app that has been updated.
    let again = with(&with(&form, "device_now", json!(now() + 5_000)), "format", json!(0));
    let second = scene.checked(&again).await;
    assert_eq!(second["repeated"], true);
    assert_eq!(second["at"], first["at"]);
    assert_eq!(scene.kept("GK1-1-1-1").await.len(), 1);

    let mut other = with(&form, "outcome", json!("problem"));
    other["judged"][0]["fine"] = json!(false);
    let answer = scene.check(&other).await;
    assert_eq!(answer.status(), 409);
    assert!(answer.text().await.unwrap().contains("key_reused"));
    assert_eq!(scene.kept("GK1-1-1-1").await.len(), 1);
    assert!(scene.server.run(&["verify-audit"]).status.success());
}

#[tokio::test]
async fn a_hundred_of_the_same_check_and_of_the_same_problem_make_one() {
    let scene = Scene::new().await;
    let form = check("key-check-100", "GK1-1-2-1", &scene.code("GK1-1-2-1"));
    let answers = futures::future::join_all((0..100).map(|_| scene.check(&form))).await;
    assert!(answers.iter().all(|answer| answer.status() == 200));
    let mut fresh = 0;
    for answer in answers {
        let said: Value = answer.json().await.unwrap();
        fresh += u32::from(said["repeated"] == false);
    }
    assert_eq!(fresh, 1);
    assert_eq!(scene.kept("GK1-1-2-1").await.len(), 1);

    let form = problem("key-problem-100", "GK1-B-1", "B3");
    let sent = (0..100).map(|_| scene.problem(&scene.inspector, &form));
    let answers = futures::future::join_all(sent).await;
    let number = &answers[0].1["number"];
    for (status, said) in &answers {
        assert_eq!((*status, &said["kind"]), (200, &json!("filed")), "{said}");
        assert_eq!(&said["number"], number);
    }
    assert_eq!(answers.iter().filter(|(_, said)| said["repeated"] == false).count(), 1);
}

#[tokio::test]
async fn only_the_code_of_exactly_this_place_counts() {
    let scene = Scene::new().await;
    let form = |code: &str| check("key-codes-1", "GK1-1-1-1", code);
    let sent = async |code: String| wrong(scene.check(&form(&code)).await).await;
    let misread = is(422, "code", "misread");
    assert_eq!(sent(scene.code("GK1-1-1-2")).await, is(422, "code", "other_place"));
    assert_eq!(sent(scene.code("GK1-B-1")).await, is(422, "code", "other_place"));
    assert_eq!(sent(scene.code("GK2-1-1-1")).await, is(422, "code", "other_community"));
    let genuine = scene.code("GK1-1-1-1");
    let forged = format!("{}0", &genuine[..genuine.len() - 1]);
    let forged = if forged == genuine { format!("{}1", &genuine[..genuine.len() - 1]) } else { forged };
    for code in [forged, String::new(), "GK1-1-1-1".to_owned(), "x".repeat(5_000), "\u{0}".to_owned()] {
        assert_eq!(sent(code.clone()).await, misread, "{code:?}");
    }
    let short = scene.beside.core.keys.short_code(&site("GK1-1-1-1")).unwrap();
    let last = short.chars().last().unwrap();
    let mistyped = format!("{}{}", &short[..short.len() - 1], if last == '7' { '8' } else { '7' });
    assert_eq!(sent(mistyped).await, misread);
    assert!(scene.kept("GK1-1-1-1").await.is_empty(), "nothing was kept, and the key is unused");

    for (key, code, proof) in [
        ("key-codes-2", format!("https://grid.example/s/{genuine}"), "scanned"),
        ("key-codes-3", format!("  {genuine}?x=1 "), "scanned"),
        ("key-codes-4", short.to_lowercase(), "typed"),
        ("key-codes-5", "demo-1-1-1".to_owned(), "scanned"),
    ] {
        scene.checked(&check(key, "GK1-1-1-1", &code)).await;
        let kept = scene.kept("GK1-1-1-1").await;
        assert!(kept.iter().any(|record| record.proof.wire() == proof), "{code}");
    }
    assert_eq!(scene.kept("GK1-1-1-1").await.len(), 4);
}

#[tokio::test]
async fn an_old_sticker_is_kept_with_a_word_about_it_and_covers_nothing() {
    let mut scene = Scene::new().await;
    let old = scene.code("GK1-1-1-1");
    let typed = scene.beside.core.keys.short_code(&site("GK1-1-1-2")).unwrap();
    let sql = "UPDATE secret_key SET revoked = 1 WHERE kind = 'door';
        INSERT INTO secret_key (kind, id, secret, created_at) VALUES ('door', 'b', zeroblob(32), 9999999999999)";
    sqlx::raw_sql(sql).execute(&mut scene.database().await).await.unwrap();
    scene.server.restart().await;
    scene.beside = beside(&scene.server).await;
    let said = scene.checked(&check("key-revoked-1", "GK1-1-1-1", &old)).await;
    assert_eq!(said["notes"], json!(["code_revoked"]));
    assert!(!scene.kept("GK1-1-1-1").await[0].check().covers());
    // Typed from the old sticker, on a round that was loaded before: kept as well.
    let said = scene.checked(&check("key-revoked-3", "GK1-1-1-2", &typed)).await;
    assert_eq!(said["notes"], json!(["code_revoked"]));
    assert!(!scene.kept("GK1-1-1-2").await[0].check().covers());
    let new = scene.code("GK1-1-1-1");
    assert_ne!(new, old);
    assert_eq!(scene.checked(&check("key-revoked-2", "GK1-1-1-1", &new)).await["notes"], json!([]));
}

#[tokio::test]
async fn a_checkpoint_of_another_area_is_refused_and_the_security_log_told() {
    let scene = Scene::new().await;
    let before = scene.refusals("inspector1").await;
    let outside = check("key-outside-1", "GK1-2-1-1", &scene.code("GK1-2-1-1"));
    assert_eq!(scene.check(&outside).await.status(), 403);
    let (status, _) = scene.problem(&scene.inspector, &problem("key-outside-2", "GK1-2-1-1", "E1")).await;
    assert_eq!(status, 403);
    assert_eq!(scene.refusals("inspector1").await, before + 2);
    for name in ["property", "center", "admin"] {
        let other = sign_in(&scene.server, name).await;
        let before = scene.refusals(name).await;
        for path in ["round", "check", "problem"] {
            let body = match path {
                "round" => json!({}),
                "check" => json!({ "form": outside }),
                _ => json!({ "form": problem("key-outside-3", "GK1-1-1-1", "E1") }),
            };
            assert_eq!(scene.post(&other, path, &body).await.status(), 403, "{name} {path}");
            assert_eq!(scene.post("", path, &body).await.status(), 401, "{path}");
        }
        assert_eq!(scene.refusals(name).await, before + 3, "{name}");
    }
}

#[tokio::test]
async fn a_clock_that_is_a_day_off_changes_nothing_but_its_note() {
    let scene = Scene::new().await;
    for (key, off) in [("key-clock-1", DAY), ("key-clock-2", -DAY), ("key-clock-3", -now())] {
        let mut form = check(key, "GK1-1-3-1", &scene.code("GK1-1-3-1"));
        for name in ["device_at", "device_now", "judged_at"] {
            form[name] = json!(form[name].as_i64().unwrap() + off);
        }
        let said = scene.checked(&form).await;
        assert_eq!(said["notes"], json!(["clock_off"]));
        let at = said["at"].as_i64().unwrap();
        assert!((now() - at - 60_000).abs() < 30_000, "a minute ago: {at}");
    }
    let kept = scene.kept("GK1-1-3-1").await;
    assert!(kept.iter().all(|record| record.received_at.0 <= now() && record.at <= record.received_at));
    assert!(kept.iter().any(|record| record.device_at.0 > now()), "what it said is kept beside it");

    let mut form = problem("key-clock-4", "GK1-B-1", "B1");
    for name in ["device_at", "device_now"] {
        form[name] = json!(form[name].as_i64().unwrap() + DAY);
    }
    let ticket = scene.ticket(&scene.filed(&form).await["number"]).await;
    assert!(ticket.reported_at.0 <= now() && now() - ticket.reported_at.0 < 30_000);
    let found = ticket.report.found.unwrap();
    assert!(found.at < ticket.reported_at && found.device_at.0 > now());
    let promised = ticket.report.expected_by.0 - ticket.reported_at.0;
    let plain = scene.ticket(&scene.filed(&with(&problem("key-clock-5", "GK1-B-2", "B1"), "anyway", json!(true))).await["number"]).await;
    assert!(
        (plain.report.expected_by.0 - plain.reported_at.0 - promised).abs() < 60_000,
        "deadlines are not moved"
    );
}

#[tokio::test]
async fn a_check_for_a_round_that_changed_meanwhile_is_kept_and_says_so() {
    let scene = Scene::new().await;
    let (first, second) = (("GK1-1-1-1", Reason::Due), ("GK1-1-2-1", Reason::Due));
    let version = scene.plan(0, &[first, second], false).await;
    let round = scene.round(&scene.inspector).await;
    let on = |key: &str, id: &str| with(&check(key, id, &scene.code(id)), "plan", round["plan"].clone());
    assert_eq!(scene.checked(&on("key-plan-1", "GK1-1-1-1")).await["notes"], json!([]));
    assert_eq!(scene.checked(&on("key-plan-2", "GK1-1-4-1")).await["notes"], json!(["not_on_round"]));
    // The second went to somebody else.
    let version = scene.plan(version, &[first], false).await;
    assert_eq!(scene.checked(&on("key-plan-3", "GK1-1-1-1")).await["notes"], json!([]));
    assert_eq!(scene.checked(&on("key-plan-4", "GK1-1-2-1")).await["notes"], json!(["round_changed"]));
    scene.plan(version, &[first], true).await;
    assert_eq!(scene.checked(&on("key-plan-5", "GK1-1-1-1")).await["notes"], json!(["round_cancelled"]));
    // A plan that there never was is no plan; what was checked is kept.
    let never = json!([{"community": "GK2", "level": "station", "date": "2020-01-01"}, 7]);
    let form = with(&on("key-plan-6", "GK1-1-1-1"), "plan", never);
    assert_eq!(scene.checked(&form).await["notes"], json!(["not_on_round"]));
    assert_eq!(scene.kept("GK1-1-1-1").await.len(), 4);
    assert!(scene.kept("GK1-1-1-1").await.iter().all(|record| record.check().covers()));
}

#[tokio::test]
async fn what_cannot_be_so_is_told_at_its_field_and_uses_up_no_key() {
    let scene = Scene::new().await;
    let form = check("key-absurd-1", "GK1-1-1-1", &scene.code("GK1-1-1-1"));
    let floor = |floor: i64| json!([{"item": "E1", "floor": floor, "fine": false}]);
    for (name, value, field, code) in [
        ("format", json!(2), "version", "newer"),
        ("key", json!("x"), "key", "missing"),
        ("key", json!("nul\u{0}nul-nul"), "key", "missing"),
        ("site", json!("GK1-1-99-9"), "site", "unknown"),
        ("site", json!("\u{0}"), "site", "unknown"),
        ("site", json!("x".repeat(10_000)), "site", "unknown"),
        ("outcome", json!("problem"), "outcome", "malformed"),
        ("outcome", json!("no_entry"), "outcome", "malformed"),
        ("judged", json!([]), "outcome", "malformed"),
        ("judged", floor(7), "floor", "unknown"),
        ("judged", floor(-1), "floor", "unknown"),
        ("judged", json!([{"item": "B1", "floor": 1, "fine": true}]), "item", "unknown"),
    ] {
        let answer = scene.check(&with(&form, name, value.clone())).await;
        assert_eq!(wrong(answer).await, is(422, field, code), "{name} {value}");
    }
    // What is no such form at all never arrives.
    for (name, value) in [
        ("judged", floor(1_000)),
        ("outcome", json!("great")),
        ("order", json!(-1)),
        ("device_at", json!(1e300)),
        ("judged", json!([{"item": "E0", "floor": 1, "fine": true}])),
        ("plan", json!([{"community": "?", "level": "team", "date": "2026-11-23"}, 1])),
    ] {
        let status = scene.check(&with(&form, name, value.clone())).await.status();
        assert!(status.is_client_error(), "{name} {value}: {status}");
    }
    let extremes = [i64::MIN, i64::MAX, 0];
    for (n, extreme) in extremes.into_iter().enumerate() {
        let mut form = with(&form, "key", json!(format!("key-extreme-{n}")));
        for name in ["device_at", "device_now", "loaded_at", "judged_at"] {
            form[name] = json!(extreme);
        }
        let at = scene.checked(&form).await["at"].as_i64().unwrap();
        assert!(at <= now() && at > now() - 8 * DAY, "{extreme}: {at}");
    }
    assert_eq!(scene.checked(&form).await["repeated"], false, "the key is unused");
}

#[tokio::test]
async fn a_problem_becomes_a_ticket_with_place_item_area_and_photo_and_is_live() {
    let scene = Scene::new().await;
    let before = scene.photo(10).await;
    let mut form = problem("key-problem-1", "GK1-1-2-1", "E1");
    form["floor"] = json!("3");
    form["photos"] = json!([before]);
    let said = scene.filed(&form).await;
    assert_eq!((&said["repeated"], &said["handled"]), (&json!(false), &json!(false)));
    let ticket = scene.ticket(&said["number"]).await;
    let report = &ticket.report;
    assert_eq!(report.door.as_ref().unwrap().to_string(), "GK1-1-2-1");
    assert_eq!((report.area, report.floor), (AreaRef::Area(1), Some(3)));
    assert_eq!(report.item.unwrap().to_string(), "E1");
    assert_eq!(report.source.wire(), "patrol");
    assert_eq!(report.photos.len(), 1);
    let person = scene.beside.person("inspector1").await;
    assert_eq!(ticket.reporter, Some(person.id));
    scene.server.wait_for_pin(said["number"].as_str().unwrap()).await;
    let lead = sign_in(&scene.server, "lead1").await;
    assert!(pins(&scene.server, &lead).await.contains(said["number"].as_str().unwrap()));
    assert_eq!(get(&scene.server, &format!("/photos/{before}"), &lead).await.status(), 200);

    let again = scene.filed(&with(&form, "device_now", json!(now() + 9_000))).await;
    assert_eq!((&again["number"], &again["repeated"]), (&said["number"], &json!(true)));
    let (status, other) = scene.problem(&scene.inspector, &with(&form, "text", json!("另一件"))).await;
    assert_eq!((status, &other["refusal"]["code"]), (409, &json!("key_reused")));

    // A facility's is where the facility is; neither words nor a photo are needed.
    let bare = with(&problem("key-problem-2", "GK1-B-1", "B3"), "text", json!(""));
    let ticket = scene.ticket(&scene.filed(&bare).await["number"]).await;
    let room = scene.beside.core.place.site(&site("GK1-B-1")).unwrap();
    assert_eq!((ticket.report.at, ticket.report.area), (room.at, room.area));
    assert!(ticket.report.door.is_none() && ticket.report.words.is_none());
}

#[tokio::test]
async fn a_problem_that_cannot_be_so_is_told_at_its_field() {
    let scene = Scene::new().await;
    let form = problem("key-wrong-1", "GK1-1-1-1", "E1");
    for (name, value, field, code) in [
        ("format", json!(99), "version", "newer"),
        ("item", json!(""), "item", "missing"),
        ("item", json!("Z9"), "item", "unknown"),
        ("floor", json!("9"), "floor", "unknown"),
        ("floor", json!("x"), "floor", "unknown"),
        ("text", json!("a\u{0}b"), "text", "malformed"),
        ("text", json!("字".repeat(2_001)), "text", "too_long"),
        ("photos", json!(["nonsense"]), "photo", "unknown"),
        ("photos", json!(["0".repeat(64)]), "photo", "unknown"),
        ("photos", json!(vec!["0".repeat(64); 6]), "photo", "too_many"),
        ("solved", json!(["nonsense"]), "solved", "unknown"),
        ("solved", json!(["0".repeat(64)]), "solved", "missing"),
        ("join", json!("nonsense"), "into", "unknown"),
        ("join", json!("GK1-261123-9999"), "into", "unknown"),
    ] {
        let (status, said) = scene.problem(&scene.inspector, &with(&form, name, value.clone())).await;
        assert_eq!(told(status, &said), is(422, field, code), "{name} {value}: {said}");
    }
    let before = with(&form, "photos", json!([scene.photo(20).await]));
    let after = with(&before, "solved", json!(["0".repeat(64)]));
    let (status, said) = scene.problem(&scene.inspector, &after).await;
    assert_eq!(told(status, &said), is(422, "solved", "unknown"));
    scene.filed(&form).await;
}

#[tokio::test]
async fn the_same_problem_is_joined_or_filed_all_the_same_as_the_person_says() {
    let scene = Scene::new().await;
    let one = problem("key-same-1", "GK1-B-1", "B1");
    let first = scene.filed(&one).await;
    let form = problem("key-same-2", "GK1-B-1", "B1");
    let (status, exists) = scene.problem(&scene.inspector, &form).await;
    assert_eq!((status, &exists["kind"], &exists["number"]), (200, &json!("exists"), &first["number"]));
    // Another item, another place, another floor is another thing.
    scene.filed(&problem("key-same-3", "GK1-B-1", "B2")).await;
    scene.filed(&with(&problem("key-same-4", "GK1-1-1-1", "E1"), "floor", json!("2"))).await;
    scene.filed(&with(&problem("key-same-5", "GK1-1-1-1", "E1"), "floor", json!("3"))).await;
    let (_, floor) = scene
        .problem(&scene.inspector, &with(&problem("key-same-6", "GK1-1-1-1", "E1"), "floor", json!("3")))
        .await;
    assert_eq!(floor["kind"], "exists");

    let photo = scene.photo(20).await;
    let join = with(&with(&form, "join", first["number"].clone()), "photos", json!([photo]));
    for _ in 0..2 {
        let (status, joined) = scene.problem(&scene.inspector, &join).await;
        assert_eq!((status, &joined["kind"], &joined["number"]), (200, &json!("joined"), &first["number"]));
    }
    let ticket = scene.ticket(&first["number"]).await;
    assert_eq!(ticket.complaints, 2, "once a person");
    let lead = sign_in(&scene.server, "lead1").await;
    assert_eq!(get(&scene.server, &format!("/photos/{photo}"), &lead).await.status(), 200);
    let again = scene.filed(&one).await;
    assert_eq!(again["number"], first["number"], "a used key is answered as before");

    let anyway = with(&problem("key-same-9", "GK1-B-1", "B1"), "anyway", json!(true));
    let anyway = scene.filed(&anyway).await;
    assert_ne!(anyway["number"], first["number"]);
    // One that is out of reach is none.
    let area2 = sign_in(&scene.server, "inspector2").await;
    let foreign = with(&problem("key-same-7", "GK1-2-1-1", "E1"), "join", first["number"].clone());
    let (status, said) = scene.problem(&area2, &foreign).await;
    assert_eq!(told(status, &said), is(422, "into", "unknown"));
    // One that has ended is told so, unless it was joined before.
    let number = first["number"].as_str().unwrap();
    let decline = MoveForm { reason: "not_found".to_owned(), note: "没有".to_owned(), ..action("decline") };
    scene.beside.act("committee", number, decline).await;
    let six = sign_in_by_phone(&scene, "inspector6").await;
    let (status, said) = scene.problem(&six, &with(&join, "key", json!("key-same-8"))).await;
    assert_eq!(told(status, &said), is(422, "into", "ended"));
    assert_eq!(scene.problem(&scene.inspector, &join).await.1["kind"], "joined");
    assert!(scene.server.run(&["verify-audit"]).status.success());
}

/// A volunteer binds a phone by a one-time code.
async fn sign_in_by_phone(scene: &Scene, username: &str) -> String {
    let printed = String::from_utf8(scene.server.run(&["user", "bind", username]).stdout).unwrap();
    let path = printed[printed.rfind("/bind/").unwrap()..].split_whitespace().next().unwrap();
    let bound = scene.server.client.post(format!("{}{path}", scene.server.base)).send().await.unwrap();
    cookie(&bound, "__Host-session")
}

#[tokio::test]
async fn what_is_solved_on_the_spot_is_handled_and_verified_by_somebody_else() {
    let scene = Scene::new().await;
    let (before, after) = (scene.photo(30).await, scene.photo(40).await);
    let mut form = problem("key-solved-1", "GK1-B-1", "B1");
    form["photos"] = json!([before]);
    form["solved"] = json!([after]);
    let said = scene.filed(&form).await;
    assert_eq!(said["handled"], true);
    let ticket = scene.ticket(&said["number"]).await;
    assert_eq!((ticket.state, ticket.version), (State::Handled, 5));
    assert_eq!(ticket.units_at_work()[0].as_str(), "gk1-team1");
    let again = scene.filed(&form).await;
    assert_eq!((&again["repeated"], &again["handled"]), (&json!(true), &json!(true)));
    // Without a photo of how it was, nobody can tell what was done; nothing is filed and the key is not used up.
    let unseen = with(&with(&form, "key", json!("key-solved-2")), "photos", json!([]));
    let (status, refused) = scene.problem(&scene.inspector, &unseen).await;
    assert_eq!(told(status, &refused), is(422, "solved", "missing"));
    let seen = with(&unseen, "photos", json!([scene.photo(31).await]));
    scene.filed(&with(&seen, "anyway", json!(true))).await;
    let without = with(&form, "solved", json!([]));
    assert_eq!(scene.problem(&scene.inspector, &without).await.0, 409, "another body");

    let number = said["number"].as_str().unwrap();
    let page = get(&scene.server, &format!("/desk/tickets/{number}"), &scene.inspector).await;
    let page = page.text().await.unwrap();
    for step in ["close", "rework", "walk_round", "solve_on_spot"] {
        assert!(!page.contains(&format!("value=\"{step}\"")), "{step}");
    }
    let person = scene.beside.person("inspector1").await;
    let close = action("close");
    let parsed = number.parse().unwrap();
    assert!(scene.beside.core.act(&person, &parsed, &close).await.is_err(), "not by whoever did it");
    let lead = sign_in(&scene.server, "lead1").await;
    assert_eq!(get(&scene.server, &format!("/photos/{after}"), &lead).await.status(), 200);
    scene.beside.act("committee", number, close).await;
    assert_eq!(scene.ticket(&said["number"]).await.state, State::Closed);
    assert!(scene.server.run(&["verify-audit"]).status.success());
}

#[tokio::test]
async fn what_is_not_the_own_teams_to_solve_is_told_so_and_can_be_reported_still() {
    let scene = Scene::new().await;
    let (before, after) = (scene.photo(49).await, scene.photo(50).await);
    let solved = |form: Value| with(&with(&form, "photos", json!([before])), "solved", json!([after]));
    let higher = solved(problem("key-not-1", "GK1-1-1-1", "E3"));
    let (status, said) = scene.problem(&scene.inspector, &higher).await;
    assert_eq!(told(status, &said), is(422, "solved", "higher_tier"));
    scene.filed(&with(&higher, "solved", json!([]))).await;
    // inspector6 walks all areas and belongs to the property company.
    let six = sign_in_by_phone(&scene, "inspector6").await;
    let place = scene.beside.core.place.clone();
    let room = place.facilities.iter().find(|f| f.area == 2 && f.kind.wire() == "garbage_room").unwrap();
    let other = solved(problem("key-not-2", &format!("GK1-B-{}", room.no), "B1"));
    let (status, said) = scene.problem(&six, &other).await;
    assert_eq!(told(status, &said), is(422, "solved", "other_team"));
    // 监督员 handle nothing, anywhere.
    let supervisor = sign_in(&scene.server, "supervisor1").await;
    let before = scene.refusals("supervisor1").await;
    assert_eq!(scene.problem(&supervisor, &solved(problem("key-not-3", "GK1-B-1", "B1"))).await.0, 403);
    assert_eq!(scene.refusals("supervisor1").await, before + 1);
    let (status, _) = scene.problem(&supervisor, &problem("key-not-3", "GK1-B-1", "B1")).await;
    assert_eq!(status, 200);
    assert_eq!(scene.server.send_photo(&picture()).await.status(), 201);
}

#[tokio::test]
async fn who_belongs_to_the_company_checks_its_own_work_and_covers_nothing() {
    let scene = Scene::new().await;
    let caretaker = sign_in_by_phone(&scene, "inspector6").await;
    let form = check("key-own-1", "GK1-3-1-1", &scene.code("GK1-3-1-1"));
    let answer = scene.post(&caretaker, "check", &json!({ "form": form })).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.json::<Value>().await.unwrap()["notes"], json!(["own_check"]));
    assert!(!scene.kept("GK1-3-1-1").await[0].check().covers());
}

/// What somebody on a round says of a ticket as the round came with it.
fn says(task: &Value, said: &str) -> Value {
    json!({
        "format": 1, "number": task["number"], "version": task["version"], "said": said, "text": "看过了",
        "key": "not-looked-at", "device_now": now(),
    })
}

impl Scene {
    async fn answered(&self, cookie: &str, form: &Value) -> (u16, Value) {
        let answer = self.post(cookie, "task", &json!({ "form": form })).await;
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn entries(&self, number: &str, kind: &str) -> usize {
        let whole = self.beside.core.tickets.whole(&number.parse().unwrap()).await.unwrap().unwrap();
        whole.chain.iter().filter(|sealed| sealed.entry.fact.kind() == kind).count()
    }
}

fn repeated(number: &str, repeated: bool) -> (u16, Value) {
    (200, json!({ "number": number, "repeated": repeated }))
}

#[tokio::test]
async fn what_was_asked_to_be_looked_at_is_answered_on_the_round_once() {
    let scene = Scene::new().await;
    let number = report(&scene.server, "task-check", &[("code", "demo-1-1-1"), ("item", "E1")]).await;
    scene.plan(0, &[("GK1-1-1-1", Reason::Due), ("GK1-1-1-2", Reason::Due)], false).await;
    scene.beside.act("committee", &number, action("ask_site_check")).await;
    // Asked for after the round was planned: who goes there anyway is told.
    let round = scene.round(&scene.inspector).await;
    let task = round["stops"][0]["tasks"][0].clone();
    assert_eq!((&task["number"], &task["verify"]), (&json!(number), &json!(false)));
    assert_eq!(round["stops"][1]["tasks"], json!([]));
    // The reply is lost and it is sent again and again.
    let found = with(&says(&task, "found"), "photos", json!([scene.photo(60).await]));
    let all = (0..8).map(|_| scene.answered(&scene.inspector, &found));
    let said = futures::future::join_all(all).await;
    assert!(said.iter().all(|(status, _)| *status == 200), "{said:?}");
    assert_eq!(said.iter().filter(|(_, said)| said["repeated"] == false).count(), 1, "{said:?}");
    assert_eq!(scene.entries(&number, "site_checked").await, 1);
    let ticket = scene.ticket(&json!(number)).await;
    assert!(ticket.verified && !ticket.site_check_asked);
    assert_eq!(scene.round(&scene.inspector).await["stops"][0]["tasks"], json!([]));
    // Asked for once more it is another look, and the first answer is none to it.
    scene.beside.act("committee", &number, action("ask_site_check")).await;
    assert_eq!(scene.answered(&scene.inspector, &found).await, repeated(&number, true));
    let again = scene.round(&scene.inspector).await["stops"][0]["tasks"][0].clone();
    assert_ne!(again["version"], task["version"]);
    assert_eq!(scene.answered(&scene.inspector, &says(&again, "found")).await, repeated(&number, false));
    assert_eq!(scene.entries(&number, "site_checked").await, 2);
    // A photo that was swept meanwhile is sent again by the phone: it is told which.
    for unknown in ["nonsense".to_owned(), "0".repeat(64)] {
        let gone = with(&says(&again, "not_found"), "photos", json!([unknown]));
        let (status, said) = scene.answered(&scene.inspector, &gone).await;
        assert_eq!(told(status, &said), is(422, "photo", "unknown"));
    }
    // Who walks elsewhere, and who walks no rounds, has nothing to say of it.
    for who in ["inspector2", "center"] {
        let cookie = sign_in(&scene.server, who).await;
        let before = scene.refusals(who).await;
        assert_eq!(scene.answered(&cookie, &says(&again, "found")).await.0, 403, "{who}");
        assert_eq!(scene.refusals(who).await, before + 1, "{who}");
    }
    // Nor does an inspector verify.
    assert_eq!(scene.answered(&scene.inspector, &says(&again, "solved")).await.0, 403);
    let other = |number: &str| with(&says(&again, "found"), "number", json!(number));
    assert_eq!(scene.answered(&scene.inspector, &other("GK1-261123-9999")).await.0, 403);
    let (status, said) = scene.answered(&scene.inspector, &other("?")).await;
    assert_eq!(told(status, &said), is(422, "into", "unknown"));
    let newer = with(&says(&again, "found"), "format", json!(9));
    let (status, said) = scene.answered(&scene.inspector, &newer).await;
    assert_eq!(told(status, &said), is(422, "version", "newer"));
    assert!(scene.server.run(&["verify-audit"]).status.success());
}

#[tokio::test]
async fn what_a_team_solved_is_verified_on_the_stations_round() {
    let scene = Scene::new().await;
    let (before, after) = (scene.photo(30).await, scene.photo(40).await);
    let mut form = problem("key-verify-1", "GK1-1-1-1", "E1");
    form["floor"] = json!("3");
    form["photos"] = json!([before]);
    form["solved"] = json!([after]);
    let number = scene.filed(&form).await["number"].as_str().unwrap().to_owned();
    let committee = sign_in(&scene.server, "committee").await;
    let book = scene.book("committee", Level::Station, &[("GK1-1-1-1", Reason::Ticket)], false).await;
    scene.beside.core.patrols.save_plan_book(0, book).await.unwrap();
    let task = async || scene.round(&committee).await["stops"][0]["tasks"][0].clone();
    let first = task().await;
    assert_eq!((&first["number"], &first["verify"]), (&json!(number), &json!(true)));
    // It is still there: back it goes, with what was seen.
    let shown = scene.photo(70).await;
    let back = with(&says(&first, "not_solved"), "photos", json!([shown]));
    assert_eq!(scene.answered(&committee, &back).await, repeated(&number, false));
    assert_eq!(scene.answered(&committee, &back).await, repeated(&number, true));
    assert_eq!(scene.ticket(&json!(number)).await.state, State::InProgress);
    let page = get(&scene.server, &format!("/desk/tickets/{number}"), &committee).await;
    assert!(page.text().await.unwrap().contains(&shown), "the photo stands in the ticket’s story");
    // Done again. What arrives late is about the work before, and changes nothing of the new one.
    let again = MoveForm { child: "1".into(), photo_id: vec![after.clone()], ..action("hand_in") };
    scene.beside.act("inspector1", &number, again).await;
    assert_eq!(scene.answered(&committee, &back).await, repeated(&number, true));
    let (status, said) = scene.answered(&committee, &says(&first, "solved")).await;
    assert_eq!((status, &said["refusal"]["code"]), (409, &json!("conflict")), "{said}");
    assert_eq!(scene.ticket(&json!(number)).await.state, State::Handled);
    // Looked at anew, and seen to be so.
    let second = task().await;
    assert!(second["version"].as_u64() > first["version"].as_u64());
    let solved = says(&second, "solved");
    assert_eq!(scene.answered(&committee, &solved).await, repeated(&number, false));
    assert_eq!(scene.answered(&committee, &solved).await, repeated(&number, true));
    assert_eq!(scene.ticket(&json!(number)).await.state, State::Closed);
    assert!(scene.server.run(&["verify-audit"]).status.success());
}

#[tokio::test]
async fn a_door_that_nobody_got_into_is_still_to_be_visited_and_the_person_has_been_there() {
    let scene = Scene::new().await;
    scene.plan(0, &[("GK1-1-1-1", Reason::Due), ("GK1-1-1-2", Reason::Due)], false).await;
    let code = scene.code("GK1-1-1-1");
    let locked = with(&check("key-locked-1", "GK1-1-1-1", &code), "outcome", json!("no_entry"));
    // Made now: after the plan.
    let locked = with(&with(&locked, "device_at", json!(now())), "judged_at", json!(now()));
    scene.checked(&with(&locked, "judged", json!([]))).await;
    let round = scene.round(&scene.inspector).await;
    assert_eq!(round["stops"][0]["done"], true, "the round goes on");
    let lead = sign_in(&scene.server, "committee").await;
    let book = scene.post(&lead, "book", &json!({ "ask": {} })).await.json::<Value>().await.unwrap();
    let visit = &book["day"]["rounds"][0]["visits"][0];
    assert_eq!((&visit["done"], &visit["tried"]), (&json!(false), &json!(true)), "{visit}");
    let page = get(&scene.server, "/patrol/plan", &lead).await.text().await.unwrap();
    assert!(page.contains("到过,未计入覆盖"));
    // A newer version of the plan sends the person there once more.
    let sites = [("GK1-1-1-2", Reason::Due), ("GK1-1-1-1", Reason::Due)];
    scene.plan(1, &sites, false).await;
    let round = scene.round(&scene.inspector).await;
    assert_eq!(round["stops"][1]["site"], "GK1-1-1-1");
    assert_eq!(round["stops"][1]["done"], false);
    assert!(round["planned_at"].as_i64() > Some(now() - 60_000));
}
