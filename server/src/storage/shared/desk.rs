//! What the desk reads.

use async_trait::async_trait;
use domain::backend::ports::{DeskStore, StoreError};
use domain::catalog::Tier;
use domain::clock::{Light, Timestamp};
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ids::{TicketNumber, UnitId};
use domain::people::{Person, Role};
use domain::pins::{Counted, Tally};
use domain::query::{AROUND_ROWS, DESK_ROWS, DeskQuery, Filter, Sort, StatusFilter};
use domain::search;
use domain::ticket::State;
use domain::views::DeskRow;

use super::columns::{Columns, unreadable};
use super::engine::Engine;
use super::queue::Failed;
use super::session::Session;
use super::sight::{filter, mine, sight};
use super::statement::Statement;
use super::store::{Store, told};

/// Characters of the reporter's words that a row shows.
const EXCERPT: usize = 60;
const ROW: &str =
    "SELECT t.number, t.community, t.area, t.lat, t.lng, t.door, t.floor, t.category, t.item, t.state,
    t.tier, t.priority, t.due_at, t.amber_at, t.reported_at, t.changed_at, t.units, t.complaints, t.hard,
    t.suspended, t.urged, t.alarm, t.version,
    (SELECT s.value FROM secret s WHERE s.ticket = t.id AND s.entry_seq = 1 AND s.field = 'words')
    FROM ticket t";

/// What happened around a place is looked for in so many days first, and in so many times as many after that.
const FIRST_DAYS: i64 = 1;
const MORE_DAYS: i64 = 5;

/// Cells in a degree of latitude and of longitude: one is some 44 m by 48 m here. [`Engine::CELL`] and the migrations
/// have the same rule.
const CELLS: (f64, f64) = (2500.0, 2000.0);

/// The cells that a box around a point touches, `lat` and `lng` degrees to each side.
fn cells(at: Point, lat: f64, lng: f64) -> Vec<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "positions on earth are within 180 degrees")]
    let index = |degrees: f64, cells: f64| (degrees * cells).floor() as i64;
    let row = |degrees: f64| index(degrees + 90.0, CELLS.0);
    let column = |degrees: f64| index(degrees + 180.0, CELLS.1);
    let columns = column(at.lng - lng)..=column(at.lng + lng);
    let rows = row(at.lat - lat)..=row(at.lat + lat);
    rows.flat_map(|row| columns.clone().map(move |column| row * 1_000_000 + column)).collect()
}

fn row_of(row: &impl Columns, now: Timestamp) -> Result<DeskRow, sqlx::Error> {
    let instant = |i: usize| row.maybe_int(i).map(|at| at.map(Timestamp));
    let (due_at, amber_at) = (instant(12)?, instant(13)?);
    let light = if due_at.is_some_and(|at| now > at) {
        Light::Red
    } else if amber_at.is_some_and(|at| now >= at) {
        Light::Amber
    } else {
        Light::Green
    };
    let units: Vec<UnitId> = row
        .text(16)?
        .split_whitespace()
        .map(|unit| unit.parse().map_err(|_| unreadable("unit")))
        .collect::<Result<_, _>>()?;
    Ok(DeskRow {
        number: row.parsed(0, "ticket number")?,
        community: row.parsed(1, "community")?,
        area: AreaRef::from_code(row.number(2)?),
        lat: row.real(3)?,
        lng: row.real(4)?,
        door: row.maybe_parsed(5, "door")?,
        floor: row.maybe_int(6)?.and_then(|floor| i8::try_from(floor).ok()),
        category: row.maybe_parsed(7, "category")?,
        item: row.maybe_parsed(8, "item")?,
        state: State::from_wire(row.text(9)?).ok_or_else(|| unreadable("state"))?,
        tier: row.maybe_text(10)?.and_then(Tier::from_wire),
        priority: row.number(11)?,
        light,
        due_at,
        reported_at: Timestamp(row.int(14)?),
        changed_at: Timestamp(row.int(15)?),
        units,
        complaints: row.number(17)?,
        hard: row.flag(18)?,
        suspended: row.flag(19)?,
        urged: row.flag(20)?,
        alarm: row.flag(21)?,
        version: row.number(22)?,
        words: row.maybe_text(23)?.map(|words| words.chars().take(EXCERPT).collect()),
    })
}

