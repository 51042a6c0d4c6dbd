//! Storing reports: two statements for all that wait, one that looks up what they depend on and one that writes
//! all their rows. Nothing they look up can change in between, since the group holds the lock of the log.

use std::collections::{HashMap, HashSet};

use domain::backend::ports::{Created, NewTicket, StoreError};
use domain::clock::compact_date;
use sqlx::postgres::PgConnection;

use crate::storage::shared::append;
use crate::storage::shared::columns::Columns;
use crate::storage::shared::log::LogTip;
use crate::storage::shared::queue::Tx;
use crate::storage::shared::report::{FirstRows, Submission};
use crate::storage::shared::write::desk_rank;

/// What the database knows of the keys, photos and days of a group.
#[derive(Default)]
struct Known {
    submissions: HashMap<String, Submission>,
    photos: HashSet<String>,
    /// The last count that a community gave on a day.
    counts: HashMap<(String, String), i64>,
}

/// Stores the reports in their order; an error means that none of them can be kept.
pub async fn create_all(
    connection: &mut PgConnection,
    tip: &mut LogTip,
    reports: &[&NewTicket],
) -> Result<Vec<Result<Created, StoreError>>, sqlx::Error> {
    let mut known = look_up(connection, reports).await?;
    let mut results = Vec::with_capacity(reports.len());
    let mut fresh: Vec<(&NewTicket, FirstRows)> = Vec::with_capacity(reports.len());
    for new in reports {
        results.push(match decide(new, &mut known, tip)? {
            Decision::Answer(result) => result,
            Decision::Store(rows) => {
                let created = rows.created(new);
                fresh.push((new, *rows));
                Ok(created)
            }
        });
    }
    if !fresh.is_empty() {
        let used: Vec<_> = fresh.iter().map(|(new, _)| day_of(new)).collect();
        known.counts.retain(|day, _| used.contains(day));
        write(connection, &fresh, &known.counts).await?;
        for (_, rows) in &fresh {
            if let Some(rest) = &rows.rest {
                append::write(&mut Tx { connection: &mut *connection, tip: &mut *tip }, rest).await?;
            }
        }
    }
    Ok(results)
}

enum Decision {
    Answer(Result<Created, StoreError>),
    Store(Box<FirstRows>),
}

fn day_of(new: &NewTicket) -> (String, String) {
    let number = &new.report.number;
    (new.report.community.to_string(), compact_date::write(number.date))
}

fn decide(new: &NewTicket, known: &mut Known, tip: &mut LogTip) -> Result<Decision, sqlx::Error> {
    let key = new.key.to_string();
    if let Some(submission) = known.submissions.get(&key) {
        return Ok(Decision::Answer(submission.again(new)));
    }
    if !new.photos.iter().all(|photo| known.photos.contains(photo.as_str())) {
        return Ok(Decision::Answer(Err(StoreError::UnknownPhoto)));
    }
    let count = known.counts.entry(day_of(new)).or_default();
    *count += 1;
    let rows = FirstRows::prepare(new, *count, tip)?;
    let created = Created { repeated: true, ..rows.created(new) };
    known.submissions.insert(key, Submission { fingerprint: new.fingerprint, created });
    Ok(Decision::Store(Box::new(rows)))
}

const LOOK_UP: &str = "
    SELECT 1::bigint, s.key, s.fingerprint, s.ticket, t.number, t.expected_by
        FROM submission s JOIN ticket t ON t.id = s.ticket WHERE s.key = ANY ($1)
    UNION ALL
    SELECT 2, id, NULL, NULL, NULL, NULL FROM photo WHERE id = ANY ($2)
    UNION ALL
    SELECT 3, c.community, NULL, NULL, c.day, c.n
        FROM counter c JOIN unnest($3::text[], $4::text[]) AS d (community, day)
        ON c.community = d.community AND c.day = d.day";

