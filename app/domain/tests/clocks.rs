//! Deadlines, ambers and pauses against a slow, obvious implementation that walks minute by minute.

use crate::slow;

use crate::slow::{any_calendar, any_hours, any_limit, any_minute, calendar_2026, day, monday};
use domain::catalog;
use domain::clock::{Calendars, Light, Limit, LocalTime, PublicCalendar, ServiceHours, Timer, Timestamp};
use proptest::prelude::*;

/// A calendar and nothing else.
fn in_calendar(public: &PublicCalendar) -> Calendars {
    Calendars { public: public.clone(), ..Calendars::default() }
}

proptest! {
    #[test]
    fn a_deadline_is_where_the_slow_walk_ends(
        hours in any_hours(), public in any_calendar(), from in any_minute(), limit in any_limit(),
    ) {
        let counting = hours.on(&public);
        prop_assert_eq!(counting.deadline(from, limit), slow::deadline(&hours, &public, from, limit));
    }

    #[test]
    fn the_next_opening_is_the_first_open_minute(
        hours in any_hours(), public in any_calendar(), from in any_minute(),
    ) {
        prop_assert_eq!(hours.on(&public).next_open(from), slow::next_open(&hours, &public, from));
    }

    #[test]
    fn amber_is_when_four_fifths_of_the_counted_minutes_have_passed(
        hours in any_hours(), public in any_calendar(), from in any_minute(), limit in any_limit(),
    ) {
        let timer = in_calendar(&public).start(&hours, from, limit);
        let whole = slow::counted(&hours, &public, limit, timer.from, timer.due);
        let passed = slow::counted(&hours, &public, limit, timer.from, timer.amber);
        // The walk sees whole minutes, amber may lie within one.
        prop_assert_eq!(passed, (whole * 4).div_ceil(5));
        prop_assert!(timer.from <= timer.amber && timer.amber <= timer.due);
        prop_assert_ne!(timer.light(timer.due), Light::Red);
        prop_assert_eq!(timer.light(timer.due.plus_minutes(1)), Light::Red);
    }

    #[test]
    fn a_deadline_is_provisional_if_a_minute_of_its_counting_lies_in_an_unknown_year(
        hours in any_hours(), public in any_calendar(), from in any_minute(), limit in any_limit(),
    ) {
        let timer = in_calendar(&public).start(&hours, from, limit);
        let depends = match limit {
            Limit::Urgent { .. } => false,
            Limit::ServiceMinutes { .. } => hours.working_days_only,
            Limit::WorkingDays { .. } => true,
        };
        let unknown = slow::minutes(timer.from, timer.due.plus_minutes(1))
            .any(|at| !public.knows(at.local().date.year()));
        prop_assert_eq!(timer.provisional, depends && unknown);
    }

    #[test]
    fn a_clock_that_was_paused_ends_where_the_slow_walk_without_the_paused_minutes_ends(
        hours in any_hours(), public in any_calendar(), from in any_minute(), limit in any_limit(),
        gaps in prop::collection::vec((0..3_000_i64, 1..6_000_i64), 0..4),
    ) {
        let calendars = in_calendar(&public);
        let begun = calendars.start(&hours, from, limit);
        let mut timer = begun;
        let mut pauses = Vec::new();
        let mut at = from;
        for (runs, stands) in gaps {
            let paused = at.plus_minutes(runs);
            let resumed = paused.plus_minutes(stands);
            timer = calendars.resume(&hours, &timer, paused, resumed);
            pauses.push((paused, resumed));
            at = resumed;
        }
        let expected = slow::paused_deadline(&hours, &public, &begun, begun.due, &pauses);
        // Where the limit in days ended at an opening, the closing before it is the same counted time.
        let (first, last) = (timer.due.min(expected), timer.due.max(expected));
        prop_assert_eq!(slow::counted(&hours, &public, limit, first, last), 0);
        prop_assert!(first == last || slow::is_opening(&hours, &public, begun.due));
        // Amber of some limits lies within a minute.
        if begun.amber.0 % 60_000 == 0 {
            let expected = slow::paused_deadline(&hours, &public, &begun, begun.amber, &pauses);
            prop_assert_eq!(timer.amber, expected);
        }
        prop_assert!(timer.amber <= timer.due && begun.due <= timer.due);
        prop_assert_eq!((timer.from, timer.limit), (begun.from, begun.limit));
    }

    #[test]
    fn two_pauses_that_touch_are_one(
        hours in any_hours(), public in any_calendar(), from in any_minute(), limit in any_limit(),
        runs in 0..3_000_i64, first in 1..6_000_i64, second in 1..6_000_i64,
    ) {
        let calendars = in_calendar(&public);
        let begun = calendars.start(&hours, from, limit);
        let paused = from.plus_minutes(runs);
        let (between, resumed) = (paused.plus_minutes(first), paused.plus_minutes(first + second));
        let once = calendars.resume(&hours, &begun, paused, resumed);
        let halfway = calendars.resume(&hours, &begun, paused, between);
        let twice = calendars.resume(&hours, &halfway, between, resumed);
        // Whose time was up the moment it went on, has no time left to be paused a second time.
        for (once, twice) in [(once.amber, twice.amber), (once.due, twice.due)] {
            let (first, last) = (once.min(twice), once.max(twice));
            prop_assert!(twice <= between || slow::counted(&hours, &public, limit, first, last) == 0);
        }
    }

    #[test]
    fn a_promise_is_never_earlier_than_the_items_own_limit(
        item in 0..23_usize, at in any_minute(), public in any_calendar(),
    ) {
        let item = &catalog::items()[item];
        let promise = in_calendar(&public).promise(at, item);
        prop_assert!(promise.due > item.unit_hours().on(&public).deadline(at, item.limit));
        let stages = [promise.reported_at, promise.filed, promise.dispatched, promise.handled, promise.due];
        prop_assert!(stages.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_promise_is_the_four_stages_one_after_the_other(
        item in 0..23_usize, at in any_minute(), public in any_calendar(),
    ) {
        let item = &catalog::items()[item];
        let calendars = in_calendar(&public);
        let (office, unit) = (ServiceHours::office(), item.unit_hours());
        let mut from = at;
        let mut provisional = false;
        let limits = [item.limit.handover(), item.limit.handover(), item.limit, item.limit.verification()];
        for (limit, hours) in limits.into_iter().zip([&office, &office, &unit, &office]) {
            let timer = calendars.start(hours, from, limit);
            from = timer.due;
            provisional |= timer.provisional;
        }
        let promise = calendars.promise(at, item);
        prop_assert_eq!((promise.due, promise.provisional), (from, provisional));
    }

    #[test]
    fn local_time_and_instant_are_inverse(at in any::<i32>()) {
        let at = Timestamp(i64::from(at) * 1000);
        prop_assert_eq!(at.local().instant(), at);
    }
}

fn started(hours: &ServiceHours, from: Timestamp, limit: Limit) -> Timer {
    in_calendar(&calendar_2026()).start(hours, from, limit)
}

fn at(month: u8, d: u8, hour: u8, minute: u8) -> Timestamp {
    LocalTime::at(slow::date(2026, month, d), hour, minute).instant()
}

#[test]
fn an_urgent_limit_runs_day_and_night() {
    let late = LocalTime::at(day(28), 23, 30).instant();
    let timer = started(&ServiceHours::office(), late, Limit::Urgent { minutes: 120 });
    assert_eq!(timer.due, late.plus_minutes(120));
    assert_eq!(timer.amber, late.plus_minutes(96));
    assert!(!timer.provisional);
}

#[test]
fn four_hours_for_cleaning_that_are_reported_in_the_evening_end_next_morning() {
    let timer = started(&ServiceHours::daily(), monday(20, 0), Limit::ServiceMinutes { minutes: 240 });
    assert_eq!(timer.due, LocalTime::at(day(24), 10, 0).instant());
    assert_eq!(timer.amber, LocalTime::at(day(24), 9, 12).instant());
}

#[test]
fn a_weekend_is_no_working_day() {
    let friday = LocalTime::at(day(27), 17, 0).instant();
    let timer = started(&ServiceHours::office(), friday, Limit::WorkingDays { days: 1 });
    assert_eq!(timer.due, LocalTime::at(day(30), 17, 0).instant());
}

#[test]
fn a_holiday_is_no_working_day_and_a_make_up_day_is_one() {
    // Wednesday 30 September; 1 to 7 October off; Thursday, Friday, and Saturday 10 October, worked instead.
    let timer = started(&ServiceHours::office(), at(9, 30, 9, 0), Limit::WorkingDays { days: 3 });
    assert_eq!(timer.due, at(10, 10, 9, 0));
}

#[test]
fn a_report_on_a_holiday_counts_from_the_next_opening() {
    let timer = started(&ServiceHours::office(), at(10, 3, 11, 0), Limit::ServiceMinutes { minutes: 60 });
    assert_eq!(timer.due, at(10, 8, 9, 0));
    let cleaning = started(&ServiceHours::daily(), at(10, 3, 11, 0), Limit::ServiceMinutes { minutes: 60 });
    assert_eq!(cleaning.due, at(10, 3, 12, 0), "cleaners work on holidays");
}

#[test]
fn a_deadline_in_a_year_without_a_calendar_is_provisional_unless_working_days_do_not_matter() {
    let last_day = at(12, 31, 17, 30);
    let provisional = |hours: ServiceHours, limit| started(&hours, last_day, limit).provisional;
    let (eight_hours, three_days) = (Limit::ServiceMinutes { minutes: 480 }, Limit::WorkingDays { days: 3 });
    assert!(provisional(ServiceHours::office(), eight_hours));
    assert!(provisional(ServiceHours::office(), three_days));
    assert!(provisional(ServiceHours::daily(), three_days));
    assert!(!provisional(ServiceHours::daily(), eight_hours));
    assert!(!provisional(ServiceHours::office(), Limit::Urgent { minutes: 2_880 }));
    assert!(!provisional(ServiceHours::office(), Limit::ServiceMinutes { minutes: 20 }));
}

#[test]
fn an_unknown_year_has_its_weekends_off() {
    // Friday 1 January 2027 would be worked, as far as anybody knows.
    let timer = started(&ServiceHours::office(), at(12, 31, 17, 0), Limit::WorkingDays { days: 2 });
    assert_eq!(timer.due, LocalTime::at(slow::date(2027, 1, 4), 17, 0).instant());
}

#[test]
fn a_pause_leaves_as_many_service_hours_as_there_were() {
    let calendars = in_calendar(&calendar_2026());
    let hours = ServiceHours::office();
    let timer = calendars.start(&hours, monday(9, 0), Limit::ServiceMinutes { minutes: 480 });
    // Monday 09:00–11:00: six hours are left. Resumed on Friday 16:00: two then, four on Monday.
    let friday = LocalTime::at(day(27), 16, 0).instant();
    let after = calendars.resume(&hours, &timer, monday(11, 0), friday);
    assert_eq!(after.due, LocalTime::at(day(30), 12, 0).instant());
    assert_eq!(after.amber, LocalTime::at(day(30), 10, 24).instant());
}

#[test]
fn a_pause_of_an_urgent_clock_moves_it_by_as_much() {
    let calendars = in_calendar(&calendar_2026());
    let hours = ServiceHours::office();
    let timer = calendars.start(&hours, monday(9, 0), Limit::Urgent { minutes: 240 });
    let after = calendars.resume(&hours, &timer, monday(12, 30), monday(14, 0));
    assert_eq!(after.due, monday(14, 30));
    assert_eq!(after.amber, timer.amber, "amber had come before the pause");
}

#[test]
fn a_pause_after_the_deadline_leaves_it_past() {
    let calendars = in_calendar(&calendar_2026());
    let hours = ServiceHours::office();
    let timer = calendars.start(&hours, monday(9, 0), Limit::ServiceMinutes { minutes: 60 });
    assert_eq!(calendars.resume(&hours, &timer, monday(10, 0), monday(15, 0)), timer);
    assert_eq!(calendars.resume(&hours, &timer, monday(9, 30), monday(9, 20)), timer, "no pause at all");
}

#[test]
fn a_pause_at_night_does_not_take_the_night_away() {
    let calendars = in_calendar(&calendar_2026());
    let hours = ServiceHours::office();
    // Reported at night: counts from Tuesday 08:00, due on Wednesday 08:00.
    let timer = calendars.start(&hours, monday(22, 0), Limit::WorkingDays { days: 1 });
    assert_eq!(timer.due, LocalTime::at(day(25), 8, 0).instant());
    let evening = |hour| LocalTime::at(day(24), hour, 0).instant();
    assert_eq!(calendars.resume(&hours, &timer, evening(19), evening(20)).due, timer.due);
    assert_eq!(calendars.resume(&hours, &timer, evening(12), evening(14)).due, timer.due);
}

#[test]
fn a_pause_into_an_unknown_year_makes_a_deadline_provisional() {
    let calendars = in_calendar(&calendar_2026());
    let hours = ServiceHours::office();
    let timer = calendars.start(&hours, at(12, 30, 9, 0), Limit::ServiceMinutes { minutes: 240 });
    assert!(!timer.provisional);
    let next_year = LocalTime::at(slow::date(2027, 3, 1), 9, 0).instant();
    assert!(calendars.resume(&hours, &timer, at(12, 30, 10, 0), next_year).provisional);
}

#[test]
fn the_promise_for_an_untidy_garbage_room_adds_up_step_by_step() {
    // B1 is T1 with 4h. Monday 09:00: filed 10:00, dispatched 11:00, handled 15:00 (07–21), verified after four
    // office hours: 15–18 and Tuesday 08–09.
    let item = catalog::item("B1".parse().unwrap()).unwrap();
    let promise = in_calendar(&calendar_2026()).promise(monday(9, 0), item);
    assert_eq!(
        (promise.filed, promise.dispatched, promise.handled),
        (monday(10, 0), monday(11, 0), monday(15, 0))
    );
    assert_eq!((promise.due, promise.provisional), (LocalTime::at(day(24), 9, 0).instant(), false));
}

#[test]
fn the_promise_for_an_unlocked_pump_room_is_the_same_at_night() {
    // D1: 15 min + 15 min + 急2 + 2 h.
    let item = catalog::item("D1".parse().unwrap()).unwrap();
    let promise = Calendars::default().promise(monday(2, 0), item);
    assert_eq!(promise.due, monday(2, 0).plus_minutes(15 + 15 + 120 + 120));
    assert!(!promise.provisional, "no calendar is needed for it");
}

#[test]
fn a_promise_without_a_calendar_is_provisional() {
    let item = catalog::item("E3".parse().unwrap()).unwrap();
    assert!(Calendars::default().promise(monday(9, 0), item).provisional);
}

#[test]
fn instants_are_written_as_rfc_3339() {
    assert_eq!(monday(15, 4).rfc3339(), "2026-11-23T07:04:00Z");
}
