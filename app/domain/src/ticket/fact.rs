use serde::{Deserialize, Serialize};

use super::{
    CloseReason, Commitment, DeclineReason, ExtensionReason, NoPhotoReason, ReleaseReason, Reported,
    ReturnReason, ReworkReason, Source, SuspensionReason,
};
use crate::catalog::{ItemCode, Tier};
use crate::clock::{Timer, Timestamp};
use crate::geo::Point;
use crate::ids::{AccountId, TicketNumber, UnitId};
use crate::people::{Duty, UnitKind};

/// Words beside a fact; their text is erasable.
pub type Note = Option<Commitment>;

/// What happened. Old variants are kept for ever: they are what old chains hash. Deadlines are in the facts that
/// start them, so that no later change of a calendar moves what was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fact {
    Reported(Box<Reported>),
    Declined {
        reason: DeclineReason,
        note: Note,
    },
    Closed {
        reason: CloseReason,
        note: Note,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Commitment>,
    },

    // Triage
    SiteCheckAsked {
        note: Note,
    },
    SiteChecked {
        found: bool,
        note: Note,
        photos: Vec<Commitment>,
    },
    Filed {
        item: ItemCode,
        tier: Tier,
        clock: Timer,
        /// Whatever the item says, it is about a person's dwelling: never a public pin.
        #[serde(default, skip_serializing_if = "is_false")]
        private: bool,
        note: Note,
    },
    DeclineProposed {
        reason: DeclineReason,
        note: Note,
    },
    Appealed {
        note: Note,
        clock: Timer,
    },
    Withdrawn {
        note: Note,
    },
    Merged {
        into: TicketNumber,
        note: Note,
    },
    /// Another ticket about the same thing was merged into this one.
    Joined {
        from: TicketNumber,
        complaints: u32,
        /// Numbers and deadlines of other systems that came with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        externals: Vec<External>,
        /// Who reported it, and what was merged into it before, where they sign in: they are told how it ends.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reporters: Vec<JoinedReporter>,
    },
    /// The same thing was complained about again, by a channel that makes no ticket of its own.
    ComplaintJoined {
        source: Source,
        external: Option<External>,
        /// Tells whoever found it on a round from others, so that nobody counts twice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<Commitment>,
        note: Note,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Commitment>,
    },
    Split {
        into: TicketNumber,
        note: Note,
    },
    Corrected {
        change: Correction,
        note: Note,
    },
    HardMarked {
        on: bool,
        note: Note,
    },
    HandedOver {
        note: Note,
    },

    // Dispatch and handling
    Dispatched {
        children: Vec<NewChild>,
        joint: Option<Joint>,
        tier: Tier,
        note: Note,
    },
    Accepted {
        child: u8,
        #[serde(default, skip_serializing_if = "is_false")]
        recorded: bool,
        note: Note,
    },
    Returned {
        child: u8,
        reason: ReturnReason,
        whose: Option<UnitId>,
        /// The dispatching clock that starts again; none where the others of a joint action go on.
        clock: Option<Timer>,
        #[serde(default, skip_serializing_if = "is_false")]
        recorded: bool,
        note: Note,
    },
    ExtensionAsked {
        child: u8,
        until: Timestamp,
        reason: ExtensionReason,
        note: Note,
    },
    ExtensionGranted {
        child: u8,
        clock: Timer,
        note: Note,
    },
    ExtensionRefused {
        child: u8,
        note: Note,
    },
    Suspended {
        reason: SuspensionReason,
        until: Timestamp,
        review_by: Timestamp,
        note: Note,
    },
    SuspensionReviewed {
        review_by: Timestamp,
        note: Note,
    },
    Resumed {
        clocks: Vec<(u8, Timer)>,
        /// The same of first steps that wait.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        first: Vec<(u8, Timer)>,
        /// Until when shares may now be returned.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        return_by: Vec<(u8, Timestamp)>,
        /// The whole action's clock, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        joint: Option<Timer>,
        note: Note,
    },
    /// 先行处置: what keeps people from harm until it is cured.
    MeasureTaken {
        child: u8,
        photos: Vec<Commitment>,
        #[serde(default, skip_serializing_if = "is_false")]
        recorded: bool,
        note: Note,
    },
    HandedIn {
        child: u8,
        photos: Vec<Commitment>,
        no_photo: Option<NoPhotoReason>,
        /// Verification's clock, where this makes the ticket handled.
        clock: Option<Timer>,
        /// 代填反馈: recorded for a unit that answered on paper or by telephone.
        #[serde(default, skip_serializing_if = "is_false")]
        recorded: bool,
        note: Note,
    },
    Released {
        child: u8,
        reason: ReleaseReason,
        note: Note,
    },
    JointHandled {
        clock: Timer,
        /// 代填反馈: recorded for a lead that nobody signs in of.
        #[serde(default, skip_serializing_if = "is_false")]
        recorded: bool,
        note: Note,
    },
    Escalated {
        to: Tier,
        clock: Timer,
        note: Note,
    },

    // Verification and after
    Reworked {
        child: u8,
        reason: ReworkReason,
        clock: Timer,
        note: Note,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Commitment>,
    },
    Confirmed {
        stars: Option<u8>,
        note: Note,
    },
    Reopened {
        clock: Timer,
        note: Note,
    },

    // Talk
    Urged {
        note: Note,
    },
    Supervised {
        note: Note,
    },
    UrgeAnswered {
        note: Note,
    },
    Asked {
        note: Note,
    },
    Answered {
        note: Note,
        photos: Vec<Commitment>,
    },
    Added {
        note: Note,
        photos: Vec<Commitment>,
    },
    MeToo {
        token: Commitment,
    },
    Noted {
        note: Note,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Commitment>,
    },
    Attempted {
        note: Note,
    },
    MediatorAssigned {
        account: AccountId,
        note: Note,
    },
    Mediated {
        note: Note,
    },
    PhoneRevealed {
        note: Note,
    },
    ConsentGiven,

    // Emergency
    EmergencyMarked {
        note: Note,
    },
    AlarmClimbed {
        to: Duty,
        /// 带班 of the roster at that moment, where there is one with an account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<AccountId>,
        /// Nobody has this duty: the center is called again.
        #[serde(default, skip_serializing_if = "is_false")]
        unmanned: bool,
    },
    AlarmAnswered {
        note: Note,
    },
}

