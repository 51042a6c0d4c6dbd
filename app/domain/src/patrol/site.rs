//! Checkpoints as places: every stairwell and facility, and for 监督员 roads, shops and river sections.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::coverage::CheckpointKind;
use crate::event::AreaRef;
use crate::geo::Point;
use crate::ids::{CommunityCode, DoorId, ParseIdError};
use crate::lang::Lang;
use crate::stairwell::FacilityKind;

/// A checkpoint's name: `GK1-1-3-2` a door, `GK1-B-4` a facility by the letter of its category and its number,
/// `GK1-S-7` a point of the street, kept with the community it lies nearest to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SiteId {
    Door(DoorId),
    Facility { community: CommunityCode, kind: FacilityKind, no: u16 },
    Street { community: CommunityCode, no: u16 },
}

/// The letter of the facility's category in the catalogue.
fn letter(kind: FacilityKind) -> char {
    match kind {
        FacilityKind::GuardBooth => 'A',
        FacilityKind::GarbageRoom => 'B',
        FacilityKind::BikeGarage => 'C',
        FacilityKind::PumpRoom => 'D',
        FacilityKind::Substation => 'F',
    }
}

impl SiteId {
    pub fn community(&self) -> &CommunityCode {
        match self {
            Self::Door(door) => &door.community,
            Self::Facility { community, .. } | Self::Street { community, .. } => community,
        }
    }

    pub fn door(&self) -> Option<&DoorId> {
        match self {
            Self::Door(door) => Some(door),
            Self::Facility { .. } | Self::Street { .. } => None,
        }
    }

    pub fn kind(&self) -> CheckpointKind {
        match self {
            Self::Door(_) => CheckpointKind::Stairwell,
            Self::Facility { kind, .. } => (*kind).into(),
            Self::Street { .. } => CheckpointKind::StreetPoint,
        }
    }
}

impl fmt::Display for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Door(door) => door.fmt(f),
            Self::Facility { community, kind, no } => write!(f, "{community}-{}-{no}", letter(*kind)),
            Self::Street { community, no } => write!(f, "{community}-S-{no}"),
        }
    }
}

impl FromStr for SiteId {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        let wrong = ParseIdError("checkpoint");
        if let Ok(door) = s.parse() {
            return Ok(Self::Door(door));
        }
        let parts: Vec<&str> = s.split('-').collect();
        let [community, kind, no] = parts[..] else { return Err(wrong) };
        let community = community.parse().map_err(|_| wrong)?;
        let no = no.parse().map_err(|_| wrong)?;
        let id = match kind {
            "S" => Self::Street { community, no },
            _ => {
                let kind = FacilityKind::ALL.into_iter().find(|k| kind == letter(*k).to_string());
                Self::Facility { community, kind: kind.ok_or(wrong)?, no }
            }
        };
        // One checkpoint, one spelling.
        if id.to_string() == s { Ok(id) } else { Err(wrong) }
    }
}

impl Serialize for SiteId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SiteId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl From<FacilityKind> for CheckpointKind {
    fn from(kind: FacilityKind) -> Self {
        match kind {
            FacilityKind::GuardBooth => Self::GuardBooth,
            FacilityKind::GarbageRoom => Self::GarbageRoom,
            FacilityKind::BikeGarage => Self::BikeGarage,
            FacilityKind::PumpRoom => Self::PumpRoom,
            FacilityKind::Substation => Self::Substation,
        }
    }
}

/// A checkpoint of the place, as everything about patrols sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Site {
    pub id: SiteId,
    pub kind: CheckpointKind,
    pub area: AreaRef,
    pub at: Point,
    /// 0 for a place without floors.
    pub floors: u8,
    pub underground: bool,
    pub name: String,
    pub name_en: String,
}

impl Site {
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.name, &self.name_en)
    }
}
