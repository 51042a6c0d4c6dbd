//! Patrols: rules, plans, templates, checks and draws. Nothing is changed or deleted; a new version is a new row.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::backend::patrol_ports::{CheckQuery, Draw, KeptCheck, NewCheck, PatrolStore, SiteTicket};
use domain::backend::ports::StoreError;
use domain::clock::{Date, Timestamp, iso_date};
use domain::ids::{AccountId, CommunityCode};
use domain::patrol::SiteId;
use domain::patrol::book::{PlanBook, Template};
use domain::patrol::figures::Covering;
use domain::patrol::recheck::Level;
use domain::patrol::record::{CheckRecord, PlanScope};
use domain::patrol::rules::PatrolRules;

use super::columns::Columns;
use super::engine::Engine;
use super::patrol_rows::{CheckTip, kept_of, level_no, level_of};
use super::patrol_tickets;
use super::patrol_write::{save_draw, save_plan, save_rules, save_template, scope_values};
use super::queue::{Failed, Pace};
use super::session::{Session, Value, values};
use super::statement::Statement;
use super::store::{Store, told};

/// Checks looked up in one statement.
const AT_ONCE: usize = 500;

/// The time of the last check that covers, of every checkpoint of a community. It leaps from checkpoint to checkpoint
/// in the index, so that years of checks cost nothing.
const LAST_COVERING: &str = "
    WITH RECURSIVE seen (site) AS (
        SELECT min(site) FROM patrol_check WHERE community = $1 AND covers = 1
        UNION ALL
        SELECT (SELECT min(c.site) FROM patrol_check c
                WHERE c.community = $1 AND c.covers = 1 AND c.site > seen.site)
        FROM seen WHERE seen.site IS NOT NULL)
    SELECT site, (SELECT max(c.at) FROM patrol_check c
                  WHERE c.community = $1 AND c.covers = 1 AND c.site = seen.site)
    FROM seen WHERE site IS NOT NULL";

fn draw_of(row: &impl Columns, community: &CommunityCode, week: Date) -> Result<Draw, sqlx::Error> {
    Ok(Draw {
        community: community.clone(),
        week,
        level: level_of(row.int(0)?)?,
        checks: row.json(1, "draw")?,
    })
}

fn covering_of(row: &impl Columns) -> Result<Covering, sqlx::Error> {
    Ok(Covering {
        id: row.number(0)?,
        site: row.parsed(1, "checkpoint")?,
        level: level_of(row.int(2)?)?,
        at: Timestamp(row.int(3)?),
    })
}

fn by_id_statement(ids: &[u64]) -> Statement {
    let mut sql = Statement::new("SELECT id, payload FROM patrol_check WHERE id IN (0");
    // Numbers begin at 1; one beyond what a column holds is none.
    for id in ids.iter().filter_map(|id| i64::try_from(*id).ok()) {
        sql.push(", ").bind(id);
    }
    sql.push(")");
    sql
}

fn checks_statement(query: &CheckQuery) -> Statement {
    let mut sql = Statement::new("SELECT id, payload FROM patrol_check WHERE 1 = 1");
    if let Some(community) = &query.community {
        sql.push(" AND community = ").bind(community.to_string());
    }
    if let Some(site) = &query.site {
        sql.push(" AND site = ").bind(site.to_string());
    }
    if let Some(account) = query.account {
        sql.push(" AND account = ").bind(account.0);
    }
    if let Some(from) = query.from {
        sql.push(" AND at >= ").bind(from.0);
    }
    if let Some(until) = query.until {
        sql.push(" AND at < ").bind(until.0);
    }
    sql.push(" ORDER BY at, id");
    sql
}

