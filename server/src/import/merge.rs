//! What a file means for the place: its rows replace those of the communities it names.

use std::collections::BTreeSet;
use std::str::FromStr;

use domain::area::{Area, Community, Subdistrict};
use domain::backend::{Building, Company, CurrentCalendars, Place, Plan};
use domain::event::AreaRef;
use domain::geo::{Point, Polygon};
use domain::ids::{CommunityCode, DoorId};
use domain::stairwell::{Facility, FacilityKind, Stairwell, StreetKind, StreetPoint};
use serde_json::json;

use super::geo_features::{self, Row};
use super::problem::{BadRow, ImportError};
use super::{Kind, units};

/// What was read, and what it was.
#[derive(Debug)]
pub struct Imported {
    pub place: Place,
    pub rows: usize,
}

/// The place after the import, checked as a whole; storing it is the caller's.
///
/// # Errors
/// Every bad row, by number and reason.
pub fn import(kind: Kind, text: &str, place: Option<Place>) -> Result<Imported, ImportError> {
    let json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    let document = if json { Some(geo_features::document(text)?) } else { None };
    let rows = match &document {
        Some(document) => geo_features::rows(document),
        None => super::csv_rows::rows(text)?,
    };
    let count = rows.len();
    if count == 0 {
        return Err(ImportError::Unreadable("it has no rows".to_owned()));
    }
    if kind == Kind::Subdistrict {
        return Ok(Imported { place: begin(place, all(&rows, subdistrict)?)?, rows: count });
    }
    let mut place =
        place.ok_or(ImportError::Missing("import the subdistrict first: every record belongs to it"))?;
    match kind {
        Kind::Communities => place.communities = all(&rows, |r| community(r, &place))?,
        Kind::Areas => {
            let areas = all(&rows, |r| area(r, &place))?;
            replace(&mut place.areas, areas, |a| &a.community);
        }
        Kind::Buildings => {
            let buildings = all(&rows, |r| building(r, &place))?;
            replace(&mut place.buildings, buildings, |b| &b.community);
        }
        Kind::Stairwells => {
            let stairwells = all(&rows, |r| stairwell(r, &place))?;
            replace(&mut place.stairwells, stairwells, |s| &s.id.community);
        }
        Kind::Facilities => {
            let facilities = all(&rows, |r| facility(r, &place))?;
            replace(&mut place.facilities, facilities, |f| &f.community);
        }
        Kind::StreetPoints => {
            let points = all(&rows, |r| street_point(r, &place))?;
            replace(&mut place.street_points, points, |p| &p.community);
        }
        Kind::Companies => {
            let companies = all(&rows, |r| company(r, &place))?;
            replace(&mut place.companies, companies, |c| &c.community);
        }
        Kind::Calendar => {
            let held = place.calendars.get();
            place.calendars.set_public(super::calendar::replaced(&held.public, &rows)?);
        }
        Kind::Units => {
            let found = all(&rows, |r| units::unit(r, &place))?;
            units::replace(&mut place.units, found);
        }
        Kind::Paths | Kind::Plan => {
            let document = document.ok_or(ImportError::Missing("paths and plan are GeoJSON"))?;
            drawn(kind, &document)?;
            if kind == Kind::Paths { place.paths = document } else { place.plan = Plan::new(document) }
        }
        Kind::Subdistrict => {}
    }
    whole(kind, &place)?;
    Ok(Imported { place, rows: count })
}

/// Reads every row, or names every bad one.
fn all<T>(rows: &[Row], read: impl Fn(&Row) -> Result<T, String>) -> Result<Vec<T>, ImportError> {
    let mut good = Vec::new();
    let mut bad = Vec::new();
    for row in rows {
        match read(row) {
            Ok(value) => good.push(value),
            Err(problem) => bad.push(BadRow { row: row.row, problem }),
        }
    }
    if bad.is_empty() { Ok(good) } else { Err(ImportError::BadRows(bad)) }
}

