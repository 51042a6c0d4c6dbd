//! Calendars while a server serves: they can be replaced without a restart, always as a whole, so that whoever
//! counts has one state from beginning to end.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use crate::clock::{Calendars, PublicCalendar};

#[derive(Default)]
pub struct CurrentCalendars {
    held: RwLock<Held>,
}

#[derive(Clone, Default)]
struct Held {
    calendars: Arc<Calendars>,
    /// Readings of the store that have begun, and the latest of those that were taken over.
    begun: u64,
    taken: u64,
}

/// A reading of the store, in the order in which readings began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading(u64);

impl CurrentCalendars {
    pub fn get(&self) -> Arc<Calendars> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).calendars.clone()
    }

    /// To be asked for before the store is read.
    pub fn begin(&self) -> Reading {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.begun += 1;
        Reading(held.begun)
    }

    /// Takes over what was read, unless a reading that began later has been taken over: that one may know of a
    /// change that this one missed.
    pub fn replace(&self, reading: Reading, calendars: Calendars) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if reading.0 > held.taken {
            held.taken = reading.0;
            held.calendars = Arc::new(calendars);
        }
    }

    /// For an import, which has the place to itself.
    pub fn set_public(&mut self, public: PublicCalendar) {
        let held = self.held.get_mut().unwrap_or_else(PoisonError::into_inner);
        held.calendars = Arc::new(Calendars { public, units: held.calendars.units.clone() });
    }
}

impl From<Calendars> for CurrentCalendars {
    fn from(calendars: Calendars) -> Self {
        Self { held: RwLock::new(Held { calendars: Arc::new(calendars), ..Held::default() }) }
    }
}

/// A copy is on its own from then on.
impl Clone for CurrentCalendars {
    fn clone(&self) -> Self {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self { held: RwLock::new(held) }
    }
}

impl fmt::Debug for CurrentCalendars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{DayKind, PublicDays, iso_date};

    fn known(year: i32) -> Calendars {
        let day = |day: &str| {
            let on = iso_date::read(&format!("{year}-{day}")).unwrap();
            PublicDays {
                from: on,
                until: on,
                kind: DayKind::Holiday,
                name: "假".into(),
                name_en: "Off".into(),
            }
        };
        let public = PublicCalendar::new(["01-01", "05-01", "10-01"].map(day).to_vec()).unwrap();
        Calendars { public, ..Calendars::default() }
    }

    #[test]
    fn a_reading_that_began_earlier_never_undoes_a_later_one() {
        let current = CurrentCalendars::default();
        let held = current.get();
        let (slow, quick) = (current.begin(), current.begin());
        current.replace(quick, known(2027));
        current.replace(slow, known(2026));
        assert!(current.get().public.knows(2027) && !current.get().public.knows(2026));
        assert!(!held.public.knows(2027), "who counts keeps the state it began with");
    }
}