async fn look_up(connection: &mut PgConnection, reports: &[&NewTicket]) -> Result<Known, sqlx::Error> {
    let keys: Vec<String> = reports.iter().map(|new| new.key.to_string()).collect();
    let photos: Vec<&str> = reports.iter().flat_map(|new| &new.photos).map(|id| id.as_str()).collect();
    let days: HashSet<(String, String)> = reports.iter().map(|new| day_of(new)).collect();
    let (communities, days): (Vec<String>, Vec<String>) = days.into_iter().unzip();
    let rows = sqlx::query(LOOK_UP)
        .bind(keys)
        .bind(photos)
        .bind(communities)
        .bind(days)
        .fetch_all(connection)
        .await?;
    let mut known = Known::default();
    for row in &rows {
        match row.int(0)? {
            1 => drop(known.submissions.insert(row.owned(1)?, Submission::of(row, 2)?)),
            2 => drop(known.photos.insert(row.owned(1)?)),
            _ => drop(known.counts.insert((row.owned(1)?, row.owned(4)?), row.int(5)?)),
        }
    }
    Ok(known)
}

const WRITE: &str = "
    WITH new AS MATERIALIZED (
        SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::text[], $4::bytea[], $5::bytea[], $6::text[],
            $7::text[], $8::bigint[], $9::float8[], $10::float8[], $11::text[], $12::text[], $13::text[],
            $14::text[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[], $19::text[],
            $20::bytea[], $21::bytea[], $22::text[], $23::bytea[], $24::bytea[], $25::bytea[],
            $37::bigint[], $38::bigint[], $39::bigint[], $40::bigint[], $41::text[], $42::bigint[], $43::bigint[],
            $44::text[])
        AS n (id, at, payload, prev_hash, hash, number,
            community, area, lat, lng, door, category, item,
            state, priority, public, expected_by, log_seq, body,
            log_prev, log_hash, key, fingerprint, tracking, device,
            floor, due_at, amber_at, desk_rank, waits_for, unlawful, reporter,
            addressee)
    ), entries AS (
        INSERT INTO entry (ticket, seq, at, payload, prev_hash, hash)
        SELECT id, 1, at, payload, prev_hash, hash FROM new
    ), tickets AS (
        INSERT INTO ticket (id, number, community, area, lat, lng, door, category, item, state, priority, public,
            version, reported_at, changed_at, expected_by, is_open, floor, due_at, amber_at, desk_rank, waits_for,
            unlawful, reporter)
        SELECT id, number, community, area, lat, lng, door, category, item, state, priority, public,
            1, at, at, expected_by, 1, floor, due_at, amber_at, desk_rank, waits_for, unlawful, reporter FROM new
    ), told AS (
        INSERT INTO notice (at, addressee, number, kind, urgency)
        SELECT at, addressee, number, 'reported', least(priority, 1) FROM new
    ), logged AS (
        INSERT INTO log (seq, at, ticket, entry_seq, entry_hash, body, prev_hash, hash)
        SELECT log_seq, at, id, 1, hash, body, log_prev, log_hash FROM new
    ), submissions AS (
        INSERT INTO submission (key, fingerprint, ticket, tracking, device)
        SELECT key, fingerprint, id, tracking, device FROM new
    ), secrets AS (
        INSERT INTO secret (ticket, entry_seq, no, field, salt, value)
        SELECT * FROM unnest($26::bytea[], $27::bigint[], $28::bigint[], $29::text[], $30::bytea[], $31::text[])
    ), photos AS (
        INSERT INTO ticket_photo (ticket, photo) SELECT * FROM unnest($32::bytea[], $33::text[])
    )
    INSERT INTO counter (community, day, n)
    SELECT * FROM unnest($34::text[], $35::text[], $36::bigint[])
    ON CONFLICT (community, day) DO UPDATE SET n = excluded.n";

