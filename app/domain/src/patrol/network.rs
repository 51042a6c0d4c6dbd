//! Footpaths as a graph: how far it is to walk from one checkpoint to another, and along which way.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use serde::{Deserialize, Serialize};

use crate::geo::Point;

/// Metres within which ends of drawn lines are the same place, and an end lies on another line.
const TOLERANCE: f64 = 0.5;
/// A straight line where no path leads: people walk around things.
const DETOUR: f64 = 1.5;
/// 1.2 m/s on foot.
const METRES_PER_SECOND: f64 = 1.2;
/// Up and down again.
const SECONDS_PER_FLOOR: u32 = 30;

/// Seconds of a visit with its floors.
pub fn visit_seconds(at_the_place: u32, floors: u32) -> u32 {
    at_the_place.saturating_add(floors.saturating_mul(SECONDS_PER_FLOOR))
}

/// Walking seconds for metres.
pub fn walking_seconds(metres: f64) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "such a cast saturates")]
    let seconds = (metres / METRES_PER_SECOND).ceil() as u32;
    seconds
}

/// Distances between places over the network, a square matrix by rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ways {
    pub places: usize,
    /// Metres.
    pub metres: Vec<f64>,
    /// Places from which no path leads to the part of the network that most places are on. Their distances are
    /// straight lines and a half more.
    pub unreachable: Vec<usize>,
}

impl Ways {
    pub fn between(&self, a: usize, b: usize) -> f64 {
        if a < self.places && b < self.places {
            self.metres.get(a * self.places + b).copied().unwrap_or(0.0)
        } else {
            0.0
        }
    }

    pub fn seconds(&self, a: usize, b: usize) -> u32 {
        walking_seconds(self.between(a, b))
    }
}

/// Lines that meet where they cross or touch, on a local plane.
#[derive(Debug, Clone)]
pub struct Network {
    origin: Point,
    /// Metres east and north of the origin.
    nodes: Vec<(f64, f64)>,
    edges: Vec<(usize, usize)>,
}

/// A place on an edge, or by itself where there are no edges.
#[derive(Debug, Clone, Copy)]
struct Snapped {
    at: (f64, f64),
    off: f64,
    edge: usize,
    on: (f64, f64),
}

impl Network {
    /// `None` without a single way.
    pub fn new(lines: &[Vec<Point>]) -> Option<Self> {
        let origin = *lines.iter().flatten().next()?;
        let mut segments = Vec::new();
        for line in lines {
            for pair in line.windows(2) {
                let (a, b) = (pair[0].metres_from(origin), pair[1].metres_from(origin));
                if a.0.is_finite() && a.1.is_finite() && b.0.is_finite() && b.1.is_finite() && a != b {
                    segments.push((a, b));
                }
            }
        }
        let mut builder = Builder { nodes: Vec::new(), cells: BTreeMap::new() };
        let mut edges = Vec::new();
        for (index, &(a, b)) in segments.iter().enumerate() {
            let mut cuts = vec![0.0, 1.0];
            for (other, &(c, d)) in segments.iter().enumerate() {
                if other != index && boxes_meet(a, b, c, d) {
                    meetings(a, b, c, d, &mut cuts);
                }
            }
            cuts.sort_unstable_by(f64::total_cmp);
            let nodes: Vec<usize> = cuts.into_iter().map(|t| builder.node(along(a, b, t))).collect();
            for pair in nodes.windows(2) {
                if pair[0] != pair[1] {
                    edges.push((pair[0].min(pair[1]), pair[0].max(pair[1])));
                }
            }
        }
        edges.sort_unstable();
        edges.dedup();
        (!edges.is_empty()).then_some(Self { origin, nodes: builder.nodes, edges })
    }

