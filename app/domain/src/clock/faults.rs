//! Why a line of a calendar is refused, in a sentence.

use std::fmt;

use thiserror::Error;
use time::Date;

use super::iso_date;
use crate::lang::Lang;

/// A line that cannot be, by its index (from 0) among those that were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{problem}")]
pub struct CalendarFault {
    pub index: usize,
    pub problem: DayProblem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayProblem {
    /// It ends before it begins.
    Reversed,
    /// It begins in one year and ends in another.
    TwoYears,
    /// People work on that day anyway.
    MakeupOnWeekday { on: Date },
    /// It shares a day with the line of index `with`.
    Overlap { on: Date, with: usize },
    /// The year has no day off on a day that is one every year.
    Incomplete { on: Date },
    /// Nothing is known of `year`, which lies between two years that are known.
    Gap { year: i32, before: i32, after: i32 },
}

impl DayProblem {
    pub fn sentence(self, lang: Lang) -> String {
        let zh = lang == Lang::Zh;
        match self {
            Self::Reversed if zh => "结束日期早于开始日期".to_owned(),
            Self::Reversed => "it ends before it begins".to_owned(),
            Self::TwoYears if zh => "跨了两个年度,请按年度分成两行".to_owned(),
            Self::TwoYears => "it reaches into another year: write a line for each year".to_owned(),
            Self::MakeupOnWeekday { on } if zh => {
                format!("{} 不是周末,本来就上班,不能调休上班", iso_date::write(on))
            }
            Self::MakeupOnWeekday { on } => {
                format!("{} is a weekday, on which people work anyway", iso_date::write(on))
            }
            Self::Overlap { on, .. } if zh => format!("{} 已在另一行里", iso_date::write(on)),
            Self::Overlap { on, .. } => format!("{} is named by another line too", iso_date::write(on)),
            Self::Incomplete { on } if zh => {
                format!("{} 年不完整:{} 没有放假", on.year(), iso_date::write(on))
            }
            Self::Incomplete { on } => {
                format!("{} is incomplete: {} is not among its holidays", on.year(), iso_date::write(on))
            }
            Self::Gap { year, before, after } if zh => {
                format!("缺 {year} 年:已有 {before} 年和 {after} 年,中间的年度不能空")
            }
            Self::Gap { year, before, after } => {
                format!(
                    "{year} is missing: {before} and {after} are known, and no year between may be left out"
                )
            }
        }
    }
}

impl fmt::Display for DayProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}
