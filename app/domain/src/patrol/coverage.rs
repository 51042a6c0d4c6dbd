//! 无死角、无空白: how often each checkpoint must be checked, what is a dead corner, and what share was covered.
//!
//! An interval is counted in days and halves of days as people count them: a door of "every 2 days" that was
//! checked on Monday, at whatever time, is fine until Wednesday has ended. In hours the first round of each morning
//! would come too late for all that was checked a little earlier the day before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::solve::Half;
use crate::clock::{LocalTime, Timestamp};

const DAY: i64 = 86_400_000;
const NOON: i64 = DAY / 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckpointKind {
    Stairwell,
    GuardBooth,
    GarbageRoom,
    BikeGarage,
    PumpRoom,
    Substation,
    /// Roads, shops and river sections, for 监督员.
    StreetPoint,
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    /// Once in each half of every day; noon parts them.
    Halves,
    /// Once in so many days; none counts as one.
    Days(u16),
}

impl Interval {
    /// When a check stops covering: the end of the half or the day in which the next one is due.
    pub fn until(self, checked: Timestamp) -> Timestamp {
        let into_day = checked.local().millis;
        let midnight = checked.0 - into_day;
        Timestamp(match self {
            Self::Halves if into_day < NOON => midnight + DAY,
            Self::Halves => midnight + DAY + NOON,
            Self::Days(days) => midnight + DAY * (i64::from(days.max(1)) + 1),
        })
    }
}

/// An interval for each kind: data that an administrator edits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Intervals(pub BTreeMap<CheckpointKind, Interval>);

impl Default for Intervals {
    /// 拟定清单,待街道核定.
    fn default() -> Self {
        use CheckpointKind as K;
        Self(BTreeMap::from([
            (K::GarbageRoom, Interval::Halves),
            (K::GuardBooth, Interval::Days(1)),
            (K::PumpRoom, Interval::Days(1)),
            (K::BikeGarage, Interval::Days(1)),
            (K::Stairwell, Interval::Days(2)),
            (K::Substation, Interval::Days(7)),
            (K::StreetPoint, Interval::Days(7)),
        ]))
    }
}

impl Intervals {
    /// Weekly where nothing is laid down.
    pub fn of(&self, kind: CheckpointKind) -> Interval {
        self.0.get(&kind).copied().unwrap_or(Interval::Days(7))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Fine,
    Problem,
    /// "Cannot get in".
    NoEntry,
}

/// One visit to a checkpoint, as far as coverage goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub at: Timestamp,
    pub outcome: Outcome,
    /// 自查: by somebody of the company that is responsible for the place.
    pub own: bool,
}

impl Check {
    pub fn covers(self) -> bool {
        !self.own && self.outcome != Outcome::NoEntry
    }
}

/// How a checkpoint stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Within {
        until: Timestamp,
    },
    /// Within its interval, which ends with this half or this day.
    Due {
        until: Timestamp,
    },
    /// 死角.
    DeadCorner {
        since: Timestamp,
    },
}

impl Standing {
    /// How long it has been a dead corner, in milliseconds.
    pub fn dead_for(self, now: Timestamp) -> i64 {
        match self {
            Self::DeadCorner { since } => (now.0 - since.0).max(0),
            Self::Within { .. } | Self::Due { .. } => 0,
        }
    }
}

/// The standing of a checkpoint that is on the list since `listed`. Later checks than `now` do not count, nor do
/// those that cover nothing. One that was never checked is a dead corner from the beginning.
pub fn standing(interval: Interval, listed: Timestamp, checks: &[Check], now: Timestamp) -> Standing {
    let last = checks.iter().filter(|check| check.covers() && check.at <= now).map(|check| check.at).max();
    let Some(last) = last else { return Standing::DeadCorner { since: listed } };
    let until = interval.until(last);
    if until <= now {
        Standing::DeadCorner { since: until.max(listed) }
    } else if until.0 <= now.0 - now.local().millis + DAY {
        Standing::Due { until }
    } else {
        Standing::Within { until }
    }
}

/// Part of a whole, both in checkpoint-milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Share {
    pub covered: i64,
    pub whole: i64,
}

impl Share {
    /// From 0 to 1; `None` where there is nothing to cover.
    pub fn ratio(self) -> Option<f64> {
        (self.whole > 0).then(|| self.covered as f64 / self.whole as f64)
    }
}

impl std::ops::AddAssign for Share {
    fn add_assign(&mut self, other: Self) {
        self.covered += other.covered;
        self.whole += other.whole;
    }
}

/// 巡查覆盖率 of one checkpoint between two instants: the time within its interval. It counts from when it was
/// listed. Checks may come in any order, and from before `from`.
pub fn covered(
    interval: Interval,
    listed: Timestamp,
    checks: &[Check],
    from: Timestamp,
    until: Timestamp,
) -> Share {
    let from = from.max(listed);
    if until <= from {
        return Share::default();
    }
    let mut spans: Vec<_> = checks
        .iter()
        .filter(|check| check.covers())
        .map(|check| (check.at, interval.until(check.at)))
        .collect();
    spans.sort_unstable();
    let (mut covered, mut reached) = (0, from);
    for (begin, end) in spans {
        let (begin, end) = (begin.max(reached), end.min(until));
        if end > begin {
            covered += end.0 - begin.0;
            reached = end;
        }
    }
    Share { covered, whole: until.0 - from.0 }
}

/// A checkpoint with what was done there, and the group it is counted in: an area, a kind, a level, a day.
#[derive(Debug, Clone)]
pub struct Watched<'a, G> {
    pub group: G,
    pub interval: Interval,
    pub listed: Timestamp,
    pub checks: &'a [Check],
}

/// 巡查覆盖率 by group.
pub fn coverage<'a, G: Ord>(
    watched: impl IntoIterator<Item = Watched<'a, G>>,
    from: Timestamp,
    until: Timestamp,
) -> BTreeMap<G, Share> {
    let mut shares = BTreeMap::new();
    for one in watched {
        *shares.entry(one.group).or_insert_with(Share::default) +=
            covered(one.interval, one.listed, one.checks, from, until);
    }
    shares
}

/// The half of its day in which a moment lies.
pub fn half_of(at: Timestamp) -> Half {
    if at.local().millis < NOON { Half::Morning } else { Half::Afternoon }
}

/// Midnight at which a day of the calendar begins.
pub fn day_begins(date: time::Date) -> Timestamp {
    LocalTime { date, millis: 0 }.instant()
}
