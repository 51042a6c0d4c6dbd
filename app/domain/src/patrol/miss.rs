//! 漏报: something was reported and found true that had just been marked 正常.

use serde::{Deserialize, Serialize};

use super::coverage::Interval;
use crate::catalog::{Category, ItemCode};
use crate::clock::Timestamp;

const TWO_HOURS: i64 = 2 * 60;

/// What an inspector said of one item on one floor. One entry for each, also where one tap said it of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    pub at: Timestamp,
    pub item: ItemCode,
    /// `None` for a place without floors.
    pub floor: Option<i8>,
    /// 正常.
    pub fine: bool,
    /// Whether the check that it belongs to covers: not 自查, and somebody got in.
    pub covers: bool,
}

/// A report at the same checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    pub at: Timestamp,
    pub item: ItemCode,
    pub floor: Option<i8>,
    /// 已立案.
    pub filed: bool,
    /// 核实 on site.
    pub verified: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not filed or not 核实: nothing is held against anybody.
    Open,
    /// The inspectors had found it too.
    Known,
    /// 未巡: nobody had judged it in time.
    NotPatrolled,
    /// 漏报, with the index of the judgement that it stands beside.
    Missed { judgement: usize },
}

/// Until when a judgement holds: what comes and goes is judged for two hours, the rest for the interval.
pub fn holds_until(item: ItemCode, interval: Interval, judged: Timestamp) -> Timestamp {
    match (item.category, item.number) {
        (Category::A, 1) | (Category::B, 1..=3) | (Category::C, 2) => judged.plus_minutes(TWO_HOURS),
        _ => interval.until(judged),
    }
}

/// The last judgement in time of the same item and floor decides; a report that names no floor is about the place as
/// a whole, and judgements without a floor answer it.
pub fn verdict(reported: &Reported, interval: Interval, judgements: &[Judgement]) -> Verdict {
    if !reported.filed || !reported.verified {
        return Verdict::Open;
    }
    let last = judgements
        .iter()
        .enumerate()
        .filter(|(_, judged)| {
            judged.covers
                && judged.item == reported.item
                && judged.floor == reported.floor
                && judged.at <= reported.at
                && reported.at < holds_until(judged.item, interval, judged.at)
        })
        .max_by_key(|(_, judged)| judged.at);
    match last {
        None => Verdict::NotPatrolled,
        Some((judgement, judged)) if judged.fine => Verdict::Missed { judgement },
        Some(_) => Verdict::Known,
    }
}
