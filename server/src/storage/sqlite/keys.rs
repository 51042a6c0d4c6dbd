//! Secrets of the installation, made at the first start and kept in the database, so that one backup holds them.

use domain::backend::ports::StoreError;
use domain::backend::{DoorKey, Keys};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::Stores;
use super::error::store_error;

fn secret(row: &SqliteRow, i: usize) -> Result<[u8; 32], sqlx::Error> {
    row.try_get::<&[u8], _>(i)?.try_into().map_err(|_| sqlx::Error::Decode("unreadable key".into()))
}

impl Stores {
    /// The keys; `demo` makes `demo-1-1-1` stand for a door.
    pub async fn load_keys(&self, demo: bool) -> Result<Keys, StoreError> {
        self.store
            .writer
            .run(|tx| {
                Box::pin(async move {
                    for (kind, id) in [("server", "a"), ("door", "a")] {
                        let mut fresh = [0_u8; 32];
                        getrandom::fill(&mut fresh).map_err(|error| StoreError::Other(error.to_string()))?;
                        sqlx::query(
                            "INSERT INTO secret_key (kind, id, secret, created_at)
                         SELECT ?1, ?2, ?3, unixepoch() * 1000
                         WHERE NOT EXISTS (SELECT 1 FROM secret_key WHERE kind = ?1)",
                        )
                        .bind(kind)
                        .bind(id)
                        .bind(&fresh[..])
                        .execute(&mut *tx.connection)
                        .await
                        .map_err(|error| store_error(&error))?;
                    }
                    Ok(())
                })
            })
            .await?;
        let read = async {
            let server = sqlx::query("SELECT secret FROM secret_key WHERE kind = 'server' AND revoked = 0")
                .fetch_one(&self.store.readers)
                .await?;
            let doors = sqlx::query(
                "SELECT id, secret, revoked FROM secret_key WHERE kind = 'door' ORDER BY created_at, id",
            )
            .fetch_all(&self.store.readers)
            .await?;
            let key = |row: &SqliteRow| {
                Ok(DoorKey {
                    id: row.try_get(0)?,
                    secret: secret(row, 1)?,
                    revoked: row.try_get::<i64, _>(2)? == 1,
                })
            };
            let doors = doors.iter().map(key).collect::<Result<_, sqlx::Error>>()?;
            Ok(Keys { server: secret(&server, 0)?, doors, demo })
        };
        read.await.map_err(|error: sqlx::Error| store_error(&error))
    }
}
