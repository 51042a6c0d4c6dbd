//! What storing a report comes to, whichever statements then write it.

use domain::backend::ports::{Change, Created, NewTicket, StoreError};
use domain::backend::{Hash, SealedEntry};
use domain::clock::Timestamp;
use domain::ids::TicketNumber;
use domain::notice::notices_of;
use domain::ticket::Ticket;

use super::columns::Columns;
use super::log::{Body, ChainedRow, LogTip, NewRecord};

/// What a used key stands for.
pub struct Submission {
    pub fingerprint: Hash,
    pub created: Created,
}

impl Submission {
    /// From `fingerprint, ticket, number, expected_by`, beginning at column `i`.
    pub fn of(row: &impl Columns, i: usize) -> Result<Self, sqlx::Error> {
        let created = Created {
            id: row.ticket_id(i + 1)?,
            number: row.parsed(i + 2, "number")?,
            expected_by: Timestamp(row.int(i + 3)?),
            repeated: true,
        };
        Ok(Self { fingerprint: row.hash(i)?, created })
    }

    /// The answer to another submission under the same key.
    pub fn again(&self, new: &NewTicket) -> Result<Created, StoreError> {
        if self.fingerprint == new.fingerprint {
            Ok(self.created.clone())
        } else {
            Err(StoreError::KeyReused)
        }
    }
}

/// The rows of a new ticket.
pub struct FirstRows {
    pub ticket: Ticket,
    pub sealed: SealedEntry,
    pub public: bool,
    pub log: ChainedRow,
    /// Whoever triages is told of every report: exactly one notice, so that it needs no trip of its own.
    pub addressee: String,
    /// What follows the first entry at once.
    pub rest: Option<Change>,
}

impl FirstRows {
    /// The report under the day's `count`, as the next record of the log.
    pub fn prepare(new: &NewTicket, count: i64, tip: &mut LogTip) -> Result<Self, sqlx::Error> {
        let count =
            u32::try_from(count).map_err(|_| sqlx::Error::Encode("the day's count is full".into()))?;
        let (ticket, sealed) = new.number(TicketNumber { count, ..new.report.number.clone() });
        let rest = new.rest(&ticket, &sealed);
        // What follows at once may hide it, as the mark of an emergency does: then it never was public, not even
        // for the one line of the log in between.
        let public = !ticket.is_sensitive() && rest.as_ref().is_none_or(|rest| !rest.after.is_sensitive());
        let at = sealed.entry.at;
        let body = Body { public, ..Body::of(&ticket, at, None) };
        let record = NewRecord { at, ticket: new.id, entry_seq: 1, entry_hash: sealed.hash, body: &body };
        let log = tip.chain(&record)?;
        let notices = notices_of(&ticket, &sealed.entry);
        let addressee = notices.first().map(|notice| notice.to.key()).unwrap_or_default();
        let rest = rest.map(|rest| Change { was_public: public, ..rest });
        Ok(Self { ticket, sealed, public, log, addressee, rest })
    }

    pub fn created(&self, new: &NewTicket) -> Created {
        let report = &self.ticket.report;
        Created {
            id: new.id,
            number: report.number.clone(),
            expected_by: report.expected_by,
            repeated: false,
        }
    }
}