/// Rows of the communities that the file names are replaced; those of others stay.
fn replace<T>(held: &mut Vec<T>, new: Vec<T>, community: impl Fn(&T) -> &CommunityCode) {
    let named: BTreeSet<CommunityCode> = new.iter().map(|t| community(t).clone()).collect();
    held.retain(|t| !named.contains(community(t)));
    held.extend(new);
}

pub(super) fn text(row: &Row, name: &str) -> Result<String, String> {
    match row.fields.get(name).map(String::as_str) {
        Some(value) if !value.is_empty() => Ok(value.to_owned()),
        _ => Err(format!("{name} is missing")),
    }
}

pub(super) fn parsed<T: FromStr>(row: &Row, name: &str) -> Result<T, String> {
    let value = text(row, name)?;
    value.parse().map_err(|_| format!("{name} cannot be {value:?}"))
}

fn within<T: FromStr + PartialOrd + std::fmt::Display>(
    row: &Row,
    name: &str,
    low: T,
    high: T,
) -> Result<T, String> {
    let value: T = parsed(row, name)?;
    if value >= low && value <= high {
        Ok(value)
    } else {
        Err(format!("{name} is {value}, not {low} to {high}"))
    }
}

fn shape(row: &Row) -> Result<Polygon, String> {
    let shape = row.shape.clone().ok_or("it is no polygon of at least three points")?;
    if shape.square_metres() > 1.0 { Ok(shape) } else { Err("its polygon has no area".to_owned()) }
}

pub(super) fn known_community(row: &Row, place: &Place) -> Result<CommunityCode, String> {
    let code: CommunityCode = parsed(row, "community")?;
    place.community(&code).map(|_| code.clone()).ok_or_else(|| format!("community {code} is not known"))
}

fn point(row: &Row) -> Result<Point, String> {
    let at = Point::new(parsed(row, "lat")?, parsed(row, "lng")?);
    at.ok_or_else(|| "lat and lng are no place on earth".to_owned())
}

/// The point, which must lie in the area that the row names.
fn point_in(row: &Row, place: &Place, community: &CommunityCode, area: u8) -> Result<Point, String> {
    let at = point(row)?;
    match place.locate(at) {
        Some(found) if found.community == *community && found.area == AreaRef::Area(area) => Ok(at),
        Some(found) => Err(format!("it lies in {} area {}, not in area {area}", found.community, found.area)),
        None => Err("it lies outside the subdistrict".to_owned()),
    }
}

fn subdistrict(row: &Row) -> Result<Subdistrict, String> {
    Ok(Subdistrict {
        code: text(row, "code")?,
        name: text(row, "name")?,
        name_en: text(row, "name_en")?,
        shape: shape(row)?,
    })
}

fn begin(place: Option<Place>, mut found: Vec<Subdistrict>) -> Result<Place, ImportError> {
    let (Some(subdistrict), true) = (found.pop(), found.is_empty()) else {
        return Err(ImportError::Unreadable("an installation has one subdistrict".to_owned()));
    };
    let nothing = json!({ "type": "FeatureCollection", "features": [] });
    Ok(match place {
        Some(place) => Place { subdistrict, ..place },
        None => Place {
            subdistrict,
            communities: Vec::new(),
            areas: Vec::new(),
            buildings: Vec::new(),
            stairwells: Vec::new(),
            facilities: Vec::new(),
            street_points: Vec::new(),
            companies: Vec::new(),
            units: Vec::new(),
            paths: nothing.clone(),
            plan: Plan::new(nothing),
            calendars: CurrentCalendars::default(),
        },
    })
}

fn community(row: &Row, place: &Place) -> Result<Community, String> {
    let shape = shape(row)?;
    let inside = shape.rings.iter().flatten().all(|p| place.subdistrict.shape.contains(*p));
    if !inside {
        return Err("it reaches outside the subdistrict".to_owned());
    }
    Ok(Community {
        code: parsed(row, "code")?,
        name: text(row, "name")?,
        short_name: text(row, "short_name")?,
        name_en: text(row, "name_en")?,
        short_name_en: text(row, "short_name_en")?,
        shape,
    })
}

