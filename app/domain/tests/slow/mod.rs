//! Clocks as anybody would count them with a finger on the calendar: a minute at a time, and a year of days as a
//! list. Slow and obvious. And the calendars, hours and limits to try them with.
#![allow(dead_code, reason = "each test binary uses some of it")]

use domain::clock::{
    DayKind, Limit, LocalTime, PublicCalendar, PublicDays, ServiceHours, Timer, Timestamp, Window,
};
use proptest::prelude::*;
use time::{Date, Month, Weekday};

pub fn date(year: i32, month: u8, day: u8) -> Date {
    Date::from_calendar_date(year, Month::try_from(month).unwrap(), day).unwrap()
}

pub fn day(d: u8) -> Date {
    date(2026, 11, d)
}

/// Monday 23 November 2026 is a working day.
pub fn monday(hour: u8, minute: u8) -> Timestamp {
    LocalTime::at(day(23), hour, minute).instant()
}

pub fn line(kind: DayKind, from: Date, until: Date, name: &str, name_en: &str) -> PublicDays {
    PublicDays { from, until, kind, name: name.to_owned(), name_en: name_en.to_owned() }
}

/// What matters of 2026.
pub fn calendar_2026() -> PublicCalendar {
    use DayKind::{Holiday, Makeup};
    let d = |month, day| date(2026, month, day);
    PublicCalendar::new(vec![
        line(Holiday, d(1, 1), d(1, 3), "元旦", "New Year"),
        line(Makeup, d(1, 4), d(1, 4), "元旦", "New Year"),
        line(Makeup, d(2, 14), d(2, 14), "春节", "Spring Festival"),
        line(Holiday, d(2, 15), d(2, 23), "春节", "Spring Festival"),
        line(Makeup, d(2, 28), d(2, 28), "春节", "Spring Festival"),
        line(Holiday, d(5, 1), d(5, 5), "劳动节", "Labour Day"),
        line(Makeup, d(9, 20), d(9, 20), "国庆节", "National Day"),
        line(Holiday, d(9, 25), d(9, 27), "中秋节", "Mid-Autumn Festival"),
        line(Holiday, d(10, 1), d(10, 7), "国庆节", "National Day"),
        line(Makeup, d(10, 10), d(10, 10), "国庆节", "National Day"),
    ])
    .unwrap()
}

/// Looks through every line.
pub fn is_working_day(public: &PublicCalendar, date: Date) -> bool {
    let line = public.days().iter().find(|line| line.from <= date && date <= line.until);
    match line.map(|line| line.kind) {
        Some(DayKind::Holiday) => false,
        Some(DayKind::Makeup) => true,
        None => !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday),
    }
}

pub fn is_open(hours: &ServiceHours, public: &PublicCalendar, at: Timestamp) -> bool {
    let local = at.local();
    let minute = u16::try_from(local.millis / 60_000).unwrap();
    hours.windows.iter().any(|w| w.from <= minute && minute < w.until)
        && (!hours.working_days_only || is_working_day(public, local.date))
}

/// Every minute from `from` on, before `until`.
pub fn minutes(from: Timestamp, until: Timestamp) -> impl Iterator<Item = Timestamp> {
    std::iter::successors(Some(from), |at| Some(at.plus_minutes(1))).take_while(move |at| *at < until)
}

pub fn next_open(hours: &ServiceHours, public: &PublicCalendar, from: Timestamp) -> Timestamp {
    let mut at = from;
    while !is_open(hours, public, at) {
        at = at.plus_minutes(1);
    }
    at
}

pub fn is_opening(hours: &ServiceHours, public: &PublicCalendar, at: Timestamp) -> bool {
    is_open(hours, public, at) && !is_open(hours, public, at.plus_minutes(-1))
}

/// Minutes that such a limit counts.
pub fn counted(
    hours: &ServiceHours,
    public: &PublicCalendar,
    limit: Limit,
    from: Timestamp,
    until: Timestamp,
) -> usize {
    let urgent = matches!(limit, Limit::Urgent { .. });
    minutes(from, until).filter(|at| urgent || is_open(hours, public, *at)).count()
}

pub fn deadline(hours: &ServiceHours, public: &PublicCalendar, from: Timestamp, limit: Limit) -> Timestamp {
    match limit {
        Limit::Urgent { minutes } => minutes_later(from, minutes, |_| true),
        Limit::ServiceMinutes { minutes: 0 } => next_open(hours, public, from),
        Limit::ServiceMinutes { minutes } => minutes_later(from, minutes, |at| is_open(hours, public, at)),
        Limit::WorkingDays { days } => {
            let mut end = next_open(hours, public, from).local();
            let mut left = days;
            while left > 0 {
                end.date = end.date.next_day().unwrap();
                if is_working_day(public, end.date) {
                    left -= 1;
                }
            }
            end.instant()
        }
    }
}