    /// Shortest ways between all places, each joined to the network at the nearest point of a path.
    pub fn ways(&self, places: &[Point]) -> Ways {
        let joined = self.join(places);
        let n = places.len();
        let first = self.nodes.len();
        let far: Vec<Vec<f64>> = (0..n).map(|place| joined.distances(first + place)).collect();
        // Of the parts that hang together, that with the most places; the first of equals.
        let reached = |place: usize| (0..n).filter(|&other| far[place][first + other].is_finite()).count();
        let main = (0..n).max_by_key(|&place| (reached(place), Reverse(place))).unwrap_or(0);
        let unreachable: Vec<usize> = (0..n).filter(|&place| !far[main][first + place].is_finite()).collect();
        let mut metres = vec![0.0; n * n];
        for a in 0..n {
            for b in a + 1..n {
                let walked = far[a][first + b];
                let way = if walked.is_finite() { walked } else { places[a].distance(places[b]) * DETOUR };
                metres[a * n + b] = way;
                metres[b * n + a] = way;
            }
        }
        Ways { places: n, metres, unreachable }
    }

    /// The way from one place to another, both included; the straight line where no path leads.
    pub fn route(&self, from: Point, to: Point) -> Vec<Point> {
        let joined = self.join(&[from, to]);
        let (start, end) = (self.nodes.len(), self.nodes.len() + 1);
        let (distances, before) = joined.search(start);
        if !distances[end].is_finite() {
            return vec![from, to];
        }
        let mut backwards = vec![to];
        let mut at = before[end];
        while at != usize::MAX && at != start {
            backwards.push(self.point(joined.nodes[at]));
            at = before[at];
        }
        backwards.push(from);
        backwards.reverse();
        backwards
    }

    fn point(&self, (east, north): (f64, f64)) -> Point {
        // metres_from is linear, so two probes give its scale.
        let unit = Point { lat: self.origin.lat + 1.0, lng: self.origin.lng + 1.0 }.metres_from(self.origin);
        Point { lat: self.origin.lat + north / unit.1, lng: self.origin.lng + east / unit.0 }
    }

    fn snap(&self, at: (f64, f64)) -> Snapped {
        let mut best = Snapped { at, off: f64::INFINITY, edge: 0, on: at };
        for (edge, &(a, b)) in self.edges.iter().enumerate() {
            let on = along(self.nodes[a], self.nodes[b], nearest(at, self.nodes[a], self.nodes[b]));
            let off = (on.0 - at.0).hypot(on.1 - at.1);
            if off < best.off {
                best = Snapped { at, off, edge, on };
            }
        }
        best
    }

    /// The graph with the places after its own nodes, and the points at which they join it after those.
    fn join(&self, places: &[Point]) -> Joined {
        let mut nodes = self.nodes.clone();
        let snapped: Vec<Snapped> =
            places.iter().map(|place| self.snap(place.metres_from(self.origin))).collect();
        nodes.extend(snapped.iter().map(|one| one.at));
        nodes.extend(snapped.iter().map(|one| one.on));
        let mut on_edge: Vec<Vec<usize>> = vec![Vec::new(); self.edges.len()];
        for (place, one) in snapped.iter().enumerate() {
            on_edge[one.edge].push(self.nodes.len() + places.len() + place);
        }
        let mut joined = Joined { links: vec![Vec::new(); nodes.len()], nodes };
        for (&(a, b), on) in self.edges.iter().zip(&mut on_edge) {
            let length = |to: usize, nodes: &[(f64, f64)]| gap(nodes[a], nodes[to]);
            on.sort_by(|x, y| length(*x, &joined.nodes).total_cmp(&length(*y, &joined.nodes)));
            let mut from = a;
            for &to in on.iter().chain(std::iter::once(&b)) {
                joined.link(from, to);
                from = to;
            }
        }
        for place in 0..places.len() {
            joined.link(self.nodes.len() + place, self.nodes.len() + places.len() + place);
        }
        joined
    }
}

struct Builder {
    nodes: Vec<(f64, f64)>,
    cells: BTreeMap<(i64, i64), Vec<usize>>,
}

impl Builder {
    /// The node within the tolerance, or a new one.
    #[allow(clippy::cast_possible_truncation, reason = "a cell of half a metre; the cast saturates")]
    fn node(&mut self, at: (f64, f64)) -> usize {
        let cell = ((at.0 / TOLERANCE).floor() as i64, (at.1 / TOLERANCE).floor() as i64);
        for east in cell.0.saturating_sub(1)..=cell.0.saturating_add(1) {
            for north in cell.1.saturating_sub(1)..=cell.1.saturating_add(1) {
                let near = self.cells.get(&(east, north)).into_iter().flatten();
                if let Some(&node) = near.into_iter().find(|&&node| gap(self.nodes[node], at) <= TOLERANCE) {
                    return node;
                }
            }
        }
        self.nodes.push(at);
        self.cells.entry(cell).or_default().push(self.nodes.len() - 1);
        self.nodes.len() - 1
    }
}

