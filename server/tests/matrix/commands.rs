//! A form for every command. No wildcard: whoever adds a command has to say here how it is asked for.

use domain::backend::MoveForm;
use domain::people::Action;
use domain::ticket::{
    DeclineReason, ExtensionReason, NoPhotoReason, ReleaseReason, ReturnReason, ReworkReason,
    SuspensionReason,
};

use crate::matrix::scene::NOTHING;

/// What a form that moves a ticket by this action looks like when everything in it can be read; `None` for what is no
/// move of a ticket.
pub fn form_of(action: Action) -> Option<MoveForm> {
    let blank = MoveForm { action: wire(action), note: "看过了".to_owned(), ..MoveForm::default() };
    let text = |text: &str| text.to_owned();
    let first = |form: MoveForm| MoveForm { child: "1".to_owned(), ..form };
    let because = |reason: &str, form: MoveForm| MoveForm { reason: reason.to_owned(), ..form };
    Some(match action {
        Action::RevealPhone
        | Action::AskSiteCheck
        | Action::MarkHard
        | Action::HandOver
        | Action::Escalate
        | Action::ReviewSuspension
        | Action::Resume
        | Action::ReportHandled
        | Action::Close
        | Action::CloseFalseAlarm
        | Action::Urge
        | Action::AnswerUrge
        | Action::Supervise
        | Action::AskReporter
        | Action::Note
        | Action::Attempt
        | Action::Mediate
        | Action::MarkEmergency
        | Action::AnswerAlarm
        | Action::MeToo
        | Action::Add
        | Action::AnswerQuestion
        | Action::Withdraw
        | Action::Appeal
        | Action::Reopen
        | Action::Consent
        | Action::Split => blank,
        Action::CheckSite => MoveForm { found: text("1"), ..blank },
        Action::File => MoveForm { item: text("E1"), ..blank },
        Action::ProposeDecline | Action::Decline => because(DeclineReason::ALL[0].wire(), blank),
        Action::Merge => MoveForm { into: text(NOTHING), ..blank },
        Action::JoinComplaint => MoveForm { source: text("call"), ..blank },
        Action::Correct => MoveForm { floor: text("2"), ..blank },
        Action::Dispatch => MoveForm { unit: text("gk1-property"), ..blank },
        Action::StartJoint => MoveForm { unit: text("gk1-property"), supporting: vec![text("ws3")], ..blank },
        Action::Accept => first(blank),
        Action::Return => because(ReturnReason::ALL[0].wire(), first(blank)),
        Action::AskExtension => {
            because(ExtensionReason::ALL[0].wire(), MoveForm { until: text("2099-01-01"), ..first(blank) })
        }
        Action::DecideExtension => MoveForm { grant: text("1"), ..first(blank) },
        Action::Suspend => {
            because(SuspensionReason::ALL[0].wire(), MoveForm { until: text("2099-01-01"), ..blank })
        }
        Action::TakeMeasure => first(blank),
        Action::HandIn => MoveForm { no_photo: text(NoPhotoReason::ALL[0].wire()), ..first(blank) },
        Action::Release => because(ReleaseReason::ALL[0].wire(), first(blank)),
        Action::RecordForUnit => MoveForm { recorded: text("accept"), ..first(blank) },
        Action::Rework => because(ReworkReason::ALL[0].wire(), blank),
        Action::AssignMediator => MoveForm { account: text("1"), ..blank },
        Action::Confirm => MoveForm { stars: text("5"), ..blank },
        Action::SeeTicket
        | Action::Report
        | Action::EnterForOther
        | Action::PrintJointOrder
        | Action::OpenDesk
        | Action::Export
        | Action::SeeOutbox
        | Action::EditRoster
        | Action::HandOverShift
        | Action::EditCalendar
        | Action::PairWall
        | Action::WalkRound
        | Action::SolveOnSpot
        | Action::PlanPatrol
        | Action::SeeCoverage
        | Action::EditPatrolRules
        | Action::PrintCodes
        | Action::ManageUsers => return None,
    })
}

/// The same action in a form that nobody can read: whoever may do it is told what is wrong, and nothing happens.
pub fn unreadable(action: Action) -> MoveForm {
    MoveForm { action: wire(action), version: "x".to_owned(), ..MoveForm::default() }
}

pub fn wire(action: Action) -> String {
    serde_json::to_value(action).unwrap().as_str().unwrap().to_owned()
}
