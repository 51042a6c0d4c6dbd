//! Public holidays and make-up days as rows of `from`, `until`, `kind`, `name`, `name_en`: `until` may be left
//! empty for a single day. A file names years whole; the years that it does not name stay as they are.

use std::collections::BTreeMap;

use domain::clock::{CalendarFault, Date, DayKind, DayProblem, PublicCalendar, PublicDays, iso_date};
use domain::lang::Lang;

use super::csv_rows;
use super::geo_features::Row;
use super::problem::{BadRow, ImportError};

/// What is wrong with a line of a file, for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineProblem {
    /// There is nothing in the file but its head.
    Empty,
    /// It has more or fewer fields than the head.
    Columns,
    Missing(&'static str),
    Date {
        name: &'static str,
        value: String,
    },
    Kind(String),
    /// It shares a day with another line.
    Overlap {
        on: Date,
        row: usize,
    },
    Day(DayProblem),
}

impl LineProblem {
    pub fn sentence(&self, lang: Lang) -> String {
        let zh = lang == Lang::Zh;
        match self {
            Self::Empty if zh => "文件里没有内容".to_owned(),
            Self::Empty => "it has no rows".to_owned(),
            Self::Columns if zh => "列数与表头不一致".to_owned(),
            Self::Columns => "it has more or fewer fields than the head".to_owned(),
            Self::Missing(name) if zh => format!("缺 {name}"),
            Self::Missing(name) => format!("{name} is missing"),
            Self::Date { name, value } if zh => {
                format!("{name} 不能是 {value:?}:日期写作 2026-10-01")
            }
            Self::Date { name, value } => {
                format!("{name} cannot be {value:?}: a day is written 2026-10-01")
            }
            Self::Kind(value) if zh => format!("kind 不能是 {value:?}:只有 holiday(放假)和 makeup(调休上班)"),
            Self::Kind(value) => format!("kind cannot be {value:?}: it is holiday or makeup"),
            Self::Overlap { on, row } if zh => format!("{} 已写在第 {row} 行", iso_date::write(*on)),
            Self::Overlap { on, row } => format!("{} is named by row {row} too", iso_date::write(*on)),
            Self::Day(problem) => problem.sentence(lang),
        }
    }
}

/// A line that cannot be, by its number in the file.
pub type WrongLine = (usize, LineProblem);

/// A file of a calendar whose lines can be read; whether they fit together the calendar says.
#[derive(Debug, Clone)]
pub struct CalendarFile {
    pub days: Vec<PublicDays>,
    /// The number of each line in the file.
    rows: Vec<usize>,
}

impl CalendarFile {
    /// # Errors
    /// Every line that cannot be read.
    pub fn read(text: &str) -> Result<Self, Vec<WrongLine>> {
        let rows = csv_rows::records(text).map_err(|error| {
            let line = error.position().map_or(1, |at| usize::try_from(at.line()).unwrap_or(1));
            vec![(line, LineProblem::Columns)]
        })?;
        if rows.is_empty() {
            return Err(vec![(1, LineProblem::Empty)]);
        }
        Self::of(&rows)
    }

    fn of(rows: &[Row]) -> Result<Self, Vec<WrongLine>> {
        let mut days = Vec::with_capacity(rows.len());
        let mut wrong = Vec::new();
        for row in rows {
            match line(&row.fields) {
                Ok(line) => days.push(line),
                Err(problem) => wrong.push((row.row, problem)),
            }
        }
        if wrong.is_empty() {
            Ok(Self { days, rows: rows.iter().map(|r| r.row).collect() })
        } else {
            Err(wrong)
        }
    }

    /// What the calendar says against the lines, by their numbers in the file.
    pub fn wrong(&self, faults: Vec<CalendarFault>) -> Vec<WrongLine> {
        let number = |index: usize| self.rows.get(index).copied().unwrap_or(0);
        let told = |fault: CalendarFault| {
            let problem = match fault.problem {
                DayProblem::Overlap { on, with } => LineProblem::Overlap { on, row: number(with) },
                problem => LineProblem::Day(problem),
            };
            (number(fault.index), problem)
        };
        faults.into_iter().map(told).collect()
    }
}

