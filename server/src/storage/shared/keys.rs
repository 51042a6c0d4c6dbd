//! Secrets of the installation, made at the first start and kept in the database, so that one backup holds them.

use domain::backend::ports::StoreError;
use domain::backend::{DoorKey, Keys};
use domain::clock::Timestamp;

use super::columns::Columns;
use super::queue::{Failed, Tx};
use super::session::{Session, values};

/// Makes the keys that are missing; of several servers that start at once, one makes them.
pub async fn make_missing<S: Session>(tx: &mut Tx<'_, S>, now: Timestamp) -> Result<(), Failed> {
    for (kind, id) in [("server", "a"), ("door", "a")] {
        let mut fresh = [0_u8; 32];
        getrandom::fill(&mut fresh).map_err(|error| StoreError::Other(error.to_string()))?;
        tx.connection
            .execute(
                "INSERT INTO secret_key (kind, id, secret, created_at)
                 SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM secret_key WHERE kind = $1)",
                values![kind, id, &fresh, now.0],
            )
            .await?;
    }
    Ok(())
}

/// `demo` makes `demo-1-1-1` stand for a door.
pub async fn read(session: &mut impl Session, demo: bool) -> Result<Keys, Failed> {
    let server = session
        .one("SELECT secret FROM secret_key WHERE kind = 'server' AND revoked = 0", values![])
        .await?
        .array(0, "key")?;
    let doors = session
        .all(
            "SELECT id, secret, revoked FROM secret_key WHERE kind = 'door' ORDER BY created_at, id",
            values![],
        )
        .await?;
    let doors = doors
        .iter()
        .map(|row| Ok(DoorKey { id: row.owned(0)?, secret: row.array(1, "key")?, revoked: row.flag(2)? }));
    Ok(Keys { server, doors: doors.collect::<Result<_, sqlx::Error>>()?, demo })
}
