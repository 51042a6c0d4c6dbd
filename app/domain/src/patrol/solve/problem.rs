//! What is to be planned, and what a plan is.

use serde::{Deserialize, Serialize};

use super::costs::Costs;

/// 上午 or 下午: the half of the day in which a visit is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    Morning,
    Afternoon,
}

/// Which inspectors, by their index, may visit a stop.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Who {
    #[default]
    Anybody,
    /// Pinned where there is one; nobody where there is none.
    Among(Vec<usize>),
    Except(Vec<usize>),
}

impl Who {
    pub fn allows(&self, inspector: usize) -> bool {
        match self {
            Self::Anybody => true,
            Self::Among(some) => some.contains(&inspector),
            Self::Except(some) => !some.contains(&inspector),
        }
    }
}

/// One visit. A place that is to be seen in both halves of a day is two stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Row of the matrix; several stops may share one.
    pub point: usize,
    /// How long the visit takes, in the units of the matrix.
    pub service: i64,
    /// Floors that are climbed.
    pub floors: u32,
    /// Within a tour, no stop of the morning comes after one of the afternoon.
    pub half: Option<Half>,
    pub who: Who,
    /// How much it matters that somebody comes: when not all fits in, the sum over what is left out is least.
    pub weight: u32,
}

impl Stop {
    /// Nothing but a place, and as important as any.
    pub fn at(point: usize) -> Self {
        Self { point, service: 0, floors: 0, half: None, who: Who::Anybody, weight: 1 }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspector {
    /// Row of the matrix at which the tour begins and ends.
    pub start: usize,
    /// Most that a tour may take, walking and service, in the units of the matrix.
    pub limit: Option<i64>,
    pub floors: Option<u32>,
}

impl Inspector {
    pub fn at(start: usize) -> Self {
        Self { start, limit: None, floors: None }
    }
}

/// Stops to be shared out among inspectors so that the longest tour is as short as it gets, and then the sum of
/// all tours. Points of stops and starts that the matrix has not are treated as its last one.
#[derive(Debug, Clone)]
pub struct Problem {
    pub costs: Costs,
    pub stops: Vec<Stop>,
    pub inspectors: Vec<Inspector>,
}

/// Who visits what in which order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tours {
    /// Stops by their index, a list for each inspector; empty for one without work.
    pub stops: Vec<Vec<usize>>,
    /// Walking from the start over all stops and back, and service; in the units of the matrix.
    pub lengths: Vec<i64>,
    /// Stops that fit into nobody's limits, or that nobody may visit; ascending.
    pub left_out: Vec<usize>,
}

impl Tours {
    /// Computed anew from the matrix.
    pub fn of(problem: &Problem, stops: Vec<Vec<usize>>) -> Self {
        let lengths = stops.iter().enumerate().map(|(k, tour)| problem.length(k, tour)).collect();
        let mut left = vec![true; problem.stops.len()];
        for &stop in stops.iter().flatten() {
            if let Some(slot) = left.get_mut(stop) {
                *slot = false;
            }
        }
        let left_out = (0..left.len()).filter(|&stop| left[stop]).collect();
        Self { stops, lengths, left_out }
    }

    pub fn longest(&self) -> i64 {
        self.lengths.iter().copied().max().unwrap_or(0)
    }

    pub fn total(&self) -> i64 {
        self.lengths.iter().sum()
    }
}

impl Problem {
    fn row(&self, point: usize) -> usize {
        point.min(self.costs.points().saturating_sub(1))
    }

    /// The row of a stop or of an inspector's start, within the matrix.
    pub(crate) fn stop_row(&self, stop: usize) -> usize {
        self.stops.get(stop).map_or(0, |stop| self.row(stop.point))
    }

    pub(crate) fn start_row(&self, inspector: usize) -> usize {
        self.inspectors.get(inspector).map_or(0, |inspector| self.row(inspector.start))
    }

    /// What a tour takes, walking and service; nothing for an empty one.
    pub fn length(&self, inspector: usize, tour: &[usize]) -> i64 {
        if tour.is_empty() || self.costs.points() == 0 {
            return 0;
        }
        let start = self.start_row(inspector);
        let (mut sum, mut from) = (0, start);
        for &stop in tour {
            let to = self.stop_row(stop);
            sum += self.costs.between(from, to) + self.stops.get(stop).map_or(0, |stop| stop.service);
            from = to;
        }
        sum + self.costs.between(from, start)
    }

    /// Whether an inspector may make this tour: allowed stops, morning before afternoon, within the limits.
    pub fn permits(&self, inspector: usize, tour: &[usize]) -> bool {
        let Some(who) = self.inspectors.get(inspector) else { return false };
        let mut afternoon = false;
        let mut floors = 0_u64;
        for &stop in tour {
            let Some(stop) = self.stops.get(stop) else { return false };
            if !stop.who.allows(inspector) || (afternoon && stop.half == Some(Half::Morning)) {
                return false;
            }
            afternoon |= stop.half == Some(Half::Afternoon);
            floors += u64::from(stop.floors);
        }
        who.limit.is_none_or(|limit| self.length(inspector, tour) <= limit)
            && who.floors.is_none_or(|most| floors <= u64::from(most))
    }
}
