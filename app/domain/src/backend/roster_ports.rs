//! What duty rosters need of a store.

use async_trait::async_trait;

use super::ports::StoreError;
use crate::clock::Timestamp;
use crate::duty::DutyShift;
use crate::ids::{AccountId, UnitId};

/// Duty rosters. A shift that was removed is found no more, and who removed it stays written.
#[async_trait]
pub trait RosterStore: Send + Sync {
    /// Stores the shifts that share no moment with one of the same unit, stored before or earlier in the list;
    /// returns how many.
    async fn add_shifts(
        &self,
        shifts: Vec<DutyShift>,
        by: AccountId,
        at: Timestamp,
    ) -> Result<usize, StoreError>;
    /// `false` when there is no such shift (any more).
    async fn remove_shift(&self, id: u32, by: AccountId, at: Timestamp) -> Result<bool, StoreError>;
    async fn shift(&self, id: u32) -> Result<Option<DutyShift>, StoreError>;
    /// Shifts of a unit, or of all, that share a moment with the time from `from` up to before `until`; by unit and
    /// beginning.
    async fn shifts(
        &self,
        unit: Option<&UnitId>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<DutyShift>, StoreError>;
}
