use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Category;
use crate::clock::{Limit, ServiceHours};
use crate::ids::ParseIdError;
use crate::lang::Lang;

/// `E1`: category and number within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemCode {
    pub category: Category,
    pub number: u8,
}

impl fmt::Display for ItemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.category, self.number)
    }
}

impl FromStr for ItemCode {
    type Err = ParseIdError;
    /// The shape alone; whether the catalogue has the item is [`super::item`]'s answer.
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        let wrong = ParseIdError("item");
        let [_, number @ b'1'..=b'9'] = s.as_bytes() else { return Err(wrong) };
        Ok(Self { category: s[..1].parse().map_err(|_| wrong)?, number: number - b'0' })
    }
}

impl Serialize for ItemCode {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ItemCode {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Where an item comes from: named in the article, a case told in it, or derived from inspection standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Named,
    Case,
    Derived,
}

/// 分层派单: own team, committee, center.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tier {
    T1,
    T2,
    T3,
}

impl Tier {
    pub const ALL: [Self; 3] = [Self::T1, Self::T2, Self::T3];

    pub fn wire(self) -> &'static str {
        match self {
            Self::T1 => "T1",
            Self::T2 => "T2",
            Self::T3 => "T3",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.wire() == s)
    }

    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::T1 => lang.pick("一级(责任区)", "tier 1 (area team)"),
            Self::T2 => lang.pick("二级(居委会)", "tier 2 (committee)"),
            Self::T3 => lang.pick("三级(网格中心)", "tier 3 (grid center)"),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Item {
    pub code: ItemCode,
    pub zh: String,
    pub en: String,
    pub origin: Origin,
    pub tier: Tier,
    /// The tier that takes over when the first cannot.
    pub escalates_to: Option<Tier>,
    /// Time to cure, from dispatch to feedback.
    pub limit: Limit,
    /// Where the catalogue asks for a first measure or an acceptance earlier than the cure.
    pub first: Option<Limit>,
    pub guide_zh: String,
    pub guide_en: String,
}

impl Item {
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }

    pub fn guide(&self, lang: Lang) -> &str {
        lang.pick(&self.guide_zh, &self.guide_en)
    }

    pub fn is_urgent(&self) -> bool {
        matches!(self.limit, Limit::Urgent { .. }) || matches!(self.first, Some(Limit::Urgent { .. }))
    }

    /// Service hours of the unit that first handles the item: T1 is cleaning and guards, the center never closes.
    pub fn unit_hours(&self) -> ServiceHours {
        match self.tier {
            Tier::T1 => ServiceHours::daily(),
            Tier::T2 => ServiceHours::office(),
            Tier::T3 => ServiceHours::always(),
        }
    }
}
