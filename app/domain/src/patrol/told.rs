//! Misses, re-checks and oddities as pages are given them: already cut to what the person may see.

use serde::{Deserialize, Serialize};
use time::Date;

use super::coverage::Outcome;
use super::misses::Difference;
use super::recheck::Level;
use super::record::{CheckRecord, Judged, Proof};
use super::site::Site;
use crate::catalog::ItemCode;
use crate::clock::{Timestamp, iso_date};
use crate::ids::TicketNumber;

/// A check that something is held against, or that is held against something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckFacts {
    /// When it counts as made.
    pub at: Timestamp,
    pub received_at: Timestamp,
    /// What the device's clock said when it was made.
    pub device_at: Timestamp,
    /// Its place among the checks of that device.
    pub order: u32,
    pub level: Level,
    pub proof: Proof,
    pub outcome: Outcome,
    /// Who made it; for those alone who talk to the person about it.
    pub name: Option<String>,
}

impl CheckFacts {
    pub fn of(record: &CheckRecord, name: Option<String>) -> Self {
        let CheckRecord { at, received_at, device_at, order, level, proof, outcome, .. } = *record;
        Self { at, received_at, device_at, order, level, proof, outcome, name }
    }
}

/// A report that was found true, at a checkpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportFacts {
    pub number: TicketNumber,
    pub at: Timestamp,
    pub item: ItemCode,
    pub floor: Option<i8>,
    pub site: Site,
}

/// 漏报, both records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Miss {
    pub report: ReportFacts,
    pub check: CheckFacts,
    pub judged: Judged,
}

/// 未巡: nobody had judged it in time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unpatrolled {
    pub report: ReportFacts,
    /// The last check that covers before the report.
    pub last: Option<Timestamp>,
}

/// What became of the reports of a span of days that were filed and 核实, at checkpoints.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Misses {
    /// Newest first.
    pub missed: Vec<Miss>,
    pub not_patrolled: Vec<Unpatrolled>,
    /// The inspectors had found it too.
    pub known: u32,
}

/// A drawn check and the one by the level above, once that has been made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recheck {
    pub site: Site,
    pub first: CheckFacts,
    pub again: CheckFacts,
    pub differences: Vec<Difference>,
}

/// How many were made again, and where the two do not agree.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Rechecks {
    pub made: u32,
    /// Newest first.
    pub differ: Vec<Recheck>,
}

/// What looks wrong, and is to be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// So many metres in so many seconds.
    TooFast {
        metres: u32,
        seconds: u32,
    },
    AllAtOnce,
    /// So many seconds from door to door, so many times.
    SamePace {
        seconds: u32,
        doors: u32,
    },
    /// So many short codes were typed where codes can be scanned.
    Typed {
        times: u32,
    },
}

/// Of one person on one day. Nobody is compared with anybody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OddityFacts {
    pub name: String,
    #[serde(with = "iso_date")]
    pub date: Date,
    pub question: Question,
    /// The first check-in that it is about, and the last where there is another.
    pub first: (Site, Timestamp),
    pub last: Option<(Site, Timestamp)>,
}
