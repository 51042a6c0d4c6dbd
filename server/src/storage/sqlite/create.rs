//! Storing a report: entries, projection, secrets, log, key and device in one savepoint.

use domain::backend::ports::{Created, NewTicket, Secret, StoreError};
use domain::backend::{Hash, SealedEntry};
use domain::clock::Timestamp;
use domain::ids::{TicketId, TicketNumber};
use domain::ticket::Ticket;
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use super::error::{is_foreign_key, store_error};
use super::log::{Body, NewRecord};
use super::row::{hash_of, ticket_id};
use super::writer::Tx;

pub async fn create(tx: &mut Tx<'_>, new: NewTicket) -> Result<Created, StoreError> {
    if let Some(created) = repeated(tx.connection, &new).await? {
        return Ok(created);
    }
    insert(tx, new)
        .await
        .map_err(|error| if is_foreign_key(&error) { StoreError::UnknownPhoto } else { store_error(&error) })
}

/// The ticket that this key made before, if it did.
async fn repeated(connection: &mut SqliteConnection, new: &NewTicket) -> Result<Option<Created>, StoreError> {
    let found = sqlx::query(
        "SELECT s.fingerprint, s.ticket, t.number, t.expected_by
         FROM submission s JOIN ticket t ON t.id = s.ticket WHERE s.key = ?1",
    )
    .bind(new.key.to_string())
    .fetch_optional(connection)
    .await
    .map_err(|error| store_error(&error))?;
    let Some(row) = found else { return Ok(None) };
    let read = || -> Result<(Hash, Created), sqlx::Error> {
        let number: &str = row.try_get(2)?;
        let number = number.parse().map_err(|_| sqlx::Error::Decode("unreadable number".into()))?;
        let expected_by = Timestamp(row.try_get(3)?);
        Ok((hash_of(&row, 0)?, Created { id: ticket_id(&row, 1)?, number, expected_by, repeated: true }))
    };
    let (fingerprint, created) = read().map_err(|error| store_error(&error))?;
    if fingerprint == new.fingerprint { Ok(Some(created)) } else { Err(StoreError::KeyReused) }
}

async fn insert(tx: &mut Tx<'_>, new: NewTicket) -> Result<Created, sqlx::Error> {
    let count: i64 = sqlx::query_scalar(
        "INSERT INTO counter (community, day, n) VALUES (?1, ?2, 1)
         ON CONFLICT (community, day) DO UPDATE SET n = n + 1 RETURNING n",
    )
    .bind(new.report.community.as_str())
    .bind(domain::clock::compact_date::write(new.report.number.date))
    .fetch_one(&mut *tx.connection)
    .await?;
    let count = u32::try_from(count).map_err(|_| sqlx::Error::Decode("the day's count is full".into()))?;
    let number = TicketNumber { count, ..new.report.number.clone() };
    let (ticket, sealed) = new.number(number.clone());
    store_first(tx, &new, &ticket, &sealed).await?;
    insert_secrets(tx.connection, new.id, &new.secrets).await?;
    for photo in &new.photos {
        sqlx::query("INSERT INTO ticket_photo (ticket, photo) VALUES (?1, ?2)")
            .bind(&new.id.0[..])
            .bind(photo.as_str())
            .execute(&mut *tx.connection)
            .await?;
    }
    Ok(Created { id: new.id, number, expected_by: ticket.report.expected_by, repeated: false })
}

/// One trip to the database for what every report writes. `$n` names one value in all four statements.
const STORE_FIRST: &str = "
    INSERT INTO entry (ticket, seq, at, payload, prev_hash, hash) VALUES ($1, 1, $2, $3, $4, $5);
    INSERT INTO ticket (id, number, community, area, lat, lng, door, category, item, state, priority, public,
            version, reported_at, changed_at, expected_by, is_open)
        VALUES ($1, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $2, $2, $17, 1);
    INSERT INTO log (at, ticket, entry_seq, entry_hash, body, prev_hash, hash)
        VALUES ($2, $1, 1, $5, $18, $19, $20);
    INSERT INTO submission (key, fingerprint, ticket, tracking, device) VALUES ($21, $22, $1, $23, $24);";

