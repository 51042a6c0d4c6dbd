//! Several tours, the longest as short as it gets: stops near each other are taken out and put back where it costs
//! least, again and again, and what is not much worse is kept (ruin and recreate under annealing).
//!
//! What is made small is a mean of the tours' lengths in which long tours count for very much more than short ones
//! ([`STRESS`]); unlike the longest alone it also falls while a tour becomes shorter that is not the longest.

use super::budget::Budget;
use super::costs::{Costs, Neighbours};
use super::exact;
use super::problem::{Half, Problem, Tours};
use super::random::Random;
use super::single::{NEAR, Shortener, nearest_by, nearest_first};

/// The power of the mean, in turn: under the higher one hardly anything counts but the longest tour, which finds what
/// is shorter by a hair there and longer elsewhere.
const STRESS: [i32; 2] = [20, 80];

/// Stops beside which a stop may be put back.
const BESIDE: usize = 14;
/// Stops around a first one that may be taken out with it.
const AROUND: usize = 40;

/// Stops that are taken out at once, on average; and from one tour at most.
const TAKEN: usize = 10;
const TAKEN_FROM_ONE: usize = 10;

/// Chance that a place is passed over when a stop is put back.
const BLINK: f64 = 0.01;

/// Iterations of the first annealing and of the second, a stop; each further one has twice as many.
const FIRST_CYCLE: u64 = 34;

/// Temperature at both ends of an annealing, in mean edges divided by the number of tours.
const HOT: f64 = 4.0;
const COLD: f64 = 0.02;
/// The later ones begin with a good plan, and are not to lose it.
const REHEATED: f64 = 0.3;

/// Up to so many tours both ends of every one are looked at.
const FEW_TOURS: usize = 6;

const NOBODY: u32 = u32::MAX;

/// A plan in the making. Points are the stops, then the starts that differ.
#[derive(Debug, Clone, Default)]
struct Plan {
    tours: Vec<Vec<u32>>,
    lengths: Vec<i64>,
    floors: Vec<u64>,
    /// Tour and place of each stop, and the points on either side of it.
    tour: Vec<u32>,
    place: Vec<u32>,
    before: Vec<u32>,
    after: Vec<u32>,
    absent: Vec<u32>,
}

impl Plan {
    /// The place in its tour that follows a stop; the first one behind a start.
    #[inline]
    fn place_after(&self, point: u32) -> usize {
        self.place.get(point as usize).map_or(0, |&place| place as usize + 1)
    }
}

struct Several<'a> {
    problem: &'a Problem,
    costs: Costs,
    starts: Vec<usize>,
    beside: Neighbours,
    around: Neighbours,
    /// For each inspector, whether each stop may be visited.
    allowed: Vec<bool>,
    halves: bool,
    /// The present one of [`STRESS`].
    stress: i32,
    plan: Plan,
    /// Tours that this iteration changed, as they were.
    saved: Vec<(usize, Vec<u32>, i64, u64)>,
    saved_absent: Vec<u32>,
    pool: Vec<Vec<u32>>,
    taken: Vec<u32>,
    offers: Vec<Offer>,
    /// Where the stop that is being put back may stand in each tour: the first place and the last.
    bounds: Vec<(usize, usize)>,
}

/// The cheapest place of a tour so far: what it adds to walk by the stop, and the point after which it stands.
#[derive(Debug, Clone, Copy)]
struct Offer {
    added: i64,
    behind: u32,
}

const NO_OFFER: Offer = Offer { added: i64::MAX, behind: NOBODY };

/// Looks for places of one stop.
struct Seeker<'a> {
    costs: &'a Costs,
    /// The costs from the stop.
    row: &'a [i32],
    plan: &'a Plan,
    /// Empty where any place will do.
    bounds: &'a [(usize, usize)],
    offers: &'a mut [Offer],
    random: &'a mut Random,
    blink: f64,
}