fn is_false(value: &bool) -> bool {
    !value
}

/// A ticket of another system that this one answers, such as 12345's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct External {
    pub number: String,
    pub deadline: Option<Timestamp>,
}

/// Somebody who signs in reported the ticket of this number, which was merged into another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedReporter {
    pub number: TicketNumber,
    pub account: AccountId,
}

/// A unit's share of the work, as it is sent out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewChild {
    pub unit: UnitId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<UnitKind>,
    /// 牵头; a single dispatch leads alone.
    pub lead: bool,
    pub clock: Timer,
    /// The clock of the first measure or of the acceptance, where the catalogue wants one before the cure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Timer>,
    /// Until when it may be returned; none when the center has arbitrated.
    pub return_by: Option<Timestamp>,
}

/// 联动: where and when the units meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joint {
    pub meet_at: Option<Timestamp>,
    /// Words about the place.
    pub meet_place: Note,
    /// The whole action's own deadline.
    pub clock: Timer,
}

/// What turned out to be otherwise. Only what is named changes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Correction {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<i8>,
    /// With the area that geometry finds there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<CorrectedPlace>,
    /// Whether it is about a person's dwelling, which no public pin tells of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private: Option<bool>,
    /// Whether it is a complaint about the property company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_property: Option<bool>,
    /// An entry whose words are put right by this one's note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CorrectedPlace {
    pub at: Point,
    pub area: crate::event::AreaRef,
}

