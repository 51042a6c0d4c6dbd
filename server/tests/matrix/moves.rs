//! Every role × every command × every kind of ticket, by the form and by the server function.

use std::collections::{BTreeMap, BTreeSet};

use app::features::tickets::typed;
use domain::backend::MoveForm;
use domain::people::{Action, Role, may_anywhere};
use domain::ticket::Ticket;
use futures::future::join_all;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::common::staff::action;
use crate::matrix::commands::{form_of, unreadable, wire};
use crate::matrix::scene::{Actor, NO_NUMBER, NOTHING, Scene, plainly};

/// Everything that can be asked of: tickets, and what there is not.
async fn subjects(scene: &Scene) -> Vec<(&'static str, String, Option<Ticket>)> {
    let cases = scene.cases.iter().zip(scene.tickets().await);
    let mut all: Vec<_> =
        cases.map(|(case, ticket)| (case.name, case.number.clone(), Some(ticket))).collect();
    all.push(("nothing", NOTHING.to_owned(), None));
    all.push(("no number", NO_NUMBER.to_owned(), None));
    all
}

async fn by_function(scene: &Scene, actor: &Actor, number: &str, form: &MoveForm) -> Response {
    let asked = json!({ "number": number, "form": form });
    scene.post(actor, "/api/tickets/act").json(&asked).send().await.unwrap()
}

async fn by_form(scene: &Scene, actor: &Actor, number: &str, form: &MoveForm) -> Response {
    let path = format!("/desk/tickets/{number}");
    scene.post(actor, &path).header("accept", "text/html").form(&typed::pairs(form)).send().await.unwrap()
}

fn expected(actor: &Actor, action: Action, ticket: Option<&Ticket>) -> StatusCode {
    match ticket {
        _ if actor.is_nobody() => StatusCode::UNAUTHORIZED,
        Some(ticket) if actor.may(action, ticket) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::FORBIDDEN,
    }
}

/// What one actor is answered by one door: every refusal as it was said.
struct Refusals {
    count: usize,
    said: BTreeSet<String>,
}

impl Refusals {
    fn none() -> Self {
        Self { count: 0, said: BTreeSet::new() }
    }

    async fn note(&mut self, answer: Response, number: &str) {
        if answer.status() == StatusCode::FORBIDDEN {
            self.count += 1;
            self.said.insert(plainly(&answer.text().await.unwrap(), number));
        }
    }
}

/// Whoever may do it sends a form that cannot be read, so that nothing changes; whoever may not sends one that can
/// through the one door, and one that cannot through the other.
async fn whole_row(scene: &Scene, actor: &Actor) -> usize {
    let subjects = subjects(scene).await;
    let (mut functions, mut forms) = (Refusals::none(), Refusals::none());
    for action in Action::ALL {
        for (name, number, ticket) in &subjects {
            let expected = expected(actor, action, ticket.as_ref());
            let what = format!("{} {} on {name}", actor.name, wire(action));
            let readable = form_of(action).filter(|_| expected == StatusCode::FORBIDDEN);
            let form = readable.unwrap_or_else(|| unreadable(action));
            let answer = by_function(scene, actor, number, &form).await;
            assert_eq!(answer.status(), expected, "{what} by the server function");
            functions.note(answer, number).await;
            // Pages take their time: of tickets that nobody tells apart here one is enough.
            if matches!(*name, "unnamed" | "emergency" | "mediated" | "handled") {
                continue;
            }
            let answer = by_form(scene, actor, number, &unreadable(action)).await;
            assert_eq!(answer.status(), expected, "{what} by the form");
            forms.note(answer, number).await;
        }
    }
    for (door, refusals) in [("server function", &functions), ("form", &forms)] {
        let said = &refusals.said;
        assert!(said.len() <= 1, "{} by the {door}: refusals can be told apart: {said:#?}", actor.name);
        let silent = said.iter().all(|said| !said.contains("纸箱") && !said.contains("GK1-"));
        assert!(silent, "{} by the {door}: {said:#?}", actor.name);
    }
    functions.count + forms.count
}

