//! A check as it is sent and as it is kept.
//!
//! A check-in is proof of place without a track: the code that was scanned, the server's time of arrival, the device's
//! own time beside it, and the order. A round is walked without a network, so a check may arrive hours later: the
//! device says when it was made and what its clock says at sending, and the difference of both clocks puts it right.
//! Nothing lies after its arrival, nor before the round was loaded.

use serde::{Deserialize, Serialize};
use time::Date;

use super::coverage::{Check, CheckpointKind, Outcome};
use super::recheck::Level;
use super::site::SiteId;
use crate::catalog::ItemCode;
use crate::clock::{Timestamp, iso_date};
use crate::event::AreaRef;
use crate::ids::{AccountId, CommunityCode, TicketNumber};

/// The format of what phones keep: a queue of an older version is still read, a newer one is not.
pub const QUEUE_FORMAT: u32 = 1;

/// Whose plan of which day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlanScope {
    pub community: CommunityCode,
    pub level: Level,
    #[serde(with = "iso_date")]
    pub date: Date,
}

/// One item on one floor, as it was judged. One entry for each, also where one tap said it of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    pub item: ItemCode,
    /// `None` for a place without floors.
    pub floor: Option<i8>,
    pub fine: bool,
}

/// The times of a thing that a phone made without the server. Milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeviceTimes {
    /// By the device's clock, when it was made.
    pub device_at: i64,
    /// By the same clock, when it is sent.
    pub device_now: i64,
    /// By the server's clock, when the round was loaded.
    pub loaded_at: i64,
}

impl DeviceTimes {
    /// When it was made by the server's clock, which says `now` at its arrival.
    pub fn made(self, now: Timestamp) -> Timestamp {
        let age = self.device_now.saturating_sub(self.device_at).max(0);
        let at = now.0.saturating_sub(age);
        Timestamp(at.max(self.loaded_at.min(now.0)).min(now.0))
    }

    /// How far the device's clock is ahead of the server's, in milliseconds.
    pub fn ahead(self, now: Timestamp) -> i64 {
        self.device_now.saturating_sub(now.0)
    }
}

/// A check as a phone sends it: `POST /api/patrol/check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckForm {
    /// [`QUEUE_FORMAT`] of the app that made it.
    pub format: u32,
    /// Idempotency key, made on the phone.
    pub key: String,
    pub site: String,
    /// What was scanned (`GK1-1-3-2.a.XXXX…`, or a whole address that ends so) or the short code that was typed.
    pub code: String,
    /// The plan that the round was loaded from, and its version; none for a check without a round.
    pub plan: Option<(PlanScope, u32)>,
    /// Counts up on each device.
    pub order: u32,
    #[serde(flatten)]
    pub times: DeviceTimes,
    /// By the device's clock, when the last floor was judged.
    pub judged_at: Option<i64>,
    pub outcome: Outcome,
    pub judged: Vec<Judged>,
}

/// How the phone showed that it was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    Scanned,
    /// The short code beside it.
    Typed,
    /// A genuine code that is in force no more: an old sticker. It is kept, and covers nothing.
    Revoked,
}

impl Proof {
    pub const ALL: [Self; 3] = [Self::Scanned, Self::Typed, Self::Revoked];

    pub fn wire(self) -> &'static str {
        match self {
            Self::Scanned => "scanned",
            Self::Typed => "typed",
            Self::Revoked => "revoked",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|proof| proof.wire() == s)
    }
}

/// What the person is told about a check that was taken all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckNote {
    /// The checkpoint is not on the person's round.
    NotOnRound,
    /// The round went to somebody else meanwhile, or was planned anew.
    RoundChanged,
    RoundCancelled,
    CodeRevoked,
    /// The device's clock was off by more than five minutes.
    ClockOff,
    /// 自查: it covers nothing.
    OwnCheck,
}

/// The answer to a check: the same for the same key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckAnswer {
    pub key: String,
    /// When it counts as made.
    pub at: Timestamp,
    pub repeated: bool,
    pub notes: Vec<CheckNote>,
}

/// A problem as a phone sends it: `POST /api/patrol/problem`. It becomes a ticket with place, item, area and photos.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProblemForm {
    pub format: u32,
    /// Idempotency key of the ticket.
    pub key: String,
    pub site: String,
    pub item: String,
    /// Empty for a place without floors.
    pub floor: String,
    pub text: String,
    /// Ids that `POST /photos` answered: before.
    pub photos: Vec<String>,
    /// 当场处置: ids of the photos afterwards; only for items of T1.
    pub solved: Vec<String>,
    #[serde(flatten)]
    pub times: DeviceTimes,
    /// What the person chose after [`ProblemAnswer::Exists`]: join that ticket…
    pub join: String,
    /// …or file it all the same.
    pub anyway: bool,
}

/// What somebody on a round says of a ticket that they were sent to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskSaid {
    /// 核实: it is there.
    #[default]
    Found,
    NotFound,
    /// 核查: what was done holds, and the ticket is closed.
    Solved,
    NotSolved,
}

/// 核实 and 核查 as a phone answers them: `POST /api/patrol/task`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskForm {
    pub format: u32,
    pub number: String,
    /// The ticket's version that the phone's round came with.
    pub version: u32,
    pub said: TaskSaid,
    pub text: String,
    /// Ids that `POST /photos` answered.
    pub photos: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskAnswer {
    pub number: TicketNumber,
    /// The person has said so already since then.
    pub repeated: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ProblemAnswer {
    Filed {
        number: TicketNumber,
        repeated: bool,
        /// It was handled on the spot and waits for its verifier.
        handled: bool,
    },
    /// Somebody has reported the same item here and it is open: the person says whether it is the same.
    Exists { number: TicketNumber, since: Timestamp },
    /// Counted with that ticket.
    Joined { number: TicketNumber },
}

/// A check as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckRecord {
    pub site: SiteId,
    pub kind: CheckpointKind,
    pub area: AreaRef,
    pub account: AccountId,
    pub level: Level,
    /// When it counts as made.
    pub at: Timestamp,
    /// When it arrived.
    pub received_at: Timestamp,
    /// What the device's clock said.
    pub device_at: Timestamp,
    /// When the last floor was judged, put right like `at`.
    pub judged_at: Option<Timestamp>,
    pub order: u32,
    pub plan: Option<(PlanScope, u32)>,
    pub proof: Proof,
    pub outcome: Outcome,
    /// 自查.
    pub own: bool,
    pub judged: Vec<Judged>,
    pub notes: Vec<CheckNote>,
}

impl CheckRecord {
    /// As coverage counts it: what an old sticker proved covers as little as 自查.
    pub fn check(&self) -> Check {
        Check { at: self.at, outcome: self.outcome, own: self.own || self.proof == Proof::Revoked }
    }

    pub fn all_fine(&self) -> bool {
        self.outcome == Outcome::Fine && self.judged.iter().all(|judged| judged.fine)
    }
}
