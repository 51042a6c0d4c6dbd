//! What it costs to walk from one point to another.

use std::sync::Arc;

/// The highest cost of one way: sums of a few differences stay far from the ends of 64 bits, and a whole matrix
/// takes four bytes a cell.
pub const HIGHEST_COST: i32 = 1 << 30;

/// What a square matrix may have: 100 MB, and the search holds a second one.
pub const MOST_POINTS: usize = 5_000;

/// Costs of walking between points, as a full matrix. Symmetric: people walk footpaths both ways, and floors are
/// climbed and descended within a stop. Whole numbers, so that sums do not depend on their order and a plan is the
/// same natively and in a browser; what one unit means (a millimetre, a tenth of a second) is the caller's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costs {
    points: usize,
    /// Shared among copies: they are all of one matrix.
    cells: Arc<Vec<i32>>,
}

impl Costs {
    /// `cost` is asked once for each pair with the lower index first; answers are clamped to 0…[`HIGHEST_COST`].
    pub fn from_fn(points: usize, mut cost: impl FnMut(usize, usize) -> i64) -> Self {
        let mut cells = vec![0; points * points];
        for a in 0..points {
            for b in a + 1..points {
                let cell =
                    i32::try_from(cost(a, b).clamp(0, i64::from(HIGHEST_COST))).unwrap_or(HIGHEST_COST);
                cells[a * points + b] = cell;
                cells[b * points + a] = cell;
            }
        }
        Self { points, cells: Arc::new(cells) }
    }

    /// Straight distances, and how many units a metre has: a power of two, the greatest at which the longest
    /// distance fits, so rounding stays below a billionth of the extent. `beside` is the longest length in metres that
    /// is to be expressed in the same units, such as that of a visit; 0 where there is none. Coordinates that are not
    /// finite count as 0.
    pub fn from_metres(points: &[(f64, f64)], beside: f64) -> (Self, f64) {
        let finite = |v: f64| if v.is_finite() { v } else { 0.0 };
        let distance = |a: usize, b: usize| {
            let ((ax, ay), (bx, by)) = (points[a], points[b]);
            (finite(ax) - finite(bx)).hypot(finite(ay) - finite(by))
        };
        let bounds = points.iter().fold([f64::MAX, f64::MIN, f64::MAX, f64::MIN], |b, p| {
            [b[0].min(finite(p.0)), b[1].max(finite(p.0)), b[2].min(finite(p.1)), b[3].max(finite(p.1))]
        });
        let extent =
            if points.is_empty() { 0.0 } else { (bounds[1] - bounds[0]).hypot(bounds[3] - bounds[2]) };
        // A visit may take a thousand times the units of a way before sums could overflow.
        let extent = extent.max(finite(beside) / 1024.0);
        let scale = if extent > 0.0 && extent.is_finite() {
            (f64::from(HIGHEST_COST) / extent).log2().floor().clamp(-1000.0, 1000.0).exp2()
        } else {
            1.0
        };
        #[allow(clippy::cast_possible_truncation, reason = "a float-to-integer cast saturates")]
        let costs = Self::from_fn(points.len(), |a, b| (distance(a, b) * scale).round() as i64);
        (costs, scale)
    }

    pub fn points(&self) -> usize {
        self.points
    }

    #[inline]
    pub fn between(&self, a: usize, b: usize) -> i64 {
        i64::from(self.cells[a * self.points + b])
    }

    /// The costs from one point to all.
    #[inline]
    pub(crate) fn from(&self, a: usize) -> &[i32] {
        &self.cells[a * self.points..(a + 1) * self.points]
    }
}

/// The nearest points of each point, nearest first.
#[derive(Debug, Clone)]
pub(crate) struct Neighbours {
    each: usize,
    ids: Vec<u32>,
}

impl Neighbours {
    /// At most `each` among `members`, for each member; none for any other point. Ties go to the lower index.
    pub(crate) fn new(costs: &Costs, members: &[u32], each: usize) -> Self {
        let each = each.min(members.len().saturating_sub(1));
        let mut ids = vec![0; costs.points() * each];
        let mut others: Vec<(i32, u32)> = Vec::with_capacity(members.len());
        for &a in members {
            if each == 0 {
                break;
            }
            let row = costs.from(a as usize);
            others.clear();
            others.extend(members.iter().filter(|&&b| b != a).map(|&b| (row[b as usize], b)));
            if each < others.len() {
                others.select_nth_unstable(each - 1);
                others.truncate(each);
            }
            others.sort_unstable();
            let from = a as usize * each;
            for (slot, (_, b)) in ids[from..].iter_mut().zip(&others) {
                *slot = *b;
            }
        }
        Self { each, ids }
    }

    #[inline]
    pub(crate) fn of(&self, a: usize) -> &[u32] {
        &self.ids[a * self.each..(a + 1) * self.each]
    }
}
