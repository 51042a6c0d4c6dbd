//! Coverage, misses, re-checks and oddities against slow and obvious counting.

use domain::clock::{LocalTime, Timestamp};
use domain::event::AreaRef;
use domain::geo::Point;
use domain::patrol::coverage::{
    Check, CheckpointKind, Interval, Intervals, Outcome, Standing, Watched, coverage, covered, standing,
};
use domain::patrol::forecast::{Forecast, TemplateVisit, forecast};
use domain::patrol::miss::{Judgement, Reported, Verdict, verdict};
use domain::patrol::oddities::{CheckIn, Oddity, oddities};
use domain::patrol::recheck::{Level, draw};
use proptest::prelude::*;
use time::{Date, Month};

const MINUTE: i64 = 60_000;

fn day(d: u8) -> Date {
    Date::from_calendar_date(2026, Month::November, d).unwrap()
}

fn at(d: u8, hour: u8, minute: u8) -> Timestamp {
    LocalTime::at(day(d), hour, minute).instant()
}

fn check(at: Timestamp) -> Check {
    Check { at, outcome: Outcome::Fine, own: false }
}

/// Whether a check still covers a moment, by walking on from it half-day by half-day.
fn slow_covers(interval: Interval, checked: Timestamp, moment: Timestamp) -> bool {
    let halves_apart = |a: Timestamp, b: Timestamp| {
        let half = |t: Timestamp| (t.0 + 8 * 3_600_000).div_euclid(43_200_000);
        half(b) - half(a)
    };
    let days_apart = (moment.local().date - checked.local().date).whole_days();
    checked <= moment
        && match interval {
            Interval::Halves => halves_apart(checked, moment) <= 1,
            Interval::Days(days) => days_apart <= i64::from(days.max(1)),
        }
}

fn any_interval() -> impl Strategy<Value = Interval> {
    prop_oneof![Just(Interval::Halves), (0..4_u16).prop_map(Interval::Days)]
}

