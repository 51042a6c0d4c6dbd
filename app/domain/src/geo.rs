//! Points and polygons in WGS-84. Distances and containment are worked out on a local plane: over the few
//! kilometres of a subdistrict the error of that is under a centimetre.

use serde::{Deserialize, Serialize};

/// Metres per degree of latitude (mean of the WGS-84 ellipsoid at 31° N).
const METRES_PER_DEGREE: f64 = 110_863.0;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lng: f64,
}

impl Point {
    /// `None` unless both are finite and within the globe.
    pub fn new(lat: f64, lng: f64) -> Option<Self> {
        (lat.is_finite() && lng.is_finite() && lat.abs() <= 90.0 && lng.abs() <= 180.0)
            .then_some(Self { lat, lng })
    }

    /// Metres east and north of `origin`.
    pub fn metres_from(self, origin: Self) -> (f64, f64) {
        let east = (self.lng - origin.lng) * METRES_PER_DEGREE * origin.lat.to_radians().cos();
        (east, (self.lat - origin.lat) * METRES_PER_DEGREE)
    }

    /// Metres.
    pub fn distance(self, other: Self) -> f64 {
        let (x, y) = other.metres_from(self);
        x.hypot(y)
    }
}

/// A polygon of one outer ring and any number of holes; rings may or may not repeat their first point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Polygon {
    pub rings: Vec<Vec<Point>>,
}

impl Polygon {
    /// Whether the point lies inside. The half-open crossing rule gives every point of a shared border to
    /// exactly one of the two neighbours, so tiled areas neither overlap nor leave a seam.
    pub fn contains(&self, p: Point) -> bool {
        self.rings.iter().map(|ring| crossings(ring, p)).sum::<usize>() % 2 == 1
    }

    /// Metres from the point to the nearest edge of any ring.
    pub fn distance_to_edge(&self, p: Point) -> f64 {
        self.edges().map(|(a, b)| segment_distance(p, a, b)).fold(f64::INFINITY, f64::min)
    }

    /// Square metres, outer ring less holes.
    pub fn square_metres(&self) -> f64 {
        let mut rings = self.rings.iter().map(|ring| ring_area(ring).abs());
        let outer = rings.next().unwrap_or_default();
        outer - rings.sum::<f64>()
    }

    /// Mean of the outer ring's corners, weighted by area: where a label stands.
    pub fn centroid(&self) -> Option<Point> {
        let ring = self.rings.first()?;
        let origin = *ring.first()?;
        let area = ring_area(ring);
        if area == 0.0 {
            return Some(origin);
        }
        let (mut x, mut y) = (0.0, 0.0);
        for (a, b) in ring_edges(ring) {
            let ((ax, ay), (bx, by)) = (a.metres_from(origin), b.metres_from(origin));
            let cross = ax * by - bx * ay;
            x += (ax + bx) * cross;
            y += (ay + by) * cross;
        }
        let (east, north) = (x / (6.0 * area), y / (6.0 * area));
        Some(Point {
            lat: origin.lat + north / METRES_PER_DEGREE,
            lng: origin.lng + east / (METRES_PER_DEGREE * origin.lat.to_radians().cos()),
        })
    }

    fn edges(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        self.rings.iter().flat_map(|ring| ring_edges(ring))
    }
}

fn ring_edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

fn crossings(ring: &[Point], p: Point) -> usize {
    ring_edges(ring)
        .filter(|(a, b)| {
            // Ordering the ends makes a shared edge give the same answer to both neighbours, to the last bit.
            let (low, high) = if a.lat <= b.lat { (a, b) } else { (b, a) };
            low.lat <= p.lat
                && p.lat < high.lat
                && p.lng < low.lng + (p.lat - low.lat) / (high.lat - low.lat) * (high.lng - low.lng)
        })
        .count()
}

fn ring_area(ring: &[Point]) -> f64 {
    let Some(origin) = ring.first() else { return 0.0 };
    ring_edges(ring)
        .map(|(a, b)| {
            let ((ax, ay), (bx, by)) = (a.metres_from(*origin), b.metres_from(*origin));
            ax * by - bx * ay
        })
        .sum::<f64>()
        / 2.0
}

fn segment_distance(p: Point, a: Point, b: Point) -> f64 {
    let ((ax, ay), (bx, by)) = (a.metres_from(p), b.metres_from(p));
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let t = if length == 0.0 { 0.0 } else { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) };
    (ax + t * dx).hypot(ay + t * dy)
}
