//! Storing a report: entries, projection, secrets, log, key and device in one savepoint.

use domain::backend::ports::{Created, NewTicket, Secret, StoreError};
use domain::backend::{Hash, SealedEntry};
use domain::clock::Timestamp;
use domain::ids::{PhotoId, TicketId, TicketNumber};
use domain::notice::{Notice, notices_of};
use domain::ticket::Ticket;
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use super::append;
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
    let mut rest = new.rest(&ticket, &sealed);
    // What follows at once may hide it, as the mark of an emergency does: then it never was public, not even for
    // the one line of the log in between.
    let public = !ticket.is_sensitive() && rest.as_ref().is_none_or(|rest| !rest.after.is_sensitive());
    store_first(tx, &new, &ticket, &sealed, public).await?;
    insert_secrets(tx.connection, new.id, &new.secrets).await?;
    insert_photos(tx.connection, new.id, &new.photos).await?;
    if let Some(rest) = &mut rest {
        rest.was_public = public;
        append::write(tx, rest).await?;
    }
    Ok(Created { id: new.id, number, expected_by: ticket.report.expected_by, repeated: false })
}

/// One trip to the database for what every report writes. `$n` names one value in all four statements.
const STORE_FIRST: &str = "
    INSERT INTO entry (ticket, seq, at, payload, prev_hash, hash) VALUES ($1, 1, $2, $3, $4, $5);
    INSERT INTO ticket (id, number, community, area, lat, lng, door, category, item, state, priority, public,
            version, reported_at, changed_at, expected_by, is_open, floor, due_at, amber_at, desk_rank, waits_for,
            unlawful, reporter)
        VALUES ($1, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $2, $2, $17, 1, $25, $26, $27, $28, $29,
            $30, $31);
    INSERT INTO notice (at, addressee, number, kind, urgency) VALUES ($2, $32, $6, 'reported', $15);
    INSERT INTO log (at, ticket, entry_seq, entry_hash, body, prev_hash, hash)
        VALUES ($2, $1, 1, $5, $18, $19, $20);
    INSERT INTO submission (key, fingerprint, ticket, tracking, device) VALUES ($21, $22, $1, $23, $24);";

/// A report's entry, its projection, its line in the log and its key.
async fn store_first(
    tx: &mut Tx<'_>,
    new: &NewTicket,
    ticket: &Ticket,
    sealed: &SealedEntry,
    public: bool,
) -> Result<(), sqlx::Error> {
    let (report, at) = (&ticket.report, sealed.entry.at);
    let body = Body { public, ..Body::of(ticket, at, None) };
    let record = NewRecord { at, ticket: new.id, entry_seq: 1, entry_hash: sealed.hash, body: &body };
    let row = tx.tip.chain(&record)?;
    // Whoever triages is told of every report: exactly one notice, so that it needs no trip of its own.
    let addressee =
        notices_of(ticket, &sealed.entry).first().map(|notice| notice.to.key()).unwrap_or_default();
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
        .bind(report.floor.map(i64::from))
        .bind(ticket.due_at().map(|at| at.0))
        .bind(ticket.amber_at().map(|at| at.0))
        .bind(desk_rank(ticket))
        .bind(ticket.waits_for().map(|role| role.wire()))
        .bind(i64::from(ticket.is_unlawful()))
        .bind(ticket.reporter.map(|account| i64::from(account.0)))
        .bind(addressee)
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

/// Unanswered alarms come first, then what turns red first, then what ended last.
pub fn desk_rank(ticket: &Ticket) -> i64 {
    const ENDED: i64 = 9_000_000_000_000_000;
    match ticket.due_at() {
        _ if ticket.alarms() => ticket.reported_at.0 - ENDED,
        Some(due) => due.0,
        None => ENDED - ticket.changed_at.0,
    }
}

/// The projection of a whole ticket; one that is there already is replaced.
pub async fn insert_ticket(
    connection: &mut SqliteConnection,
    id: TicketId,
    ticket: &Ticket,
    overdue: bool,
) -> Result<(), sqlx::Error> {
    let report = &ticket.report;
    let units = ticket.units_at_work().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    sqlx::query(
        "INSERT OR REPLACE INTO ticket (id, number, community, area, lat, lng, door, category, item, state,
             priority, overdue, public, version, reported_at, changed_at, expected_by, is_open, floor, tier, due_at,
             amber_at, desk_rank, waits_for, units, handed_over, unlawful, mediator, reporter, complaints, hard,
             suspended, urged, alarm)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
             ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34)",
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
    .bind(report.floor.map(i64::from))
    .bind(ticket.tier.map(|tier| tier.wire()))
    .bind(ticket.due_at().map(|at| at.0))
    .bind(ticket.amber_at().map(|at| at.0))
    .bind(desk_rank(ticket))
    .bind(ticket.waits_for().map(|role| role.wire()))
    .bind(units)
    .bind(i64::from(ticket.handed_over))
    .bind(i64::from(ticket.is_unlawful()))
    .bind(ticket.mediator.map(|account| i64::from(account.0)))
    .bind(ticket.reporter.map(|account| i64::from(account.0)))
    .bind(i64::from(ticket.complaints))
    .bind(i64::from(ticket.hard))
    .bind(i64::from(ticket.suspension.is_some()))
    .bind(i64::from(ticket.unanswered_urges > 0))
    .bind(i64::from(ticket.alarms()))
    .execute(&mut *connection)
    .await?;
    for child in &ticket.children {
        sqlx::query(
            "INSERT OR REPLACE INTO child (ticket, no, unit, state, present) VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(&id.0[..])
        .bind(i64::from(child.no))
        .bind(child.unit.as_str())
        .bind(child.state.wire())
        .bind(i64::from(child.round == ticket.round))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

pub async fn insert_photos(
    connection: &mut SqliteConnection,
    id: TicketId,
    photos: &[PhotoId],
) -> Result<(), sqlx::Error> {
    for photo in photos {
        sqlx::query("INSERT OR IGNORE INTO ticket_photo (ticket, photo) VALUES (?1, ?2)")
            .bind(&id.0[..])
            .bind(photo.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

pub async fn insert_notices(
    connection: &mut SqliteConnection,
    at: Timestamp,
    notices: &[Notice],
) -> Result<(), sqlx::Error> {
    for notice in notices {
        sqlx::query("INSERT INTO notice (at, addressee, number, kind, urgency) VALUES (?1, ?2, ?3, ?4, ?5)")
            .bind(at.0)
            .bind(notice.to.key())
            .bind(notice.number.to_string())
            .bind(notice.kind.as_str())
            .bind(i64::from(notice.urgency))
            .execute(&mut *connection)
            .await?;
    }
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