#[tokio::test]
async fn every_role_is_answered_every_command_on_every_ticket_as_the_matrix_says() {
    let scene = Scene::new().await;
    let before: Vec<u32> = scene.tickets().await.iter().map(|ticket| ticket.version).collect();
    let mut logged = Vec::new();
    for actor in &scene.actors {
        logged.push(scene.refusals(actor).await);
    }
    let refused = join_all(scene.actors.iter().map(|actor| whole_row(&scene, actor))).await;
    let after: Vec<u32> = scene.tickets().await.iter().map(|ticket| ticket.version).collect();
    assert_eq!(after, before, "nothing was appended to any ticket");
    for ((actor, refused), logged) in scene.actors.iter().zip(refused).zip(logged) {
        let lines = scene.refusals(actor).await - logged;
        assert_eq!(lines, refused, "{}: a line of the security log for each refusal", actor.name);
        assert!(actor.is_nobody() || refused > 0, "{} may do everything", actor.name);
    }
}

/// A step of a role is asked for with everything in place. The tickets move on meanwhile, so the matrix is asked anew
/// before each.
#[tokio::test]
async fn what_the_matrix_allows_is_never_forbidden_and_what_it_forbids_stays_so_while_tickets_move() {
    let scene = Scene::new().await;
    let mut answers: BTreeMap<String, BTreeSet<u16>> = BTreeMap::new();
    for case in &scene.cases {
        for action in Action::ALL {
            let Some(form) = form_of(action) else { continue };
            for actor in scene.actors.iter().filter(|actor| !actor.is_nobody()) {
                let before = scene.ticket(&case.number).await;
                let answer = match action {
                    // Splitting off has a use case of its own, behind the form alone.
                    Action::Split => by_form(&scene, actor, &case.number, &form).await,
                    _ => by_function(&scene, actor, &case.number, &form).await,
                };
                let status = answer.status().as_u16();
                let what = format!("{} {} on {}: {status}", actor.name, wire(action), case.name);
                if actor.may(action, &before) {
                    assert!(matches!(status, 200 | 303 | 409 | 422), "{what}");
                    answers.entry(wire(action)).or_default().insert(status);
                } else {
                    assert_eq!(status, 403, "{what}");
                    assert_eq!(scene.ticket(&case.number).await.version, before.version, "{what}");
                }
            }
        }
    }
    for action in Action::ALL.into_iter().filter(|action| form_of(*action).is_some()) {
        let staff = Role::ALL.into_iter().filter(|role| role.signs_in());
        let some_may = staff.into_iter().any(|role| may_anywhere(role, action));
        let seen = answers.remove(&wire(action)).unwrap_or_default();
        // Theirs names a ticket and an account that there are not.
        let named = matches!(action, Action::Merge | Action::AssignMediator);
        let reached = seen.iter().any(|status| matches!(status, 200 | 303 | 409)) || named;
        assert_eq!(some_may, reached, "{} was answered {seen:?}", wire(action));
    }
    assert!(scene.server.run(&["verify-audit"]).status.success());
}

#[tokio::test]
async fn the_reporters_door_takes_the_reporters_moves_alone_and_none_from_strangers() {
    let scene = Scene::new().await;
    let own = scene.case("own");
    let before = scene.ticket(&own.number).await.version;
    let send = async |cookie: &str, form: &MoveForm| {
        let request = scene.server.client.post(format!("{}/t/ticket", scene.server.base));
        request.header("cookie", cookie).form(&typed::pairs(form)).send().await.unwrap().status()
    };
    for action in Action::ALL {
        let expected = if may_anywhere(Role::Resident, action) { 422 } else { 403 };
        assert_eq!(send(&scene.track, &unreadable(action)).await, expected, "{}", wire(action));
        let Some(form) = form_of(action) else { continue };
        if expected == 403 {
            assert_eq!(send(&scene.track, &form).await, 403, "{}", wire(action));
        }
        for actor in &scene.actors {
            assert_eq!(send(&actor.cookie, &form).await, 404, "{} {}", actor.name, wire(action));
        }
    }
    assert_eq!(scene.ticket(&own.number).await.version, before, "nothing was appended");
}

#[tokio::test]
async fn moving_many_at_once_tells_a_foreign_ticket_from_none_no_more_than_moving_one_does() {
    let scene = Scene::new().await;
    let numbers = [&*scene.case("own").number, &*scene.case("unlawful").number, NOTHING];
    let ask = async |actor: &Actor, action: &str| {
        let asked = json!({ "numbers": numbers, "form": { "action": action, "unit": "gk1-property" } });
        scene.post(actor, "/api/desk/bulk").json(&asked).send().await.unwrap()
    };
    for (name, action) in [("police", "accept"), ("lead2", "dispatch"), ("foreign", "close")] {
        let actor = scene.actor(name);
        let logged = scene.refusals(actor).await;
        let outcomes: Value = ask(actor, action).await.json().await.unwrap();
        let why: BTreeSet<&str> =
            outcomes.as_array().unwrap().iter().map(|outcome| outcome["why"].as_str().unwrap()).collect();
        assert_eq!(why.len(), 1, "{name}: {outcomes}");
        assert_eq!(scene.refusals(actor).await - logged, numbers.len(), "{name}");
    }
    for (name, action) in [("inspector1", "dispatch"), ("mediator", "accept"), ("admin", "close")] {
        let actor = scene.actor(name);
        let logged = scene.refusals(actor).await;
        assert_eq!(ask(actor, action).await.status(), 403, "{name}");
        assert_eq!(scene.refusals(actor).await - logged, 1, "{name}");
    }
}

