//! The durable outbox. Deliveries are made behind a cursor in the writer's own transaction; numbers of notices follow
//! in the order of commits, so the cursor skips none.

use async_trait::async_trait;
use domain::backend::notice_ports::{
    Claim, DeliveryCounts, DeliveryRow, NewTarget, OutboxStore, Outcome, Parcel, Target,
};
use domain::backend::people_ports::{SecurityEntry, SecurityEvent};
use domain::backend::ports::StoreError;
use domain::clock::Timestamp;
use domain::ids::AccountId;

use super::columns::Columns;
use super::engine::Engine;
use super::outbox_rows::{delivery_of, parcel_of, target_of};
use super::people_log;
use super::queue::{Failed, Tx};
use super::session::{Session, Value, values};
use super::statement::Statement;
use super::store::{Store, told};

/// Deliveries, as `delivery_of` reads them.
macro_rules! deliveries {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.target, t.channel, t.address, n.number, n.kind, n.urgency, n.at, d.state, d.attempts,
                    d.next_at, d.last_error, d.sent_at, d.made_at
             FROM delivery d JOIN outbox_target t ON t.id = d.target LEFT JOIN notice n ON n.id = d.notice ",
            $rest
        )
    };
}

/// The most urgent due delivery of each target that is not busy, the most urgent of all first.
fn due(claim: &Claim) -> Statement {
    let mut sql = Statement::new(
        "SELECT id FROM (SELECT d.id, d.urgency, d.next_at,
            row_number() OVER (PARTITION BY d.target ORDER BY d.urgency DESC, d.next_at, d.id) AS place
            FROM delivery d JOIN outbox_target t ON t.id = d.target
            WHERE d.state = 'waiting' AND t.enabled = 1 AND d.next_at <= ",
    );
    sql.bind(claim.now.0).push(" AND d.target NOT IN (-1");
    for target in &claim.busy {
        sql.push(", ").bind(*target);
    }
    sql.push(")) due WHERE place = 1 ORDER BY urgency DESC, next_at, id LIMIT ").bind(claim.limit);
    sql
}

async fn claim<S: Session>(tx: &mut Tx<'_, S>, asked: &Claim) -> Result<Vec<Parcel>, Failed> {
    let sql = due(asked);
    let due = tx.connection.all_of(sql.text, sql.values).await?;
    let mut parcels = Vec::with_capacity(due.len());
    for row in &due {
        let id = row.int(0)?;
        tx.connection
            .execute(
                "UPDATE delivery SET attempts = attempts + 1, next_at = $1 WHERE id = $2",
                values![asked.until.0, id],
            )
            .await?;
        let row = tx
            .connection
            .one(
                "SELECT d.id, d.target, t.channel, t.address, n.number, n.kind, n.urgency, n.at, d.attempts,
                        t.secret, t.lang
                 FROM delivery d JOIN outbox_target t ON t.id = d.target LEFT JOIN notice n ON n.id = d.notice
                 WHERE d.id = $1",
                values![id],
            )
            .await?;
        parcels.push(parcel_of(&row)?);
    }
    Ok(parcels)
}

async fn fan_out<S: Session>(tx: &mut Tx<'_, S>, limit: u32, now: Timestamp) -> Result<usize, Failed> {
    let session = &mut *tx.connection;
    let next = session
        .one(
            "SELECT count(*), COALESCE(max(id), 0) FROM (SELECT id FROM notice
             WHERE id > (SELECT notice FROM outbox_cursor) ORDER BY id LIMIT $1) next",
            values![limit],
        )
        .await?;
    let (count, last) = (next.number(0)?, next.int(1)?);
    if count > 0 {
        session
            .execute(
                "INSERT INTO delivery (notice, target, urgency, state, next_at, made_at)
                 SELECT n.id, t.id, n.urgency, 'waiting', $1, $1
                 FROM notice n JOIN outbox_target t ON t.addressee = n.addressee
                     -- From before a head was named with a community: all communities' alarms.
                     OR (t.addressee = 'duty:station_head' AND n.addressee LIKE 'duty:station_head:%')
                 WHERE n.id > (SELECT notice FROM outbox_cursor) AND n.id <= $2 AND t.removed = 0
                 ORDER BY n.id, t.id",
                values![now.0, last],
            )
            .await?;
        session.execute("UPDATE outbox_cursor SET notice = $1", values![last]).await?;
    }
    Ok(count)
}

