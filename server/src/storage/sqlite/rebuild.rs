//! Projections made anew from the entries.

use std::collections::HashSet;

use domain::backend::ports::StoreError;
use domain::ids::TicketId;
use domain::ticket::Ticket;
use sqlx::Row;

use super::Stores;
use super::create::insert_ticket;
use super::error::store_error;
use super::row::{sealed_of, ticket_id};
use super::writer::Tx;

impl Stores {
    /// Folds every ticket again and replaces its row; returns how many.
    pub async fn rebuild(&self) -> Result<usize, StoreError> {
        self.store
            .writer
            .run(|tx| Box::pin(async move { rebuild(tx).await.map_err(|error| store_error(&error)) }))
            .await
    }
}

async fn rebuild(tx: &mut Tx<'_>) -> Result<usize, sqlx::Error> {
    let connection = &mut *tx.connection;
    // Whether a passed promise has been announced is what the log says, not what the clock says now: the
    // announcement must come exactly once.
    let announced: HashSet<TicketId> = sqlx::query(
        "SELECT ticket FROM log WHERE json_extract(body, '$.pin.overdue') = 1
         AND seq IN (SELECT max(seq) FROM log GROUP BY ticket)",
    )
    .fetch_all(&mut *connection)
    .await?
    .iter()
    .map(|row| ticket_id(row, 0))
    .collect::<Result<_, _>>()?;
    sqlx::query("DELETE FROM ticket").execute(&mut *connection).await?;
    sqlx::query("DELETE FROM child").execute(&mut *connection).await?;
    // The search reads the log from the start again.
    sqlx::query("UPDATE search_cursor SET seq = 0").execute(&mut *connection).await?;
    let ids = sqlx::query("SELECT DISTINCT ticket FROM entry").fetch_all(&mut *connection).await?;
    for row in &ids {
        let id = ticket_id(row, 0)?;
        let chain = sqlx::query("SELECT payload, prev_hash, hash FROM entry WHERE ticket = ?1 ORDER BY seq")
            .bind(&id.0[..])
            .fetch_all(&mut *connection)
            .await?;
        let chain = chain.iter().map(sealed_of).collect::<Result<Vec<_>, _>>()?;
        let ticket = Ticket::fold(chain.iter().map(|sealed| &sealed.entry))
            .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        insert_ticket(connection, id, &ticket, announced.contains(&id)).await?;
    }
    let count: i64 =
        sqlx::query("SELECT count(*) FROM ticket").fetch_one(&mut *connection).await?.try_get(0)?;
    Ok(usize::try_from(count).unwrap_or_default())
}
