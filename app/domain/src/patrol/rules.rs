//! What is laid down for patrols, as data that an administrator edits: intervals, minutes and checklists by kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::coverage::{CheckpointKind, Interval, Intervals};
use crate::catalog::{self, Category, ItemCode};

/// One version of it. 拟定清单,待街道核定 until somebody has edited it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatrolRules {
    pub intervals: Intervals,
    /// Seconds that a check takes at the place, without climbing.
    pub seconds: BTreeMap<CheckpointKind, u32>,
    /// What is judged at each kind, on every floor where there are floors.
    pub checklists: BTreeMap<CheckpointKind, Vec<ItemCode>>,
}

impl CheckpointKind {
    pub const ALL: [Self; 7] = [
        Self::Stairwell,
        Self::GuardBooth,
        Self::GarbageRoom,
        Self::BikeGarage,
        Self::PumpRoom,
        Self::Substation,
        Self::StreetPoint,
    ];

    pub fn wire(self) -> &'static str {
        match self {
            Self::Stairwell => "stairwell",
            Self::GuardBooth => "guard_booth",
            Self::GarbageRoom => "garbage_room",
            Self::BikeGarage => "bike_garage",
            Self::PumpRoom => "pump_room",
            Self::Substation => "substation",
            Self::StreetPoint => "street_point",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.wire() == s)
    }

    pub fn name(self, lang: crate::lang::Lang) -> &'static str {
        match self {
            Self::Stairwell => lang.pick("楼道", "Stairwell"),
            Self::GuardBooth => lang.pick("保安岗亭", "Guard booth"),
            Self::GarbageRoom => lang.pick("垃圾厢房", "Garbage room"),
            Self::BikeGarage => lang.pick("非机动车车库", "Bike garage"),
            Self::PumpRoom => lang.pick("水泵房", "Pump room"),
            Self::Substation => lang.pick("变电站", "Substation"),
            Self::StreetPoint => lang.pick("街面点位", "Street point"),
        }
    }

    /// The category of the catalogue that is looked at there.
    pub fn category(self) -> Category {
        match self {
            Self::GuardBooth => Category::A,
            Self::GarbageRoom => Category::B,
            Self::BikeGarage => Category::C,
            Self::PumpRoom => Category::D,
            Self::Stairwell => Category::E,
            Self::Substation => Category::F,
            Self::StreetPoint => Category::G,
        }
    }
}

impl Default for PatrolRules {
    fn default() -> Self {
        let seconds = |kind| match kind {
            CheckpointKind::Stairwell => 60,
            CheckpointKind::GuardBooth | CheckpointKind::Substation => 90,
            CheckpointKind::StreetPoint => 120,
            CheckpointKind::GarbageRoom => 150,
            CheckpointKind::BikeGarage | CheckpointKind::PumpRoom => 240,
        };
        let items = |kind: CheckpointKind| {
            let of_kind = catalog::items().iter().map(|item| item.code);
            of_kind.filter(|code| code.category == kind.category()).collect()
        };
        Self {
            intervals: Intervals::default(),
            seconds: CheckpointKind::ALL.into_iter().map(|kind| (kind, seconds(kind))).collect(),
            checklists: CheckpointKind::ALL.into_iter().map(|kind| (kind, items(kind))).collect(),
        }
    }
}

impl PatrolRules {
    pub fn interval(&self, kind: CheckpointKind) -> Interval {
        self.intervals.of(kind)
    }

    pub fn seconds(&self, kind: CheckpointKind) -> u32 {
        self.seconds.get(&kind).copied().unwrap_or(60)
    }

    pub fn checklist(&self, kind: CheckpointKind) -> &[ItemCode] {
        self.checklists.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }
}
