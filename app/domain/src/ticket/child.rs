use serde::{Deserialize, Serialize};

use super::{ExtensionReason, NewChild};
use crate::clock::{Timer, Timestamp};
use crate::ids::{AccountId, UnitId};
use crate::people::UnitKind;

/// Where a unit's share of the work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChildState {
    Dispatched,
    InProgress,
    Handled,
    Returned,
    Released,
}

impl ChildState {
    pub fn wire(self) -> &'static str {
        match self {
            Self::Dispatched => "dispatched",
            Self::InProgress => "in_progress",
            Self::Handled => "handled",
            Self::Returned => "returned",
            Self::Released => "released",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        [Self::Dispatched, Self::InProgress, Self::Handled, Self::Returned, Self::Released]
            .into_iter()
            .find(|state| state.wire() == s)
    }

    /// Whether the unit is out of it.
    pub fn has_left(self) -> bool {
        matches!(self, Self::Returned | Self::Released)
    }

    /// Whether the unit still has something to do.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Dispatched | Self::InProgress)
    }
}

/// A unit's share of a ticket: the only one after a plain dispatch, one of several in joint action. It is part of
/// the ticket rather than a ticket of its own, so that one chain proves the whole and no move needs two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Child {
    /// Counted over the ticket's life, from 1.
    pub no: u8,
    /// Which dispatch it belongs to; only the last round's children are at work.
    pub round: u8,
    pub unit: UnitId,
    /// What kind of unit it was when it was sent the share; the center's is known by its name too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<UnitKind>,
    pub lead: bool,
    pub state: ChildState,
    pub clock: Timer,
    /// When the clock stopped: handed in, or returned. A unit that gets the share back goes on from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Timestamp>,
    pub dispatched_at: Timestamp,
    pub return_by: Option<Timestamp>,
    pub extensions: u8,
    pub asked: Option<ExtensionAsk>,
    /// Who handed in the work: none of them verifies. Recording what another unit answered is no work.
    pub hands: Vec<AccountId>,
}

/// An extension that waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionAsk {
    pub until: Timestamp,
    pub reason: ExtensionReason,
    pub at: Timestamp,
}

impl Child {
    pub(super) fn new(no: u8, round: u8, new: &NewChild, at: Timestamp) -> Self {
        Self {
            no,
            round,
            unit: new.unit.clone(),
            // Older entries name no kind.
            kind: new.kind.or_else(|| (new.unit.as_str() == "center").then_some(UnitKind::Center)),
            lead: new.lead,
            state: ChildState::Dispatched,
            clock: new.clock,
            stopped_at: None,
            dispatched_at: at,
            return_by: new.return_by,
            extensions: 0,
            asked: None,
            hands: Vec::new(),
        }
    }
}
