//! What editing the calendars needs of a store.

use async_trait::async_trait;

use super::ports::StoreError;
use crate::clock::{CalendarFault, Calendars, PublicDays, ServiceHours, Timestamp};
use crate::ids::{AccountId, UnitId};

/// Every change is in the security log within the same transaction.
#[async_trait]
pub trait CalendarStore: Send + Sync {
    /// The public calendar and the hours of all units, in one read.
    async fn calendars(&self) -> Result<Calendars, StoreError>;
    /// Replaces the years that the lines name, whole, in the calendar as it is stored now; other years stay.
    /// Otherwise every line that cannot be, by its index, and nothing has changed.
    async fn replace_years(
        &self,
        days: Vec<PublicDays>,
        by: AccountId,
        at: Timestamp,
    ) -> Result<Result<(), Vec<CalendarFault>>, StoreError>;
    /// `false` when there is no such unit.
    async fn set_hours(
        &self,
        unit: &UnitId,
        hours: &ServiceHours,
        by: AccountId,
        at: Timestamp,
    ) -> Result<bool, StoreError>;
}