struct Joined {
    nodes: Vec<(f64, f64)>,
    links: Vec<Vec<(usize, f64)>>,
}

/// Metres, ordered.
#[derive(Clone, Copy, PartialEq)]
struct Far(f64);
impl Eq for Far {}
impl PartialOrd for Far {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Far {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Joined {
    fn link(&mut self, a: usize, b: usize) {
        let length = gap(self.nodes[a], self.nodes[b]);
        self.links[a].push((b, length));
        self.links[b].push((a, length));
    }

    fn distances(&self, from: usize) -> Vec<f64> {
        self.search(from).0
    }

    /// Dijkstra: the distance to every node, and the node before it.
    fn search(&self, from: usize) -> (Vec<f64>, Vec<usize>) {
        let mut distances = vec![f64::INFINITY; self.nodes.len()];
        let mut before = vec![usize::MAX; self.nodes.len()];
        let mut queue = BinaryHeap::from([(Reverse(Far(0.0)), from)]);
        distances[from] = 0.0;
        while let Some((Reverse(Far(reached)), node)) = queue.pop() {
            if reached > distances[node] {
                continue;
            }
            for &(to, length) in &self.links[node] {
                if reached + length < distances[to] {
                    distances[to] = reached + length;
                    before[to] = node;
                    queue.push((Reverse(Far(reached + length)), to));
                }
            }
        }
        (distances, before)
    }
}

fn gap(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn along(a: (f64, f64), b: (f64, f64), t: f64) -> (f64, f64) {
    (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
}

/// Where on a–b, from 0 to 1, the point nearest to `p` lies.
fn nearest(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let square = dx * dx + dy * dy;
    if square == 0.0 { 0.0 } else { (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / square).clamp(0.0, 1.0) }
}

fn boxes_meet(a: (f64, f64), b: (f64, f64), c: (f64, f64), d: (f64, f64)) -> bool {
    let apart =
        |a: f64, b: f64, c: f64, d: f64| a.max(b) + TOLERANCE < c.min(d) || c.max(d) + TOLERANCE < a.min(b);
    !apart(a.0, b.0, c.0, d.0) && !apart(a.1, b.1, c.1, d.1)
}

/// Where a–b is crossed by c–d or touched by one of its ends.
fn meetings(a: (f64, f64), b: (f64, f64), c: (f64, f64), d: (f64, f64), cuts: &mut Vec<f64>) {
    for end in [c, d] {
        let t = nearest(end, a, b);
        if gap(along(a, b, t), end) <= TOLERANCE {
            cuts.push(t);
        }
    }
    let (r, s) = ((b.0 - a.0, b.1 - a.1), (d.0 - c.0, d.1 - c.1));
    let cross = r.0 * s.1 - r.1 * s.0;
    if cross != 0.0 {
        let (x, y) = (c.0 - a.0, c.1 - a.1);
        let (t, u) = ((x * s.1 - y * s.0) / cross, (x * r.1 - y * r.0) / cross);
        if (0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u) {
            cuts.push(t);
        }
    }
}

/// The lines of a place's paths: the LineStrings and MultiLineStrings of a GeoJSON FeatureCollection. Anything else
/// in it is passed over.
pub fn lines_of(paths: &serde_json::Value) -> Vec<Vec<Point>> {
    let mut lines = Vec::new();
    for feature in paths["features"].as_array().into_iter().flatten() {
        let geometry = &feature["geometry"];
        let coordinates = &geometry["coordinates"];
        match geometry["type"].as_str() {
            Some("LineString") => lines.push(line(coordinates)),
            Some("MultiLineString") => lines.extend(coordinates.as_array().into_iter().flatten().map(line)),
            _ => {}
        }
    }
    lines
}

fn line(coordinates: &serde_json::Value) -> Vec<Point> {
    coordinates
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|pair| Point::new(pair[1].as_f64()?, pair[0].as_f64()?))
        .collect()
}
