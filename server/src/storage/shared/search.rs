//! The index of bigrams, written a moment behind the log.

use async_trait::async_trait;
use domain::backend::ports::{SearchStore, StoreError};
use domain::ids::TicketId;

use super::columns::Columns;
use super::engine::Engine;
use super::queue::{Failed, Pace, Tx};
use super::session::{Session, values};
use super::store::{Store, told};

impl<E: Engine> Store<E> {
    async fn read_unindexed(&self, limit: i64) -> Result<(u64, Vec<TicketId>), Failed> {
        let rows = self
            .engine
            .reader()
            .await?
            .all(
                "SELECT seq, ticket FROM log WHERE seq > (SELECT seq FROM search_cursor) ORDER BY seq LIMIT $1",
                values![limit],
            )
            .await?;
        let mut ids: Vec<TicketId> = Vec::with_capacity(rows.len());
        for row in &rows {
            let id = row.ticket_id(1)?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let seq = rows.last().map(|row| row.number(0)).transpose()?;
        Ok((seq.unwrap_or_default(), ids))
    }
}

#[async_trait]
impl<E: Engine> SearchStore for Store<E> {
    async fn unindexed(&self, limit: usize) -> Result<(u64, Vec<TicketId>), StoreError> {
        self.read_unindexed(i64::try_from(limit).unwrap_or(i64::MAX)).await.map_err(told::<E>)
    }

    async fn index(&self, seq: u64, docs: Vec<(TicketId, Vec<String>)>) -> Result<(), StoreError> {
        self.writer
            .run_at(Pace::Upkeep, move |tx| {
                Box::pin(async move { write(tx, E::WRITE_GRAMS, seq, &docs).await })
            })
            .await
    }
}

async fn write<S: Session>(
    tx: &mut Tx<'_, S>,
    write_grams: &'static str,
    seq: u64,
    docs: &[(TicketId, Vec<String>)],
) -> Result<(), Failed> {
    for (id, grams) in docs {
        tx.connection
            .execute("INSERT INTO search_doc (ticket) VALUES ($1) ON CONFLICT DO NOTHING", values![&id.0])
            .await?;
        tx.connection.execute(write_grams, values![&id.0, grams.join(" ")]).await?;
    }
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    // Two servers may index the same lines; neither moves the cursor back.
    tx.connection.execute("UPDATE search_cursor SET seq = $1 WHERE seq < $1", values![seq]).await?;
    Ok(())
}
