//! 值班 and 交接班: who is reached at a unit now, and what one shift hands to the next.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::ids::{AccountId, TicketNumber, UnitId};

/// One line of a unit's duty roster. For colleagues' eyes: residents never read who it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyShift {
    /// A placeholder until it is stored.
    pub id: u32,
    pub unit: UnitId,
    pub from: Timestamp,
    pub until: Timestamp,
    pub name: String,
    /// Where the person has an account.
    pub account: Option<AccountId>,
    pub phone: String,
    /// 副班; empty where there is none.
    pub deputy: String,
    pub deputy_phone: String,
    /// 带班.
    pub leader: bool,
}

impl DutyShift {
    pub fn covers(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }

    /// The same person at the same hours, so many days later.
    pub fn later_by_days(&self, days: i64) -> Self {
        let later = |at: Timestamp| at.plus_minutes(days * 24 * 60);
        Self { id: 0, from: later(self.from), until: later(self.until), ..self.clone() }
    }
}

/// A ticket as it stood when a shift handed it over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedItem {
    pub number: TicketNumber,
    pub version: u32,
}

/// What one shift handed to the next. Both halves are written once and never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// A placeholder until it is stored.
    pub id: u32,
    pub unit: UnitId,
    pub given_at: Timestamp,
    pub given_by: AccountId,
    pub note: String,
    pub items: Vec<HandedItem>,
    /// There was more than the list may hold.
    pub more: bool,
    /// `None` while nobody has taken over.
    pub taken: Option<Taken>,
}

/// 接: the other half, by somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub at: Timestamp,
    pub by: AccountId,
    pub note: String,
}
