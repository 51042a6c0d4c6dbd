//! Many tickets in few transactions, for `load`.

use domain::backend::SealedEntry;
use domain::backend::ports::StoreError;
use domain::clock::Timestamp;
use domain::event::Audience;
use domain::ids::TicketId;
use domain::ticket::Ticket;

use super::Stores;
use super::create::{insert_entry, insert_ticket};
use super::error::store_error;
use super::log::{Body, NewRecord};
use super::writer::Tx;

/// A ticket with all its entries, already numbered.
pub struct BulkTicket {
    pub id: TicketId,
    pub entries: Vec<SealedEntry>,
}

impl Stores {
    /// Stores the tickets in one transaction; the promises that have passed at `now` are marked.
    pub async fn insert_bulk(&self, tickets: Vec<BulkTicket>, now: Timestamp) -> Result<(), StoreError> {
        self.store
            .writer
            .run(move |tx| {
                Box::pin(async move { insert(tx, &tickets, now).await.map_err(|e| store_error(&e)) })
            })
            .await
    }

    /// How many of a community's numbers a day has used.
    pub async fn day_count(&self, community: &str, day: &str) -> Result<u32, StoreError> {
        let n: Result<Option<i64>, _> =
            sqlx::query_scalar("SELECT n FROM counter WHERE community = ?1 AND day = ?2")
                .bind(community)
                .bind(day)
                .fetch_optional(&self.store.readers)
                .await;
        n.map(|n| n.and_then(|n| u32::try_from(n).ok()).unwrap_or(0)).map_err(|error| store_error(&error))
    }
}

async fn insert(tx: &mut Tx<'_>, tickets: &[BulkTicket], now: Timestamp) -> Result<(), sqlx::Error> {
    for bulk in tickets {
        let mut ticket: Option<Ticket> = None;
        let mut before: Option<(bool, Audience)> = None;
        for sealed in &bulk.entries {
            insert_entry(tx.connection, bulk.id, sealed).await?;
            let damaged = |error| sqlx::Error::Encode(Box::new(error));
            match &mut ticket {
                None => ticket = Some(Ticket::begin(&sealed.entry).map_err(damaged)?),
                Some(ticket) => ticket.apply(&sealed.entry).map_err(damaged)?,
            }
            let Some(now_is) = &ticket else { continue };
            let last = sealed.entry.seq as usize == bulk.entries.len();
            let at = sealed.entry.at;
            let body = Body::of(now_is, if last { now } else { at }, before);
            before = Some((body.public, body.audience.clone()));
            let record = NewRecord {
                at,
                ticket: bulk.id,
                entry_seq: sealed.entry.seq,
                entry_hash: sealed.hash,
                body: &body,
            };
            tx.tip.append(tx.connection, &record).await?;
        }
        let Some(ticket) = ticket else { continue };
        insert_ticket(tx.connection, bulk.id, &ticket, ticket.is_overdue(now)).await?;
        let number = &ticket.report.number;
        sqlx::query(
            "INSERT INTO counter (community, day, n) VALUES (?1, ?2, ?3)
             ON CONFLICT (community, day) DO UPDATE SET n = max(n, excluded.n)",
        )
        .bind(number.community.as_str())
        .bind(domain::clock::compact_date::write(number.date))
        .bind(i64::from(number.count))
        .execute(&mut *tx.connection)
        .await?;
    }
    Ok(())
}