/// Tickets that are alike, and how many.
fn group_of(row: &impl Columns) -> Result<(Counted, u32), sqlx::Error> {
    let counted = Counted {
        area: AreaRef::from_code(row.number(0)?),
        category: row.maybe_parsed(1, "category")?,
        item: row.maybe_parsed(2, "item")?,
        status: State::from_wire(row.text(3)?).ok_or_else(|| unreadable("state"))?,
        overdue: row.flag(4)?,
    };
    Ok((counted, row.number(5)?))
}

impl<E: Engine> Store<E> {
    /// `little`: the rows are the first ones of an index, and few are passed over.
    async fn desk_rows(
        &self,
        sql: Statement,
        little: bool,
        now: Timestamp,
    ) -> Result<Vec<DeskRow>, StoreError> {
        let read = async {
            let reader = if little { self.engine.reader() } else { self.engine.patient() };
            let rows = reader.await?.all_of(sql.text, sql.values).await?;
            Ok::<_, Failed>(rows.iter().map(|row| row_of(row, now)).collect::<Result<_, _>>()?)
        };
        read.await.map_err(told::<E>)
    }
}

/// The rows of a view in its order; `None` where nothing can be found by the words.
fn listed<E: Engine>(person: &Person, query: &DeskQuery, now: Timestamp) -> Option<Statement> {
    let grams = search::query(&query.q);
    if !query.q.is_empty() && grams.is_empty() {
        return None;
    }
    let mut sql = Statement::new(ROW);
    let (join, before, after) = E::SEARCH;
    if !grams.is_empty() {
        sql.push(" JOIN search_doc d ON d.ticket = t.id").push(join);
    }
    sql.push(" WHERE ");
    sight(&mut sql, person);
    filter(&mut sql, query, person, now);
    if grams.is_empty() {
        sql.push(match query.sort {
            Sort::Due => " ORDER BY t.desk_rank",
            Sort::Newest => " ORDER BY t.reported_at DESC",
            Sort::Changed => " ORDER BY t.changed_at DESC",
        });
    } else {
        // What was found is read newest first, which is the order of the index.
        sql.push(" AND ").push(before).bind(E::wanted(&grams)).push(after).push(" ORDER BY d.id DESC");
    }
    Some(sql)
}

/// Whether a page of a view is found by walking a little along the index that orders it: the first page of everything,
/// or of everything open, for those who see everything. Any other filter, or sight, may pass over whole years.
fn is_little(person: &Person, query: &DeskQuery) -> bool {
    let status = query.filter.status.filter(|status| *status == StatusFilter::Open);
    let plain = DeskQuery {
        sort: query.sort,
        filter: Filter { status, ..Filter::default() },
        ..DeskQuery::default()
    };
    person.role == Role::Center && *query == plain
}

/// The newest around a point that were reported since.
fn near<E: Engine>(person: &Person, at: Point, metres: f64, since: Timestamp) -> Statement {
    let lat = metres / 111_320.0;
    let lng = lat / at.lat.to_radians().cos().max(0.01);
    // The newest are chosen from the index first; only theirs are read whole.
    let mut sql = Statement::new(ROW);
    sql.push(" JOIN (SELECT t.id FROM ticket t WHERE ").push(E::CELL).push(" IN (0");
    for cell in cells(at, lat, lng) {
        sql.push(", ").bind(cell);
    }
    sql.push(") AND t.reported_at >= ").bind(since.0);
    sql.push(" AND t.lat BETWEEN ").bind(at.lat - lat).push(" AND ").bind(at.lat + lat);
    sql.push(" AND t.lng BETWEEN ").bind(at.lng - lng).push(" AND ").bind(at.lng + lng);
    sql.push(" AND ");
    sight(&mut sql, person);
    // One more: the ticket itself is among them, and its number is not in the index.
    sql.push(" ORDER BY t.reported_at DESC LIMIT ").bind(i64::from(AROUND_ROWS) + 1);
    sql.push(") near ON near.id = t.id ORDER BY t.reported_at DESC");
    sql
}

