//! The rules of the loop one by one: who may do what when, and what follows.

use domain::catalog::Tier;
use domain::people::{Action, Duty, Role};
use domain::ticket::{
    Actor, CloseReason, Command, Correction, ReleaseReason, ReturnReason, State, SuspensionReason, Why,
};

use crate::at_work::{Refused, Scene, climb, file, hand_in, joint, person};
use crate::random_moves::report;

const SOLVED: Command = Command::Close { reason: CloseReason::Solved };

fn returned(child: u8, recorded: bool) -> Command {
    Command::Return { child, reason: ReturnReason::NotOurs, whose: None, recorded }
}

fn corrected(item: &str) -> Command {
    Command::Correct { change: Correction { item: Some(item.parse().unwrap()), ..Correction::default() } }
}

fn not_possible(why: Why) -> Result<(), Refused> {
    Err(Refused::NotPossible(why))
}

// Joint action ---------------------------------------------------------------------------------------------------

#[test]
fn a_joint_action_whose_lead_returned_ends_under_another_lead() {
    let mut scene = Scene::filed("G2", Tier::T3);
    scene.joint("center", "property", &["police"]);
    scene.must("property", returned(1, false));
    assert_eq!(scene.ticket.state, State::InProgress, "a return does not stop the others");
    scene.accept("police", 2);
    scene.hand_in("police", 2);
    assert_eq!(scene.ticket.waits_for(), Some(Role::Center), "somebody must name a lead");
    scene.must("center", joint("committee", &[]));
    assert_eq!(scene.ticket.waits_for(), Some(Role::UnitMember));
    scene.accept("committee", 3);
    scene.hand_in("committee", 3);
    assert!(scene.steps("committee").contains(&Action::ReportHandled));
    assert!(!scene.steps("police").contains(&Action::ReportHandled), "the lead alone reports");
    scene.must("committee", Command::ReportHandled { recorded: false });
    scene.must("center", SOLVED);
    assert_eq!(scene.refolded(), scene.ticket);
}

#[test]
fn a_supporting_unit_that_returned_holds_the_report_up_until_it_is_released() {
    let mut scene = Scene::filed("G2", Tier::T3);
    scene.joint("center", "property", &["police"]);
    scene.must("police", returned(2, false));
    scene.accept("property", 1);
    scene.hand_in("property", 1);
    assert_eq!(scene.tries("property", Command::ReportHandled { recorded: false }), not_possible(Why::State));
    scene.must("center", Command::Release { child: 2, reason: ReleaseReason::NotNeeded });
    scene.must("property", Command::ReportHandled { recorded: false });
}

#[test]
fn the_report_of_a_lead_that_nobody_signs_in_of_is_recorded_for_it() {
    let mut scene = Scene::filed("G2", Tier::T3);
    scene.joint("center", "pingan", &["police"]);
    scene.must("center", Command::Accept { child: 1, recorded: true });
    let report = Command::ReportHandled { recorded: true };
    assert_eq!(scene.tries("center", report.clone()), not_possible(Why::State), "shares are under way");
    scene.must("center", hand_in(1, true));
    scene.accept("police", 2);
    scene.hand_in("police", 2);
    assert!(scene.steps("center").contains(&Action::RecordForUnit));
    scene.must("center", report);
    scene.must("center", SOLVED);
    assert_eq!(scene.refolded(), scene.ticket);
    // Who signs in reports by themselves; only the center may do it for them.
    let mut scene = Scene::filed("E3", Tier::T2);
    scene.joint("committee", "property", &["committee"]);
    for (name, child) in [("property", 1), ("committee", 2)] {
        scene.accept(name, child);
        scene.hand_in(name, child);
    }
    let recorded = scene.tries("committee", Command::ReportHandled { recorded: true });
    assert_eq!(recorded, not_possible(Why::SignsIn));
}

// Verification ---------------------------------------------------------------------------------------------------

#[test]
fn an_unlawful_act_is_verified_by_whoever_may_see_it_whatever_its_tier() {
    // 群租 found out while a ticket of the second tier was under way.
    let mut scene = Scene::filed("G3", Tier::T2);
    scene.dispatch("committee", "property");
    scene.accept("property", 1);
    scene.must("committee", corrected("G1"));
    scene.hand_in("property", 1);
    assert_eq!(scene.ticket.verifier(), Some(Role::Center));
    assert_eq!(scene.tries("supervisor", SOLVED), Err(Refused::Forbidden));
    scene.must("center", SOLVED);
}

#[test]
fn what_the_center_did_about_an_unlawful_act_is_verified_by_the_committee() {
    let mut scene = Scene::filed("G1", Tier::T3);
    scene.dispatch("center", "center");
    scene.accept("center", 1);
    scene.hand_in("center", 1);
    assert_eq!(scene.ticket.verifier(), Some(Role::Committee));
    assert_eq!(scene.tries("operator", SOLVED), not_possible(Why::Verifier));
    scene.must("committee", SOLVED);
}

