//! Clocks of a ticket as its moves start, stop and move them.

use crate::at_work;

use domain::catalog::Tier;
use domain::clock::{ClockStep, Light, ServiceHours, Timestamp, explain, explain_granted};
use domain::people::Action;
use domain::ticket::{
    Command, ExtensionReason, External, Fact, ReleaseReason, ReturnReason, ReworkReason, State,
    SuspensionReason, Ticket, Why, clock_spans,
};
use proptest::prelude::*;

use crate::at_work::life::{any_life, begun, live};
use crate::at_work::{Refused, Scene, file};
use crate::random_moves::{START, report};

const DAY: i64 = 24 * 60;
const REWORK: Command = Command::Rework { child: None, reason: ReworkReason::NotSolved };

fn suspend(scene: &mut Scene, days: i64) {
    let until = scene.now.plus_minutes(days * DAY);
    scene.must("center", Command::Suspend { reason: SuspensionReason::Fund, until });
}

fn ask(child: u8, until: Timestamp) -> Command {
    Command::AskExtension { child, until, reason: ExtensionReason::Weather }
}

fn grant(child: u8) -> Command {
    Command::DecideExtension { child, grant: true }
}

fn service(from: Timestamp, until: Timestamp) -> i64 {
    let (hours, scene) = (ServiceHours::office(), Scene::of("E1"));
    hours.on(&scene.calendars.public).between(from, until)
}

/// The whole action's deadline.
fn joint_due(ticket: &Ticket) -> Timestamp {
    ticket.joint.as_ref().unwrap().clock.due
}

fn latest_share(ticket: &Ticket) -> Timestamp {
    ticket.at_work().map(|child| child.clock.due).max().unwrap()
}

#[test]
fn a_joint_actions_deadline_follows_the_share_that_is_due_last() {
    let mut scene = Scene::filed("D3", Tier::T3);
    scene.joint("center", "property", &["police"]);
    scene.accept("property", 1);
    scene.accept("police", 2);
    let begun = joint_due(&scene.ticket);
    let later = begun.plus_minutes(10 * DAY);
    scene.must("property", ask(1, later));
    scene.must("center", grant(1));
    assert_eq!(joint_due(&scene.ticket), later, "extended");
    scene.hand_in("police", 2);
    assert_eq!(scene.ticket.clock().unwrap().due, later);
    scene.wait(DAY);
    suspend(&mut scene, 90);
    scene.wait(30 * DAY);
    scene.must("center", Command::Resume);
    assert!(joint_due(&scene.ticket) > later, "resumed");
    assert_eq!(joint_due(&scene.ticket), latest_share(&scene.ticket));
    scene.wait(DAY);
    scene.must("center", at_work::joint("", &["committee"]));
    assert_eq!(joint_due(&scene.ticket), latest_share(&scene.ticket), "joined");
    assert!(!scene.ticket.clock().unwrap().due.lt(&scene.now), "and is not over while shares are in time");
    assert_eq!(scene.refolded(), scene.ticket);
}

#[test]
fn a_joint_action_that_waits_for_its_leads_report_is_paused_by_a_suspension_too() {
    let mut scene = Scene::filed("G2", Tier::T3);
    scene.joint("center", "property", &["police"]);
    scene.accept("property", 1);
    scene.accept("police", 2);
    scene.hand_in("property", 1);
    scene.hand_in("police", 2);
    let begun = joint_due(&scene.ticket);
    suspend(&mut scene, 90);
    scene.wait(30 * DAY);
    scene.must("center", Command::Resume);
    assert!(joint_due(&scene.ticket) > begun.plus_minutes(20 * DAY));
    assert_eq!(scene.refolded(), scene.ticket);
}

#[test]
fn resumptions_written_before_they_named_the_whole_still_fold() {
    let old = r#"{"kind":"resumed","clocks":[],"note":null}"#;
    let fact: Fact = serde_json::from_str(old).unwrap();
    assert_eq!(serde_json::to_string(&fact).unwrap(), old, "and hash as they did");
}

#[test]
fn four_fifths_of_the_time_that_was_granted_pass_before_amber_as_the_clock_counts_it() {
    let mut scene = Scene::filed("E3", Tier::T2);
    scene.dispatch("committee", "property");
    scene.accept("property", 1);
    let before = scene.ticket.children[0].clock;
    let until = before.due.plus_minutes(6 * DAY);
    scene.must("property", ask(1, until));
    scene.must("center", grant(1));
    let after = scene.ticket.children[0].clock;
    assert_eq!((after.due, after.from, after.limit), (until, before.from, before.limit));
    let (whole, left) = (service(after.from, after.due), service(after.amber, after.due));
    assert_eq!(left, whole / 5, "a fifth of the service time is left");
}

