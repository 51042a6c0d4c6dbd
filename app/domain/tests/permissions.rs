//! The matrix of permissions: every role, every action, own and foreign places. The table below is written out by
//! hand and read by a walker of its own, so that a slip in the domain's table is a difference.

use domain::event::AreaRef;
use domain::ids::{AccountId, CommunityCode, UnitId};
use domain::people::{Action, Person, Role, Subject, may_anywhere, permits};

/// One column a role: resident, inspector, supervisor, area lead, mediator, committee, unit member, center, wall,
/// administrator. `-` never · `o` what the person reported · `a` own areas · `c` own community · `m` assigned ·
/// `u` dispatched to the own unit · `s` the subdistrict.
const MATRIX: &[(&str, [&str; 10])] = &[
    //                      res  insp  sup   lead  med  comm  unit cent wall adm
    ("see_ticket", ["-", "ao", "so", "ao", "m", "co", "u", "s", "-", "-"]),
    ("note", ["-", "ao", "so", "ao", "m", "co", "u", "s", "-", "-"]),
    ("reveal_phone", ["-", "-", "-", "-", "-", "c", "u", "s", "-", "-"]),
    ("report", ["-", "s", "s", "s", "-", "s", "-", "s", "-", "-"]),
    ("enter_for_other", ["-", "-", "-", "s", "-", "s", "-", "s", "-", "-"]),
    ("join_complaint", ["-", "-", "-", "a", "-", "c", "-", "s", "-", "-"]),
    ("ask_site_check", ["-", "-", "-", "a", "-", "c", "-", "s", "-", "-"]),
    ("check_site", ["-", "ao", "s", "a", "-", "co", "-", "s", "-", "-"]),
    ("file", ["-", "-", "-", "a", "-", "c", "-", "s", "-", "-"]),
    ("propose_decline", ["-", "-", "-", "a", "-", "-", "-", "-", "-", "-"]),
    ("decline", ["-", "-", "-", "-", "-", "c", "-", "s", "-", "-"]),
    ("merge", ["-", "-", "-", "a", "-", "c", "-", "s", "-", "-"]),
    ("split", ["-", "-", "-", "a", "-", "c", "-", "s", "-", "-"]),
    ("correct", ["-", "-", "-", "a", "-", "c", "-", "s", "-", "-"]),
    ("mark_hard", ["-", "-", "-", "-", "-", "c", "-", "s", "-", "-"]),
    ("hand_over", ["-", "-", "-", "-", "-", "-", "-", "s", "-", "-"]),
    ("dispatch", ["-", "-", "-", "a", "-", "c", "-", "s", "-", "-"]),
    ("start_joint", ["-", "-", "-", "-", "-", "c", "-", "s", "-", "-"]),
    ("escalate", ["-", "-", "-", "a", "-", "c", "-", "-", "-", "-"]),
    ("accept", ["-", "u", "-", "u", "-", "u", "u", "u", "-", "-"]),
    ("return", ["-", "u", "-", "u", "-", "u", "u", "u", "-", "-"]),
    ("ask_extension", ["-", "u", "-", "u", "-", "u", "u", "u", "-", "-"]),
    ("decide_extension", ["-", "-", "-", "-", "-", "c", "-", "s", "-", "-"]),
    ("suspend", ["-", "-", "-", "-", "-", "-", "-", "s", "-", "-"]),
    ("review_suspension", ["-", "-", "-", "-", "-", "-", "-", "s", "-", "-"]),
    ("resume", ["-", "-", "-", "-", "-", "-", "-", "s", "-", "-"]),
    ("take_measure", ["-", "u", "-", "u", "-", "u", "u", "u", "-", "-"]),
    ("hand_in", ["-", "u", "-", "u", "-", "u", "u", "u", "-", "-"]),
    ("release", ["-", "-", "-", "-", "-", "c", "-", "s", "-", "-"]),
    ("report_handled", ["-", "u", "-", "u", "-", "u", "u", "u", "-", "-"]),
    ("record_for_unit", ["-", "-", "-", "-", "-", "c", "-", "s", "-", "-"]),
    ("print_joint_order", ["-", "-", "-", "-", "-", "c", "-", "s", "-", "-"]),
    ("close", ["-", "-", "s", "-", "-", "c", "-", "s", "-", "-"]),
    ("rework", ["-", "-", "s", "-", "-", "c", "-", "s", "-", "-"]),
    ("close_false_alarm", ["-", "-", "-", "-", "-", "c", "-", "s", "-", "-"]),
    ("urge", ["o", "-", "-", "a", "-", "c", "-", "s", "-", "-"]),
    ("answer_urge", ["-", "u", "s", "ua", "-", "uc", "u", "s", "-", "-"]),
    ("supervise", ["-", "-", "-", "-", "-", "-", "-", "s", "-", "-"]),
    ("ask_reporter", ["-", "-", "-", "a", "-", "c", "-", "s", "-", "-"]),
    ("attempt", ["-", "-", "-", "a", "m", "co", "-", "s", "-", "-"]),
    ("assign_mediator", ["-", "-", "-", "-", "-", "c", "-", "s", "-", "-"]),
    ("mediate", ["-", "-", "-", "-", "m", "-", "-", "-", "-", "-"]),
    ("mark_emergency", ["o", "ao", "s", "a", "m", "co", "u", "s", "-", "-"]),
    ("answer_alarm", ["-", "-", "-", "-", "-", "c", "-", "s", "-", "-"]),
    ("me_too", ["s", "-", "-", "-", "-", "-", "-", "-", "-", "-"]),
    ("add", ["o", "-", "-", "-", "-", "-", "-", "-", "-", "-"]),
    ("answer_question", ["o", "-", "-", "-", "-", "-", "-", "-", "-", "-"]),
    ("withdraw", ["o", "-", "-", "-", "-", "-", "-", "-", "-", "-"]),
    ("appeal", ["o", "-", "-", "-", "-", "-", "-", "-", "-", "-"]),
    ("confirm", ["o", "-", "-", "-", "-", "-", "-", "-", "-", "-"]),
    ("reopen", ["o", "-", "-", "-", "-", "-", "-", "-", "-", "-"]),
    ("consent", ["o", "-", "-", "-", "-", "-", "-", "-", "-", "-"]),
    ("walk_round", ["-", "a", "s", "a", "-", "c", "-", "-", "-", "-"]),
    ("solve_on_spot", ["-", "a", "-", "a", "-", "-", "-", "-", "-", "-"]),
    ("plan_patrol", ["-", "-", "-", "a", "-", "c", "-", "s", "-", "-"]),
    ("see_coverage", ["-", "-", "s", "a", "-", "c", "-", "s", "-", "-"]),
    ("edit_patrol_rules", ["-", "-", "-", "-", "-", "-", "-", "-", "-", "s"]),
    ("print_codes", ["-", "-", "-", "a", "-", "c", "-", "s", "-", "-"]),
    ("open_desk", ["-", "a", "s", "a", "m", "c", "u", "s", "-", "-"]),
    ("export", ["-", "-", "-", "-", "-", "c", "-", "s", "-", "-"]),
    ("see_outbox", ["-", "-", "-", "-", "-", "-", "-", "s", "-", "s"]),
    ("edit_roster", ["-", "-", "-", "-", "-", "u", "u", "s", "-", "-"]),
    ("hand_over_shift", ["-", "-", "-", "-", "-", "u", "u", "s", "-", "-"]),
    ("edit_calendar", ["-", "-", "-", "-", "-", "-", "-", "-", "-", "s"]),
    ("pair_wall", ["-", "-", "-", "-", "-", "c", "-", "s", "-", "-"]),
    ("manage_users", ["-", "-", "-", "-", "-", "-", "-", "-", "-", "s"]),
];

