//! Between rows and the domain's types.

use domain::backend::{Hash, SealedEntry};
use domain::event::{AreaRef, Audience, Pin};
use domain::ids::{AccountId, TicketId};
use domain::ticket::State;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

pub fn unreadable(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unreadable {what}").into())
}

pub fn parsed<T: std::str::FromStr>(row: &SqliteRow, i: usize, what: &'static str) -> Result<T, sqlx::Error> {
    row.try_get::<&str, _>(i)?.parse().map_err(|_| unreadable(what))
}

pub fn optional<T: std::str::FromStr>(
    row: &SqliteRow,
    i: usize,
    what: &'static str,
) -> Result<Option<T>, sqlx::Error> {
    let text: Option<&str> = row.try_get(i)?;
    text.map(|text| text.parse().map_err(|_| unreadable(what))).transpose()
}

pub fn hash_of(row: &SqliteRow, i: usize) -> Result<Hash, sqlx::Error> {
    row.try_get::<&[u8], _>(i)?.try_into().map_err(|_| unreadable("hash"))
}

pub fn ticket_id(row: &SqliteRow, i: usize) -> Result<TicketId, sqlx::Error> {
    row.try_get::<&[u8], _>(i)?.try_into().map(TicketId).map_err(|_| unreadable("ticket id"))
}

/// From `number, community, lat, lng, area, category, item, state, priority, overdue, version`.
pub fn pin_of(row: &SqliteRow) -> Result<Pin, sqlx::Error> {
    let small = |i: usize| -> Result<u8, sqlx::Error> {
        u8::try_from(row.try_get::<i64, _>(i)?).map_err(|_| unreadable("number"))
    };
    Ok(Pin {
        number: parsed(row, 0, "ticket number")?,
        community: parsed(row, 1, "community")?,
        lat: row.try_get(2)?,
        lng: row.try_get(3)?,
        area: AreaRef::from_code(small(4)?),
        category: optional(row, 5, "category")?,
        item: optional(row, 6, "item")?,
        status: State::from_wire(row.try_get(7)?).ok_or_else(|| unreadable("state"))?,
        priority: small(8)?,
        overdue: small(9)? == 1,
        version: u32::try_from(row.try_get::<i64, _>(10)?).map_err(|_| unreadable("version"))?,
    })
}

/// From `payload, prev_hash, hash`.
pub fn sealed_of(row: &SqliteRow) -> Result<SealedEntry, sqlx::Error> {
    let payload: String = row.try_get(0)?;
    let entry = serde_json::from_str(&payload).map_err(|error| sqlx::Error::Decode(error.into()))?;
    Ok(SealedEntry { entry, payload, prev: hash_of(row, 1)?, hash: hash_of(row, 2)? })
}

pub fn account_of(row: &SqliteRow, i: usize) -> Result<Option<AccountId>, sqlx::Error> {
    let id: Option<i64> = row.try_get(i)?;
    id.map(|id| u32::try_from(id).map(AccountId).map_err(|_| unreadable("account"))).transpose()
}

/// From `handed_over, unlawful, mediator, reporter, alarm`, beginning at `i`; area and units are elsewhere.
pub fn audience_of(row: &SqliteRow, i: usize) -> Result<Audience, sqlx::Error> {
    let flag = |i: usize| row.try_get::<i64, _>(i).map(|n| n == 1);
    Ok(Audience {
        area: None,
        units: Vec::new(),
        handed_over: flag(i)?,
        unlawful: flag(i + 1)?,
        mediator: account_of(row, i + 2)?,
        reporter: account_of(row, i + 3)?,
        alarm: flag(i + 4)?,
    })
}
