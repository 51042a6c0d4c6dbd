//! Every address of the program, and who may use it. An address without a row here fails the test.

use std::collections::BTreeSet;

use domain::people::{Person, Role};
use http::Method;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::common::staff::post;
use crate::matrix::scene::{Actor, Fields, NOTHING, Scene, plainly};

/// Who may.
#[derive(Clone, Copy)]
pub enum Who {
    /// Everybody, signed in or not; the answer says nothing of anybody's rights.
    Everybody,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever is signed in and fits.
    Those(fn(&Person) -> bool),
}

/// A request that whoever may is not refused, and that changes nothing.
pub enum Ask {
    Get(&'static str),
    Form(&'static str, Fields),
    Json(&'static str, Value),
}

pub struct Row {
    pub method: Method,
    pub path: &'static str,
    pub ask: Ask,
    pub who: Who,
}

fn role(person: &Person, roles: &[Role]) -> bool {
    roles.contains(&person.role)
}

fn of_unit(person: &Person, unit: &str) -> bool {
    person.unit.as_ref().is_some_and(|own| own.as_str() == unit)
}

const DESK: Who = Who::Those(|person| person.role != Role::Admin);
const ADMIN: Who = Who::Those(|person| person.role == Role::Admin);
const WALLS: Who = Who::Those(|person| role(person, &[Role::Committee, Role::Center]));
/// The same two take a view along as a file.
const EXPORT: Who = WALLS;
const COVERAGE: Who =
    Who::Those(|person| role(person, &[Role::AreaLead, Role::Committee, Role::Supervisor, Role::Center]));
const PLAN: Who = Who::Those(|person| role(person, &[Role::AreaLead, Role::Committee, Role::Center]));
const OUTBOX: Who = Who::Those(|person| role(person, &[Role::Center, Role::Admin]));
const ENTER: Who = Who::Those(|person| {
    role(person, &[Role::Inspector, Role::Supervisor, Role::AreaLead, Role::Committee, Role::Center])
});
const ENTERS_FOR_OTHERS: Who =
    Who::Those(|person| role(person, &[Role::AreaLead, Role::Committee, Role::Center]));
const ROSTER: Who = Who::Those(|person| person.unit.is_some());
const POLICE_ROSTER: Who = Who::Those(|person| {
    (person.role == Role::UnitMember && of_unit(person, "police")) || person.role == Role::Center
});
const SHIFTS: Who = Who::Those(|person| {
    person.unit.is_some() && role(person, &[Role::Committee, Role::UnitMember, Role::Center])
});
const CENTERS_SHIFT: Who = Who::Those(|person| person.role == Role::Center && of_unit(person, "center"));
const WALKERS: Who =
    Who::Those(|person| role(person, &[Role::Inspector, Role::AreaLead, Role::Committee, Role::Supervisor]));
const CLOSE: Who = Who::Those(|person| role(person, &[Role::Supervisor, Role::Committee, Role::Center]));
/// A ticket that there is not: `moves` and `reading` ask for those that there are.
const NOBODY: Who = Who::Those(|_| false);

fn page(path: &'static str, who: Who) -> Row {
    Row { method: Method::GET, path, ask: Ask::Get(path), who }
}

fn page_at(path: &'static str, asked: &'static str, who: Who) -> Row {
    Row { method: Method::GET, path, ask: Ask::Get(asked), who }
}

fn form(path: &'static str, fields: Fields, who: Who) -> Row {
    Row { method: Method::POST, path, ask: Ask::Form(path, fields), who }
}

fn form_at(path: &'static str, asked: &'static str, who: Who) -> Row {
    Row { method: Method::POST, path, ask: Ask::Form(asked, &[]), who }
}

fn function(path: &'static str, value: Value, who: Who) -> Row {
    Row { method: Method::POST, path, ask: Ask::Json(path, value), who }
}

pub fn table() -> Vec<Row> {
    use Who::{Everybody, SignedIn};
    let mut all = vec![
        // Pages of everybody
        page("/", Everybody),
        page("/wall", Everybody),
        page_at("/s/{code}", "/s/demo-1-1-1", Everybody),
        page_at("/report", "/report?code=demo-1-1-1", Everybody),
        page("/receipt", Everybody),
        page("/t", Everybody),
        page("/t/ticket", Everybody),
        page("/t/me-too", Everybody),
        page("/emergency", Everybody),
        page("/emergency/sent", Everybody),
        page("/login", Everybody),
        page("/login/again", Everybody),
        page_at("/login/new/{secret}", "/login/new/x", Everybody),
        page_at("/bind/{secret}", "/bind/x", Everybody),
        page("/logout", Everybody),
        // Says that something is not permitted, to whoever asks for it.
        page("/login/denied", NOBODY),
        page("/login/totp-setup", SignedIn),
        // Pages of staff
        page("/desk", DESK),
        page("/desk/export.csv", EXPORT),
        page("/desk/walls", WALLS),
        page("/desk/notices", SignedIn),
        page("/desk/outbox", OUTBOX),
        page("/desk/enter", ENTER),
        page("/desk/enter/slip", ENTER),
        page("/desk/roster", ROSTER),
        page("/desk/handover", SHIFTS),
        page("/patrol", WALKERS),
        page("/patrol/plan", PLAN),
        page("/patrol/plan.gpx", PLAN),
        page_at("/desk/handover/{id}", "/desk/handover/1", CENTERS_SHIFT),
        page_at("/desk/tickets/{number}", "/desk/tickets/GK1-261123-9999", NOBODY),
        page_at("/desk/tickets/{number}/order", "/desk/tickets/GK1-261123-9999/order", NOBODY),
        page("/admin", ADMIN),
        page("/admin/log", ADMIN),
        page("/admin/calendar", ADMIN),
        page("/admin/hours", ADMIN),
        page("/admin/patrol", ADMIN),
        page("/patrol/coverage", COVERAGE),
        page("/posters", PLAN),
        page("/posters.pdf", PLAN),
        page("/patrol/coverage.csv", EXPORT),
        page("/api/patrol/standing", COVERAGE),
        // Reading
        page_at("/photos/{id}", "/photos/0", Everybody),
        page("/api/pins", Everybody),
        page("/api/pins.geojson", Everybody),
        page("/api/place", Everybody),
        page("/healthz", Everybody),
        page("/readyz", Everybody),
        page("/events", Everybody),
        // Forms of everybody
        form("/report", &[("code", "demo-1-1-1")], Everybody),
        form("/photos", &[], Everybody),
        form("/t", &[("code", "x")], Everybody),
        form("/t/ticket", &[("action", "add")], Everybody),
        form("/t/me-too", &[("number", NOTHING)], Everybody),
        form("/login", &[("username", "nobody"), ("password", "x")], Everybody),
        form_at("/login/new/{secret}", "/login/new/x", Everybody),
        form_at("/bind/{secret}", "/bind/x", Everybody),
        form("/login/totp-setup", &[("totp", "x")], Everybody),
        // What would file or sign out is left out here: `doors` sends them from elsewhere, where they are refused.
        Row { method: Method::POST, path: "/emergency", ask: Ask::Get("/emergency"), who: Everybody },
        Row { method: Method::POST, path: "/logout", ask: Ask::Get("/logout"), who: Everybody },
        // Forms of staff
        form_at("/desk/tickets/{number}", "/desk/tickets/GK1-261123-9999", NOBODY),
        form("/desk/enter", &[("source", "patrol")], ENTER),
        form("/desk/walls", &[("action", "x")], WALLS),
        form("/desk/notices", &[("up_to", "0")], SignedIn),
        form("/desk/outbox", &[("action", "x")], OUTBOX),
        form("/desk/roster", &[("action", "x"), ("unit", "police")], POLICE_ROSTER),
        form("/desk/handover", &[("action", "x")], SHIFTS),
        form("/admin", &[("action", "x")], ADMIN),
        form("/admin/calendar", &[("action", "save"), ("text", "x")], ADMIN),
        form("/admin/hours", &[("unit", "police"), ("hours", "x")], ADMIN),
        form("/admin/patrol", &[("version", "0"), ("interval-stairwell", "x")], ADMIN),
    ];
    all.extend(functions());
    all
}

fn functions() -> Vec<Row> {
    use Who::{Everybody, SignedIn};
    let view = || json!({ "pairs": [], "fresh": [] });
    let number = || json!({ "number": NOTHING, "form": { "action": "note" } });
    let bulk = json!({ "numbers": [NOTHING], "form": { "action": "close" } });
    vec![
        form("/api/auth/me", &[], Everybody),
        form("/api/areas/overview", &[("query", ""), ("page", "0")], Everybody),
        form("/api/wall/state", &[], Everybody),
        form("/api/wall/code", &[], Everybody),
        form("/api/wall/coverage", &[], Everybody),
        function("/api/tickets/report", json!({ "form": { "code": "demo-1-1-1" } }), Everybody),
        page("/api/notices/unread", SignedIn),
        function("/api/patrol/coverage", json!({ "pairs": [] }), COVERAGE),
        function("/api/patrol/misses", json!({ "pairs": [] }), COVERAGE),
        function("/api/desk/list", view(), DESK),
        function("/api/desk/tally", view(), DESK),
        function("/api/desk/parts", view(), DESK),
        function("/api/desk/bulk", bulk, CLOSE),
        // A key that is none is told so, to whoever may.
        function("/api/patrol/round", json!({}), WALKERS),
        function("/api/patrol/check", json!({ "form": unkeyed_check() }), WALKERS),
        function("/api/patrol/problem", json!({ "form": { "item": "B1" } }), WALKERS),
        function("/api/patrol/task", json!({ "form": { "number": "" } }), WALKERS),
        // Wrong on purpose: whoever may plan is told so, and nothing is planned.
        function("/api/patrol/book", json!({ "ask": {} }), PLAN),
        function("/api/patrol/month", json!({ "ask": {}, "month": "" }), PLAN),
        function("/api/patrol/make", json!({ "form": {} }), PLAN),
        function("/api/patrol/move", json!({ "form": {} }), PLAN),
        function("/api/patrol/replan", json!({ "form": {} }), PLAN),
        function("/api/patrol/cancel", json!({ "form": {} }), PLAN),
        function("/api/patrol/template", json!({ "form": {} }), PLAN),
        function("/api/patrol/apply", json!({ "form": {} }), PLAN),
        function("/api/tickets/act", number(), NOBODY),
        function("/api/tickets/detail", number(), NOBODY),
    ]
}

/// Everything that a check must have, and no key.
fn unkeyed_check() -> Value {
    json!({
        "format": 1, "key": "", "site": "GK1-1-1-1", "code": "demo-1-1-1", "plan": null, "order": 1,
        "judged_at": null, "outcome": "no_entry", "judged": [],
    })
}

#[test]
fn every_address_of_the_program_has_a_row() {
    let served: BTreeSet<(String, String)> =
        server::http::addresses().into_iter().map(|(method, path)| (method.to_string(), path)).collect();
    let rows = table();
    let named: BTreeSet<(String, String)> =
        rows.iter().map(|row| (row.method.to_string(), row.path.to_owned())).collect();
    assert_eq!(named.len(), rows.len(), "no address is named twice");
    let missing: Vec<_> = served.difference(&named).collect();
    let surplus: Vec<_> = named.difference(&served).collect();
    assert!(missing.is_empty() && surplus.is_empty(), "without a row: {missing:?}; of nothing: {surplus:?}");
}

impl Ask {
    pub fn path(&self) -> &'static str {
        match self {
            Self::Get(path) | Self::Form(path, _) | Self::Json(path, _) => path,
        }
    }

    async fn send(&self, scene: &Scene, actor: &Actor) -> reqwest::Response {
        let request = match self {
            Self::Get(path) => scene.get(actor, path),
            Self::Form(path, fields) => scene.post(actor, path).form(fields),
            Self::Json(path, value) => scene.post(actor, path).json(value),
        };
        request.header("accept", "text/html").send().await.unwrap()
    }
}

/// What somebody without a session is told: pages lead to the sign-in, forms and data say 401.
fn signed_out(ask: &Ask) -> StatusCode {
    match ask {
        Ask::Get(path) if !path.starts_with("/api/") => StatusCode::SEE_OTHER,
        _ => StatusCode::UNAUTHORIZED,
    }
}

#[tokio::test]
async fn every_address_lets_in_exactly_whom_the_table_names() {
    let scene = Scene::new().await;
    let center = scene.actor("center");
    let given = post(&scene.server, "/desk/handover", &center.cookie, &[("action", "give")]).await;
    assert_eq!(given.headers()["location"], "/desk/handover/1?done=give");
    for row in table() {
        for actor in &scene.actors {
            let what = format!("{} {} {}", actor.name, row.method, row.path);
            let logged = scene.refusals(actor).await;
            let answer = row.ask.send(&scene, actor).await;
            let status = answer.status();
            let allowed = match (&row.who, &actor.person) {
                (Who::Everybody, _) => true,
                (_, None) => {
                    // The denied page says the same to everybody.
                    let denied = row.path == "/login/denied";
                    let wanted = if denied { StatusCode::FORBIDDEN } else { signed_out(&row.ask) };
                    assert_eq!(status, wanted, "{what}");
                    continue;
                }
                (Who::SignedIn, Some(_)) => true,
                (Who::Those(fits), Some(person)) => fits(person),
            };
            if !allowed {
                assert_eq!(status, StatusCode::FORBIDDEN, "{what}");
                let lines = usize::from(row.path != "/login/denied");
                assert_eq!(scene.refusals(actor).await - logged, lines, "{what}: a line of the security log");
                let said = plainly(&answer.text().await.unwrap(), NOTHING);
                assert!(!said.contains("纸箱") && !said.contains("GK1-2"), "{what}: {said}");
                continue;
            }
            // Wrong words and forms without a field are told so; that is no refusal.
            let wrong = row.path == "/login" && status == StatusCode::UNAUTHORIZED;
            let refused = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) && !wrong;
            let again = row.path == "/login/again";
            assert!(!refused || again, "{what}: {status}");
            assert!(!status.is_server_error(), "{what}: {status}");
            // Of many tickets each is answered for itself, and the one that is named here there is not.
            let lines = usize::from(row.path == "/api/desk/bulk");
            assert_eq!(scene.refusals(actor).await - logged, lines, "{what}: nobody was refused");
        }
    }
}

/// However wrong a form is, whoever may not send it hears that first and nothing else.
#[tokio::test]
async fn who_may_not_is_told_nothing_about_the_form() {
    let scene = Scene::new().await;
    // More than a note may hold.
    const LONG: &str = match str::from_utf8(&[b'x'; 2_001]) {
        Ok(long) => long,
        Err(_) => panic!("x is a letter"),
    };
    let wrong: [(&str, Fields, Who); 9] = [
        ("/desk/walls", &[("action", "pair"), ("code", "?"), ("community", "GK9")], WALLS),
        ("/desk/enter", &[("source", "patrol"), ("door", "nowhere")], ENTER),
        ("/desk/enter", &[("source", "no such source")], ENTERS_FOR_OTHERS),
        ("/desk/roster", &[("action", "add"), ("unit", "police"), ("from", "x")], POLICE_ROSTER),
        ("/desk/handover", &[("action", "give"), ("note", LONG)], SHIFTS),
        ("/desk/outbox", &[("action", "add"), ("channel", "pigeon")], OUTBOX),
        ("/admin", &[("action", "add"), ("role", "king")], ADMIN),
        ("/admin/hours", &[("unit", "?"), ("hours", "always")], ADMIN),
        ("/admin/patrol", &[("version", "?"), ("seconds-stairwell", "many")], ADMIN),
    ];
    for (path, fields, who) in wrong {
        let Who::Those(fits) = who else { panic!("{path} is somebody's") };
        for actor in &scene.actors {
            let Some(person) = &actor.person else { continue };
            let status = post(&scene.server, path, &actor.cookie, fields).await.status();
            let told = matches!(status.as_u16(), 404 | 422);
            let what = format!("{} {path} {fields:?}: {status}", actor.name);
            assert!(if fits(person) { told } else { status == StatusCode::FORBIDDEN }, "{what}");
        }
    }
    // Nobody is refused a call for help, and none of it looks like a trespass.
    for name in ["admin", "mediator", "property", "foreign"] {
        let actor = scene.actor(name);
        let logged = scene.refusals(actor).await;
        let fields = [("text", "有人晕倒"), ("code", "demo-1-1-1"), ("key", name)];
        let pressed = post(&scene.server, "/emergency", &actor.cookie, &fields).await;
        assert_eq!(pressed.status(), 303, "{name}");
        assert_eq!(scene.refusals(actor).await, logged, "{name}");
    }
}
