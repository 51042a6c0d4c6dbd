use serde::{Deserialize, Serialize};

use crate::catalog::Tier;
use crate::clock::ServiceHours;
use crate::ids::{CommunityCode, UnitId};
use crate::lang::Lang;

/// What kind of 处置单位 it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// An area's own team.
    Team,
    Committee,
    /// 业委会.
    Owners,
    Property,
    /// 工作站: serves several communities and may lead joint action.
    Workstation,
    Department,
    Center,
}

impl UnitKind {
    pub const ALL: [Self; 7] = [
        Self::Team,
        Self::Committee,
        Self::Owners,
        Self::Property,
        Self::Workstation,
        Self::Department,
        Self::Center,
    ];

    pub fn wire(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Committee => "committee",
            Self::Owners => "owners",
            Self::Property => "property",
            Self::Workstation => "workstation",
            Self::Department => "department",
            Self::Center => "center",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.wire() == s)
    }

    /// The lowest tier at which such a unit is sent a ticket.
    pub fn tier(self) -> Tier {
        match self {
            Self::Team => Tier::T1,
            Self::Committee | Self::Owners | Self::Property | Self::Workstation => Tier::T2,
            Self::Department | Self::Center => Tier::T3,
        }
    }
}

/// 处置单位: who can handle a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    pub kind: UnitKind,
    pub name: String,
    pub name_en: String,
    /// The community that it serves; `None` serves the whole subdistrict.
    pub community: Option<CommunityCode>,
    /// The area of a team.
    pub area: Option<u8>,
    pub hours: ServiceHours,
    /// Whether anybody of it signs in. The others are reached by paper, and somebody records their answers.
    pub signs_in: bool,
    pub phone: String,
}

impl Unit {
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.name, &self.name_en)
    }

    pub fn tier(&self) -> Tier {
        self.kind.tier()
    }

    /// Whether it can be sent a ticket of this community.
    pub fn serves(&self, community: &CommunityCode) -> bool {
        self.community.as_ref().is_none_or(|own| own == community)
    }
}