#[test]
fn what_the_center_did_on_the_street_is_verified_without_the_committee_that_does_not_see_it() {
    let on_street = |item: &str, tier| {
        let mut scene = Scene::of(item);
        scene.ticket.report.area = domain::event::AreaRef::Street;
        let item = scene.ticket.report.item.unwrap();
        scene.must("center", file(item, Some(tier)));
        scene
    };
    let mut scene = on_street("G1", Tier::T3);
    scene.dispatch("center", "center");
    scene.accept("center", 1);
    scene.hand_in("center", 1);
    assert_eq!(scene.tries("committee", SOLVED), Err(Refused::Forbidden));
    assert_eq!(scene.tries("center", SOLVED), not_possible(Why::Verifier));
    scene.must("operator", SOLVED);
    // A place put right while the area's team was at work.
    let mut scene = Scene::filed("E1", Tier::T1);
    scene.dispatch("lead", "team1");
    scene.accept("inspector", 1);
    scene.hand_in("inspector", 1);
    scene.ticket.report.area = domain::event::AreaRef::Street;
    assert_eq!(scene.ticket.verifier(), Some(Role::Supervisor));
    scene.must("supervisor", SOLVED);
}

#[test]
fn where_center_and_committee_both_worked_somebody_else_of_the_center_verifies() {
    let mut scene = Scene::filed("G1", Tier::T3);
    scene.joint("center", "center", &["committee"]);
    scene.accept("committee", 2);
    scene.hand_in("committee", 2);
    scene.accept("center", 1);
    scene.hand_in("center", 1);
    scene.must("center", Command::ReportHandled { recorded: false });
    for worked in ["center", "committee"] {
        assert_eq!(scene.tries(worked, SOLVED), not_possible(Why::Verifier), "{worked}");
    }
    scene.must("operator", SOLVED);
}

#[test]
fn who_recorded_a_units_answer_had_no_hand_in_the_work() {
    let mut scene = Scene::filed("E4", Tier::T3);
    scene.dispatch("center", "pingan");
    scene.must("center", Command::Accept { child: 1, recorded: true });
    scene.must("center", hand_in(1, true));
    scene.must("center", SOLVED);
}

// Emergencies ----------------------------------------------------------------------------------------------------

#[test]
fn an_alarm_on_the_street_reaches_the_committee_once_it_has_climbed_to_the_station_head() {
    let mut first = report(None);
    if let domain::ticket::Fact::Reported(report) = &mut first.fact {
        report.area = domain::event::AreaRef::Street;
        report.place_unknown = true;
    }
    let mut scene = Scene::from(first);
    scene.by(Actor::Resident, Command::MarkEmergency).unwrap();
    scene.by(Actor::Timer, climb(Duty::ShiftLeader)).unwrap();
    assert_eq!(scene.tries("committee", Command::AnswerAlarm), Err(Refused::Forbidden), "not yet theirs");
    scene.by(Actor::Timer, climb(Duty::StationHead)).unwrap();
    assert!(scene.steps("committee").contains(&Action::AnswerAlarm));
    assert_eq!(scene.ticket.waits_for(), Some(Role::Center), "the street stays the center's");
    scene.must("committee", Command::AnswerAlarm);
    assert!(scene.steps("committee").contains(&Action::Note), "and whoever answered sees how it goes on");
}

#[test]
fn an_emergency_is_not_withdrawn_before_somebody_has_answered() {
    let mut scene = Scene::of("E1");
    scene.by(Actor::Resident, Command::MarkEmergency).unwrap();
    assert_eq!(scene.by(Actor::Resident, Command::Withdraw), Err(Why::State));
    assert!(!scene.ticket.possible(scene.now).contains(&Action::Withdraw));
    scene.must("center", Command::AnswerAlarm);
    assert_eq!(scene.by(Actor::Resident, Command::Withdraw), Ok(()));
}

// What used to be buttons alone ----------------------------------------------------------------------------------

#[test]
fn a_unit_reveals_a_phone_while_its_accepted_share_is_under_way_and_not_before_or_after() {
    let mut scene = Scene::of("A3");
    scene.by(Actor::Resident, Command::Consent).unwrap();
    let item = scene.ticket.report.item.unwrap();
    scene.must("center", file(item, Some(Tier::T3)));
    scene.dispatch("center", "property");
    assert_eq!(scene.tries("property", Command::RevealPhone), not_possible(Why::NotYours), "dispatched");
    scene.accept("property", 1);
    scene.must("property", Command::RevealPhone);
    scene.hand_in("property", 1);
    assert_eq!(scene.tries("property", Command::RevealPhone), not_possible(Why::NotYours), "handed in");
    scene.must("center", Command::RevealPhone);
}

