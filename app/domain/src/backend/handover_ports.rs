//! What shift handovers need of a store.

use async_trait::async_trait;

use super::ports::StoreError;
use crate::duty::{Handover, Taken};
use crate::ids::UnitId;

/// Handovers of shifts: appended, never changed.
#[async_trait]
pub trait HandoverStore: Send + Sync {
    /// Returns its number. `taken` is not looked at.
    async fn hand_over(&self, handover: Handover) -> Result<u32, StoreError>;
    /// `Conflict` when it was taken, when a later one of the unit stands in its place, or when it was given by the
    /// same account.
    async fn take_over(&self, id: u32, taken: Taken) -> Result<(), StoreError>;
    async fn handover(&self, id: u32) -> Result<Option<Handover>, StoreError>;
    /// Newest first.
    async fn handovers(&self, unit: &UnitId, limit: u32) -> Result<Vec<Handover>, StoreError>;
}
