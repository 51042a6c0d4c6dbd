use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// Where a ticket stands. A returned ticket is Filed again, a reworked one InProgress, a reopened one Filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Reported,
    Filed,
    Declined,
    Merged,
    Withdrawn,
    Dispatched,
    InProgress,
    Handled,
    Closed,
    Confirmed,
}

impl State {
    pub const ALL: [Self; 10] = [
        Self::Reported,
        Self::Filed,
        Self::Declined,
        Self::Merged,
        Self::Withdrawn,
        Self::Dispatched,
        Self::InProgress,
        Self::Handled,
        Self::Closed,
        Self::Confirmed,
    ];

    pub fn wire(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Filed => "filed",
            Self::Declined => "declined",
            Self::Merged => "merged",
            Self::Withdrawn => "withdrawn",
            Self::Dispatched => "dispatched",
            Self::InProgress => "in_progress",
            Self::Handled => "handled",
            Self::Closed => "closed",
            Self::Confirmed => "confirmed",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.wire() == s)
    }

    pub fn is_open(self) -> bool {
        !matches!(self, Self::Declined | Self::Merged | Self::Withdrawn | Self::Closed | Self::Confirmed)
    }

    /// Whether nobody has filed it yet, so that its item is still the reporter's guess.
    pub fn is_before_filing(self) -> bool {
        matches!(self, Self::Reported | Self::Declined | Self::Withdrawn | Self::Merged)
    }

    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Reported => lang.pick("待受理", "Reported"),
            Self::Filed => lang.pick("已立案", "Filed"),
            Self::Declined => lang.pick("不予立案", "Declined"),
            Self::Merged => lang.pick("已合并", "Merged"),
            Self::Withdrawn => lang.pick("已撤回", "Withdrawn"),
            Self::Dispatched => lang.pick("待接单", "Dispatched"),
            Self::InProgress => lang.pick("处置中", "In progress"),
            Self::Handled => lang.pick("待核查", "Handled"),
            Self::Closed => lang.pick("已结案", "Closed"),
            Self::Confirmed => lang.pick("已确认", "Confirmed"),
        }
    }
}