fn any_checks() -> impl Strategy<Value = Vec<Check>> {
    let outcome = prop_oneof![Just(Outcome::Fine), Just(Outcome::Problem), Just(Outcome::NoEntry)];
    prop::collection::vec((0..10 * 24 * 60_i64, outcome, prop::bool::weighted(0.2)), 0..8).prop_map(|all| {
        all.into_iter()
            .map(|(minute, outcome, own)| Check { at: at(1, 0, 0).plus_minutes(minute), outcome, own })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn coverage_is_the_share_of_minutes_that_some_check_still_covers(
        interval in any_interval(), checks in any_checks(), listed in 0..5_000_i64, from in 0..10_000_i64,
        minutes in 0..6_000_i64,
    ) {
        let begin = at(1, 0, 0);
        let (listed, from) = (begin.plus_minutes(listed), begin.plus_minutes(from));
        let until = from.plus_minutes(minutes);
        let mut slow = (0, 0);
        for minute in 0..minutes {
            let moment = from.plus_minutes(minute);
            if moment < listed {
                continue;
            }
            slow.1 += MINUTE;
            let counts = |check: &&Check| !check.own && check.outcome != Outcome::NoEntry;
            if checks.iter().filter(counts).any(|check| slow_covers(interval, check.at, moment)) {
                slow.0 += MINUTE;
            }
        }
        let share = covered(interval, listed, &checks, from, until);
        prop_assert_eq!((share.covered, share.whole), slow);
    }

    #[test]
    fn a_dead_corner_is_what_no_check_covers(
        interval in any_interval(), checks in any_checks(), now in 0..15_000_i64,
    ) {
        let now = at(1, 0, 0).plus_minutes(now);
        let counts = |check: &&Check| check.covers();
        let within = checks.iter().filter(counts).any(|check| slow_covers(interval, check.at, now));
        let found = standing(interval, at(1, 0, 0), &checks, now);
        prop_assert_eq!(matches!(found, Standing::DeadCorner { .. }), !within);
        match found {
            // The last moment before, it was not dead yet, unless it never was otherwise.
            Standing::DeadCorner { since } if since > at(1, 0, 0) => {
                let before = Timestamp(since.0 - 1);
                prop_assert!(checks.iter().filter(counts).any(|check| slow_covers(interval, check.at, before)));
            }
            Standing::DeadCorner { .. } => {}
            Standing::Due { until } => prop_assert!(until.0 - now.0 <= 24 * 3_600_000),
            Standing::Within { until } => prop_assert!(until.local().date > now.local().date.next_day().unwrap()
                || until.local().millis > 0),
        }
    }

    #[test]
    fn every_area_has_a_share_of_rechecks_and_at_least_one(
        areas in prop::collection::vec(0..6_u8, 0..400), seed in any::<u64>(),
    ) {
        let areas: Vec<_> = areas.into_iter().map(AreaRef::from_code).collect();
        for (level, percent) in [(Level::Station, 5), (Level::Supervisor, 2)] {
            let drawn = draw(&areas, level, seed);
            prop_assert_eq!(&drawn, &draw(&areas, level, seed));
            prop_assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
            for code in 0..6 {
                let of = |area: &AreaRef| area.code() == code;
                let whole = areas.iter().filter(|area| of(area)).count();
                let some = drawn.iter().filter(|&&index| of(&areas[index])).count();
                prop_assert_eq!(some, (whole * percent).div_ceil(100));
            }
        }
        prop_assert!(draw(&areas, Level::Team, seed).is_empty());
    }
}

#[test]
fn a_door_of_every_two_days_that_was_checked_on_monday_is_fine_until_wednesday_ends() {
    let interval = Intervals::default().of(CheckpointKind::Stairwell);
    let checks = [check(at(23, 15, 0))];
    assert!(matches!(standing(interval, at(1, 0, 0), &checks, at(24, 23, 59)), Standing::Within { .. }));
    assert_eq!(standing(interval, at(1, 0, 0), &checks, at(25, 8, 0)), Standing::Due { until: at(26, 0, 0) });
    let dead = standing(interval, at(1, 0, 0), &checks, at(26, 7, 0));
    assert_eq!(dead, Standing::DeadCorner { since: at(26, 0, 0) });
    assert_eq!(dead.dead_for(at(26, 7, 0)), 7 * 60 * MINUTE);
}

#[test]
fn somebody_who_could_not_get_in_and_the_company_itself_cover_nothing() {
    let interval = Intervals::default().of(CheckpointKind::PumpRoom);
    let checks = [
        Check { at: at(2, 9, 0), outcome: Outcome::NoEntry, own: false },
        Check { at: at(2, 9, 0), outcome: Outcome::Fine, own: true },
    ];
    assert_eq!(covered(interval, at(1, 0, 0), &checks, at(2, 0, 0), at(3, 0, 0)).ratio(), Some(0.0));
    assert_eq!(
        standing(interval, at(1, 0, 0), &checks, at(2, 10, 0)),
        Standing::DeadCorner { since: at(1, 0, 0) }
    );
}

#[test]
fn coverage_is_added_up_by_group() {
    let (one, other) = ([check(at(2, 0, 0))], []);
    let watched = [(1, &one[..]), (1, &other[..]), (2, &one[..])].map(|(group, checks)| Watched {
        group,
        interval: Interval::Days(1),
        listed: at(1, 0, 0),
        checks,
    });
    let shares = coverage(watched, at(2, 0, 0), at(3, 0, 0));
    assert_eq!(shares[&1].ratio(), Some(0.5));
    assert_eq!(shares[&2].ratio(), Some(1.0));
}

#[test]
fn what_was_marked_fine_in_time_and_reported_true_is_a_miss() {
    let item = |code: &str| code.parse().unwrap();
    let judged = |code, hour, fine| Judgement {
        at: at(2, hour, 0),
        item: item(code),
        floor: Some(3),
        fine,
        covers: true,
    };
    let reported = |code, d, hour| Reported {
        at: at(d, hour, 0),
        item: item(code),
        floor: Some(3),
        filed: true,
        verified: true,
    };
    let days = Interval::Days(2);
    let judgements =
        [judged("E1", 8, false), judged("E1", 9, true), judged("B1", 9, true), judged("E3", 9, false)];
    let of = |reported: Reported| verdict(&reported, days, &judgements);
    assert_eq!(of(reported("E1", 4, 20)), Verdict::Missed { judgement: 1 });
    assert_eq!(of(reported("E1", 5, 0)), Verdict::NotPatrolled, "the interval has ended");
    assert_eq!(of(reported("E1", 2, 7)), Verdict::NotPatrolled, "before it was judged");
    assert_eq!(of(reported("B1", 2, 10)), Verdict::Missed { judgement: 2 });
    assert_eq!(of(reported("B1", 2, 11)), Verdict::NotPatrolled, "two hours are over");
    assert_eq!(of(reported("E3", 2, 12)), Verdict::Known);
    assert_eq!(of(reported("E2", 2, 12)), Verdict::NotPatrolled, "another item");
    assert_eq!(
        of(Reported { floor: Some(4), ..reported("E1", 2, 12) }),
        Verdict::NotPatrolled,
        "another floor"
    );
    assert_eq!(of(Reported { verified: false, ..reported("E1", 2, 12) }), Verdict::Open);
    let own = [Judgement { covers: false, ..judgements[1] }];
    assert_eq!(verdict(&reported("E1", 2, 12), days, &own), Verdict::NotPatrolled, "自查");
}

#[test]
fn distant_codes_within_seconds_all_floors_at_once_and_an_even_pace_are_told() {
    let place = |metres: f64| Point { lat: 31.32 + metres / 110_863.0, lng: 121.43 };
    let seconds = |s: i64| Timestamp(at(2, 9, 0).0 + s * 1000);
    let check_in = |s, metres, took: i64| CheckIn {
        at: seconds(s),
        place: place(metres),
        floors: 6,
        judged: Some(Timestamp(seconds(s).0 + took)),
        all_fine: true,
        typed: false,
    };
    let honest = [check_in(0, 0.0, 90_000), check_in(200, 30.0, 80_000), check_in(330, 60.0, 70_000)];
    assert_eq!(oddities(&honest), []);
    let fast = [check_in(0, 0.0, 60_000), check_in(5, 100.0, 400)];
    assert_eq!(oddities(&fast), [Oddity::TooFast { first: 0, second: 1 }, Oddity::AllAtOnce { at: 1 }]);
    let even: Vec<_> = (0..7_i32).map(|i| check_in(i64::from(i) * 60, f64::from(i) * 40.0, 30_000)).collect();
    assert_eq!(oddities(&even), [Oddity::SamePace { first: 0, last: 6 }]);
    let mut typed = honest.to_vec();
    typed.extend([700, 1_000, 1_500].map(|s| check_in(s, 90.0, 60_000)));
    for one in [0, 1, 5] {
        typed[one].typed = true;
    }
    assert_eq!(oddities(&typed), [], "three signs may be damaged");
    typed[3].typed = true;
    assert_eq!(oddities(&typed), [Oddity::Typed { first: 0, last: 5, times: 4 }]);
}

#[test]
fn a_template_that_visits_every_weekday_leaves_the_weekend_uncovered() {
    let checkpoints = [Forecast { interval: Interval::Days(1), listed: at(1, 0, 0), last: None }];
    let mut template: [Vec<TemplateVisit>; 7] = Default::default();
    for visits in &mut template[..5] {
        visits.push(TemplateVisit { checkpoint: 0, minute: 0 });
    }
    // Monday 2 November to Sunday the 8th: Friday's check covers Saturday.
    let week = forecast(&checkpoints, &template, day(2), 7);
    let ratios: Vec<_> = week.iter().map(|(_, share)| share.ratio().unwrap()).collect();
    assert_eq!(ratios, [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0]);
}
