use std::time::Duration;

use domain::backend::Core;
use tokio::time::MissedTickBehavior;

/// A week is over at some midnight; its re-checks are drawn within the hour, planned by anybody or not.
const EVERY: Duration = Duration::from_secs(3_600);

/// Draws the re-checks of the week that is over.
pub async fn run(core: Core) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = core.draw_rechecks().await {
            tracing::warn!(%error, "re-checks could not be drawn; they will be within the hour");
        }
    }
}
