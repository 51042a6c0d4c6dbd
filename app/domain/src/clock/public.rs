//! Public holidays and make-up working days, as they are announced for each year.

use serde::{Deserialize, Serialize};
use time::{Date, Month, Weekday};

use super::faults::{CalendarFault, DayProblem};
use super::iso_date;
use crate::lang::Lang;

/// What a run of days is: 放假 or 调休上班.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Days off. The weekends within may be named too.
    Holiday,
    /// A day at a weekend on which people work.
    Makeup,
}

impl DayKind {
    pub fn wire(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::Makeup => "makeup",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        [Self::Holiday, Self::Makeup].into_iter().find(|kind| kind.wire() == s)
    }
}

/// One line of a calendar: the days from `from` to `until`, both included, within one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicDays {
    #[serde(with = "iso_date")]
    pub from: Date,
    #[serde(with = "iso_date")]
    pub until: Date,
    pub kind: DayKind,
    /// 国庆节; a make-up day bears the name of the holiday that it makes up for.
    pub name: String,
    pub name_en: String,
}

impl PublicDays {
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.name, &self.name_en)
    }

    pub(super) fn dates(&self) -> impl Iterator<Item = Date> + use<> {
        let until = self.until;
        std::iter::successors(Some(self.from), |d| d.next_day()).take_while(move |d| *d <= until)
    }
}

/// Days off and working days of years without a gap between them. A year outside is unknown: its weekends are
/// off, all else is worked, and what is counted through it is 暂定.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicCalendar {
    /// Sorted by day, none sharing one: what a working day is takes one binary search and no list of days.
    days: Vec<PublicDays>,
}

/// Days off by law in every year. A year that does not name them is incomplete: a notice cut off half-way, or the
/// last days of December that belong to the next year's notice.
const ALWAYS_OFF: [(Month, u8); 3] = [(Month::January, 1), (Month::May, 1), (Month::October, 1)];

pub(super) fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

impl PublicCalendar {
    /// A calendar of these lines, in any order.
    ///
    /// # Errors
    /// Every line that cannot be, by its index in `days`.
    pub fn new(days: Vec<PublicDays>) -> Result<Self, Vec<CalendarFault>> {
        Self::default().with(days)
    }

    /// This calendar with the years that `new` names replaced by `new`, whole; other years stay.
    ///
    /// # Errors
    /// Every line that cannot be, by its index in `new`: see [`DayProblem`].
    pub fn with(&self, new: Vec<PublicDays>) -> Result<Self, Vec<CalendarFault>> {
        let mut faults: Vec<CalendarFault> = new
            .iter()
            .enumerate()
            .filter_map(|(index, line)| alone(line).map(|problem| CalendarFault { index, problem }))
            .collect();
        if faults.is_empty() {
            faults.extend(overlaps(&new));
            faults.extend(incomplete_years(&new));
            faults.extend(self.gaps(&new));
        }
        if !faults.is_empty() {
            faults.sort_by_key(|fault| fault.index);
            return Err(faults);
        }
        let named = |year| new.iter().any(|line| line.from.year() == year);
        let mut days: Vec<PublicDays> =
            self.days.iter().filter(|line| !named(line.from.year())).cloned().collect();
        days.extend(new);
        days.sort_by_key(|line| line.from);
        Ok(Self { days })
    }

    /// Every line, by day.
    pub fn days(&self) -> &[PublicDays] {
        &self.days
    }

    /// The first and the last year that are known.
    pub fn years(&self) -> Option<(i32, i32)> {
        Some((self.days.first()?.from.year(), self.days.last()?.from.year()))
    }

    pub fn knows(&self, year: i32) -> bool {
        self.years().is_some_and(|(first, last)| (first..=last).contains(&year))
    }

    /// The line that names this day.
    pub fn on(&self, date: Date) -> Option<&PublicDays> {
        let after = self.days.partition_point(|line| line.from <= date);
        self.days.get(after.checked_sub(1)?).filter(|line| date <= line.until)
    }

    pub fn is_working_day(&self, date: Date) -> bool {
        match self.on(date) {
            Some(line) => line.kind == DayKind::Makeup,
            None => !is_weekend(date),
        }
    }

    /// Years between those held and those that are new, of which nothing would be known.
    fn gaps(&self, new: &[PublicDays]) -> Vec<CalendarFault> {
        let mut years: Vec<i32> = self.days.iter().chain(new).map(|line| line.from.year()).collect();
        years.sort_unstable();
        years.dedup();
        let gap = |pair: &[i32]| {
            let (before, after) = (*pair.first()?, *pair.last()?);
            // What is held has no gap, so that one side of it at least is new.
            let first = new.iter().position(|line| line.from.year() == after);
            let index = first.or_else(|| new.iter().rposition(|line| line.from.year() == before))?;
            let problem = DayProblem::Gap { year: before + 1, before, after };
            (after > before + 1).then_some(CalendarFault { index, problem })
        };
        years.windows(2).filter_map(gap).collect()
    }
}

/// What is wrong with a line whatever stands in the others.
fn alone(line: &PublicDays) -> Option<DayProblem> {
    if line.until < line.from {
        Some(DayProblem::Reversed)
    } else if line.from.year() != line.until.year() {
        Some(DayProblem::TwoYears)
    } else if line.kind == DayKind::Makeup {
        line.dates().find(|date| !is_weekend(*date)).map(|on| DayProblem::MakeupOnWeekday { on })
    } else {
        None
    }
}

/// Lines that share a day with one that begins before them. The later in the file is named.
fn overlaps(new: &[PublicDays]) -> Vec<CalendarFault> {
    let mut order: Vec<(usize, &PublicDays)> = new.iter().enumerate().collect();
    order.sort_by_key(|(_, line)| line.from);
    let mut faults = Vec::new();
    let mut reach: Option<(usize, &PublicDays)> = None;
    for (index, line) in order {
        if let Some((held, other)) = reach
            && line.from <= other.until
        {
            let (index, with) = (index.max(held), index.min(held));
            faults.push(CalendarFault { index, problem: DayProblem::Overlap { on: line.from, with } });
        }
        if reach.is_none_or(|(_, other)| line.until > other.until) {
            reach = Some((index, line));
        }
    }
    faults
}

fn incomplete_years(new: &[PublicDays]) -> Vec<CalendarFault> {
    let mut faults = Vec::new();
    let mut seen = Vec::new();
    for (index, line) in new.iter().enumerate() {
        let year = line.from.year();
        if seen.contains(&year) {
            continue;
        }
        seen.push(year);
        for (month, day) in ALWAYS_OFF {
            let Ok(on) = Date::from_calendar_date(year, month, day) else { continue };
            let off = |l: &PublicDays| l.kind == DayKind::Holiday && l.from <= on && on <= l.until;
            if !new.iter().any(off) {
                faults.push(CalendarFault { index, problem: DayProblem::Incomplete { on } });
            }
        }
    }
    faults
}
