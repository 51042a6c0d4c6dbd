use std::time::Duration;

use domain::backend::Core;

const EVERY: Duration = Duration::from_secs(20);

/// Marks promises that have passed, and tells whoever it waits for of what time has brought.
pub async fn run(core: Core) {
    let mut every = tokio::time::interval(EVERY);
    loop {
        every.tick().await;
        // What does not fit into one call is marked in the next ones.
        while matches!(core.tickets.mark_overdue(core.now()).await, Ok(1..)) {}
        while matches!(core.tickets.remind(core.now()).await, Ok(1..)) {}
    }
}
