//! What patrols write: always a new row, after a look at the newest. Everything is written by one writer at a time, so
//! that nobody can come between the look and the row.

use domain::backend::patrol_ports::Draw;
use domain::backend::ports::StoreError;
use domain::clock::{Timestamp, iso_date};
use domain::ids::{AccountId, CommunityCode};
use domain::patrol::book::{PlanBook, Template};
use domain::patrol::recheck::Level;
use domain::patrol::record::PlanScope;
use domain::patrol::rules::PatrolRules;

use super::columns::Columns;
use super::patrol_rows::{json_text, level_no};
use super::queue::{Failed, Tx};
use super::session::{Session, Value, values};

pub async fn save_rules<S: Session>(
    tx: &mut Tx<'_, S>,
    expected: u32,
    rules: &PatrolRules,
    by: AccountId,
    at: Timestamp,
) -> Result<u32, Failed> {
    let session = &mut *tx.connection;
    let newest = session.one("SELECT coalesce(max(version), 0) FROM patrol_rules", values![]).await?;
    let version = follows(&newest, expected)?;
    let insert = "INSERT INTO patrol_rules (version, payload, saved_by, saved_at) VALUES ($1, $2, $3, $4)";
    session.execute(insert, values![version, json_text(rules)?, by.0, at.0]).await?;
    Ok(version)
}

pub async fn save_plan<S: Session>(
    tx: &mut Tx<'_, S>,
    expected: u32,
    mut book: PlanBook,
) -> Result<u32, Failed> {
    let session = &mut *tx.connection;
    let newest = session
        .one(
            "SELECT coalesce(max(version), 0) FROM patrol_plan WHERE community = $1 AND level = $2 AND date = $3",
            scope_values(&book.scope),
        )
        .await?;
    book.version = follows(&newest, expected)?;
    let values = values![book.version, json_text(&book)?, book.by.0, book.at.0];
    session
        .execute(
            "INSERT INTO patrol_plan (community, level, date, version, payload, saved_by, saved_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [scope_values(&book.scope), values].concat(),
        )
        .await?;
    Ok(book.version)
}

pub async fn save_template<S: Session>(
    tx: &mut Tx<'_, S>,
    community: &CommunityCode,
    level: Level,
    template: &Template,
    by: AccountId,
    at: Timestamp,
) -> Result<(), Failed> {
    let values =
        values![community.as_str(), level_no(level), template.weekday, json_text(template)?, by.0, at.0];
    tx.connection
        .execute(
            "INSERT INTO patrol_template (community, level, weekday, version, payload, saved_by, saved_at)
             SELECT $1, $2, $3, coalesce(max(version), 0) + 1, $4, $5, $6
             FROM patrol_template WHERE community = $1 AND level = $2 AND weekday = $3",
            values,
        )
        .await?;
    Ok(())
}

pub async fn save_draw<S: Session>(tx: &mut Tx<'_, S>, draw: &Draw) -> Result<(), Failed> {
    let week = iso_date::write(draw.week);
    let values = values![draw.community.as_str(), week, level_no(draw.level), json_text(&draw.checks)?];
    let added = tx
        .connection
        .execute(
            "INSERT INTO patrol_draw (community, week, level, checks) VALUES ($1, $2, $3, $4)
             ON CONFLICT (community, week, level) DO NOTHING",
            values,
        )
        .await?;
    if added == 1 { Ok(()) } else { Err(StoreError::Conflict.into()) }
}

/// The number after the newest, which must be what the writer expected.
fn follows(newest: &impl Columns, expected: u32) -> Result<u32, Failed> {
    let newest: u32 = newest.number(0)?;
    if newest == expected { Ok(expected.saturating_add(1)) } else { Err(StoreError::Conflict.into()) }
}

pub fn scope_values(scope: &PlanScope) -> Vec<Value<'static>> {
    values![scope.community.to_string(), level_no(scope.level), iso_date::write(scope.date)]
}
