//! The ticket port.

use async_trait::async_trait;
use domain::backend::ports::{
    Change, Created, NewTicket, Secret, SecretField, StoreError, TicketStore, Whole,
};
use domain::backend::{Hash, SealedEntry};
use domain::clock::Timestamp;
use domain::ids::{DoorId, IdempotencyKey, TicketId, TicketNumber};
use domain::ticket::State;
use domain::views::{DoorCounts, DoorTicket};

use super::columns::{Columns, unreadable};
use super::engine::Engine;
use super::row::sealed_of;
use super::session::{Session, values};
use super::store::{Store, told};
use super::{append, queue::Failed, remind};

/// A device's own reports that are listed.
const OWN_REPORTS: i64 = 50;

/// Entries and, with a field in the fifth column, the values behind their commitments.
const WHOLE: &str = "
    SELECT e.payload, e.prev_hash, e.hash, e.ticket, NULL AS field, e.seq AS seq, 0 AS no
    FROM entry e WHERE e.ticket = (SELECT id FROM ticket WHERE number = $1)
    UNION ALL
    SELECT s.value, s.salt, NULL, s.ticket, s.field, s.entry_seq, s.no
    FROM secret s WHERE s.ticket = (SELECT id FROM ticket WHERE number = $1)
    ORDER BY seq, no";

impl<E: Engine> Store<E> {
    async fn read_entries(&self, id: TicketId) -> Result<Vec<SealedEntry>, Failed> {
        let rows = self
            .engine
            .reader()
            .await?
            .all("SELECT payload, prev_hash, hash FROM entry WHERE ticket = $1 ORDER BY seq", values![&id.0])
            .await?;
        Ok(rows.iter().map(sealed_of).collect::<Result<_, _>>()?)
    }

    async fn read_whole(&self, number: &TicketNumber) -> Result<Option<Whole>, Failed> {
        let number = number.to_string();
        let mut reader = self.engine.reader().await?;
        let rows = reader.all(WHOLE, values![number.as_str()]).await?;
        let Some(id) = rows.first().map(|row| row.ticket_id(3)).transpose()? else { return Ok(None) };
        let (mut chain, mut secrets) = (Vec::new(), Vec::new());
        for row in &rows {
            match row.maybe_text(4)? {
                None => chain.push(sealed_of(row)?),
                Some(field) => secrets.push(Secret {
                    seq: row.number(5)?,
                    field: SecretField::from_wire(field).ok_or_else(|| unreadable("field"))?,
                    salt: row.array(1, "salt")?,
                    value: row.owned(0)?,
                }),
            }
        }
        Ok(Some(Whole { id, chain, secrets }))
    }

    async fn read_id(
        &self,
        sql: &'static str,
        value: super::session::Value<'_>,
    ) -> Result<Option<TicketId>, StoreError> {
        let read = async {
            let row = self.engine.reader().await?.optional(sql, vec![value]).await?;
            Ok(row.map(|row| row.ticket_id(0)).transpose()?)
        };
        read.await.map_err(told::<E>)
    }

    async fn read_own(&self, device: &Hash) -> Result<Vec<(TicketId, TicketNumber)>, Failed> {
        let rows = self
            .engine
            .reader()
            .await?
            .all(
                "SELECT t.id, t.number FROM submission s JOIN ticket t ON t.id = s.ticket
                 WHERE s.device = $1 ORDER BY t.reported_at DESC, t.number DESC LIMIT $2",
                values![device, OWN_REPORTS],
            )
            .await?;
        let own = rows.iter().map(|row| Ok((row.ticket_id(0)?, row.parsed(1, "number")?)));
        Ok(own.collect::<Result<_, sqlx::Error>>()?)
    }

    async fn read_secrets(&self, id: TicketId) -> Result<Vec<Secret>, Failed> {
        let rows = self
            .engine
            .reader()
            .await?
            .all(
                "SELECT entry_seq, field, salt, value FROM secret WHERE ticket = $1 ORDER BY entry_seq, no",
                values![&id.0],
            )
            .await?;
        let secrets = rows.iter().map(|row| {
            Ok(Secret {
                seq: row.number(0)?,
                field: SecretField::from_wire(row.text(1)?).ok_or_else(|| unreadable("field"))?,
                salt: row.array(2, "salt")?,
                value: row.owned(3)?,
            })
        });
        Ok(secrets.collect::<Result<_, sqlx::Error>>()?)
    }

