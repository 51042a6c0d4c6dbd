use time::Date;

use super::steps::{ClockStep, HolidayName};
use super::{Counting, DayKind, Limit, Pause, Timer, Timestamp};

/// Goes along a clock from opening to opening and notes the steps.
pub(super) struct Walk<'a> {
    counting: Counting<'a>,
    steps: Vec<ClockStep>,
    limit: Limit,
    by: By,
    /// An opening at this very instant needs no word: counting has begun or gone on already.
    running_from: Option<Timestamp>,
    /// Counted since the last step that said so, and left: milliseconds as the clock counts.
    counted: i64,
    left: i64,
    /// Working days that are left.
    days_left: u16,
    whole: Option<WholeRun>,
    rest: Option<(Date, Date)>,
}

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// All time: 急, and units that never close.
    Time,
    /// Service time.
    Windows,
    WorkingDays,
}

struct WholeRun {
    first: Date,
    last: Date,
    days: u16,
}

impl<'a> Walk<'a> {
    /// `timer` as started, before any pause.
    pub fn begin(counting: Counting<'a>, timer: &Timer) -> Self {
        let (limit, from) = (timer.limit, timer.from);
        let by = match limit {
            Limit::WorkingDays { .. } => By::WorkingDays,
            Limit::ServiceMinutes { .. } if !counting.hours.never_close() => By::Windows,
            _ => By::Time,
        };
        let left = if by == By::Time { timer.due.0 - from.0 } else { counting.between(from, timer.due) };
        let days_left = if let Limit::WorkingDays { days } = limit { days } else { 0 };
        let mut walk = Self {
            counting,
            steps: Vec::new(),
            limit,
            by,
            running_from: None,
            counted: 0,
            left,
            days_left,
            whole: None,
            rest: None,
        };
        let opens = if by == By::Time { from } else { counting.next_open(from) };
        if opens > from {
            walk.steps.push(ClockStep::Outside { at: from });
        }
        if by != By::Windows {
            for day in days(from.local().date, opens.local().date) {
                if day < opens.local().date && !counting.is_open_on(day) {
                    walk.rest_on(day);
                }
            }
            walk.flush();
            walk.open(opens);
        }
        walk
    }

    /// Counts from `from` to where the pause stops the clock, before it would be up at `due`.
    pub fn until_pause(&mut self, from: Timestamp, due: Timestamp, pause: &Pause) {
        if self.by == By::WorkingDays {
            // Days and service time cannot be told in one breath: the days are told whole, and what is counted
            // and left at the pause in service time.
            self.working_days(due);
            self.steps.push(ClockStep::FirstDue { at: due, service: self.left });
            self.by = if self.counting.hours.never_close() { By::Time } else { By::Windows };
            self.take(self.counting.between(from, pause.from));
        } else {
            self.count(from, pause.from, false);
        }
        let counted = std::mem::take(&mut self.counted);
        self.steps.push(ClockStep::Paused { at: pause.from, why: pause.why, counted, left: self.left });
    }

    pub fn resumed(&mut self, at: Timestamp) {
        self.steps.push(ClockStep::Resumed { at });
        if self.running_from.is_some() {
            self.running_from = Some(at);
        }
    }

    /// The steps of a clock that stands still.
    pub fn stopped(mut self, provisional: bool, from: Timestamp, at: Timestamp) -> Vec<ClockStep> {
        self.provisional(provisional, from, at);
        self.steps
    }

    /// Counts from `from` to the end, which counted anew is at `due` and as it was given at `timer.due`.
    pub fn until_due(mut self, from: Timestamp, timer: &Timer, due: Timestamp) -> Vec<ClockStep> {
        if self.by == By::WorkingDays {
            self.working_days(due);
        } else {
            self.count(from, due, true);
        }
        self.provisional(timer.provisional, timer.from, due);
        let counted = self.counted;
        self.steps.push(if due == timer.due {
            ClockStep::Due { at: due, counted }
        } else {
            ClockStep::Kept { at: timer.due, anew: due, counted }
        });
        self.steps
    }

    fn count(&mut self, from: Timestamp, end: Timestamp, is_due: bool) {
        if self.by == By::Time {
            self.take(end.0 - from.0);
            return;
        }
        let (first, last) = (from.local().date, end.local().date);
        for day in days(first, last) {
            if !self.counting.is_open_on(day) {
                // A pause on a day off: whether the day was off no longer matters.
                if is_due || day < last {
                    self.rest_on(day);
                }
                continue;
            }
            let closes = self.counting.windows_on(day).last().map(|(_, close)| close);
            if day > first && closes.is_some_and(|close| close < end) {
                self.whole_day(day);
            } else {
                self.part_of_day(day, from, end, is_due);
            }
        }
        self.flush();
    }

