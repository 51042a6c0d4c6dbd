use std::sync::LazyLock;

use super::sentences::capital;
use super::steps::ClockStep;
use super::{Calendars, Limit, ServiceHours, Timer, Timestamp, brief, explain};
use crate::catalog::Item;
use crate::lang::Lang;

/// What a reporter is promised at the start and is never reset: filing, dispatch, the item's limit and
/// verification, one after the other; each ends where the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    pub reported_at: Timestamp,
    pub filed: Timestamp,
    pub dispatched: Timestamp,
    pub handled: Timestamp,
    /// When all is verified: what the reporter is told.
    pub due: Timestamp,
    /// 暂定: one of the four was counted through a year without a public calendar.
    pub provisional: bool,
}

/// The committee files, dispatches and verifies in office hours.
static OFFICE: LazyLock<ServiceHours> = LazyLock::new(ServiceHours::office);

impl Calendars {
    /// The promise for a report of this item. The handling unit's own hours count for the limit; 急 steps run
    /// always.
    pub fn promise(&self, reported_at: Timestamp, item: &Item) -> Promise {
        let unit = item.unit_hours();
        let mut provisional = false;
        let mut step = |hours: &ServiceHours, from: Timestamp, limit: Limit| {
            let counting = hours.on(&self.public);
            let due = counting.deadline(from, limit);
            provisional |= counting.is_provisional(from, due, limit);
            due
        };
        let handover = item.limit.handover();
        let filed = step(&OFFICE, reported_at, handover);
        let dispatched = step(&OFFICE, filed, handover);
        let handled = step(&unit, dispatched, item.limit);
        let due = step(&OFFICE, handled, item.limit.verification());
        Promise { reported_at, filed, dispatched, handled, due, provisional }
    }

    /// The promise in words, for the resident, while it is being made: the four lengths of time, from when they
    /// count, which days do not, and the end.
    pub fn promise_sentence(&self, promise: &Promise, item: &Item, lang: Lang) -> String {
        let limits = [item.limit.handover(), item.limit.handover(), item.limit, item.limit.verification()];
        let names =
            [("立案", "filing"), ("派遣", "dispatch"), ("处置", "handling"), ("核查", "verification")];
        let lengths: Vec<String> = names
            .into_iter()
            .zip(limits)
            .map(|((zh, en), limit)| format!("{} {}", lang.pick(zh, en), limit.words(lang)))
            .collect();
        let told = brief(&self.promise_steps(promise, item, limits), lang);
        match lang {
            Lang::Zh => format!("{}:{told}", lengths.join("、")),
            Lang::En => capital(format!("{}: {told}", lengths.join(", "))),
        }
    }

    /// The beginning of the first stage, the days off of all, and the end of the last.
    fn promise_steps(&self, promise: &Promise, item: &Item, limits: [Limit; 4]) -> Vec<ClockStep> {
        let unit = item.unit_hours();
        let from = [promise.reported_at, promise.filed, promise.dispatched, promise.handled];
        let hours = [&*OFFICE, &*OFFICE, &unit, &*OFFICE];
        let mut told: Vec<ClockStep> = Vec::new();
        let mut unknown: Vec<i32> = Vec::new();
        for (stage, ((from, hours), limit)) in from.into_iter().zip(hours).zip(limits).enumerate() {
            let timer = Timer::begin(hours.on(&self.public), from, limit);
            for step in explain(&timer, hours, &self.public, &[]) {
                match step {
                    ClockStep::Outside { .. } | ClockStep::Start { .. } if stage == 0 => told.push(step),
                    ClockStep::Rest { .. } => told.push(step),
                    ClockStep::Provisional { years } => unknown.extend(years),
                    _ => {}
                }
            }
        }
        unknown.dedup();
        if promise.provisional {
            told.push(ClockStep::Provisional { years: unknown });
        }
        told.push(ClockStep::Due { at: promise.due, counted: 0 });
        told
    }
}