fn minutes_later(from: Timestamp, minutes: u32, counts: impl Fn(Timestamp) -> bool) -> Timestamp {
    let mut at = from;
    let mut left = minutes;
    while left > 0 {
        if counts(at) {
            left -= 1;
        }
        at = at.plus_minutes(1);
    }
    at
}

/// Where the clock that would have come to `mark` comes to it when the minutes of the pauses do not count.
pub fn paused_deadline(
    hours: &ServiceHours,
    public: &PublicCalendar,
    timer: &Timer,
    mark: Timestamp,
    pauses: &[(Timestamp, Timestamp)],
) -> Timestamp {
    let urgent = matches!(timer.limit, Limit::Urgent { .. });
    let whole = counted(hours, public, timer.limit, timer.from, mark);
    // A mark at an opening rather than at the closing before it stays one.
    let at_opening = mark > timer.from && !urgent && is_opening(hours, public, mark);
    let mut at = timer.from;
    let mut passed = 0;
    loop {
        let stands = pauses.iter().any(|(from, until)| *from <= at && at < *until);
        let reached = passed == whole && (!at_opening || (!stands && is_open(hours, public, at)));
        if reached {
            return at;
        }
        if !stands && (urgent || is_open(hours, public, at)) {
            passed += 1;
        }
        at = at.plus_minutes(1);
    }
}

pub fn any_hours() -> impl Strategy<Value = ServiceHours> {
    prop_oneof![
        Just(ServiceHours::always()),
        Just(ServiceHours::daily()),
        Just(ServiceHours::office()),
        odd_hours(),
    ]
}

/// One to three windows anywhere.
fn odd_hours() -> impl Strategy<Value = ServiceHours> {
    let edges = prop::collection::btree_set(0..=1440_u16, 2..7);
    (edges, any::<bool>()).prop_map(|(edges, working_days_only)| {
        let edges: Vec<u16> = edges.into_iter().collect();
        let windows = edges.chunks_exact(2).map(|e| Window { from: e[0], until: e[1] }).collect();
        ServiceHours { windows, working_days_only }
    })
}

/// A whole minute of 2026 or 2027.
pub fn any_minute() -> impl Strategy<Value = Timestamp> {
    (0..1_000_000_i64).prop_map(|m| Timestamp(1_767_196_800_000).plus_minutes(m))
}

pub fn any_limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (1..3_000_u32).prop_map(|minutes| Limit::Urgent { minutes }),
        (0..1_500_u32).prop_map(|minutes| Limit::ServiceMinutes { minutes }),
        (0..15_u16).prop_map(|days| Limit::WorkingDays { days }),
    ]
}

/// Nothing known, one year, or up to four; holidays and make-up days anywhere.
pub fn any_calendar() -> impl Strategy<Value = PublicCalendar> {
    let holidays = prop::collection::vec((1..360_u16, 0..9_u16), 0..12);
    let makeups = prop::collection::vec(0..366_u16, 0..12);
    let years = prop::collection::vec((holidays, makeups), 0..4);
    (2025..2028_i32, years).prop_map(|(first, years)| {
        let lines = (first..).zip(years).flat_map(|(year, (h, m))| year_lines(year, &h, &m)).collect();
        PublicCalendar::new(lines).unwrap()
    })
}

/// Tosses holidays and make-up days onto a year; what would share a day with another is left out.
fn year_lines(year: i32, holidays: &[(u16, u16)], makeups: &[u16]) -> Vec<PublicDays> {
    let mut lines: Vec<PublicDays> = [(1, 1), (5, 1), (10, 1)]
        .into_iter()
        .map(|(month, day)| date(year, month, day))
        .map(|d| line(DayKind::Holiday, d, d, "法定", "Fixed"))
        .collect();
    let mut add = |new: PublicDays| {
        if lines.iter().all(|held| new.until < held.from || held.until < new.from) {
            lines.push(new);
        }
    };
    let of_year = |n: u16| Date::from_ordinal_date(year, n.clamp(1, 365)).unwrap();
    for (n, length) in holidays {
        add(line(DayKind::Holiday, of_year(*n), of_year(n + length), "假", "Off"));
    }
    for n in makeups {
        let d = of_year(*n);
        if matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday) {
            add(line(DayKind::Makeup, d, d, "假", "Off"));
        }
    }
    lines
}