    async fn read_door_counts(&self, door: &DoorId, since: Timestamp) -> Result<DoorCounts, Failed> {
        let row = self
            .engine
            .reader()
            .await?
            .one(
                "SELECT count(*) FILTER (WHERE is_open = 1),
                        count(*) FILTER (WHERE is_open = 0 AND changed_at >= $2)
                 FROM ticket WHERE door = $1 AND public = 1",
                values![door.to_string(), since.0],
            )
            .await?;
        Ok(DoorCounts { open: row.number(0)?, closed_lately: row.number(1)? })
    }

    async fn read_open_at_door(&self, door: &DoorId, limit: u32) -> Result<Vec<DoorTicket>, Failed> {
        let sql = "SELECT number, category, item, state, reported_at, expected_by, complaints
            FROM ticket WHERE door = $1 AND public = 1 AND is_open = 1 ORDER BY reported_at DESC LIMIT $2";
        let rows = self.engine.reader().await?.all(sql, values![door.to_string(), limit]).await?;
        let tickets = rows.iter().map(|row| {
            Ok(DoorTicket {
                number: row.parsed(0, "number")?,
                category: row.maybe_parsed(1, "category")?,
                item: row.maybe_parsed(2, "item")?,
                state: State::from_wire(row.text(3)?).ok_or_else(|| unreadable("state"))?,
                reported_at: Timestamp(row.int(4)?),
                expected_by: Timestamp(row.int(5)?),
                complaints: row.number(6)?,
            })
        });
        Ok(tickets.collect::<Result<_, sqlx::Error>>()?)
    }

    async fn answers(&self) -> Result<(), Failed> {
        self.engine.reader().await?.one("SELECT count(*) FROM counter", values![]).await?;
        Ok(())
    }
}

#[async_trait]
impl<E: Engine> TicketStore for Store<E> {
    async fn create(&self, new: NewTicket) -> Result<Created, StoreError> {
        self.writer.create(new).await
    }

    async fn append_all(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        self.writer
            .run(move |tx| {
                Box::pin(async move {
                    for change in &changes {
                        append::append(tx, change).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn mark_overdue(&self, now: Timestamp) -> Result<usize, StoreError> {
        self.writer.run(move |tx| Box::pin(append::mark_overdue(tx, now))).await
    }

    async fn remind(&self, now: Timestamp) -> Result<usize, StoreError> {
        self.writer.run(move |tx| Box::pin(remind::remind(tx, now))).await
    }

    async fn entries(&self, id: TicketId) -> Result<Option<Vec<SealedEntry>>, StoreError> {
        let chain = self.read_entries(id).await.map_err(told::<E>)?;
        Ok((!chain.is_empty()).then_some(chain))
    }

    async fn by_key(&self, key: &IdempotencyKey) -> Result<Option<TicketId>, StoreError> {
        self.read_id("SELECT ticket FROM submission WHERE key = $1", key.to_string().into()).await
    }

    async fn by_number(&self, number: &TicketNumber) -> Result<Option<TicketId>, StoreError> {
        self.read_id("SELECT id FROM ticket WHERE number = $1", number.to_string().into()).await
    }

    async fn whole(&self, number: &TicketNumber) -> Result<Option<Whole>, StoreError> {
        self.read_whole(number).await.map_err(told::<E>)
    }

    async fn by_tracking(&self, digest: &Hash) -> Result<Option<TicketId>, StoreError> {
        self.read_id("SELECT ticket FROM submission WHERE tracking = $1", digest.into()).await
    }

    async fn by_device(&self, device: &Hash) -> Result<Vec<(TicketId, TicketNumber)>, StoreError> {
        self.read_own(device).await.map_err(told::<E>)
    }

    async fn secrets(&self, id: TicketId) -> Result<Vec<Secret>, StoreError> {
        self.read_secrets(id).await.map_err(told::<E>)
    }

    async fn door_counts(&self, door: &DoorId, since: Timestamp) -> Result<DoorCounts, StoreError> {
        self.read_door_counts(door, since).await.map_err(told::<E>)
    }

    async fn open_at_door(&self, door: &DoorId, limit: u32) -> Result<Vec<DoorTicket>, StoreError> {
        self.read_open_at_door(door, limit).await.map_err(told::<E>)
    }

    async fn alarms(&self) -> Result<Vec<TicketId>, StoreError> {
        let read = async {
            let rows = self
                .engine
                .reader()
                .await?
                .all("SELECT id FROM ticket WHERE alarm = 1 ORDER BY reported_at", values![])
                .await?;
            Ok(rows.iter().map(|row| row.ticket_id(0)).collect::<Result<_, _>>()?)
        };
        read.await.map_err(told::<E>)
    }

    async fn ready(&self) -> bool {
        self.answers().await.is_ok()
    }
}