impl Seeker<'_> {
    /// Notes the place between two points of a tour if it is its cheapest so far.
    #[inline(always)]
    fn offer(&mut self, k: usize, before: u32, after: u32) {
        let added = i64::from(self.row[before as usize]) + i64::from(self.row[after as usize])
            - self.costs.between(before as usize, after as usize);
        if added >= self.offers[k].added {
            return;
        }
        if let Some(&(first, last)) = self.bounds.get(k) {
            let at = self.plan.place_after(before);
            if at < first || at > last {
                return;
            }
        }
        if self.blink > 0.0 && self.random.unit() < self.blink {
            return;
        }
        self.offers[k] = Offer { added, behind: before };
    }
}

/// Tours for all inspectors of a problem.
pub(crate) fn share_out(problem: &Problem, random: &mut Random, budget: &mut Budget<'_>) -> Tours {
    // What lies near each other in the place is to lie near each other in memory: most of the time goes into looking
    // up costs between neighbours.
    let all: Vec<u32> = (0..problem.stops.len() as u32).collect();
    let row = |stop: u32| problem.stop_row(stop as usize);
    let order = nearest_by(&all, |a, b| problem.costs.between(row(a), row(b)));
    let stops = order.iter().map(|&stop| problem.stops[stop as usize].clone()).collect();
    let near = Problem { costs: problem.costs.clone(), stops, inspectors: problem.inspectors.clone() };
    let tours = anneal(&near, random, budget);
    let named = |tour: &Vec<u32>| tour.iter().map(|&stop| order[stop as usize] as usize).collect();
    Tours::of(problem, tours.iter().map(named).collect())
}

/// The tours, of stops by their index in the problem.
fn anneal(problem: &Problem, random: &mut Random, budget: &mut Budget<'_>) -> Vec<Vec<u32>> {
    let (n, m) = (problem.stops.len(), problem.inspectors.len());
    let mut several = Several::new(problem);
    several.begin(random, budget);
    let mut best = several.plan.clone();
    let mut best_rank = several.rank(&best);
    let mut cycle = FIRST_CYCLE * n as u64;
    let mut reheated = 1.0;
    for stress in STRESS.into_iter().cycle() {
        if budget.over() {
            break;
        }
        several.stress = stress;
        several.plan = best.clone();
        let scale = several.mean_edge() / m as f64;
        let (hot, cold) = (scale * HOT * reheated, scale * COLD);
        let mut now = several.stress();
        let mut temperature = hot;
        let cooling = (cold / hot).powf(1.0 / cycle as f64);
        for _ in 0..cycle {
            if !budget.step() {
                break;
            }
            temperature *= cooling;
            several.ruin(random);
            several.recreate(random);
            let next = several.stress();
            if next < now - temperature * random.unit().max(1e-300).ln() {
                now = next;
                let rank = several.rank(&several.plan);
                if rank < best_rank {
                    best_rank = rank;
                    best.clone_from(&several.plan);
                }
                several.keep();
            } else {
                several.restore();
            }
        }
        several.plan.clone_from(&best);
        several.polish(random, budget);
        let rank = several.rank(&several.plan);
        if rank < best_rank {
            best_rank = rank;
            best.clone_from(&several.plan);
        }
        if reheated < 1.0 {
            cycle = (cycle * 2).min(10_000_000);
        }
        reheated = REHEATED;
    }
    best.tours
}

/// Disturbances, a point, when a tour is shortened by itself.
const KICKS: usize = 8;

/// The closed tour over the points of a matrix as they stand, made shorter.
fn shorten(costs: &Costs, random: &mut Random, budget: &mut Budget<'_>) -> Vec<u32> {
    let all: Vec<u32> = (0..costs.points() as u32).collect();
    if all.len() <= exact::MOST {
        return exact::shortest_tour(costs, &all);
    }
    let near = Neighbours::new(costs, &all, NEAR);
    let mut shortener = Shortener::new(costs, &near);
    shortener.load(&all);
    for _ in 0..KICKS * all.len() {
        if !budget.step() {
            break;
        }
        shortener.kick(random, 0);
    }
    shortener.tour().to_vec()
}

