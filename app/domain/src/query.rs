//! The common query of maps, lists and exports: `community=`, `area=`, `category=`, `item=`, `status=`.

use serde::{Deserialize, Serialize};

use crate::catalog::{Category, ItemCode};
use crate::event::{AreaRef, Pin};
use crate::ids::{CommunityCode, ParseIdError};
use crate::ticket::State;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StatusFilter {
    Open,
    Closed,
    One(State),
}

impl StatusFilter {
    pub fn parse(s: &str) -> Option<Self> {
        match s {
            "open" => Some(Self::Open),
            // The group and the state share the name; the group holds the state, and people mean the group.
            "closed" => Some(Self::Closed),
            _ => State::from_wire(s).map(Self::One),
        }
    }

    pub fn wire(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::One(state) => state.wire(),
        }
    }

    pub fn matches(self, state: State) -> bool {
        match self {
            Self::Open => state.is_open(),
            Self::Closed => !state.is_open(),
            Self::One(one) => one == state,
        }
    }
}

/// What to show. An absent part matches everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Filter {
    pub community: Option<CommunityCode>,
    pub area: Option<AreaRef>,
    pub category: Option<Category>,
    pub item: Option<ItemCode>,
    pub status: Option<StatusFilter>,
}

impl Filter {
    /// Reads one query parameter; parameters of other names are left to others, an empty one counts as absent.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), ParseIdError> {
        if value.is_empty() {
            return Ok(());
        }
        match name {
            "community" => self.community = Some(value.parse()?),
            "area" => self.area = Some(value.parse()?),
            "category" => self.category = Some(value.parse()?),
            "item" => self.item = Some(value.parse()?),
            "status" => self.status = Some(StatusFilter::parse(value).ok_or(ParseIdError("status"))?),
            _ => {}
        }
        Ok(())
    }

    /// Reads what can be read and ignores the rest: for a page, whose address anybody may have mistyped.
    pub fn lenient<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        for (name, value) in pairs {
            let _unreadable_is_absent = filter.set(name, value);
        }
        filter
    }

    pub fn matches(&self, pin: &Pin) -> bool {
        self.community.as_ref().is_none_or(|c| *c == pin.community)
            && self.area.is_none_or(|a| a == pin.area)
            && self.category.is_none_or(|c| Some(c) == pin.category)
            && self.item.is_none_or(|i| Some(i) == pin.item)
            && self.status.is_none_or(|s| s.matches(pin.status))
    }

    /// The query string without `?`, in a fixed order so that one view has one address.
    pub fn to_query(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if let Some(c) = &self.community {
            pairs.push(("community", c.to_string()));
        }
        if let Some(a) = self.area {
            pairs.push(("area", a.to_string()));
        }
        if let Some(c) = self.category {
            pairs.push(("category", c.to_string()));
        }
        if let Some(i) = self.item {
            pairs.push(("item", i.to_string()));
        }
        if let Some(s) = self.status {
            pairs.push(("status", s.wire().to_owned()));
        }
        pairs.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("&")
    }
}
