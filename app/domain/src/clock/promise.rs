use super::{ServiceHours, Timestamp};
use crate::catalog::Item;

/// What a reporter is promised at the start and is never reset: filing, dispatch, the item's limit and
/// verification, one after the other. The committee files, dispatches and verifies in office hours; the
/// handling unit's own hours count for the limit; 急 steps run always.
pub fn promise(reported_at: Timestamp, item: &Item) -> Timestamp {
    let office = ServiceHours::office();
    let filed = office.deadline(reported_at, item.limit.handover());
    let dispatched = office.deadline(filed, item.limit.handover());
    let handled = item.unit_hours().deadline(dispatched, item.limit);
    office.deadline(handled, item.limit.verification())
}