#[tokio::test]
async fn a_ticket_is_given_to_a_mediator_of_its_community_and_to_nobody_else() {
    let scene = Scene::new().await;
    let (committee, own) = (scene.actor("committee"), scene.case("own"));
    let before = scene.ticket(&own.number).await.version;
    let give = async |account: String| {
        let form = MoveForm { account, ..action("assign_mediator") };
        by_function(&scene, committee, &own.number, &form).await.status().as_u16()
    };
    for name in ["lead2", "police", "admin", "foreign"] {
        let account = scene.actor(name).person.as_ref().unwrap().id.0.to_string();
        assert_eq!(give(account).await, 422, "{name}");
    }
    assert_eq!(give("4000000".to_owned()).await, 422, "nobody at all");
    assert_eq!(scene.ticket(&own.number).await.version, before);
    let mediator = scene.actor("mediator").person.as_ref().unwrap().id.0.to_string();
    assert_eq!(give(mediator).await, 200);
}

#[tokio::test]
async fn the_committee_answers_for_units_that_never_sign_in_and_the_center_for_all() {
    let scene = Scene::new().await;
    let (committee, center) = (scene.actor("committee"), scene.actor("center"));
    let record = |kind: &str| MoveForm {
        recorded: kind.to_owned(),
        child: "1".to_owned(),
        no_photo: "paper".to_owned(),
        ..action("record_for_unit")
    };
    let signs_in = &scene.case("property").number;
    let before = scene.ticket(signs_in).await.version;
    let refused = by_function(&scene, committee, signs_in, &record("accept")).await;
    assert_eq!(refused.status(), 409);
    assert!(refused.text().await.unwrap().contains("signs_in"), "and why is said");
    let page = by_form(&scene, committee, signs_in, &record("accept")).await;
    assert_eq!(page.status(), 409);
    assert!(page.text().await.unwrap().contains("这个单位自己登录办理"));
    assert_eq!(scene.ticket(signs_in).await.version, before);
    let shown = async |actor: &Actor, number: &str| {
        let page = scene.get(actor, &format!("/desk/tickets/{number}")).send().await.unwrap();
        page.text().await.unwrap().contains("value=\"record_for_unit\"")
    };
    assert!(!shown(committee, signs_in).await, "and it is not offered");
    assert!(shown(center, signs_in).await);
    assert_eq!(by_function(&scene, center, signs_in, &record("accept")).await.status(), 200);

    let never = &scene.case("own").number;
    for form in [
        MoveForm { item: "E1".to_owned(), tier: "T2".to_owned(), ..action("file") },
        MoveForm { unit: "gk1-owners".to_owned(), ..action("dispatch") },
    ] {
        assert_eq!(by_function(&scene, committee, never, &form).await.status(), 200);
    }
    assert!(shown(committee, never).await);
    for kind in ["accept", "hand_in"] {
        assert_eq!(by_function(&scene, committee, never, &record(kind)).await.status(), 200, "{kind}");
    }
}

#[tokio::test]
async fn an_unlawful_act_is_not_sent_to_a_team_that_could_not_see_it() {
    let scene = Scene::new().await;
    let (center, unlawful) = (scene.actor("center"), &scene.case("unlawful").number);
    let file = MoveForm { item: "G1".to_owned(), ..action("file") };
    assert_eq!(by_function(&scene, center, unlawful, &file).await.status(), 200);
    let to = async |unit: &str| {
        let form = MoveForm { unit: unit.to_owned(), ..action("dispatch") };
        by_function(&scene, center, unlawful, &form).await.status()
    };
    assert_eq!(to("gk1-team1").await, 422);
    assert_eq!(to("police").await, 200);
    assert!(scene.actor("police").sees(&scene.ticket(unlawful).await));
}
