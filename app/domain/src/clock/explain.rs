//! The arithmetic of a clock, step by step.

use serde::{Deserialize, Serialize};

use super::steps::ClockStep;
use super::walk::Walk;
use super::{PublicCalendar, ServiceHours, Timer, Timestamp};

/// Why a clock stood still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// 挂账.
    Suspended,
    /// 退单.
    Returned,
    /// 待核查: handled, and sent back by the verifier afterwards.
    Verifying,
}

/// A pause as the entries tell it; `until` is `None` while it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub from: Timestamp,
    pub until: Option<Timestamp>,
    pub why: PauseReason,
}

/// How this clock came by its deadline: the steps from its start to its end, or to a pause that still lasts.
/// `timer` is the clock as it is now, after `pauses`, which stand in order; one that changed nothing is passed
/// over.
///
/// The milliseconds counted sum up to a limit in hours, the working days to one in days. A limit in days that was
/// paused is told whole first, and its milliseconds sum up to the service time that its days came to.
pub fn explain(
    timer: &Timer,
    hours: &ServiceHours,
    calendar: &PublicCalendar,
    pauses: &[Pause],
) -> Vec<ClockStep> {
    let counting = hours.on(calendar);
    let mut anew = Timer::begin(counting, timer.from, timer.limit);
    let mut walk = Walk::begin(counting, &anew);
    let mut at = timer.from;
    for pause in pauses {
        let ends_before_it_begins = pause.until.is_some_and(|until| until <= pause.from);
        if pause.from >= anew.due || pause.from < at || ends_before_it_begins {
            continue;
        }
        walk.until_pause(at, anew.due, pause);
        let Some(until) = pause.until else {
            return walk.stopped(timer.provisional, timer.from, pause.from);
        };
        walk.resumed(until);
        anew = anew.paused(counting, pause.from, until);
        at = until;
    }
    walk.until_due(at, timer, anew.due)
}

/// How a clock went on that somebody granted more time, which is not counted but given: its pauses and its end.
/// Nothing where it was not paused.
pub fn explain_granted(
    granted: &Timer,
    hours: &ServiceHours,
    calendar: &PublicCalendar,
    pauses: &[Pause],
) -> Vec<ClockStep> {
    let counting = hours.on(calendar);
    let (mut timer, mut steps) = (*granted, Vec::new());
    for pause in pauses.iter().filter(|pause| pause.until.is_none_or(|until| until > pause.from)) {
        if pause.from >= timer.due {
            continue;
        }
        let left = if timer.limit.is_urgent() {
            timer.due.0 - pause.from.0
        } else {
            counting.between(pause.from, timer.due)
        };
        steps.push(ClockStep::Paused { at: pause.from, why: pause.why, counted: 0, left });
        let Some(until) = pause.until else { return steps };
        steps.push(ClockStep::Resumed { at: until });
        timer = timer.paused(counting, pause.from, until);
    }
    if !steps.is_empty() {
        steps.push(ClockStep::Due { at: timer.due, counted: 0 });
    }
    steps
}
