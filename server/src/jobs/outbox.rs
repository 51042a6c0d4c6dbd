use std::time::Duration;

use domain::backend::Core;
use domain::backend::notice_ports::Parcel;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

/// How late a notice may leave; asking costs two looks at an index.
const EVERY: Duration = Duration::from_millis(500);
/// So few notices wait for the next time: while much happens, each look would find a handful and pay for a transaction.
const FEW: usize = 50;
/// Attempts at one time, each to another target.
const HANDS: usize = 8;

/// Makes deliveries of new notices, and sends what is due.
pub async fn run(core: Core) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut sending, mut busy) = (JoinSet::new(), Vec::new());
    loop {
        tokio::select! {
            _ = every.tick() => {
                while core.fan_out().await.is_ok_and(|seen| seen > FEW) {}
            }
            Some(done) = sending.join_next() => free(done, &mut busy),
        }
        if sending.len() >= HANDS {
            continue;
        }
        let limit = u32::try_from(HANDS - sending.len()).unwrap_or(1);
        let Ok(parcels) = core.claim(limit, busy.clone()).await else { continue };
        for parcel in parcels {
            busy.push(parcel.target);
            sending.spawn(send(core.clone(), parcel));
        }
    }
}

async fn send(core: Core, parcel: Parcel) -> u32 {
    if let Err(error) = core.deliver(&parcel).await {
        tracing::warn!(%error, delivery = parcel.id, "what became of a delivery could not be written down; it is sent again");
    }
    parcel.target
}

fn free(done: Result<u32, tokio::task::JoinError>, busy: &mut Vec<u32>) {
    match done {
        Ok(target) => busy.retain(|held| *held != target),
        // Nobody knows whose it was: better all free than one held for good.
        Err(_panicked) => busy.clear(),
    }
}