#[test]
fn a_unit_whose_work_is_sent_back_has_the_time_that_was_left_when_it_handed_in() {
    let mut scene = Scene::filed("E3", Tier::T2);
    scene.dispatch("committee", "property");
    scene.accept("property", 1);
    scene.wait(DAY);
    let left = service(scene.now, scene.ticket.children[0].clock.due);
    scene.hand_in("property", 1);
    scene.wait(3 * DAY);
    scene.must("supervisor", REWORK);
    let clock = scene.ticket.children[0].clock;
    assert_eq!(service(scene.now, clock.due), left);
    assert_eq!(clock.from, START, "it is the same clock");
    // What was late stays late: handing in stops no clock that has run out.
    scene.wait(20 * DAY);
    scene.hand_in("property", 1);
    scene.wait(60);
    scene.must("supervisor", REWORK);
    assert_eq!(scene.ticket.children[0].clock.due, clock.due);
    assert_eq!(scene.ticket.light(scene.now), Light::Red);
    assert_eq!(scene.refolded(), scene.ticket);
}

#[test]
fn a_unit_that_gets_a_ticket_back_which_it_returned_has_the_time_that_was_left() {
    let mut scene = Scene::filed("E3", Tier::T2);
    scene.dispatch("committee", "property");
    scene.wait(120);
    let left = service(scene.now, scene.ticket.children[0].clock.due);
    let back = |child| Command::Return { child, reason: ReturnReason::NotOurs, whose: None, recorded: false };
    scene.must("property", back(1));
    scene.wait(2 * DAY);
    scene.dispatch("committee", "property");
    assert_eq!(service(scene.now, scene.ticket.children[1].clock.due), left);
    scene.must("property", back(2));
    // Another unit has the whole limit.
    scene.dispatch("center", "committee");
    assert_eq!(scene.ticket.children[2].clock.from, scene.now);
    // Escalation starts a new clock.
    let mut scene = Scene::filed("E3", Tier::T2);
    scene.dispatch("committee", "property");
    scene.wait(60);
    scene.must("property", back(1));
    scene.must("committee", Command::Escalate);
    scene.dispatch("center", "property");
    assert_eq!(scene.ticket.children[1].clock.from, scene.now);
}

#[test]
fn a_suspension_stops_the_time_for_returning_too_and_grants_no_extension() {
    let mut scene = Scene::filed("G2", Tier::T3);
    scene.joint("center", "property", &["police"]);
    scene.accept("property", 1);
    let by = scene.ticket.children[1].return_by.unwrap();
    let asked = scene.ticket.children[0].clock.due.plus_minutes(DAY);
    scene.must("property", ask(1, asked));
    suspend(&mut scene, 90);
    assert_eq!(scene.tries("center", grant(1)), Err(Refused::NotPossible(Why::State)));
    assert!(!scene.steps("center").contains(&Action::DecideExtension));
    scene.wait(30 * DAY);
    scene.must("center", Command::Resume);
    assert!(scene.ticket.children[1].return_by.unwrap() > by.plus_minutes(20 * DAY));
    scene.must(
        "police",
        Command::Return { child: 2, reason: ReturnReason::NotOurs, whose: None, recorded: false },
    );
    // The pause has given more than was asked for: nothing is left to decide.
    assert!(scene.ticket.children[0].clock.due > asked);
    assert_eq!(scene.ticket.children[0].asked, None);
    assert_eq!(scene.refolded(), scene.ticket);
}

#[test]
fn a_suspension_turns_red_when_its_review_is_missed_and_ends_by_resuming_alone() {
    let mut first = report(Some(2));
    if let Fact::Reported(report) = &mut first.fact {
        report.expected_by = START.plus_minutes(3_000 * DAY);
    }
    let mut scene = Scene::from(first);
    let item = scene.ticket.report.item.unwrap();
    scene.must("center", file(item, Some(Tier::T2)));
    scene.dispatch("center", "property");
    scene.accept("property", 1);
    suspend(&mut scene, 40);
    let review = scene.now.plus_minutes(30 * DAY);
    assert_eq!(scene.ticket.due_at(), Some(review));
    assert_eq!(scene.ticket.light(review), Light::Amber);
    assert_eq!(scene.ticket.light(review.plus_minutes(1)), Light::Red);
    scene.wait(20 * DAY);
    scene.must("center", Command::ReviewSuspension);
    let until = scene.ticket.suspension.unwrap().until;
    assert_eq!(scene.ticket.due_at(), Some(until));
    scene.now = until.plus_minutes(1);
    assert_eq!(scene.tries("center", Command::ReviewSuspension), Err(Refused::NotPossible(Why::State)));
    assert!(scene.steps("center").contains(&Action::Resume));
}