const ME: AccountId = AccountId(7);

fn community(code: &str) -> CommunityCode {
    code.parse().unwrap()
}

/// Somebody of the role, at home in area 2 of GK1, of the unit that a subject may name.
fn person(role: Role) -> Person {
    let at_home = matches!(role, Role::Inspector | Role::AreaLead | Role::Mediator | Role::Committee);
    Person {
        id: ME,
        username: role.wire().to_owned(),
        name: String::new(),
        role,
        community: at_home.then(|| community("GK1")),
        areas: if matches!(role, Role::Inspector | Role::AreaLead) { vec![2] } else { Vec::new() },
        unit: Some("own".parse().unwrap()),
        duty: None,
    }
}

/// A place and circumstances, with the letters under which a person like [`person`] reaches it.
struct Case {
    community: CommunityCode,
    area: AreaRef,
    handed_over: bool,
    units: Vec<UnitId>,
    mediator: Option<AccountId>,
    reporter: Option<AccountId>,
    unlawful: bool,
}

fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    let places = [
        ("GK1", AreaRef::Area(2)),
        ("GK1", AreaRef::Area(3)),
        ("GK2", AreaRef::Area(2)),
        ("GK1", AreaRef::Street),
    ];
    for (code, area) in places {
        for bits in 0..32_u8 {
            let on = |bit: u8| bits & (1 << bit) != 0;
            all.push(Case {
                community: community(code),
                area,
                handed_over: on(0),
                units: if on(1) { vec!["own".parse().unwrap()] } else { vec!["other".parse().unwrap()] },
                mediator: Some(if on(2) { ME } else { AccountId(8) }),
                reporter: on(3).then_some(ME),
                unlawful: on(4),
            });
        }
    }
    all
}

