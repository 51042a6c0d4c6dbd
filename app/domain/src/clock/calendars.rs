use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Counting, Limit, PublicCalendar, ServiceHours, Timestamp};
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
    pub(super) fn begin(counting: Counting<'_>, from: Timestamp, limit: Limit) -> Self {
        let due = counting.deadline(from, limit);
        let four_fifths = |whole: i64| whole * 4 / 5;
        let amber = if limit.is_urgent() {
            Timestamp(from.0 + four_fifths(due.0 - from.0))
        } else {
            counting.after(from, four_fifths(counting.between(from, due))).min(due)
        };
        let provisional = counting.is_provisional(from, due, limit);
        Self { from, limit, amber, due, provisional }
    }

    pub(super) fn paused(&self, counting: Counting<'_>, paused: Timestamp, resumed: Timestamp) -> Self {
        if resumed <= paused || paused >= self.due {
            return *self;
        }
        let later = |at: Timestamp| {
            if paused >= at {
                at
            } else if self.limit.is_urgent() {
                Timestamp(at.0 + (resumed.0 - paused.0))
            } else {
                postponed(counting, at, paused, resumed)
            }
        };
        let due = later(self.due);
        let amber = later(self.amber).min(due);
        let provisional = self.provisional || counting.is_provisional(resumed, due, self.limit);
        Self { amber, due, provisional, ..*self }
    }

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
    pub public: PublicCalendar,
}

impl Calendars {
    /// The hours of a unit; one that nobody named works office hours.
    pub fn hours(&self, unit: &UnitId) -> ServiceHours {
        self.units.get(unit).cloned().unwrap_or_else(ServiceHours::office)
    }

    /// Starts a clock that counts in these hours. Amber comes when four fifths of the time have passed as the
    /// clock counts it: of all time for 急, of service time for the others.
    pub fn start(&self, hours: &ServiceHours, from: Timestamp, limit: Limit) -> Timer {
        Timer::begin(hours.on(&self.public), from, limit)
    }

    /// The clock after a pause: what was left when it stopped is left when it goes on, counted as the clock
    /// counts: all time for 急, service time for the others. What had passed when it stopped stays where it was,
    /// so that a pause after the deadline leaves it past. A pause that ends before it begins is none.
    pub fn resume(
        &self,
        hours: &ServiceHours,
        timer: &Timer,
        paused: Timestamp,
        resumed: Timestamp,
    ) -> Timer {
        timer.paused(hours.on(&self.public), paused, resumed)
    }

    /// The clock with more time granted, until `until`: amber moves by four fifths of what was added, counted as
    /// the clock counts.
    pub fn extend(&self, hours: &ServiceHours, timer: &Timer, until: Timestamp) -> Timer {
        let counting = hours.on(&self.public);
        let amber = if timer.limit.is_urgent() {
            Timestamp(timer.amber.0 + (until.0 - timer.due.0) * 4 / 5)
        } else {
            counting.after(timer.amber, counting.between(timer.due, until) * 4 / 5)
        };
        let provisional = timer.provisional || counting.is_provisional(timer.due, until, timer.limit);
        Timer { amber: amber.min(until), due: until, provisional, ..*timer }
    }
}

/// The instant that is as much service time after `resumed` as `at` was after `paused`.
fn postponed(counting: Counting<'_>, at: Timestamp, paused: Timestamp, resumed: Timestamp) -> Timestamp {
    let left = counting.between(paused, at);
    let later = counting.after(resumed, left);
    // The end of one window and the beginning of the next are the same service time apart from anything; n days
    // may end at a beginning, and a pause must not take the night in between away.
    let later = if counting.after(paused, left) == at { later } else { counting.next_open(later) };
    later.max(at)
}
