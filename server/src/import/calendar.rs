//! Public holidays and make-up days as rows of `from`, `until`, `kind`, `name`, `name_en`: `until` may be left
//! empty for a single day. A file names years whole; the years that it does not name stay as they are.

use std::collections::BTreeMap;

use domain::clock::{Date, DayKind, DayProblem, PublicCalendar, PublicDays, iso_date};

use super::geo_features::Row;
use super::problem::{BadRow, ImportError};

/// The calendar after the import.
///
/// # Errors
/// Every line that cannot be read or cannot be so, by its number in the file.
pub fn replaced(held: &PublicCalendar, rows: &[Row]) -> Result<PublicCalendar, ImportError> {
    let mut days = Vec::with_capacity(rows.len());
    let mut bad = Vec::new();
    for row in rows {
        match line(&row.fields) {
            Ok(line) => days.push(line),
            Err(problem) => bad.push(BadRow { row: row.row, problem }),
        }
    }
    if !bad.is_empty() {
        return Err(ImportError::BadRows(bad));
    }
    held.with(days).map_err(|faults| {
        let number = |index: usize| rows.get(index).map_or(0, |row| row.row);
        let bad = faults.into_iter().map(|fault| {
            let problem = match fault.problem {
                DayProblem::Overlap { on, with } => {
                    format!("{} is named by row {} too", iso_date::write(on), number(with))
                }
                problem => problem.to_string(),
            };
            BadRow { row: number(fault.index), problem }
        });
        ImportError::BadRows(bad.collect())
    })
}

fn line(fields: &BTreeMap<String, String>) -> Result<PublicDays, String> {
    let from = date(fields, "from")?;
    let kind = text(fields, "kind")?;
    Ok(PublicDays {
        from,
        until: if fields.get("until").is_some_and(|u| !u.is_empty()) { date(fields, "until")? } else { from },
        kind: DayKind::from_wire(kind)
            .ok_or_else(|| format!("kind cannot be {kind:?}: it is holiday or makeup"))?,
        name: text(fields, "name")?.to_owned(),
        name_en: text(fields, "name_en")?.to_owned(),
    })
}

fn text<'a>(fields: &'a BTreeMap<String, String>, name: &str) -> Result<&'a str, String> {
    let value = fields.get(name).map(String::as_str).unwrap_or_default();
    if value.is_empty() { Err(format!("{name} is missing")) } else { Ok(value) }
}

fn date(fields: &BTreeMap<String, String>, name: &str) -> Result<Date, String> {
    let value = text(fields, name)?;
    iso_date::read(value).ok_or_else(|| format!("{name} cannot be {value:?}: a day is written 2026-10-01"))
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