fn area(row: &Row, place: &Place) -> Result<Area, String> {
    Ok(Area {
        community: known_community(row, place)?,
        no: within(row, "no", 1, 99)?,
        name: text(row, "name")?,
        name_en: text(row, "name_en")?,
        shape: shape(row)?,
    })
}

pub(super) fn known_area(row: &Row, place: &Place) -> Result<(CommunityCode, u8), String> {
    let community = known_community(row, place)?;
    let area: u8 = parsed(row, "area")?;
    if place.areas.iter().any(|a| a.community == community && a.no == area) {
        Ok((community, area))
    } else {
        Err(format!("area {area} of {community} is not known"))
    }
}

fn building(row: &Row, place: &Place) -> Result<Building, String> {
    let (community, area) = known_area(row, place)?;
    Ok(Building {
        community,
        area,
        no: within(row, "no", 1, 9_999)?,
        name: text(row, "name")?,
        name_en: text(row, "name_en")?,
        shape: shape(row)?,
    })
}

fn stairwell(row: &Row, place: &Place) -> Result<Stairwell, String> {
    let (community, area) = known_area(row, place)?;
    let at = point_in(row, place, &community, area)?;
    Ok(Stairwell {
        id: DoorId {
            community,
            area,
            building: within(row, "building", 1, 9_999)?,
            unit: within(row, "unit", 1, 99)?,
        },
        at,
        floors: within(row, "floors", 1, 99)?,
        households: within(row, "households", 0, 2_000)?,
    })
}

fn facility(row: &Row, place: &Place) -> Result<Facility, String> {
    let (community, area) = known_area(row, place)?;
    let at = point_in(row, place, &community, area)?;
    let kind = text(row, "kind")?;
    Ok(Facility {
        community,
        area,
        kind: FacilityKind::from_wire(&kind).ok_or_else(|| format!("kind cannot be {kind:?}"))?,
        no: within(row, "no", 1, 9_999)?,
        name: text(row, "name")?,
        name_en: text(row, "name_en")?,
        at,
        underground: parsed(row, "underground")?,
    })
}

/// A point of the street: outside all areas, and kept with the community it lies nearest to.
fn street_point(row: &Row, place: &Place) -> Result<StreetPoint, String> {
    let community = known_community(row, place)?;
    let at = point(row)?;
    match place.locate(at) {
        Some(found) if found.area != AreaRef::Street => {
            return Err(format!("it lies in {} area {}, not on the street", found.community, found.area));
        }
        Some(found) if found.community != community => {
            return Err(format!("it lies nearest to {}, not to {community}", found.community));
        }
        Some(_) => {}
        None => return Err("it lies outside the subdistrict".to_owned()),
    }
    let kind = text(row, "kind")?;
    Ok(StreetPoint {
        community,
        no: within(row, "no", 1, 9_999)?,
        kind: StreetKind::from_wire(&kind).ok_or_else(|| format!("kind cannot be {kind:?}"))?,
        name: text(row, "name")?,
        name_en: text(row, "name_en")?,
        at,
    })
}

fn company(row: &Row, place: &Place) -> Result<Company, String> {
    Ok(Company {
        community: known_community(row, place)?,
        name: text(row, "name")?,
        name_en: text(row, "name_en")?,
        phone: text(row, "phone")?,
        duty: text(row, "duty")?,
        duty_en: text(row, "duty_en")?,
        cleaning: text(row, "cleaning")?,
        cleaning_en: text(row, "cleaning_en")?,
        committee_phone: text(row, "committee_phone")?,
    })
}