async fn settle<S: Session>(
    tx: &mut Tx<'_, S>,
    id: i64,
    attempt: u32,
    outcome: Outcome,
) -> Result<(), Failed> {
    let (sql, values) = match outcome {
        Outcome::Sent { at } => (
            "UPDATE delivery SET state = 'sent', sent_at = $1, last_error = NULL WHERE id = $2 AND state <> 'sent'",
            values![at.0, id],
        ),
        Outcome::Retry { at, fault } => (
            "UPDATE delivery SET next_at = $1, last_error = $2
             WHERE id = $3 AND attempts = $4 AND state = 'waiting'",
            values![at.0, fault.wire(), id, attempt],
        ),
        Outcome::Failed { fault } => (
            "UPDATE delivery SET state = 'failed_for_good', last_error = $1
             WHERE id = $2 AND attempts = $3 AND state = 'waiting'",
            values![fault.wire(), id, attempt],
        ),
    };
    tx.connection.execute(sql, values).await?;
    Ok(())
}

async fn add_target<S: Session>(tx: &mut Tx<'_, S>, new: NewTarget) -> Result<u32, Failed> {
    let session = &mut *tx.connection;
    let values = values![
        new.channel.wire(),
        new.addressee.key(),
        new.address,
        new.secret,
        new.lang.code(),
        new.by.0,
        new.at.0
    ];
    let row = session
        .optional(
            "INSERT INTO outbox_target (channel, addressee, address, secret, lang, added_by, added_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id",
            values,
        )
        .await?;
    match row {
        Some(row) => {
            let id = row.number(0)?;
            target_changed(session, SecurityEvent::TargetAdded, id, new.by, new.at).await?;
            Ok(id)
        }
        None => Err(StoreError::Conflict.into()),
    }
}

/// Writes to the security log what somebody did to a target, by its number: its address may hold a key.
async fn target_changed(
    session: &mut impl Session,
    event: SecurityEvent,
    id: u32,
    by: AccountId,
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    let entry = SecurityEntry {
        who: Some(by),
        subject: Some(format!("target {id}")),
        ..SecurityEntry::new(at, event)
    };
    people_log::insert(session, &entry).await
}

async fn enable_target<S: Session>(
    tx: &mut Tx<'_, S>,
    id: u32,
    enabled: bool,
    by: AccountId,
    at: Timestamp,
) -> Result<bool, Failed> {
    let session = &mut *tx.connection;
    let sql = "UPDATE outbox_target SET enabled = $1 WHERE id = $2 AND removed = 0";
    let found = session.execute(sql, values![enabled, id]).await? == 1;
    if found {
        let event = if enabled { SecurityEvent::TargetResumed } else { SecurityEvent::TargetPaused };
        target_changed(session, event, id, by, at).await?;
    }
    Ok(found)
}

async fn remove_target<S: Session>(
    tx: &mut Tx<'_, S>,
    id: u32,
    by: AccountId,
    at: Timestamp,
) -> Result<bool, Failed> {
    let session = &mut *tx.connection;
    let remove =
        "UPDATE outbox_target SET removed = 1, enabled = 0, secret = '' WHERE id = $1 AND removed = 0";
    let found = session.execute(remove, values![id]).await? == 1;
    if found {
        let end = "UPDATE delivery SET state = 'failed_for_good', last_error = 'removed'
                   WHERE target = $1 AND state = 'waiting'";
        session.execute(end, values![id]).await?;
        target_changed(session, SecurityEvent::TargetRemoved, id, by, at).await?;
    }
    Ok(found)
}

impl<E: Engine> Store<E> {
    async fn outbox_rows<T>(
        &self,
        sql: &'static str,
        values: Vec<Value<'_>>,
        of: impl Fn(&<E::Connection as Session>::Row) -> Result<T, sqlx::Error> + Send,
    ) -> Result<Vec<T>, StoreError> {
        let read = async {
            let rows = self.engine.reader().await?.all(sql, values).await?;
            Ok::<_, Failed>(rows.iter().map(of).collect::<Result<_, _>>()?)
        };
        read.await.map_err(told::<E>)
    }

    /// Runs the statements in one transaction; returns how many rows the last one changed.
    async fn change_outbox(
        &self,
        statements: Vec<(&'static str, Vec<Value<'static>>)>,
    ) -> Result<u64, StoreError> {
        self.writer
            .run(move |tx| {
                Box::pin(async move {
                    let mut changed = 0;
                    for (sql, values) in statements {
                        changed = tx.connection.execute(sql, values).await?;
                    }
                    Ok(changed)
                })
            })
            .await
    }

    /// Whether a notice has no deliveries yet: asked twice a second, so the writer is left alone.
    async fn has_new_notices(&self) -> Result<bool, Failed> {
        let sql = "SELECT COALESCE(max(id), 0), (SELECT notice FROM outbox_cursor) FROM notice";
        let row = self.engine.reader().await?.one(sql, values![]).await?;
        Ok(row.int(0)? > row.int(1)?)
    }

