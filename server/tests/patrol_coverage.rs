//! Coverage, misses, re-checks, oddities and the rules of patrols, through the real program.

use crate::common::TestServer;
use crate::common::staff::{Beside, action, beside, cookie, get, post, report, sign_in, start};
use domain::backend::patrol_ports::{Draw, NewCheck};
use domain::backend::{MoveForm, monday, sha256};
use domain::catalog::items_of;
use domain::clock::{Timestamp, iso_date};
use domain::patrol::SiteId;
use domain::patrol::coverage::Outcome;
use domain::patrol::recheck::Level;
use domain::patrol::record::{CheckRecord, Judged, Proof};
use reqwest::Response;
use serde_json::{Value, json};

/// The program, the same use cases beside it, and a counter of checks.
struct Round {
    server: TestServer,
    beside: Beside,
    kept: std::cell::Cell<u32>,
}

impl Round {
    async fn new() -> Self {
        let server = start().await;
        let beside = beside(&server).await;
        Self { server, beside, kept: std::cell::Cell::new(0) }
    }

    fn now(&self) -> Timestamp {
        self.beside.core.now()
    }

    /// A check as it is kept once the phone has sent it; everything on every floor judged alike.
    async fn check(
        &self,
        site: &str,
        username: &str,
        minutes_ago: i64,
        change: impl FnOnce(&mut CheckRecord),
    ) -> u64 {
        let account = self.beside.person(username).await.id;
        let id: SiteId = site.parse().unwrap();
        let place = self.beside.core.place.site(&id).unwrap();
        let at = self.now().plus_minutes(-minutes_ago);
        let floors: Vec<Option<i8>> = match place.floors {
            0 => vec![None],
            floors => (1..=i8::try_from(floors).unwrap()).map(Some).collect(),
        };
        let items: Vec<_> = items_of(place.kind.category()).map(|item| item.code).collect();
        let judged = floors.into_iter().flat_map(|floor| {
            items.iter().map(move |item| Judged { item: *item, floor, fine: true }).collect::<Vec<_>>()
        });
        let mut record = CheckRecord {
            kind: place.kind,
            area: place.area,
            site: id,
            account,
            level: Level::Team,
            at,
            received_at: at,
            device_at: at,
            judged_at: Some(at.plus_minutes(1)),
            order: 1,
            plan: None,
            proof: Proof::Scanned,
            outcome: Outcome::Fine,
            own: false,
            judged: judged.collect(),
            notes: Vec::new(),
        };
        change(&mut record);
        let n = self.kept.get() + 1;
        self.kept.set(n);
        let key = format!("check-of-a-test-{n}");
        let new = NewCheck { fingerprint: sha256(&[key.as_bytes()]), key: key.parse().unwrap(), record };
        self.beside.core.patrols.keep_check(new).await.unwrap().0.id
    }

    async fn function(&self, name: &str, cookie: &str, pairs: Value) -> Response {
        let request = self.server.client.post(format!("{}/api/patrol/{name}", self.server.base));
        request.header("cookie", cookie).json(&json!({ "pairs": pairs })).send().await.unwrap()
    }

