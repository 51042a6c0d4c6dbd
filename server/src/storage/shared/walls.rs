//! Wall displays.

use async_trait::async_trait;
use domain::backend::Hash;
use domain::backend::ports::{PairedWall, StoreError, WallStore};
use domain::clock::Timestamp;
use domain::ids::{AccountId, CommunityCode};

use super::columns::Columns;
use super::engine::Engine;
use super::queue::{Failed, Tx};
use super::session::{Session, Value, values};
use super::store::{Store, told};

/// Codes that wait at one time; more are somebody playing.
const CODES: i64 = 200;

fn wall(row: &impl Columns) -> Result<PairedWall, sqlx::Error> {
    Ok(PairedWall {
        id: row.number(0)?,
        name: row.owned(1)?,
        community: row.maybe_parsed(2, "community")?,
        paired_at: Timestamp(row.int(3)?),
        seen_at: row.maybe_int(4)?.map(Timestamp),
    })
}

async fn offer<S: Session>(
    tx: &mut Tx<'_, S>,
    code: &str,
    token: &Hash,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<(), Failed> {
    let session = &mut *tx.connection;
    session
        .execute("DELETE FROM wall_code WHERE expires_at <= $1 OR token_hash = $2", values![now.0, token])
        .await?;
    if session.one("SELECT count(*) FROM wall_code", values![]).await?.int(0)? >= CODES {
        return Err(StoreError::Busy.into());
    }
    let added = session
        .execute(
            "INSERT INTO wall_code (code, token_hash, expires_at) VALUES ($1, $2, $3)
             ON CONFLICT (code) DO NOTHING",
            values![code, token, expires_at.0],
        )
        .await?;
    if added == 1 { Ok(()) } else { Err(StoreError::Conflict.into()) }
}

async fn pair<S: Session>(
    tx: &mut Tx<'_, S>,
    code: &str,
    name: &str,
    community: Option<&CommunityCode>,
    by: AccountId,
    now: Timestamp,
) -> Result<bool, Failed> {
    let session = &mut *tx.connection;
    let found = session
        .optional(
            "SELECT token_hash FROM wall_code WHERE code = $1 AND expires_at > $2",
            values![code, now.0],
        )
        .await?;
    let Some(row) = found else { return Ok(false) };
    let values = values![name, community.map(CommunityCode::as_str), row.bytes(0)?, by.0, now.0];
    session
        .execute(
            "INSERT INTO wall (name, community, token_hash, paired_by, created_at) VALUES ($1, $2, $3, $4, $5)",
            values,
        )
        .await?;
    session.execute("DELETE FROM wall_code WHERE code = $1", values![code]).await?;
    Ok(true)
}

impl<E: Engine> Store<E> {
    async fn found_walls(
        &self,
        sql: &'static str,
        values: Vec<Value<'_>>,
    ) -> Result<Vec<PairedWall>, StoreError> {
        let read = async {
            let rows = self.engine.reader().await?.all(sql, values).await?;
            Ok::<_, Failed>(rows.iter().map(wall).collect::<Result<_, _>>()?)
        };
        read.await.map_err(told::<E>)
    }

    async fn change_wall(&self, sql: &'static str, values: Vec<Value<'static>>) -> Result<(), StoreError> {
        self.writer
            .run(move |tx| {
                Box::pin(async move {
                    tx.connection.execute(sql, values).await?;
                    Ok(())
                })
            })
            .await
    }
}

#[async_trait]
impl<E: Engine> WallStore for Store<E> {
    async fn offer(
        &self,
        code: &str,
        token: Hash,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let code = code.to_owned();
        self.writer
            .run(move |tx| Box::pin(async move { offer(tx, &code, &token, expires_at, now).await }))
            .await
    }

    async fn code_of(&self, token: &Hash, now: Timestamp) -> Result<Option<(String, Timestamp)>, StoreError> {
        let read = async {
            let row = self
                .engine
                .reader()
                .await?
                .optional(
                    "SELECT code, expires_at FROM wall_code WHERE token_hash = $1 AND expires_at > $2",
                    values![token, now.0],
                )
                .await?;
            let of = |row: <E::Connection as Session>::Row| Ok((row.owned(0)?, Timestamp(row.int(1)?)));
            row.map(of).transpose().map_err(Failed::Database)
        };
        read.await.map_err(told::<E>)
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
        self.writer
            .run(move |tx| Box::pin(async move { pair(tx, &code, &name, community.as_ref(), by, now).await }))
            .await
    }

    async fn wall_of(&self, token: &Hash) -> Result<Option<PairedWall>, StoreError> {
        let sql =
            "SELECT id, name, community, created_at, seen_at FROM wall WHERE revoked = 0 AND token_hash = $1";
        Ok(self.found_walls(sql, values![token]).await?.pop())
    }

    async fn walls(&self) -> Result<Vec<PairedWall>, StoreError> {
        let sql =
            "SELECT id, name, community, created_at, seen_at FROM wall WHERE revoked = 0 ORDER BY id DESC";
        self.found_walls(sql, values![]).await
    }

    async fn rename(&self, id: u32, name: &str) -> Result<(), StoreError> {
        self.change_wall("UPDATE wall SET name = $1 WHERE id = $2", values![name.to_owned(), id]).await
    }

    async fn revoke(&self, id: u32) -> Result<(), StoreError> {
        self.change_wall("UPDATE wall SET revoked = 1 WHERE id = $1", values![id]).await
    }

    async fn saw(&self, id: u32, now: Timestamp) -> Result<(), StoreError> {
        self.change_wall("UPDATE wall SET seen_at = $1 WHERE id = $2", values![now.0, id]).await
    }
}
