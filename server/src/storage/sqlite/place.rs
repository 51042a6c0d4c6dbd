//! The place: written whole by an import, read whole at start.

use domain::area::{Area, Community, Subdistrict};
use domain::backend::ports::StoreError;
use domain::backend::{Building, Company, Place};
use domain::geo::{Point, Polygon};
use domain::ids::{CommunityCode, DoorId};
use domain::stairwell::{Facility, FacilityKind, Stairwell};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};

use super::error::store_error;
use super::writer::Tx;
use super::{Stores, units};

fn unreadable(what: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unreadable {what}").into())
}

fn shape(row: &SqliteRow, i: usize) -> Result<Polygon, sqlx::Error> {
    serde_json::from_str(row.try_get(i)?).map_err(|_| unreadable("shape"))
}

fn code(row: &SqliteRow, i: usize) -> Result<CommunityCode, sqlx::Error> {
    row.try_get::<&str, _>(i)?.parse().map_err(|_| unreadable("community"))
}

fn number<T: TryFrom<i64>>(row: &SqliteRow, i: usize) -> Result<T, sqlx::Error> {
    T::try_from(row.try_get::<i64, _>(i)?).map_err(|_| unreadable("number"))
}

fn point(row: &SqliteRow, i: usize) -> Result<Point, sqlx::Error> {
    Ok(Point { lat: row.try_get(i)?, lng: row.try_get(i + 1)? })
}