#[test]
fn the_light_turns_amber_before_a_promise_or_a_hotlines_deadline_runs_out() {
    let late = START.plus_minutes(10 * DAY);
    let mut promised = report(Some(2));
    let mut hotline = report(Some(2));
    for (entry, by) in [(&mut promised, late), (&mut hotline, START.plus_minutes(3_000 * DAY))] {
        if let Fact::Reported(report) = &mut entry.fact {
            report.expected_by = by;
        }
    }
    if let Fact::Reported(report) = &mut hotline.fact {
        report.external = Some(External { number: "12345-1".to_owned(), deadline: Some(late) });
    }
    for first in [promised, hotline] {
        let ticket = Scene::from(first).ticket;
        assert_eq!(ticket.state, State::Reported);
        let amber = START.plus_minutes(8 * DAY);
        assert_eq!(ticket.amber_at(), Some(amber));
        assert_eq!(ticket.light(amber.plus_minutes(-1)), Light::Green);
        assert_eq!(ticket.light(amber), Light::Amber);
        assert_eq!(ticket.light(late.plus_minutes(1)), Light::Red);
    }
}

const MEASURE: Command = Command::TakeMeasure { child: 1, recorded: false };

#[test]
fn a_first_measure_has_a_clock_of_its_own_that_ends_when_it_is_taken() {
    let mut scene = Scene::filed("G2", Tier::T2);
    scene.dispatch("committee", "property");
    let first = START.plus_minutes(4 * 60);
    assert_eq!(scene.ticket.clock().unwrap().due, first, "急4, long before the cure");
    assert!(!scene.steps("property").contains(&Action::TakeMeasure), "accepted first");
    scene.accept("property", 1);
    assert_eq!(scene.ticket.clock().unwrap().due, first, "accepting alone sets up no warning sign");
    assert_eq!(scene.ticket.light(first.plus_minutes(1)), Light::Red);
    assert!(scene.steps("property").contains(&Action::TakeMeasure));
    suspend(&mut scene, 90);
    scene.wait(DAY);
    scene.must("center", Command::Resume);
    assert_eq!(scene.ticket.clock().unwrap().due, first.plus_minutes(DAY), "a suspension stops it too");
    scene.must("property", MEASURE);
    assert_eq!(scene.ticket.clock().unwrap().due, scene.ticket.children[0].clock.due, "the cure's runs on");
    assert!(!scene.steps("property").contains(&Action::TakeMeasure));
    scene.hand_in("property", 1);
    scene.must("supervisor", REWORK);
    assert_eq!(scene.ticket.children[0].first_waits(), None, "sent back is not back to the first measure");
    assert_eq!(scene.refolded(), scene.ticket);
}

#[test]
fn an_item_that_is_to_be_accepted_within_a_day_is_red_until_it_is() {
    let mut scene = Scene::filed("G3", Tier::T2);
    scene.dispatch("committee", "property");
    let first = scene.ticket.children[0].first.unwrap();
    assert_eq!(scene.ticket.clock(), Some(&first));
    assert!(first.due < scene.ticket.children[0].clock.due);
    scene.accept("property", 1);
    assert_eq!(scene.ticket.clock(), Some(&scene.ticket.children[0].clock));
    assert!(!scene.steps("property").contains(&Action::TakeMeasure), "accepting is the first step");
    // Of several units each accepts, and one takes the first measure.
    for (item, supporting) in [("G1", true), ("G2", false)] {
        let mut scene = Scene::filed(item, Tier::T3);
        scene.joint("center", "property", &["police"]);
        let [lead, other] = [0, 1].map(|n: usize| scene.ticket.children[n].first.is_some());
        assert_eq!((lead, other), (true, supporting), "{item}");
    }
    // Most items have none.
    let mut scene = Scene::filed("E3", Tier::T2);
    scene.dispatch("committee", "property");
    assert_eq!(scene.ticket.children[0].first, None);
}

