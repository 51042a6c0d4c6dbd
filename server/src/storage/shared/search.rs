//! The index of bigrams, written a moment behind the log.

use std::collections::HashSet;

use async_trait::async_trait;
use domain::backend::ports::{SearchStore, StoreError};
use domain::ids::TicketId;

use super::columns::Columns;
use super::engine::Engine;
use super::queue::{Failed, Pace, Tx};
use super::session::{Session, values};
use super::store::{Store, told};

/// A ticket's lines in the log, at most as many as most have: they are read together, and it is indexed once.
const LINES_EACH: usize = 8;

impl<E: Engine> Store<E> {
    async fn read_unindexed(&self, limit: usize) -> Result<(u64, Vec<TicketId>), Failed> {
        let sql =
            "SELECT seq, ticket FROM log WHERE seq > (SELECT seq FROM search_cursor) ORDER BY seq LIMIT $1";
        let lines = i64::try_from(limit.saturating_mul(LINES_EACH)).unwrap_or(i64::MAX);
        let rows = self.engine.reader().await?.all(sql, values![lines]).await?;
        let (mut seq, mut ids, mut seen) = (0, Vec::new(), HashSet::new());
        for row in &rows {
            let id = row.ticket_id(1)?;
            if seen.insert(id) {
                if ids.len() == limit {
                    break;
                }
                ids.push(id);
            }
            seq = row.number(0)?;
        }
        Ok((seq, ids))
    }
}

#[async_trait]
impl<E: Engine> SearchStore for Store<E> {
    async fn unindexed(&self, limit: usize) -> Result<(u64, Vec<TicketId>), StoreError> {
        self.read_unindexed(limit).await.map_err(told::<E>)
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
