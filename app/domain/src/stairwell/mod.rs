//! Stairwells and facilities: the places at which something is reported.

use serde::{Deserialize, Serialize};

use crate::geo::Point;
use crate::ids::{CommunityCode, DoorId};
use crate::lang::Lang;

/// One door with its floors; 楼道 / 门幢.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stairwell {
    pub id: DoorId,
    pub at: Point,
    pub floors: u8,
    pub households: u16,
}

impl Stairwell {
    pub fn name(&self, lang: Lang) -> String {
        door_name(&self.id, lang)
    }
}

const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// `一区`, `十二区`.
pub fn area_name(no: u8, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Area {no}"),
        Lang::Zh => {
            let (tens, ones) = (usize::from(no / 10), usize::from(no % 10));
            let tens_part = match tens {
                0 => String::new(),
                1 => "十".to_owned(),
                n => format!("{}十", DIGITS[n.min(9)]),
            };
            let ones_part = if ones == 0 && tens > 0 { "" } else { DIGITS[ones] };
            format!("{tens_part}{ones_part}区")
        }
    }
}

/// `一区3幢2单元`.
pub fn door_name(id: &DoorId, lang: Lang) -> String {
    let area = area_name(id.area, lang);
    match lang {
        Lang::Zh => format!("{area}{}幢{}单元", id.building, id.unit),
        Lang::En => format!("{area}, Building {}, Unit {}", id.building, id.unit),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FacilityKind {
    GuardBooth,
    GarbageRoom,
    BikeGarage,
    PumpRoom,
    Substation,
}

impl FacilityKind {
    pub const ALL: [Self; 5] =
        [Self::GuardBooth, Self::GarbageRoom, Self::BikeGarage, Self::PumpRoom, Self::Substation];

    pub fn wire(self) -> &'static str {
        match self {
            Self::GuardBooth => "guard_booth",
            Self::GarbageRoom => "garbage_room",
            Self::BikeGarage => "bike_garage",
            Self::PumpRoom => "pump_room",
            Self::Substation => "substation",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.wire() == s)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facility {
    pub community: CommunityCode,
    pub area: u8,
    pub kind: FacilityKind,
    pub no: u16,
    pub name: String,
    pub name_en: String,
    pub at: Point,
    pub underground: bool,
}

/// What a point of the street is, for 监督员.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreetKind {
    Road,
    Shop,
    River,
}

impl StreetKind {
    pub const ALL: [Self; 3] = [Self::Road, Self::Shop, Self::River];

    pub fn wire(self) -> &'static str {
        match self {
            Self::Road => "road",
            Self::Shop => "shop",
            Self::River => "river",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.wire() == s)
    }
}

/// A road, shop or river section that is looked at on patrol; kept with the community it lies nearest to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StreetPoint {
    pub community: CommunityCode,
    pub no: u16,
    pub kind: StreetKind,
    pub name: String,
    pub name_en: String,
    pub at: Point,
}
