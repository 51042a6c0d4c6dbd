//! Public holidays and make-up days: what a calendar takes, and what it answers.

use crate::slow;

use crate::slow::{any_calendar, calendar_2026, date, line};
use domain::clock::{CalendarFault, DayKind, DayProblem, PublicCalendar, PublicDays, iso_date};
use domain::lang::Lang;
use proptest::prelude::*;
use time::Date;

fn problems(extra: PublicDays) -> Vec<DayProblem> {
    let mut days = calendar_2026().days().to_vec();
    days.push(extra);
    PublicCalendar::new(days).unwrap_err().iter().map(|fault| fault.problem).collect()
}

fn holiday(from: Date, until: Date) -> PublicDays {
    line(DayKind::Holiday, from, until, "假", "Off")
}

proptest! {
    #[test]
    fn a_working_day_is_what_the_lines_say(public in any_calendar(), n in 0..1_500_i64) {
        let day = date(2025, 1, 1) + time::Duration::days(n);
        prop_assert_eq!(public.is_working_day(day), slow::is_working_day(&public, day));
        let known = public.days().iter().any(|line| line.from.year() == day.year());
        prop_assert_eq!(public.knows(day.year()), known);
    }

    #[test]
    fn the_order_of_the_lines_does_not_matter(public in any_calendar(), turn in any::<prop::sample::Index>()) {
        let mut days = public.days().to_vec();
        if !days.is_empty() {
            let by = turn.index(days.len());
            days.rotate_left(by);
        }
        prop_assert_eq!(PublicCalendar::new(days).unwrap(), public);
    }

    #[test]
    fn a_line_that_shares_a_day_is_always_found(
        public in any_calendar(), which in any::<prop::sample::Index>(), back in 0..4_i64, on in 0..4_i64,
    ) {
        prop_assume!(!public.days().is_empty());
        let held = &public.days()[which.index(public.days().len())];
        let (from, until) = (held.from - time::Duration::days(back), held.until + time::Duration::days(on));
        prop_assume!(from.year() == until.year());
        let mut days = public.days().to_vec();
        days.push(holiday(from, until));
        let faults = PublicCalendar::new(days.clone()).unwrap_err();
        let overlap = |f: &CalendarFault| matches!(f.problem, DayProblem::Overlap { .. });
        prop_assert!(faults.iter().any(|f| overlap(f) && f.index == days.len() - 1));
    }

    #[test]
    fn days_are_written_and_read_back(n in 0..40_000_i64) {
        let day = date(1990, 1, 1) + time::Duration::days(n);
        prop_assert_eq!(iso_date::read(&iso_date::write(day)), Some(day));
    }
}

#[test]
fn a_line_that_cannot_be_is_refused_with_its_reason() {
    let d = |month, day| date(2026, month, day);
    assert_eq!(problems(holiday(d(6, 21), d(6, 19))), [DayProblem::Reversed]);
    assert_eq!(problems(holiday(d(12, 31), date(2027, 1, 2))), [DayProblem::TwoYears]);
    let makeup = |day| line(DayKind::Makeup, day, day, "端午节", "Dragon Boat Festival");
    assert_eq!(problems(makeup(d(6, 22))), [DayProblem::MakeupOnWeekday { on: d(6, 22) }]);
    assert!(matches!(problems(makeup(d(10, 4)))[..], [DayProblem::Overlap { .. }]));
}

#[test]
fn a_long_line_overlaps_every_one_that_lies_within_it() {
    assert_eq!(problems(holiday(date(2026, 9, 19), date(2026, 10, 12))).len(), 4);
}

#[test]
fn a_year_is_replaced_whole_or_not_at_all() {
    let d = |month, day| date(2026, month, day);
    let only_december = vec![holiday(d(12, 31), d(12, 31))];
    let faults = calendar_2026().with(only_december).unwrap_err();
    assert_eq!(faults.len(), 3, "it would have taken the rest of 2026 away");
    let fixed: Vec<PublicDays> = [d(1, 1), d(5, 1), d(10, 1)].into_iter().map(|d| holiday(d, d)).collect();
    let calendar = calendar_2026().with(fixed).unwrap();
    assert!(calendar.is_working_day(d(10, 2)));
    assert_eq!(calendar.days().len(), 3);
}

#[test]
fn reasons_are_told_in_both_languages() {
    let gap = DayProblem::Gap { year: 2027, before: 2026, after: 2028 };
    assert_eq!(gap.sentence(Lang::Zh), "缺 2027 年:已有 2026 年和 2028 年,中间的年度不能空");
    assert_eq!(DayProblem::Reversed.to_string(), "it ends before it begins");
}

#[test]
fn a_date_as_spreadsheets_write_it_is_read_and_nonsense_is_not() {
    assert_eq!(iso_date::read("2026/1/4"), Some(date(2026, 1, 4)));
    for wrong in ["", "2026-02-30", "26-01-01", "2026-1", "2026-01-01-01", "2026-+1-01", "2026年1月1日"] {
        assert_eq!(iso_date::read(wrong), None, "{wrong}");
    }
}
