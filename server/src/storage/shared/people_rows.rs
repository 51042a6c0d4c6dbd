//! Between rows and people.

use domain::backend::people_ports::{
    Account, Link, LinkKind, SecurityEntry, SecurityEvent, Session, SessionKind,
};
use domain::clock::Timestamp;
use domain::ids::AccountId;
use domain::people::{Action, Duty, Person, Role};

use super::columns::{Columns, unreadable};
use super::row::account_of as maybe_account;

fn moment(row: &impl Columns, i: usize) -> Result<Timestamp, sqlx::Error> {
    row.int(i).map(Timestamp)
}

/// `1,2,5`.
pub fn areas_text(areas: &[u8]) -> String {
    areas.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn areas(text: &str) -> Result<Vec<u8>, sqlx::Error> {
    let numbers = text.split(',').filter(|part| !part.is_empty());
    numbers.map(|part| part.parse().map_err(|_| unreadable("areas"))).collect()
}

/// From `id, username, name, role, community, areas, unit, duty`.
fn person_of(row: &impl Columns) -> Result<Person, sqlx::Error> {
    let duty = row.maybe_text(7)?;
    Ok(Person {
        id: AccountId(row.number(0)?),
        username: row.owned(1)?,
        name: row.owned(2)?,
        role: Role::from_wire(row.text(3)?).ok_or_else(|| unreadable("role"))?,
        community: row.maybe_parsed(4, "community")?,
        areas: areas(row.text(5)?)?,
        unit: row.maybe_parsed(6, "unit")?,
        duty: duty.map(|d| Duty::from_wire(d).ok_or_else(|| unreadable("duty"))).transpose()?,
    })
}

/// From the person's columns and `password, totp_secret, needs_totp, demo, disabled_at, created_at`.
pub fn account_of(row: &impl Columns) -> Result<Account, sqlx::Error> {
    Ok(Account {
        person: person_of(row)?,
        password: row.maybe_text(8)?.map(str::to_owned),
        totp: row.maybe_bytes(9)?.map(<[u8]>::to_vec),
        needs_totp: row.flag(10)?,
        demo: row.flag(11)?,
        disabled: row.maybe_int(12)?.is_some(),
        created_at: moment(row, 13)?,
    })
}

/// From the person's columns and `kind, lacks_totp, demo, seen_at, expires_at`.
pub fn session_of(row: &impl Columns) -> Result<Session, sqlx::Error> {
    Ok(Session {
        person: person_of(row)?,
        kind: SessionKind::from_wire(row.text(8)?).ok_or_else(|| unreadable("session"))?,
        lacks_totp: row.flag(9)?,
        demo: row.flag(10)?,
        seen_at: moment(row, 11)?,
        expires_at: moment(row, 12)?,
    })
}

/// From `hash, kind, account, created_at, expires_at`.
pub fn link_of(row: &impl Columns) -> Result<Link, sqlx::Error> {
    Ok(Link {
        hash: row.hash(0)?,
        kind: LinkKind::from_wire(row.text(1)?).ok_or_else(|| unreadable("link"))?,
        account: maybe_account(row, 2)?,
        created_at: moment(row, 3)?,
        expires_at: moment(row, 4)?,
    })
}

/// An action's wire name.
pub fn action_text(action: Action) -> String {
    match serde_json::to_value(action) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// From `at, event, who, about, action, subject`.
pub fn entry_of(row: &impl Columns) -> Result<SecurityEntry, sqlx::Error> {
    let action = row.maybe_text(4)?.map(|name| serde_json::Value::String(name.to_owned()));
    Ok(SecurityEntry {
        at: moment(row, 0)?,
        event: SecurityEvent::from_wire(row.text(1)?).ok_or_else(|| unreadable("event"))?,
        who: maybe_account(row, 2)?,
        about: maybe_account(row, 3)?,
        // An action that a later version no longer knows is still in the log.
        action: action.and_then(|name| serde_json::from_value(name).ok()),
        subject: row.maybe_text(5)?.map(str::to_owned),
    })
}