    async fn has_due(&self, asked: &Claim) -> Result<bool, Failed> {
        let sql = due(asked);
        Ok(!self.engine.reader().await?.all_of(sql.text, sql.values).await?.is_empty())
    }
}

#[async_trait]
impl<E: Engine> OutboxStore for Store<E> {
    async fn add_target(&self, new: NewTarget) -> Result<u32, StoreError> {
        self.writer.run(move |tx| Box::pin(add_target(tx, new))).await
    }

    async fn targets(&self) -> Result<Vec<Target>, StoreError> {
        let sql = "SELECT id, channel, addressee, address, lang, enabled, added_at FROM outbox_target
                   WHERE removed = 0 ORDER BY id";
        self.outbox_rows(sql, values![], target_of).await
    }

    async fn enable_target(
        &self,
        id: u32,
        enabled: bool,
        by: AccountId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.writer.run(move |tx| Box::pin(enable_target(tx, id, enabled, by, at))).await
    }

    async fn remove_target(&self, id: u32, by: AccountId, at: Timestamp) -> Result<bool, StoreError> {
        self.writer.run(move |tx| Box::pin(remove_target(tx, id, by, at))).await
    }

    async fn fan_out(&self, limit: u32, now: Timestamp) -> Result<usize, StoreError> {
        if !self.has_new_notices().await.map_err(told::<E>)? {
            return Ok(0);
        }
        self.writer.run(move |tx| Box::pin(fan_out(tx, limit, now))).await
    }

    async fn claim(&self, asked: Claim) -> Result<Vec<Parcel>, StoreError> {
        if !self.has_due(&asked).await.map_err(told::<E>)? {
            return Ok(Vec::new());
        }
        self.writer.run(move |tx| Box::pin(async move { claim(tx, &asked).await })).await
    }

    async fn settle(&self, id: i64, attempt: u32, outcome: Outcome) -> Result<(), StoreError> {
        self.writer.run(move |tx| Box::pin(settle(tx, id, attempt, outcome))).await
    }

    async fn add_test(&self, target: u32, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "INSERT INTO delivery (target, urgency, state, next_at, made_at)
                   SELECT id, 0, 'waiting', $1, $1 FROM outbox_target WHERE id = $2 AND removed = 0";
        Ok(self.change_outbox(vec![(sql, values![now.0, target])]).await? == 1)
    }

    async fn retry(&self, id: i64, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE delivery SET next_at = $1, state = 'waiting',
                       attempts = CASE state WHEN 'waiting' THEN attempts ELSE 0 END
                   WHERE id = $2 AND state <> 'sent'
                       AND target IN (SELECT id FROM outbox_target WHERE removed = 0)";
        Ok(self.change_outbox(vec![(sql, values![now.0, id])]).await? == 1)
    }

    async fn deliveries(&self, limit: u32) -> Result<Vec<DeliveryRow>, StoreError> {
        self.outbox_rows(deliveries!("ORDER BY d.id DESC LIMIT $1"), values![limit], delivery_of).await
    }

    async fn failed(&self, limit: u32) -> Result<Vec<DeliveryRow>, StoreError> {
        let sql =
            deliveries!("WHERE d.state = 'failed_for_good' AND t.removed = 0 ORDER BY d.id DESC LIMIT $1");
        self.outbox_rows(sql, values![limit], delivery_of).await
    }

    async fn delivery_counts(&self) -> Result<DeliveryCounts, StoreError> {
        // Sums of none are NULL, and PostgreSQL's are wider than 64 bits: counts are neither.
        let sql = "SELECT count(CASE WHEN d.state = 'waiting' THEN 1 END),
                          count(CASE WHEN d.state = 'waiting' AND d.last_error IS NOT NULL THEN 1 END),
                          count(CASE WHEN d.state = 'failed_for_good' THEN 1 END)
                   FROM delivery d JOIN outbox_target t ON t.id = d.target
                   WHERE d.state <> 'sent' AND t.removed = 0";
        let counts = |row: &<E::Connection as Session>::Row| {
            Ok(DeliveryCounts { waiting: row.number(0)?, retrying: row.number(1)?, failed: row.number(2)? })
        };
        Ok(self.outbox_rows(sql, values![], counts).await?.pop().unwrap_or_default())
    }

    async fn sweep_outbox(&self, before: Timestamp) -> Result<usize, StoreError> {
        let sql = "DELETE FROM delivery WHERE made_at < $1 AND state <> 'waiting'";
        let swept = self.change_outbox(vec![(sql, values![before.0])]).await?;
        Ok(usize::try_from(swept).unwrap_or(usize::MAX))
    }
}
