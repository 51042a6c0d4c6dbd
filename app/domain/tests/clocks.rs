//! Deadlines against a slow, obvious implementation that walks minute by minute.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]

use domain::catalog;
use domain::clock::{Limit, LocalTime, ServiceHours, Timestamp, promise};
use proptest::prelude::*;
use time::{Date, Month};

fn day(d: u8) -> Date {
    Date::from_calendar_date(2026, Month::November, d).unwrap()
}

/// Monday 23 November 2026 is a working day.
fn monday(hour: u8, minute: u8) -> Timestamp {
    LocalTime::at(day(23), hour, minute).instant()
}

/// Steps a minute at a time and counts the open ones.
fn slow_service_deadline(hours: &ServiceHours, from: Timestamp, minutes: u32) -> Timestamp {
    let mut at = from;
    let mut left = minutes;
    while left > 0 {
        if hours.is_open(at) {
            left -= 1;
        }
        at = at.plus_minutes(1);
    }
    at
}

fn slow_next_open(hours: &ServiceHours, from: Timestamp) -> Timestamp {
    let mut at = from;
    while !hours.is_open(at) {
        at = at.plus_minutes(1);
    }
    at
}

fn any_hours() -> impl Strategy<Value = ServiceHours> {
    prop_oneof![Just(ServiceHours::always()), Just(ServiceHours::daily()), Just(ServiceHours::office()),]
}

/// A whole minute within about two years.
fn any_minute() -> impl Strategy<Value = Timestamp> {
    (0..1_000_000_i64).prop_map(|m| Timestamp(1_767_225_600_000).plus_minutes(m))
}

proptest! {
    #[test]
    fn service_hours_are_counted_as_the_slow_walk_counts_them(
        hours in any_hours(), from in any_minute(), minutes in 1..3_000_u32,
    ) {
        let limit = Limit::ServiceMinutes { minutes };
        prop_assert_eq!(hours.deadline(from, limit), slow_service_deadline(&hours, from, minutes));
    }

    #[test]
    fn the_next_opening_is_the_first_open_minute(hours in any_hours(), from in any_minute()) {
        prop_assert_eq!(hours.next_open(from), slow_next_open(&hours, from));
    }

    #[test]
    fn n_days_end_at_the_same_time_of_day_n_working_days_after_the_opening(
        hours in any_hours(), from in any_minute(), days in 1..30_u16,
    ) {
        let start = slow_next_open(&hours, from);
        let mut end = start.local();
        let mut left = days;
        while left > 0 {
            end.date = end.date.next_day().unwrap();
            if ServiceHours::is_working_day(end.date) {
                left -= 1;
            }
        }
        prop_assert_eq!(hours.deadline(from, Limit::WorkingDays { days }).local(), end);
    }

    #[test]
    fn a_promise_is_never_earlier_than_the_items_own_limit(item in 0..23_usize, at in any_minute()) {
        let item = &catalog::items()[item];
        prop_assert!(promise(at, item) > item.unit_hours().deadline(at, item.limit));
    }

    #[test]
    fn local_time_and_instant_are_inverse(at in any::<i32>()) {
        let at = Timestamp(i64::from(at) * 1000);
        prop_assert_eq!(at.local().instant(), at);
    }
}

#[test]
fn an_urgent_limit_runs_day_and_night() {
    let late = LocalTime::at(day(28), 23, 30).instant();
    let two_hours = Limit::Urgent { minutes: 120 };
    assert_eq!(ServiceHours::office().deadline(late, two_hours), late.plus_minutes(120));
}

#[test]
fn four_hours_for_cleaning_that_are_reported_in_the_evening_end_next_morning() {
    let hours = ServiceHours::daily();
    let four = Limit::ServiceMinutes { minutes: 240 };
    let end = hours.deadline(monday(20, 0), four);
    assert_eq!(end, LocalTime::at(day(24), 10, 0).instant());
}

#[test]
fn a_weekend_is_no_working_day() {
    let friday = LocalTime::at(day(27), 17, 0).instant();
    let end = ServiceHours::office().deadline(friday, Limit::WorkingDays { days: 1 });
    assert_eq!(end, LocalTime::at(day(30), 17, 0).instant());
}

#[test]
fn the_promise_for_an_untidy_garbage_room_adds_up_step_by_step() {
    // B1 is T1 with 4h. Monday 09:00: filed 10:00, dispatched 11:00, handled 15:00 (07–21), verified after four
    // office hours: 15–18 and Tuesday 08–09.
    let item = catalog::item("B1".parse().unwrap()).unwrap();
    assert_eq!(promise(monday(9, 0), item), LocalTime::at(day(24), 9, 0).instant());
}

#[test]
fn the_promise_for_an_unlocked_pump_room_is_the_same_at_night() {
    // D1: 15 min + 15 min + 急2 + 2 h.
    let item = catalog::item("D1".parse().unwrap()).unwrap();
    assert_eq!(promise(monday(2, 0), item), monday(2, 0).plus_minutes(15 + 15 + 120 + 120));
}

#[test]
fn instants_are_written_as_rfc_3339() {
    assert_eq!(monday(15, 4).rfc3339(), "2026-11-23T07:04:00Z");
}