/// Whether a letter of the matrix reaches the case, said anew.
fn reaches(letter: char, role: Role, case: &Case) -> bool {
    let home = case.community == community("GK1");
    match letter {
        '-' => false,
        'o' => case.reporter == Some(ME),
        'a' => home && case.area == AreaRef::Area(2) && !case.unlawful,
        'c' => home && (case.area != AreaRef::Street || case.handed_over),
        'm' => case.mediator == Some(ME),
        'u' => case.units.iter().any(|unit| unit.as_str() == "own"),
        // Unlawful acts are seen by committee, center and the dispatched units alone.
        's' => !case.unlawful || role == Role::Center,
        other => panic!("{other:?} is no letter of the matrix"),
    }
}

fn action(name: &str) -> Action {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).unwrap()
}

#[test]
fn every_role_may_do_to_every_place_exactly_what_the_matrix_says() {
    for (name, cells) in MATRIX {
        for (role, letters) in Role::ALL.into_iter().zip(cells) {
            let (action, person) = (action(name), person(role));
            assert_eq!(may_anywhere(role, action), *letters != "-", "{} {name}", role.wire());
            for case in cases() {
                let subject = Subject {
                    community: Some(&case.community),
                    area: Some(case.area),
                    handed_over: case.handed_over,
                    units: &case.units,
                    mediator: case.mediator,
                    reporter: case.reporter,
                    unlawful: case.unlawful,
                };
                let expected = letters.chars().any(|letter| reaches(letter, role, &case));
                assert_eq!(
                    permits(&person, action, &subject),
                    expected,
                    "{} {name} in {:?} of {} (handed over {}, unlawful {})",
                    role.wire(),
                    case.area,
                    case.community,
                    case.handed_over,
                    case.unlawful
                );
            }
        }
    }
}

#[test]
fn the_matrix_names_every_action_once() {
    let mut named: Vec<Action> = MATRIX.iter().map(|(name, _)| action(name)).collect();
    named.sort_unstable();
    let mut all = Action::ALL.to_vec();
    all.sort_unstable();
    assert_eq!(named, all);
}

#[test]
fn nobody_acts_upon_a_place_that_is_not_named() {
    for role in Role::ALL {
        let person = person(role);
        for action in Action::ALL {
            if permits(&person, action, &Subject::default()) {
                let everywhere = domain::people::reach_of(role, action);
                assert!(everywhere.contains(&domain::people::Reach::Subdistrict), "{role:?} {action:?}");
            }
        }
    }
}