    async fn misses(&self, cookie: &str) -> Value {
        let answer = self.function("misses", cookie, json!([])).await;
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    /// The same once the program has read who is there: it looks again every few seconds.
    async fn with_names(&self, cookie: &str) -> Value {
        for _ in 0..100 {
            let answer = self.misses(cookie).await;
            if !answer["misses"]["missed"][0]["check"]["name"].is_null() {
                return answer;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("nobody is named");
    }

    async fn coverage(&self, cookie: &str, pairs: Value) -> Value {
        let answer = self.function("coverage", cookie, pairs).await;
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    async fn page(&self, cookie: &str, query: &str) -> String {
        let answer = get(&self.server, &format!("/patrol/coverage{query}"), cookie).await;
        assert_eq!(answer.status(), 200);
        answer.text().await.unwrap()
    }

    /// Checkpoints with how they stand: 0 within, 1 due, 2 dead.
    async fn standing(&self, cookie: &str, query: &str) -> Vec<(String, u64)> {
        let json: Value =
            get(&self.server, &format!("/api/patrol/standing{query}"), cookie).await.json().await.unwrap();
        let sites = json["sites"].as_array().unwrap().iter();
        sites.map(|site| (site[4].as_str().unwrap().to_owned(), site[3].as_u64().unwrap())).collect()
    }

    async fn stands(&self, cookie: &str, site: &str) -> u64 {
        let all = self.standing(cookie, "").await;
        all.into_iter().find(|(id, _)| id == site).unwrap_or_else(|| panic!("no {site}")).1
    }

    async fn found_true(&self, number: &str) {
        let checked = MoveForm { found: "1".to_owned(), ..action("check_site") };
        self.beside.act("committee", number, checked).await;
    }

    async fn filed(&self, number: &str, item: &str) {
        let filed = MoveForm { item: item.to_owned(), tier: "T1".to_owned(), ..action("file") };
        self.beside.act("committee", number, filed).await;
    }
}

const CLUTTER: [(&str, &str); 3] = [("code", "demo-1-1-1"), ("item", "E1"), ("floor", "3")];

fn numbers(list: &Value) -> Vec<&str> {
    let all = list.as_array().unwrap().iter();
    all.map(|one| one["report"]["number"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_residents_complaint_about_what_was_marked_fine_is_a_miss_once_it_was_filed_and_found_true() {
    let round = Round::new().await;
    let (committee, center) =
        (sign_in(&round.server, "committee").await, sign_in(&round.server, "center").await);
    round.check("GK1-1-1-1", "inspector1", 60, |_| {}).await;
    let number = report(&round.server, "a-complaint-of-floor-3", &CLUTTER).await;
    let empty = |answer: &Value| numbers(&answer["misses"]["missed"]).is_empty();
    assert!(empty(&round.misses(&committee).await), "nobody has looked at it");
    round.filed(&number, "E1").await;
    assert!(empty(&round.misses(&committee).await), "filed is not yet found true");
    round.found_true(&number).await;
    let answer = round.with_names(&committee).await;
    assert_eq!(numbers(&answer["misses"]["missed"]), [number.as_str()]);
    let miss = &answer["misses"]["missed"][0];
    assert_eq!((&miss["report"]["item"], &miss["report"]["floor"]), (&json!("E1"), &json!(3)));
    assert_eq!((&miss["judged"]["fine"], &miss["judged"]["floor"]), (&json!(true), &json!(3)));
    assert!(miss["check"]["at"].as_i64().unwrap() < miss["report"]["at"].as_i64().unwrap());
    let name = round.beside.person("inspector1").await.name;
    assert_eq!(miss["check"]["name"], name.as_str(), "the committee talks to the person");
    let foreign_eyes = round.misses(&center).await;
    assert_eq!(
        foreign_eyes["misses"]["missed"][0]["check"]["name"],
        Value::Null,
        "the center compares places"
    );

    let page = round.page(&committee, "").await;
    let pair = page.split(&format!("data-miss=\"{number}\"")).nth(1).unwrap().split("</li>").next().unwrap();
    assert!(pair.contains("楼道乱堆物") && pair.contains("判为正常") && pair.contains(&name), "{pair}");
    assert!(!page.contains("测试"), "the reporter's words stay with the ticket");
}

#[tokio::test]
async fn what_nobody_had_judged_is_listed_apart_and_what_was_found_is_only_counted() {
    let round = Round::new().await;
    let lead = sign_in(&round.server, "lead1").await;
    round.check("GK1-1-1-1", "property", 60, |check| check.own = true).await;
    let missing = report(&round.server, "nobody-was-there-1", &CLUTTER).await;
    round
        .check("GK1-1-1-2", "inspector1", 60, |check| {
            check.outcome = Outcome::Problem;
            check.judged.iter_mut().for_each(|judged| judged.fine = false);
        })
        .await;
    let known =
        report(&round.server, "already-found-1", &[("code", "demo-1-1-2"), ("item", "E1"), ("floor", "2")])
            .await;
    for number in [&missing, &known] {
        round.filed(number, "E1").await;
        round.found_true(number).await;
    }
    let answer = round.misses(&lead).await;
    assert_eq!(numbers(&answer["misses"]["missed"]).len(), 0);
    assert_eq!(numbers(&answer["misses"]["not_patrolled"]), [missing.as_str()]);
    assert_eq!(answer["misses"]["known"], 1);
    let other = sign_in(&round.server, "lead2").await;
    let elsewhere = round.misses(&other).await;
    assert_eq!(numbers(&elsewhere["misses"]["not_patrolled"]).len(), 0, "another area's");
}

#[tokio::test]
async fn own_checks_of_the_company_and_locked_doors_cover_nothing() {
    let round = Round::new().await;
    let committee = sign_in(&round.server, "committee").await;
    for (n, (site, covers)) in
        [("GK1-B-1", false), ("GK1-B-2", false), ("GK1-B-3", true)].into_iter().enumerate()
    {
        round
            .check(site, if n == 0 { "property" } else { "inspector1" }, 5, |check| match n {
                0 => check.own = true,
                1 => check.outcome = Outcome::NoEntry,
                _ => {}
            })
            .await;
        let stands = round.stands(&committee, site).await;
        assert_eq!(stands < 2, covers, "{site} {stands}");
    }
    let figures = round.coverage(&committee, json!([["kind", "garbage_room"]])).await;
    assert_eq!(figures["total"]["sites"], 8);
    let covered: Vec<_> =
        figures["sites"].as_array().unwrap().iter().filter(|site| site["checks"] == 1).collect();
    assert_eq!(covered.len(), 1);
    let (part, whole) = (&figures["total"]["share"]["covered"], &figures["total"]["share"]["whole"]);
    assert!(part.as_i64().unwrap() > 0 && part.as_i64() < whole.as_i64(), "{part} of {whole}");
}

#[tokio::test]
async fn everybody_sees_the_places_within_reach_and_nothing_else() {
    let round = Round::new().await;
    let reach = |name: &'static str, path: &'static str| {
        let round = &round;
        async move {
            let session = sign_in(&round.server, name).await;
            get(&round.server, path, &session).await.status().as_u16()
        }
    };
    for (name, own) in [("lead1", 200), ("committee", 200), ("supervisor1", 200), ("center", 200)] {
        assert_eq!(reach(name, "/api/patrol/standing").await, own, "{name}");
        assert_eq!(reach(name, "/patrol/coverage").await, own, "{name}");
    }
    for name in ["inspector1", "mediator", "property", "police", "admin"] {
        assert_eq!(reach(name, "/api/patrol/standing").await, 403, "{name}");
        assert_eq!(reach(name, "/patrol/coverage").await, 403, "{name}");
    }
    for path in ["/api/patrol/standing?area=2", "/patrol/coverage?area=2", "/patrol/coverage?area=street"] {
        assert_eq!(reach("lead1", path).await, 403, "{path}");
    }
    for path in ["/api/patrol/standing?community=GK9", "/patrol/coverage?community=GK9"] {
        assert_eq!(reach("committee", path).await, 403, "{path}");
    }
    let lead = sign_in(&round.server, "lead1").await;
    let of_lead = round.standing(&lead, "").await;
    assert!(
        of_lead
            .iter()
            .all(|(id, _)| round.beside.core.place.site(&id.parse().unwrap()).unwrap().area.code() == 1)
    );
    let (committee, supervisor) =
        (sign_in(&round.server, "committee").await, sign_in(&round.server, "supervisor1").await);
    let streets = |all: &[(String, u64)]| all.iter().filter(|(id, _)| id.contains("-S-")).count();
    let (own, all) = (round.standing(&committee, "").await, round.standing(&supervisor, "").await);
    assert_eq!((own.len(), streets(&own)), (198, 0), "the street is the center's");
    assert_eq!(all.len() - streets(&all), 198);
    let nobody = round.server.fetch("/api/patrol/standing").await;
    assert_eq!(nobody.status(), 401);
}

#[tokio::test]
async fn a_map_that_holds_the_present_state_is_sent_nothing_until_a_check_comes() {
    let round = Round::new().await;
    let committee = sign_in(&round.server, "committee").await;
    round.check("GK1-D-2", "inspector1", 1, |_| {}).await;
    let first = get(&round.server, "/api/patrol/standing", &committee).await;
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    let ask = |tag: String| {
        let request = round.server.client.get(format!("{}/api/patrol/standing", round.server.base));
        request.header("cookie", &committee).header("if-none-match", tag).send()
    };
    let same = ask(tag.clone()).await.unwrap();
    assert_eq!((same.status().as_u16(), same.text().await.unwrap().len()), (304, 0));
    round.check("GK1-D-1", "inspector1", 1, |_| {}).await;
    assert_eq!(ask(tag).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_re_check_is_told_once_it_was_made_and_to_those_above_alone() {
    let round = Round::new().await;
    let (lead, committee, supervisor) = (
        sign_in(&round.server, "lead1").await,
        sign_in(&round.server, "committee").await,
        sign_in(&round.server, "supervisor1").await,
    );
    let ago = 8 * 24 * 60;
    let first = round.check("GK1-1-1-1", "inspector1", ago, |_| {}).await;
    let week = monday(round.now().plus_minutes(-ago).local().date);
    let draw = Draw { community: "GK1".parse().unwrap(), week, level: Level::Station, checks: vec![first] };
    round.beside.core.patrols.save_draw(draw).await.unwrap();
    let made = |answer: &Value| answer["rechecks"]["made"].as_u64().unwrap();
    assert_eq!(made(&round.misses(&committee).await), 0, "undisclosed until it is made");
    assert!(!round.page(&committee, "").await.contains("id=\"rechecks\""));
    round
        .check("GK1-1-1-1", "committee", 60, |check| {
            check.level = Level::Station;
            check.outcome = Outcome::Problem;
            check.judged[0].fine = false;
        })
        .await;
    for above in [&committee, &supervisor] {
        let answer = round.misses(above).await;
        assert_eq!(made(&answer), 1);
        let pair = &answer["rechecks"]["differ"][0];
        assert_eq!(pair["differences"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&pair["differences"][0]["first"], &pair["differences"][0]["again"]),
            (&json!(true), &json!(false))
        );
        assert_eq!(pair["first"]["name"], Value::Null);
        assert!(round.page(above, "").await.contains("data-recheck=\"GK1-1-1-1\""));
    }
    assert_eq!(made(&round.misses(&lead).await), 0, "those whose checks were made again read nothing of it");
}

#[tokio::test]
async fn what_looks_odd_is_a_question_for_the_areas_lead_and_the_committee() {
    let round = Round::new().await;
    round.check("GK1-1-1-1", "inspector1", 30, |_| {}).await;
    round.check("GK1-1-12-3", "inspector1", 30, |_| {}).await;
    round.check("GK1-1-2-1", "inspector1", 20, |check| check.judged_at = Some(check.at)).await;
    for (name, told) in
        [("lead1", true), ("committee", true), ("lead2", false), ("supervisor1", false), ("center", false)]
    {
        let session = sign_in(&round.server, name).await;
        let page = round.page(&session, "").await;
        assert_eq!(page.contains("data-oddity=\"too_fast\""), told, "{name}");
        assert_eq!(page.contains("data-oddity=\"all_at_once\""), told, "{name}");
        if !told {
            assert!(!page.contains(&round.beside.person("inspector1").await.name), "{name}");
        }
    }
}

#[tokio::test]
async fn wrong_days_are_told_to_programs_and_put_right_for_people() {
    let round = Round::new().await;
    let committee = sign_in(&round.server, "committee").await;
    for pairs in [
        json!([["from", "2026-02-31"]]),
        json!([["from", "2026-11-05"], ["until", "2026-11-01"]]),
        json!([["from", "2020-01-01"], ["until", "2026-01-01"]]),
        json!([["area", "north"]]),
        json!([["level", "king"]]),
    ] {
        let answer = round.function("coverage", &committee, pairs.clone()).await;
        assert_eq!(answer.status(), 422, "{pairs}");
    }
    round.page(&committee, "?from=2026-11-05&until=2026-11-01&area=x&level=king&kind=%F0").await;
    round.page(&committee, "?from=0000-01-01&until=9999-12-31").await;
    let bad = get(&round.server, "/api/patrol/standing?kind=roof", &committee).await;
    assert_eq!(bad.status(), 400);
}

#[tokio::test]
async fn the_view_is_taken_along_as_a_file_by_those_who_may() {
    let round = Round::new().await;
    let (committee, lead) =
        (sign_in(&round.server, "committee").await, sign_in(&round.server, "lead1").await);
    round.check("GK1-F-1", "inspector1", 60, |_| {}).await;
    let file = get(&round.server, "/patrol/coverage.csv?kind=substation", &committee).await;
    assert_eq!(file.headers()["content-type"], "text/csv; charset=utf-8");
    assert!(file.headers()["content-disposition"].to_str().unwrap().contains("weiwangge-coverage-"));
    let bytes = file.bytes().await.unwrap();
    assert!(bytes.starts_with("\u{feff}".as_bytes()));
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 5, "{text}");
    assert!(lines[0].contains("点位编号,名称") && text.contains("GK1-F-1"), "{text}");
    assert_eq!(get(&round.server, "/patrol/coverage.csv", &lead).await.status(), 403);
}

/// The form as the page shows it, each field once and each item of the lists.
fn rules(version: &str) -> Vec<(&'static str, String)> {
    const KINDS: [(&str, &str, &str, &str); 7] = [
        ("interval-stairwell", "seconds-stairwell", "items-stairwell", "E1"),
        ("interval-guard_booth", "seconds-guard_booth", "items-guard_booth", "A1"),
        ("interval-garbage_room", "seconds-garbage_room", "items-garbage_room", "B1"),
        ("interval-bike_garage", "seconds-bike_garage", "items-bike_garage", "C1"),
        ("interval-pump_room", "seconds-pump_room", "items-pump_room", "D1"),
        ("interval-substation", "seconds-substation", "items-substation", "F1"),
        ("interval-street_point", "seconds-street_point", "items-street_point", "G2"),
    ];
    let mut fields = vec![("version", version.to_owned())];
    for (interval, seconds, items, item) in KINDS {
        fields.extend([(interval, "1".to_owned()), (seconds, "90".to_owned()), (items, item.to_owned())]);
    }
    fields
}

async fn lay_down(round: &Round, session: &str, fields: &[(&'static str, String)]) -> Response {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    post(&round.server, "/admin/patrol", session, &fields).await
}

#[tokio::test]
async fn the_rules_are_laid_down_anew_as_a_version_and_nobody_overwrites_anybody() {
    let round = Round::new().await;
    let admin = sign_in(&round.server, "admin").await;
    let shown = get(&round.server, "/admin/patrol", &admin).await.text().await.unwrap();
    assert!(shown.contains("拟定清单,待街道核定") && shown.contains("data-version=\"0\""));
    let saved = lay_down(&round, &admin, &rules("0")).await;
    assert_eq!(
        (saved.status().as_u16(), saved.headers()["location"].to_str().unwrap()),
        (303, "/admin/patrol?done=save")
    );
    let shown = get(&round.server, "/admin/patrol", &admin).await.text().await.unwrap();
    assert!(!shown.contains("拟定清单") && shown.contains("data-version=\"1\""));
    let mut late = rules("0");
    late[2].1 = "123".to_owned();
    let refused = lay_down(&round, &admin, &late).await;
    assert_eq!(refused.status(), 409);
    let page = refused.text().await.unwrap();
    assert!(page.contains("value=\"123\""), "what was typed is still there");
    let (version, laid_down) = round.beside.core.rules_in_force().await.unwrap();
    assert_eq!((version, laid_down.seconds(domain::patrol::coverage::CheckpointKind::Stairwell)), (1, 90));
}

#[tokio::test]
async fn wrong_rules_are_told_at_their_fields_and_change_nothing() {
    let round = Round::new().await;
    let admin = sign_in(&round.server, "admin").await;
    let mut typed = rules("0");
    typed.retain(|(name, _)| *name != "items-pump_room");
    for (name, value) in &mut typed {
        match *name {
            "interval-stairwell" => "every now and then".clone_into(value),
            "seconds-substation" => "<b>9999</b>".clone_into(value),
            _ => {}
        }
    }
    let refused = lay_down(&round, &admin, &typed).await;
    assert_eq!(refused.status(), 422);
    let page = refused.text().await.unwrap();
    assert!(page.contains("every now and then") && page.contains("&lt;b"), "what was typed, as text");
    let told = |id: &str| {
        let rest = page.split(&format!("id=\"error-{id}\"")).nth(1).unwrap();
        let rest = rest.split_once('>').unwrap().1;
        !rest.split("</p>").next().unwrap().replace("<!>", "").trim().is_empty()
    };
    assert!(told("interval-stairwell") && told("seconds-substation") && told("items-pump_room"));
    assert!(!told("interval-pump_room") && !told("seconds-stairwell") && !told("items-stairwell"));
    assert_eq!(round.beside.core.rules_in_force().await.unwrap().0, 0);
}

#[tokio::test]
async fn a_wall_shows_the_whole_to_everybody_and_places_to_a_paired_one() {
    let round = Round::new().await;
    round.check("GK1-1-1-1", "inspector1", 5, |_| {}).await;
    let ask = |wall: String| {
        let request = round.server.client.post(format!("{}/api/wall/coverage", round.server.base));
        async move { request.header("cookie", wall).send().await.unwrap().text().await.unwrap() }
    };
    let public = ask(String::new()).await;
    assert!(public.contains("data-kpi=\\\"coverage\\\"") && !public.contains("dead_corners"), "{public}");
    assert!(!public.contains("coverage-1"), "no place for a wall that is not paired");
    assert_eq!(round.server.fetch("/api/patrol/standing?as=wall").await.status(), 401);

    let asked =
        round.server.client.post(format!("{}/api/wall/code", round.server.base)).send().await.unwrap();
    let wall = cookie(&asked, "__Host-wall");
    let code: String = asked.json().await.unwrap();
    let committee = sign_in(&round.server, "committee").await;
    let fields = [("action", "pair"), ("code", code.as_str()), ("name", "大厅"), ("community", "GK1")];
    assert_eq!(post(&round.server, "/desk/walls", &committee, &fields).await.status(), 303);
    let paired = ask(wall.clone()).await;
    assert!(paired.contains("dead_corners") && paired.contains("coverage-1"), "{paired}");
    let name = round.beside.person("inspector1").await.name;
    assert!(!paired.contains(&name), "nobody is named");
    assert_eq!(paired.matches("data-dead=").count(), 6, "the longest dead corners are named");
    assert_eq!(public.matches("data-dead=").count(), 0);
    let all = round.standing(&wall, "?as=wall").await;
    let of = |wanted: u64| all.iter().filter(|(_, standing)| *standing == wanted).count();
    assert!(
        all.iter().any(|(id, standing)| id == "GK1-1-1-1" && *standing != 2),
        "by age, not only the dead"
    );
    assert!(of(2) >= 197, "{}", of(2));
}

#[tokio::test]
async fn days_before_the_first_check_are_not_counted() {
    let round = Round::new().await;
    let committee = sign_in(&round.server, "committee").await;
    let nothing = round.coverage(&committee, json!([])).await;
    assert_eq!(nothing["total"]["share"]["whole"], 0);
    assert!(round.page(&committee, "").await.contains("还没有巡查记录"));
    round.check("GK1-1-1-1", "inspector1", 3 * 24 * 60, |_| {}).await;
    let found = round.coverage(&committee, json!([])).await;
    let counted = |day: &&Value| day["figure"]["share"]["whole"].as_i64().unwrap() > 0;
    let days: Vec<_> = found["days"].as_array().unwrap().iter().filter(counted).collect();
    assert_eq!(days.len(), 4);
    let first = round.now().plus_minutes(-3 * 24 * 60).local().date;
    assert_eq!(days[0]["date"], iso_date::write(first).as_str());
}
