//! Tours of patrol: who visits what in which order, so that the longest tour is as short as it gets.
//!
//! Pure: no clock, no threads, no order that depends on hashing. The same problem, seed and number of steps give the
//! same tours on every machine; with a callback the search ends when it says so.

mod breed;
mod budget;
mod costs;
mod exact;
mod problem;
mod random;
mod recombine;
mod ring;
mod several;
mod single;
mod three_opt;

pub use costs::{Costs, HIGHEST_COST, MOST_POINTS};
pub use problem::{Half, Inspector, Problem, Stop, Tours, Who};
pub(crate) use random::Random;

use budget::Budget;

/// How hard to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    pub seed: u64,
    /// At most so many steps, each of some microseconds; `u64::MAX` leaves it to the callback.
    pub steps: u64,
}

/// Shares the stops out: first as little weight left out as possible, then the longest tour as short as possible,
/// then the sum of the tours. `stop` is asked about every millisecond and ends the search when it answers `true`;
/// there is always a plan, however early that is.
///
/// One inspector without conditions gets the shortest tour of all up to nine stops and, given time, nearly always
/// up to some hundreds.
pub fn solve(problem: &Problem, effort: Effort, stop: &mut dyn FnMut() -> bool) -> Tours {
    let mut random = Random::new(effort.seed);
    let mut budget = Budget::new(effort.steps, stop);
    let (stops, inspectors) = (problem.stops.len(), problem.inspectors.len());
    if stops == 0 || inspectors == 0 || problem.costs.points() == 0 {
        return Tours::of(problem, vec![Vec::new(); inspectors]);
    }
    if let ([only], true) = (&problem.inspectors[..], problem.stops.iter().all(|stop| stop.half.is_none())) {
        let everything = problem.stops.iter().all(|stop| stop.who.allows(0));
        if everything && only.limit.is_none() && only.floors.is_none() {
            return alone(problem, &mut random, &mut budget);
        }
    }
    several::share_out(problem, &mut random, &mut budget)
}

/// One inspector who visits all.
fn alone(problem: &Problem, random: &mut Random, budget: &mut Budget<'_>) -> Tours {
    let mut rows = vec![problem.start_row(0)];
    rows.extend((0..problem.stops.len()).map(|stop| problem.stop_row(stop)));
    let costs = Costs::from_fn(rows.len(), |a, b| problem.costs.between(rows[a], rows[b]));
    let tour = breed::shortest(&costs, random, budget);
    let begins = tour.iter().position(|&point| point == 0).unwrap_or(0);
    let stops = tour[begins + 1..].iter().chain(&tour[..begins]).map(|&point| point as usize - 1).collect();
    Tours::of(problem, vec![stops])
}
