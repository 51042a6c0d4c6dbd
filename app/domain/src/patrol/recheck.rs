//! Which checks of a week are made again by the level above. Nobody is told which.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::solve::Random;
use crate::event::AreaRef;
use crate::lang::Lang;
use crate::people::Role;

/// 三级巡查.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The area's own team.
    Team,
    /// The committee's micro-grid station.
    Station,
    /// The subdistrict's 监督员.
    Supervisor,
}

impl Level {
    /// Whose rounds somebody of this role walks.
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::Inspector | Role::AreaLead => Some(Self::Team),
            Role::Committee => Some(Self::Station),
            Role::Supervisor => Some(Self::Supervisor),
            _ => None,
        }
    }

    pub const ALL: [Self; 3] = [Self::Team, Self::Station, Self::Supervisor];

    pub fn wire(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Station => "station",
            Self::Supervisor => "supervisor",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.wire() == s)
    }

    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Team => lang.pick("一级 责任区巡查", "Level 1, area teams"),
            Self::Station => lang.pick("二级 居委抽查", "Level 2, committee"),
            Self::Supervisor => lang.pick("三级 街道监督", "Level 3, supervisors"),
        }
    }

    /// How many in a hundred checks of a week this level makes again.
    pub fn percent(self) -> usize {
        match self {
            Self::Team => 0,
            Self::Station => 5,
            Self::Supervisor => 2,
        }
    }
}

/// Draws among a week's checks, of which `areas` names the area of each: the percentage of the level in each area,
/// rounded up, so at least one where there is any. Answers their indices, ascending; the same for the same seed.
pub fn draw(areas: &[AreaRef], level: Level, seed: u64) -> Vec<usize> {
    if level.percent() == 0 {
        return Vec::new();
    }
    let mut by_area: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (index, area) in areas.iter().enumerate() {
        by_area.entry(area.code()).or_default().push(index);
    }
    let mut random = Random::new(seed);
    let mut drawn = Vec::new();
    for mut checks in by_area.into_values() {
        let count = (checks.len() * level.percent()).div_ceil(100);
        random.shuffle(&mut checks);
        drawn.extend(checks.into_iter().take(count));
    }
    drawn.sort_unstable();
    drawn
}
