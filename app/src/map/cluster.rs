//! Groups pins that would cover one another, on a grid that is fixed to the world, so that panning changes nothing.

use std::collections::HashMap;

/// Side of a cell in pixels.
const CELL: f64 = 56.0;
/// From this zoom on there is room for all but pins at the same spot.
const NEAR: f64 = 20.0;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Mean position in world pixels.
    pub x: f64,
    pub y: f64,
    pub count: u32,
    pub overdue: u32,
    /// Index of one of its pins; the pin itself when `count` is 1.
    pub any: u32,
}

/// `xs` and `ys` are unit positions, `size` the world's side in pixels at `zoom`.
pub fn cluster(xs: &[f64], ys: &[f64], overdue: &[bool], size: f64, zoom: f64) -> Vec<Group> {
    let cell = if zoom >= NEAR { 6.0 } else { CELL };
    let mut cells: HashMap<(i64, i64), usize> = HashMap::with_capacity(1024);
    let mut groups: Vec<Group> = Vec::new();
    for (i, (x, y)) in xs.iter().zip(ys).enumerate() {
        let (x, y) = (x * size, y * size);
        let key = ((x / cell).floor() as i64, (y / cell).floor() as i64);
        let late = u32::from(overdue.get(i).copied().unwrap_or_default());
        match cells.get(&key) {
            Some(at) => {
                let group = &mut groups[*at];
                group.x += x;
                group.y += y;
                group.count += 1;
                group.overdue += late;
            }
            None => {
                cells.insert(key, groups.len());
                groups.push(Group { x, y, count: 1, overdue: late, any: i as u32 });
            }
        }
    }
    for group in &mut groups {
        group.x /= f64::from(group.count);
        group.y /= f64::from(group.count);
    }
    if zoom < NEAR { join(groups, &cells) } else { groups }
}

/// Joins groups of neighbouring cells whose middles came to lie close to their common border.
fn join(mut groups: Vec<Group>, cells: &HashMap<(i64, i64), usize>) -> Vec<Group> {
    let mut keys: Vec<((i64, i64), usize)> = cells.iter().map(|(key, at)| (*key, *at)).collect();
    // A fixed order, so that the same pins always give the same groups.
    keys.sort_unstable();
    for ((cx, cy), at) in keys {
        for (dx, dy) in [(1, 0), (0, 1), (1, 1), (1, -1)] {
            let Some(&other) = cells.get(&(cx + dx, cy + dy)) else { continue };
            let (a, b) = (groups[at], groups[other]);
            if a.count == 0 || b.count == 0 || (a.x - b.x).hypot(a.y - b.y) > CELL * 0.6 {
                continue;
            }
            let (n, m) = (f64::from(a.count), f64::from(b.count));
            groups[at] = Group {
                x: (a.x * n + b.x * m) / (n + m),
                y: (a.y * n + b.y * m) / (n + m),
                count: a.count + b.count,
                overdue: a.overdue + b.overdue,
                any: a.any,
            };
            groups[other].count = 0;
        }
    }
    groups.retain(|group| group.count > 0);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pin_is_counted_once_at_every_zoom() {
        let mut seed = 7_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 40) as f64 / (1_u64 << 24) as f64
        };
        let xs: Vec<f64> = (0..5000).map(|_| 0.83 + next() * 1e-5).collect();
        let ys: Vec<f64> = (0..5000).map(|_| 0.41 + next() * 1e-5).collect();
        let late: Vec<bool> = (0..5000).map(|i| i % 7 == 0).collect();
        let expected = late.iter().filter(|l| **l).count() as u32;
        for quarter in 56..=84 {
            let zoom = f64::from(quarter) / 4.0;
            let groups = cluster(&xs, &ys, &late, super::super::projection::world(zoom), zoom);
            assert_eq!(groups.iter().map(|g| g.count).sum::<u32>(), 5000);
            assert_eq!(groups.iter().map(|g| g.overdue).sum::<u32>(), expected);
        }
    }

    #[test]
    fn pins_at_one_spot_stay_together_when_near() {
        let groups = cluster(&[0.5, 0.5], &[0.5, 0.5], &[false, true], 1e9, 21.0);
        assert_eq!(groups.len(), 1);
        assert_eq!((groups[0].count, groups[0].overdue), (2, 1));
    }
}