/// The calendar after the import.
///
/// # Errors
/// Every line that cannot be read or cannot be so, by its number in the file.
pub fn replaced(held: &PublicCalendar, rows: &[Row]) -> Result<PublicCalendar, ImportError> {
    let bad = |wrong: Vec<WrongLine>| {
        let bad = wrong.into_iter().map(|(row, problem)| BadRow { row, problem: problem.sentence(Lang::En) });
        ImportError::BadRows(bad.collect())
    };
    let file = CalendarFile::of(rows).map_err(bad)?;
    held.with(file.days.clone()).map_err(|faults| bad(file.wrong(faults)))
}

fn line(fields: &BTreeMap<String, String>) -> Result<PublicDays, LineProblem> {
    let from = date(fields, "from")?;
    let kind = text(fields, "kind")?;
    Ok(PublicDays {
        from,
        until: if fields.get("until").is_some_and(|u| !u.is_empty()) { date(fields, "until")? } else { from },
        kind: DayKind::from_wire(kind).ok_or_else(|| LineProblem::Kind(kind.to_owned()))?,
        name: text(fields, "name")?.to_owned(),
        name_en: text(fields, "name_en")?.to_owned(),
    })
}

fn text<'a>(fields: &'a BTreeMap<String, String>, name: &'static str) -> Result<&'a str, LineProblem> {
    let value = fields.get(name).map(String::as_str).unwrap_or_default();
    if value.is_empty() { Err(LineProblem::Missing(name)) } else { Ok(value) }
}

