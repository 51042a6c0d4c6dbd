//! Handovers of shifts.

use async_trait::async_trait;
use domain::backend::handover_ports::HandoverStore;
use domain::backend::ports::StoreError;
use domain::clock::Timestamp;
use domain::duty::{Handover, Taken};
use domain::ids::UnitId;

use super::columns::{Columns, unreadable};
use super::engine::Engine;
use super::queue::{Failed, Tx};
use super::row::account_of;
use super::session::{Session, Value, values};
use super::store::{Store, told};

/// Handovers with their other half, as `handover_of` reads them.
macro_rules! handovers {
    ($rest:literal) => {
        concat!(
            "SELECT h.id, h.unit, h.at, h.account, h.note, h.items, h.more, t.at, t.account, t.note
             FROM handover h LEFT JOIN handover_taken t ON t.handover = h.id WHERE ",
            $rest
        )
    };
}

fn handover_of(row: &impl Columns) -> Result<Handover, sqlx::Error> {
    let account = |i: usize| account_of(row, i)?.ok_or_else(|| unreadable("account"));
    let taken = match row.maybe_int(7)? {
        Some(at) => {
            let note = row.maybe_text(9)?.unwrap_or_default().to_owned();
            Some(Taken { at: Timestamp(at), by: account(8)?, note })
        }
        None => None,
    };
    Ok(Handover {
        id: row.number(0)?,
        unit: row.parsed(1, "unit")?,
        given_at: Timestamp(row.int(2)?),
        given_by: account(3)?,
        note: row.owned(4)?,
        items: row.json(5, "items")?,
        more: row.flag(6)?,
        taken,
    })
}

async fn give<S: Session>(tx: &mut Tx<'_, S>, handover: &Handover) -> Result<u32, Failed> {
    let items = serde_json::to_string(&handover.items).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let values = values![
        handover.unit.as_str(),
        handover.given_at.0,
        handover.given_by.0,
        &handover.note,
        items,
        handover.more,
    ];
    let row = tx
        .connection
        .one(
            "INSERT INTO handover (unit, at, account, note, items, more) VALUES ($1, $2, $3, $4, $5, $6)
             RETURNING id",
            values,
        )
        .await?;
    Ok(row.number(0)?)
}

async fn take<S: Session>(tx: &mut Tx<'_, S>, id: u32, taken: &Taken) -> Result<(), Failed> {
    let session = &mut *tx.connection;
    let added = session
        .execute(
            "INSERT INTO handover_taken (handover, at, account, note)
             SELECT h.id, $2, $3, $4 FROM handover h
             WHERE h.id = $1 AND h.account <> $3
               AND h.id = (SELECT max(later.id) FROM handover later WHERE later.unit = h.unit)
             ON CONFLICT (handover) DO NOTHING",
            values![id, taken.at.0, taken.by.0, &taken.note],
        )
        .await?;
    if added == 1 { Ok(()) } else { Err(StoreError::Conflict.into()) }
}

impl<E: Engine> Store<E> {
    async fn found_handovers(
        &self,
        sql: &'static str,
        values: Vec<Value<'_>>,
    ) -> Result<Vec<Handover>, StoreError> {
        let read = async {
            let rows = self.engine.reader().await?.all(sql, values).await?;
            Ok::<_, Failed>(rows.iter().map(handover_of).collect::<Result<_, _>>()?)
        };
        read.await.map_err(told::<E>)
    }
}

#[async_trait]
impl<E: Engine> HandoverStore for Store<E> {
    async fn hand_over(&self, handover: Handover) -> Result<u32, StoreError> {
        self.writer.run(move |tx| Box::pin(async move { give(tx, &handover).await })).await
    }

    async fn take_over(&self, id: u32, taken: Taken) -> Result<(), StoreError> {
        self.writer.run(move |tx| Box::pin(async move { take(tx, id, &taken).await })).await
    }

    async fn handover(&self, id: u32) -> Result<Option<Handover>, StoreError> {
        Ok(self.found_handovers(handovers!("h.id = $1"), values![id]).await?.pop())
    }

    async fn handovers(&self, unit: &UnitId, limit: u32) -> Result<Vec<Handover>, StoreError> {
        let sql = handovers!("h.unit = $1 ORDER BY h.id DESC LIMIT $2");
        self.found_handovers(sql, values![unit.as_str(), limit]).await
    }
}
