use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Limit, ServiceHours, Timestamp};
use crate::ids::UnitId;

/// A stage's clock once it has been started: kept in the entry that starts it, so that no later change of a
/// calendar moves a deadline that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    pub from: Timestamp,
    pub limit: Limit,
    /// When 80 % of the time has passed.
    pub amber: Timestamp,
    pub due: Timestamp,
    /// 暂定: the deadline lies in, or was counted through, a year without a public calendar.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
}

/// Green, amber from 80 %, red past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    Green,
    Amber,
    Red,
}

impl Timer {
    pub fn light(&self, now: Timestamp) -> Light {
        if now > self.due {
            Light::Red
        } else if now >= self.amber {
            Light::Amber
        } else {
            Light::Green
        }
    }
}

/// All that deadlines are worked out from.
#[derive(Debug, Clone, Default)]
pub struct Calendars {
    pub units: BTreeMap<UnitId, ServiceHours>,
}

impl Calendars {
    /// The hours of a unit; one that nobody named works office hours.
    pub fn hours(&self, unit: &UnitId) -> ServiceHours {
        self.units.get(unit).cloned().unwrap_or_else(ServiceHours::office)
    }

    /// Starts a clock that counts in these hours.
    pub fn start(&self, hours: &ServiceHours, from: Timestamp, limit: Limit) -> Timer {
        let due = hours.deadline(from, limit);
        let amber = Timestamp(from.0 + (due.0 - from.0) / 5 * 4);
        Timer { from, limit, amber, due, provisional: false }
    }

    /// The clock after a pause: what was left when it stopped is left when it goes on.
    pub fn resume(
        &self,
        _hours: &ServiceHours,
        timer: &Timer,
        paused: Timestamp,
        resumed: Timestamp,
    ) -> Timer {
        let later = |at: Timestamp| Timestamp(at.0 + (resumed.0 - paused.0).max(0));
        Timer { amber: later(timer.amber), due: later(timer.due), ..*timer }
    }
}
