//! The index of bigrams, written a moment behind the log.

use async_trait::async_trait;
use domain::backend::ports::{SearchStore, StoreError};
use domain::ids::TicketId;
use sqlx::Row;

use super::Sqlite;
use super::error::store_error;
use super::row::ticket_id;
use super::writer::Tx;

#[async_trait]
impl SearchStore for Sqlite {
    async fn unindexed(&self, limit: usize) -> Result<(u64, Vec<TicketId>), StoreError> {
        let rows = sqlx::query(
            "SELECT seq, ticket FROM log WHERE seq > (SELECT seq FROM search_cursor) ORDER BY seq LIMIT ?1",
        )
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.readers)
        .await
        .map_err(|error| store_error(&error))?;
        let mut ids: Vec<TicketId> = Vec::with_capacity(rows.len());
        let mut seq = 0;
        for row in &rows {
            let read = || Ok::<_, sqlx::Error>((row.try_get::<i64, _>(0)?, ticket_id(row, 1)?));
            let (at, id) = read().map_err(|error| store_error(&error))?;
            seq = u64::try_from(at).unwrap_or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok((seq, ids))
    }

    async fn index(&self, seq: u64, docs: Vec<(TicketId, Vec<String>)>) -> Result<(), StoreError> {
        self.writer
            .run(move |tx| {
                Box::pin(async move { write(tx, seq, &docs).await.map_err(|error| store_error(&error)) })
            })
            .await
    }
}

async fn write(tx: &mut Tx<'_>, seq: u64, docs: &[(TicketId, Vec<String>)]) -> Result<(), sqlx::Error> {
    for (id, grams) in docs {
        sqlx::query("INSERT OR IGNORE INTO search_doc (ticket) VALUES (?1)")
            .bind(&id.0[..])
            .execute(&mut *tx.connection)
            .await?;
        sqlx::query(
            "INSERT OR REPLACE INTO search_grams (rowid, grams)
             VALUES ((SELECT id FROM search_doc WHERE ticket = ?1), ?2)",
        )
        .bind(&id.0[..])
        .bind(grams.join(" "))
        .execute(&mut *tx.connection)
        .await?;
    }
    sqlx::query("UPDATE search_cursor SET seq = ?1")
        .bind(i64::try_from(seq).unwrap_or(i64::MAX))
        .execute(&mut *tx.connection)
        .await?;
    Ok(())
}
