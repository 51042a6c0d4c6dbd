//! The arithmetic of a clock: its steps add up, and read like sentences.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]

mod slow;

use domain::catalog;
use domain::clock::{
    Calendars, ClockStep, Limit, LocalTime, Pause, PauseReason, PublicCalendar, ServiceHours, Timestamp,
    brief, explain, sentences,
};
use domain::lang::Lang;
use proptest::prelude::*;
use slow::{any_calendar, any_hours, any_limit, any_minute, calendar_2026, day, monday};
use time::Date;

fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |d| d.next_day()).take_while(move |d| *d <= last)
}

fn suspended(from: Timestamp, until: Option<Timestamp>) -> Pause {
    Pause { from, until, why: PauseReason::Suspended }
}

/// When a step happens, where it is an instant.
fn instant(step: &ClockStep) -> Option<Timestamp> {
    match step {
        ClockStep::Outside { at }
        | ClockStep::Start { at, .. }
        | ClockStep::Close { at, .. }
        | ClockStep::Open { at }
        | ClockStep::Paused { at, .. }
        | ClockStep::Resumed { at }
        | ClockStep::Due { at, .. } => Some(*at),
        _ => None,
    }
}

proptest! {
    #[test]
    fn steps_add_up_to_the_limit_whatever_was_paused(
        hours in any_hours(), public in any_calendar(), from in any_minute(), limit in any_limit(),
        gaps in prop::collection::vec((0..3_000_i64, 1..6_000_i64), 0..4),
    ) {
        let calendars = Calendars { public: public.clone(), ..Calendars::default() };
        let begun = calendars.start(&hours, from, limit);
        let mut timer = begun;
        let mut pauses = Vec::new();
        let mut at = from;
        for (runs, stands) in gaps {
            let paused = at.plus_minutes(runs);
            at = paused.plus_minutes(stands);
            timer = calendars.resume(&hours, &timer, paused, at);
            pauses.push(suspended(paused, Some(at)));
        }
        let steps = explain(&timer, &hours, &public, &pauses);
        let counted: i64 = steps.iter().map(ClockStep::counted).sum();
        let paused = steps.iter().any(|step| matches!(step, ClockStep::Paused { .. }));
        match limit {
            Limit::Urgent { minutes } | Limit::ServiceMinutes { minutes } => {
                prop_assert_eq!(counted, i64::from(minutes) * 60_000, "{:?}", steps);
            }
            Limit::WorkingDays { days: n } => {
                let told = steps.iter().map(|step| match step {
                    ClockStep::WorkingDays { days, .. } => *days,
                    _ => 0,
                });
                prop_assert_eq!(told.sum::<u16>(), n, "{:?}", steps);
                let whole = slow::counted(&hours, &public, limit, begun.from, begun.due) as i64;
                prop_assert_eq!(counted, if paused { whole * 60_000 } else { 0 }, "{:?}", steps);
            }
        }
        let last_is_due = matches!(steps.last(), Some(ClockStep::Due { at, .. }) if *at == timer.due);
        prop_assert!(last_is_due, "{:?} {:?}", timer, steps);
        let instants: Vec<Timestamp> = steps.iter().filter_map(instant).collect();
        prop_assert!(instants.windows(2).all(|pair| pair[0] <= pair[1]) || starts_after_pause(&steps), "{:?}", steps);
        prop_assert_eq!(timer.provisional, steps.iter().any(|s| matches!(s, ClockStep::Provisional { .. })));
        prop_assert_eq!(sentences(&steps, Lang::Zh).len(), sentences(&steps, Lang::En).len());
    }

    #[test]
    fn what_is_counted_between_two_steps_is_the_open_minutes_between_them(
        hours in any_hours(), public in any_calendar(), from in any_minute(), minutes in 0..3_000_u32,
        runs in 0..3_000_i64, stands in 1..6_000_i64,
    ) {
        let calendars = Calendars { public: public.clone(), ..Calendars::default() };
        let limit = Limit::ServiceMinutes { minutes };
        let begun = calendars.start(&hours, from, limit);
        let pause = (from.plus_minutes(runs), from.plus_minutes(runs + stands));
        let timer = calendars.resume(&hours, &begun, pause.0, pause.1);
        let mut mark = from;
        let mut left = i64::from(minutes) * 60_000;
        for step in explain(&timer, &hours, &public, &[suspended(pause.0, Some(pause.1))]) {
            let until = match &step {
                ClockStep::Resumed { at } => { mark = *at; continue }
                ClockStep::WholeDays { first, last, days: n, .. } => {
                    let open = days(*first, *last).filter(|d| hours.on(&public).is_open_on(*d)).count();
                    prop_assert_eq!(open, usize::from(*n));
                    prop_assert_eq!(open, days(*first, *last).count());
                    LocalTime::at(last.next_day().unwrap(), 0, 0).instant()
                }
                ClockStep::Close { at, .. } | ClockStep::Paused { at, .. } | ClockStep::Due { at, .. } => *at,
                ClockStep::Rest { first, last, .. } => {
                    prop_assert!(days(*first, *last).all(|d| !hours.on(&public).is_open_on(d)));
                    continue
                }
                _ => continue,
            };
            let open = slow::counted(&hours, &public, limit, mark, until) as i64 * 60_000;
            prop_assert_eq!(step.counted(), open, "{:?}", step);
            left -= open;
            if let ClockStep::Close { left: told, .. } | ClockStep::WholeDays { left: told, .. } | ClockStep::Paused { left: told, .. } = &step {
                prop_assert_eq!(*told, left);
            }
            mark = until;
        }
        prop_assert_eq!(left, 0);
    }

    #[test]
    fn every_day_of_a_limit_in_days_is_told_once(
        hours in any_hours(), public in any_calendar(), from in any_minute(), n in 0..15_u16,
    ) {
        let calendars = Calendars { public: public.clone(), ..Calendars::default() };
        let timer = calendars.start(&hours, from, Limit::WorkingDays { days: n });
        let opens = hours.on(&public).next_open(from).local().date;
        let steps = explain(&timer, &hours, &public, &[]);
        let after_start = steps.iter().skip_while(|s| !matches!(s, ClockStep::Start { .. }));
        let mut told = Vec::new();
        for step in after_start {
            match step {
                ClockStep::WorkingDays { first, last, .. } => {
                    prop_assert!(days(*first, *last).all(|d| slow::is_working_day(&public, d)));
                    told.extend(days(*first, *last));
                }
                ClockStep::Rest { first, last, .. } => {
                    prop_assert!(!days(*first, *last).any(|d| slow::is_working_day(&public, d)));
                    told.extend(days(*first, *last));
                }
                _ => {}
            }
        }
        let all: Vec<Date> = days(opens, timer.due.local().date).skip(1).collect();
        prop_assert_eq!(told, all);
    }
}