fn date(fields: &BTreeMap<String, String>, name: &'static str) -> Result<Date, LineProblem> {
    let value = text(fields, name)?;
    iso_date::read(value).ok_or_else(|| LineProblem::Date { name, value: value.to_owned() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]
mod tests {
    use super::*;

    const HEADER: &str = "from,until,kind,name,name_en\n";
    const FIXED: &str = "2026-01-01,,holiday,元旦,New Year\n2026-05-01,2026-05-05,holiday,劳动节,Labour Day\n\
                         2026-10-01,2026-10-07,holiday,国庆节,National Day\n";

    fn import(held: &PublicCalendar, lines: &str) -> Result<PublicCalendar, ImportError> {
        let rows = super::super::csv_rows::rows(&format!("{HEADER}{lines}")).unwrap();
        replaced(held, &rows)
    }

    fn day(s: &str) -> Date {
        iso_date::read(s).unwrap()
    }

    /// The refusal of the year 2026 with one more line, which is line 5 of the file.
    fn refused(line: &str) -> Vec<String> {
        let error = import(&PublicCalendar::default(), &format!("{FIXED}{line}\n")).unwrap_err();
        error.to_string().lines().skip(1).map(|line| line.trim().to_owned()).collect()
    }

    #[test]
    fn a_single_day_needs_no_end_and_spreadsheets_may_rewrite_the_dates() {
        let calendar =
            import(&PublicCalendar::default(), &format!("{FIXED}2026/5/9,,makeup,劳动节,Labour Day"))
                .unwrap();
        assert!(calendar.is_working_day(day("2026-05-09")));
        assert!(!calendar.is_working_day(day("2026-01-01")));
        assert!(!calendar.is_working_day(day("2026-10-07")));
    }

    #[test]
    fn two_lines_that_share_a_day_are_refused_and_the_later_is_named() {
        assert_eq!(
            refused("2026-10-07,2026-10-08,holiday,中秋节,Mid-Autumn"),
            ["row 5: 2026-10-07 is named by row 4 too"]
        );
        assert_eq!(
            refused("2026-05-02,,makeup,劳动节,Labour Day"),
            ["row 5: 2026-05-02 is named by row 3 too"]
        );
    }

    #[test]
    fn a_line_that_ends_before_it_begins_is_refused() {
        assert_eq!(
            refused("2026-09-27,2026-09-25,holiday,中秋节,Mid-Autumn"),
            ["row 5: it ends before it begins"]
        );
    }

    #[test]
    fn a_make_up_day_on_a_plain_weekday_is_refused() {
        assert_eq!(
            refused("2026-02-13,2026-02-14,makeup,春节,Spring Festival"),
            ["row 5: 2026-02-13 is a weekday, on which people work anyway"]
        );
    }

    #[test]
    fn a_line_that_spans_two_years_is_refused() {
        assert_eq!(
            refused("2026-12-31,2027-01-02,holiday,元旦,New Year"),
            ["row 5: it reaches into another year: write a line for each year"]
        );
    }

    #[test]
    fn a_year_between_two_that_are_known_may_not_be_left_out() {
        let held = import(&PublicCalendar::default(), FIXED).unwrap();
        let error = import(&held, &FIXED.replace("2026", "2028")).unwrap_err().to_string();
        assert!(error.contains("row 2: 2027 is missing: 2026 and 2028 are known"), "{error}");
        let error = import(&held, &FIXED.replace("2026", "2024")).unwrap_err().to_string();
        assert!(error.contains("row 4: 2025 is missing: 2024 and 2026 are known"), "{error}");
        assert!(import(&held, &FIXED.replace("2026", "2027")).is_ok());
    }

    #[test]
    fn a_year_that_lacks_a_day_off_of_every_year_is_incomplete() {
        // The last days of December are announced with the next year: they alone are not 2027.
        assert_eq!(
            refused("2027-12-31,,holiday,元旦,New Year"),
            [
                "row 5: 2027 is incomplete: 2027-01-01 is not among its holidays",
                "row 5: 2027 is incomplete: 2027-05-01 is not among its holidays",
                "row 5: 2027 is incomplete: 2027-10-01 is not among its holidays",
            ]
        );
    }

    #[test]
    fn every_line_that_cannot_be_read_is_named() {
        let lines = "2026-02-30,,holiday,甲,A\n,,holiday,甲,A\n2026-03-01,soon,holiday,甲,A\n\
                     2026-03-01,,vacation,甲,A\n2026-03-01,,holiday,,A\n";
        let error = import(&PublicCalendar::default(), lines).unwrap_err().to_string();
        let told: Vec<&str> = error.lines().skip(1).map(str::trim).collect();
        assert_eq!(
            told,
            [
                "row 2: from cannot be \"2026-02-30\": a day is written 2026-10-01",
                "row 3: from is missing",
                "row 4: until cannot be \"soon\": a day is written 2026-10-01",
                "row 5: kind cannot be \"vacation\": it is holiday or makeup",
                "row 6: name is missing",
            ]
        );
    }

    #[test]
    fn a_year_is_replaced_whole_and_the_others_stay() {
        let held = import(&PublicCalendar::default(), FIXED).unwrap();
        let held = import(&held, &FIXED.replace("2026", "2027")).unwrap();
        let shorter = FIXED.replace("2026", "2027").replace("2027-10-07", "2027-10-03");
        let calendar = import(&held, &shorter).unwrap();
        assert!(calendar.is_working_day(day("2027-10-04")));
        assert!(!calendar.is_working_day(day("2026-10-07")));
        assert_eq!(calendar.years(), Some((2026, 2027)));
    }

    #[test]
    fn the_calendar_of_the_demo_is_as_announced() {
        let rows = super::super::csv_rows::rows(include_str!("../../demo/calendar.csv")).unwrap();
        let calendar = replaced(&PublicCalendar::default(), &rows).unwrap();
        assert_eq!(calendar.years(), Some((2025, 2026)));
        let off = |year: i32, weekdays: bool| {
            let days =
                (1..=time::util::days_in_year(year)).map(|n| Date::from_ordinal_date(year, n).unwrap());
            days.filter(|d| {
                let weekend = matches!(d.weekday(), time::Weekday::Saturday | time::Weekday::Sunday);
                weekend != weekdays && calendar.is_working_day(*d) != weekdays
            })
            .count()
        };
        // Days off on weekdays, and days of work at weekends.
        assert_eq!((off(2025, true), off(2025, false)), (18, 5));
        assert_eq!((off(2026, true), off(2026, false)), (19, 6));
    }
}
