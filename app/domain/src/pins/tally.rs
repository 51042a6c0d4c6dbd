use serde::{Deserialize, Serialize};

use crate::catalog::Category;
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
}

impl Tally {
    pub fn of<'a>(pins: impl Iterator<Item = &'a Pin>, filter: &Filter) -> Self {
        let mut tally = Self::default();
        let mut areas = [0_u32; 256];
        let any_area = Filter { area: None, ..filter.clone() };
        let any_category = Filter { category: None, item: None, ..filter.clone() };
        let any_status = Filter { status: None, ..filter.clone() };
        for pin in pins {
            if filter.matches(pin) {
                tally.total += 1;
                tally.overdue += u32::from(pin.overdue);
            }
            if any_area.matches(pin) {
                areas[usize::from(pin.area.code())] += 1;
            }
            if let Some(category) = pin.category
                && any_category.matches(pin)
            {
                tally.categories[category as usize] += 1;
            }
            if any_status.matches(pin) {
                tally.states[pin.status as usize] += 1;
                if pin.status.is_open() {
                    tally.open += 1;
                } else {
                    tally.closed += 1;
                }
            }
        }
        tally.areas = (0..=u8::MAX).zip(areas).filter(|(_, n)| *n > 0).collect();
        tally
    }

    pub fn area(&self, area: AreaRef) -> u32 {
        self.areas.iter().find(|(code, _)| *code == area.code()).map_or(0, |(_, n)| *n)
    }

    pub fn category(&self, category: Category) -> u32 {
        self.categories[category as usize]
    }

    pub fn state(&self, state: State) -> u32 {
        self.states[state as usize]
    }
}
