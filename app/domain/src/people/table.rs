//! The table of permissions. What is not granted here is refused.

use super::Reach::{Areas, Assigned, Community, Own, Subdistrict, Unit};
use super::Role::{
    Admin, AreaLead, Center, Committee, Inspector, Mediator, Resident, Supervisor, UnitMember,
};
use super::{Action, Person, Reach, Role, Subject};

type Grant = (Role, &'static [Reach]);

/// Who may do it, and how far.
fn grants(action: Action) -> &'static [Grant] {
    // Everybody on staff who may look at a ticket.
    const SEE: &[Grant] = &[
        (Inspector, &[Areas, Own]),
        (Supervisor, &[Subdistrict, Own]),
        (AreaLead, &[Areas, Own]),
        (Mediator, &[Assigned]),
        (Committee, &[Community, Own]),
        (UnitMember, &[Unit]),
        (Center, &[Subdistrict]),
    ];
    const TRIAGE: &[Grant] = &[(AreaLead, &[Areas]), (Committee, &[Community]), (Center, &[Subdistrict])];
    const DECIDE: &[Grant] = &[(Committee, &[Community]), (Center, &[Subdistrict])];
    const HANDLE: &[Grant] = &[
        (Inspector, &[Unit]),
        (AreaLead, &[Unit]),
        (Committee, &[Unit]),
        (UnitMember, &[Unit]),
        (Center, &[Unit]),
    ];
    const VERIFY: &[Grant] =
        &[(Supervisor, &[Subdistrict]), (Committee, &[Community]), (Center, &[Subdistrict])];
    const CENTER: &[Grant] = &[(Center, &[Subdistrict])];
    const REPORTER: &[Grant] = &[(Resident, &[Own])];
    match action {
        Action::SeeTicket | Action::Note => SEE,
        Action::RevealPhone => &[(Committee, &[Community]), (UnitMember, &[Unit]), (Center, &[Subdistrict])],
        // Anybody may report anything anywhere: reporting shows nothing.
        Action::Report => &[
            (Inspector, &[Subdistrict]),
            (Supervisor, &[Subdistrict]),
            (AreaLead, &[Subdistrict]),
            (Committee, &[Subdistrict]),
            (Center, &[Subdistrict]),
        ],
        Action::EnterForOther => {
            &[(AreaLead, &[Subdistrict]), (Committee, &[Subdistrict]), (Center, &[Subdistrict])]
        }
        Action::File
        | Action::Merge
        | Action::Split
        | Action::Correct
        | Action::AskSiteCheck
        | Action::AskReporter
        | Action::JoinComplaint
        | Action::Dispatch => TRIAGE,
        Action::Urge => {
            &[(Resident, &[Own]), (AreaLead, &[Areas]), (Committee, &[Community]), (Center, &[Subdistrict])]
        }
        Action::ProposeDecline => &[(AreaLead, &[Areas])],
        Action::CheckSite => &[
            (Inspector, &[Areas, Own]),
            (Supervisor, &[Subdistrict]),
            (AreaLead, &[Areas]),
            (Committee, &[Community, Own]),
            (Center, &[Subdistrict]),
        ],
        Action::Decline
        | Action::MarkHard
        | Action::AssignMediator
        | Action::StartJoint
        | Action::Release
        | Action::DecideExtension
        | Action::RecordForUnit
        | Action::PrintJointOrder
        | Action::AnswerAlarm
        | Action::CloseFalseAlarm => DECIDE,
        Action::Escalate => &[(AreaLead, &[Areas]), (Committee, &[Community])],
        Action::HandOver
        | Action::Suspend
        | Action::ReviewSuspension
        | Action::Resume
        | Action::Supervise => CENTER,
        Action::Accept
        | Action::Return
        | Action::AskExtension
        | Action::TakeMeasure
        | Action::HandIn
        | Action::ReportHandled => HANDLE,
        // Whoever it waits for, or who works on it.
        Action::AnswerUrge => &[
            (Inspector, &[Unit]),
            (Supervisor, &[Subdistrict]),
            (AreaLead, &[Unit, Areas]),
            (Committee, &[Unit, Community]),
            (UnitMember, &[Unit]),
            (Center, &[Subdistrict]),
        ],
        Action::Close | Action::Rework => VERIFY,
        Action::Attempt => &[
            (AreaLead, &[Areas]),
            (Mediator, &[Assigned]),
            (Committee, &[Community, Own]),
            (Center, &[Subdistrict]),
        ],
        Action::Mediate => &[(Mediator, &[Assigned])],
        Action::MarkEmergency => &[
            (Resident, &[Own]),
            (Inspector, &[Areas, Own]),
            (Supervisor, &[Subdistrict]),
            (AreaLead, &[Areas]),
            (Mediator, &[Assigned]),
            (Committee, &[Community, Own]),
            (UnitMember, &[Unit]),
            (Center, &[Subdistrict]),
        ],
        // What a report does not show it does not need to own: the ticket is named by its place in public.
        Action::MeToo => &[(Resident, &[Subdistrict])],
        Action::Add
        | Action::AnswerQuestion
        | Action::Withdraw
        | Action::Appeal
        | Action::Confirm
        | Action::Reopen
        | Action::Consent => REPORTER,
        Action::OpenDesk => &[
            (Inspector, &[Areas]),
            (Supervisor, &[Subdistrict]),
            (AreaLead, &[Areas]),
            (Mediator, &[Assigned]),
            (Committee, &[Community]),
            (UnitMember, &[Unit]),
            (Center, &[Subdistrict]),
        ],
        Action::WalkRound => &[
            (Inspector, &[Areas]),
            (AreaLead, &[Areas]),
            (Committee, &[Community]),
            (Supervisor, &[Subdistrict]),
        ],
        // 监督员 handle nothing.
        Action::SolveOnSpot => &[(Inspector, &[Areas]), (AreaLead, &[Areas])],
        Action::PlanPatrol => &[(AreaLead, &[Areas]), (Committee, &[Community]), (Center, &[Subdistrict])],
        Action::SeeCoverage => &[
            (AreaLead, &[Areas]),
            (Committee, &[Community]),
            (Supervisor, &[Subdistrict]),
            (Center, &[Subdistrict]),
        ],
        Action::EditPatrolRules => &[(Admin, &[Subdistrict])],
        Action::PrintCodes => &[(AreaLead, &[Areas]), (Committee, &[Community]), (Center, &[Subdistrict])],
        Action::Export => &[(Committee, &[Community]), (Center, &[Subdistrict])],
        Action::EditRoster => &[(Committee, &[Unit]), (UnitMember, &[Unit]), (Center, &[Subdistrict])],
        Action::HandOverShift => &[(Committee, &[Unit]), (UnitMember, &[Unit]), (Center, &[Subdistrict])],
        Action::PairWall => &[(Committee, &[Community]), (Center, &[Subdistrict])],
        Action::SeeOutbox => &[(Center, &[Subdistrict]), (Admin, &[Subdistrict])],
        Action::EditCalendar | Action::ManageUsers => &[(Admin, &[Subdistrict])],
    }
}

/// How far the role may do it; empty means never.
pub fn reach_of(role: Role, action: Action) -> &'static [Reach] {
    grants(action).iter().find(|(granted, _)| *granted == role).map_or(&[], |(_, reach)| reach)
}

/// Whether the role may do it at all, somewhere.
pub fn may_anywhere(role: Role, action: Action) -> bool {
    !reach_of(role, action).is_empty()
}

/// Whether this person may do it to this subject. The answer to every door's question.
pub fn permits(person: &Person, action: Action, subject: &Subject<'_>) -> bool {
    reach_of(person.role, action).iter().any(|reach| reach.covers(person, subject))
}
