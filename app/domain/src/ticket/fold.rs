use thiserror::Error;

use super::{Entry, Fact, Reported, State, is_sensitive};
use crate::catalog;
use crate::clock::Timestamp;
use crate::event::Pin;

/// A ticket as its entries make it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    pub report: Reported,
    pub state: State,
    /// Seq of the last entry.
    pub version: u32,
    pub reported_at: Timestamp,
    pub changed_at: Timestamp,
    pub emergency: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FoldError {
    #[error("a ticket begins with being reported")]
    NoReport,
    #[error("entry {found} stands where {expected} belongs")]
    OutOfOrder { expected: u32, found: u32 },
    #[error("entry {0} does not follow from the state before it")]
    Impossible(u32),
}

impl Ticket {
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Result<Self, FoldError> {
        let mut entries = entries.into_iter();
        let mut ticket = Self::begin(entries.next().ok_or(FoldError::NoReport)?)?;
        entries.try_for_each(|entry| ticket.apply(entry))?;
        Ok(ticket)
    }

    /// The ticket that the first entry opens.
    pub fn begin(first: &Entry) -> Result<Self, FoldError> {
        if first.seq != 1 {
            return Err(FoldError::OutOfOrder { expected: 1, found: first.seq });
        }
        let Fact::Reported(report) = &first.fact else { return Err(FoldError::NoReport) };
        Ok(Self {
            report: (**report).clone(),
            state: State::Reported,
            version: 1,
            reported_at: first.at,
            changed_at: first.at,
            emergency: false,
        })
    }

    pub fn apply(&mut self, entry: &Entry) -> Result<(), FoldError> {
        let expected = self.version + 1;
        if entry.seq != expected {
            return Err(FoldError::OutOfOrder { expected, found: entry.seq });
        }
        let next = match &entry.fact {
            Fact::Reported(_) => return Err(FoldError::Impossible(entry.seq)),
            Fact::Declined { .. } if self.state == State::Reported => State::Declined,
            Fact::Closed { .. } if self.state.is_open() => State::Closed,
            Fact::Declined { .. } | Fact::Closed { .. } => return Err(FoldError::Impossible(entry.seq)),
        };
        self.state = next;
        self.version = entry.seq;
        self.changed_at = entry.at;
        Ok(())
    }

    pub fn is_sensitive(&self) -> bool {
        is_sensitive(self.report.category, self.report.item, self.state, self.emergency)
    }

    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state.is_open() && now > self.report.expected_by
    }

    /// 0 normal, 1 an item with a 急 limit, 2 emergency.
    pub fn priority(&self) -> u8 {
        let urgent = self.report.item.and_then(catalog::item).is_some_and(catalog::Item::is_urgent);
        if self.emergency { 2 } else { u8::from(urgent) }
    }

    pub fn pin(&self, now: Timestamp) -> Pin {
        let report = &self.report;
        Pin {
            number: report.number.clone(),
            community: report.community.clone(),
            lat: report.at.lat,
            lng: report.at.lng,
            area: report.area,
            category: report.category,
            item: report.item,
            status: self.state,
            priority: self.priority(),
            overdue: self.is_overdue(now),
            version: self.version,
        }
    }
}
