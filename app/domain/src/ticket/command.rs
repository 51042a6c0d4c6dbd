use super::fact::Note;
use super::{
    CloseReason, Commitment, Correction, DeclineReason, ExtensionReason, External, JoinedReporter,
    NoPhotoReason, ReleaseReason, ReturnReason, ReworkReason, Source, SuspensionReason,
};
use crate::catalog::{ItemCode, Tier};
use crate::clock::Timestamp;
use crate::ids::{AccountId, TicketNumber, UnitId};
use crate::people::{Action, Duty};

/// What somebody wants of a ticket. Who may want it is asked before, in the use case; whether the state allows it
/// is `decide`'s answer. Words and photos are committed to already.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    AskSiteCheck,
    CheckSite {
        found: bool,
    },
    File {
        item: ItemCode,
        tier: Option<Tier>,
        /// Of an item that may be about somebody's dwelling: triage says that nobody lives there.
        harmless: bool,
    },
    ProposeDecline {
        reason: DeclineReason,
    },
    Decline {
        reason: DeclineReason,
    },
    Appeal,
    Withdraw,
    Merge {
        into: TicketNumber,
    },
    Join {
        from: TicketNumber,
        complaints: u32,
        externals: Vec<External>,
        reporters: Vec<JoinedReporter>,
    },
    JoinComplaint {
        source: Source,
        external: Option<External>,
    },
    /// Whoever walks a round found the same: counted with this ticket, once a person.
    JoinFound {
        token: Commitment,
    },
    Split {
        into: TicketNumber,
    },
    Correct {
        change: Correction,
    },
    MarkHard {
        on: bool,
    },
    HandOver,
    /// 当场处置: filed, dispatched to the own team, accepted and handed in at once, with the photos of what was said.
    SolveOnSpot,
    Dispatch {
        unit: UnitId,
    },
    /// The first unit leads, unless a joint action is under way and has a lead.
    StartJoint {
        lead: Option<UnitId>,
        supporting: Vec<UnitId>,
        meet_at: Option<Timestamp>,
        meet_place: Note,
    },
    Escalate,
    Accept {
        child: u8,
        recorded: bool,
    },
    Return {
        child: u8,
        reason: ReturnReason,
        whose: Option<UnitId>,
        recorded: bool,
    },
    AskExtension {
        child: u8,
        until: Timestamp,
        reason: ExtensionReason,
    },
    DecideExtension {
        child: u8,
        grant: bool,
    },
    Suspend {
        reason: SuspensionReason,
        until: Timestamp,
    },
    ReviewSuspension,
    Resume,
    HandIn {
        child: u8,
        no_photo: Option<NoPhotoReason>,
        recorded: bool,
    },
    Release {
        child: u8,
        reason: ReleaseReason,
    },
    ReportHandled {
        recorded: bool,
    },
    /// By a verifier; the machine's administrator and emergencies give other reasons than `Solved`.
    Close {
        reason: CloseReason,
    },
    CloseFalseAlarm,
    Rework {
        child: Option<u8>,
        reason: ReworkReason,
    },
    Confirm {
        stars: Option<u8>,
    },
    Reopen,
    Urge,
    Supervise,
    AnswerUrge,
    AskReporter,
    AnswerQuestion,
    Add,
    MeToo {
        token: Commitment,
    },
    Note,
    Attempt,
    AssignMediator {
        account: AccountId,
    },
    Mediate,
    RevealPhone,
    Consent,
    MarkEmergency,
    ClimbAlarm {
        to: Duty,
        account: Option<AccountId>,
        unmanned: bool,
    },
    AnswerAlarm,
}

impl Command {
    /// The permission that it needs; `None` for what only the system itself does.
    pub fn action(&self) -> Option<Action> {
        Some(match self {
            Self::AskSiteCheck => Action::AskSiteCheck,
            Self::CheckSite { .. } => Action::CheckSite,
            Self::File { .. } => Action::File,
            Self::ProposeDecline { .. } => Action::ProposeDecline,
            Self::Decline { .. } => Action::Decline,
            Self::Appeal => Action::Appeal,
            Self::Withdraw => Action::Withdraw,
            Self::Merge { .. } => Action::Merge,
            Self::JoinComplaint { .. } => Action::JoinComplaint,
            Self::JoinFound { .. } => Action::WalkRound,
            Self::SolveOnSpot => Action::SolveOnSpot,
            Self::Split { .. } => Action::Split,
            Self::Correct { .. } => Action::Correct,
            Self::MarkHard { .. } => Action::MarkHard,
            Self::HandOver => Action::HandOver,
            Self::Dispatch { .. } => Action::Dispatch,
            Self::StartJoint { .. } => Action::StartJoint,
            Self::Escalate => Action::Escalate,
            Self::Accept { recorded: true, .. }
            | Self::Return { recorded: true, .. }
            | Self::HandIn { recorded: true, .. }
            | Self::ReportHandled { recorded: true } => Action::RecordForUnit,
            Self::Accept { .. } => Action::Accept,
            Self::Return { .. } => Action::Return,
            Self::AskExtension { .. } => Action::AskExtension,
            Self::DecideExtension { .. } => Action::DecideExtension,
            Self::Suspend { .. } => Action::Suspend,
            Self::ReviewSuspension => Action::ReviewSuspension,
            Self::Resume => Action::Resume,
            Self::HandIn { .. } => Action::HandIn,
            Self::Release { .. } => Action::Release,
            Self::ReportHandled { .. } => Action::ReportHandled,
            Self::Close { .. } => Action::Close,
            Self::CloseFalseAlarm => Action::CloseFalseAlarm,
            Self::Rework { .. } => Action::Rework,
            Self::Confirm { .. } => Action::Confirm,
            Self::Reopen => Action::Reopen,
            Self::Urge => Action::Urge,
            Self::Supervise => Action::Supervise,
            Self::AnswerUrge => Action::AnswerUrge,
            Self::AskReporter => Action::AskReporter,
            Self::AnswerQuestion => Action::AnswerQuestion,
            Self::Add => Action::Add,
            Self::MeToo { .. } => Action::MeToo,
            Self::Note => Action::Note,
            Self::Attempt => Action::Attempt,
            Self::AssignMediator { .. } => Action::AssignMediator,
            Self::Mediate => Action::Mediate,
            Self::RevealPhone => Action::RevealPhone,
            Self::Consent => Action::Consent,
            Self::MarkEmergency => Action::MarkEmergency,
            Self::AnswerAlarm => Action::AnswerAlarm,
            Self::Join { .. } | Self::ClimbAlarm { .. } => return None,
        })
    }
}
