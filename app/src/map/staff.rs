use std::sync::Arc;

use domain::event::Pin;
use domain::ids::TicketNumber;
use leptos::prelude::*;

/// What a map does beyond the public one for those who handle tickets.
#[derive(Debug, Clone, Copy)]
pub struct StaffMap {
    /// What of the matching pins is shown.
    pub narrow: Memo<Narrow>,
    /// The ticket that is pointed at, in the list or on the map.
    pub pointed: RwSignal<Option<TicketNumber>>,
    /// Whether an empty place offers to enter a report for somebody.
    pub enters: bool,
}

/// Conditions that a [`domain::query::Filter`] has no word for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Narrow {
    pub overdue: bool,
    /// Only these, where pins alone cannot tell what is asked for.
    pub only: Option<Arc<[TicketNumber]>>,
}

impl Narrow {
    pub fn lets_through(&self, pin: &Pin) -> bool {
        (!self.overdue || pin.overdue) && self.only.as_ref().is_none_or(|only| only.contains(&pin.number))
    }
}