/// A limit in days is told whole before its pauses, so that its start may be told before a pause that came first.
fn starts_after_pause(steps: &[ClockStep]) -> bool {
    steps.iter().any(|step| matches!(step, ClockStep::FirstDue { .. }))
}

fn at(month: u8, d: u8, hour: u8, minute: u8) -> Timestamp {
    LocalTime::at(slow::date(2026, month, d), hour, minute).instant()
}

/// The sentences of a clock in 2026, Chinese and English.
fn told(hours: &ServiceHours, from: Timestamp, limit: Limit, pauses: &[Pause]) -> (Vec<String>, Vec<String>) {
    let calendars = Calendars { public: calendar_2026(), ..Calendars::default() };
    let mut timer = calendars.start(hours, from, limit);
    for pause in pauses {
        if let Some(until) = pause.until {
            timer = calendars.resume(hours, &timer, pause.from, until);
        }
    }
    let steps = explain(&timer, hours, &calendars.public, pauses);
    (sentences(&steps, Lang::Zh), sentences(&steps, Lang::En))
}

#[test]
fn four_hours_over_night_are_told_step_by_step() {
    let (zh, en) = told(&ServiceHours::office(), monday(17, 30), Limit::ServiceMinutes { minutes: 240 }, &[]);
    assert_eq!(
        zh,
        [
            "11月23日 17:30 起算",
            "当日 18:00 下班,计 30 分钟,余 3 小时 30 分",
            "11月24日 08:00 继续",
            "当日 11:30 到期",
        ]
    );
    assert_eq!(
        en,
        [
            "23 November, 17:30 counted from",
            "18:00 the same day closed, 30 min counted, 3 h 30 min left",
            "24 November, 08:00 continued",
            "11:30 the same day due",
        ]
    );
}

#[test]
fn print_some() {
    let d = |n| Limit::WorkingDays { days: n };
    let h = |n| Limit::ServiceMinutes { minutes: n * 60 };
    let office = ServiceHours::office();
    for (from, limit, pauses) in [
        (at(11, 29, 10, 0), h(8), vec![]),
        (at(11, 26, 17, 30), d(3), vec![]),
        (at(9, 24, 17, 30), d(6), vec![]),
        (at(9, 17, 9, 30), d(4), vec![]),
        (at(9, 19, 9, 30), h(24), vec![]),
        (monday(9, 0), d(3), vec![suspended(monday(11, 0), Some(at(12, 3, 15, 0)))]),
        (monday(9, 0), h(24), vec![suspended(monday(11, 0), None)]),
        (at(12, 30, 16, 0), d(3), vec![]),
        (
            at(11, 28, 23, 30),
            Limit::Urgent { minutes: 240 },
            vec![suspended(at(11, 29, 0, 30), Some(at(11, 29, 7, 0)))],
        ),
    ] {
        let (zh, en) = told(&office, from, limit, &pauses);
        println!("{}\n{}\n", zh.join("\n"), en.join("\n"));
    }
    let c = Calendars { public: calendar_2026(), ..Calendars::default() };
    for code in ["E3", "B1", "D1"] {
        let item = catalog::item(code.parse().unwrap()).unwrap();
        let p = c.promise(at(11, 27, 22, 0), item);
        println!("{}\n{}", c.promise_sentence(&p, item, Lang::Zh), c.promise_sentence(&p, item, Lang::En));
        let p = c.promise(at(12, 30, 22, 0), item);
        println!("{}\n{}", c.promise_sentence(&p, item, Lang::Zh), c.promise_sentence(&p, item, Lang::En));
    }
}
