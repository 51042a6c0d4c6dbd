use std::time::Duration;

use domain::backend::Core;
use tokio::time::MissedTickBehavior;

/// How long an edit may take to reach other servers on the same database. The server that edits knows at once.
const EVERY: Duration = Duration::from_secs(10);

/// Takes over calendars that were edited elsewhere.
pub async fn run(core: Core) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = core.refresh_calendars().await {
            tracing::warn!(%error, "the calendars could not be read; those that were known are kept");
        }
    }
}
