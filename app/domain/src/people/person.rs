use serde::{Deserialize, Serialize};

use super::Role;
use crate::ids::{AccountId, CommunityCode, UnitId};

/// Who an emergency climbs to when nobody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 带班长: after 60 seconds.
    ShiftLeader,
    /// 站长: after 3 minutes.
    StationHead,
}

impl Duty {
    pub fn wire(self) -> &'static str {
        match self {
            Self::ShiftLeader => "shift_leader",
            Self::StationHead => "station_head",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        [Self::ShiftLeader, Self::StationHead].into_iter().find(|duty| duty.wire() == s)
    }
}

/// Somebody signed in, as rules see them. `name` is for colleagues' eyes; entries name the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: AccountId,
    pub username: String,
    pub name: String,
    pub role: Role,
    /// Of a committee, its inspectors, leads and mediators; the others belong to the subdistrict.
    pub community: Option<CommunityCode>,
    /// 责任区 of an inspector or lead.
    pub areas: Vec<u8>,
    /// The unit that the person acts for: an inspector's and a lead's is the area's team.
    pub unit: Option<UnitId>,
    pub duty: Option<Duty>,
}
