//! One tour: local search, then small disturbances that are kept where they pay.

use super::costs::{Costs, Neighbours};
use super::random::Random;
use super::ring::Ring;
use super::three_opt::{Dirty, improve};

/// Near points that are kept for each point.
pub(crate) const NEAR: usize = 10;

/// A disturbance reorders three stretches of at most so many points each.
const STRETCH: usize = 15;

/// Keeps one tour of some points of the matrix and shortens it.
#[derive(Debug)]
pub(crate) struct Shortener<'a> {
    costs: &'a Costs,
    near: &'a Neighbours,
    ring: Ring,
    dirty: Dirty,
    length: i64,
    window: Vec<u32>,
    swapped: Vec<u32>,
}

impl<'a> Shortener<'a> {
    pub(crate) fn new(costs: &'a Costs, near: &'a Neighbours) -> Self {
        Self {
            costs,
            near,
            ring: Ring::new(costs.points()),
            dirty: Dirty::new(costs.points()),
            length: 0,
            window: Vec::new(),
            swapped: Vec::new(),
        }
    }

    /// Takes a tour over and brings it to where no exchange shortens it.
    pub(crate) fn load(&mut self, tour: &[u32]) {
        self.ring.load(tour);
        self.length = length(self.costs, tour);
        for &point in tour.iter().rev() {
            self.dirty.add(point);
        }
        self.length -= improve(self.costs, self.near, &mut self.ring, &mut self.dirty);
        self.ring.clear_log();
    }

    pub(crate) fn tour(&self) -> &[u32] {
        self.ring.tour()
    }

    pub(crate) fn length(&self) -> i64 {
        self.length
    }

    /// Disturbs the tour somewhere, mends it, and keeps the outcome if it is at most `worse` longer than before.
    pub(crate) fn kick(&mut self, random: &mut Random, worse: i64) {
        let n = self.ring.len();
        if n < 8 {
            return;
        }
        let most = STRETCH.min((n - 2) / 3);
        let from = 1 + random.below(n);
        let (a, b, c) = (1 + random.below(most), 1 + random.below(most), 1 + random.below(most));
        let at = |offset: usize| self.ring.at(from, offset);
        // p [a] [b] [c] q becomes p [c] [b] [a] q: four edges change, and no exchange of three takes that back.
        let ends =
            [at(0), at(1), at(a), at(a + 1), at(a + b), at(a + b + 1), at(a + b + c), at(a + b + c + 1)];
        let [p, a0, a1, b0, b1, c0, c1, q] = ends;
        let cost = |x: u32, y: u32| self.costs.between(x as usize, y as usize);
        let added = cost(p, c0) + cost(c1, b0) + cost(b1, a0) + cost(a1, q)
            - cost(p, a0)
            - cost(a1, b0)
            - cost(b1, c0)
            - cost(c1, q);
        self.window.clear();
        self.window.extend((1..=a + b + c).map(|offset| self.ring.at(from, offset)));
        self.swapped.clear();
        self.swapped.extend_from_slice(&self.window[a + b..]);
        self.swapped.extend_from_slice(&self.window[a..a + b]);
        self.swapped.extend_from_slice(&self.window[..a]);
        let first = if from == n { 1 } else { from + 1 };
        self.ring.write(first, &self.swapped);
        self.ring.clear_log();
        for end in ends {
            self.dirty.add(end);
        }
        let changed = added - improve(self.costs, self.near, &mut self.ring, &mut self.dirty);
        if changed <= worse {
            self.length += changed;
        } else {
            self.ring.undo();
            self.ring.write(first, &self.window);
        }
    }
}

pub(crate) fn length(costs: &Costs, tour: &[u32]) -> i64 {
    let Some(&last) = tour.last() else { return 0 };
    let (mut sum, mut from) = (0, last);
    for &to in tour {
        sum += costs.between(from as usize, to as usize);
        from = to;
    }
    sum
}

/// Always on to the nearest point that was not visited, from the first member on.
pub(crate) fn nearest_first(costs: &Costs, members: &[u32]) -> Vec<u32> {
    nearest_by(members, |a, b| costs.between(a as usize, b as usize))
}

/// The same by any way between two members.
pub(crate) fn nearest_by(members: &[u32], way: impl Fn(u32, u32) -> i64) -> Vec<u32> {
    let mut left = members.to_vec();
    let mut tour = Vec::with_capacity(left.len());
    let mut at = 0;
    while !left.is_empty() {
        let here = left.swap_remove(at);
        tour.push(here);
        at = (0..left.len()).min_by_key(|&i| (way(here, left[i]), left[i])).unwrap_or(0);
    }
    tour
}
