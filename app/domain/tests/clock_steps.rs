//! The arithmetic of a clock: its steps add up, and read like sentences.

use crate::slow;

use crate::slow::{any_calendar, any_hours, any_limit, any_minute, calendar_2026, monday};
use domain::catalog;
use domain::clock::{
    Calendars, ClockStep, Limit, LocalTime, Pause, PauseReason, ServiceHours, Timestamp, explain, sentences,
};
use domain::lang::Lang;
use proptest::prelude::*;
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
            "Counted from 23 November, 17:30",
            "Closed 18:00 the same day, 30 min counted, 3 h 30 min left",
            "Continued 24 November, 08:00",
            "Due 11:30 the same day",
        ]
    );
}

#[test]
fn told_minutes_add_up_where_seconds_are_cut() {
    let from = Timestamp(monday(17, 30).0 + 42_000);
    let (zh, _) = told(&ServiceHours::office(), from, Limit::ServiceMinutes { minutes: 240 }, &[]);
    assert_eq!(zh[1], "当日 18:00 下班,计 30 分钟,余 3 小时 30 分");
    assert_eq!(zh[3], "当日 11:30 到期");
}

#[test]
fn a_holiday_a_make_up_day_and_a_break_at_noon_are_named() {
    let (zh, en) = told(&ServiceHours::office(), at(9, 24, 17, 30), Limit::WorkingDays { days: 6 }, &[]);
    assert_eq!(
        zh,
        [
            "9月24日 17:30 起算",
            "9月25日–27日 中秋节休息",
            "9月28日–30日 计 3 个工作日,余 3 个",
            "10月1日–7日 国庆节休息",
            "10月8日–9日 计 2 个工作日,余 1 个",
            "10月10日 调休上班(国庆节)",
            "10月10日 计 1 个工作日",
            "当日 17:30 到期",
        ]
    );
    assert_eq!(en[1], "25–27 September off (Mid-Autumn Festival)");
    assert_eq!(en[5], "10 October: a working day, made up for National Day");
    let (zh, _) =
        told(&ServiceHours::office(), at(9, 19, 9, 30), Limit::ServiceMinutes { minutes: 1_440 }, &[]);
    assert_eq!(
        zh,
        [
            "9月19日 09:30 不在服务时间",
            "9月19日 休息",
            "9月20日 调休上班(国庆节)",
            "当日 08:00 起算",
            "9月20日–21日 2 整天,计 16 小时,余 8 小时",
            "9月22日 08:00 继续",
            "当日 12:00 休息,计 4 小时,余 4 小时",
            "当日 14:00 继续",
            "当日 18:00 到期",
        ]
    );
}

#[test]
fn a_suspended_limit_in_days_goes_on_in_service_time() {
    let pause = suspended(monday(11, 0), Some(at(12, 3, 15, 0)));
    let (zh, en) = told(&ServiceHours::office(), monday(9, 0), Limit::WorkingDays { days: 3 }, &[pause]);
    assert_eq!(
        zh,
        [
            "11月23日 09:00 起算",
            "11月24日–26日 计 3 个工作日",
            "原定当日 09:00 到期,合服务时间 24 小时",
            "11月23日 11:00 挂账暂停,计 2 小时,余 22 小时",
            "12月3日 15:00 恢复计时",
            "当日 18:00 下班,计 3 小时,余 19 小时",
            "12月4日 整天,计 8 小时,余 11 小时",
            "12月5日–6日 休息",
            "12月7日 整天,计 8 小时,余 3 小时",
            "12月8日 08:00 继续",
            "当日 11:00 到期",
        ]
    );
    assert_eq!(en[3], "Suspended 23 November, 11:00, 2 h counted, 22 h left");
    assert_eq!(en[6], "4 December, 1 whole day, 8 h counted, 11 h left");
}

