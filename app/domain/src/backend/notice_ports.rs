//! What telling people needs: notices for the bell, and the outbox through which they go outward.

use std::fmt;

use async_trait::async_trait;

use super::ports::StoreError;
use crate::clock::Timestamp;
use crate::error::Problem;
use crate::ids::{AccountId, TicketNumber};
use crate::lang::Lang;
use crate::notice::{Addressee, NoticeRow};
use crate::people::Person;

/// Unread notices are counted up to here; the bell says 99+ before.
pub const UNREAD_COUNTED: u32 = 100;

/// What the bell reads. Only of tickets that the person may still see: a unit that returned one is told no more of it.
#[async_trait]
pub trait NoticeStore: Send + Sync {
    /// Notices to anything that the person is, newest first; `before` is the last one of the page before.
    async fn notices(
        &self,
        person: &Person,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<NoticeRow>, StoreError>;
    /// How many of them the person has not read, at most [`UNREAD_COUNTED`]. Asked by every page of staff.
    async fn unread(&self, person: &Person) -> Result<u32, StoreError>;
    /// Everything up to this notice is read. Never moves back, nor beyond what there is.
    async fn mark_read(&self, account: AccountId, up_to: i64) -> Result<(), StoreError>;
}

/// By which way a notice leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    Webhook,
    Email,
}

impl Channel {
    pub const ALL: [Self; 2] = [Self::Webhook, Self::Email];

    pub fn wire(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Email => "email",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.wire() == s)
    }
}

/// Where notices to an addressee go outward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub id: u32,
    pub channel: Channel,
    pub addressee: Addressee,
    /// A URL, or an e-mail address.
    pub address: String,
    pub lang: Lang,
    /// A paused target's deliveries wait.
    pub enabled: bool,
    pub added_at: Timestamp,
}

#[derive(Clone)]
pub struct NewTarget {
    pub channel: Channel,
    pub addressee: Addressee,
    pub address: String,
    /// What a webhook is signed with; empty for e-mail.
    pub secret: String,
    pub lang: Lang,
    pub by: AccountId,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    Waiting,
    Sent,
    /// Tried as often as it is; somebody has to look.
    Failed,
}

impl DeliveryState {
    pub fn wire(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed_for_good",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        [Self::Waiting, Self::Sent, Self::Failed].into_iter().find(|state| state.wire() == s)
    }
}

/// Why something was not sent, in no words of the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendFault {
    /// The receiver answered with another number than 2xx.
    Answered(u16),
    /// The mail server refused with this number.
    MailRefused(u16),
    TimedOut,
    NotReached,
    /// It leads to the house's own network.
    Inside,
    /// It is no address after all.
    Malformed,
    /// There is no such way: no mail server is set, or no certificates are installed.
    NoWay,
    /// Somebody removed the target.
    Removed,
}

impl SendFault {
    /// Whether asking again is of no use: the receiver refused this for good (a 4xx that is not about time or haste, a
    /// 5xx of mail), or it is no address at all. What a setting or a network mends is tried again.
    pub fn is_final(self) -> bool {
        match self {
            Self::Answered(408 | 425 | 429) => false,
            Self::Answered(status) => (400..500).contains(&status),
            Self::MailRefused(status) => (500..600).contains(&status),
            Self::Malformed | Self::Removed => true,
            Self::TimedOut | Self::NotReached | Self::Inside | Self::NoWay => false,
        }
    }

    const NAMED: [(Self, &'static str); 6] = [
        (Self::TimedOut, "timed_out"),
        (Self::NotReached, "not_reached"),
        (Self::Inside, "inside"),
        (Self::Malformed, "malformed"),
        (Self::NoWay, "no_way"),
        (Self::Removed, "removed"),
    ];

    pub fn wire(self) -> String {
        match self {
            Self::Answered(status) => format!("http:{status}"),
            Self::MailRefused(status) => format!("smtp:{status}"),
            named => {
                let found = Self::NAMED.iter().find(|(fault, _)| *fault == named);
                found.map_or("", |(_, name)| *name).to_owned()
            }
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        match s.split_once(':') {
            Some(("http", status)) => status.parse().ok().map(Self::Answered),
            Some(("smtp", status)) => status.parse().ok().map(Self::MailRefused),
            Some(_) => None,
            None => Self::NAMED.iter().find(|(_, name)| *name == s).map(|(fault, _)| *fault),
        }
    }
}

/// What is told, without any word of the report: enough to know that there is something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub number: TicketNumber,
    pub kind: String,
    pub urgency: u8,
    pub at: Timestamp,
}

/// A claimed delivery: whoever holds it sends it now.
#[derive(Clone)]
pub struct Parcel {
    pub id: i64,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    pub target: u32,
    pub channel: Channel,
    pub address: String,
    pub secret: String,
    pub lang: Lang,
    /// `None` is a test.
    pub told: Option<Told>,
}

/// Without the secret, and without an address that may hold one: what is printed ends up in logs.
impl fmt::Debug for Parcel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Parcel");
        shown.field("id", &self.id).field("attempt", &self.attempt).field("target", &self.target);
        shown.field("channel", &self.channel).field("told", &self.told).finish_non_exhaustive()
    }
}

/// As [`Parcel`]'s.
impl fmt::Debug for NewTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("NewTarget");
        shown.field("channel", &self.channel).field("addressee", &self.addressee).finish_non_exhaustive()
    }
}

