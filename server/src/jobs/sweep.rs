use std::time::Duration;

use domain::backend::Core;

const EVERY: Duration = Duration::from_secs(3600);

/// Removes what nothing refers to any more: photos without a ticket, sessions and codes that are over.
pub async fn run(core: Core) {
    let mut every = tokio::time::interval(EVERY);
    loop {
        every.tick().await;
        match core.photos.sweep(core.now()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "swept photos that no ticket refers to"),
            Err(error) => tracing::warn!(%error, "photos could not be swept"),
        }
        if let Err(error) = core.people.store.sweep_people(core.now()).await {
            tracing::warn!(%error, "sessions that are over could not be swept");
        }
        if let Err(error) = core.sweep_outbox().await {
            tracing::warn!(%error, "old deliveries could not be swept");
        }
    }
}
