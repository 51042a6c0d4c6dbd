//! A report, the units of a place and any command, for tests that live through a ticket's life.
#![allow(dead_code, reason = "some tests make their moves themselves")]

use domain::catalog::{self, Tier};
use domain::clock::{Calendars, ServiceHours, Timestamp};
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ids::{AccountId, UnitId};
use domain::people::{Duty, Unit, UnitKind};
use domain::ticket::{
    Actor, CloseReason, Command, Commitment, CorrectedPlace, Correction, DeclineReason, Entry,
    ExtensionReason, Fact, NoPhotoReason, ReleaseReason, Reported, ReturnReason, ReworkReason, Source,
    SuspensionReason,
};
use proptest::prelude::*;

pub const START: Timestamp = Timestamp(1_795_400_000_000);

pub fn report(item: Option<usize>) -> Entry {
    let item = item.map(|i| &catalog::items()[i]);
    let number: domain::ids::TicketNumber = "GK1-261123-0042".parse().unwrap();
    Entry {
        seq: 1,
        at: START,
        actor: Actor::Resident,
        fact: Fact::Reported(Box::new(Reported {
            community: number.community.clone(),
            number,
            area: AreaRef::Area(1),
            at: Point { lat: 31.324, lng: 121.437 },
            door: None,
            category: item.map(|i| i.code.category),
            item: item.map(|i| i.code),
            floor: None,
            source: Source::Map,
            words: None,
            phone: Some(Commitment("phone".to_owned())),
            callback: false,
            photos: Vec::new(),
            expected_by: Calendars::default().promise(START, item.unwrap_or_else(|| catalog::unnamed())).due,
            filing: None,
            external: None,
            split_from: None,
            found: None,
            place_unknown: false,
            about_property: false,
        })),
    }
}

pub fn units() -> Vec<Unit> {
    let unit = |id: &str, kind, area: Option<u8>| Unit {
        id: id.parse().unwrap(),
        kind,
        name: id.to_owned(),
        name_en: id.to_owned(),
        community: None,
        area,
        hours: ServiceHours::office(),
        signs_in: id != "pingan",
        phone: String::new(),
    };
    vec![
        unit("team1", UnitKind::Team, Some(1)),
        unit("committee", UnitKind::Committee, None),
        unit("property", UnitKind::Property, None),
        unit("police", UnitKind::Department, None),
        unit("pingan", UnitKind::Department, None),
        unit("center", UnitKind::Center, None),
    ]
}

fn any_unit() -> impl Strategy<Value = UnitId> {
    prop::sample::select(units().into_iter().map(|unit| unit.id).collect::<Vec<_>>())
}

pub fn any_command() -> impl Strategy<Value = Command> {
    let child = || 1..5_u8;
    let later = || (1..80_i64).prop_map(|days| START.plus_minutes(days * 24 * 60));
    let number = || Just::<domain::ids::TicketNumber>("GK1-261123-0007".parse().unwrap());
    let triage = prop_oneof![
        Just(Command::AskSiteCheck),
        any::<bool>().prop_map(|found| Command::CheckSite { found }),
        (0..23_usize).prop_map(|i| Command::File {
            item: catalog::items()[i].code,
            tier: None,
            harmless: false
        }),
        (0..23_usize).prop_map(|i| Command::File {
            item: catalog::items()[i].code,
            tier: Some(Tier::T3),
            harmless: true
        }),
        Just(Command::ProposeDecline { reason: DeclineReason::NotFound }),
        Just(Command::Decline { reason: DeclineReason::NotFound }),
        Just(Command::Appeal),
        Just(Command::Withdraw),
        number().prop_map(|into| Command::Merge { into }),
        number().prop_map(|from| Command::Join {
            from,
            complaints: 2,
            externals: Vec::new(),
            reporters: Vec::new()
        }),
        Just(Command::JoinComplaint { source: Source::Call, external: None }),
        any::<u8>().prop_map(|n| Command::JoinFound { token: Commitment(n.to_string()) }),
        Just(Command::SolveOnSpot),
        (0..23_usize).prop_map(|i| Command::Correct {
            change: Correction { item: Some(catalog::items()[i].code), ..Correction::default() }
        }),
        prop::sample::select(vec![AreaRef::Street, AreaRef::Area(1), AreaRef::Area(2)]).prop_map(|area| {
            let place = Some(CorrectedPlace { at: Point { lat: 31.3241, lng: 121.4371 }, area });
            Command::Correct { change: Correction { place, ..Correction::default() } }
        }),
        any::<bool>().prop_map(|on| Command::MarkHard { on }),
        Just(Command::HandOver),
    ];
    let handling = prop_oneof![
        4 => any_unit().prop_map(|unit| Command::Dispatch { unit }),
        3 => (proptest::option::of(any_unit()), prop::collection::vec(any_unit(), 1..3)).prop_map(
            |(lead, supporting)| Command::StartJoint { lead, supporting, meet_at: None, meet_place: None }
        ),
        1 => Just(Command::Escalate),
        6 => (child(), any::<bool>()).prop_map(|(child, recorded)| Command::Accept { child, recorded }),
        2 => child().prop_map(|child| Command::Return {
            child, reason: ReturnReason::NotOurs, whose: None, recorded: false
        }),
        5 => (child(), later()).prop_map(|(child, until)| Command::AskExtension {
            child, until, reason: ExtensionReason::Weather
        }),
        6 => (child(), any::<bool>()).prop_map(|(child, grant)| Command::DecideExtension { child, grant }),
        1 => later().prop_map(|until| Command::Suspend { reason: SuspensionReason::Fund, until }),
        1 => Just(Command::ReviewSuspension),
        1 => Just(Command::Resume),
        2 => (child(), any::<bool>()).prop_map(|(child, recorded)| Command::TakeMeasure { child, recorded }),
        6 => (child(), any::<bool>()).prop_map(|(child, recorded)| Command::HandIn {
            child, no_photo: Some(NoPhotoReason::Paper), recorded
        }),
        2 => child().prop_map(|child| Command::Release { child, reason: ReleaseReason::NotNeeded }),
        4 => any::<bool>().prop_map(|recorded| Command::ReportHandled { recorded }),
        3 => Just(Command::Close { reason: CloseReason::Solved }),
        2 => Just(Command::Rework { child: None, reason: ReworkReason::NotSolved }),
    ];
    let talk = prop_oneof![
        Just(Command::Confirm { stars: Some(4) }),
        Just(Command::Reopen),
        Just(Command::Urge),
        Just(Command::Supervise),
        Just(Command::AnswerUrge),
        Just(Command::AskReporter),
        Just(Command::AnswerQuestion),
        Just(Command::Add),
        any::<u8>().prop_map(|n| Command::MeToo { token: Commitment(n.to_string()) }),
        Just(Command::Note),
        Just(Command::Attempt),
        Just(Command::AssignMediator { account: AccountId(9) }),
        Just(Command::Mediate),
        Just(Command::RevealPhone),
        Just(Command::MarkEmergency),
        Just(Command::ClimbAlarm { to: Duty::ShiftLeader, account: None, unmanned: false }),
        Just(Command::AnswerAlarm),
        Just(Command::CloseFalseAlarm),
    ];
    prop_oneof![2 => triage, 7 => handling, 2 => talk]
}
