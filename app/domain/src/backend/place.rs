use std::collections::BTreeMap;

use serde_json::Value;

use super::{CurrentCalendars, Plan};
use crate::area::{Area, Community, Located, Subdistrict, locate};
use crate::clock::ServiceHours;
use crate::event::AreaRef;
use crate::geo::{Point, Polygon};
use crate::ids::{CommunityCode, DoorId, UnitId};
use crate::lang::Lang;
use crate::patrol::{Site, SiteId};
use crate::people::Unit;
use crate::stairwell::{Facility, Stairwell, StreetPoint};

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
    pub street_points: Vec<StreetPoint>,
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

    /// Every checkpoint of a community: doors, facilities, points of the street.
    pub fn sites(&self, community: &CommunityCode) -> Vec<Site> {
        let doors = self.stairwells.iter().filter(|door| door.id.community == *community).map(door_site);
        let facilities = self.facilities.iter().filter(|f| f.community == *community).map(facility_site);
        let street = self.street_points.iter().filter(|p| p.community == *community).map(street_site);
        doors.chain(facilities).chain(street).collect()
    }

    pub fn site(&self, id: &SiteId) -> Option<Site> {
        match id {
            SiteId::Door(door) => self.stairwell(door).map(door_site),
            SiteId::Facility { community, kind, no } => {
                let same = |f: &&Facility| f.community == *community && f.kind == *kind && f.no == *no;
                self.facilities.iter().find(same).map(facility_site)
            }
            SiteId::Street { community, no } => {
                let same = |p: &&StreetPoint| p.community == *community && p.no == *no;
                self.street_points.iter().find(same).map(street_site)
            }
        }
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

fn door_site(door: &Stairwell) -> Site {
    let id = SiteId::Door(door.id.clone());
    Site {
        kind: id.kind(),
        id,
        area: AreaRef::Area(door.id.area),
        at: door.at,
        floors: door.floors,
        underground: false,
        name: door.name(Lang::Zh),
        name_en: door.name(Lang::En),
    }
}

fn facility_site(facility: &Facility) -> Site {
    let Facility { community, area, kind, no, name, name_en, at, underground } = facility.clone();
    let id = SiteId::Facility { community, kind, no };
    Site { kind: id.kind(), id, area: AreaRef::Area(area), at, floors: 0, underground, name, name_en }
}

fn street_site(point: &StreetPoint) -> Site {
    let StreetPoint { community, no, kind: _, name, name_en, at } = point.clone();
    let id = SiteId::Street { community, no };
    Site { kind: id.kind(), id, area: AreaRef::Street, at, floors: 0, underground: false, name, name_en }
}

/// When each unit works, as calendars want it.
pub fn unit_hours(units: &[Unit]) -> BTreeMap<UnitId, ServiceHours> {
    units.iter().map(|unit| (unit.id.clone(), unit.hours.clone())).collect()
}
