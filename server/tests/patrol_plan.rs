//! Planning patrols through the real program: who may, versions, moves, illness, templates, the month, re-checks, GPX.

use crate::common::TestServer;
use crate::common::staff::{Beside, action, beside, get, report, sign_in, start};
use domain::backend::patrol_ports::{CheckQuery, Draw, NewCheck};
use domain::backend::{MoveForm, monday};
use domain::clock::{Date, Timestamp, iso_date};
use domain::event::AreaRef;
use domain::patrol::coverage::{CheckpointKind, Outcome, day_begins};
use domain::patrol::recheck::Level;
use domain::patrol::record::{CheckRecord, Proof};
use reqwest::Response;
use serde_json::{Value, json};
use time::Duration;

fn today() -> Date {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    Timestamp(i64::try_from(since.as_millis()).unwrap()).local().date
}

fn later(days: i64) -> String {
    iso_date::write(today().checked_add(Duration::days(days)).unwrap())
}

/// A planner with a session.
struct Planner<'a> {
    server: &'a TestServer,
    cookie: String,
    level: &'static str,
}

impl<'a> Planner<'a> {
    async fn of(server: &'a TestServer, username: &str) -> Self {
        Self { server, cookie: sign_in(server, username).await, level: "team" }
    }

    fn ask(&self, date: &str, areas: &[&str]) -> Value {
        json!({ "community": "GK1", "level": self.level, "date": date, "areas": areas })
    }

    async fn send(&self, verb: &str, body: &Value) -> Response {
        let request = self.server.client.post(format!("{}/api/patrol/{verb}", self.server.base));
        request.header("cookie", &self.cookie).json(body).send().await.unwrap()
    }

    async fn status(&self, verb: &str, body: &Value) -> u16 {
        self.send(verb, body).await.status().as_u16()
    }

