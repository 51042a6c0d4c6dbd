//! The outbox: writing its chained rows and reading them back.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::backend::ports::{EventLog, LivePin, LogRecord, StoreError};
use domain::backend::{Hash, link};
use domain::clock::Timestamp;
use domain::event::{AlarmState, Audience, Pin};
use domain::ids::{TicketId, UnitId};
use domain::ticket::Ticket;
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::Sqlite;
use super::error::store_error;
use super::row::{audience_of, hash_of, pin_of, sealed_of, ticket_id, unreadable};

/// The last row's place in the chain.
#[derive(Clone)]
pub struct LogTip {
    pub hash: Hash,
}

/// The hashed part of a row.
#[derive(Serialize, Deserialize)]
pub struct Body {
    pub pin: Pin,
    pub public: bool,
    pub was_public: bool,
    /// Lines of the first schema have none: nobody but the public followed the log then.
    #[serde(default)]
    pub audience: Audience,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Audience>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm: Option<AlarmState>,
}

impl Body {
    /// The line of a ticket as it is, and of who saw it before.
    pub fn of(ticket: &Ticket, at: Timestamp, before: Option<(bool, Audience)>) -> Self {
        let audience = Audience::of(ticket);
        let (was_public, was) = before.map_or((false, None), |(public, was)| (public, Some(was)));
        let alarms = audience.alarm || was.as_ref().is_some_and(|was| was.alarm);
        let alarm = if alarms { AlarmState::of(ticket) } else { None };
        // Most changes leave the audience as it was: then it is written once.
        let was = was.filter(|was| *was != audience);
        Self { pin: ticket.pin(at), public: !ticket.is_sensitive(), was_public, audience, was, alarm }
    }
}

/// A change to be logged.
pub struct NewRecord<'a> {
    pub at: Timestamp,
    pub ticket: TicketId,
    pub entry_seq: u32,
    pub entry_hash: Hash,
    pub body: &'a Body,
}

/// The parts of a row that the chain makes.
pub struct ChainedRow {
    pub body: String,
    pub prev: Hash,
    pub hash: Hash,
}

/// What a row's hash covers besides the row before it.
pub fn chained(at: i64, ticket: &[u8], entry_seq: i64, entry_hash: &[u8], body: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len() + 64);
    bytes.extend_from_slice(&at.to_be_bytes());
    bytes.extend_from_slice(ticket);
    bytes.extend_from_slice(&entry_seq.to_be_bytes());
    bytes.extend_from_slice(entry_hash);
    bytes.extend_from_slice(body.as_bytes());
    bytes
}

impl LogTip {
    pub async fn read(connection: &mut SqliteConnection) -> Result<Self, sqlx::Error> {
        let row =
            sqlx::query("SELECT hash FROM log ORDER BY seq DESC LIMIT 1").fetch_optional(connection).await?;
        Ok(Self { hash: row.map(|row| hash_of(&row, 0)).transpose()?.unwrap_or_default() })
    }

    /// Works out a record's row and moves the tip to it; storing it is the caller's.
    pub fn chain(&mut self, record: &NewRecord<'_>) -> Result<ChainedRow, sqlx::Error> {
        let body = serde_json::to_string(record.body).map_err(|e| sqlx::Error::Encode(e.into()))?;
        let prev = self.hash;
        let entry_seq = i64::from(record.entry_seq);
        let bytes = chained(record.at.0, &record.ticket.0, entry_seq, &record.entry_hash, &body);
        self.hash = link(&prev, &bytes);
        Ok(ChainedRow { body, prev, hash: self.hash })
    }

