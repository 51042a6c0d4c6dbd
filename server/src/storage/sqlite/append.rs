//! Later entries of a ticket, and the mark of a promise that has passed.

use domain::backend::ports::{Change, StoreError};
use domain::clock::Timestamp;
use domain::event::Audience;
use domain::ids::{TicketId, UnitId};
use sqlx::Row;

use super::create::{insert_entry, insert_notices, insert_photos, insert_secrets, insert_ticket};
use super::error::{is_foreign_key, store_error};
use super::log::{Body, NewRecord};
use super::row::{audience_of, hash_of, parsed, pin_of, ticket_id};
use super::writer::Tx;

/// Promises marked as passed in one command.
const MARKED_AT_ONCE: i64 = 500;

pub async fn append(tx: &mut Tx<'_>, change: Change) -> Result<(), StoreError> {
    let version: Result<Option<i64>, _> = sqlx::query_scalar("SELECT version FROM ticket WHERE id = ?1")
        .bind(&change.id.0[..])
        .fetch_optional(&mut *tx.connection)
        .await;
    let version = version.map_err(|error| store_error(&error))?;
    if version != Some(i64::from(change.expected_version)) {
        return Err(StoreError::Conflict);
    }
    write(tx, &change)
        .await
        .map_err(|error| if is_foreign_key(&error) { StoreError::UnknownPhoto } else { store_error(&error) })
}

pub async fn write(tx: &mut Tx<'_>, change: &Change) -> Result<(), sqlx::Error> {
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
async fn seen_units(
    connection: &mut sqlx::sqlite::SqliteConnection,
    id: TicketId,
) -> Result<Vec<UnitId>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT DISTINCT unit FROM child WHERE ticket = ?1 AND state <> 'returned' ORDER BY unit",
    )
    .bind(&id.0[..])
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| parsed(row, 0, "unit")).collect()
}

pub async fn mark_overdue(tx: &mut Tx<'_>, now: Timestamp) -> Result<usize, sqlx::Error> {
    let due = sqlx::query(
        "SELECT number, community, lat, lng, area, category, item, state, priority, 1, version, public, id,
                (SELECT hash FROM entry WHERE ticket = id AND seq = version),
                handed_over, unlawful, mediator, reporter, alarm
         FROM ticket WHERE is_open = 1 AND overdue = 0 AND due_at < ?1 ORDER BY due_at LIMIT ?2",
    )
    .bind(now.0)
    .bind(MARKED_AT_ONCE)
    .fetch_all(&mut *tx.connection)
    .await?;
    for row in &due {
        let (pin, ticket) = (pin_of(row)?, ticket_id(row, 12)?);
        let public = row.try_get::<i64, _>(11)? == 1;
        let entry_seq = pin.version;
        let units = seen_units(tx.connection, ticket).await?;
        let audience = Audience { area: Some(pin.area), units, ..audience_of(row, 14)? };
        let body = Body { pin, public, was_public: public, audience, was: None, alarm: None };
        let record = NewRecord { at: now, ticket, entry_seq, entry_hash: hash_of(row, 13)?, body: &body };
        sqlx::query("UPDATE ticket SET overdue = 1 WHERE id = ?1")
            .bind(&ticket.0[..])
            .execute(&mut *tx.connection)
            .await?;
        tx.tip.append(tx.connection, &record).await?;
    }
    Ok(due.len())
}
