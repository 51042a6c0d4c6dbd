//! Units, as a part of the place.

use domain::people::{Unit, UnitKind};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

fn unreadable(what: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unreadable {what}").into())
}

fn unit_of(row: &SqliteRow) -> Result<Unit, sqlx::Error> {
    let community: Option<&str> = row.try_get(4)?;
    let area: Option<i64> = row.try_get(5)?;
    Ok(Unit {
        id: row.try_get::<&str, _>(0)?.parse().map_err(|_| unreadable("unit"))?,
        kind: UnitKind::from_wire(row.try_get(1)?).ok_or_else(|| unreadable("kind"))?,
        name: row.try_get(2)?,
        name_en: row.try_get(3)?,
        community: community.map(|code| code.parse().map_err(|_| unreadable("community"))).transpose()?,
        area: area.map(|no| u8::try_from(no).map_err(|_| unreadable("area"))).transpose()?,
        hours: serde_json::from_str(row.try_get(6)?).map_err(|_| unreadable("hours"))?,
        signs_in: row.try_get::<i64, _>(7)? == 1,
        phone: row.try_get(8)?,
    })
}

pub async fn read(connection: &mut SqliteConnection) -> Result<Vec<Unit>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT id, kind, name, name_en, community, area, hours, signs_in, phone FROM unit ORDER BY id",
    );
    rows.fetch_all(connection).await?.iter().map(unit_of).collect()
}

pub async fn write(connection: &mut SqliteConnection, units: &[Unit]) -> Result<(), sqlx::Error> {
    for unit in units {
        let hours = serde_json::to_string(&unit.hours).map_err(|error| sqlx::Error::Encode(error.into()))?;
        sqlx::query(
            "INSERT INTO unit (id, kind, name, name_en, community, area, hours, signs_in, phone)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(unit.id.as_str())
        .bind(unit.kind.wire())
        .bind(&unit.name)
        .bind(&unit.name_en)
        .bind(unit.community.as_ref().map(|code| code.as_str().to_owned()))
        .bind(unit.area.map(i64::from))
        .bind(hours)
        .bind(i64::from(unit.signs_in))
        .bind(&unit.phone)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
