//! Tours against every order there is, and against what a tour must be.

use domain::patrol::solve::{Costs, Effort, Half, Inspector, Problem, Stop, Tours, Who, solve};
use proptest::prelude::*;

fn plane(points: &[(f64, f64)], inspectors: usize) -> Problem {
    let (costs, _) = Costs::from_metres(points, 0.0);
    Problem {
        costs,
        stops: (1..points.len()).map(Stop::at).collect(),
        inspectors: vec![Inspector::at(0); inspectors],
    }
}

fn plan(problem: &Problem, steps: u64) -> Tours {
    solve(problem, Effort { seed: 1, steps }, &mut || false)
}

/// All orders of `left` after `begun`, each given to `seen`.
fn orders(begun: &mut Vec<usize>, left: &mut Vec<usize>, seen: &mut dyn FnMut(&[usize])) {
    if left.is_empty() {
        seen(begun);
    }
    for at in 0..left.len() {
        let stop = left.swap_remove(at);
        begun.push(stop);
        orders(begun, left, seen);
        begun.pop();
        left.push(stop);
        let last = left.len() - 1;
        left.swap(at, last);
    }
}

/// The best (longest, total) of every assignment and every order.
fn slow_best(problem: &Problem) -> (i64, i64) {
    let (n, m) = (problem.stops.len(), problem.inspectors.len());
    let mut best = (i64::MAX, i64::MAX);
    for assignment in 0..m.pow(u32::try_from(n).unwrap()) {
        let mut lists = vec![Vec::new(); m];
        let mut rest = assignment;
        for stop in 0..n {
            lists[rest % m].push(stop);
            rest /= m;
        }
        let lengths: Vec<i64> = lists
            .iter_mut()
            .enumerate()
            .map(|(k, list)| {
                let mut least = i64::MAX;
                orders(&mut Vec::new(), list, &mut |order| least = least.min(problem.length(k, order)));
                least
            })
            .collect();
        best = best.min((*lengths.iter().max().unwrap(), lengths.iter().sum()));
    }
    best
}

fn visits_all_once(problem: &Problem, tours: &Tours) -> bool {
    let mut stops: Vec<_> = tours.stops.iter().flatten().chain(&tours.left_out).copied().collect();
    stops.sort_unstable();
    stops == (0..problem.stops.len()).collect::<Vec<_>>()
}

fn any_points(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(f64, f64)>> {
    // A small grid: many ties and points at the same place.
    prop::collection::vec((0..30_i32, 0..30_i32), count)
        .prop_map(|points| points.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_single_tour_over_a_few_points_is_the_shortest_of_all(points in any_points(2..9)) {
        let problem = plane(&points, 1);
        let mut least = i64::MAX;
        let mut all = (0..problem.stops.len()).collect();
        orders(&mut Vec::new(), &mut all, &mut |order| least = least.min(problem.length(0, order)));
        prop_assert_eq!(plan(&problem, 10).longest(), least);
    }

    #[test]
    fn the_longest_of_two_tours_over_a_few_points_is_the_shortest_of_all(points in any_points(2..7)) {
        let problem = plane(&points, 2);
        let tours = plan(&problem, 20_000);
        prop_assert_eq!(tours.longest(), slow_best(&problem).0);
    }

    #[test]
    fn every_stop_is_visited_once_whatever_the_places(points in any_points(1..60), inspectors in 1..5_usize) {
        let problem = plane(&points, inspectors);
        let tours = plan(&problem, 2_000);
        prop_assert!(visits_all_once(&problem, &tours));
        prop_assert!(tours.left_out.is_empty());
        for (k, tour) in tours.stops.iter().enumerate() {
            prop_assert_eq!(problem.length(k, tour), tours.lengths[k]);
        }
    }

    #[test]
    fn the_same_seed_and_steps_give_the_same_tours(points in any_points(10..50), inspectors in 1..4_usize) {
        let problem = plane(&points, inspectors);
        prop_assert_eq!(plan(&problem, 3_000), plan(&problem, 3_000));
    }

    #[test]
    fn limits_halves_and_who_may_visit_are_kept_and_the_lightest_is_left_out(
        points in any_points(4..30),
        kinds in prop::collection::vec((0..4_u8, 0..4_u8, 1..9_u32), 30),
        limit in 40..200_i64,
    ) {
        let (costs, scale) = Costs::from_metres(&points, 0.0);
        #[allow(clippy::cast_possible_truncation, reason = "metres of a small grid")]
        let unit = scale as i64;
        let stops = (1..points.len()).zip(&kinds).map(|(point, (half, who, weight))| Stop {
            half: [None, None, Some(Half::Morning), Some(Half::Afternoon)][usize::from(*half)],
            who: match who {
                0 => Who::Among(vec![1]),
                1 => Who::Except(vec![0]),
                _ => Who::Anybody,
            },
            weight: *weight,
            floors: 6,
            service: 3 * unit,
            ..Stop::at(point)
        }).collect();
        let inspectors = vec![
            Inspector { start: 0, limit: Some(limit * unit), floors: Some(60) },
            Inspector { start: 1, limit: Some(limit * unit), floors: None },
        ];
        let problem = Problem { costs, stops, inspectors };
        let tours = plan(&problem, 3_000);
        prop_assert!(visits_all_once(&problem, &tours));
        for (k, tour) in tours.stops.iter().enumerate() {
            prop_assert!(problem.permits(k, tour), "{:?}", tour);
        }
        // Nothing that was left out would fit in anywhere as the tours are.
        for &stop in &tours.left_out {
            for (k, tour) in tours.stops.iter().enumerate() {
                for at in 0..=tour.len() {
                    let mut longer = tour.clone();
                    longer.insert(at, stop);
                    prop_assert!(!problem.permits(k, &longer));
                }
            }
        }
    }
}

#[test]
fn a_stop_that_nobody_may_visit_is_left_out() {
    let mut problem = plane(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)], 2);
    problem.stops[1].who = Who::Among(Vec::new());
    let tours = plan(&problem, 100);
    assert_eq!(tours.left_out, [1]);
    assert_eq!(tours.stops.iter().flatten().collect::<Vec<_>>(), [&0]);
}

#[test]
fn without_a_step_there_is_still_a_plan() {
    let points: Vec<_> = (0..40).map(|i| (f64::from(i * 37 % 40), f64::from(i * 11 % 17))).collect();
    for inspectors in [1, 3] {
        let problem = plane(&points, inspectors);
        assert!(plan(&problem, 0).left_out.is_empty());
        let tours = solve(&problem, Effort { seed: 5, steps: u64::MAX }, &mut || true);
        assert!(visits_all_once(&problem, &tours) && tours.left_out.is_empty());
    }
}

#[test]
fn nothing_to_do_and_nobody_to_do_it_give_empty_plans() {
    let nobody = plane(&[(0.0, 0.0), (1.0, 1.0)], 0);
    assert_eq!(plan(&nobody, 10).left_out, [0]);
    assert_eq!(plan(&plane(&[(0.0, 0.0)], 2), 10).stops, [Vec::<usize>::new(), Vec::new()]);
}

#[test]
fn points_all_at_one_place_are_all_visited() {
    for inspectors in [1, 2] {
        let problem = plane(&[(3.0, 3.0); 25], inspectors);
        let tours = plan(&problem, 2_000);
        assert!(visits_all_once(&problem, &tours) && tours.longest() == 0);
    }
}