    pub async fn append(
        &mut self,
        connection: &mut SqliteConnection,
        record: &NewRecord<'_>,
    ) -> Result<(), sqlx::Error> {
        let row = self.chain(record)?;
        sqlx::query(
            "INSERT INTO log (at, ticket, entry_seq, entry_hash, body, prev_hash, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .bind(record.at.0)
        .bind(&record.ticket.0[..])
        .bind(i64::from(record.entry_seq))
        .bind(&record.entry_hash[..])
        .bind(row.body)
        .bind(&row.prev[..])
        .bind(&row.hash[..])
        .execute(connection)
        .await?;
        Ok(())
    }
}

fn record_of(row: &SqliteRow) -> Result<LogRecord, sqlx::Error> {
    let body: Body =
        serde_json::from_str(row.try_get(2)?).map_err(|error| sqlx::Error::Decode(error.into()))?;
    Ok(LogRecord {
        seq: u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default(),
        at: Timestamp(row.try_get(1)?),
        pin: body.pin,
        public: body.public,
        was_public: body.was_public,
        audience: body.audience,
        was: body.was,
        alarm: body.alarm,
    })
}

async fn alarm_of(
    connection: &mut SqliteConnection,
    id: TicketId,
) -> Result<Option<AlarmState>, sqlx::Error> {
    let rows = sqlx::query("SELECT payload, prev_hash, hash FROM entry WHERE ticket = ?1 ORDER BY seq")
        .bind(&id.0[..])
        .fetch_all(connection)
        .await?;
    let chain = rows.iter().map(sealed_of).collect::<Result<Vec<_>, _>>()?;
    let ticket = Ticket::fold(chain.iter().map(|sealed| &sealed.entry));
    ticket.map(|ticket| AlarmState::of(&ticket)).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

#[async_trait]
impl EventLog for Sqlite {
    async fn snapshot(&self) -> Result<(u64, Vec<LivePin>), StoreError> {
        let mut pins = Vec::new();
        let seq = self.each_pin(&mut |live| pins.push(live)).await?;
        Ok((seq, pins))
    }

    async fn each_pin(&self, take: &mut (dyn FnMut(LivePin) + Send)) -> Result<u64, StoreError> {
        let read = async {
            // One read transaction: the seq and the rows are of the same moment.
            let mut tx = self.readers.begin().await?;
            let head: i64 =
                sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM log").fetch_one(&mut *tx).await?;
            let mut units: HashMap<TicketId, Vec<UnitId>> = HashMap::new();
            let mut rows =
                sqlx::query("SELECT ticket, unit FROM child WHERE state <> 'returned' ORDER BY ticket")
                    .fetch(&mut *tx);
            while let Some(row) = rows.try_next().await? {
                let unit = row.try_get::<&str, _>(1)?.parse().map_err(|_| unreadable("unit"))?;
                units.entry(ticket_id(&row, 0)?).or_default().push(unit);
            }
            drop(rows);
            // Those that alarm are few, and their entries tell more than a row.
            let ids = sqlx::query("SELECT id FROM ticket WHERE alarm = 1").fetch_all(&mut *tx).await?;
            let mut alarms = HashMap::new();
            for row in &ids {
                let id = ticket_id(row, 0)?;
                alarms.insert(id, alarm_of(&mut tx, id).await?);
            }
            // Row by row: a driver's row takes many times the memory of a pin.
            let mut rows = sqlx::query(
                "SELECT number, community, lat, lng, area, category, item, state, priority, overdue, version,
                        public, id, handed_over, unlawful, mediator, reporter, alarm FROM ticket",
            )
            .fetch(&mut *tx);
            while let Some(row) = rows.try_next().await? {
                let pin = pin_of(&row)?;
                let id = ticket_id(&row, 12)?;
                let mut units = units.remove(&id).unwrap_or_default();
                units.sort_unstable();
                units.dedup();
                let audience = Audience { area: Some(pin.area), units, ..audience_of(&row, 13)? };
                let alarm = alarms.remove(&id).flatten();
                take(LivePin { pin, public: row.try_get::<i64, _>(11)? == 1, audience, alarm });
            }
            drop(rows);
            tx.commit().await?;
            Ok(u64::try_from(head).unwrap_or_default())
        };
        read.await.map_err(|error: sqlx::Error| store_error(&error))
    }

    async fn since(&self, after: u64, limit: usize) -> Result<Vec<LogRecord>, StoreError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let rows = sqlx::query("SELECT seq, at, body FROM log WHERE seq > ?1 ORDER BY seq LIMIT ?2")
            .bind(after)
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(&self.readers)
            .await;
        rows.and_then(|rows| rows.iter().map(record_of).collect()).map_err(|error| store_error(&error))
    }

    async fn head(&self) -> Result<u64, StoreError> {
        let head: Result<i64, _> =
            sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM log").fetch_one(&self.readers).await;
        head.map(|n| u64::try_from(n).unwrap_or_default()).map_err(|error| store_error(&error))
    }
}
