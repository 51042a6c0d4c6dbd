//! Local search on one tour: exchanges of two and of three edges, found along short new edges.
//!
//! From a point `t1` and the point `t2` beside it, the edge between them is given up and `t2` is joined to a near
//! point `t3` instead; an edge beside `t3` goes too, and so on, while what was saved exceeds what was spent. With
//! the tour read so that `t2` follows `t1`, the part up to the last edge given up is two stretches, S1 and S2, and
//! every exchange puts them back in another order or direction.

use super::costs::{Costs, Neighbours};
use super::ring::Ring;

#[derive(Debug, Clone, Copy)]
enum Shape {
    /// S1 reversed: two edges.
    Two,
    /// S2 reversed, then S1.
    SecondBackFirst,
    /// S2, then S1 reversed.
    SecondFirstBack,
    /// Each reversed in its place.
    BothBack,
    /// Changed for one another.
    Swapped,
}

#[derive(Debug, Clone, Copy)]
struct Exchange {
    gain: i64,
    shape: Shape,
    forward: bool,
    t: [u32; 6],
}

/// Points whose surroundings changed and that are to be looked at.
#[derive(Debug, Clone)]
pub(crate) struct Dirty {
    queue: Vec<u32>,
    waiting: Vec<bool>,
}

impl Dirty {
    pub(crate) fn new(points: usize) -> Self {
        Self { queue: Vec::new(), waiting: vec![false; points] }
    }

    #[inline]
    pub(crate) fn add(&mut self, point: u32) {
        if !std::mem::replace(&mut self.waiting[point as usize], true) {
            self.queue.push(point);
        }
    }

    #[inline]
    fn take(&mut self) -> Option<u32> {
        let point = self.queue.pop()?;
        self.waiting[point as usize] = false;
        Some(point)
    }
}

/// How many near points are tried as `t3` and as `t5`.
const THIRD: usize = 6;
const FIFTH: usize = 4;

/// Improves until no point that is dirty has an exchange that shortens the tour. Answers what was gained.
pub(crate) fn improve(costs: &Costs, near: &Neighbours, ring: &mut Ring, dirty: &mut Dirty) -> i64 {
    let mut gained = 0;
    if ring.len() < 5 {
        while dirty.take().is_some() {}
        return 0;
    }
    while let Some(t1) = dirty.take() {
        while let Some(exchange) = best_from(costs, near, ring, t1) {
            gained += exchange.gain;
            apply(ring, exchange);
            let used = if matches!(exchange.shape, Shape::Two) { 4 } else { 6 };
            for &t in exchange.t.iter().take(used).skip(1) {
                dirty.add(t);
            }
        }
    }
    gained
}

#[inline]
fn best_from(costs: &Costs, near: &Neighbours, ring: &Ring, t1: u32) -> Option<Exchange> {
    let mut best = Exchange { gain: 0, shape: Shape::Two, forward: true, t: [t1; 6] };
    search::<true>(costs, near, ring, t1, &mut best);
    search::<false>(costs, near, ring, t1, &mut best);
    (best.gain > 0).then_some(best)
}

#[inline(always)]
fn after<const FORWARD: bool>(ring: &Ring, point: u32) -> u32 {
    if FORWARD { ring.next(point) } else { ring.previous(point) }
}

#[inline(always)]
fn before<const FORWARD: bool>(ring: &Ring, point: u32) -> u32 {
    if FORWARD { ring.previous(point) } else { ring.next(point) }
}