    async fn done(&self, verb: &str, body: &Value) -> Value {
        let answer = self.send(verb, body).await;
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(status, 200, "{verb}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    async fn book(&self, date: &str) -> Value {
        self.done("book", &json!({ "ask": self.ask(date, &[]) })).await
    }

    /// Plans the day with everybody who could walk, without limits.
    async fn make(&self, date: &str, areas: &[&str]) -> Value {
        let page = self.done("book", &json!({ "ask": self.ask(date, areas) })).await;
        let people = page["choices"]["people"].as_array().unwrap().iter();
        let walkers = people.filter(|person| person["elsewhere"] == false).map(walker);
        self.done("make", &self.make_form(date, areas, &page, walkers.collect())).await
    }

    fn make_form(&self, date: &str, areas: &[&str], page: &Value, walkers: Vec<Value>) -> Value {
        let expected = &page["day"]["version"];
        json!({ "form": { "ask": self.ask(date, areas), "expected": expected, "walkers": walkers } })
    }

    fn day_form(&self, date: &str, page: &Value) -> Value {
        json!({ "form": { "ask": self.ask(date, &[]), "expected": page["day"]["version"] } })
    }
}

/// Of somebody who can be chosen, or of a round.
fn walker(person: &Value) -> Value {
    let start = person["start"].get("id").unwrap_or(&person["start"]);
    json!({
        "account": person["account"], "from": "08:00", "until": "18:00", "minutes": "", "floors": "",
        "start": start,
    })
}

fn rounds(page: &Value) -> &Vec<Value> {
    page["day"]["rounds"].as_array().unwrap()
}

fn visits(round: &Value) -> &Vec<Value> {
    round["visits"].as_array().unwrap()
}

fn all_sites(page: &Value) -> Vec<String> {
    let visits = rounds(page).iter().flat_map(visits);
    let mut all: Vec<String> =
        visits.map(|visit| format!("{} {}", visit["stop"]["site"], visit["stop"]["half"])).collect();
    let left = page["day"]["left_out"].as_array().unwrap().iter();
    all.extend(left.map(|left| format!("{} {}", left["stop"]["site"], left["stop"]["half"])));
    all.sort();
    all
}

async fn refusals(beside: &Beside) -> usize {
    let event = domain::backend::people_ports::SecurityEvent::Refused;
    beside.core.people.store.security_log_of(event, 100).await.unwrap().len()
}

#[tokio::test]
async fn a_committee_plans_a_day_and_a_second_planner_hears_of_it() {
    let server = start().await;
    let committee = Planner::of(&server, "committee").await;
    let day = later(1);
    let empty = committee.book(&day).await;
    assert_eq!((empty["day"]["version"].as_u64(), rounds(&empty).len()), (Some(0), 0));
    let page = committee.make(&day, &[]).await;
    assert_eq!(page["day"]["version"], 1);
    assert_eq!(page["day"]["by"], "共四一站长");
    // 168 doors and 30 facilities, of which 8 garbage rooms twice.
    assert_eq!(all_sites(&page).len(), 198 + 8);
    assert_eq!(page["day"]["left_out"].as_array().unwrap().len(), 0);
    for round in rounds(&page) {
        let mut last = 8 * 60;
        for (n, visit) in visits(round).iter().enumerate() {
            assert_eq!(visit["order"].as_u64().unwrap(), n as u64 + 1);
            let (arrive, leave) = (visit["arrive"].as_u64().unwrap(), visit["leave"].as_u64().unwrap());
            assert!(last <= arrive + 1 && arrive < leave, "{visit}");
            last = leave;
        }
        let way = round["way"].as_array().unwrap();
        assert!(visits(round).is_empty() || way.len() > visits(round).len(), "the line follows the paths");
        let theirs = round["areas"].as_array().unwrap();
        assert!(visits(round).iter().all(|visit| theirs.contains(&visit["stop"]["area"])));
    }
    // The same again from the version before: somebody else has planned meanwhile.
    let people = page["choices"]["people"].as_array().unwrap();
    let stale = committee.make_form(&day, &[], &empty, people.iter().map(walker).collect());
    assert_eq!(committee.status("make", &stale).await, 409);
    // The plan is on the page, with order numbers and times, without any script.
    let html = get(&server, &format!("/patrol/plan?date={day}"), &committee.cookie).await;
    assert_eq!(html.status(), 200);
    let html = html.text().await.unwrap();
    let first = &visits(&rounds(&page)[0])[0];
    assert!(html.contains(first["stop"]["name"].as_str().unwrap()) && html.contains("class=\"way tone-0"));
    assert_eq!(html.matches("class=\"visit\"").count(), 206);
    // Cancelled: nobody walks, and it can be planned again.
    let cancelled = committee.done("cancel", &committee.day_form(&day, &page)).await;
    assert_eq!((&cancelled["day"]["cancelled"], &cancelled["day"]["version"]), (&json!(true), &json!(2)));
    assert_eq!(committee.status("replan", &committee.day_form(&day, &cancelled)).await, 404);
    let again = committee.make(&day, &[]).await;
    assert_eq!((&again["day"]["cancelled"], all_sites(&again).len()), (&json!(false), 206));
}

#[tokio::test]
async fn a_lead_plans_the_own_area_and_changes_nothing_of_others() {
    let server = start().await;
    let beside = beside(&server).await;
    let (committee, lead) = (Planner::of(&server, "committee").await, Planner::of(&server, "lead1").await);
    let day = later(1);
    let whole = committee.make(&day, &[]).await;
    let seen = lead.book(&day).await;
    let areas = &seen["choices"]["areas"];
    assert_eq!(areas, &json!([1]));
    assert!(rounds(&seen).iter().all(|round| round["areas"].as_array().unwrap().contains(&json!(1))));
    let one =
        |page: &Value, name: &str| rounds(page).iter().find(|round| round["name"] == name).cloned().unwrap();
    assert_eq!(one(&seen, "一区志愿者")["editable"], true);
    assert_eq!(one(&seen, "网格工作站成员")["editable"], false, "it reaches into other areas");
    // The own area anew, with one person: rounds of others stay to the minute.
    let own = one(&seen, "一区志愿者");
    let form = lead.make_form(&day, &["1"], &seen, vec![walker(&own)]);
    lead.done("make", &form).await;
    let after = committee.book(&day).await;
    for name in ["二区志愿者", "三区居委干部", "网格工作站成员"] {
        assert_eq!(visits(&one(&after, name)), visits(&one(&whole, name)), "{name}");
    }
    assert_eq!(all_sites(&after), all_sites(&whole), "nothing got lost");
    // Areas and rounds of others are refused, and that is written down.
    let logged = refusals(&beside).await;
    let foreign = json!({ "ask": lead.ask(&day, &["2"]) });
    assert_eq!(lead.status("book", &foreign).await, 403);
    assert_eq!(get(&server, &format!("/patrol/plan?date={day}&area=2"), &lead.cookie).await.status(), 403);
    let now = lead.book(&day).await;
    let other = one(&now, "网格工作站成员")["account"].clone();
    let ill = json!({ "form": { "ask": lead.ask(&day, &[]), "expected": now["day"]["version"], "missing": [other] } });
    assert_eq!(lead.status("replan", &ill).await, 403);
    let own = one(&now, "一区志愿者")["account"].clone();
    let taken = json!({ "form": {
        "ask": lead.ask(&day, &[]), "expected": now["day"]["version"],
        "from": other, "order": 1, "to": own, "place": 1,
    } });
    assert_eq!(lead.status("move", &taken).await, 403);
    assert_eq!(refusals(&beside).await, logged + 4);
    // Of a plan that is others' too, a lead calls off the own rounds alone.
    let called_off = lead.done("cancel", &lead.day_form(&day, &now)).await;
    assert_eq!(called_off["day"]["cancelled"], false);
    assert!(rounds(&called_off).iter().all(|round| round["editable"] == false));
    let after = committee.book(&day).await;
    assert_eq!(visits(&one(&after, "二区志愿者")), visits(&one(&whole, "二区志愿者")));
}

#[tokio::test]
async fn each_level_is_planned_by_whom_it_belongs_to() {
    let server = start().await;
    beside(&server).await.add_foreign_committee().await;
    let day = later(1);
    let allowed = [
        ("center", "team", 200),
        ("center", "station", 200),
        ("center", "supervisor", 200),
        ("committee", "team", 200),
        ("committee", "station", 200),
        ("committee", "supervisor", 403),
        ("lead2", "team", 200),
        ("lead2", "station", 403),
        ("lead2", "supervisor", 403),
        ("inspector1", "team", 403),
        ("supervisor1", "supervisor", 403),
        ("property", "team", 403),
        ("admin", "team", 403),
        ("foreign", "team", 403),
        ("foreign", "station", 403),
    ];
    for (who, level, status) in allowed {
        let planner = Planner { level, ..Planner::of(&server, who).await };
        let asked = json!({ "ask": planner.ask(&day, &[]) });
        assert_eq!(planner.status("book", &asked).await, status, "{who} {level}");
        let month = json!({ "ask": planner.ask(&day, &[]), "month": "" });
        assert_eq!(planner.status("month", &month).await, status, "{who} {level}");
        let address = format!("/patrol/plan?community=GK1&level={level}&date={day}");
        let page = get(&server, &address, &planner.cookie).await;
        assert_eq!(page.status().as_u16(), status, "{who} {level}");
    }
    // Points of the street are the supervisors'.
    let center = Planner { level: "supervisor", ..Planner::of(&server, "center").await };
    let page = center.make(&day, &[]).await;
    assert!(!rounds(&page).is_empty());
    assert!(all_sites(&page).iter().all(|site| site.contains("GK1-S-")), "{:?}", all_sites(&page));
    // Signed out.
    let nobody = Planner { server: &server, cookie: String::new(), level: "team" };
    assert_eq!(nobody.status("book", &json!({ "ask": nobody.ask(&day, &[]) })).await, 401);
}

#[tokio::test]
async fn a_visit_goes_to_somebody_else_and_who_falls_ill_is_replaced() {
    let server = start().await;
    let committee = Planner::of(&server, "committee").await;
    let day = later(1);
    let page = committee.make(&day, &[]).await;
    let (a, b) = (rounds(&page)[0].clone(), rounds(&page)[1].clone());
    let moved = json!({ "form": {
        "ask": committee.ask(&day, &[]), "expected": page["day"]["version"],
        "from": a["account"], "order": 1, "to": b["account"], "place": 1,
    } });
    let after = committee.done("move", &moved).await;
    let (a2, b2) = (&rounds(&after)[0], &rounds(&after)[1]);
    assert_eq!(visits(a2).len() + 1, visits(&a).len());
    assert_eq!(visits(b2)[0]["stop"]["site"], visits(&a)[0]["stop"]["site"]);
    assert_ne!(visits(b2)[1]["arrive"], visits(&b)[0]["arrive"], "times follow");
    // Who waits for noon ends no earlier for it: what is walked and checked is less and more.
    let minutes = |round: &Value| round["minutes"].as_u64().unwrap();
    assert!(minutes(a2) < minutes(&a) && minutes(b2) > minutes(&b));
    assert_eq!(all_sites(&after), all_sites(&page));
    // Ill: the others take it over with one press.
    let ill = json!({ "form": {
        "ask": committee.ask(&day, &[]), "expected": after["day"]["version"], "missing": [a["account"]],
    } });
    let replanned = committee.done("replan", &ill).await;
    assert!(rounds(&replanned)[0]["missing"] == true && visits(&rounds(&replanned)[0]).is_empty());
    assert_eq!(all_sites(&replanned), all_sites(&page));
    // Back again, and somebody else off the plan.
    let back = json!({ "form": {
        "ask": committee.ask(&day, &[]), "expected": replanned["day"]["version"],
        "back": [a["account"]], "remove": [b["account"]],
    } });
    let back = committee.done("replan", &back).await;
    assert!(!visits(&rounds(&back)[0]).is_empty());
    assert!(rounds(&back).iter().all(|round| round["account"] != b["account"]));
    assert_eq!(all_sites(&back), all_sites(&page));
    // And on it once more, for an hour: what does not fit in is named with why.
    let mut short = walker(&b);
    short["until"] = json!("09:00");
    let add = json!({ "form": {
        "ask": committee.ask(&day, &[]), "expected": back["day"]["version"], "add": [short],
        "missing": rounds(&back).iter().map(|round| round["account"].clone()).collect::<Vec<_>>(),
    } });
    let alone = committee.done("replan", &add).await;
    assert_eq!(all_sites(&alone), all_sites(&page));
    let whys: Vec<&str> =
        alone["day"]["left_out"].as_array().unwrap().iter().filter_map(|l| l["why"].as_str()).collect();
    assert!(whys.contains(&"full") && whys.contains(&"nobody"), "{whys:?}");
    // What is left out is given to somebody by hand.
    let left = &alone["day"]["left_out"][0];
    let given = json!({ "form": {
        "ask": committee.ask(&day, &[]), "expected": alone["day"]["version"],
        "order": left["index"], "to": b["account"], "place": 99,
    } });
    let given = committee.done("move", &given).await;
    let taker = rounds(&given).iter().find(|round| round["account"] == b["account"]).unwrap();
    assert_eq!(visits(taker).last().unwrap()["stop"]["site"], left["stop"]["site"]);
    assert_eq!(visits(taker).last().unwrap()["late"], true, "and says that it comes too late");
}

#[tokio::test]
async fn a_template_is_used_again_and_the_month_says_what_it_will_reach() {
    let server = start().await;
    let committee = Planner::of(&server, "committee").await;
    let (day, next) = (later(1), later(8));
    let none = committee.book(&day).await;
    assert_eq!(committee.status("apply", &committee.day_form(&day, &none)).await, 422);
    assert_eq!(committee.status("template", &committee.day_form(&day, &none)).await, 422);
    let page = committee.make(&day, &[]).await;
    let saved = committee.done("template", &committee.day_form(&day, &page)).await;
    assert_eq!(saved["choices"]["templates"].as_array().unwrap().len(), 1);
    let applied = committee.done("apply", &committee.day_form(&next, &committee.book(&next).await)).await;
    let order = |page: &Value| -> Vec<Vec<String>> {
        let sites =
            |round: &Value| visits(round).iter().map(|visit| visit["stop"]["site"].to_string()).collect();
        rounds(page).iter().map(sites).collect()
    };
    assert_eq!(order(&applied), order(&page));
    assert_eq!(applied["day"]["left_out"], json!([]), "the template goes wherever something is due");
    // A month from the template: its weekday is covered, the days after it less and less.
    let ask = committee.ask(&next, &[]);
    let month = |first: &str| json!({ "ask": ask, "month": first });
    let mut days: Vec<Value> = Vec::new();
    for first in [&day[..7], &next[..7], &later(20)[..7]] {
        let found = committee.done("month", &month(first)).await;
        days.extend(found["days"].as_array().unwrap().iter().cloned());
    }
    let of = |date: &str| days.iter().find(|one| one["date"] == date).unwrap_or_else(|| panic!("{date}"));
    assert_eq!((&of(&day)["by"], &of(&next)["by"]), (&json!("plan"), &json!("plan")));
    assert_eq!(of(&day)["visits"], 206);
    assert_eq!((&of(&later(15))["by"], &of(&later(2))["by"]), (&json!("template"), &json!("nothing")));
    let planned = |date: &str| of(date)["planned"].as_f64().unwrap();
    assert!(planned(&day) > 0.3 && planned(&later(2)) > 0.8, "{} {}", planned(&day), planned(&later(2)));
    assert!(planned(&later(5)) < 0.2, "{}", planned(&later(5)));
    assert!(of(&later(2))["reached"].is_null(), "it is yet to come");
    // A lead's template holds the own rounds; the committee's others stay.
    let lead = Planner::of(&server, "lead1").await;
    let mine = lead.make(&day, &["1"]).await;
    lead.done("template", &lead.day_form(&day, &mine)).await;
    let third = later(15);
    let again = committee.done("apply", &committee.day_form(&third, &committee.book(&third).await)).await;
    assert!(rounds(&again).len() >= rounds(&page).len() - 1);
    let names: Vec<&str> = rounds(&again).iter().filter_map(|round| round["name"].as_str()).collect();
    assert!(names.contains(&"二区志愿者") && names.contains(&"一区志愿者"), "{names:?}");
}

/// Checks of last week by the team of area 1, each at another door.
async fn last_week(beside: &Beside, checks: u16) {
    weeks_ago(beside, 1, 0, checks).await;
}

/// The same of another week, from another door on.
async fn weeks_ago(beside: &Beside, weeks: i64, first: usize, checks: u16) {
    let before = monday(today()).checked_sub(Duration::days(7 * weeks - 2)).unwrap();
    let inspector = beside.person("inspector1").await;
    let doors = beside.core.place.stairwells.iter().filter(|door| door.id.area == 1);
    let new = doors.enumerate().skip(first).take(usize::from(checks)).map(|(n, door)| {
        let at = day_begins(before).plus_minutes(9 * 60 + n as i64 * 5);
        NewCheck {
            key: format!("check-of-last-week-{n}").parse().unwrap(),
            fingerprint: [u8::try_from(n).unwrap(); 32],
            record: CheckRecord {
                site: domain::patrol::SiteId::Door(door.id.clone()),
                kind: CheckpointKind::Stairwell,
                area: AreaRef::Area(1),
                account: inspector.id,
                level: Level::Team,
                at,
                received_at: at,
                device_at: at,
                judged_at: None,
                order: n as u32,
                plan: None,
                proof: Proof::Scanned,
                outcome: Outcome::Fine,
                own: false,
                judged: Vec::new(),
                notes: Vec::new(),
            },
        }
    });
    beside.core.patrols.keep_checks(new.collect()).await.unwrap();
}

#[tokio::test]
async fn re_checks_are_drawn_once_and_nobody_whom_they_are_about_is_told() {
    let server = start().await;
    let beside = beside(&server).await;
    last_week(&beside, 30).await;
    let committee = Planner { level: "station", ..Planner::of(&server, "committee").await };
    let day = later(0);
    let page = committee.make(&day, &[]).await;
    // Five in a hundred of thirty, rounded up.
    let drawn = all_sites(&page);
    assert_eq!(drawn.len(), 2, "{page}");
    let stops = rounds(&page).iter().flat_map(visits).chain(page["day"]["left_out"].as_array().unwrap());
    assert!(
        stops.into_iter().all(|one| one["stop"]["recheck"] == true && one["stop"]["reason"] == "recheck")
    );
    let week = monday(today()).checked_sub(Duration::days(7)).unwrap();
    let community = "GK1".parse().unwrap();
    let draws = beside.core.patrols.draws(&community, week).await.unwrap();
    assert_eq!((draws.len(), draws[0].checks.len()), (1, 2));
    // More of last week arrives from a phone, the day is planned again, by another planner too: the draw holds.
    let again = committee.make(&day, &[]).await;
    assert_eq!(all_sites(&again), drawn);
    let center = Planner { level: "station", ..Planner::of(&server, "center").await };
    assert_eq!(all_sites(&center.make(&day, &[]).await), drawn);
    assert_eq!(beside.core.patrols.draws(&community, week).await.unwrap(), draws);
    // A week that is not over is not drawn from.
    let ahead = committee.make(&later(8), &[]).await;
    assert_eq!(all_sites(&ahead), Vec::<String>::new());
    // The team's own plan says nothing of it, and the station's is not the team's to see.
    let lead = Planner::of(&server, "lead1").await;
    let team = lead.make(&later(1), &["1"]).await;
    assert!(!team.to_string().contains("\"recheck\":true"));
    let station = Planner { level: "station", ..lead };
    assert_eq!(station.status("book", &json!({ "ask": station.ask(&day, &[]) })).await, 403);
    let inspector = sign_in(&server, "inspector1").await;
    let path = format!("/patrol/plan.gpx?level=station&date={day}&account=1");
    assert_eq!(get(&server, &path, &inspector).await.status(), 403);
}

#[tokio::test]
async fn a_ticket_to_look_at_is_visited_and_one_that_lies_nowhere_is_named() {
    let server = start().await;
    let beside = beside(&server).await;
    let at_door = report(&server, "site-check-door", &[("code", "demo-1-1-1"), ("item", "E1")]).await;
    let room = beside.core.place.facilities.iter().find(|one| one.name == "1号垃圾厢房").unwrap().at;
    let place = [("lat", format!("{:.7}", room.lat)), ("lng", format!("{:.7}", room.lng))];
    let fields = [("lat", place[0].1.as_str()), ("lng", place[1].1.as_str()), ("item", "B1")];
    let at_room = report(&server, "site-check-room", &fields).await;
    let sensitive = report(&server, "site-check-hidden", &[("code", "demo-1-1-1"), ("item", "G1")]).await;
    for number in [&at_door, &at_room, &sensitive] {
        beside.act("committee", number, action("ask_site_check")).await;
    }
    let committee = Planner::of(&server, "committee").await;
    let page = committee.make(&later(1), &[]).await;
    let stops: Vec<&Value> = rounds(&page).iter().flat_map(visits).map(|visit| &visit["stop"]).collect();
    let with = |number: &String| -> Vec<String> {
        let held = |stop: &&&Value| stop["tickets"].as_array().unwrap().contains(&json!(number));
        let mut sites: Vec<String> = stops.iter().filter(held).map(|stop| stop["site"].to_string()).collect();
        sites.dedup();
        sites
    };
    assert_eq!(with(&at_door), ["\"GK1-1-1-1\""]);
    assert_eq!(with(&at_room), ["\"GK1-B-1\""]);
    assert_eq!(with(&sensitive), Vec::<String>::new(), "a team does not see what is sensitive");
    // The station looks at that.
    let station = Planner { level: "station", ..committee };
    let page = station.make(&later(1), &[]).await;
    assert!(page.to_string().contains(&sensitive) && !page.to_string().contains(&at_door));
}

#[tokio::test]
async fn what_comes_up_after_planning_is_taken_up_when_the_rest_is_planned_anew() {
    let server = start().await;
    let beside = beside(&server).await;
    let committee = Planner { level: "station", ..Planner::of(&server, "committee").await };
    let number = report(&server, "late-task-1", &[("code", "demo-1-1-1"), ("item", "G1")]).await;
    beside.act("committee", &number, action("ask_site_check")).await;
    let day = later(1);
    let page = committee.make(&day, &[]).await;
    assert_eq!(all_sites(&page), ["\"GK1-1-1-1\" null"]);
    let other = report(&server, "late-task-2", &[("code", "demo-2-1-1"), ("item", "G1")]).await;
    beside.act("committee", &other, action("ask_site_check")).await;
    let again = |page: &Value| json!({ "form": { "ask": committee.ask(&day, &[]), "expected": page["day"]["version"] } });
    let page = committee.done("replan", &again(&page)).await;
    assert_eq!(all_sites(&page), ["\"GK1-1-1-1\" null", "\"GK1-2-1-1\" null"]);
    // Somebody was there for the first: nobody goes for it any more.
    beside.act("committee", &number, MoveForm { found: "yes".into(), ..action("check_site") }).await;
    let page = committee.done("replan", &again(&page)).await;
    assert_eq!(all_sites(&page), ["\"GK1-2-1-1\" null"]);
}

#[tokio::test]
async fn people_of_the_property_company_are_given_no_round() {
    let server = start().await;
    let beside = beside(&server).await;
    let committee = Planner::of(&server, "committee").await;
    let page = committee.make(&later(1), &[]).await;
    let own = beside.person("inspector6").await;
    assert_eq!(page["choices"]["own"], json!([own.name]));
    let offered = page["choices"]["people"].as_array().unwrap();
    assert!(!offered.is_empty() && offered.iter().all(|one| one["account"] != own.id.0));
    // Nor by whoever names them all the same.
    let mut typed = walker(&offered[0]);
    typed["account"] = json!(own.id.0);
    let form = committee.make_form(&later(1), &[], &page, vec![typed]);
    assert_eq!(committee.status("make", &form).await, 422);
    let text = get(&server, "/patrol/plan", &committee.cookie).await.text().await.unwrap();
    assert!(text.contains("自查") && text.contains(&own.name));
}

#[tokio::test]
async fn a_week_is_drawn_from_without_anybodys_planning_and_what_was_missed_is_asked_once_more() {
    let server = start().await;
    let beside = beside(&server).await;
    last_week(&beside, 30).await;
    let week = |back: i64| monday(today()).checked_sub(Duration::days(7 * back)).unwrap();
    let community = "GK1".parse().unwrap();
    beside.core.draw_rechecks().await.unwrap();
    let draws = beside.core.patrols.draws(&community, week(1)).await.unwrap();
    let early = beside.core.now() < day_begins(monday(today())).plus_minutes(6 * 60);
    if early {
        assert_eq!(draws.len(), 0, "phones may still bring what was checked on Sunday");
        return;
    }
    // Five in a hundred for the station, two for the supervisors, at least one.
    let mut counts: Vec<(Level, usize)> = draws.iter().map(|one| (one.level, one.checks.len())).collect();
    counts.sort_unstable();
    assert_eq!(counts, [(Level::Station, 2), (Level::Supervisor, 1)]);
    beside.core.draw_rechecks().await.unwrap();
    assert_eq!(beside.core.patrols.draws(&community, week(1)).await.unwrap(), draws, "once");
    // What was drawn a week before and nobody got to is asked for once more.
    weeks_ago(&beside, 2, 35, 1).await;
    let query = CheckQuery { until: Some(day_begins(week(1))), ..CheckQuery::default() };
    let missed = beside.core.patrols.checks(&query).await.unwrap();
    let draw = Draw { community, week: week(2), level: Level::Station, checks: vec![missed[0].id] };
    beside.core.patrols.save_draw(draw).await.unwrap();
    let committee = Planner { level: "station", ..Planner::of(&server, "committee").await };
    let page = committee.make(&later(0), &[]).await;
    let sites = all_sites(&page);
    let asked = missed[0].record.site.to_string();
    assert!(sites.len() == 3 && sites.iter().any(|site| site.contains(&asked)), "{sites:?}");
}

/// Whether elements are closed in the order in which they were opened.
fn well_formed(xml: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let body = xml.split_once("?>").map_or(xml, |(_, body)| body);
    for tag in body.split('<').skip(1) {
        let Some((tag, text)) = tag.split_once('>') else { return false };
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        if text.contains('&') && !["&amp;", "&lt;", "&gt;"].iter().any(|known| text.contains(known)) {
            return false;
        }
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    open.is_empty()
}

#[tokio::test]
async fn a_round_is_taken_along_as_gpx_by_whoever_walks_or_plans_it() {
    let server = start().await;
    let committee = Planner::of(&server, "committee").await;
    let day = later(1);
    let page = committee.make(&day, &[]).await;
    let round = rounds(&page).iter().find(|round| round["name"] == "二区志愿者").unwrap();
    let path =
        |account: &Value| format!("/patrol/plan.gpx?community=GK1&level=team&date={day}&account={account}");
    let answer = get(&server, &path(&round["account"]), &committee.cookie).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/gpx+xml; charset=utf-8");
    let gpx = answer.text().await.unwrap();
    assert!(well_formed(&gpx), "{gpx}");
    assert!(gpx.contains("xmlns=\"http://www.topografix.com/GPX/1/1\"") && gpx.contains("version=\"1.1\""));
    assert_eq!(gpx.matches("<rtept").count(), visits(round).len() + 2, "every visit, start and end");
    assert_eq!(gpx.matches("<trkpt").count(), round["way"].as_array().unwrap().len());
    // Whoever walks it takes it along; nobody else's.
    let inspector = sign_in(&server, "inspector2").await;
    assert_eq!(get(&server, &path(&round["account"]), &inspector).await.text().await.unwrap(), gpx);
    let other = rounds(&page).iter().find(|round| round["name"] == "一区志愿者").unwrap();
    assert_eq!(get(&server, &path(&other["account"]), &inspector).await.status(), 403);
    assert_eq!(get(&server, &path(&json!(4711)), &committee.cookie).await.status(), 404);
    let lead = sign_in(&server, "lead1").await;
    assert_eq!(get(&server, &path(&round["account"]), &lead).await.status(), 404, "not a round of the area");
}

#[tokio::test]
async fn whatever_is_wrong_with_a_plan_is_said_and_nothing_is_kept() {
    let server = start().await;
    let committee = Planner::of(&server, "committee").await;
    let day = later(1);
    let page = committee.book(&day).await;
    let person = &page["choices"]["people"][0];
    let with = |name: &str, value: Value| {
        let mut form = walker(person);
        form[name] = value;
        committee.make_form(&day, &[], &page, vec![form])
    };
    let wrong = [
        (with("from", json!("25:00")), "hours"),
        (with("until", json!("07:00")), "hours"),
        (with("minutes", json!("many")), "limits"),
        (with("floors", json!("0")), "limits"),
        (with("start", json!("GK1-A-99")), "start"),
        (with("start", json!("<b>")), "start"),
        (with("account", json!(4711)), "walkers"),
        (committee.make_form(&day, &[], &page, Vec::new()), "walkers"),
        (committee.make_form(&day, &["7"], &page, vec![walker(person)]), "areas"),
        (committee.make_form(&day, &["x"], &page, vec![walker(person)]), "areas"),
        (committee.make_form("2026-13-45", &[], &page, vec![walker(person)]), "date"),
        (committee.make_form(&later(-1), &[], &page, vec![walker(person)]), "date"),
        (committee.make_form("1066-01-01", &[], &page, vec![walker(person)]), "date"),
    ];
    for (form, field) in wrong {
        let answer = committee.send("make", &form).await;
        assert_eq!(answer.status(), 422, "{form}");
        let said: Value = answer.json().await.unwrap();
        assert_eq!(said["refusal"]["fields"][0]["field"], field, "{form}");
    }
    for body in ["", "x", "[]", "{\"form\":7}", "{\"form\":{\"walkers\":{}}}", "{\"form\":{\"expected\":-1}}"]
    {
        let request = server.client.post(format!("{}/api/patrol/make", server.base));
        let request = request.header("cookie", &committee.cookie).header("content-type", "application/json");
        let status = request.body(body).send().await.unwrap().status();
        assert!(status.is_client_error(), "{body}: {status}");
    }
    for query in ["date=x", "level=king", "community=%00", "area=x", "date=2026-11-30&month=13"] {
        let status = get(&server, &format!("/patrol/plan?{query}"), &committee.cookie).await.status();
        assert!(status.is_client_error(), "{query}: {status}");
    }
    assert_eq!(committee.book(&day).await["day"]["version"], 0);
}
