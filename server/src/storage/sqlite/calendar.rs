//! The public calendar: a part of the place, written and read with it.

use domain::clock::{DayKind, PublicCalendar, PublicDays, iso_date};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

fn unreadable() -> sqlx::Error {
    sqlx::Error::Decode("unreadable public calendar".into())
}

fn line(row: &SqliteRow) -> Result<PublicDays, sqlx::Error> {
    let date = |i: usize| iso_date::read(row.try_get(i)?).ok_or_else(unreadable);
    Ok(PublicDays {
        from: date(0)?,
        until: date(1)?,
        kind: DayKind::from_wire(row.try_get(2)?).ok_or_else(unreadable)?,
        name: row.try_get(3)?,
        name_en: row.try_get(4)?,
    })
}

pub(super) async fn read(connection: &mut SqliteConnection) -> Result<PublicCalendar, sqlx::Error> {
    let rows = sqlx::query("SELECT from_day, until_day, kind, name, name_en FROM public_days")
        .fetch_all(connection)
        .await?;
    let days = rows.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    PublicCalendar::new(days).map_err(|_| unreadable())
}

pub(super) async fn write(
    connection: &mut SqliteConnection,
    calendar: &PublicCalendar,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM public_days").execute(&mut *connection).await?;
    for line in calendar.days() {
        sqlx::query(
            "INSERT INTO public_days (from_day, until_day, kind, name, name_en) VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(iso_date::write(line.from))
        .bind(iso_date::write(line.until))
        .bind(line.kind.wire())
        .bind(&line.name)
        .bind(&line.name_en)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