    fn part_of_day(&mut self, day: Date, from: Timestamp, end: Timestamp, is_due: bool) {
        let counting = self.counting;
        let closes = counting.windows_on(day).last().map(|(_, close)| close);
        let mut first = true;
        for (open, close) in counting.windows_on(day) {
            let open = open.max(from);
            if open >= close || open > end || (open == end && !is_due) {
                continue;
            }
            if std::mem::take(&mut first) {
                self.flush();
                self.makeup(day);
            }
            self.open(open);
            self.take(close.min(end).0 - open.0);
            if close < end {
                let counted = std::mem::take(&mut self.counted);
                let for_the_day = closes == Some(close);
                self.steps.push(ClockStep::Close { at: close, counted, left: self.left, for_the_day });
            } else {
                break;
            }
        }
    }

    fn whole_day(&mut self, day: Date) {
        if self.rest.is_some() || self.is_makeup(day) || self.running_from.is_none() {
            self.flush();
            self.makeup(day);
        }
        if self.running_from.is_none()
            && let Some((open, _)) = self.counting.windows_on(day).next()
        {
            self.open(open);
        }
        let spans = self.counting.windows_on(day).map(|(open, close)| close.0 - open.0);
        self.take(spans.sum());
        let run = self.whole.get_or_insert(WholeRun { first: day, last: day, days: 0 });
        run.last = day;
        run.days += 1;
    }

    fn working_days(&mut self, due: Timestamp) {
        let Some(from) = self.running_from.map(|at| at.local().date) else { return };
        let mut run: Option<(Date, Date, u16)> = None;
        for day in days(from, due.local().date).skip(1) {
            let working = self.counting.calendar.is_working_day(day);
            let is_new = self.rest.is_some() || self.named_makeup(day).is_some();
            if (!working || is_new)
                && let Some(run) = run.take()
            {
                self.counted_days(run);
            }
            if !working {
                self.rest_on(day);
                continue;
            }
            self.flush();
            if let Some(step) = self.named_makeup(day) {
                self.steps.push(step);
            }
            let (first, _, n) = run.unwrap_or((day, day, 0));
            run = Some((first, day, n + 1));
        }
        if let Some(run) = run {
            self.counted_days(run);
        }
    }

    fn counted_days(&mut self, (first, last, days): (Date, Date, u16)) {
        self.days_left = self.days_left.saturating_sub(days);
        self.steps.push(ClockStep::WorkingDays { first, last, days, left: self.days_left });
    }

    fn take(&mut self, millis: i64) {
        self.counted += millis;
        self.left -= millis;
    }

    fn open(&mut self, at: Timestamp) {
        match self.running_from {
            None => self.steps.push(ClockStep::Start { at, limit: self.limit }),
            Some(running) if running == at => {}
            Some(_) => self.steps.push(ClockStep::Open { at }),
        }
        self.running_from = Some(at);
    }

    fn rest_on(&mut self, day: Date) {
        if self.rest.is_none() {
            self.flush();
        }
        let first = self.rest.map_or(day, |(first, _)| first);
        self.rest = Some((first, day));
    }

    /// Notes the days that were gathered: whole days, or days off.
    fn flush(&mut self) {
        if let Some(WholeRun { first, last, days }) = self.whole.take() {
            let counted = std::mem::take(&mut self.counted);
            self.steps.push(ClockStep::WholeDays { first, last, days, counted, left: self.left });
        }
        if let Some((first, last)) = self.rest.take() {
            let mut holidays: Vec<HolidayName> = Vec::new();
            for line in days(first, last).filter_map(|day| self.counting.calendar.on(day)) {
                let name = HolidayName::from(line);
                if !holidays.contains(&name) {
                    holidays.push(name);
                }
            }
            self.steps.push(ClockStep::Rest { first, last, holidays });
        }
    }

    fn is_makeup(&self, day: Date) -> bool {
        self.counting.hours.working_days_only && self.named_makeup(day).is_some()
    }

    fn makeup(&mut self, day: Date) {
        if self.is_makeup(day) {
            let step = self.named_makeup(day);
            self.steps.extend(step);
        }
    }

    fn named_makeup(&self, day: Date) -> Option<ClockStep> {
        let line = self.counting.calendar.on(day).filter(|line| line.kind == DayKind::Makeup)?;
        Some(ClockStep::Makeup { on: day, name: line.into() })
    }

    fn provisional(&mut self, given: bool, from: Timestamp, until: Timestamp) {
        if given || self.counting.is_provisional(from, until, self.limit) {
            let years = from.local().date.year()..=until.local().date.year();
            let years = years.filter(|year| !self.counting.calendar.knows(*year)).collect();
            self.steps.push(ClockStep::Provisional { years });
        }
    }
}

fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |d| d.next_day()).take_while(move |d| *d <= last)
}
