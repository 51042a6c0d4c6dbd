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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]
mod tests {
    use domain::clock::PublicCalendar;

    use crate::demo::demo_place;
    use crate::import::{Kind, import};
    use crate::settings::Settings;
    use crate::storage::open;

    #[tokio::test]
    async fn the_calendar_is_read_as_it_was_written_and_a_year_is_replaced() {
        let folder = tempfile::TempDir::new().unwrap();
        let settings = Settings {
            data_dir: folder.path().to_owned(),
            addr: "127.0.0.1:0".parse().unwrap(),
            database: folder.path().join("weiwangge.sqlite3"),
            log: "warn".to_owned(),
            unlimited: false,
            demo_password: None,
            trusted_proxies: Vec::new(),
            public_url: None,
        };
        let stores = open(&settings).await.unwrap();
        let place = demo_place().unwrap();
        let demo = place.calendars.public.clone();
        assert_eq!(demo.years(), Some((2025, 2026)));
        stores.save_place(place).await.unwrap();
        let place = stores.load_place().await.unwrap().unwrap();
        assert_eq!(place.calendars.public, demo);

        let lines = "from,until,kind,name,name_en\n2026-01-01,,holiday,甲,A\n2026-05-01,,holiday,乙,B\n\
                     2026-10-01,,holiday,丙,C\n";
        let imported = import(Kind::Calendar, lines, Some(place)).unwrap();
        stores.save_place(imported.place).await.unwrap();
        let place = stores.load_place().await.unwrap().unwrap();
        let of = |calendar: &PublicCalendar, year| {
            calendar.days().iter().filter(|line| line.from.year() == year).count()
        };
        assert_eq!(of(&place.calendars.public, 2026), 3);
        assert_eq!(of(&place.calendars.public, 2025), of(&demo, 2025));
        stores.close().await;
    }
}
