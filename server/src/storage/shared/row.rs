//! Between rows and the domain's types.

use domain::backend::SealedEntry;
use domain::event::{AreaRef, Audience, Pin};
use domain::ids::AccountId;
use domain::ticket::State;

use super::columns::{Columns, unreadable};

/// From `number, community, lat, lng, area, category, item, state, priority, overdue, version`.
pub fn pin_of(row: &impl Columns) -> Result<Pin, sqlx::Error> {
    Ok(Pin {
        number: row.parsed(0, "ticket number")?,
        community: row.parsed(1, "community")?,
        lat: row.real(2)?,
        lng: row.real(3)?,
        area: AreaRef::from_code(row.number(4)?),
        category: row.maybe_parsed(5, "category")?,
        item: row.maybe_parsed(6, "item")?,
        status: State::from_wire(row.text(7)?).ok_or_else(|| unreadable("state"))?,
        priority: row.number(8)?,
        overdue: row.flag(9)?,
        version: row.number(10)?,
    })
}

/// From `payload, prev_hash, hash`.
pub fn sealed_of(row: &impl Columns) -> Result<SealedEntry, sqlx::Error> {
    let payload = row.owned(0)?;
    let entry = serde_json::from_str(&payload).map_err(|error| sqlx::Error::Decode(error.into()))?;
    Ok(SealedEntry { entry, payload, prev: row.hash(1)?, hash: row.hash(2)? })
}

pub fn account_of(row: &impl Columns, i: usize) -> Result<Option<AccountId>, sqlx::Error> {
    let id = row.maybe_int(i)?;
    id.map(|id| u32::try_from(id).map(AccountId).map_err(|_| unreadable("account"))).transpose()
}

/// From `handed_over, unlawful, mediator, reporter, alarm`, beginning at `i`; area and units are elsewhere.
pub fn audience_of(row: &impl Columns, i: usize) -> Result<Audience, sqlx::Error> {
    Ok(Audience {
        area: None,
        units: Vec::new(),
        handed_over: row.flag(i)?,
        unlawful: row.flag(i + 1)?,
        mediator: account_of(row, i + 2)?,
        reporter: account_of(row, i + 3)?,
        alarm: row.flag(i + 4)?,
    })
}