#[async_trait]
impl<E: Engine> DeskStore for Store<E> {
    async fn list(
        &self,
        person: &Person,
        query: &DeskQuery,
        now: Timestamp,
    ) -> Result<Vec<DeskRow>, StoreError> {
        let Some(mut sql) = listed::<E>(person, query, now) else { return Ok(Vec::new()) };
        let page = i64::from(DESK_ROWS);
        let little = is_little(person, query);
        sql.push(" LIMIT ").bind(page + 1).push(" OFFSET ").bind(page * i64::from(query.page));
        self.desk_rows(sql, little, now).await
    }

    async fn first(
        &self,
        person: &Person,
        query: &DeskQuery,
        rows: u32,
        now: Timestamp,
    ) -> Result<Vec<DeskRow>, StoreError> {
        let Some(mut sql) = listed::<E>(person, query, now) else { return Ok(Vec::new()) };
        sql.push(" LIMIT ").bind(i64::from(rows));
        self.desk_rows(sql, false, now).await
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
        // Where much happens, a few days are full of it: what is older is looked through only where they are not.
        let mut days = FIRST_DAYS;
        loop {
            let from = since.max(now.plus_minutes(-days * 24 * 60));
            let mut found = self.desk_rows(near::<E>(person, at, metres, from), true, now).await?;
            found.retain(|row| row.number != *except);
            found.truncate(AROUND_ROWS as usize);
            if from == since || found.len() >= AROUND_ROWS as usize {
                return Ok(found);
            }
            days *= MORE_DAYS;
        }
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
        let mut sql = Statement::new(
            "SELECT t.area, t.category, t.item, t.state,
                CAST(CASE WHEN t.is_open = 1 AND t.due_at < ",
        );
        sql.bind(now.0).push(" THEN 1 ELSE 0 END AS BIGINT) AS late, count(*) FROM ticket t");
        let (join, before, after) = E::SEARCH;
        if !grams.is_empty() {
            sql.push(" JOIN search_doc d ON d.ticket = t.id").push(join);
        }
        sql.push(" WHERE ");
        sight(&mut sql, person);
        // Each dimension is counted under the others, so the groups are narrowed by none of them.
        let narrowed = Filter { community: query.filter.community.clone(), ..Filter::default() };
        filter(&mut sql, &DeskQuery { filter: narrowed, ..query.clone() }, person, now);
        if !grams.is_empty() {
            sql.push(" AND ").push(before).bind(E::wanted(&grams)).push(after);
        }
        sql.push(" GROUP BY 1, 2, 3, 4, 5");
        let read = async {
            let rows = self.engine.patient().await?.all_of(sql.text, sql.values).await?;
            let groups = rows.iter().map(group_of).collect::<Result<Vec<_>, _>>()?;
            Ok::<_, Failed>(Some(Tally::of_groups(groups, &query.filter)))
        };
        read.await.map_err(told::<E>)
    }

    async fn waiting(&self, person: &Person) -> Result<u32, StoreError> {
        let mut sql = Statement::new("SELECT count(*) FROM ticket t WHERE ");
        sight(&mut sql, person);
        mine(&mut sql, person);
        let read = async {
            // Every page of the desk asks: moving the others off the thread would cost more than the count does.
            let rows = self.engine.reader().await?.all_of(sql.text, sql.values).await?;
            let count = rows.first().map(|row| row.int(0)).transpose()?;
            Ok::<_, Failed>(u32::try_from(count.unwrap_or_default()).unwrap_or(u32::MAX))
        };
        read.await.map_err(told::<E>)
    }
}