#[test]
fn a_pause_that_lasts_ends_the_telling() {
    let pause = Pause { from: monday(11, 0), until: None, why: PauseReason::Returned };
    let (zh, _) =
        told(&ServiceHours::office(), monday(9, 0), Limit::ServiceMinutes { minutes: 480 }, &[pause]);
    assert_eq!(zh, ["11月23日 09:00 起算", "当日 11:00 退单暂停,计 2 小时,余 6 小时"]);
}

#[test]
fn an_urgent_clock_is_told_without_openings() {
    let pause = suspended(at(11, 29, 0, 30), Some(at(11, 29, 7, 0)));
    let from = at(11, 28, 23, 30);
    let (zh, en) = told(&ServiceHours::office(), from, Limit::Urgent { minutes: 240 }, &[pause]);
    assert_eq!(
        zh,
        [
            "11月28日 23:30 起算,昼夜连续计时",
            "11月29日 00:30 挂账暂停,计 1 小时,余 3 小时",
            "当日 07:00 恢复计时",
            "当日 10:00 到期",
        ]
    );
    assert_eq!(en[0], "Counted from 28 November, 23:30, day and night");
}

#[test]
fn a_year_without_a_calendar_is_told_to_be_provisional() {
    let (zh, en) = told(&ServiceHours::office(), at(12, 30, 16, 0), Limit::WorkingDays { days: 3 }, &[]);
    assert_eq!(
        zh,
        [
            "12月30日 16:00 起算",
            "12月31日–2027年1月1日 计 2 个工作日,余 1 个",
            "1月2日–3日 休息",
            "1月4日 计 1 个工作日",
            "2027 年放假安排尚未公布,期限暂定",
            "当日 16:00 到期",
        ]
    );
    assert_eq!(en[4], "Provisional: the public holidays of 2027 are not announced");
}

#[test]
fn a_deadline_that_was_given_stays_when_the_calendar_changes() {
    let hours = ServiceHours::office();
    let given = Calendars::default().start(&hours, at(9, 30, 9, 0), Limit::WorkingDays { days: 1 });
    let zh = sentences(&explain(&given, &hours, &calendar_2026(), &[]), Lang::Zh);
    assert_eq!(
        zh[2..],
        [
            "10月8日 计 1 个工作日",
            "给出期限时放假安排尚未公布,期限暂定",
            "按现行日历和服务时间应为当日 09:00;期限给出后不变,仍为10月1日 09:00 到期",
        ]
    );
}

#[test]
fn a_resident_is_told_the_promise_in_the_same_words() {
    let calendars = Calendars { public: calendar_2026(), ..Calendars::default() };
    let say = |code: &str, from| {
        let item = catalog::item(code.parse().unwrap()).unwrap();
        let promise = calendars.promise(from, item);
        [Lang::Zh, Lang::En].map(|lang| calendars.promise_sentence(&promise, item, lang))
    };
    let friday_night = at(11, 27, 22, 0);
    let [zh, en] = say("E3", friday_night);
    assert_eq!(
        zh,
        "立案 4 小时、派遣 4 小时、处置 3 个工作日、核查 1 个工作日:11月27日 22:00 不在服务时间,11月28日–29日 休息,\
         11月30日 08:00 起算,12月5日–6日 休息,12月7日 08:00 到期"
    );
    assert_eq!(
        en,
        "Filing 4 h, dispatch 4 h, handling 3 working days, verification 1 working day: 27 November, 22:00 is \
         outside service hours; 28–29 November off; counted from 30 November, 08:00; 5–6 December off; due \
         7 December, 08:00"
    );
    let [zh, _] = say("D1", friday_night);
    assert_eq!(
        zh,
        "立案 15 分钟、派遣 15 分钟、处置 2 小时、核查 2 小时:11月27日 22:00 起算,昼夜连续计时,11月28日 02:30 到期"
    );
    let [zh, _] = say("E3", at(12, 31, 9, 0));
    assert!(zh.ends_with("2027 年放假安排尚未公布,期限暂定,1月7日 09:00 到期"), "{zh}");
}
