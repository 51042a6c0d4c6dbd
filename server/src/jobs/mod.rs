//! What runs beside the requests: clocks that run out, alarms that climb, calendars edited elsewhere, re-checks
//! that are drawn, the search's index, notices that leave the house, sweeping.

mod alarms;
mod calendars;
mod outbox;
mod overdue;
mod rechecks;
mod search;
mod sweep;

use domain::backend::{Climbs, Core};
use tokio::task::JoinSet;

/// Starts all of them; they end when the set is dropped.
pub fn start(core: &Core) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    jobs.spawn(alarms::run(core.clone(), Climbs::default()));
    jobs.spawn(calendars::run(core.clone()));
    jobs.spawn(overdue::run(core.clone()));
    jobs.spawn(rechecks::run(core.clone()));
    jobs.spawn(search::run(core.clone()));
    jobs.spawn(outbox::run(core.clone()));
    jobs.spawn(sweep::run(core.clone()));
    jobs
}
