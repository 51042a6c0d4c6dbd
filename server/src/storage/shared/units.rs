//! Units: a part of the place, written and read with it.

use domain::people::{Unit, UnitKind};

use super::columns::{Columns, unreadable};
use super::session::{Session, values};

fn unit_of(row: &impl Columns) -> Result<Unit, sqlx::Error> {
    let area = row.maybe_int(5)?;
    Ok(Unit {
        id: row.parsed(0, "unit")?,
        kind: UnitKind::from_wire(row.text(1)?).ok_or_else(|| unreadable("kind"))?,
        name: row.owned(2)?,
        name_en: row.owned(3)?,
        community: row.maybe_parsed(4, "community")?,
        area: area.map(|no| u8::try_from(no).map_err(|_| unreadable("area"))).transpose()?,
        hours: row.json(6, "hours")?,
        signs_in: row.flag(7)?,
        phone: row.owned(8)?,
    })
}

pub async fn read(session: &mut impl Session) -> Result<Vec<Unit>, sqlx::Error> {
    let rows = session
        .all(
            "SELECT id, kind, name, name_en, community, area, hours, signs_in, phone FROM unit ORDER BY id",
            values![],
        )
        .await?;
    rows.iter().map(unit_of).collect()
}

/// Those before are gone by then: they refer to communities, which an import replaces first.
pub async fn write(session: &mut impl Session, units: &[Unit]) -> Result<(), sqlx::Error> {
    for unit in units {
        let hours = serde_json::to_string(&unit.hours).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let values = values![
            unit.id.as_str(),
            unit.kind.wire(),
            &unit.name,
            &unit.name_en,
            unit.community.as_ref().map(|code| code.as_str()),
            unit.area.map(i64::from),
            hours,
            unit.signs_in,
            &unit.phone,
        ];
        session
            .execute(
                "INSERT INTO unit (id, kind, name, name_en, community, area, hours, signs_in, phone)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                values,
            )
            .await?;
    }
    Ok(())
}