fn search<const FORWARD: bool>(costs: &Costs, near: &Neighbours, ring: &Ring, t1: u32, best: &mut Exchange) {
    let t2 = after::<FORWARD>(ring, t1);
    let n = ring.len() as u32;
    let start = ring.position(t2);
    let outside = |point: u32| ring.position(point) == 0;
    let place = |point: u32| {
        let at = ring.position(point);
        let (high, low) = if FORWARD { (at, start) } else { (start, at) };
        if high >= low { high - low } else { high + n - low }
    };
    let from_1 = costs.from(t1 as usize);
    let from_2 = costs.from(t2 as usize);
    let opened = i64::from(from_1[t2 as usize]);
    for &t3 in near.of(t2 as usize).iter().take(THIRD) {
        let spent = opened - i64::from(from_2[t3 as usize]);
        if spent <= 0 {
            break;
        }
        let place_3 = place(t3);
        if place_3 <= 1 || outside(t3) {
            continue;
        }
        let from_3 = costs.from(t3 as usize);

        // t4 before t3: joining it to t1 closes a tour.
        let t4 = before::<FORWARD>(ring, t3);
        let saved = spent + i64::from(from_3[t4 as usize]);
        let gain = saved - i64::from(from_1[t4 as usize]);
        if gain > best.gain {
            *best = Exchange { gain, shape: Shape::Two, forward: FORWARD, t: [t1, t2, t3, t4, t1, t1] };
        }
        let from_4 = costs.from(t4 as usize);
        for &t5 in near.of(t4 as usize).iter().take(FIFTH) {
            let spent = saved - i64::from(from_4[t5 as usize]);
            if spent <= best.gain {
                break;
            }
            if t5 == t3 || t5 == t1 || outside(t5) {
                continue;
            }
            let (t6, shape) = if place(t5) >= place_3 {
                (before::<FORWARD>(ring, t5), Shape::SecondBackFirst)
            } else {
                (after::<FORWARD>(ring, t5), Shape::SecondFirstBack)
            };
            if t6 == t4 {
                continue;
            }
            let gain =
                spent + i64::from(costs.from(t5 as usize)[t6 as usize]) - i64::from(from_1[t6 as usize]);
            if gain > best.gain {
                *best = Exchange { gain, shape, forward: FORWARD, t: [t1, t2, t3, t4, t5, t6] };
            }
        }

        // t4 after t3: the part from t2 to t3 is now a ring of its own, which t5 must open.
        let t4 = after::<FORWARD>(ring, t3);
        let saved = spent + i64::from(from_3[t4 as usize]);
        let from_4 = costs.from(t4 as usize);
        for &t5 in near.of(t4 as usize).iter().take(FIFTH) {
            let spent = saved - i64::from(from_4[t5 as usize]);
            if spent <= best.gain {
                break;
            }
            if t5 == t3 || place(t5) > place_3 || outside(t5) {
                continue;
            }
            let from_5 = costs.from(t5 as usize);
            let t6 = after::<FORWARD>(ring, t5);
            let gain = spent + i64::from(from_5[t6 as usize]) - i64::from(from_1[t6 as usize]);
            if gain > best.gain {
                *best =
                    Exchange { gain, shape: Shape::Swapped, forward: FORWARD, t: [t1, t2, t3, t4, t5, t6] };
            }
            if t5 != t2 {
                let t6 = before::<FORWARD>(ring, t5);
                let gain = spent + i64::from(from_5[t6 as usize]) - i64::from(from_1[t6 as usize]);
                if gain > best.gain {
                    *best = Exchange {
                        gain,
                        shape: Shape::BothBack,
                        forward: FORWARD,
                        t: [t1, t2, t3, t4, t5, t6],
                    };
                }
            }
        }
    }
}

fn apply(ring: &mut Ring, exchange: Exchange) {
    let [_, t2, t3, t4, t5, t6] = exchange.t;
    // A reversal may turn the rest instead; then every way is read in the other direction.
    let mut forward = exchange.forward;
    let mut reverse = |from: u32, to: u32| {
        let (a, b) = if forward { (from, to) } else { (to, from) };
        forward ^= ring.reverse(a, b);
    };
    match exchange.shape {
        Shape::Two => reverse(t2, t4),
        Shape::SecondBackFirst => {
            reverse(t2, t6);
            reverse(t4, t2);
        }
        Shape::SecondFirstBack => {
            reverse(t2, t4);
            reverse(t4, t6);
        }
        Shape::BothBack => {
            reverse(t2, t6);
            reverse(t5, t3);
        }
        Shape::Swapped => {
            reverse(t2, t3);
            reverse(t3, t6);
            reverse(t5, t2);
        }
    }
}
