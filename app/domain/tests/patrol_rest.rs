//! The rest of a round in the order that ends soonest.

use domain::patrol::rest::{Rest, RestError, RestStop};
use domain::patrol::solve::{Effort, Half};
use proptest::prelude::*;

const EFFORT: Effort = Effort { seed: 1, steps: 2_000 };

/// Places on a plane, a second a unit; all but row 0 are stops.
fn plane(places: &[(u32, u32)], halves: &[Option<Half>], at: usize, now: u32) -> Rest {
    let seconds = places
        .iter()
        .flat_map(|a| places.iter().map(move |b| a.0.abs_diff(b.0) + a.1.abs_diff(b.1)))
        .collect();
    let stops = (1..places.len())
        .map(|row| RestStop { row, service: 60, half: halves.get(row).copied().flatten() })
        .collect();
    Rest { seconds, stops, at, now }
}

fn order(rest: &Rest) -> Vec<usize> {
    rest.order(EFFORT, &mut || false).unwrap()
}

fn soonest(rest: &Rest, begun: &mut Vec<usize>, best: &mut (usize, u64)) {
    if begun.len() == rest.stops.len() {
        *best = (*best).min(rest.ends(begun));
    }
    for stop in 0..rest.stops.len() {
        if !begun.contains(&stop) {
            begun.push(stop);
            soonest(rest, begun, best);
            begun.pop();
        }
    }
}

#[test]
fn the_rest_goes_on_from_where_the_person_is_and_ends_at_the_start() {
    // A street; the person stands at its far end.
    let rest = plane(&[(0, 0), (100, 0), (200, 0), (300, 0), (400, 0)], &[], 4, 600);
    assert_eq!(order(&rest), [3, 2, 1, 0]);
    assert_eq!(rest.ends(&[3, 2, 1, 0]), (0, 600 * 60 + 400 + 4 * 60));
    let from_home = Rest { at: 0, ..rest };
    assert_eq!(from_home.ends(&order(&from_home)).1, 600 * 60 + 800 + 4 * 60);
}

#[test]
fn a_visit_of_the_afternoon_waits_for_noon_and_one_of_the_morning_comes_before_it() {
    let halves = [None, Some(Half::Afternoon), None, Some(Half::Morning), None];
    let rest = plane(&[(0, 0), (10, 0), (20, 0), (900, 0), (30, 0)], &halves, 0, 700);
    let order = order(&rest);
    assert_eq!(rest.ends(&order).0, 0);
    assert_eq!(order.last(), Some(&0));
    // Past noon nothing is left of it.
    let after = Rest { now: 730, ..rest };
    let ends = after.ends(&after.order(EFFORT, &mut || false).unwrap()).1;
    assert_eq!(ends, 730 * 60 + 1_800 + 240);
}

#[test]
fn what_cannot_be_ordered_is_refused_with_a_sentence() {
    let rest = |seconds: Vec<u32>, row, at| {
        let stops = vec![RestStop { row, service: 1, half: None }];
        Rest { seconds, stops, at, now: 0 }.order(EFFORT, &mut || false)
    };
    assert_eq!(rest(vec![0; 3], 0, 0), Err(RestError::NotSquare { cells: 3 }));
    assert_eq!(rest(vec![0; 4], 2, 0), Err(RestError::NoRow { row: 2, rows: 2 }));
    assert_eq!(rest(vec![0; 4], 1, 9), Err(RestError::NoRow { row: 9, rows: 2 }));
    assert_eq!(rest(Vec::new(), 0, 0), Err(RestError::NoRow { row: 0, rows: 0 }));
    assert_eq!(rest(vec![u32::MAX; 4], 1, 1), Ok(vec![0]));
    let nothing = Rest { seconds: vec![0], stops: Vec::new(), at: 0, now: u32::MAX };
    assert_eq!(nothing.order(EFFORT, &mut || false), Ok(Vec::new()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn over_a_few_stops_no_order_ends_sooner(
        places in prop::collection::vec((0..40_u32, 0..40_u32), 2..7),
        at in 0..7_usize,
    ) {
        let rest = plane(&places, &[], at % places.len(), 500);
        let mut best = (usize::MAX, u64::MAX);
        soonest(&rest, &mut Vec::new(), &mut best);
        prop_assert_eq!(rest.ends(&order(&rest)), best);
    }

    #[test]
    fn every_stop_is_visited_once_and_the_halves_are_kept(
        places in prop::collection::vec((0..900_u32, 0..900_u32), 1..40),
        kinds in prop::collection::vec(0..4_u8, 40),
        at in 0..40_usize,
        now in 0..1440_u32,
    ) {
        let halves: Vec<_> = kinds
            .iter()
            .map(|kind| [None, None, Some(Half::Morning), Some(Half::Afternoon)][usize::from(*kind)])
            .collect();
        let rest = plane(&places, &halves, at % places.len(), now);
        let found = order(&rest);
        prop_assert_eq!(&found, &order(&rest));
        let mut all = found.clone();
        all.sort_unstable();
        prop_assert_eq!(all, (0..rest.stops.len()).collect::<Vec<_>>());
        // With hours to go before noon nothing is late.
        prop_assert!(now > 60 || rest.ends(&found).0 == 0);
        prop_assert!(rest.ends(&found) <= rest.ends(&(0..rest.stops.len()).collect::<Vec<_>>()));
    }
}
