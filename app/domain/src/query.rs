//! The common query of maps, lists and exports: `community=`, `area=`, `category=`, `item=`, `status=`.

use serde::{Deserialize, Serialize};

use crate::catalog::{Category, ItemCode};
use crate::event::{AreaRef, Pin};
use crate::ids::{CommunityCode, ParseIdError, UnitId};
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

/// The desk's query: the common one and what only staff ask.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeskQuery {
    pub filter: Filter,
    pub overdue: bool,
    /// 疑难.
    pub hard: bool,
    /// Only what waits for the person's own unit.
    pub mine: bool,
    /// Open emergencies and 急 items alone.
    pub urgent: bool,
    pub unit: Option<UnitId>,
    /// Words, a number, a place or a unit.
    pub q: String,
    pub sort: Sort,
    /// From 0.
    pub page: u32,
}

/// Rows of one page of the desk's list.
pub const DESK_ROWS: u32 = 50;
/// Tickets around a place that a ticket's page lists.
pub const AROUND_ROWS: u32 = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// What turns red first.
    #[default]
    Due,
    Newest,
    Changed,
}

impl Sort {
    pub const ALL: [Self; 3] = [Self::Due, Self::Newest, Self::Changed];

    pub fn wire(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Newest => "newest",
            Self::Changed => "changed",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.wire() == s)
    }
}

impl DeskQuery {
    /// Reads what can be read and ignores the rest: a bookmark of an older version still opens. Values are
    /// decoded already.
    pub fn lenient<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut query = Self::default();
        for (name, value) in pairs {
            match name {
                "overdue" => query.overdue = value == "1",
                "hard" => query.hard = value == "1",
                "mine" => query.mine = value == "1",
                "urgent" => query.urgent = value == "1",
                "unit" => query.unit = value.parse().ok(),
                "q" => query.q = value.trim().chars().take(100).collect(),
                "sort" => query.sort = Sort::from_wire(value).unwrap_or_default(),
                "page" => query.page = value.parse::<u32>().unwrap_or(1).clamp(1, 100_000) - 1,
                _ => {
                    let _unreadable_is_absent = query.filter.set(name, value);
                }
            }
        }
        query
    }

    /// Whether pins alone tell what is asked for, page and order aside.
    pub fn is_plain(&self) -> bool {
        !(self.overdue || self.hard || self.mine) && self.unit.is_none() && self.q.is_empty()
    }

    /// Pairs for an address, in a fixed order so that one view has one address; values are not yet encoded.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.filter.to_pairs();
        let mut flag = |name, on: bool| on.then(|| pairs.push((name, "1".to_owned())));
        flag("overdue", self.overdue);
        flag("hard", self.hard);
        flag("mine", self.mine);
        flag("urgent", self.urgent);
        if let Some(unit) = &self.unit {
            pairs.push(("unit", unit.to_string()));
        }
        if !self.q.is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        if self.sort != Sort::default() {
            pairs.push(("sort", self.sort.wire().to_owned()));
        }
        if self.page > 0 {
            pairs.push(("page", (self.page + 1).to_string()));
        }
        pairs
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
        self.to_pairs().iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("&")
    }

    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
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
        pairs
    }
}
