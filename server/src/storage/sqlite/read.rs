//! The ticket port on SQLite.

use async_trait::async_trait;
use domain::backend::ports::{
    Change, Created, DoorCounts, NewTicket, Secret, SecretField, StoreError, TicketStore,
};
use domain::backend::{Hash, SealedEntry};
use domain::clock::Timestamp;
use domain::ids::{DoorId, TicketId, TicketNumber};
use sqlx::Row;

use super::error::store_error;
use super::row::{sealed_of, ticket_id};
use super::{Sqlite, append, create};

/// A device's own reports that are listed.
const OWN_REPORTS: i64 = 50;

#[async_trait]
impl TicketStore for Sqlite {
    async fn create(&self, new: NewTicket) -> Result<Created, StoreError> {
        self.writer.run(move |tx| Box::pin(create::create(tx, new))).await
    }

    async fn append_all(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        self.writer
            .run(move |tx| {
                Box::pin(async move {
                    for change in changes {
                        append::append(tx, change).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn mark_overdue(&self, now: Timestamp) -> Result<usize, StoreError> {
        self.writer
            .run(move |tx| {
                Box::pin(async move { append::mark_overdue(tx, now).await.map_err(|e| store_error(&e)) })
            })
            .await
    }

    async fn entries(&self, id: TicketId) -> Result<Option<Vec<SealedEntry>>, StoreError> {
        let rows = sqlx::query("SELECT payload, prev_hash, hash FROM entry WHERE ticket = ?1 ORDER BY seq")
            .bind(&id.0[..])
            .fetch_all(&self.readers)
            .await;
        let chain: Result<Vec<_>, _> = rows.and_then(|rows| rows.iter().map(sealed_of).collect());
        chain.map(|chain| (!chain.is_empty()).then_some(chain)).map_err(|error| store_error(&error))
    }

    async fn by_number(&self, number: &TicketNumber) -> Result<Option<TicketId>, StoreError> {
        let row = sqlx::query("SELECT id FROM ticket WHERE number = ?1")
            .bind(number.to_string())
            .fetch_optional(&self.readers)
            .await;
        row.and_then(|row| row.map(|row| ticket_id(&row, 0)).transpose()).map_err(|e| store_error(&e))
    }

    async fn by_tracking(&self, digest: &Hash) -> Result<Option<TicketId>, StoreError> {
        let row = sqlx::query("SELECT ticket FROM submission WHERE tracking = ?1")
            .bind(&digest[..])
            .fetch_optional(&self.readers)
            .await;
        row.and_then(|row| row.map(|row| ticket_id(&row, 0)).transpose()).map_err(|e| store_error(&e))
    }

    async fn by_device(&self, device: &Hash) -> Result<Vec<(TicketId, TicketNumber)>, StoreError> {
        let read = async {
            let rows = sqlx::query(
                "SELECT t.id, t.number FROM submission s JOIN ticket t ON t.id = s.ticket
                 WHERE s.device = ?1 ORDER BY t.reported_at DESC, t.number DESC LIMIT ?2",
            )
            .bind(&device[..])
            .bind(OWN_REPORTS)
            .fetch_all(&self.readers)
            .await?;
            let number =
                |text: &str| text.parse().map_err(|_| sqlx::Error::Decode("unreadable number".into()));
            rows.iter()
                .map(|row| Ok((ticket_id(row, 0)?, number(row.try_get(1)?)?)))
                .collect::<Result<_, _>>()
        };
        read.await.map_err(|error: sqlx::Error| store_error(&error))
    }

    async fn secrets(&self, id: TicketId) -> Result<Vec<Secret>, StoreError> {
        let read = async {
            let rows = sqlx::query(
                "SELECT entry_seq, field, salt, value FROM secret WHERE ticket = ?1 ORDER BY entry_seq, no",
            )
            .bind(&id.0[..])
            .fetch_all(&self.readers)
            .await?;
            let unreadable = || sqlx::Error::Decode("unreadable secret".into());
            rows.iter()
                .map(|row| {
                    Ok(Secret {
                        seq: u32::try_from(row.try_get::<i64, _>(0)?).map_err(|_| unreadable())?,
                        field: SecretField::from_wire(row.try_get(1)?).ok_or_else(unreadable)?,
                        salt: row.try_get::<&[u8], _>(2)?.try_into().map_err(|_| unreadable())?,
                        value: row.try_get(3)?,
                    })
                })
                .collect::<Result<_, _>>()
        };
        read.await.map_err(|error: sqlx::Error| store_error(&error))
    }

    async fn door_counts(&self, door: &DoorId, since: Timestamp) -> Result<DoorCounts, StoreError> {
        let row = sqlx::query(
            "SELECT coalesce(sum(is_open), 0), coalesce(sum(is_open = 0 AND changed_at >= ?2), 0)
             FROM ticket WHERE door = ?1 AND public = 1",
        )
        .bind(door.to_string())
        .bind(since.0)
        .fetch_one(&self.readers)
        .await;
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        row.and_then(|row| {
            Ok(DoorCounts { open: count(row.try_get(0)?), closed_lately: count(row.try_get(1)?) })
        })
        .map_err(|error| store_error(&error))
    }

    async fn alarms(&self) -> Result<Vec<TicketId>, StoreError> {
        let rows = sqlx::query("SELECT id FROM ticket WHERE alarm = 1 ORDER BY reported_at")
            .fetch_all(&self.readers)
            .await;
        rows.and_then(|rows| rows.iter().map(|row| ticket_id(row, 0)).collect()).map_err(|e| store_error(&e))
    }

    async fn ready(&self) -> bool {
        let answer: Result<i64, _> =
            sqlx::query_scalar("SELECT count(*) FROM counter").fetch_one(&self.readers).await;
        answer.is_ok()
    }
}
