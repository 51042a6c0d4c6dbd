//! Later entries of a ticket, and the mark of a promise that has passed.

use domain::backend::ports::{Change, StoreError};
use domain::clock::Timestamp;
use domain::event::Audience;
use domain::ids::{TicketId, UnitId};

use super::columns::Columns;
use super::log::{Body, NewRecord};
use super::queue::{Failed, Tx};
use super::row::{audience_of, pin_of};
use super::session::{Session, values};
use super::write::{insert_entry, insert_notices, insert_photos, insert_secrets, insert_ticket};

/// Promises marked as passed in one command.
const MARKED_AT_ONCE: i64 = 500;

pub async fn append<S: Session>(tx: &mut Tx<'_, S>, change: &Change) -> Result<(), Failed> {
    let row =
        tx.connection.optional("SELECT version FROM ticket WHERE id = $1", values![&change.id.0]).await?;
    let version = row.map(|row| row.int(0)).transpose()?;
    if version != Some(i64::from(change.expected_version)) {
        return Err(StoreError::Conflict.into());
    }
    Ok(write(tx, change).await?)
}

/// What a change writes, once its version is known to fit.
pub async fn write<S: Session>(tx: &mut Tx<'_, S>, change: &Change) -> Result<(), sqlx::Error> {
    for sealed in &change.entries {
        insert_entry(tx.connection, change.id, sealed).await?;
    }
    insert_secrets(tx.connection, change.id, &change.secrets).await?;
    insert_photos(tx.connection, change.id, &change.photos).await?;
    insert_notices(tx.connection, change.at, &change.notices).await?;
    let ticket = &change.after;
    insert_ticket(tx.connection, change.id, ticket, ticket.is_overdue(change.at)).await?;
    let Some(last) = change.entries.last() else { return Ok(()) };
    let body = Body::of(ticket, change.at, Some((change.was_public, change.was.clone())));
    let record = NewRecord {
        at: change.at,
        ticket: change.id,
        entry_seq: last.entry.seq,
        entry_hash: last.hash,
        body: &body,
    };
    tx.tip.append(tx.connection, &record).await
}

/// Units that see a ticket: all but those that returned it.
async fn seen_units(session: &mut impl Session, id: TicketId) -> Result<Vec<UnitId>, sqlx::Error> {
    let rows = session
        .all(
            "SELECT DISTINCT unit FROM child WHERE ticket = $1 AND state <> 'returned' ORDER BY unit",
            values![&id.0],
        )
        .await?;
    rows.iter().map(|row| row.parsed(0, "unit")).collect()
}

pub async fn mark_overdue<S: Session>(tx: &mut Tx<'_, S>, now: Timestamp) -> Result<usize, Failed> {
    let due = tx
        .connection
        .all(
            "SELECT number, community, lat, lng, area, category, item, state, priority, overdue, version, public,
                    id, (SELECT hash FROM entry WHERE ticket = id AND seq = version),
                    handed_over, unlawful, mediator, reporter, alarm
             FROM ticket WHERE is_open = 1 AND overdue = 0 AND due_at < $1 ORDER BY due_at LIMIT $2",
            values![now.0, MARKED_AT_ONCE],
        )
        .await?;
    for row in &due {
        let (mut pin, ticket, public) = (pin_of(row)?, row.ticket_id(12)?, row.flag(11)?);
        pin.overdue = true;
        let entry_seq = pin.version;
        let units = seen_units(tx.connection, ticket).await?;
        let audience = Audience { area: Some(pin.area), units, ..audience_of(row, 14)? };
        let body = Body { pin, public, was_public: public, audience, was: None, alarm: None };
        let record = NewRecord { at: now, ticket, entry_seq, entry_hash: row.hash(13)?, body: &body };
        tx.connection.execute("UPDATE ticket SET overdue = 1 WHERE id = $1", values![&ticket.0]).await?;
        tx.tip.append(tx.connection, &record).await?;
    }
    Ok(due.len())
}
