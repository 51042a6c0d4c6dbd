use time::Date;

use super::timestamp::{DAY_MILLIS, LocalTime};
use super::{Limit, PublicCalendar, ServiceHours, Timestamp};

/// A unit's hours in a public calendar: what is open when, and how limits are counted. Allocates nothing.
#[derive(Debug, Clone, Copy)]
pub struct Counting<'a> {
    pub hours: &'a ServiceHours,
    pub calendar: &'a PublicCalendar,
}

impl<'a> Counting<'a> {
    pub fn is_open_on(self, date: Date) -> bool {
        !self.hours.working_days_only || self.calendar.is_working_day(date)
    }

    pub fn is_open(self, at: Timestamp) -> bool {
        let local = at.local();
        let within = |from: u16, until: u16| {
            (i64::from(from) * 60_000..i64::from(until) * 60_000).contains(&local.millis)
        };
        self.hours.windows.iter().any(|w| within(w.from, w.until)) && self.is_open_on(local.date)
    }

    /// `at` itself within service hours, otherwise the next opening.
    pub fn next_open(self, at: Timestamp) -> Timestamp {
        self.open_spans(at).next().map_or(at, |(from, _)| from)
    }

    /// The end of a limit that starts at `from`: a start outside service hours counts from the next opening,
    /// n hours are n service hours, n days end at the same time of day n working days later.
    pub fn deadline(self, from: Timestamp, limit: Limit) -> Timestamp {
        match limit {
            Limit::Urgent { minutes } => from.plus_minutes(i64::from(minutes)),
            Limit::ServiceMinutes { minutes } => self.after(from, i64::from(minutes) * 60_000),
            Limit::WorkingDays { days } => self.after_working_days(self.next_open(from), days),
        }
    }

    /// When so many milliseconds of service time have passed since `from`. Time that is up with the last minute
    /// of a window is up when it closes, not when the next one opens.
    pub fn after(self, from: Timestamp, millis: i64) -> Timestamp {
        let mut left = millis;
        for (open, close) in self.open_spans(from) {
            if close.0 - open.0 >= left {
                return Timestamp(open.0 + left);
            }
            left -= close.0 - open.0;
        }
        from
    }

    /// Service time from `from` to `until`, in milliseconds; 0 when `until` is not after `from`.
    pub fn between(self, from: Timestamp, until: Timestamp) -> i64 {
        self.open_spans(from)
            .take_while(|(open, _)| *open < until)
            .map(|(open, close)| close.min(until).0 - open.0)
            .sum()
    }

    /// Whether such a limit, counted from `from` to `until`, hangs on a year of which nothing is known. 急 never
    /// does, and neither do the hours of a unit that works every day.
    pub fn is_provisional(self, from: Timestamp, until: Timestamp, limit: Limit) -> bool {
        let depends = match limit {
            Limit::Urgent { .. } => false,
            Limit::ServiceMinutes { .. } => self.hours.working_days_only,
            Limit::WorkingDays { .. } => true,
        };
        // Known years have no gap: where both ends are known, so is all between.
        let known = |at: Timestamp| self.calendar.knows(at.local().date.year());
        depends && !(known(from) && known(until))
    }

    fn after_working_days(self, from: Timestamp, days: u16) -> Timestamp {
        let mut local = from.local();
        let mut left = days;
        while left > 0 {
            let Some(next) = local.date.next_day() else { break };
            local = LocalTime { date: next, ..local };
            if self.calendar.is_working_day(next) {
                left -= 1;
            }
        }
        local.instant()
    }

    /// The windows of a day as instants, whether or not it is open on that day.
    pub(super) fn windows_on(self, day: Date) -> impl Iterator<Item = (Timestamp, Timestamp)> + 'a {
        let midnight = LocalTime { date: day, millis: 0 }.instant();
        self.hours.windows.iter().map(move |w| {
            let close = midnight.plus_minutes(i64::from(w.until));
            debug_assert!(close.0 - midnight.0 <= DAY_MILLIS);
            (midnight.plus_minutes(i64::from(w.from)), close)
        })
    }

    /// Open spans from `at` on, the first one cut to begin at `at`. Endless unless there are no windows.
    fn open_spans(self, at: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> + 'a {
        let endless = if self.hours.windows.is_empty() { 0 } else { usize::MAX };
        std::iter::successors(Some(at.local().date), |d| d.next_day())
            .take(endless)
            .filter(move |day| self.is_open_on(*day))
            .flat_map(move |day| self.windows_on(day))
            .map(move |(open, close)| (open.max(at), close))
            .filter(|(open, close)| open < close)
    }
}
