//! The public calendar: a part of the place, written and read with it.

use domain::clock::{DayKind, PublicCalendar, PublicDays, iso_date};

use super::columns::{Columns, unreadable};
use super::session::{Session, values};

fn line(row: &impl Columns) -> Result<PublicDays, sqlx::Error> {
    let date = |i: usize| iso_date::read(row.text(i)?).ok_or_else(|| unreadable("day"));
    Ok(PublicDays {
        from: date(0)?,
        until: date(1)?,
        kind: DayKind::from_wire(row.text(2)?).ok_or_else(|| unreadable("kind of day"))?,
        name: row.owned(3)?,
        name_en: row.owned(4)?,
    })
}

pub async fn read(session: &mut impl Session) -> Result<PublicCalendar, sqlx::Error> {
    let rows =
        session.all("SELECT from_day, until_day, kind, name, name_en FROM public_days", values![]).await?;
    let days = rows.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    PublicCalendar::new(days).map_err(|_| unreadable("public calendar"))
}

pub async fn write(session: &mut impl Session, calendar: &PublicCalendar) -> Result<(), sqlx::Error> {
    session.execute("DELETE FROM public_days", values![]).await?;
    for line in calendar.days() {
        let values = values![
            iso_date::write(line.from),
            iso_date::write(line.until),
            line.kind.wire(),
            line.name.as_str(),
            line.name_en.as_str(),
        ];
        session
            .execute(
                "INSERT INTO public_days (from_day, until_day, kind, name, name_en) VALUES ($1, $2, $3, $4, $5)",
                values,
            )
            .await?;
    }
    Ok(())
}