impl<'a> Several<'a> {
    fn new(problem: &'a Problem) -> Self {
        let (n, m) = (problem.stops.len(), problem.inspectors.len());
        let mut rows: Vec<usize> = (0..n).map(|stop| problem.stop_row(stop)).collect();
        let mut starts = Vec::with_capacity(m);
        for inspector in 0..m {
            let row = problem.start_row(inspector);
            let known = rows[n..].iter().position(|&start| start == row);
            starts.push(n + known.unwrap_or(rows.len() - n));
            if known.is_none() {
                rows.push(row);
            }
        }
        let costs = Costs::from_fn(rows.len(), |a, b| problem.costs.between(rows[a], rows[b]));
        let stops: Vec<u32> = (0..n as u32).collect();
        let beside = Neighbours::new(&costs, &stops, BESIDE);
        let around = Neighbours::new(&costs, &stops, AROUND);
        let allowed = (0..m).flat_map(|k| problem.stops.iter().map(move |stop| stop.who.allows(k))).collect();
        Self {
            problem,
            costs,
            starts,
            beside,
            around,
            allowed,
            halves: problem.stops.iter().any(|stop| stop.half.is_some()),
            stress: STRESS[0],
            plan: Plan {
                tours: vec![Vec::new(); m],
                lengths: vec![0; m],
                floors: vec![0; m],
                tour: vec![NOBODY; n],
                place: vec![0; n],
                before: vec![0; n],
                after: vec![0; n],
                absent: (0..n as u32).collect(),
            },
            saved: Vec::new(),
            saved_absent: Vec::new(),
            pool: Vec::new(),
            taken: Vec::new(),
            offers: vec![NO_OFFER; m],
            bounds: Vec::new(),
        }
    }

    fn cost(&self, a: usize, b: usize) -> i64 {
        self.costs.between(a, b)
    }

    /// Whether any order and any inspector will do, with all starting at one place.
    fn free(&self) -> bool {
        !self.halves
            && self.allowed.iter().all(|&allowed| allowed)
            && self.starts.windows(2).all(|pair| pair[0] == pair[1])
            && self.problem.inspectors.iter().all(|who| who.limit.is_none() && who.floors.is_none())
    }

    /// A first plan: one tour over all, cut into pieces as equal as can be; or stop by stop where there are
    /// conditions.
    fn begin(&mut self, random: &mut Random, budget: &mut Budget<'_>) {
        if self.free() {
            self.cut(random, budget);
        } else {
            let mut order = std::mem::take(&mut self.plan.absent);
            random.shuffle(&mut order);
            order.sort_by_key(|&stop| std::cmp::Reverse(self.problem.stops[stop as usize].weight));
            self.taken = order;
            self.insert_taken(random, 0.0);
        }
        self.keep();
    }

