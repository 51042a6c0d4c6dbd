use serde::{Deserialize, Serialize};

use crate::catalog::{Category, ItemCode};
use crate::event::{AreaRef, Pin};
use crate::query::Filter;
use crate::ticket::State;

/// Counts beside the filters. Each dimension is counted under the other dimensions' filters, so a count says
/// how many rows one would get by choosing it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Pins that match the whole filter.
    pub total: u32,
    pub overdue: u32,
    pub open: u32,
    pub closed: u32,
    /// By area code; 0 is the street. Only areas that occur.
    pub areas: Vec<(u8, u32)>,
    /// By category, in the order of [`Category::ALL`].
    pub categories: [u32; 7],
    /// By state, in the order of [`State::ALL`].
    pub states: [u32; 10],
    /// The chosen category's items by their number, 0 for what nobody has named; nothing while none is chosen.
    #[serde(default)]
    pub items: [u32; 10],
}

/// What counting asks of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    pub area: AreaRef,
    pub category: Option<Category>,
    pub item: Option<ItemCode>,
    pub status: State,
    pub overdue: bool,
}

impl Counted {
    fn of(pin: &Pin) -> Self {
        let Pin { area, category, item, status, overdue, .. } = *pin;
        Self { area, category, item, status, overdue }
    }
}

impl Tally {
    pub fn of<'a>(pins: impl Iterator<Item = &'a Pin>, filter: &Filter) -> Self {
        let mut tally = Self::default();
        let here = |pin: &&Pin| filter.community.as_ref().is_none_or(|c| *c == pin.community);
        pins.filter(here).for_each(|pin| tally.add(filter, Counted::of(pin), 1));
        tally.areas.sort_unstable();
        tally
    }

    /// Counts groups of tickets that are alike, all of the filter's community.
    pub fn of_groups(groups: impl IntoIterator<Item = (Counted, u32)>, filter: &Filter) -> Self {
        let mut tally = Self::default();
        groups.into_iter().for_each(|(counted, n)| tally.add(filter, counted, n));
        tally.areas.sort_unstable();
        tally
    }

    fn add(&mut self, filter: &Filter, of: Counted, n: u32) {
        let area = filter.area.is_none_or(|a| a == of.area);
        let category = filter.category.is_none_or(|c| Some(c) == of.category);
        let item = filter.item.is_none_or(|i| Some(i) == of.item);
        let status = filter.status.is_none_or(|s| s.matches(of.status));
        if area && category && item && status {
            self.total += n;
            self.overdue += if of.overdue { n } else { 0 };
        }
        if category && item && status {
            let code = of.area.code();
            match self.areas.iter_mut().find(|(known, _)| *known == code) {
                Some((_, count)) => *count += n,
                None => self.areas.push((code, n)),
            }
        }
        if area && status {
            if let Some(c) = of.category {
                self.categories[c as usize] += n;
            }
            if category && filter.category.is_some() {
                self.items[of.item.map_or(0, |i| usize::from(i.number.min(9)))] += n;
            }
        }
        if area && category && item {
            self.states[of.status as usize] += n;
            if of.status.is_open() {
                self.open += n;
            } else {
                self.closed += n;
            }
        }
    }

    pub fn area(&self, area: AreaRef) -> u32 {
        self.areas.iter().find(|(code, _)| *code == area.code()).map_or(0, |(_, n)| *n)
    }

    pub fn category(&self, category: Category) -> u32 {
        self.categories[category as usize]
    }

    /// Of the chosen category.
    pub fn item(&self, item: ItemCode) -> u32 {
        self.items[usize::from(item.number.min(9))]
    }

    pub fn state(&self, state: State) -> u32 {
        self.states[state as usize]
    }
}
