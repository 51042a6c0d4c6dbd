use std::time::Duration;

use domain::backend::Core;
use tokio::time::MissedTickBehavior;

/// How far search may lag behind what was reported.
const EVERY: Duration = Duration::from_millis(500);

/// So few wait for the next time: while much is reported, each look would find a handful and pay for a transaction.
const FEW: usize = 50;

/// Keeps the search's index up.
pub async fn run(core: Core) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        while core.index_search().await.is_ok_and(|written| written > FEW) {}
    }
}
