use std::collections::HashMap;

use super::Tally;
use crate::event::{LiveEvent, Pin};
use crate::ids::TicketNumber;
use crate::query::Filter;

/// Pins by number. Order of iteration is unspecified; [`PinSet::newest`] sorts.
#[derive(Debug, Clone, Default)]
pub struct PinSet {
    pins: Vec<Pin>,
    index: HashMap<TicketNumber, usize>,
}

impl PinSet {
    pub fn from_pins(pins: Vec<Pin>) -> Self {
        let index = pins.iter().enumerate().map(|(i, pin)| (pin.number.clone(), i)).collect();
        Self { pins, index }
    }

    pub fn len(&self) -> usize {
        self.pins.len()
    }

    pub fn is_empty(&self) -> bool {
        self.pins.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Pin> {
        self.pins.iter()
    }

    pub fn get(&self, number: &TicketNumber) -> Option<&Pin> {
        self.index.get(number).map(|i| &self.pins[*i])
    }

    /// Applies an event; `false` when it says nothing new. An older version of a pin than the one held is
    /// ignored, so that a replayed event after a fresh snapshot does no harm.
    pub fn apply(&mut self, event: &LiveEvent) -> bool {
        match event {
            LiveEvent::Pin(pin) => self.put(pin),
            LiveEvent::Gone(number) => self.remove(number),
        }
    }

    fn put(&mut self, pin: &Pin) -> bool {
        match self.index.get(&pin.number) {
            Some(i) if self.pins[*i].version > pin.version || self.pins[*i] == *pin => false,
            Some(i) => {
                self.pins[*i] = pin.clone();
                true
            }
            None => {
                self.index.insert(pin.number.clone(), self.pins.len());
                self.pins.push(pin.clone());
                true
            }
        }
    }

    fn remove(&mut self, number: &TicketNumber) -> bool {
        let Some(i) = self.index.remove(number) else { return false };
        self.pins.swap_remove(i);
        if let Some(moved) = self.pins.get(i) {
            self.index.insert(moved.number.clone(), i);
        }
        true
    }

    pub fn matching<'a>(&'a self, filter: &'a Filter) -> impl Iterator<Item = &'a Pin> {
        self.pins.iter().filter(|pin| filter.matches(pin))
    }

    /// One page of the matching pins, newest report first.
    pub fn newest(&self, filter: &Filter, page: usize, rows: usize) -> Vec<Pin> {
        let mut found: Vec<&Pin> = self.matching(filter).collect();
        let wanted = page.saturating_add(1).saturating_mul(rows);
        if found.len() > wanted {
            found.select_nth_unstable_by(wanted, |a, b| b.number.cmp(&a.number));
            found.truncate(wanted);
        }
        found.sort_unstable_by(|a, b| b.number.cmp(&a.number));
        found.into_iter().skip(page.saturating_mul(rows)).cloned().collect()
    }

    pub fn tally(&self, filter: &Filter) -> Tally {
        Tally::of(self.pins.iter(), filter)
    }
}
