//! Dates as `2026-11-23`: in calendar files, in tables and on the wire (`#[serde(with = "iso_date")]`).

use serde::{Deserialize, Deserializer, Serializer};
use time::{Date, Month};

pub fn write(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// Reads year, month and day. `2026/1/1` is read too, since spreadsheets rewrite dates so when they save.
pub fn read(s: &str) -> Option<Date> {
    let mut parts = s.split(['-', '/']);
    let mut digits = |least: usize, most: usize| {
        let part = parts.next()?;
        let fits = (least..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| part.parse::<u16>().ok()).flatten()
    };
    let (year, month, day) = (digits(4, 4)?, digits(1, 2)?, digits(1, 2)?);
    if parts.next().is_some() {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
}

pub fn serialize<S: Serializer>(date: &Date, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(&write(*date))
}

pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
    read(&String::deserialize(d)?).ok_or_else(|| serde::de::Error::custom("a date is written 2026-11-23"))
}
