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