impl<E: Engine> Store<E> {
    async fn found<T>(
        &self,
        sql: &'static str,
        values: Vec<Value<'_>>,
        read: impl Fn(&<E::Connection as Session>::Row) -> Result<T, sqlx::Error> + Send,
    ) -> Result<Vec<T>, StoreError> {
        let found = async {
            let rows = self.engine.patient().await?.all(sql, values).await?;
            Ok::<_, Failed>(rows.iter().map(read).collect::<Result<_, _>>()?)
        };
        found.await.map_err(told::<E>)
    }

    async fn found_by_id(&self, ids: &[u64]) -> Result<Vec<KeptCheck>, Failed> {
        let mut found = Vec::with_capacity(ids.len());
        let mut reader = self.engine.patient().await?;
        for some in ids.chunks(AT_ONCE) {
            let sql = by_id_statement(some);
            for row in reader.all_of(sql.text, sql.values).await? {
                found.push(kept_of(&row)?);
            }
        }
        Ok(found)
    }

    async fn found_checks(&self, query: &CheckQuery) -> Result<Vec<KeptCheck>, Failed> {
        let sql = checks_statement(query);
        let rows = self.engine.patient().await?.all_of(sql.text, sql.values).await?;
        Ok(rows.iter().map(kept_of).collect::<Result<_, _>>()?)
    }
}

#[async_trait]
impl<E: Engine> PatrolStore for Store<E> {
    async fn patrol_rules(&self) -> Result<Option<(u32, PatrolRules)>, StoreError> {
        let sql = "SELECT version, payload FROM patrol_rules ORDER BY version DESC LIMIT 1";
        let rules = |row: &_| Ok((Columns::number(row, 0)?, Columns::json(row, 1, "rules")?));
        Ok(self.found(sql, values![], rules).await?.pop())
    }

    async fn save_patrol_rules(
        &self,
        expected: u32,
        rules: PatrolRules,
        by: AccountId,
        at: Timestamp,
    ) -> Result<u32, StoreError> {
        self.writer
            .run(move |tx| Box::pin(async move { save_rules(tx, expected, &rules, by, at).await }))
            .await
    }

    async fn plan_book(&self, scope: &PlanScope) -> Result<Option<PlanBook>, StoreError> {
        let sql = "SELECT payload FROM patrol_plan WHERE community = $1 AND level = $2 AND date = $3
                   ORDER BY version DESC LIMIT 1";
        Ok(self.found(sql, scope_values(scope), |row| row.json(0, "plan")).await?.pop())
    }

    async fn plan_books(
        &self,
        community: &CommunityCode,
        from: Date,
        until: Date,
    ) -> Result<Vec<PlanBook>, StoreError> {
        let sql = "SELECT p.payload FROM patrol_plan p
             WHERE p.community = $1 AND p.date >= $2 AND p.date < $3
               AND p.version = (SELECT max(q.version) FROM patrol_plan q
                                WHERE q.community = p.community AND q.level = p.level AND q.date = p.date)
             ORDER BY p.date, p.level";
        let values = values![community.as_str(), iso_date::write(from), iso_date::write(until)];
        self.found(sql, values, |row| row.json(0, "plan")).await
    }

    async fn save_plan_book(&self, expected: u32, book: PlanBook) -> Result<u32, StoreError> {
        self.writer.run(move |tx| Box::pin(async move { save_plan(tx, expected, book).await })).await
    }

    async fn templates(&self, community: &CommunityCode, level: Level) -> Result<Vec<Template>, StoreError> {
        let sql = "SELECT t.payload FROM patrol_template t
             WHERE t.community = $1 AND t.level = $2
               AND t.version = (SELECT max(n.version) FROM patrol_template n
                                WHERE n.community = t.community AND n.level = t.level AND n.weekday = t.weekday)
             ORDER BY t.weekday";
        let values = values![community.as_str(), level_no(level)];
        self.found(sql, values, |row| row.json(0, "template")).await
    }

    async fn save_template(
        &self,
        community: &CommunityCode,
        level: Level,
        template: Template,
        by: AccountId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let community = community.clone();
        self.writer
            .run(move |tx| {
                Box::pin(async move { save_template(tx, &community, level, &template, by, at).await })
            })
            .await
    }

