//! Later entries of a ticket, and the mark of a promise that has passed.

use domain::backend::ports::{Change, StoreError};
use domain::clock::Timestamp;

use super::columns::Columns;
use super::log::{Body, NewRecord};
use super::queue::{Failed, Tx};
use super::row::pin_of;
use super::session::{Session, values};
use super::write::{insert_entry, insert_secrets, insert_ticket};

/// Promises marked as passed in one command.
const MARKED_AT_ONCE: i64 = 500;

pub async fn append<S: Session>(tx: &mut Tx<'_, S>, change: &Change) -> Result<(), Failed> {
    let row =
        tx.connection.optional("SELECT version FROM ticket WHERE id = $1", values![&change.id.0]).await?;
    let version = row.map(|row| row.int(0)).transpose()?;
    if version != Some(i64::from(change.expected_version)) {
        return Err(StoreError::Conflict.into());
    }
    for sealed in &change.entries {
        insert_entry(tx.connection, change.id, sealed).await?;
    }
    insert_secrets(tx.connection, change.id, &change.secrets).await?;
    let ticket = &change.after;
    insert_ticket(tx.connection, change.id, ticket, ticket.is_overdue(change.at)).await?;
    let Some(last) = change.entries.last() else { return Ok(()) };
    let body =
        Body { pin: ticket.pin(change.at), public: !ticket.is_sensitive(), was_public: change.was_public };
    let record = NewRecord {
        at: change.at,
        ticket: change.id,
        entry_seq: last.entry.seq,
        entry_hash: last.hash,
        body: &body,
    };
    Ok(tx.tip.append(tx.connection, &record).await?)
}

pub async fn mark_overdue<S: Session>(tx: &mut Tx<'_, S>, now: Timestamp) -> Result<usize, Failed> {
    let due = tx
        .connection
        .all(
            "SELECT number, community, lat, lng, area, category, item, state, priority, overdue, version, public,
                    id, (SELECT hash FROM entry WHERE ticket = id AND seq = version)
             FROM ticket WHERE is_open = 1 AND overdue = 0 AND expected_by < $1 ORDER BY expected_by LIMIT $2",
            values![now.0, MARKED_AT_ONCE],
        )
        .await?;
    for row in &due {
        let (mut pin, ticket, public) = (pin_of(row)?, row.ticket_id(12)?, row.flag(11)?);
        pin.overdue = true;
        let entry_seq = pin.version;
        let body = Body { pin, public, was_public: public };
        let record = NewRecord { at: now, ticket, entry_seq, entry_hash: row.hash(13)?, body: &body };
        tx.connection.execute("UPDATE ticket SET overdue = 1 WHERE id = $1", values![&ticket.0]).await?;
        tx.tip.append(tx.connection, &record).await?;
    }
    Ok(due.len())
}
