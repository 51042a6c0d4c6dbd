//! The outbox: writing its chained rows and reading them back.

use async_trait::async_trait;
use domain::backend::ports::{EventLog, LogRecord, StoreError};
use domain::backend::{Hash, link};
use domain::clock::Timestamp;
use domain::event::Pin;
use domain::ids::TicketId;
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::Sqlite;
use super::error::store_error;
use super::row::{hash_of, pin_of};

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
    })
}

#[async_trait]
impl EventLog for Sqlite {
    async fn snapshot(&self) -> Result<(u64, Vec<(Pin, bool)>), StoreError> {
        let read = async {
            // One read transaction: the seq and the rows are of the same moment.
            let mut tx = self.readers.begin().await?;
            let head: i64 =
                sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM log").fetch_one(&mut *tx).await?;
            let mut pins = Vec::new();
            // Row by row: a driver's row takes many times the memory of a pin.
            let mut rows = sqlx::query(
                "SELECT number, community, lat, lng, area, category, item, state, priority, overdue, version,
                        public FROM ticket",
            )
            .fetch(&mut *tx);
            while let Some(row) = rows.try_next().await? {
                pins.push((pin_of(&row)?, row.try_get::<i64, _>(11)? == 1));
            }
            drop(rows);
            tx.commit().await?;
            Ok((u64::try_from(head).unwrap_or_default(), pins))
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
