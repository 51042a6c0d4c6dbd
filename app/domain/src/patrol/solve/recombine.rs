//! Two tours make a third: edge assembly crossover.
//!
//! The edges in which two tours differ fall apart into closed walks that take an edge of the one and an edge of the
//! other in turn. Along one such walk the first tour gives up its edges for those of the second. What falls apart by
//! that is joined again at the cheapest place. A child so differs from its first parent in one neighbourhood and
//! has hardly an edge that neither parent has.

use super::costs::{Costs, Neighbours};
use super::random::Random;

/// Both neighbours of each point.
pub(crate) type Links = Vec<[u32; 2]>;

#[derive(Debug, Clone)]
pub(crate) struct Parent {
    pub(crate) links: Links,
    pub(crate) length: i64,
}

impl Parent {
    pub(crate) fn of(tour: &[u32], length: i64) -> Self {
        let mut links = vec![[0; 2]; tour.len()];
        for (at, &point) in tour.iter().enumerate() {
            let before = tour[if at == 0 { tour.len() - 1 } else { at - 1 }];
            let after = tour[if at + 1 == tour.len() { 0 } else { at + 1 }];
            links[point as usize] = [before, after];
        }
        Self { links, length }
    }

    pub(crate) fn tour(&self, into: &mut Vec<u32>) {
        into.clear();
        let (mut before, mut here) = (u32::MAX, 0_u32);
        for _ in 0..self.links.len() {
            into.push(here);
            let [a, b] = self.links[here as usize];
            let to = if a == before { b } else { a };
            before = here;
            here = to;
        }
    }
}

/// Edges of one parent that the other has not and that no walk has used yet.
#[derive(Debug, Clone, Copy, Default)]
struct Free {
    to: [u32; 2],
    count: u8,
}

impl Free {
    fn drop(&mut self, to: u32) {
        if self.to[0] == to {
            self.to[0] = self.to[1];
        }
        self.count -= 1;
    }
}

const NEVER: u32 = u32::MAX;

/// Memory that is used again for each pair.
#[derive(Debug)]
pub(crate) struct Crossing<'a> {
    costs: &'a Costs,
    near: &'a Neighbours,
    free: [Vec<Free>; 2],
    starts: Vec<u32>,
    path: Vec<u32>,
    /// Where a point stands on the path at even and at odd places.
    seen: [Vec<u32>; 2],
    /// Points of all closed walks, one after the other; each begins with an edge of the first parent.
    walks: Vec<u32>,
    ends: Vec<usize>,
    links: Links,
    touched: Vec<u32>,
    part: Vec<u32>,
    sizes: Vec<u32>,
    firsts: Vec<u32>,
}

impl<'a> Crossing<'a> {
    pub(crate) fn new(costs: &'a Costs, near: &'a Neighbours) -> Self {
        let n = costs.points();
        Self {
            costs,
            near,
            free: [vec![Free::default(); n], vec![Free::default(); n]],
            starts: Vec::new(),
            path: Vec::new(),
            seen: [vec![NEVER; n], vec![NEVER; n]],
            walks: Vec::new(),
            ends: Vec::new(),
            links: Vec::new(),
            touched: Vec::new(),
            part: vec![0; n],
            sizes: Vec::new(),
            firsts: Vec::new(),
        }
    }

    /// Replaces `a` by the best of at most `children` children with `b`, if that is shorter. Answers whether.
    pub(crate) fn cross(&mut self, a: &mut Parent, b: &Parent, children: usize, random: &mut Random) -> bool {
        self.find_walks(a, b, random);
        let mut order: Vec<usize> = (0..self.ends.len()).collect();
        random.shuffle(&mut order);
        order.truncate(children);
        self.links.clone_from(&a.links);
        let mut best: Option<(i64, Links)> = None;
        for walk in order {
            let gain = self.child(a, walk);
            if gain > best.as_ref().map_or(0, |(gain, _)| *gain) {
                match &mut best {
                    Some((most, links)) => {
                        *most = gain;
                        links.clone_from(&self.links);
                    }
                    None => best = Some((gain, self.links.clone())),
                }
            }
            while let Some(point) = self.touched.pop() {
                self.links[point as usize] = a.links[point as usize];
            }
        }
        let Some((gain, links)) = best else { return false };
        a.links = links;
        a.length -= gain;
        true
    }

    fn find_walks(&mut self, a: &Parent, b: &Parent, random: &mut Random) {
        self.walks.clear();
        self.ends.clear();
        self.starts.clear();
        for point in 0..a.links.len() {
            let (of_a, of_b) = (a.links[point], b.links[point]);
            for (side, own, other) in [(0, of_a, of_b), (1, of_b, of_a)] {
                let mut free = Free::default();
                for to in own {
                    if !other.contains(&to) {
                        free.to[usize::from(free.count)] = to;
                        free.count += 1;
                    }
                }
                self.free[side][point] = free;
            }
            if self.free[0][point].count > 0 {
                self.starts.push(point as u32);
            }
        }
        random.shuffle(&mut self.starts);
        for at in 0..self.starts.len() {
            let start = self.starts[at];
            while self.free[0][start as usize].count > 0 {
                self.walk_from(start, random);
            }
        }
    }