fn json_text<T: serde::Serialize>(value: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

impl Stores {
    /// The whole place; `None` before the first import.
    pub async fn load_place(&self) -> Result<Option<Place>, StoreError> {
        read(&self.store.readers).await.map_err(|error| store_error(&error))
    }

    /// Replaces the place by this one, in one transaction.
    pub async fn save_place(&self, place: Place) -> Result<(), StoreError> {
        self.store
            .writer
            .run(move |tx| Box::pin(async move { write(tx, &place).await.map_err(|e| store_error(&e)) }))
            .await
    }
}

async fn read(pool: &SqlitePool) -> Result<Option<Place>, sqlx::Error> {
    let mut tx = pool.begin().await?;
    let row =
        sqlx::query("SELECT code, name, name_en, shape FROM subdistrict").fetch_optional(&mut *tx).await?;
    let Some(row) = row else { return Ok(None) };
    let subdistrict = Subdistrict {
        code: row.try_get(0)?,
        name: row.try_get(1)?,
        name_en: row.try_get(2)?,
        shape: shape(&row, 3)?,
    };
    let communities = all(
        &mut tx,
        "SELECT code, name, short_name, name_en, short_name_en, shape FROM community ORDER BY code",
        |row| {
            Ok(Community {
                code: code(row, 0)?,
                name: row.try_get(1)?,
                short_name: row.try_get(2)?,
                name_en: row.try_get(3)?,
                short_name_en: row.try_get(4)?,
                shape: shape(row, 5)?,
            })
        },
    )
    .await?;
    let areas =
        all(&mut tx, "SELECT community, no, name, name_en, shape FROM area ORDER BY community, no", |row| {
            Ok(Area {
                community: code(row, 0)?,
                no: number(row, 1)?,
                name: row.try_get(2)?,
                name_en: row.try_get(3)?,
                shape: shape(row, 4)?,
            })
        })
        .await?;
    let buildings = all(
        &mut tx,
        "SELECT community, area, no, name, name_en, shape FROM building ORDER BY community, area, no",
        |row| {
            Ok(Building {
                community: code(row, 0)?,
                area: number(row, 1)?,
                no: number(row, 2)?,
                name: row.try_get(3)?,
                name_en: row.try_get(4)?,
                shape: shape(row, 5)?,
            })
        },
    )
    .await?;
    let stairwells = all(&mut tx, "SELECT community, area, building, unit, lat, lng, floors, households FROM stairwell ORDER BY community, area, building, unit", |row| {
        Ok(Stairwell {
            id: DoorId {
                community: code(row, 0)?,
                area: number(row, 1)?,
                building: number(row, 2)?,
                unit: number(row, 3)?,
            },
            at: point(row, 4)?,
            floors: number(row, 6)?,
            households: number(row, 7)?,
        })
    })
    .await?;
    let facilities = all(&mut tx, "SELECT community, area, kind, no, name, name_en, lat, lng, underground FROM facility ORDER BY community, kind, no", |row| {
        Ok(Facility {
            community: code(row, 0)?,
            area: number(row, 1)?,
            kind: FacilityKind::from_wire(row.try_get(2)?).ok_or_else(|| unreadable("kind"))?,
            no: number(row, 3)?,
            name: row.try_get(4)?,
            name_en: row.try_get(5)?,
            at: point(row, 6)?,
            underground: row.try_get::<i64, _>(8)? == 1,
        })
    })
    .await?;
    let companies = all(&mut tx, "SELECT community, name, name_en, phone, duty, duty_en, cleaning, cleaning_en, committee_phone FROM company", |row| {
        Ok(Company {
            community: code(row, 0)?,
            name: row.try_get(1)?,
            name_en: row.try_get(2)?,
            phone: row.try_get(3)?,
            duty: row.try_get(4)?,
            duty_en: row.try_get(5)?,
            cleaning: row.try_get(6)?,
            cleaning_en: row.try_get(7)?,
            committee_phone: row.try_get(8)?,
        })
    })
    .await?;
    let units = units::read(&mut tx).await?;
    let plan = drawing(&mut tx, "plan").await?;
    let paths = drawing(&mut tx, "paths").await?;
    tx.commit().await?;
    Ok(Some(Place {
        subdistrict,
        communities,
        areas,
        buildings,
        stairwells,
        facilities,
        companies,
        units,
        calendars: Default::default(),
        paths,
        plan,
    }))
}

async fn all<T>(
    connection: &mut SqliteConnection,
    query: &'static str,
    read: impl Fn(&SqliteRow) -> Result<T, sqlx::Error>,
) -> Result<Vec<T>, sqlx::Error> {
    sqlx::query(query).fetch_all(connection).await?.iter().map(read).collect()
}

async fn drawing(connection: &mut SqliteConnection, name: &str) -> Result<Value, sqlx::Error> {
    let text: Option<String> = sqlx::query_scalar("SELECT geojson FROM drawing WHERE name = ?1")
        .bind(name)
        .fetch_optional(connection)
        .await?;
    match text {
        Some(text) => serde_json::from_str(&text).map_err(|_| unreadable("drawing")),
        None => Ok(json!({ "type": "FeatureCollection", "features": [] })),
    }
}

async fn write(tx: &mut Tx<'_>, place: &Place) -> Result<(), sqlx::Error> {
    let connection = &mut *tx.connection;
    // Tickets refer to communities; the references are checked again when the transaction commits.
    sqlx::query("PRAGMA defer_foreign_keys = ON").execute(&mut *connection).await?;
    for clear in [
        "DELETE FROM unit",
        "DELETE FROM company",
        "DELETE FROM facility",
        "DELETE FROM stairwell",
        "DELETE FROM building",
        "DELETE FROM area",
        "DELETE FROM community",
        "DELETE FROM subdistrict",
        "DELETE FROM drawing",
    ] {
        sqlx::query(clear).execute(&mut *connection).await?;
    }
    let s = &place.subdistrict;
    sqlx::query("INSERT INTO subdistrict (code, name, name_en, shape) VALUES (?1, ?2, ?3, ?4)")
        .bind(&s.code)
        .bind(&s.name)
        .bind(&s.name_en)
        .bind(json_text(&s.shape)?)
        .execute(&mut *connection)
        .await?;
    for c in &place.communities {
        sqlx::query("INSERT INTO community (code, subdistrict, name, short_name, name_en, short_name_en, shape) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            .bind(c.code.as_str()).bind(&s.code).bind(&c.name).bind(&c.short_name).bind(&c.name_en)
            .bind(&c.short_name_en).bind(json_text(&c.shape)?)
            .execute(&mut *connection).await?;
    }
    for a in &place.areas {
        sqlx::query("INSERT INTO area (community, no, name, name_en, shape) VALUES (?1, ?2, ?3, ?4, ?5)")
            .bind(a.community.as_str())
            .bind(i64::from(a.no))
            .bind(&a.name)
            .bind(&a.name_en)
            .bind(json_text(&a.shape)?)
            .execute(&mut *connection)
            .await?;
    }
    for b in &place.buildings {
        sqlx::query("INSERT INTO building (community, area, no, name, name_en, shape) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .bind(b.community.as_str()).bind(i64::from(b.area)).bind(i64::from(b.no)).bind(&b.name).bind(&b.name_en)
            .bind(json_text(&b.shape)?)
            .execute(&mut *connection).await?;
    }
    for d in &place.stairwells {
        sqlx::query("INSERT INTO stairwell (community, area, building, unit, lat, lng, floors, households) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
            .bind(d.id.community.as_str()).bind(i64::from(d.id.area)).bind(i64::from(d.id.building))
            .bind(i64::from(d.id.unit)).bind(d.at.lat).bind(d.at.lng).bind(i64::from(d.floors))
            .bind(i64::from(d.households))
            .execute(&mut *connection).await?;
    }
    for f in &place.facilities {
        sqlx::query("INSERT INTO facility (community, area, kind, no, name, name_en, lat, lng, underground) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
            .bind(f.community.as_str()).bind(i64::from(f.area)).bind(f.kind.wire()).bind(i64::from(f.no))
            .bind(&f.name).bind(&f.name_en).bind(f.at.lat).bind(f.at.lng).bind(i64::from(f.underground))
            .execute(&mut *connection).await?;
    }
    for c in &place.companies {
        sqlx::query("INSERT INTO company (community, name, name_en, phone, duty, duty_en, cleaning, cleaning_en, committee_phone) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
            .bind(c.community.as_str()).bind(&c.name).bind(&c.name_en).bind(&c.phone).bind(&c.duty).bind(&c.duty_en)
            .bind(&c.cleaning).bind(&c.cleaning_en).bind(&c.committee_phone)
            .execute(&mut *connection).await?;
    }
    units::write(connection, &place.units).await?;
    for (name, drawing) in [("plan", &place.plan), ("paths", &place.paths)] {
        sqlx::query("INSERT INTO drawing (name, geojson) VALUES (?1, ?2)")
            .bind(name)
            .bind(drawing.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
