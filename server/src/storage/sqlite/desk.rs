//! What the desk reads.

use async_trait::async_trait;
use domain::backend::ports::{DeskStore, StoreError};
use domain::catalog::Tier;
use domain::clock::{Light, Timestamp};
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ids::{TicketNumber, UnitId};
use domain::people::{Action, Person, Reach, Role, reach_of};
use domain::pins::{Counted, Tally};
use domain::query::{DESK_ROWS, DeskQuery, Filter, Sort, StatusFilter};
use domain::search;
use domain::ticket::State;
use domain::views::DeskRow;
use sqlx::sqlite::{Sqlite as Db, SqliteRow};
use sqlx::{QueryBuilder, Row};

use super::Sqlite;
use super::error::store_error;
use super::row::{optional, parsed, unreadable};

/// Characters of the reporter's words that a row shows.
const EXCERPT: i64 = 60;
/// Tickets around a place that are listed.
const AROUND: i64 = 30;

const ROW: &str = "SELECT t.number, t.community, t.area, t.lat, t.lng, t.door, t.floor, t.category, t.item, t.state,
        t.tier, t.priority, t.overdue, t.due_at, t.amber_at, t.reported_at, t.changed_at, t.units, t.complaints,
        t.hard, t.suspended, t.urged, t.alarm, t.version,
        (SELECT substr(s.value, 1, ";
const ROW_END: &str =
    ") FROM secret s WHERE s.ticket = t.id AND s.entry_seq = 1 AND s.field = 'words') FROM ticket t";

fn select() -> QueryBuilder<Db> {
    let mut sql = QueryBuilder::new(ROW);
    sql.push(EXCERPT).push(ROW_END);
    sql
}

fn row_of(row: &SqliteRow, now: Timestamp) -> Result<DeskRow, sqlx::Error> {
    let flag = |i: usize| row.try_get::<i64, _>(i).map(|n| n == 1);
    let instant = |i: usize| row.try_get::<Option<i64>, _>(i).map(|at| at.map(Timestamp));
    let (due_at, amber_at) = (instant(13)?, instant(14)?);
    let light = if due_at.is_some_and(|at| now > at) {
        Light::Red
    } else if amber_at.is_some_and(|at| now >= at) {
        Light::Amber
    } else {
        Light::Green
    };
    let units: Vec<UnitId> = row
        .try_get::<&str, _>(17)?
        .split_whitespace()
        .map(|unit| unit.parse().map_err(|_| unreadable("unit")))
        .collect::<Result<_, _>>()?;
    Ok(DeskRow {
        number: parsed(row, 0, "ticket number")?,
        community: parsed(row, 1, "community")?,
        area: AreaRef::from_code(u8::try_from(row.try_get::<i64, _>(2)?).map_err(|_| unreadable("area"))?),
        lat: row.try_get(3)?,
        lng: row.try_get(4)?,
        door: optional(row, 5, "door")?,
        floor: row.try_get::<Option<i64>, _>(6)?.and_then(|floor| i8::try_from(floor).ok()),
        category: optional(row, 7, "category")?,
        item: optional(row, 8, "item")?,
        state: State::from_wire(row.try_get(9)?).ok_or_else(|| unreadable("state"))?,
        tier: row.try_get::<Option<&str>, _>(10)?.and_then(Tier::from_wire),
        priority: u8::try_from(row.try_get::<i64, _>(11)?).unwrap_or_default(),
        light,
        due_at,
        reported_at: Timestamp(row.try_get(15)?),
        changed_at: Timestamp(row.try_get(16)?),
        units,
        complaints: u32::try_from(row.try_get::<i64, _>(18)?).unwrap_or_default(),
        hard: flag(19)?,
        suspended: flag(20)?,
        urged: flag(21)?,
        alarm: flag(22)?,
        version: u32::try_from(row.try_get::<i64, _>(23)?).unwrap_or_default(),
        words: row.try_get(24)?,
    })
}

/// Tickets that are alike, and how many.
fn group_of(row: &SqliteRow) -> Result<(Counted, u32), sqlx::Error> {
    let counted = Counted {
        area: AreaRef::from_code(u8::try_from(row.try_get::<i64, _>(0)?).map_err(|_| unreadable("area"))?),
        category: optional(row, 1, "category")?,
        item: optional(row, 2, "item")?,
        status: State::from_wire(row.try_get(3)?).ok_or_else(|| unreadable("state"))?,
        overdue: row.try_get::<Option<i64>, _>(4)? == Some(1),
    };
    Ok((counted, u32::try_from(row.try_get::<i64, _>(5)?).unwrap_or(u32::MAX)))
}

/// The rows that a person may see, as SQL: the same as [`domain::people::permits`] says, which the contract suite
/// checks row by row.
fn push_sight(sql: &mut QueryBuilder<Db>, person: &Person) {
    let reaches = reach_of(person.role, Action::SeeTicket);
    sql.push("(0");
    for reach in reaches {
        sql.push(" OR ");
        match reach {
            Reach::Own => {
                sql.push("t.reporter = ").push_bind(i64::from(person.id.0));
            }
            Reach::Areas => {
                sql.push("(t.unlawful = 0 AND t.area <> 0 AND t.community = ");
                sql.push_bind(person.community.as_ref().map(ToString::to_string)).push(" AND t.area IN (");
                let mut areas = sql.separated(", ");
                areas.push("-1");
                for area in &person.areas {
                    areas.push_bind(i64::from(*area));
                }
                sql.push("))");
            }
            Reach::Community => {
                sql.push("((t.area <> 0 OR t.handed_over = 1) AND t.community = ");
                sql.push_bind(person.community.as_ref().map(ToString::to_string)).push(")");
            }
            Reach::Assigned => {
                sql.push("t.mediator = ").push_bind(i64::from(person.id.0));
            }
            Reach::Unit => {
                sql.push("t.id IN (SELECT ticket FROM child WHERE state <> 'returned' AND unit = ");
                sql.push_bind(person.unit.as_ref().map(ToString::to_string)).push(")");
            }
            Reach::Subdistrict if person.role == Role::Center => {
                sql.push("1");
            }
            Reach::Subdistrict => {
                sql.push("t.unlawful = 0");
            }
        }
    }
    sql.push(")");
}

fn push_filter(sql: &mut QueryBuilder<Db>, query: &DeskQuery, person: &Person, now: Timestamp) {
    let filter = &query.filter;
    if let Some(community) = &filter.community {
        sql.push(" AND t.community = ").push_bind(community.to_string());
    }
    if let Some(area) = filter.area {
        sql.push(" AND t.area = ").push_bind(i64::from(area.code()));
    }
    if let Some(category) = filter.category {
        sql.push(" AND t.category = ").push_bind(category.letter().to_string());
    }
    if let Some(item) = filter.item {
        sql.push(" AND t.item = ").push_bind(item.to_string());
    }
    match filter.status {
        Some(StatusFilter::One(state)) => {
            sql.push(" AND t.state = ").push_bind(state.wire());
        }
        // Ranks of what has ended begin far behind any time.
        Some(StatusFilter::Open) => {
            sql.push(" AND t.is_open = 1 AND t.desk_rank < 4500000000000000");
        }
        Some(StatusFilter::Closed) => {
            sql.push(" AND t.is_open = 0 AND t.desk_rank > 4500000000000000");
        }
        None => {}
    }
    if query.overdue {
        sql.push(" AND t.is_open = 1 AND t.due_at < ").push_bind(now.0);
    }
    if query.hard {
        sql.push(" AND t.hard = 1");
    }
    if let Some(unit) = &query.unit {
        sql.push(" AND t.id IN (SELECT ticket FROM child WHERE present = 1 AND unit = ");
        sql.push_bind(unit.to_string()).push(")");
    }
    if query.mine {
        push_mine(sql, person);
    }
}

/// What waits for an act of the person's own unit or role.
fn push_mine(sql: &mut QueryBuilder<Db>, person: &Person) {
    sql.push(" AND (t.waits_for = ").push_bind(person.role.wire());
    sql.push(" AND t.waits_for <> 'unit_member'");
    sql.push(
        " OR t.id IN (SELECT ticket FROM child WHERE present = 1 AND state IN ('dispatched', 'in_progress')",
    );
    sql.push(" AND unit = ").push_bind(person.unit.as_ref().map(ToString::to_string)).push("))");
}

#[async_trait]
impl DeskStore for Sqlite {
    async fn list(
        &self,
        person: &Person,
        query: &DeskQuery,
        now: Timestamp,
    ) -> Result<Vec<DeskRow>, StoreError> {
        let mut sql = select();
        let grams = search::query(&query.q);
        if !query.q.is_empty() && grams.is_empty() {
            return Ok(Vec::new());
        }
        if !grams.is_empty() {
            sql.push(" JOIN search_doc d ON d.ticket = t.id JOIN search_grams g ON g.rowid = d.id");
        }
        sql.push(" WHERE ");
        push_sight(&mut sql, person);
        push_filter(&mut sql, query, person, now);
        if grams.is_empty() {
            sql.push(match query.sort {
                Sort::Due => " ORDER BY t.desk_rank",
                Sort::Newest => " ORDER BY t.reported_at DESC",
                Sort::Changed => " ORDER BY t.changed_at DESC",
            });
        } else {
            // What was found is read newest first, which is the order of the index.
            sql.push(" AND g.grams MATCH ").push_bind(match_of(&grams)).push(" ORDER BY g.rowid DESC");
        }
        let page = i64::from(DESK_ROWS);
        sql.push(" LIMIT ").push_bind(page + 1).push(" OFFSET ").push_bind(page * i64::from(query.page));
        let rows = sql.build().fetch_all(&self.readers).await;
        rows.and_then(|rows| rows.iter().map(|row| row_of(row, now)).collect()).map_err(|e| store_error(&e))
    }

    async fn around(
        &self,
        person: &Person,
        at: Point,
        metres: f64,
        since: Timestamp,
        except: &TicketNumber,
        now: Timestamp,
    ) -> Result<Vec<DeskRow>, StoreError> {
        let lat = metres / 111_320.0;
        let lng = lat / at.lat.to_radians().cos().max(0.01);
        let mut sql = select();
        sql.push(" WHERE t.lat BETWEEN ").push_bind(at.lat - lat).push(" AND ").push_bind(at.lat + lat);
        sql.push(" AND t.lng BETWEEN ").push_bind(at.lng - lng).push(" AND ").push_bind(at.lng + lng);
        sql.push(" AND t.reported_at >= ").push_bind(since.0);
        sql.push(" AND t.number <> ").push_bind(except.to_string()).push(" AND ");
        push_sight(&mut sql, person);
        sql.push(" ORDER BY t.reported_at DESC LIMIT ").push_bind(AROUND);
        let rows = sql.build().fetch_all(&self.readers).await;
        rows.and_then(|rows| rows.iter().map(|row| row_of(row, now)).collect()).map_err(|e| store_error(&e))
    }

    async fn tally(
        &self,
        person: &Person,
        query: &DeskQuery,
        now: Timestamp,
    ) -> Result<Option<Tally>, StoreError> {
        let grams = search::query(&query.q);
        if !query.q.is_empty() && grams.is_empty() {
            return Ok(Some(Tally::default()));
        }
        let mut sql =
            QueryBuilder::new("SELECT t.area, t.category, t.item, t.state, t.is_open = 1 AND t.due_at < ");
        sql.push_bind(now.0).push(" AS late, count(*) FROM ticket t");
        if !grams.is_empty() {
            sql.push(" JOIN search_doc d ON d.ticket = t.id JOIN search_grams g ON g.rowid = d.id");
        }
        sql.push(" WHERE ");
        push_sight(&mut sql, person);
        // Each dimension is counted under the others, so the groups are narrowed by none of them.
        let filter = Filter { community: query.filter.community.clone(), ..Filter::default() };
        push_filter(&mut sql, &DeskQuery { filter, ..query.clone() }, person, now);
        if !grams.is_empty() {
            sql.push(" AND g.grams MATCH ").push_bind(match_of(&grams));
        }
        sql.push(" GROUP BY 1, 2, 3, 4, 5");
        let rows = sql.build().fetch_all(&self.readers).await;
        let groups: Result<Vec<(Counted, u32)>, sqlx::Error> =
            rows.and_then(|rows| rows.iter().map(group_of).collect());
        groups
            .map(|groups| Some(Tally::of_groups(groups, &query.filter)))
            .map_err(|error| store_error(&error))
    }

    async fn waiting(&self, person: &Person) -> Result<u32, StoreError> {
        let mut sql = QueryBuilder::new("SELECT count(*) FROM ticket t WHERE ");
        push_sight(&mut sql, person);
        push_mine(&mut sql, person);
        let count: Result<i64, _> = sql.build_query_scalar().fetch_one(&self.readers).await;
        count.map(|n| u32::try_from(n).unwrap_or(u32::MAX)).map_err(|error| store_error(&error))
    }
}

/// Every gram must occur; the last of a single character may go on.
fn match_of(grams: &[search::Gram]) -> String {
    let quoted = grams.iter().map(|gram| match gram {
        search::Gram::Whole(text) => format!("\"{text}\""),
        search::Gram::Prefix(text) => format!("\"{text}\" *"),
    });
    quoted.collect::<Vec<_>>().join(" AND ")
}