    /// Walks on until it is back at `start`, and takes every closed walk out of the path on the way.
    fn walk_from(&mut self, start: u32, random: &mut Random) {
        self.path.clear();
        self.path.push(start);
        self.seen[0][start as usize] = 0;
        loop {
            let at = self.path.len() - 1;
            let (here, side) = (self.path[at], at % 2);
            let free = self.free[side][here as usize];
            let to = if free.count == 2 { free.to[random.below(2)] } else { free.to[0] };
            self.free[side][here as usize].drop(to);
            self.free[side][to as usize].drop(here);
            let (reached, parity) = (at + 1, (at + 1) % 2);
            let from = self.seen[parity][to as usize];
            if from == NEVER {
                self.seen[parity][to as usize] = reached as u32;
                self.path.push(to);
                continue;
            }
            let from = from as usize;
            if parity == 0 {
                self.walks.extend_from_slice(&self.path[from..reached]);
            } else {
                self.walks.extend_from_slice(&self.path[from + 1..reached]);
                self.walks.push(to);
            }
            self.ends.push(self.walks.len());
            for place in from + 1..reached {
                self.seen[place % 2][self.path[place] as usize] = NEVER;
            }
            self.path.truncate(from + 1);
            if from == 0 {
                self.seen[0][start as usize] = NEVER;
                return;
            }
        }
    }

    fn cost(&self, a: u32, b: u32) -> i64 {
        self.costs.between(a as usize, b as usize)
    }

    fn relink(&mut self, point: u32, from: u32, to: u32) {
        let links = &mut self.links[point as usize];
        links[usize::from(links[0] != from)] = to;
        self.touched.push(point);
    }

    /// Makes the child of one walk in `links`; answers how much shorter than the first parent it is.
    fn child(&mut self, a: &Parent, walk: usize) -> i64 {
        let from = if walk == 0 { 0 } else { self.ends[walk - 1] };
        let to = self.ends[walk];
        let mut gain = 0;
        for at in (from..to).step_by(2) {
            let (x, y) = (self.walks[at], self.walks[at + 1]);
            let after = self.walks[if at + 2 == to { from } else { at + 2 }];
            let before = self.walks[if at == from { to - 1 } else { at - 1 }];
            gain += self.cost(x, y) - self.cost(y, after);
            self.relink(x, y, before);
            self.relink(y, x, after);
        }
        let mut parts = self.label(a.links.len());
        while parts > 1 {
            gain -= self.join_smallest();
            parts -= 1;
        }
        gain
    }

    /// Numbers the closed parts; answers how many there are.
    fn label(&mut self, n: usize) -> usize {
        self.part.fill(NEVER);
        self.sizes.clear();
        self.firsts.clear();
        let mut labelled = 0;
        // Each part that does not hold point 0 has a point that was touched.
        let first = self.trace(0);
        labelled += first;
        let mut at = 0;
        while labelled < n && at < self.touched.len() {
            let point = self.touched[at];
            if self.part[point as usize] == NEVER {
                labelled += self.trace(point);
            }
            at += 1;
        }
        self.sizes.len()
    }

    fn trace(&mut self, first: u32) -> usize {
        let label = self.sizes.len() as u32;
        let (mut before, mut here, mut size) = (self.links[first as usize][1], first, 0);
        loop {
            self.part[here as usize] = label;
            size += 1;
            let [a, b] = self.links[here as usize];
            let to = if a == before { b } else { a };
            before = here;
            here = to;
            if here == first {
                break;
            }
        }
        self.sizes.push(size);
        self.firsts.push(first);
        size as usize
    }

    /// Opens the smallest part and another at the cheapest place and joins them; answers what that costs.
    fn join_smallest(&mut self) -> i64 {
        let smallest = (0..self.sizes.len()).min_by_key(|&label| self.sizes[label]).unwrap_or(0);
        let (label, first) = (smallest as u32, self.firsts[smallest]);
        let mut best = (i64::MAX, [0; 4]);
        for wide in [false, true] {
            let (mut before, mut here) = (self.links[first as usize][1], first);
            loop {
                if wide {
                    for there in 0..self.part.len() as u32 {
                        self.try_join(label, here, there, &mut best);
                    }
                } else {
                    let near = self.near;
                    for &there in near.of(here as usize) {
                        self.try_join(label, here, there, &mut best);
                    }
                }
                let [a, b] = self.links[here as usize];
                let to = if a == before { b } else { a };
                before = here;
                here = to;
                if here == first {
                    break;
                }
            }
            if best.0 != i64::MAX {
                break;
            }
        }
        let (added, [u, u_next, v, v_next]) = best;
        let other = self.part[v as usize];
        let (mut before, mut here) = (self.links[first as usize][1], first);
        loop {
            self.part[here as usize] = other;
            let [a, b] = self.links[here as usize];
            let to = if a == before { b } else { a };
            before = here;
            here = to;
            if here == first {
                break;
            }
        }
        self.sizes[other as usize] += self.sizes[smallest];
        self.sizes[smallest] = u32::MAX / 2;
        self.relink(u, u_next, v);
        self.relink(u_next, u, v_next);
        self.relink(v, v_next, u);
        self.relink(v_next, v, u_next);
        added
    }

    #[inline]
    fn try_join(&self, label: u32, u: u32, v: u32, best: &mut (i64, [u32; 4])) {
        if self.part[v as usize] == label {
            return;
        }
        let joined = self.cost(u, v);
        for u_next in self.links[u as usize] {
            let opened = joined - self.cost(u, u_next);
            if opened - self.cost(v, self.links[v as usize][0]).max(self.cost(v, self.links[v as usize][1]))
                >= best.0
            {
                continue;
            }
            for v_next in self.links[v as usize] {
                let added = opened + self.cost(u_next, v_next) - self.cost(v, v_next);
                if added < best.0 {
                    *best = (added, [u, u_next, v, v_next]);
                }
            }
        }
    }
}