#[test]
fn nobody_reveals_a_phone_that_was_not_left() {
    let mut first = report(Some(2));
    if let domain::ticket::Fact::Reported(report) = &mut first.fact {
        report.phone = None;
    }
    let mut scene = Scene::from(first);
    assert_eq!(scene.tries("committee", Command::RevealPhone), not_possible(Why::State));
    assert!(!scene.steps("committee").contains(&Action::RevealPhone));
}

#[test]
fn a_lead_escalates_to_the_committee_and_the_committee_alone_to_the_center() {
    let mut scene = Scene::filed("E1", Tier::T1);
    scene.must("lead", Command::Escalate);
    assert_eq!(scene.ticket.tier, Some(Tier::T2));
    assert_eq!(scene.tries("lead", Command::Escalate), not_possible(Why::Tier));
    scene.must("committee", Command::Escalate);
    assert_eq!(scene.ticket.tier, Some(Tier::T3));
}

#[test]
fn a_unit_that_was_let_go_answers_no_urging() {
    let mut scene = Scene::filed("G2", Tier::T3);
    scene.joint("center", "property", &["police"]);
    scene.must("center", Command::Release { child: 2, reason: ReleaseReason::NotNeeded });
    scene.must("center", Command::Urge);
    assert_eq!(scene.tries("police", Command::AnswerUrge), not_possible(Why::NotYours));
    scene.must("property", Command::AnswerUrge);
}

#[test]
fn an_urging_is_answered_by_whom_the_ticket_waits_for() {
    let answers = |scene: &Scene| {
        let named = ["lead", "committee", "center", "supervisor", "property"].into_iter();
        named.filter(|name| scene.steps(name).contains(&Action::AnswerUrge)).collect::<Vec<_>>()
    };
    let mut scene = Scene::of("E1");
    scene.by(Actor::Resident, Command::Urge).unwrap();
    assert_eq!(answers(&scene), ["lead"], "reported");
    let item = scene.ticket.report.item.unwrap();
    scene.must("lead", file(item, Some(Tier::T2)));
    assert_eq!(answers(&scene), ["committee"], "filed at the second tier");
    scene.dispatch("committee", "property");
    assert_eq!(answers(&scene), ["property"], "dispatched");
    scene.must("property", returned(1, false));
    assert_eq!(answers(&scene), ["committee"], "returned");
    scene.dispatch("committee", "property");
    scene.accept("property", 2);
    scene.must(
        "center",
        Command::Suspend { reason: SuspensionReason::Fund, until: scene.now.plus_minutes(9_000) },
    );
    assert_eq!(answers(&scene), ["center", "property"], "suspended");
    scene.must("center", Command::Resume);
    scene.hand_in("property", 2);
    assert_eq!(answers(&scene), ["supervisor", "property"], "waiting to be verified");
    scene.must("supervisor", Command::AnswerUrge);
    assert_eq!(scene.ticket.unanswered_urges, 0);
}

#[test]
fn a_lead_files_at_the_catalogues_tier_or_above_and_never_below() {
    let filed = |tier| file("F2".parse().unwrap(), tier);
    let mut scene = Scene::of("F2");
    for low in [Tier::T1, Tier::T2] {
        assert_eq!(scene.tries("lead", filed(Some(low))), not_possible(Why::LowTier), "{low:?}");
    }
    scene.must("lead", filed(None));
    assert_eq!(scene.ticket.tier, Some(Tier::T3));
    let mut scene = Scene::of("F2");
    scene.must("committee", filed(Some(Tier::T2)));
    let mut scene = Scene::of("E1");
    scene.must("lead", file("E1".parse().unwrap(), Some(Tier::T2)));
    assert_eq!(person("lead").role, Role::AreaLead);
}

// Dates ----------------------------------------------------------------------------------------------------------

#[test]
fn a_meeting_is_neither_in_the_past_nor_absurdly_far_away() {
    let scene = Scene::filed("G2", Tier::T3);
    let day = 24 * 60;
    for (minutes, expected) in [(-1, Some(Why::Meeting)), (day, None), (61 * day, Some(Why::Meeting))] {
        let Command::StartJoint { lead, supporting, .. } = joint("property", &["police"]) else {
            unreachable!()
        };
        let meet_at = Some(scene.now.plus_minutes(minutes));
        let command = Command::StartJoint { lead, supporting, meet_at, meet_place: None };
        let refused = scene.would(&person("center"), &command).err();
        assert_eq!(refused, expected.map(Refused::NotPossible), "{minutes}");
    }
}
