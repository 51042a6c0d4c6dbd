use std::time::Duration;

use domain::backend::{Climbs, Core};
use tokio::time::MissedTickBehavior;

/// How late a climb may be; asking costs one look at an index of open alarms.
const EVERY: Duration = Duration::from_secs(1);

/// Lets unanswered alarms climb.
pub async fn run(core: Core, climbs: Climbs) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        match core.climb_alarms(climbs).await {
            Ok(0) => {}
            Ok(count) => tracing::warn!(count, "alarms that nobody answered have climbed"),
            Err(error) => tracing::error!(?error, "alarms could not be looked after; trying again"),
        }
    }
}
