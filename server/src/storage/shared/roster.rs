//! Duty rosters.

use async_trait::async_trait;
use domain::backend::ports::StoreError;
use domain::backend::roster_ports::RosterStore;
use domain::clock::Timestamp;
use domain::duty::DutyShift;
use domain::ids::{AccountId, UnitId};

use super::columns::Columns;
use super::engine::Engine;
use super::queue::{Failed, Tx};
use super::row::account_of;
use super::session::{Session, Value, values};
use super::store::{Store, told};

/// Shifts, as `shift_of` reads them.
macro_rules! shifts {
    ($rest:literal) => {
        concat!(
            "SELECT id, unit, from_at, until_at, name, account, phone, deputy, deputy_phone, leader
             FROM duty_shift WHERE removed_at IS NULL AND ",
            $rest
        )
    };
}

fn shift_of(row: &impl Columns) -> Result<DutyShift, sqlx::Error> {
    Ok(DutyShift {
        id: row.number(0)?,
        unit: row.parsed(1, "unit")?,
        from: Timestamp(row.int(2)?),
        until: Timestamp(row.int(3)?),
        name: row.owned(4)?,
        account: account_of(row, 5)?,
        phone: row.owned(6)?,
        deputy: row.owned(7)?,
        deputy_phone: row.owned(8)?,
        leader: row.flag(9)?,
    })
}

/// Everything is written by one writer at a time, so that nobody can come between the look and the row.
async fn add<S: Session>(
    tx: &mut Tx<'_, S>,
    shifts: &[DutyShift],
    by: AccountId,
    at: Timestamp,
) -> Result<usize, Failed> {
    let session = &mut *tx.connection;
    let mut added = 0;
    for shift in shifts {
        let span = values![shift.unit.as_str(), shift.from.0, shift.until.0];
        let clash =
            session.optional(shifts!("unit = $1 AND until_at > $2 AND from_at < $3 LIMIT 1"), span).await?;
        if clash.is_some() {
            continue;
        }
        let values = values![
            shift.unit.as_str(),
            shift.from.0,
            shift.until.0,
            &shift.name,
            shift.account.map(|id| i64::from(id.0)),
            &shift.phone,
            &shift.deputy,
            &shift.deputy_phone,
            shift.leader,
            by.0,
            at.0,
        ];
        session
            .execute(
                "INSERT INTO duty_shift (unit, from_at, until_at, name, account, phone, deputy, deputy_phone, leader,
                                         added_by, added_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                values,
            )
            .await?;
        added += 1;
    }
    Ok(added)
}

impl<E: Engine> Store<E> {
    async fn found_shifts(
        &self,
        sql: &'static str,
        values: Vec<Value<'_>>,
    ) -> Result<Vec<DutyShift>, StoreError> {
        let read = async {
            let rows = self.engine.reader().await?.all(sql, values).await?;
            Ok::<_, Failed>(rows.iter().map(shift_of).collect::<Result<_, _>>()?)
        };
        read.await.map_err(told::<E>)
    }
}

#[async_trait]
impl<E: Engine> RosterStore for Store<E> {
    async fn add_shifts(
        &self,
        shifts: Vec<DutyShift>,
        by: AccountId,
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        self.writer.run(move |tx| Box::pin(async move { add(tx, &shifts, by, at).await })).await
    }

    async fn remove_shift(&self, id: u32, by: AccountId, at: Timestamp) -> Result<bool, StoreError> {
        let remove =
            "UPDATE duty_shift SET removed_by = $2, removed_at = $3 WHERE id = $1 AND removed_at IS NULL";
        self.writer
            .run(move |tx| {
                Box::pin(
                    async move { Ok(tx.connection.execute(remove, values![id, by.0, at.0]).await? == 1) },
                )
            })
            .await
    }

    async fn shift(&self, id: u32) -> Result<Option<DutyShift>, StoreError> {
        Ok(self.found_shifts(shifts!("id = $1"), values![id]).await?.pop())
    }

    async fn shifts(
        &self,
        unit: Option<&UnitId>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<DutyShift>, StoreError> {
        let span = values![from.0, until.0];
        match unit {
            Some(unit) => {
                let sql = shifts!("until_at > $1 AND from_at < $2 AND unit = $3 ORDER BY from_at");
                self.found_shifts(sql, [span, values![unit.as_str()]].concat()).await
            }
            None => {
                let sql = shifts!("until_at > $1 AND from_at < $2 ORDER BY unit, from_at");
                self.found_shifts(sql, span).await
            }
        }
    }
}
