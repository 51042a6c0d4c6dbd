//! The shortest tour over a handful of points, by dynamic programming over subsets.

use super::costs::Costs;

/// Most points that this is used for: a few ten thousand additions.
pub(crate) const MOST: usize = 9;

/// The shortest closed tour over `members`, beginning with the first. At most [`MOST`] are taken.
pub(crate) fn shortest_tour(costs: &Costs, members: &[u32]) -> Vec<u32> {
    let members = members.get(..MOST).unwrap_or(members);
    if members.len() < 4 {
        return members.to_vec();
    }
    // The first point is the start; the others are bits.
    let others = members.len() - 1;
    let full = 1_usize << others;
    let cost = |a: usize, b: usize| costs.between(members[a] as usize, members[b] as usize);
    // The cheapest way from the start over the points of a set to its last, and the point before that.
    let mut table = vec![(i64::MAX, usize::MAX); full * others];
    for last in 0..others {
        table[(1 << last) * others + last] = (cost(0, last + 1), usize::MAX);
    }
    for set in 1..full {
        for last in (0..others).filter(|last| set >> last & 1 == 1) {
            let (so_far, _) = table[set * others + last];
            if so_far == i64::MAX {
                continue;
            }
            for to in (0..others).filter(|to| set >> to & 1 == 0) {
                let reached = so_far + cost(last + 1, to + 1);
                let slot = &mut table[(set | 1 << to) * others + to];
                if reached < slot.0 {
                    *slot = (reached, last);
                }
            }
        }
    }
    let all = full - 1;
    let mut set = all;
    let mut last =
        (0..others).min_by_key(|&last| table[all * others + last].0 + cost(last + 1, 0)).unwrap_or(0);
    let mut backwards = Vec::with_capacity(members.len());
    while last != usize::MAX {
        backwards.push(members[last + 1]);
        let before = table[set * others + last].1;
        set &= !(1 << last);
        last = before;
    }
    backwards.push(members[0]);
    backwards.reverse();
    backwards
}
