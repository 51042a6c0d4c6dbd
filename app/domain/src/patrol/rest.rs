//! The rest of a round in a new order: from where the person is, over all that is left, and back to the start. The
//! phone works it out by itself, without a network; who visits what stays as it was planned.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::solve::{Costs, Effort, Half, Inspector, MOST_POINTS, Problem, Stop, solve};

const NOON: u64 = 12 * 3600;

/// A walk of more than eleven days is a mistake; sums of shorter ones stay small.
const LONGEST_WALK: u32 = 1_000_000;

/// A way that no tour takes while there is another one.
const NO_WAY: i64 = 100 * LONGEST_WALK as i64;

/// Stretches of at most so many stops are put elsewhere when halves of the day count.
const STRETCH: usize = 3;

/// Additions that this may take: some tens of milliseconds.
const ADDITIONS: usize = 20_000_000;

/// What the phone knows of the rest of its round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Seconds on foot between all places of the round, a square matrix by rows; row 0 is the start.
    pub seconds: Vec<u32>,
    /// What is left.
    pub stops: Vec<RestStop>,
    /// The row at which the person is.
    pub at: usize,
    /// Minutes since midnight.
    pub now: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestStop {
    pub row: usize,
    /// Seconds that the visit takes with its floors.
    pub service: u32,
    #[serde(default)]
    pub half: Option<Half>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RestError {
    #[error("{cells} numbers are no square matrix")]
    NotSquare { cells: usize },
    #[error("there is no row {row} in a matrix of {rows}")]
    NoRow { row: usize, rows: usize },
    #[error("{found} places are too many: at most {MOST_POINTS}")]
    TooMany { found: usize },
}

impl Rest {
    /// The stops by their index, in the order that ends soonest. Before noon as few visits of the morning as can be
    /// come after it, and one of the afternoon waits for noon; after noon the halves no longer matter.
    ///
    /// # Errors
    /// The matrix is not square, has not a row that is named, or is too large.
    pub fn order(&self, effort: Effort, stop: &mut dyn FnMut() -> bool) -> Result<Vec<usize>, RestError> {
        let rows = self.seconds.len().isqrt();
        if rows * rows != self.seconds.len() {
            return Err(RestError::NotSquare { cells: self.seconds.len() });
        }
        // Both ends of the way are places too.
        let found = rows.max(self.stops.len() + 2);
        if found > MOST_POINTS {
            return Err(RestError::TooMany { found });
        }
        let named = self.stops.iter().map(|stop| stop.row).chain([self.at, 0]);
        if let Some(row) = named.into_iter().find(|&row| row >= rows) {
            return Err(RestError::NoRow { row, rows });
        }
        if self.halves() {
            let mut order = self.solve_halves(effort, stop);
            self.mend(&mut order, stop);
            Ok(order)
        } else {
            Ok(self.solve_free(effort, stop))
        }
    }

    /// Seconds since midnight at which the person is back at the start, behind the number of visits of the morning
    /// that come too late for it.
    pub fn ends(&self, order: &[usize]) -> (usize, u64) {
        let (mut late, mut now, mut from) = (0, u64::from(self.now) * 60, self.at);
        for stop in order.iter().filter_map(|&stop| self.stops.get(stop)) {
            now += u64::from(self.walk(from, stop.row));
            match stop.half {
                Some(Half::Morning) if now >= NOON => late += 1,
                Some(Half::Afternoon) => now = now.max(NOON),
                _ => {}
            }
            now += u64::from(stop.service);
            from = stop.row;
        }
        (late, now + u64::from(self.walk(from, 0)))
    }

    fn halves(&self) -> bool {
        u64::from(self.now) * 60 < NOON && self.stops.iter().any(|stop| stop.half.is_some())
    }

    fn walk(&self, a: usize, b: usize) -> u32 {
        let rows = self.seconds.len().isqrt();
        self.seconds.get(a * rows + b).copied().unwrap_or(0).min(LONGEST_WALK)
    }

    /// A way from one place to another is a tour over both and a third that is beside them alone.
    fn solve_free(&self, effort: Effort, stop: &mut dyn FnMut() -> bool) -> Vec<usize> {
        // Nowhere, here, home, then the stops.
        let mut rows = vec![0, self.at, 0];
        rows.extend(self.stops.iter().map(|stop| stop.row));
        let costs = Costs::from_fn(rows.len(), |a, b| match (a, b) {
            (0, 1 | 2) => 0,
            (0, _) => NO_WAY,
            _ => i64::from(self.walk(rows[a], rows[b])),
        });
        let stops = (1..rows.len()).map(Stop::at).collect();
        let found = solve(&Problem { costs, stops, inspectors: vec![Inspector::at(0)] }, effort, stop);
        let mut tour = found.stops.into_iter().next().unwrap_or_default();
        // Here is stop 0 of that problem, home is stop 1.
        if tour.first() != Some(&0) {
            tour.reverse();
        }
        tour.into_iter().filter_map(|stop| stop.checked_sub(2)).collect()
    }

    /// As a day is planned: both ends count as the mean of the way from here and the way home.
    fn solve_halves(&self, effort: Effort, stop: &mut dyn FnMut() -> bool) -> Vec<usize> {
        let costs = Costs::from_fn(self.stops.len() + 1, |a, b| {
            let to = self.stops[b - 1].row;
            match a.checked_sub(1) {
                Some(from) => i64::from(self.walk(self.stops[from].row, to)),
                None => i64::from(self.walk(self.at, to).midpoint(self.walk(0, to))),
            }
        });
        let stops = self
            .stops
            .iter()
            .enumerate()
            .map(|(index, stop)| Stop {
                service: i64::from(stop.service),
                half: stop.half,
                ..Stop::at(index + 1)
            })
            .collect();
        let found = solve(&Problem { costs, stops, inspectors: vec![Inspector::at(0)] }, effort, stop);
        found.stops.into_iter().next().unwrap_or_default()
    }

    /// Puts stretches elsewhere or round the other way while the round ends sooner by it: neither noon nor the
    /// difference of the two ends was in the solver's lengths.
    fn mend(&self, order: &mut Vec<usize>, stop: &mut dyn FnMut() -> bool) {
        let n = order.len();
        let mut ends = self.ends(order);
        let mut left = ADDITIONS;
        let mut tried = Vec::with_capacity(n);
        loop {
            let before = ends;
            for from in 0..n {
                if stop() {
                    return;
                }
                for to in from + 1..=n {
                    tried.clone_from(order);
                    tried[from..to].reverse();
                    self.take_better(order, &tried, &mut ends);
                }
                for (wide, at) in (1..=STRETCH).flat_map(|wide| (0..n).map(move |at| (wide, at))) {
                    if from + wide > n || at + wide > n {
                        continue;
                    }
                    tried.clone_from(order);
                    if at > from {
                        tried[from..at + wide].rotate_left(wide);
                    } else {
                        tried[at..from + wide].rotate_right(wide);
                    }
                    self.take_better(order, &tried, &mut ends);
                }
                left = left.saturating_sub(n * n * (1 + STRETCH));
                if left == 0 {
                    return;
                }
            }
            if ends == before {
                return;
            }
        }
    }

    fn take_better(&self, order: &mut Vec<usize>, tried: &[usize], ends: &mut (usize, u64)) {
        let sooner = self.ends(tried);
        if sooner < *ends {
            *ends = sooner;
            order.clear();
            order.extend_from_slice(tried);
        }
    }
}
