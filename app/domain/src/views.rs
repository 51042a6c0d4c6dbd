//! What pages are given: plain data, already cut to what the caller may see.

use serde::{Deserialize, Serialize};

use crate::catalog::{Category, ItemCode};
use crate::clock::Timestamp;
use crate::event::{AreaRef, Pin};
use crate::ids::{DoorId, PhotoId, TicketNumber};
use crate::pins::Tally;
use crate::ticket::State;

/// The public map's list twin and figures.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Overview {
    /// The log's seq up to which this is true.
    pub seq: u64,
    pub rows: Vec<Pin>,
    pub tally: Tally,
    /// Tickets of the whole community that are not shown as pins.
    pub unlisted: u32,
}

/// 门牌: what anybody who scans a door sees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DoorCard {
    pub code: String,
    pub door: DoorId,
    pub floors: u8,
    pub committee: Bilingual,
    pub committee_phone: String,
    pub company: Option<CompanyCard>,
    pub open: u32,
    pub closed_lately: u32,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Bilingual {
    pub zh: String,
    pub en: String,
}

impl Bilingual {
    pub fn get(&self, lang: crate::lang::Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CompanyCard {
    pub name: Bilingual,
    pub phone: String,
    pub duty: Bilingual,
    pub cleaning: Bilingual,
}

/// A reporter's own ticket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub number: TicketNumber,
    pub state: State,
    pub area: AreaRef,
    pub door: Option<DoorId>,
    pub category: Option<Category>,
    pub item: Option<ItemCode>,
    pub floor: Option<i8>,
    pub reported_at: Timestamp,
    pub expected_by: Timestamp,
    pub overdue: bool,
    /// What the reporter wrote; `None` when nothing was written or it has been erased.
    pub words: Option<String>,
    pub masked_phone: Option<String>,
    pub photos: Vec<PhotoId>,
    pub steps: Vec<Step>,
    pub tracking_code: String,
}

/// One thing that happened, in the reporter's view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub at: Timestamp,
    pub state: State,
    /// Why, where a reason was given.
    pub reason: Option<Bilingual>,
}

/// What a reporter gets for a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub number: TicketNumber,
    pub tracking_code: String,
    /// RFC 3339, UTC.
    pub expected_by: String,
}
