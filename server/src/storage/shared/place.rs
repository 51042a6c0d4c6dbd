//! The place, read whole at start.

use domain::area::{Area, Community, Subdistrict};
use domain::backend::{Building, Company, Place, Plan, unit_hours};
use domain::clock::Calendars;
use domain::geo::Point;
use domain::ids::DoorId;
use domain::stairwell::{Facility, FacilityKind, Stairwell, StreetKind, StreetPoint};
use serde_json::{Value, json};

use super::columns::{Columns, unreadable};
use super::queue::Failed;
use super::session::{Session, values};
use super::{calendar, units};

fn point(row: &impl Columns, i: usize) -> Result<Point, sqlx::Error> {
    Ok(Point { lat: row.real(i)?, lng: row.real(i + 1)? })
}

/// The whole place; `None` before the first import. The session reads a single moment.
pub async fn read(session: &mut impl Session) -> Result<Option<Place>, Failed> {
    let row = session.optional("SELECT code, name, name_en, shape FROM subdistrict", values![]).await?;
    let Some(row) = row else { return Ok(None) };
    let subdistrict = Subdistrict {
        code: row.owned(0)?,
        name: row.owned(1)?,
        name_en: row.owned(2)?,
        shape: row.json(3, "shape")?,
    };
    let communities = all(
        session,
        "SELECT code, name, short_name, name_en, short_name_en, shape FROM community ORDER BY code",
        |row| {
            Ok(Community {
                code: row.parsed(0, "community")?,
                name: row.owned(1)?,
                short_name: row.owned(2)?,
                name_en: row.owned(3)?,
                short_name_en: row.owned(4)?,
                shape: row.json(5, "shape")?,
            })
        },
    )
    .await?;
    let areas =
        all(session, "SELECT community, no, name, name_en, shape FROM area ORDER BY community, no", |row| {
            Ok(Area {
                community: row.parsed(0, "community")?,
                no: row.number(1)?,
                name: row.owned(2)?,
                name_en: row.owned(3)?,
                shape: row.json(4, "shape")?,
            })
        })
        .await?;
    let buildings = all(
        session,
        "SELECT community, area, no, name, name_en, shape FROM building ORDER BY community, area, no",
        |row| {
            Ok(Building {
                community: row.parsed(0, "community")?,
                area: row.number(1)?,
                no: row.number(2)?,
                name: row.owned(3)?,
                name_en: row.owned(4)?,
                shape: row.json(5, "shape")?,
            })
        },
    )
    .await?;
    let stairwells = all(session, "SELECT community, area, building, unit, lat, lng, floors, households FROM stairwell ORDER BY community, area, building, unit", |row| {
        Ok(Stairwell {
            id: DoorId {
                community: row.parsed(0, "community")?,
                area: row.number(1)?,
                building: row.number(2)?,
                unit: row.number(3)?,
            },
            at: point(row, 4)?,
            floors: row.number(6)?,
            households: row.number(7)?,
        })
    })
    .await?;
    let facilities = all(session, "SELECT community, area, kind, no, name, name_en, lat, lng, underground FROM facility ORDER BY community, kind, no", |row| {
        Ok(Facility {
            community: row.parsed(0, "community")?,
            area: row.number(1)?,
            kind: FacilityKind::from_wire(row.text(2)?).ok_or_else(|| unreadable("kind"))?,
            no: row.number(3)?,
            name: row.owned(4)?,
            name_en: row.owned(5)?,
            at: point(row, 6)?,
            underground: row.flag(8)?,
        })
    })
    .await?;
    let street_points = all(
        session,
        "SELECT community, no, kind, name, name_en, lat, lng FROM street_point ORDER BY community, no",
        |row| {
            Ok(StreetPoint {
                community: row.parsed(0, "community")?,
                no: row.number(1)?,
                kind: StreetKind::from_wire(row.text(2)?).ok_or_else(|| unreadable("kind"))?,
                name: row.owned(3)?,
                name_en: row.owned(4)?,
                at: point(row, 5)?,
            })
        },
    )
    .await?;
    let companies = all(session, "SELECT community, name, name_en, phone, duty, duty_en, cleaning, cleaning_en, committee_phone FROM company", |row| {
        Ok(Company {
            community: row.parsed(0, "community")?,
            name: row.owned(1)?,
            name_en: row.owned(2)?,
            phone: row.owned(3)?,
            duty: row.owned(4)?,
            duty_en: row.owned(5)?,
            cleaning: row.owned(6)?,
            cleaning_en: row.owned(7)?,
            committee_phone: row.owned(8)?,
        })
    })
    .await?;
    let units = units::read(session).await?;
    let calendars = Calendars { public: calendar::read(session).await?, units: unit_hours(&units) };
    let plan = drawing(session, "plan").await?;
    let paths = drawing(session, "paths").await?;
    Ok(Some(Place {
        subdistrict,
        communities,
        areas,
        buildings,
        stairwells,
        facilities,
        street_points,
        companies,
        units,
        calendars: calendars.into(),
        paths,
        plan: Plan::new(plan),
    }))
}

async fn all<S: Session, T>(
    session: &mut S,
    query: &'static str,
    read: impl Fn(&S::Row) -> Result<T, sqlx::Error>,
) -> Result<Vec<T>, sqlx::Error> {
    session.all(query, values![]).await?.iter().map(read).collect()
}

async fn drawing(session: &mut impl Session, name: &str) -> Result<Value, sqlx::Error> {
    match session.optional("SELECT geojson FROM drawing WHERE name = $1", values![name]).await? {
        Some(row) => row.json(0, "drawing"),
        None => Ok(json!({ "type": "FeatureCollection", "features": [] })),
    }
}
