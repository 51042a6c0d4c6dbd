//! How good tours are after 0.1, 0.2 and 1 second, against the best that a long run finds:
//! `cargo run --release -p domain --example plan_bench [-- LONG_SECONDS [SEEDS]]`.
//!
//! Random points on a square of one kilometre, ten seeds. Each line gives the median and the worst of the longest
//! tour's excess over the best known, in percent. The references are this solver's own; whoever wants the
//! optimum compares with an exact one.
#![allow(clippy::print_stdout, reason = "a program that prints its measurements")]

use std::time::Instant;

use domain::patrol::solve::{Costs, Effort, Inspector, Problem, Stop, solve};

/// SplitMix64, so that the points are the same everywhere.
fn points(count: usize, seed: u64) -> Vec<(f64, f64)> {
    let mut state = seed * 7919 + count as u64;
    let mut unit = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..count).map(|_| (unit() * 1000.0, unit() * 1000.0)).collect()
}

/// Metres of the longest tour, recomputed from the points; distances and all are within the time.
fn longest(points: &[(f64, f64)], inspectors: usize, seed: u64, seconds: f64) -> f64 {
    let from = Instant::now();
    let (costs, _) = Costs::from_metres(points, 0.0);
    let problem = Problem {
        costs,
        stops: (1..points.len()).map(Stop::at).collect(),
        inspectors: vec![Inspector::at(0); inspectors],
    };
    let effort = Effort { seed, steps: u64::MAX };
    let tours = solve(&problem, effort, &mut || from.elapsed().as_secs_f64() >= seconds);
    let metres = |tour: &Vec<usize>| {
        let way: Vec<_> =
            std::iter::once(0).chain(tour.iter().map(|stop| stop + 1)).chain(std::iter::once(0)).collect();
        way.windows(2)
            .map(|pair| {
                let ((ax, ay), (bx, by)) = (points[pair[0]], points[pair[1]]);
                (ax - bx).hypot(ay - by)
            })
            .sum::<f64>()
    };
    tours.stops.iter().map(metres).fold(0.0, f64::max)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let long: f64 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(5.0);
    let seeds: u64 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(10);
    println!("points inspectors seconds  median %  worst %   (reference: {long} s)");
    let times = [0.1, 0.2, 1.0];
    for count in [50, 100, 200, 280, 440] {
        for inspectors in 1..=6 {
            let mut over = vec![Vec::new(); times.len()];
            for seed in 1..=seeds {
                let points = points(count, seed);
                let found: Vec<_> =
                    times.iter().map(|&seconds| longest(&points, inspectors, seed, seconds)).collect();
                let known =
                    found.iter().copied().fold(longest(&points, inspectors, seed + 100, long), f64::min);
                for (over, found) in over.iter_mut().zip(&found) {
                    over.push((found / known - 1.0) * 100.0);
                }
            }
            for (seconds, over) in times.iter().zip(&mut over) {
                over.sort_by(f64::total_cmp);
                let median = over.get(over.len() / 2).copied().unwrap_or_default();
                let worst = over.last().copied().unwrap_or_default();
                println!("{count:6} {inspectors:10} {seconds:7} {median:9.3} {worst:8.3}");
            }
        }
    }
}
