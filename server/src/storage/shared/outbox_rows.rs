//! Between rows of the outbox and the domain's types.

use domain::backend::notice_ports::{Channel, DeliveryRow, DeliveryState, Parcel, SendFault, Target, Told};
use domain::clock::Timestamp;
use domain::lang::Lang;

use super::columns::{Columns, unreadable};

fn channel(row: &impl Columns, i: usize) -> Result<Channel, sqlx::Error> {
    Channel::from_wire(row.text(i)?).ok_or_else(|| unreadable("channel"))
}

fn lang(row: &impl Columns, i: usize) -> Result<Lang, sqlx::Error> {
    Lang::parse(row.text(i)?).ok_or_else(|| unreadable("language"))
}

/// From `number, kind, urgency, at`, beginning at `i`; a test has none of them.
fn told_of(row: &impl Columns, i: usize) -> Result<Option<Told>, sqlx::Error> {
    let Some(number) = row.maybe_parsed(i, "ticket number")? else { return Ok(None) };
    let (kind, urgency) = (row.owned(i + 1)?, row.number(i + 2)?);
    Ok(Some(Told { number, kind, urgency, at: Timestamp(row.int(i + 3)?) }))
}

/// From `id, channel, addressee, address, lang, enabled, added_at`.
pub fn target_of(row: &impl Columns) -> Result<Target, sqlx::Error> {
    Ok(Target {
        id: row.number(0)?,
        channel: channel(row, 1)?,
        addressee: row.parsed(2, "addressee")?,
        address: row.owned(3)?,
        lang: lang(row, 4)?,
        enabled: row.flag(5)?,
        added_at: Timestamp(row.int(6)?),
    })
}

/// From `id, target, channel, address, number, kind, urgency, at, attempts, secret, lang`.
pub fn parcel_of(row: &impl Columns) -> Result<Parcel, sqlx::Error> {
    Ok(Parcel {
        id: row.int(0)?,
        target: row.number(1)?,
        channel: channel(row, 2)?,
        address: row.owned(3)?,
        told: told_of(row, 4)?,
        attempt: row.number(8)?,
        secret: row.owned(9)?,
        lang: lang(row, 10)?,
    })
}

/// From `id, target, channel, address, number, kind, urgency, at, state, attempts, next_at, last_error, sent_at,
/// made_at`.
pub fn delivery_of(row: &impl Columns) -> Result<DeliveryRow, sqlx::Error> {
    Ok(DeliveryRow {
        id: row.int(0)?,
        target: row.number(1)?,
        channel: channel(row, 2)?,
        address: row.owned(3)?,
        told: told_of(row, 4)?,
        state: DeliveryState::from_wire(row.text(8)?).ok_or_else(|| unreadable("state"))?,
        attempts: row.number(9)?,
        next_at: Timestamp(row.int(10)?),
        last_error: row.maybe_text(11)?.and_then(SendFault::from_wire),
        sent_at: row.maybe_int(12)?.map(Timestamp),
        made_at: Timestamp(row.int(13)?),
    })
}
