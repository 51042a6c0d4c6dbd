//! The place, written whole by an import.

use domain::backend::Place;

use super::engine::Engine;
use super::queue::{Failed, Tx};
use super::session::{Session, values};
use super::{calendar, units};

fn json_text<T: serde::Serialize>(value: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// Replaces the place by this one.
pub async fn write<E: Engine>(tx: &mut Tx<'_, E::Connection>, place: &Place) -> Result<(), Failed> {
    let session = &mut *tx.connection;
    // Tickets refer to communities, which are gone for a moment.
    session.execute(E::DEFER_REFERENCES, values![]).await?;
    for clear in [
        "DELETE FROM unit",
        "DELETE FROM company",
        "DELETE FROM street_point",
        "DELETE FROM facility",
        "DELETE FROM stairwell",
        "DELETE FROM building",
        "DELETE FROM area",
        "DELETE FROM community",
        "DELETE FROM subdistrict",
        "DELETE FROM drawing",
    ] {
        session.execute(clear, values![]).await?;
    }
    areas(session, place).await?;
    doors(session, place).await?;
    for (name, drawing) in [("plan", place.plan.document()), ("paths", &place.paths)] {
        let insert = "INSERT INTO drawing (name, geojson) VALUES ($1, $2)";
        session.execute(insert, values![name, drawing.to_string()]).await?;
    }
    units::write(session, &place.units).await?;
    calendar::write(session, &place.calendars.get().public).await?;
    if let Some(check) = E::CHECK_REFERENCES {
        session.execute(check, values![]).await?;
    }
    Ok(())
}

async fn areas(session: &mut impl Session, place: &Place) -> Result<(), sqlx::Error> {
    let s = &place.subdistrict;
    let insert = "INSERT INTO subdistrict (code, name, name_en, shape) VALUES ($1, $2, $3, $4)";
    session.execute(insert, values![&s.code, &s.name, &s.name_en, json_text(&s.shape)?]).await?;
    for c in &place.communities {
        let insert =
            "INSERT INTO community (code, subdistrict, name, short_name, name_en, short_name_en, shape)
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let names = values![c.code.as_str(), &s.code, &c.name, &c.short_name, &c.name_en, &c.short_name_en];
        session.execute(insert, [names, values![json_text(&c.shape)?]].concat()).await?;
    }
    for a in &place.areas {
        let insert = "INSERT INTO area (community, no, name, name_en, shape) VALUES ($1, $2, $3, $4, $5)";
        let values = values![a.community.as_str(), a.no, &a.name, &a.name_en, json_text(&a.shape)?];
        session.execute(insert, values).await?;
    }
    for b in &place.buildings {
        let insert = "INSERT INTO building (community, area, no, name, name_en, shape)
                      VALUES ($1, $2, $3, $4, $5, $6)";
        let values = values![b.community.as_str(), b.area, b.no, &b.name, &b.name_en, json_text(&b.shape)?];
        session.execute(insert, values).await?;
    }
    Ok(())
}

async fn doors(session: &mut impl Session, place: &Place) -> Result<(), sqlx::Error> {
    for d in &place.stairwells {
        let insert = "INSERT INTO stairwell (community, area, building, unit, lat, lng, floors, households)
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let id = values![d.id.community.as_str(), d.id.area, d.id.building, d.id.unit];
        session.execute(insert, [id, values![d.at.lat, d.at.lng, d.floors, d.households]].concat()).await?;
    }
    for f in &place.facilities {
        let insert = "INSERT INTO facility (community, area, kind, no, name, name_en, lat, lng, underground)
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let id = values![f.community.as_str(), f.area, f.kind.wire(), f.no, &f.name, &f.name_en];
        session.execute(insert, [id, values![f.at.lat, f.at.lng, f.underground]].concat()).await?;
    }
    for p in &place.street_points {
        let insert = "INSERT INTO street_point (community, no, kind, name, name_en, lat, lng)
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let id = values![p.community.as_str(), p.no, p.kind.wire(), &p.name, &p.name_en];
        session.execute(insert, [id, values![p.at.lat, p.at.lng]].concat()).await?;
    }
    for c in &place.companies {
        let insert =
            "INSERT INTO company (community, name, name_en, phone, duty, duty_en, cleaning, cleaning_en,
                          committee_phone)
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let names = values![c.community.as_str(), &c.name, &c.name_en, &c.phone, &c.duty, &c.duty_en];
        let rest = values![&c.cleaning, &c.cleaning_en, &c.committee_phone];
        session.execute(insert, [names, rest].concat()).await?;
    }
    Ok(())
}