async fn write(
    connection: &mut PgConnection,
    fresh: &[(&NewTicket, FirstRows)],
    counts: &HashMap<(String, String), i64>,
) -> Result<(), sqlx::Error> {
    macro_rules! column {
        (|$new:pat_param, $rows:pat_param| $value:expr) => {
            fresh.iter().map(|($new, $rows)| $value).collect::<Vec<_>>()
        };
    }
    let secrets: Vec<_> = fresh
        .iter()
        .flat_map(|(new, _)| (0_i64..).zip(&new.secrets).map(move |(no, s)| (new, no, s)))
        .collect();
    let photos: Vec<_> = fresh.iter().flat_map(|(new, _)| new.photos.iter().map(move |p| (new, p))).collect();
    sqlx::query(WRITE)
        .bind(column!(|new, _| &new.id.0[..]))
        .bind(column!(|_, rows| rows.sealed.entry.at.0))
        .bind(column!(|_, rows| rows.sealed.payload.as_str()))
        .bind(column!(|_, rows| &rows.sealed.prev[..]))
        .bind(column!(|_, rows| &rows.sealed.hash[..]))
        .bind(column!(|_, rows| rows.ticket.report.number.to_string()))
        .bind(column!(|_, rows| rows.ticket.report.community.as_str()))
        .bind(column!(|_, rows| i64::from(rows.ticket.report.area.code())))
        .bind(column!(|_, rows| rows.ticket.report.at.lat))
        .bind(column!(|_, rows| rows.ticket.report.at.lng))
        .bind(column!(|_, rows| rows.ticket.report.door.as_ref().map(ToString::to_string)))
        .bind(column!(|_, rows| rows.ticket.report.category.map(|c| c.letter().to_string())))
        .bind(column!(|_, rows| rows.ticket.report.item.map(|item| item.to_string())))
        .bind(column!(|_, rows| rows.ticket.state.wire()))
        .bind(column!(|_, rows| i64::from(rows.ticket.priority())))
        .bind(column!(|_, rows| i64::from(rows.public)))
        .bind(column!(|_, rows| rows.ticket.report.expected_by.0))
        .bind(column!(|_, rows| rows.log.seq))
        .bind(column!(|_, rows| rows.log.body.as_str()))
        .bind(column!(|_, rows| &rows.log.prev[..]))
        .bind(column!(|_, rows| &rows.log.hash[..]))
        .bind(column!(|new, _| new.key.to_string()))
        .bind(column!(|new, _| &new.fingerprint[..]))
        .bind(column!(|new, _| &new.tracking[..]))
        .bind(column!(|new, _| new.device.as_ref().map(|device| &device[..])))
        .bind(secrets.iter().map(|(new, ..)| &new.id.0[..]).collect::<Vec<_>>())
        .bind(secrets.iter().map(|(.., secret)| i64::from(secret.seq)).collect::<Vec<_>>())
        .bind(secrets.iter().map(|(_, no, _)| *no).collect::<Vec<_>>())
        .bind(secrets.iter().map(|(.., secret)| secret.field.wire()).collect::<Vec<_>>())
        .bind(secrets.iter().map(|(.., secret)| &secret.salt[..]).collect::<Vec<_>>())
        .bind(secrets.iter().map(|(.., secret)| secret.value.as_str()).collect::<Vec<_>>())
        .bind(photos.iter().map(|(new, _)| &new.id.0[..]).collect::<Vec<_>>())
        .bind(photos.iter().map(|(_, photo)| photo.as_str()).collect::<Vec<_>>())
        .bind(counts.keys().map(|(community, _)| community.as_str()).collect::<Vec<_>>())
        .bind(counts.keys().map(|(_, day)| day.as_str()).collect::<Vec<_>>())
        .bind(counts.values().copied().collect::<Vec<_>>())
        .bind(column!(|_, rows| rows.ticket.report.floor.map(i64::from)))
        .bind(column!(|_, rows| rows.ticket.due_at().map(|at| at.0)))
        .bind(column!(|_, rows| rows.ticket.amber_at().map(|at| at.0)))
        .bind(column!(|_, rows| desk_rank(&rows.ticket)))
        .bind(column!(|_, rows| rows.ticket.waits_for().map(|role| role.wire())))
        .bind(column!(|_, rows| i64::from(rows.ticket.is_unlawful())))
        .bind(column!(|_, rows| rows.ticket.reporter.map(|account| i64::from(account.0))))
        .bind(column!(|_, rows| rows.addressee.as_str()))
        .execute(connection)
        .await?;
    Ok(())
}
