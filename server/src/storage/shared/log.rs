//! The outbox: its numbers and its chain.
//!
//! Every record's number is the one before it plus one, given by whoever holds the writers' lock and kept only
//! when the transaction commits. So the order of the numbers is the order of the commits, there is no gap, and no
//! reader that has seen a number can be overtaken by a smaller one.

use domain::backend::{Hash, link};
use domain::clock::Timestamp;
use domain::event::{AlarmState, Audience, Pin};
use domain::ids::TicketId;
use domain::ticket::Ticket;
use serde::{Deserialize, Serialize};

use super::session::{Session, values};
use crate::storage::shared::columns::Columns;

/// The last row: its number and its place in the chain.
#[derive(Debug, Clone, Default)]
pub struct LogTip {
    pub seq: i64,
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

/// The parts of a row that its place in the log makes.
pub struct ChainedRow {
    pub seq: i64,
    pub body: String,
    pub prev: Hash,
    pub hash: Hash,
}

pub const LAST: &str = "SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1";

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
    pub async fn read(session: &mut impl Session) -> Result<Self, sqlx::Error> {
        match session.optional(LAST, values![]).await? {
            Some(row) => Ok(Self { seq: row.int(0)?, hash: row.hash(1)? }),
            None => Ok(Self::default()),
        }
    }

    /// Works out a record's row and moves the tip to it; storing it is the caller's.
    pub fn chain(&mut self, record: &NewRecord<'_>) -> Result<ChainedRow, sqlx::Error> {
        let body = serde_json::to_string(record.body).map_err(|e| sqlx::Error::Encode(e.into()))?;
        let prev = self.hash;
        let entry_seq = i64::from(record.entry_seq);
        let bytes = chained(record.at.0, &record.ticket.0, entry_seq, &record.entry_hash, &body);
        self.hash = link(&prev, &bytes);
        self.seq += 1;
        Ok(ChainedRow { seq: self.seq, body, prev, hash: self.hash })
    }

    pub async fn append(
        &mut self,
        session: &mut impl Session,
        record: &NewRecord<'_>,
    ) -> Result<(), sqlx::Error> {
        let row = self.chain(record)?;
        let values = values![
            row.seq,
            record.at.0,
            &record.ticket.0,
            record.entry_seq,
            &record.entry_hash,
            row.body,
            &row.prev,
            &row.hash,
        ];
        session
            .execute(
                "INSERT INTO log (seq, at, ticket, entry_seq, entry_hash, body, prev_hash, hash)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                values,
            )
            .await?;
        Ok(())
    }
}
