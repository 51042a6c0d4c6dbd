//! The place of a report: known before the form is shown, from a door's code or a point of the map.

use domain::backend::Core;
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ids::DoorId;
use domain::lang::Lang;
use domain::views::Bilingual;

use crate::i18n::resident;
use crate::ui::{area_or_street, place_name};

#[derive(Debug, Clone, PartialEq)]
pub enum Spot {
    Door {
        door: DoorId,
        floors: u8,
    },
    /// A facility, or a point of the street that has a code.
    Facility {
        name: Bilingual,
    },
    Point {
        area: AreaRef,
    },
}

/// What the form's address or hidden fields say about the place.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    Nothing,
    Found(Spot),
    BadCode,
    Outside,
}

impl Asked {
    pub fn found(self) -> Option<Spot> {
        match self {
            Self::Found(spot) => Some(spot),
            _ => None,
        }
    }
}

pub fn find(core: &Core, code: &str, lat: &str, lng: &str) -> Asked {
    let code = code.trim();
    if !code.is_empty() {
        return core.read_site(code).map_or(Asked::BadCode, |site| {
            Asked::Found(match site.id.door() {
                Some(door) => Spot::Door { door: door.clone(), floors: site.floors },
                None => Spot::Facility { name: Bilingual { zh: site.name, en: site.name_en } },
            })
        });
    }
    if lat.trim().is_empty() && lng.trim().is_empty() {
        return Asked::Nothing;
    }
    let point = lat.trim().parse().ok().zip(lng.trim().parse().ok()).and_then(|(a, o)| Point::new(a, o));
    match point.and_then(|point| core.place.locate(point)) {
        Some(located) => Asked::Found(Spot::Point { area: located.area }),
        None => Asked::Outside,
    }
}

impl Spot {
    pub fn name(&self, lang: Lang) -> String {
        match self {
            Self::Door { door, .. } => place_name(Some(door), AreaRef::Area(door.area), None, lang),
            Self::Facility { name } => name.get(lang).to_owned(),
            Self::Point { area } => area_or_street(*area, lang),
        }
    }

    /// What stands under the name.
    pub fn note(&self, lang: Lang) -> Option<&'static str> {
        matches!(self, Self::Point { .. }).then_some(resident(lang).report.spot)
    }

    pub fn floors(&self) -> Option<u8> {
        match self {
            Self::Door { floors, .. } => Some(*floors),
            Self::Facility { .. } | Self::Point { .. } => None,
        }
    }
}
