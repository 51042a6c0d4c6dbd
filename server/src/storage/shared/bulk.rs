//! Many tickets in few transactions, for `load`.

use domain::clock::Timestamp;
use domain::event::Audience;
use domain::ticket::Ticket;

use super::log::{Body, NewRecord};
use super::queue::{Failed, Tx};
use super::session::{Session, values};
use super::write::{insert_entry, insert_ticket};
use crate::storage::BulkTicket;

/// The promises that have passed at `now` are marked.
pub async fn insert<S: Session>(
    tx: &mut Tx<'_, S>,
    tickets: &[BulkTicket],
    now: Timestamp,
) -> Result<(), Failed> {
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
        tx.connection
            .execute(
                "INSERT INTO counter (community, day, n) VALUES ($1, $2, $3)
                 ON CONFLICT (community, day) DO UPDATE SET
                     n = CASE WHEN counter.n > excluded.n THEN counter.n ELSE excluded.n END",
                values![
                    number.community.as_str(),
                    domain::clock::compact_date::write(number.date),
                    number.count
                ],
            )
            .await?;
    }
    Ok(())
}
