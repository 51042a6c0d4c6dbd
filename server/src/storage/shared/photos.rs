//! Photos: files named by their content, and the rows that refer to them.

use async_trait::async_trait;
use domain::backend::Hash;
use domain::backend::ports::{PhotoStore, Rendition, StoreError};
use domain::clock::Timestamp;
use domain::ids::{PhotoId, TicketId};

use super::columns::Columns;
use super::engine::Engine;
use super::queue::{Failed, Tx};
use super::session::{Session, Value, values};
use super::store::{Store, told};
use crate::storage::blobs::Size;

/// How long a photo may wait for its report.
const KEPT_MILLIS: i64 = 24 * 3600 * 1000;

/// What is kept of a photo in the database.
struct Row {
    id: PhotoId,
    width: u32,
    height: u32,
    device: Option<Hash>,
    now: Timestamp,
}

async fn insert<S: Session>(tx: &mut Tx<'_, S>, row: &Row) -> Result<(), Failed> {
    // Sent again, it may wait anew: the sweep must not take it from under the second report.
    tx.connection
        .execute(
            "INSERT INTO photo (id, width, height, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at",
            values![row.id.as_str(), row.width, row.height, row.now.0],
        )
        .await?;
    if let Some(device) = &row.device {
        tx.connection
            .execute(
                "INSERT INTO photo_device (photo, device) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                values![row.id.as_str(), device],
            )
            .await?;
    }
    Ok(())
}

async fn remove_left_alone<S: Session>(tx: &mut Tx<'_, S>, before: i64) -> Result<usize, Failed> {
    let gone = tx
        .connection
        .execute(
            "DELETE FROM photo WHERE created_at < $1
             AND NOT EXISTS (SELECT 1 FROM ticket_photo WHERE photo = id)",
            values![before],
        )
        .await?;
    Ok(usize::try_from(gone).unwrap_or(usize::MAX))
}

impl<E: Engine> Store<E> {
    async fn counts(&self, sql: &'static str, values: Vec<Value<'_>>) -> Result<bool, StoreError> {
        let read = async { Ok(self.engine.reader().await?.one(sql, values).await?.int(0)? > 0) };
        read.await.map_err(told::<E>)
    }

    async fn known_photos(&self) -> Result<Vec<String>, Failed> {
        let rows = self.engine.patient().await?.all("SELECT id FROM photo", values![]).await?;
        Ok(rows.iter().map(|row| row.owned(0)).collect::<Result<_, _>>()?)
    }
}

#[async_trait]
impl<E: Engine> PhotoStore for Store<E> {
    async fn put(&self, photo: Rendition, device: Option<Hash>, now: Timestamp) -> Result<(), StoreError> {
        let row = Row { id: photo.id, width: photo.width, height: photo.height, device, now };
        self.blobs.put(&row.id, Size::Thumb, photo.thumb).await?;
        self.blobs.put(&row.id, Size::Full, photo.full).await?;
        self.writer.run(move |tx| Box::pin(async move { insert(tx, &row).await })).await
    }

    async fn get(&self, id: &PhotoId, thumb: bool) -> Result<Option<Vec<u8>>, StoreError> {
        self.blobs.get(id, if thumb { Size::Thumb } else { Size::Full }).await
    }

    async fn belongs_to(&self, id: &PhotoId, device: &Hash) -> Result<bool, StoreError> {
        self.counts(
            "SELECT count(*) FROM photo_device WHERE photo = $1 AND device = $2",
            values![id.as_str(), device],
        )
        .await
    }

    async fn exists(&self, id: &PhotoId) -> Result<bool, StoreError> {
        self.counts("SELECT count(*) FROM photo WHERE id = $1", values![id.as_str()]).await
    }

    async fn tickets_of(&self, id: &PhotoId) -> Result<Vec<TicketId>, StoreError> {
        let read = async {
            let rows = self
                .engine
                .reader()
                .await?
                .all("SELECT ticket FROM ticket_photo WHERE photo = $1 ORDER BY ticket", values![id.as_str()])
                .await?;
            Ok(rows.iter().map(|row| row.ticket_id(0)).collect::<Result<_, _>>()?)
        };
        read.await.map_err(told::<E>)
    }

    async fn sweep(&self, now: Timestamp) -> Result<usize, StoreError> {
        let before = now.0 - KEPT_MILLIS;
        let gone = self.writer.run(move |tx| Box::pin(remove_left_alone(tx, before))).await?;
        let known = self.known_photos().await.map_err(told::<E>)?;
        let removed = self.blobs.remove_unknown(known.into_iter().collect()).await?;
        Ok(removed.max(gone))
    }
}