/// Drawn features need a kind, and paths must be lines.
fn drawn(kind: Kind, document: &serde_json::Value) -> Result<(), ImportError> {
    let features = document["features"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut bad = Vec::new();
    for (row, feature) in (1..).zip(features) {
        let mut problem = |text: &str| bad.push(BadRow { row, problem: text.to_owned() });
        if !feature["properties"]["kind"].is_string() {
            problem("kind is missing");
        }
        let line = &feature["geometry"]["coordinates"];
        if kind == Kind::Paths
            && (feature["geometry"]["type"] != "LineString" || line.as_array().is_none_or(|l| l.len() < 2))
        {
            problem("it is no line of at least two points");
        }
    }
    if bad.is_empty() { Ok(()) } else { Err(ImportError::BadRows(bad)) }
}

/// What no row can say alone: nothing is named twice, and areas do not overlap.
fn whole(kind: Kind, place: &Place) -> Result<(), ImportError> {
    let mut bad = Vec::new();
    let mut seen = BTreeSet::new();
    let names: Vec<String> = match kind {
        Kind::Communities => place.communities.iter().map(|c| c.code.to_string()).collect(),
        Kind::Areas => place.areas.iter().map(|a| format!("{} area {}", a.community, a.no)).collect(),
        Kind::Buildings => place
            .buildings
            .iter()
            .map(|b| format!("{} area {} building {}", b.community, b.area, b.no))
            .collect(),
        Kind::Stairwells => place.stairwells.iter().map(|s| s.id.to_string()).collect(),
        Kind::Facilities => {
            place.facilities.iter().map(|f| format!("{} {} {}", f.community, f.kind.wire(), f.no)).collect()
        }
        Kind::StreetPoints => {
            place.street_points.iter().map(|p| format!("{} street point {}", p.community, p.no)).collect()
        }
        Kind::Units => place.units.iter().map(|u| u.id.to_string()).collect(),
        _ => Vec::new(),
    };
    for (row, name) in (1..).zip(names) {
        if !seen.insert(name.clone()) {
            bad.push(BadRow { row, problem: format!("{name} is named twice") });
        }
    }
    if kind == Kind::Areas {
        bad.extend(overlaps(place));
    }
    if bad.is_empty() { Ok(()) } else { Err(ImportError::BadRows(bad)) }
}

/// Samples a metre-wide lattice of each community: a point in two areas is an overlap. Shared borders are no
/// overlap, since a point of a border belongs to one side alone.
fn overlaps(place: &Place) -> Vec<BadRow> {
    let mut bad = Vec::new();
    for (i, a) in place.areas.iter().enumerate() {
        for b in &place.areas[i + 1..] {
            let inside = |p: Point| a.shape.contains(p) && b.shape.contains(p);
            if lattice(&a.shape, 0.000_01).any(inside) {
                let problem =
                    format!("area {} of {} overlaps area {} of {}", a.no, a.community, b.no, b.community);
                bad.push(BadRow { row: i + 1, problem });
            }
        }
    }
    bad
}

/// Points over a shape's bounding box, so many degrees apart.
fn lattice(shape: &Polygon, step: f64) -> impl Iterator<Item = Point> {
    let points: Vec<Point> = shape.rings.iter().flatten().copied().collect();
    let low = |f: fn(&Point) -> f64| points.iter().map(f).fold(f64::INFINITY, f64::min);
    let high = |f: fn(&Point) -> f64| points.iter().map(f).fold(f64::NEG_INFINITY, f64::max);
    let (south, north, west, east) = (low(|p| p.lat), high(|p| p.lat), low(|p| p.lng), high(|p| p.lng));
    let steps = |from: f64, to: f64| ((to - from) / step).clamp(0.0, 2_000.0) as u32;
    let (rows, columns) = (steps(south, north), steps(west, east));
    (0..=rows).flat_map(move |y| {
        (0..=columns)
            .map(move |x| Point { lat: south + f64::from(y) * step, lng: west + f64::from(x) * step })
    })
}