#[test]
fn a_unit_that_gets_a_ticket_back_goes_on_with_its_first_step_too() {
    let mut scene = Scene::filed("G2", Tier::T2);
    scene.dispatch("committee", "property");
    scene.wait(60);
    scene.must(
        "property",
        Command::Return { child: 1, reason: ReturnReason::NotOurs, whose: None, recorded: false },
    );
    scene.wait(DAY);
    scene.dispatch("committee", "property");
    assert_eq!(scene.ticket.children[1].first.unwrap().due, scene.now.plus_minutes(3 * 60));
}

fn steps_of(scene: &Scene, no: u8) -> Vec<Vec<ClockStep>> {
    let child = scene.ticket.children.iter().find(|child| child.no == no).unwrap();
    let (hours, public) = (scene.calendars.hours(&child.unit), &scene.calendars.public);
    let spans = clock_spans(scene.entries.iter().map(|entry| (entry.at, &entry.fact)), no);
    assert_eq!(spans.last().unwrap().stands, child.clock, "the last stretch is the clock that runs");
    let tell = |span: &domain::ticket::ClockSpan| match span.granted {
        true => explain_granted(&span.began, &hours, public, &span.pauses),
        false => explain(&span.stands, &hours, public, &span.pauses),
    };
    spans.iter().map(tell).collect()
}

#[test]
fn a_clock_that_was_extended_and_then_suspended_is_told_to_its_real_end() {
    let mut scene = Scene::filed("E3", Tier::T2);
    scene.dispatch("committee", "property");
    scene.accept("property", 1);
    let until = scene.ticket.children[0].clock.due.plus_minutes(6 * DAY);
    scene.must("property", ask(1, until));
    scene.must("center", grant(1));
    suspend(&mut scene, 90);
    let suspended = scene.now;
    assert!(matches!(steps_of(&scene, 1)[1][..], [ClockStep::Paused { at, .. }] if at == suspended));
    scene.wait(30 * DAY);
    scene.must("center", Command::Resume);
    let due = scene.ticket.children[0].clock.due;
    assert!(due > until.plus_minutes(20 * DAY));
    let told = steps_of(&scene, 1);
    assert_eq!(told.len(), 2, "what was given first, and what was granted");
    let left = service(suspended, until);
    assert!(matches!(
        told[1][..],
        [ClockStep::Paused { left: told, .. }, ClockStep::Resumed { .. }, ClockStep::Due { at, .. }]
            if told == left && at == due
    ));
}

#[test]
fn a_share_that_a_joint_action_released_tells_of_no_suspension_that_came_later() {
    let mut scene = Scene::filed("E3", Tier::T2);
    scene.dispatch("committee", "team1");
    scene.joint("committee", "property", &["team1"]);
    suspend(&mut scene, 90);
    assert!(matches!(steps_of(&scene, 1)[0][..], [.., ClockStep::Due { .. }]), "while it lasts");
    scene.wait(DAY);
    scene.must("center", Command::Resume);
    let released = &scene.ticket.children[0];
    assert!(
        matches!(steps_of(&scene, 1)[0][..], [.., ClockStep::Due { at, .. }] if at == released.clock.due)
    );
}

#[test]
fn a_share_that_was_released_while_it_was_suspended_stays_stopped() {
    let mut scene = Scene::filed("E3", Tier::T2);
    scene.joint("committee", "property", &["team1"]);
    suspend(&mut scene, 90);
    scene.must("committee", Command::Release { child: 2, reason: ReleaseReason::NotNeeded });
    scene.wait(DAY);
    scene.must("center", Command::Resume);
    let told = steps_of(&scene, 2);
    let last = told[0].iter().rev().find(|step| !matches!(step, ClockStep::Provisional { .. }));
    assert!(matches!(last, Some(ClockStep::Paused { .. })), "{told:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_clock_is_told_to_the_end_that_it_has_however_it_was_stopped_moved_and_granted(
        (item, on_street, moves) in any_life(120),
    ) {
        let mut scene = begun(item, on_street);
        live(&mut scene, &moves);
        for child in &scene.ticket.children {
            let told = steps_of(&scene, child.no);
            let standing = !child.state.is_open() || scene.ticket.suspension.is_some();
            let mut said = told.last().unwrap().iter().rev();
            match said.find(|step| !matches!(step, ClockStep::Provisional { .. })) {
                Some(ClockStep::Due { at, .. }) => prop_assert_eq!(*at, child.clock.due),
                Some(ClockStep::Paused { .. }) => prop_assert!(standing),
                None => prop_assert!(told.len() > 1, "granted, and not paused since"),
                other => prop_assert!(false, "{other:?} ends {told:?} of {child:?}"),
            }
        }
        prop_assert_eq!(scene.refolded(), scene.ticket);
    }
}