    async fn keep_check(&self, new: NewCheck) -> Result<(KeptCheck, bool), StoreError> {
        self.writer
            .run(move |tx| {
                Box::pin(async move {
                    let session = &mut *tx.connection;
                    CheckTip::read(session).await?.keep(session, new).await
                })
            })
            .await
    }

    async fn keep_checks(&self, new: Vec<NewCheck>) -> Result<(), StoreError> {
        self.writer
            .run_at(Pace::Upkeep, move |tx| {
                Box::pin(async move {
                    let session = &mut *tx.connection;
                    let mut tip = CheckTip::read(session).await?;
                    for check in new {
                        tip.keep(session, check).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn checks(&self, query: &CheckQuery) -> Result<Vec<KeptCheck>, StoreError> {
        self.found_checks(query).await.map_err(told::<E>)
    }

    async fn last_covering(
        &self,
        community: &CommunityCode,
    ) -> Result<BTreeMap<SiteId, Timestamp>, StoreError> {
        let last = |row: &_| Ok((Columns::parsed(row, 0, "checkpoint")?, Timestamp(Columns::int(row, 1)?)));
        let found = self.found(LAST_COVERING, values![community.as_str()], last).await?;
        Ok(found.into_iter().collect())
    }

    /// Pages of residents ask for it: a look into an index, which is over before others would be let on.
    async fn last_check(&self, site: &SiteId) -> Result<Option<CheckRecord>, StoreError> {
        let sql = "SELECT id, payload FROM patrol_check WHERE community = $1 AND site = $2 AND covers = 1
                   ORDER BY at DESC LIMIT 1";
        let id = site.to_string();
        let found = async {
            let values = values![site.community().as_str(), id.as_str()];
            let row = self.engine.reader().await?.all(sql, values).await?;
            Ok::<_, Failed>(row.first().map(kept_of).transpose()?)
        };
        Ok(found.await.map_err(told::<E>)?.map(|kept| kept.record))
    }

    async fn covering(
        &self,
        community: &CommunityCode,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Covering>, StoreError> {
        let sql = "SELECT id, site, level, at FROM patrol_check
                   WHERE community = $1 AND covers = 1 AND at >= $2 AND at < $3 ORDER BY at, id";
        self.found(sql, values![community.as_str(), from.0, until.0], covering_of).await
    }

    async fn checks_by_id(&self, ids: &[u64]) -> Result<Vec<KeptCheck>, StoreError> {
        let mut checks = self.found_by_id(ids).await.map_err(told::<E>)?;
        checks.sort_by_key(|kept| (kept.record.at, kept.id));
        Ok(checks)
    }

    async fn patrols_begun(&self, community: &CommunityCode) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(at) FROM patrol_check WHERE community = $1";
        let first = self.found(sql, values![community.as_str()], |row| row.maybe_int(0)).await?;
        Ok(first.into_iter().flatten().next().map(Timestamp))
    }

    async fn draws(&self, community: &CommunityCode, week: Date) -> Result<Vec<Draw>, StoreError> {
        let sql = "SELECT level, checks FROM patrol_draw WHERE community = $1 AND week = $2 ORDER BY level";
        let values = values![community.as_str(), iso_date::write(week)];
        self.found(sql, values, |row| draw_of(row, community, week)).await
    }

    async fn save_draw(&self, draw: Draw) -> Result<(), StoreError> {
        self.writer.run(move |tx| Box::pin(async move { save_draw(tx, &draw).await })).await
    }

    async fn site_tickets(
        &self,
        community: &CommunityCode,
        since: Timestamp,
    ) -> Result<Vec<SiteTicket>, StoreError> {
        let values = values![community.as_str(), since.0];
        self.found(patrol_tickets::SITE_TICKETS, values, patrol_tickets::site_ticket_of).await
    }
}
