//! Between rows and people.

use domain::backend::people_ports::{
    Account, Link, LinkKind, SecurityEntry, SecurityEvent, Session, SessionKind,
};
use domain::clock::Timestamp;
use domain::ids::AccountId;
use domain::people::{Action, Duty, Person, Role};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::row::hash_of;

pub const ACCOUNT: &str =
    "SELECT id, username, name, role, community, areas, unit, duty, password, totp_secret,
     needs_totp, demo, disabled_at, created_at FROM account";

fn unreadable(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unreadable {what}").into())
}

fn account_id(id: i64) -> Result<AccountId, sqlx::Error> {
    u32::try_from(id).map(AccountId).map_err(|_| unreadable("account"))
}

fn optional_id(row: &SqliteRow, i: usize) -> Result<Option<AccountId>, sqlx::Error> {
    row.try_get::<Option<i64>, _>(i)?.map(account_id).transpose()
}

fn yes(row: &SqliteRow, i: usize) -> Result<bool, sqlx::Error> {
    Ok(row.try_get::<i64, _>(i)? == 1)
}

fn moment(row: &SqliteRow, i: usize) -> Result<Timestamp, sqlx::Error> {
    row.try_get(i).map(Timestamp)
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
fn person_of(row: &SqliteRow) -> Result<Person, sqlx::Error> {
    let parsed = |i| row.try_get::<Option<&str>, _>(i);
    Ok(Person {
        id: account_id(row.try_get(0)?)?,
        username: row.try_get(1)?,
        name: row.try_get(2)?,
        role: Role::from_wire(row.try_get(3)?).ok_or_else(|| unreadable("role"))?,
        community: parsed(4)?.map(|c| c.parse().map_err(|_| unreadable("community"))).transpose()?,
        areas: areas(row.try_get(5)?)?,
        unit: parsed(6)?.map(|u| u.parse().map_err(|_| unreadable("unit"))).transpose()?,
        duty: parsed(7)?.map(|d| Duty::from_wire(d).ok_or_else(|| unreadable("duty"))).transpose()?,
    })
}

/// From [`ACCOUNT`].
pub fn account_of(row: &SqliteRow) -> Result<Account, sqlx::Error> {
    Ok(Account {
        person: person_of(row)?,
        password: row.try_get(8)?,
        totp: row.try_get(9)?,
        needs_totp: yes(row, 10)?,
        demo: yes(row, 11)?,
        disabled: row.try_get::<Option<i64>, _>(12)?.is_some(),
        created_at: moment(row, 13)?,
    })
}

/// From the person's columns and `kind, needs_totp, without, demo, seen_at, expires_at`.
pub fn session_of(row: &SqliteRow) -> Result<Session, sqlx::Error> {
    Ok(Session {
        person: person_of(row)?,
        kind: SessionKind::from_wire(row.try_get(8)?).ok_or_else(|| unreadable("session"))?,
        lacks_totp: yes(row, 9)? && yes(row, 10)?,
        demo: yes(row, 11)?,
        seen_at: moment(row, 12)?,
        expires_at: moment(row, 13)?,
    })
}

/// From `hash, kind, account, created_at, expires_at`.
pub fn link_of(row: &SqliteRow) -> Result<Link, sqlx::Error> {
    Ok(Link {
        hash: hash_of(row, 0)?,
        kind: LinkKind::from_wire(row.try_get(1)?).ok_or_else(|| unreadable("link"))?,
        account: optional_id(row, 2)?,
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
pub fn entry_of(row: &SqliteRow) -> Result<SecurityEntry, sqlx::Error> {
    let action: Option<String> = row.try_get(4)?;
    Ok(SecurityEntry {
        at: moment(row, 0)?,
        event: SecurityEvent::from_wire(row.try_get(1)?).ok_or_else(|| unreadable("event"))?,
        who: optional_id(row, 2)?,
        about: optional_id(row, 3)?,
        // An action that a later version no longer knows is still in the log.
        action: action.and_then(|name| serde_json::from_value(serde_json::Value::String(name)).ok()),
        subject: row.try_get(5)?,
    })
}