    fn cut(&mut self, random: &mut Random, budget: &mut Budget<'_>) {
        let (n, m) = (self.problem.stops.len(), self.plan.tours.len());
        let start = self.starts[0];
        let members: Vec<u32> = (0..n as u32).collect();
        let near = Neighbours::new(&self.costs, &members, NEAR);
        let mut shortener = Shortener::new(&self.costs, &near);
        shortener.load(&nearest_first(&self.costs, &members));
        for _ in 0..n * 2 {
            if !budget.step() {
                break;
            }
            shortener.kick(random, 0);
        }
        let giant = shortener.tour().to_vec();
        // The least limit under which the pieces, each filled up to it in turn, are at most m.
        let pieces = |from: usize, limit: i64| -> Option<Vec<Vec<u32>>> {
            let mut pieces = vec![Vec::new()];
            let mut way = 0;
            let mut at = start;
            for offset in 0..n {
                let stop = giant[(from + offset) % n];
                let service = self.problem.stops[stop as usize].service;
                let on = way + self.cost(at, stop as usize) + service;
                if on + self.cost(stop as usize, start) <= limit {
                    way = on;
                } else {
                    pieces.push(Vec::new());
                    way = self.cost(start, stop as usize) + service;
                    if pieces.len() > m || way + self.cost(stop as usize, start) > limit {
                        return None;
                    }
                }
                at = stop as usize;
                if let Some(last) = pieces.last_mut() {
                    last.push(stop);
                }
            }
            Some(pieces)
        };
        let all: i64 = (0..n)
            .map(|stop| self.problem.stops[stop].service + 2 * self.cost(start, stop))
            .fold(0, i64::saturating_add);
        let mut best: Option<Vec<Vec<u32>>> = None;
        let mut least = all.saturating_add(1);
        let tries = n.min(24);
        for attempt in 0..tries {
            let from = attempt * n / tries;
            if pieces(from, least - 1).is_none() {
                continue;
            }
            let (mut low, mut high) = (0, least - 1);
            while low < high {
                let middle = low + (high - low) / 2;
                if pieces(from, middle).is_some() {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            least = high;
            best = pieces(from, high);
        }
        for (k, piece) in best.unwrap_or_default().into_iter().enumerate().take(m) {
            self.plan.tours[k] = piece;
            self.recount(k);
        }
        self.plan.absent.retain(|&stop| self.plan.tour[stop as usize] == NOBODY);
        self.polish(random, budget);
    }

    /// Notes of each stop of a tour where it is.
    fn note(&mut self, k: usize) {
        let start = self.starts[k] as u32;
        let tour = &self.plan.tours[k];
        let mut before = start;
        for (at, &stop) in tour.iter().enumerate() {
            let slot = stop as usize;
            self.plan.tour[slot] = k as u32;
            self.plan.place[slot] = at as u32;
            self.plan.before[slot] = before;
            self.plan.after[slot] = tour.get(at + 1).copied().unwrap_or(start);
            before = stop;
        }
    }

    fn recount(&mut self, k: usize) {
        self.note(k);
        let tour = &self.plan.tours[k];
        let start = self.starts[k];
        let (mut length, mut floors, mut from) = (0, 0, start);
        for &stop in tour {
            length += self.cost(from, stop as usize) + self.problem.stops[stop as usize].service;
            floors += u64::from(self.problem.stops[stop as usize].floors);
            from = stop as usize;
        }
        self.plan.lengths[k] = if tour.is_empty() { 0 } else { length + self.cost(from, start) };
        self.plan.floors[k] = floors;
    }

    fn mean_edge(&self) -> f64 {
        let service: i64 = self.problem.stops.iter().map(|stop| stop.service).sum();
        let walked = self.plan.lengths.iter().sum::<i64>() - service;
        let edges = self.problem.stops.len() + self.plan.tours.len();
        (walked.max(0) as f64 / edges as f64).max(1.0)
    }

    /// Less is better: what is left out, then the longest, then the sum.
    fn rank(&self, plan: &Plan) -> (u64, i64, i64) {
        let missed =
            plan.absent.iter().map(|&stop| u64::from(self.problem.stops[stop as usize].weight)).sum();
        (missed, plan.lengths.iter().copied().max().unwrap_or(0), plan.lengths.iter().sum())
    }

    fn stress(&self) -> f64 {
        let most = self.plan.lengths.iter().copied().max().unwrap_or(0).max(1) as f64;
        let sum: f64 = self.plan.lengths.iter().map(|&length| (length as f64 / most).powi(self.stress)).sum();
        let missed: u64 =
            self.plan.absent.iter().map(|&stop| u64::from(self.problem.stops[stop as usize].weight)).sum();
        most * sum.powf(1.0 / f64::from(self.stress)) + missed as f64 * f64::from(super::costs::HIGHEST_COST)
    }

    /// Sets a tour aside as it is, once in an iteration.
    fn save(&mut self, k: usize) {
        if self.saved.iter().any(|(saved, ..)| *saved == k) {
            return;
        }
        let mut copy = self.pool.pop().unwrap_or_default();
        copy.clone_from(&self.plan.tours[k]);
        self.saved.push((k, copy, self.plan.lengths[k], self.plan.floors[k]));
    }

    fn keep(&mut self) {
        while let Some((_, tour, ..)) = self.saved.pop() {
            self.pool.push(tour);
        }
    }

    fn restore(&mut self) {
        self.plan.absent.clone_from(&self.saved_absent);
        for at in 0..self.plan.absent.len() {
            self.plan.tour[self.plan.absent[at] as usize] = NOBODY;
        }
        while let Some((k, mut tour, length, floors)) = self.saved.pop() {
            std::mem::swap(&mut self.plan.tours[k], &mut tour);
            self.pool.push(tour);
            self.plan.lengths[k] = length;
            self.plan.floors[k] = floors;
            self.note(k);
        }
    }

    /// Takes stretches of neighbouring tours out, around a stop drawn at random.
    fn ruin(&mut self, random: &mut Random) {
        self.saved_absent.clone_from(&self.plan.absent);
        self.taken.clear();
        let (n, m) = (self.problem.stops.len(), self.plan.tours.len());
        let mean = (n / m.max(1)).max(1);
        let most = TAKEN_FROM_ONE.min(mean);
        let stretches = 1 + random.below((4 * TAKEN).div_ceil(1 + most).max(1));
        // Every other time beside the longest tour, which alone decides.
        let seed = if random.below(2) == 0 {
            let longest = (0..m).max_by_key(|&k| self.plan.lengths[k]).unwrap_or(0);
            let tour = &self.plan.tours[longest];
            if tour.is_empty() { random.below(n) } else { tour[random.below(tour.len())] as usize }
        } else {
            random.below(n)
        };
        let mut ruined = 0;
        for at in 0..=AROUND {
            let stop = if at == 0 {
                seed as u32
            } else {
                match self.around.of(seed).get(at - 1) {
                    Some(&stop) => stop,
                    None => break,
                }
            };
            let k = self.plan.tour[stop as usize];
            if k == NOBODY || self.saved.iter().any(|(saved, ..)| *saved == k as usize) {
                continue;
            }
            self.take_stretch(k as usize, stop, most, random);
            ruined += 1;
            if ruined == stretches {
                break;
            }
        }
    }

    fn take_stretch(&mut self, k: usize, stop: u32, most: usize, random: &mut Random) {
        self.save(k);
        let length = self.plan.tours[k].len();
        let count = 1 + random.below(most.min(length));
        // Now and then some in the middle of the stretch stay.
        let spared = if count < length && count > 1 && random.below(2) == 0 {
            (1 + random.below(3)).min(length - count)
        } else {
            0
        };
        let wide = count + spared;
        let at = self.plan.place[stop as usize] as usize;
        let low = (at + 1).saturating_sub(wide);
        let high = at.min(length - wide);
        let from = low + random.below(high - low + 1);
        let spare = if spared == 0 { 0 } else { 1 + random.below(count - 1) };
        let mut removed = std::mem::take(&mut self.taken);
        removed.extend_from_slice(&self.plan.tours[k][from..from + spare]);
        removed.extend_from_slice(&self.plan.tours[k][from + spare + spared..from + wide]);
        self.plan.tours[k].drain(from + spare + spared..from + wide);
        self.plan.tours[k].drain(from..from + spare);
        for &stop in &removed[self.taken.len()..] {
            self.plan.tour[stop as usize] = NOBODY;
        }
        self.taken = removed;
        self.recount(k);
    }

    fn recreate(&mut self, random: &mut Random) {
        // What was left out before is tried again, a few at a time.
        let waiting = self.plan.absent.len();
        for _ in 0..waiting.min(TAKEN) {
            let at = random.below(self.plan.absent.len());
            let stop = self.plan.absent.swap_remove(at);
            self.taken.push(stop);
        }
        random.shuffle(&mut self.taken);
        let start = self.starts.first().copied().unwrap_or(0);
        let stops = &self.problem.stops;
        let costs = &self.costs;
        match random.below(8) {
            0..4 => {}
            4 => self.taken.sort_by_key(|&stop| costs.between(start, stop as usize)),
            5 | 6 => self.taken.sort_by_key(|&stop| std::cmp::Reverse(costs.between(start, stop as usize))),
            _ => self.taken.sort_by_key(|&stop| std::cmp::Reverse(stops[stop as usize].service)),
        }
        if waiting > 0 && random.below(2) == 0 {
            self.taken.sort_by_key(|&stop| std::cmp::Reverse(stops[stop as usize].weight));
        }
        self.insert_taken(random, BLINK);
    }

    fn insert_taken(&mut self, random: &mut Random, blink: f64) {
        let taken = std::mem::take(&mut self.taken);
        for &stop in &taken {
            match self.best_place(stop, random, blink) {
                Some((k, at, added)) => self.insert(stop, k, at, added),
                None => self.plan.absent.push(stop),
            }
        }
        self.taken = taken;
    }

    fn insert(&mut self, stop: u32, k: usize, at: usize, added: i64) {
        self.save(k);
        let slot = stop as usize;
        let plan = &mut self.plan;
        plan.tours[k].insert(at, stop);
        plan.lengths[k] += added;
        plan.floors[k] += u64::from(self.problem.stops[slot].floors);
        plan.tour[slot] = k as u32;
        for (place, &moved) in plan.tours[k].iter().enumerate().skip(at) {
            plan.place[moved as usize] = place as u32;
        }
        let start = self.starts[k] as u32;
        plan.before[slot] = start;
        plan.after[slot] = start;
        if let Some(before) = at.checked_sub(1).and_then(|at| plan.tours[k].get(at)) {
            plan.before[slot] = *before;
            plan.after[*before as usize] = stop;
        }
        if let Some(after) = plan.tours[k].get(at + 1) {
            plan.after[slot] = *after;
            plan.before[*after as usize] = stop;
        }
    }

    /// Tour, place in it, and what it adds.
    fn best_place(&mut self, stop: u32, random: &mut Random, blink: f64) -> Option<(usize, usize, i64)> {
        let m = self.plan.tours.len();
        self.offers.clear();
        self.offers.resize(m, NO_OFFER);
        self.bounds.clear();
        if self.halves && self.problem.stops[stop as usize].half.is_some() {
            for k in 0..m {
                self.bounds.push(self.may_stand(stop, k));
            }
        }
        let mut seeker = Seeker {
            costs: &self.costs,
            row: self.costs.from(stop as usize),
            plan: &self.plan,
            bounds: &self.bounds,
            offers: &mut self.offers,
            random,
            blink,
        };
        for &there in self.beside.of(stop as usize) {
            let k = seeker.plan.tour[there as usize];
            if k != NOBODY {
                seeker.offer(k as usize, seeker.plan.before[there as usize], there);
                seeker.offer(k as usize, there, seeker.plan.after[there as usize]);
            }
        }
        // Where there are many tours, the ends of those that are far away are not worth the look.
        for (k, tour) in seeker.plan.tours.iter().enumerate() {
            if m <= FEW_TOURS || tour.is_empty() || seeker.offers[k].added != i64::MAX {
                let start = self.starts[k] as u32;
                seeker.offer(k, start, tour.first().copied().unwrap_or(start));
                if let Some(&last) = tour.last() {
                    seeker.offer(k, last, start);
                }
            }
        }
        if let Some(found) = self.best_offer(stop) {
            return Some(found);
        }
        // Nothing near has room or may have it: anywhere, then.
        let mut seeker = Seeker {
            costs: &self.costs,
            row: self.costs.from(stop as usize),
            plan: &self.plan,
            bounds: &self.bounds,
            offers: &mut self.offers,
            random,
            blink: 0.0,
        };
        for (k, tour) in seeker.plan.tours.iter().enumerate() {
            let start = self.starts[k] as u32;
            let mut before = start;
            for &after in tour.iter().chain(std::iter::once(&start)) {
                seeker.offer(k, before, after);
                before = after;
            }
        }
        self.best_offer(stop)
    }

    /// The cheapest of the tours' offers that keeps to all limits.
    fn best_offer(&self, stop: u32) -> Option<(usize, usize, i64)> {
        let most = self.plan.lengths.iter().copied().max().unwrap_or(0).max(1) as f64;
        let visit = &self.problem.stops[stop as usize];
        let n = self.problem.stops.len();
        let mut best = (f64::INFINITY, None);
        for (k, offer) in self.offers.iter().enumerate() {
            if offer.added == i64::MAX || !self.allowed[k * n + stop as usize] {
                continue;
            }
            let added = offer.added + visit.service;
            let length = self.plan.lengths[k] + added;
            let who = &self.problem.inspectors[k];
            let floors = self.plan.floors[k] + u64::from(visit.floors);
            if who.limit.is_some_and(|limit| length > limit)
                || who.floors.is_some_and(|most| floors > u64::from(most))
            {
                continue;
            }
            let stress = (length as f64 / most).powi(self.stress)
                - (self.plan.lengths[k] as f64 / most).powi(self.stress)
                + added as f64 / most * 1e-6;
            if stress < best.0 {
                best = (stress, Some((k, self.plan.place_after(offer.behind), added)));
            }
        }
        best.1
    }

    /// The first and the last place of a tour at which a stop may stand without the morning coming after the afternoon.
    fn may_stand(&self, stop: u32, k: usize) -> (usize, usize) {
        let half = |stop: u32| self.problem.stops[stop as usize].half;
        let tour = &self.plan.tours[k];
        match half(stop) {
            None => (0, tour.len()),
            Some(Half::Morning) => {
                let afternoon = tour.iter().position(|&other| half(other) == Some(Half::Afternoon));
                (0, afternoon.unwrap_or(tour.len()))
            }
            Some(Half::Afternoon) => {
                let morning = tour.iter().rposition(|&other| half(other) == Some(Half::Morning));
                (morning.map_or(0, |last| last + 1), tour.len())
            }
        }
    }

    /// Shortens every tour by itself.
    fn polish(&mut self, random: &mut Random, budget: &mut Budget<'_>) {
        for k in 0..self.plan.tours.len() {
            if budget.over() {
                return;
            }
            if self.plan.tours[k].len() < 3 {
                continue;
            }
            let tour = self.plan.tours[k].clone();
            let mut points = vec![self.starts[k]];
            points.extend(tour.iter().map(|&stop| stop as usize));
            let part = Costs::from_fn(points.len(), |a, b| self.cost(points[a], points[b]));
            let found = shorten(&part, random, budget);
            let begins = found.iter().position(|&point| point == 0).unwrap_or(0);
            let shorter: Vec<u32> = found[begins + 1..]
                .iter()
                .chain(&found[..begins])
                .map(|&point| points[point as usize] as u32)
                .collect();
            let before = self.plan.lengths[k];
            self.plan.tours[k] = shorter;
            self.recount(k);
            if self.plan.lengths[k] >= before || !self.in_order(k) {
                self.plan.tours[k] = tour;
                self.recount(k);
            }
        }
    }

    fn in_order(&self, k: usize) -> bool {
        let mut halves =
            self.plan.tours[k].iter().filter_map(|&stop| self.problem.stops[stop as usize].half).peekable();
        while let Some(half) = halves.next() {
            if halves.peek().is_some_and(|next| *next < half) {
                return false;
            }
        }
        true
    }
}
