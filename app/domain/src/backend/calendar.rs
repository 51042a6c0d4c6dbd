//! The public calendar and units' hours as data: looked at, tried out, replaced while the server serves. A deadline
//! that was given stands in its ticket's entries and stays.

use std::sync::Arc;

use super::Core;
use super::ports::StoreError;
use crate::clock::{CalendarFault, Calendars, DayKind, PublicCalendar, PublicDays, ServiceHours};
use crate::error::Refusal;
use crate::ids::UnitId;
use crate::people::{Action, Person, may_anywhere};

/// A year of a calendar in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearOfDays {
    pub year: i32,
    /// Days that are named as off, with the weekends within.
    pub off: usize,
    pub makeup: usize,
    /// The year was known before.
    pub known: bool,
}

/// The years that the lines name, as they would be.
fn years_of(days: &[PublicDays], held: &PublicCalendar) -> Vec<YearOfDays> {
    let mut years: Vec<i32> = days.iter().map(|line| line.from.year()).collect();
    years.sort_unstable();
    years.dedup();
    let count = |year: i32, kind: DayKind| {
        let lines = days.iter().filter(|line| line.from.year() == year && line.kind == kind);
        lines.map(|line| usize::from(line.until.ordinal() - line.from.ordinal()) + 1).sum()
    };
    let of = |year| YearOfDays {
        year,
        off: count(year, DayKind::Holiday),
        makeup: count(year, DayKind::Makeup),
        known: held.knows(year),
    };
    years.into_iter().map(of).collect()
}

impl Core {
    /// The calendars as they are now.
    pub fn calendars(&self) -> Arc<Calendars> {
        self.place.calendars.get()
    }

    /// Takes over what is stored: an edit of another server on the same database, or of an import.
    ///
    /// # Errors
    /// The store cannot be read; what was held stays.
    pub async fn refresh_calendars(&self) -> Result<(), StoreError> {
        let reading = self.place.calendars.begin();
        let stored = self.calendar_store.calendars().await?;
        self.place.calendars.replace(reading, stored);
        Ok(())
    }

    async fn may_edit(&self, person: &Person) -> Result<(), Refusal> {
        if may_anywhere(person.role, Action::EditCalendar) {
            return Ok(());
        }
        self.people.note_refusal(person, Action::EditCalendar, "calendar").await;
        Err(Refusal::Forbidden)
    }

    /// For whoever may edit it.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn calendar(&self, person: &Person) -> Result<Arc<Calendars>, Refusal> {
        self.may_edit(person).await?;
        Ok(self.calendars())
    }

    /// What such lines would make of the calendar; nothing changes. Otherwise every line that cannot be.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn try_calendar(
        &self,
        person: &Person,
        days: &[PublicDays],
    ) -> Result<Result<Vec<YearOfDays>, Vec<CalendarFault>>, Refusal> {
        self.may_edit(person).await?;
        let held = &self.calendars().public;
        Ok(held.with(days.to_vec()).map(|_| years_of(days, held)))
    }

    /// Replaces the years that the lines name. The next promise counts with them; no deadline that was given moves.
    ///
    /// # Errors
    /// `Forbidden`, or the store cannot take it now.
    pub async fn replace_years(
        &self,
        person: &Person,
        days: Vec<PublicDays>,
    ) -> Result<Result<(), Vec<CalendarFault>>, Refusal> {
        self.may_edit(person).await?;
        let replaced = self.calendar_store.replace_years(days, person.id, self.now()).await?;
        self.refresh_calendars().await?;
        Ok(replaced)
    }

    /// Replaces the hours of a unit.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` for a unit that there is not.
    pub async fn set_unit_hours(
        &self,
        person: &Person,
        unit: &UnitId,
        hours: &ServiceHours,
    ) -> Result<(), Refusal> {
        self.may_edit(person).await?;
        let found = self.calendar_store.set_hours(unit, hours, person.id, self.now()).await?;
        self.refresh_calendars().await?;
        if found { Ok(()) } else { Err(Refusal::NotFound) }
    }
}