impl Fact {
    /// Stable name of the kind, as JSON has it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Reported(_) => "reported",
            Self::Declined { .. } => "declined",
            Self::Closed { .. } => "closed",
            Self::SiteCheckAsked { .. } => "site_check_asked",
            Self::SiteChecked { .. } => "site_checked",
            Self::Filed { .. } => "filed",
            Self::DeclineProposed { .. } => "decline_proposed",
            Self::Appealed { .. } => "appealed",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Merged { .. } => "merged",
            Self::Joined { .. } => "joined",
            Self::ComplaintJoined { .. } => "complaint_joined",
            Self::Split { .. } => "split",
            Self::Corrected { .. } => "corrected",
            Self::HardMarked { .. } => "hard_marked",
            Self::HandedOver { .. } => "handed_over",
            Self::Dispatched { .. } => "dispatched",
            Self::Accepted { .. } => "accepted",
            Self::Returned { .. } => "returned",
            Self::ExtensionAsked { .. } => "extension_asked",
            Self::ExtensionGranted { .. } => "extension_granted",
            Self::ExtensionRefused { .. } => "extension_refused",
            Self::Suspended { .. } => "suspended",
            Self::SuspensionReviewed { .. } => "suspension_reviewed",
            Self::Resumed { .. } => "resumed",
            Self::MeasureTaken { .. } => "measure_taken",
            Self::HandedIn { .. } => "handed_in",
            Self::Released { .. } => "released",
            Self::JointHandled { .. } => "joint_handled",
            Self::Escalated { .. } => "escalated",
            Self::Reworked { .. } => "reworked",
            Self::Confirmed { .. } => "confirmed",
            Self::Reopened { .. } => "reopened",
            Self::Urged { .. } => "urged",
            Self::Supervised { .. } => "supervised",
            Self::UrgeAnswered { .. } => "urge_answered",
            Self::Asked { .. } => "asked",
            Self::Answered { .. } => "answered",
            Self::Added { .. } => "added",
            Self::MeToo { .. } => "me_too",
            Self::Noted { .. } => "noted",
            Self::Attempted { .. } => "attempted",
            Self::MediatorAssigned { .. } => "mediator_assigned",
            Self::Mediated { .. } => "mediated",
            Self::PhoneRevealed { .. } => "phone_revealed",
            Self::ConsentGiven => "consent_given",
            Self::EmergencyMarked { .. } => "emergency_marked",
            Self::AlarmClimbed { .. } => "alarm_climbed",
            Self::AlarmAnswered { .. } => "alarm_answered",
        }
    }

    /// What was said with it.
    pub fn note(&self) -> Option<&Commitment> {
        match self {
            Self::Reported(_)
            | Self::Joined { .. }
            | Self::MeToo { .. }
            | Self::ConsentGiven
            | Self::AlarmClimbed { .. } => None,
            Self::Declined { note, .. }
            | Self::Closed { note, .. }
            | Self::SiteCheckAsked { note }
            | Self::SiteChecked { note, .. }
            | Self::Filed { note, .. }
            | Self::DeclineProposed { note, .. }
            | Self::Appealed { note, .. }
            | Self::Withdrawn { note }
            | Self::Merged { note, .. }
            | Self::ComplaintJoined { note, .. }
            | Self::Split { note, .. }
            | Self::Corrected { note, .. }
            | Self::HardMarked { note, .. }
            | Self::HandedOver { note }
            | Self::Dispatched { note, .. }
            | Self::Accepted { note, .. }
            | Self::Returned { note, .. }
            | Self::ExtensionAsked { note, .. }
            | Self::ExtensionGranted { note, .. }
            | Self::ExtensionRefused { note, .. }
            | Self::Suspended { note, .. }
            | Self::SuspensionReviewed { note, .. }
            | Self::Resumed { note, .. }
            | Self::MeasureTaken { note, .. }
            | Self::HandedIn { note, .. }
            | Self::Released { note, .. }
            | Self::JointHandled { note, .. }
            | Self::Escalated { note, .. }
            | Self::Reworked { note, .. }
            | Self::Confirmed { note, .. }
            | Self::Reopened { note, .. }
            | Self::Urged { note }
            | Self::Supervised { note }
            | Self::UrgeAnswered { note }
            | Self::Asked { note }
            | Self::Answered { note, .. }
            | Self::Added { note, .. }
            | Self::Noted { note, .. }
            | Self::Attempted { note }
            | Self::MediatorAssigned { note, .. }
            | Self::Mediated { note }
            | Self::PhoneRevealed { note }
            | Self::EmergencyMarked { note }
            | Self::AlarmAnswered { note } => note.as_ref(),
        }
    }

    /// Every commitment in it: what erasable values are checked against.
    pub fn commitments(&self) -> Vec<&Commitment> {
        let mut all: Vec<&Commitment> = self.note().into_iter().collect();
        match self {
            Self::Reported(report) => {
                all.extend(report.words.iter().chain(&report.phone).chain(&report.photos));
            }
            Self::Closed { photos, .. }
            | Self::Reworked { photos, .. }
            | Self::SiteChecked { photos, .. }
            | Self::ComplaintJoined { photos, .. }
            | Self::MeasureTaken { photos, .. }
            | Self::HandedIn { photos, .. }
            | Self::Answered { photos, .. }
            | Self::Added { photos, .. }
            | Self::Noted { photos, .. } => all.extend(photos),
            Self::Dispatched { joint: Some(joint), .. } => all.extend(&joint.meet_place),
            _ => {}
        }
        all
    }
}
