//! Dates as `261123`, the middle of a ticket's number.

use time::{Date, Month};

pub fn write(date: Date) -> String {
    format!("{:02}{:02}{:02}", date.year().rem_euclid(100), u8::from(date.month()), date.day())
}

/// Reads six digits as a day of this century.
pub fn read(s: &str) -> Option<Date> {
    if s.len() != 6 || !s.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let month = Month::try_from(s[2..4].parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(2000 + s[0..2].parse::<i32>().ok()?, month, s[4..6].parse().ok()?).ok()
}
