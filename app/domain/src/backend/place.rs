use std::collections::BTreeMap;

use serde_json::Value;

use super::{CurrentCalendars, Plan};
use crate::area::{Area, Community, Located, Subdistrict, locate};
use crate::clock::ServiceHours;
use crate::geo::{Point, Polygon};
use crate::ids::{CommunityCode, DoorId, UnitId};
use crate::people::Unit;
use crate::stairwell::{Facility, Stairwell};

/// The place of an installation, held in memory: it changes only by import, which needs the data folder alone. The
/// calendars in it can be replaced while the server serves.
#[derive(Debug, Clone)]
pub struct Place {
    pub subdistrict: Subdistrict,
    pub communities: Vec<Community>,
    pub areas: Vec<Area>,
    pub buildings: Vec<Building>,
    pub stairwells: Vec<Stairwell>,
    pub facilities: Vec<Facility>,
    pub companies: Vec<Company>,
    /// Who can handle a ticket. Their hours as they are now are those of `calendars`.
    pub units: Vec<Unit>,
    pub calendars: CurrentCalendars,
    /// A GeoJSON FeatureCollection, drawn as it is.
    pub paths: Value,
    pub plan: Plan,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Building {
    pub community: CommunityCode,
    pub area: u8,
    pub no: u16,
    pub name: String,
    pub name_en: String,
    pub shape: Polygon,
}

/// Who manages the doors of a community, and how: 物业服务企业 and 日常管理模式.
#[derive(Debug, Clone, PartialEq)]
pub struct Company {
    pub community: CommunityCode,
    pub name: String,
    pub name_en: String,
    pub phone: String,
    pub duty: String,
    pub duty_en: String,
    pub cleaning: String,
    pub cleaning_en: String,
    pub committee_phone: String,
}

impl Place {
    pub fn locate(&self, p: Point) -> Option<Located> {
        locate(&self.subdistrict, &self.communities, &self.areas, p)
    }

    pub fn stairwell(&self, id: &DoorId) -> Option<&Stairwell> {
        self.stairwells.iter().find(|s| s.id == *id)
    }

    pub fn company(&self, community: &CommunityCode) -> Option<&Company> {
        self.companies.iter().find(|c| c.community == *community)
    }

    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == *id)
    }

    pub fn community(&self, code: &CommunityCode) -> Option<&Community> {
        self.communities.iter().find(|c| c.code == *code)
    }
}

/// When each unit works, as calendars want it.
pub fn unit_hours(units: &[Unit]) -> BTreeMap<UnitId, ServiceHours> {
    units.iter().map(|unit| (unit.id.clone(), unit.hours.clone())).collect()
}
