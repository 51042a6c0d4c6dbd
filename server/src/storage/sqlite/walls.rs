//! Wall displays.

use async_trait::async_trait;
use domain::backend::Hash;
use domain::backend::ports::{PairedWall, StoreError, WallStore};
use domain::clock::Timestamp;
use domain::ids::{AccountId, CommunityCode};
use futures::future::BoxFuture;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::Sqlite;
use super::error::store_error;
use super::row::optional;
use super::writer::Tx;

/// Codes that wait at one time; more are somebody playing.
const CODES: i64 = 200;

fn wall(row: &SqliteRow) -> Result<PairedWall, sqlx::Error> {
    Ok(PairedWall {
        id: u32::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default(),
        name: row.try_get(1)?,
        community: optional(row, 2, "community")?,
        paired_at: Timestamp(row.try_get(3)?),
        seen_at: row.try_get::<Option<i64>, _>(4)?.map(Timestamp),
    })
}

impl Sqlite {
    async fn write<T: Send + 'static>(
        &self,
        command: impl for<'a> FnOnce(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T, sqlx::Error>> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.writer
            .run(move |tx| Box::pin(async move { command(tx).await.map_err(|error| store_error(&error)) }))
            .await
    }
}

async fn offer(
    tx: &mut Tx<'_>,
    code: &str,
    token: &Hash,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<Result<(), StoreError>, sqlx::Error> {
    sqlx::query("DELETE FROM wall_code WHERE expires_at <= ?1 OR token_hash = ?2")
        .bind(now.0)
        .bind(&token[..])
        .execute(&mut *tx.connection)
        .await?;
    let count: i64 =
        sqlx::query_scalar("SELECT count(*) FROM wall_code").fetch_one(&mut *tx.connection).await?;
    if count >= CODES {
        return Ok(Err(StoreError::Busy));
    }
    let added = sqlx::query(
        "INSERT INTO wall_code (code, token_hash, expires_at) VALUES (?1, ?2, ?3) ON CONFLICT (code) DO NOTHING",
    )
    .bind(code)
    .bind(&token[..])
    .bind(expires_at.0)
    .execute(&mut *tx.connection)
    .await?;
    Ok(if added.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict) })
}

async fn pair(
    tx: &mut Tx<'_>,
    code: &str,
    name: &str,
    community: Option<&CommunityCode>,
    by: AccountId,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let added = sqlx::query(
        "INSERT INTO wall (name, community, token_hash, paired_by, created_at)
         SELECT ?1, ?2, token_hash, ?3, ?4 FROM wall_code WHERE code = ?5 AND expires_at > ?4",
    )
    .bind(name)
    .bind(community.map(CommunityCode::as_str))
    .bind(i64::from(by.0))
    .bind(now.0)
    .bind(code)
    .execute(&mut *tx.connection)
    .await?;
    sqlx::query("DELETE FROM wall_code WHERE code = ?1").bind(code).execute(&mut *tx.connection).await?;
    Ok(added.rows_affected() == 1)
}

#[async_trait]
impl WallStore for Sqlite {
    async fn offer(
        &self,
        code: &str,
        token: Hash,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let code = code.to_owned();
        self.write(move |tx| Box::pin(async move { offer(tx, &code, &token, expires_at, now).await })).await?
    }

    async fn code_of(&self, token: &Hash, now: Timestamp) -> Result<Option<(String, Timestamp)>, StoreError> {
        let found =
            sqlx::query("SELECT code, expires_at FROM wall_code WHERE token_hash = ?1 AND expires_at > ?2")
                .bind(&token[..])
                .bind(now.0)
                .fetch_optional(&self.readers)
                .await;
        let read = |row: SqliteRow| Ok((row.try_get(0)?, Timestamp(row.try_get(1)?)));
        found.and_then(|row| row.map(read).transpose()).map_err(|error| store_error(&error))
    }

    async fn pair(
        &self,
        code: &str,
        name: &str,
        community: Option<&CommunityCode>,
        by: AccountId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (code, name, community) = (code.to_owned(), name.to_owned(), community.cloned());
        self.write(move |tx| {
            Box::pin(async move { pair(tx, &code, &name, community.as_ref(), by, now).await })
        })
        .await
    }

    async fn wall_of(&self, token: &Hash) -> Result<Option<PairedWall>, StoreError> {
        let found = sqlx::query(
            "SELECT id, name, community, created_at, seen_at FROM wall WHERE revoked = 0 AND token_hash = ?1",
        )
        .bind(&token[..])
        .fetch_optional(&self.readers)
        .await;
        found.and_then(|row| row.as_ref().map(wall).transpose()).map_err(|error| store_error(&error))
    }

    async fn walls(&self) -> Result<Vec<PairedWall>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, name, community, created_at, seen_at FROM wall WHERE revoked = 0 ORDER BY id DESC",
        )
        .fetch_all(&self.readers)
        .await;
        rows.and_then(|rows| rows.iter().map(wall).collect()).map_err(|error| store_error(&error))
    }

    async fn rename(&self, id: u32, name: &str) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                let query = sqlx::query("UPDATE wall SET name = ?1 WHERE id = ?2").bind(name);
                query.bind(i64::from(id)).execute(&mut *tx.connection).await.map(|_done| ())
            })
        })
        .await
    }

    async fn revoke(&self, id: u32) -> Result<(), StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                let query = sqlx::query("UPDATE wall SET revoked = 1 WHERE id = ?1");
                query.bind(i64::from(id)).execute(&mut *tx.connection).await.map(|_done| ())
            })
        })
        .await
    }

    async fn saw(&self, id: u32, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |tx| {
            Box::pin(async move {
                let query = sqlx::query("UPDATE wall SET seen_at = ?1 WHERE id = ?2").bind(now.0);
                query.bind(i64::from(id)).execute(&mut *tx.connection).await.map(|_done| ())
            })
        })
        .await
    }
}
