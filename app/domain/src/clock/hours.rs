use serde::{Deserialize, Serialize};

use super::{Counting, PublicCalendar};

/// Opening hours of one day: from and until, in minutes since midnight, `from < until <= 1440`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub from: u16,
    pub until: u16,
}

/// When a unit works. Windows are sorted and do not touch. What a working day is, the public calendar says:
/// [`ServiceHours::on`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceHours {
    pub windows: Vec<Window>,
    pub working_days_only: bool,
}

impl ServiceHours {
    /// The center: day and night.
    pub fn always() -> Self {
        Self { windows: vec![Window { from: 0, until: 1440 }], working_days_only: false }
    }

    /// Cleaning and guards: 07:00–21:00 daily.
    pub fn daily() -> Self {
        Self { windows: vec![Window { from: 420, until: 1260 }], working_days_only: false }
    }

    /// Everybody else: 08:00–12:00 and 14:00–18:00 on working days.
    pub fn office() -> Self {
        let windows = vec![Window { from: 480, until: 720 }, Window { from: 840, until: 1080 }];
        Self { windows, working_days_only: true }
    }

    /// These hours in this calendar: all that can be counted.
    pub fn on<'a>(&'a self, calendar: &'a PublicCalendar) -> Counting<'a> {
        Counting { hours: self, calendar }
    }

    /// Whether they never close, so that there is nothing to tell of openings.
    pub(super) fn never_close(&self) -> bool {
        !self.working_days_only && self.windows == [Window { from: 0, until: 1440 }]
    }
}
