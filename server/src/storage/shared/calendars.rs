//! The calendars on their own: edited while a server serves.

use async_trait::async_trait;
use domain::backend::calendar_ports::CalendarStore;
use domain::backend::people_ports::{SecurityEntry, SecurityEvent};
use domain::backend::ports::StoreError;
use domain::backend::unit_hours;
use domain::clock::{CalendarFault, Calendars, PublicDays, ServiceHours, Timestamp};
use domain::ids::{AccountId, UnitId};

use super::engine::Engine;
use super::queue::{Failed, Tx};
use super::session::{Session, values};
use super::store::{Store, told};
use super::{calendar, people_log, units};

async fn changed(
    session: &mut impl Session,
    event: SecurityEvent,
    what: String,
    by: AccountId,
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    let entry = SecurityEntry { who: Some(by), subject: Some(what), ..SecurityEntry::new(at, event) };
    people_log::insert(session, &entry).await
}

/// `2026,2027`.
fn years(days: &[PublicDays]) -> String {
    let mut years: Vec<i32> = days.iter().map(|line| line.from.year()).collect();
    years.sort_unstable();
    years.dedup();
    years.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

async fn replace<S: Session>(
    tx: &mut Tx<'_, S>,
    days: Vec<PublicDays>,
    by: AccountId,
    at: Timestamp,
) -> Result<Result<(), Vec<CalendarFault>>, Failed> {
    let session = &mut *tx.connection;
    let what = years(&days);
    // The one that is stored, not the one that somebody looked at: two administrators may edit at one time.
    let replaced = match calendar::read(session).await?.with(days) {
        Ok(replaced) => replaced,
        Err(faults) => return Ok(Err(faults)),
    };
    calendar::write(session, &replaced).await?;
    changed(session, SecurityEvent::CalendarReplaced, what, by, at).await?;
    Ok(Ok(()))
}

async fn set_hours<S: Session>(
    tx: &mut Tx<'_, S>,
    unit: &UnitId,
    hours: &ServiceHours,
    by: AccountId,
    at: Timestamp,
) -> Result<bool, Failed> {
    let session = &mut *tx.connection;
    let hours = serde_json::to_string(hours).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let found =
        session.execute("UPDATE unit SET hours = $2 WHERE id = $1", values![unit.as_str(), hours]).await?;
    if found == 1 {
        changed(session, SecurityEvent::HoursChanged, unit.to_string(), by, at).await?;
    }
    Ok(found == 1)
}

#[async_trait]
impl<E: Engine> CalendarStore for Store<E> {
    async fn calendars(&self) -> Result<Calendars, StoreError> {
        let read = async {
            let mut moment = self.engine.moment().await?;
            let units = unit_hours(&units::read(&mut *moment).await?);
            Ok::<_, Failed>(Calendars { public: calendar::read(&mut *moment).await?, units })
        };
        read.await.map_err(told::<E>)
    }

    async fn replace_years(
        &self,
        days: Vec<PublicDays>,
        by: AccountId,
        at: Timestamp,
    ) -> Result<Result<(), Vec<CalendarFault>>, StoreError> {
        self.writer.run(move |tx| Box::pin(replace(tx, days, by, at))).await
    }

    async fn set_hours(
        &self,
        unit: &UnitId,
        hours: &ServiceHours,
        by: AccountId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let (unit, hours) = (unit.clone(), hours.clone());
        self.writer.run(move |tx| Box::pin(async move { set_hours(tx, &unit, &hours, by, at).await })).await
    }
}
