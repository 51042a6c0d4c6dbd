use serde::{Deserialize, Serialize};
use time::{Date, Weekday};

use super::timestamp::{DAY_MILLIS, LocalTime};
use super::{Limit, Timestamp};

/// Opening hours of one day: from and until, in minutes since midnight, `from < until <= 1440`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub from: u16,
    pub until: u16,
}

/// When a unit works. Windows are sorted and do not touch. Public holidays and make-up days will narrow and
/// widen `is_open_on`; nothing else asks what a working day is.
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

    pub fn is_working_day(date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    fn is_open_on(&self, date: Date) -> bool {
        !self.working_days_only || Self::is_working_day(date)
    }

    pub fn is_open(&self, at: Timestamp) -> bool {
        let local = at.local();
        self.is_open_on(local.date)
            && self
                .windows
                .iter()
                .any(|w| (i64::from(w.from) * 60_000..i64::from(w.until) * 60_000).contains(&local.millis))
    }

    /// `at` itself within service hours, otherwise the next opening.
    pub fn next_open(&self, at: Timestamp) -> Timestamp {
        self.open_spans(at).next().map_or(at, |(from, _)| from)
    }

    /// The end of a limit that starts at `from`: a start outside service hours counts from the next opening,
    /// n hours are n service hours, n days end at the same time of day n working days later.
    pub fn deadline(&self, from: Timestamp, limit: Limit) -> Timestamp {
        match limit {
            Limit::Urgent { minutes } => from.plus_minutes(i64::from(minutes)),
            Limit::ServiceMinutes { minutes } => self.after_service_millis(from, i64::from(minutes) * 60_000),
            Limit::WorkingDays { days } => Self::after_working_days(self.next_open(from), days),
        }
    }

    fn after_service_millis(&self, from: Timestamp, mut left: i64) -> Timestamp {
        for (open, close) in self.open_spans(from) {
            if close.0 - open.0 >= left {
                return Timestamp(open.0 + left);
            }
            left -= close.0 - open.0;
        }
        from
    }

    fn after_working_days(from: Timestamp, days: u16) -> Timestamp {
        let mut local = from.local();
        let mut left = days;
        while left > 0 {
            let Some(next) = local.date.next_day() else { break };
            local = LocalTime { date: next, ..local };
            if Self::is_working_day(next) {
                left -= 1;
            }
        }
        local.instant()
    }

    /// Open spans from `at` on, the first one cut to begin at `at`. Endless unless there are no windows.
    fn open_spans(&self, at: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> + '_ {
        let first = at.local().date;
        let days = std::iter::successors(Some(first), |d| d.next_day()).take(if self.windows.is_empty() {
            0
        } else {
            usize::MAX
        });
        days.filter(|day| self.is_open_on(*day)).flat_map(move |day| {
            let midnight = LocalTime { date: day, millis: 0 }.instant();
            self.windows.iter().filter_map(move |w| {
                let open = midnight.plus_minutes(i64::from(w.from)).max(at);
                let close = midnight.plus_minutes(i64::from(w.until));
                debug_assert!(close.0 - midnight.0 <= DAY_MILLIS);
                (open < close).then_some((open, close))
            })
        })
    }
}
