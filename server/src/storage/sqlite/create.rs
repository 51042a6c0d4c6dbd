//! Storing a report: entries, projection, secrets, log, key and device in one savepoint.

use domain::backend::ports::{Created, NewTicket, StoreError};

use super::connection::Connection;
use super::error::is_foreign_key;
use crate::storage::shared::append;
use crate::storage::shared::columns::Columns;
use crate::storage::shared::queue::{Failed, Tx};
use crate::storage::shared::report::{FirstRows, Submission};
use crate::storage::shared::session::{Session, values};
use crate::storage::shared::write::{desk_rank, insert_photos, insert_secrets};

pub async fn create(tx: &mut Tx<'_, Connection>, new: &NewTicket) -> Result<Created, Failed> {
    let used = tx
        .connection
        .optional(
            "SELECT s.fingerprint, s.ticket, t.number, t.expected_by
             FROM submission s JOIN ticket t ON t.id = s.ticket WHERE s.key = $1",
            values![new.key.to_string()],
        )
        .await?;
    if let Some(row) = used {
        return Ok(Submission::of(&row, 0)?.again(new)?);
    }
    insert(tx, new)
        .await
        .map_err(|error| if is_foreign_key(&error) { StoreError::UnknownPhoto.into() } else { error.into() })
}

async fn insert(tx: &mut Tx<'_, Connection>, new: &NewTicket) -> Result<Created, sqlx::Error> {
    let count = tx
        .connection
        .one(
            "INSERT INTO counter (community, day, n) VALUES ($1, $2, 1)
             ON CONFLICT (community, day) DO UPDATE SET n = n + 1 RETURNING n",
            values![
                new.report.community.as_str(),
                domain::clock::compact_date::write(new.report.number.date)
            ],
        )
        .await?
        .int(0)?;
    let rows = FirstRows::prepare(new, count, tx.tip)?;
    store_first(tx.connection, new, &rows).await?;
    insert_secrets(tx.connection, new.id, &new.secrets).await?;
    insert_photos(tx.connection, new.id, &new.photos).await?;
    if let Some(rest) = &rows.rest {
        append::write(tx, rest).await?;
    }
    Ok(rows.created(new))
}

/// What every report writes. `$n` names one value in all four statements.
const STORE_FIRST: &str = "
    INSERT INTO entry (ticket, seq, at, payload, prev_hash, hash) VALUES ($1, 1, $2, $3, $4, $5);
    INSERT INTO ticket (id, number, community, area, lat, lng, door, category, item, state, priority, public,
            version, reported_at, changed_at, expected_by, is_open, floor, due_at, amber_at, desk_rank, waits_for,
            unlawful, reporter)
        VALUES ($1, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $2, $2, $17, 1, $26, $27, $28, $29, $30,
            $31, $32);
    INSERT INTO notice (at, addressee, number, kind, urgency) VALUES ($2, $33, $6, 'reported', min($15, 1));
    INSERT INTO log (seq, at, ticket, entry_seq, entry_hash, body, prev_hash, hash)
        VALUES ($25, $2, $1, 1, $5, $18, $19, $20);
    INSERT INTO submission (key, fingerprint, ticket, tracking, device) VALUES ($21, $22, $1, $23, $24);";

/// A report's entry, its projection, its line in the log and its key.
async fn store_first(
    connection: &mut Connection,
    new: &NewTicket,
    rows: &FirstRows,
) -> Result<(), sqlx::Error> {
    let (ticket, sealed, log) = (&rows.ticket, &rows.sealed, &rows.log);
    let report = &ticket.report;
    let values = values![
        &new.id.0,
        sealed.entry.at.0,
        sealed.payload.as_str(),
        &sealed.prev,
        &sealed.hash,
        report.number.to_string(),
        report.community.as_str(),
        report.area.code(),
        report.at.lat,
        report.at.lng,
        report.door.as_ref().map(ToString::to_string),
        report.category.map(|category| category.letter().to_string()),
        report.item.map(|item| item.to_string()),
        ticket.state.wire(),
        ticket.priority(),
        rows.public,
        report.expected_by.0,
        log.body.as_str(),
        &log.prev,
        &log.hash,
        new.key.to_string(),
        &new.fingerprint,
        &new.tracking,
        new.device.as_ref(),
        log.seq,
        report.floor.map(i64::from),
        ticket.due_at().map(|at| at.0),
        ticket.amber_at().map(|at| at.0),
        desk_rank(ticket),
        ticket.waits_for().map(|role| role.wire().to_owned()),
        ticket.is_unlawful(),
        ticket.reporter.map(|account| i64::from(account.0)),
        rows.addressee.as_str(),
    ];
    connection.execute(STORE_FIRST, values).await?;
    Ok(())
}