/// A report's entry, its projection, its line in the log and its key.
async fn store_first(
    tx: &mut Tx<'_>,
    new: &NewTicket,
    ticket: &Ticket,
    sealed: &SealedEntry,
) -> Result<(), sqlx::Error> {
    let (report, at, public) = (&ticket.report, sealed.entry.at, !ticket.is_sensitive());
    let body = Body { pin: ticket.pin(at), public, was_public: false };
    let record = NewRecord { at, ticket: new.id, entry_seq: 1, entry_hash: sealed.hash, body: &body };
    let row = tx.tip.chain(&record)?;
    sqlx::query(STORE_FIRST)
        .bind(&new.id.0[..])
        .bind(at.0)
        .bind(sealed.payload.as_str())
        .bind(&sealed.prev[..])
        .bind(&sealed.hash[..])
        .bind(report.number.to_string())
        .bind(report.community.as_str())
        .bind(i64::from(report.area.code()))
        .bind(report.at.lat)
        .bind(report.at.lng)
        .bind(report.door.as_ref().map(ToString::to_string))
        .bind(report.category.map(|category| category.letter()))
        .bind(report.item.map(|item| item.to_string()))
        .bind(ticket.state.wire())
        .bind(i64::from(ticket.priority()))
        .bind(i64::from(public))
        .bind(report.expected_by.0)
        .bind(row.body)
        .bind(&row.prev[..])
        .bind(&row.hash[..])
        .bind(new.key.to_string())
        .bind(&new.fingerprint[..])
        .bind(&new.tracking[..])
        .bind(new.device.as_ref().map(|hash| hash.to_vec()))
        .execute(&mut *tx.connection)
        .await?;
    Ok(())
}

pub async fn insert_entry(
    connection: &mut SqliteConnection,
    id: TicketId,
    sealed: &SealedEntry,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO entry (ticket, seq, at, payload, prev_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .bind(&id.0[..])
    .bind(i64::from(sealed.entry.seq))
    .bind(sealed.entry.at.0)
    .bind(sealed.payload.as_str())
    .bind(&sealed.prev[..])
    .bind(&sealed.hash[..])
    .execute(connection)
    .await?;
    Ok(())
}

/// The projection of a whole ticket; one that is there already is replaced.
pub async fn insert_ticket(
    connection: &mut SqliteConnection,
    id: TicketId,
    ticket: &Ticket,
    overdue: bool,
) -> Result<(), sqlx::Error> {
    let report = &ticket.report;
    sqlx::query(
        "INSERT OR REPLACE INTO ticket (id, number, community, area, lat, lng, door, category, item, state,
             priority, overdue, public, version, reported_at, changed_at, expected_by, is_open)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )
    .bind(&id.0[..])
    .bind(report.number.to_string())
    .bind(report.community.as_str())
    .bind(i64::from(report.area.code()))
    .bind(report.at.lat)
    .bind(report.at.lng)
    .bind(report.door.as_ref().map(ToString::to_string))
    .bind(report.category.map(|category| category.letter()))
    .bind(report.item.map(|item| item.to_string()))
    .bind(ticket.state.wire())
    .bind(i64::from(ticket.priority()))
    .bind(i64::from(overdue))
    .bind(i64::from(!ticket.is_sensitive()))
    .bind(i64::from(ticket.version))
    .bind(ticket.reported_at.0)
    .bind(ticket.changed_at.0)
    .bind(report.expected_by.0)
    .bind(i64::from(ticket.state.is_open()))
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn insert_secrets(
    connection: &mut SqliteConnection,
    id: TicketId,
    secrets: &[Secret],
) -> Result<(), sqlx::Error> {
    for (no, secret) in (0_i64..).zip(secrets) {
        sqlx::query(
            "INSERT INTO secret (ticket, entry_seq, no, field, salt, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(&id.0[..])
        .bind(i64::from(secret.seq))
        .bind(no)
        .bind(secret.field.wire())
        .bind(&secret.salt[..])
        .bind(secret.value.as_str())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
