use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// What somebody is to the neighbourhood. Residents have no account and a wall is a device; all others sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Resident,
    Inspector,
    Supervisor,
    AreaLead,
    Mediator,
    Committee,
    /// A member of a handling unit: property, workstation or department.
    UnitMember,
    Center,
    Wall,
    Admin,
}

impl Role {
    pub const ALL: [Self; 10] = [
        Self::Resident,
        Self::Inspector,
        Self::Supervisor,
        Self::AreaLead,
        Self::Mediator,
        Self::Committee,
        Self::UnitMember,
        Self::Center,
        Self::Wall,
        Self::Admin,
    ];

    pub fn wire(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Inspector => "inspector",
            Self::Supervisor => "supervisor",
            Self::AreaLead => "area_lead",
            Self::Mediator => "mediator",
            Self::Committee => "committee",
            Self::UnitMember => "unit_member",
            Self::Center => "center",
            Self::Wall => "wall",
            Self::Admin => "admin",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.wire() == s)
    }

    /// Whether people of this role sign in.
    pub fn signs_in(self) -> bool {
        !matches!(self, Self::Resident | Self::Wall)
    }

    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Resident => lang.pick("居民", "Resident"),
            Self::Inspector => lang.pick("巡查员", "Inspector"),
            Self::Supervisor => lang.pick("监督员", "Supervisor"),
            Self::AreaLead => lang.pick("责任区负责人", "Area lead"),
            Self::Mediator => lang.pick("调解员", "Mediator"),
            Self::Committee => lang.pick("居委会", "Committee"),
            Self::UnitMember => lang.pick("处置单位", "Handling unit"),
            Self::Center => lang.pick("网格中心", "Grid center"),
            Self::Wall => lang.pick("大屏", "Wall display"),
            Self::Admin => lang.pick("管理员", "Administrator"),
        }
    }
}
