use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPool};
use tokio::sync::Notify;

const CHANNEL: &str = "weiwangge_log";
/// Each group that commits rings once.
pub const RING_AND_COMMIT: &str = "NOTIFY weiwangge_log; COMMIT";
const COME_BACK: Duration = Duration::from_secs(1);

/// Rings `wake` whenever any server has committed. It may miss some while the connection is lost; whoever follows
/// the log also looks by itself from time to time.
pub async fn listen(pool: PgPool, wake: Arc<Notify>) {
    loop {
        if let Err(error) = follow(&pool, &wake).await {
            if pool.is_closed() {
                return;
            }
            tracing::warn!(%error, "the database's bell is lost; looking for it again");
        }
        tokio::time::sleep(COME_BACK).await;
    }
}

async fn follow(pool: &PgPool, wake: &Notify) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // Something may have been committed before anybody listened, and while the connection was lost.
        wake.notify_one();
        if listener.try_recv().await?.is_none() {
            tracing::warn!("the database's bell was lost for a moment");
        }
    }
}
