use domain::pins::Tally;
use domain::ticket::State;

use super::row::{Row, Sieve};

/// Everything about a ticket that figures ask, in 24 bits; its community is known from where the cell lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(u32);

/// What decides who sees a ticket by its place alone: area, handed over, unlawful. Below [`Key::PLACES`].
pub type PlaceKey = usize;

impl Key {
    pub const PLACES: usize = 512;

    pub fn of(row: &Row) -> Self {
        let bit = |on: bool, at: u32| u32::from(on) << at;
        Self(
            u32::from(row.area & 127) << 17
                | u32::from(row.what & 127) << 10
                | u32::from(row.state & 127) << 3
                | bit(row.is_public(), 2)
                | bit(row.handed_over(), 1)
                | bit(row.unlawful(), 0),
        )
    }

    pub fn area(self) -> u8 {
        (self.0 >> 17 & 127) as u8
    }

    fn what(self) -> u8 {
        (self.0 >> 10 & 127) as u8
    }

    fn state(self) -> State {
        State::ALL.get((self.0 >> 3 & 15) as usize).copied().unwrap_or(State::Reported)
    }

    fn overdue(self) -> bool {
        self.0 >> 9 & 1 == 1
    }

    pub fn is_emergency(self) -> bool {
        self.0 >> 7 & 3 == 2
    }

    pub fn is_public(self) -> bool {
        self.0 >> 2 & 1 == 1
    }

    pub fn handed_over(self) -> bool {
        self.0 >> 1 & 1 == 1
    }

    pub fn unlawful(self) -> bool {
        self.0 & 1 == 1
    }

    pub fn place(self) -> PlaceKey {
        usize::from(self.area()) << 2 | (self.0 & 3) as usize
    }
}

/// How many tickets there are of each kind. Some thousand cells at most, however many the tickets, in one piece of
/// memory and in order.
#[derive(Debug, Clone, Default)]
pub struct Cells(Vec<(Key, u32)>);

impl Cells {
    pub fn add(&mut self, key: Key) {
        match self.0.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(at) => self.0[at].1 += 1,
            Err(at) => self.0.insert(at, (key, 1)),
        }
    }

    pub fn remove(&mut self, key: Key) {
        if let Ok(at) = self.0.binary_search_by_key(&key, |(key, _)| *key) {
            self.0[at].1 -= 1;
            if self.0[at].1 == 0 {
                self.0.remove(at);
            }
        }
    }

    pub fn count(&self, is: impl Fn(Key) -> bool) -> u32 {
        self.0.iter().filter(|(key, _)| is(*key)).map(|(_, n)| n).sum()
    }
}

/// A [`Tally`] in the making.
pub struct Sum {
    tally: Tally,
    areas: [u32; 128],
}

impl Default for Sum {
    fn default() -> Self {
        Self { tally: Tally::default(), areas: [0; 128] }
    }
}

impl Sum {
    /// Adds the cells that `admits` lets in. Each dimension is counted under the filters of the others, as
    /// [`Tally::of`] does for pins.
    pub fn add(&mut self, cells: &Cells, sieve: &Sieve, mut admits: impl FnMut(Key) -> bool) {
        let tally = &mut self.tally;
        for (key, n) in &cells.0 {
            let (state, area, what) = (key.state(), key.area(), key.what());
            let here = sieve.area(area);
            let this = sieve.what(what);
            let so = sieve.status(state);
            // Two dimensions that the filter refuses keep a cell out of every figure.
            if u8::from(here) + u8::from(this) + u8::from(so) < 2 || !admits(*key) {
                continue;
            }
            if here && this && so {
                tally.total += n;
                tally.overdue += if key.overdue() { *n } else { 0 };
            }
            if this && so {
                self.areas[usize::from(area)] += n;
            }
            if here && so && what >> 4 > 0 {
                tally.categories[usize::from(what >> 4) - 1] += n;
                if sieve.chosen_category(what) {
                    tally.items[usize::from(what & 15).min(9)] += n;
                }
            }
            if here && this {
                tally.states[state as usize] += n;
                if state.is_open() {
                    tally.open += n;
                } else {
                    tally.closed += n;
                }
            }
        }
    }

    pub fn finish(mut self) -> Tally {
        self.tally.areas = (0..=127).zip(self.areas).filter(|(_, n)| *n > 0).collect();
        self.tally
    }
}

#[cfg(test)]
mod tests {
    use domain::pins::state_byte;

    use super::*;

    #[test]
    fn a_state_byte_fits_into_the_key() {
        for state in State::ALL {
            assert!(state_byte(state, 3, true) < 128);
        }
    }
}