/// A delivery as the center sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    pub id: i64,
    pub target: u32,
    pub channel: Channel,
    pub address: String,
    pub told: Option<Told>,
    pub state: DeliveryState,
    pub attempts: u32,
    pub next_at: Timestamp,
    pub last_error: Option<SendFault>,
    pub sent_at: Option<Timestamp>,
    pub made_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeliveryCounts {
    pub waiting: u32,
    /// Of the waiting ones, those that were tried before.
    pub retrying: u32,
    pub failed: u32,
}

/// Which deliveries somebody who sends wants.
#[derive(Debug, Clone)]
pub struct Claim {
    pub now: Timestamp,
    /// Until then nobody else gets them; whoever crashes in between loses them to the next.
    pub until: Timestamp,
    pub limit: u32,
    /// Targets to which something is under way: one that hangs must not hold all hands.
    pub busy: Vec<u32>,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The other side has acknowledged it.
    Sent {
        at: Timestamp,
    },
    Retry {
        at: Timestamp,
        fault: SendFault,
    },
    Failed {
        fault: SendFault,
    },
}

/// The durable outbox. Changes of targets are in the security log within the same transaction; it names a target by
/// its number, and no address. Every notice becomes at most one delivery a target, however often anybody crashes.
#[async_trait]
pub trait OutboxStore: Send + Sync {
    /// `Conflict` when the same notices go there already.
    async fn add_target(&self, new: NewTarget) -> Result<u32, StoreError>;
    /// Without removed ones, oldest first.
    async fn targets(&self) -> Result<Vec<Target>, StoreError>;
    /// `false` where there is no such target, or no longer; so for the next ones.
    async fn enable_target(
        &self,
        id: u32,
        enabled: bool,
        by: AccountId,
        at: Timestamp,
    ) -> Result<bool, StoreError>;
    /// What waits for it is sent no more.
    async fn remove_target(&self, id: u32, by: AccountId, at: Timestamp) -> Result<bool, StoreError>;
    /// Makes deliveries of notices that nobody has looked at, at most `limit` of them, and remembers how far it
    /// came in the same transaction; returns how many notices it looked at.
    async fn fan_out(&self, limit: u32, now: Timestamp) -> Result<usize, StoreError>;
    /// At most one a target, the most urgent first; counts the attempt.
    async fn claim(&self, claim: Claim) -> Result<Vec<Parcel>, StoreError>;
    /// How attempt number `attempt` ended. That it was sent always counts; that it failed only while it is the last.
    async fn settle(&self, id: i64, attempt: u32, outcome: Outcome) -> Result<(), StoreError>;
    async fn add_test(&self, target: u32, now: Timestamp) -> Result<bool, StoreError>;
    /// Sends it at once, anew if it had failed; `false` when it was sent or its target removed.
    async fn retry(&self, id: i64, now: Timestamp) -> Result<bool, StoreError>;
    /// The last ones made, newest first.
    async fn deliveries(&self, limit: u32) -> Result<Vec<DeliveryRow>, StoreError>;
    /// Those that failed for good, newest first.
    async fn failed(&self, limit: u32) -> Result<Vec<DeliveryRow>, StoreError>;
    async fn delivery_counts(&self) -> Result<DeliveryCounts, StoreError>;
    /// Forgets what was sent, or failed for good, before `before`.
    async fn sweep_outbox(&self, before: Timestamp) -> Result<usize, StoreError>;
}

/// What carries parcels out of the house.
#[async_trait]
pub trait Outlet: Send + Sync {
    /// Whether there is such a way at all.
    fn serves(&self, channel: Channel) -> bool;
    /// Whether it may go to this address.
    ///
    /// # Errors
    /// `Outside` for an address inside the house's own network.
    fn check(&self, channel: Channel, address: &str) -> Result<(), Problem>;
    /// Returns after the other side has acknowledged it. `key` is the same at every attempt; `now` is signed.
    ///
    /// # Errors
    /// Why it was not acknowledged; it may have arrived all the same.
    async fn send(&self, parcel: &Parcel, key: &str, now: Timestamp) -> Result<(), SendFault>;
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_for_good_is_told_from_one_for_now() {
        use SendFault::{Answered, Inside, MailRefused, Malformed, NoWay, NotReached, Removed, TimedOut};
        for lasting in [400, 401, 403, 404, 410, 422, 499].map(Answered) {
            assert!(lasting.is_final(), "{lasting:?}");
        }
        for passing in [302, 408, 425, 429, 500, 502, 503, 599].map(Answered) {
            assert!(!passing.is_final(), "{passing:?}");
        }
        for (code, lasting) in
            [(421, false), (451, false), (499, false), (500, true), (550, true), (599, true)]
        {
            assert_eq!(MailRefused(code).is_final(), lasting, "{code}");
        }
        assert!(Malformed.is_final() && Removed.is_final());
        assert!([TimedOut, NotReached, Inside, NoWay].into_iter().all(|passing| !passing.is_final()));
    }

    #[test]
    fn what_is_printed_of_a_parcel_holds_no_secret_and_no_address() {
        let parcel = Parcel {
            id: 7,
            attempt: 1,
            target: 3,
            channel: Channel::Webhook,
            address: "https://hooks.example/?key=open-sesame".to_owned(),
            secret: "whsec_1".to_owned(),
            lang: Lang::Zh,
            told: None,
        };
        let new = NewTarget {
            channel: parcel.channel,
            addressee: Addressee::Center,
            address: parcel.address.clone(),
            secret: parcel.secret.clone(),
            lang: parcel.lang,
            by: AccountId(1),
            at: Timestamp(0),
        };
        for printed in [format!("{parcel:?}"), format!("{new:?}")] {
            assert!(!printed.contains("whsec") && !printed.contains("hooks"), "{printed}");
        }
    }
}
