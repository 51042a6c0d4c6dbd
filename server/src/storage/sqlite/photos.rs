//! Photos: files named by their content, and the rows that refer to them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use domain::backend::Hash;
use domain::backend::ports::{PhotoStore, Rendition, StoreError};
use domain::clock::Timestamp;
use domain::ids::{PhotoId, TicketId};

use super::Sqlite;
use super::error::store_error;
use super::row::ticket_id;

/// How long a photo may wait for its report.
const KEPT_MILLIS: i64 = 24 * 3600 * 1000;

#[derive(Clone, Copy)]
enum Size {
    Full,
    Thumb,
}

fn path(folder: &Path, id: &str, size: Size) -> PathBuf {
    let suffix = match size {
        Size::Full => ".jpg",
        Size::Thumb => "_thumb.jpg",
    };
    folder.join(&id[..2]).join(format!("{id}{suffix}"))
}

/// Whole or not at all: written aside, synced, renamed, and the folder synced so that the name survives too.
fn write_durably(target: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = target.parent().ok_or(std::io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut nonce = [0_u8; 8];
    getrandom::fill(&mut nonce).map_err(std::io::Error::other)?;
    let aside = folder.join(format!(".{}.part", domain::backend::hex(&nonce)));
    let mut file = fs::File::create(&aside)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&aside, target))
        .inspect_err(|_| {
            let _best_effort = fs::remove_file(&aside);
        })?;
    fs::File::open(folder)?.sync_all()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Busy)?;
    done.map_err(|error| {
        tracing::error!(%error, "a photo's file");
        StoreError::Full
    })
}

#[async_trait]
impl PhotoStore for Sqlite {
    async fn put(&self, photo: Rendition, device: Option<Hash>, now: Timestamp) -> Result<(), StoreError> {
        let folder = self.photos.clone();
        let (id, width, height) = (photo.id.to_string(), i64::from(photo.width), i64::from(photo.height));
        let name = id.clone();
        blocking(move || {
            write_durably(&path(&folder, &name, Size::Thumb), &photo.thumb)?;
            write_durably(&path(&folder, &name, Size::Full), &photo.full)
        })
        .await?;
        self.writer
            .run(move |tx| {
                Box::pin(async move {
                    let write = async {
                        // Sent again, it may wait anew: the sweep must not take it from under the second report.
                        sqlx::query(
                            "INSERT INTO photo (id, width, height, created_at) VALUES (?1, ?2, ?3, ?4)
                             ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at",
                        )
                        .bind(&id)
                        .bind(width)
                        .bind(height)
                        .bind(now.0)
                        .execute(&mut *tx.connection)
                        .await?;
                        if let Some(device) = device {
                            sqlx::query("INSERT OR IGNORE INTO photo_device (photo, device) VALUES (?1, ?2)")
                                .bind(&id)
                                .bind(&device[..])
                                .execute(&mut *tx.connection)
                                .await?;
                        }
                        Ok(())
                    };
                    write.await.map_err(|error: sqlx::Error| store_error(&error))
                })
            })
            .await
    }

    async fn get(&self, id: &PhotoId, thumb: bool) -> Result<Option<Vec<u8>>, StoreError> {
        let file = path(&self.photos, id.as_str(), if thumb { Size::Thumb } else { Size::Full });
        blocking(move || match fs::read(file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    async fn belongs_to(&self, id: &PhotoId, device: &Hash) -> Result<bool, StoreError> {
        let found: Result<i64, _> =
            sqlx::query_scalar("SELECT count(*) FROM photo_device WHERE photo = ?1 AND device = ?2")
                .bind(id.as_str())
                .bind(&device[..])
                .fetch_one(&self.readers)
                .await;
        found.map(|n| n > 0).map_err(|error| store_error(&error))
    }

    async fn exists(&self, id: &PhotoId) -> Result<bool, StoreError> {
        let found: Result<i64, _> = sqlx::query_scalar("SELECT count(*) FROM photo WHERE id = ?1")
            .bind(id.as_str())
            .fetch_one(&self.readers)
            .await;
        found.map(|n| n > 0).map_err(|error| store_error(&error))
    }

    async fn tickets_of(&self, id: &PhotoId) -> Result<Vec<TicketId>, StoreError> {
        let rows = sqlx::query("SELECT ticket FROM ticket_photo WHERE photo = ?1 ORDER BY ticket")
            .bind(id.as_str())
            .fetch_all(&self.readers)
            .await;
        rows.and_then(|rows| rows.iter().map(|row| ticket_id(row, 0)).collect())
            .map_err(|error| store_error(&error))
    }

    async fn sweep(&self, now: Timestamp) -> Result<usize, StoreError> {
        let before = now.0 - KEPT_MILLIS;
        let gone: Vec<String> = self
            .writer
            .run(move |tx| {
                Box::pin(async move {
                    sqlx::query_scalar(
                        "DELETE FROM photo WHERE created_at < ?1
                         AND NOT EXISTS (SELECT 1 FROM ticket_photo WHERE photo = id) RETURNING id",
                    )
                    .bind(before)
                    .fetch_all(&mut *tx.connection)
                    .await
                    .map_err(|error| store_error(&error))
                })
            })
            .await?;
        let known: Vec<String> = sqlx::query_scalar("SELECT id FROM photo")
            .fetch_all(&self.readers)
            .await
            .map_err(|error| store_error(&error))?;
        let folder = self.photos.clone();
        blocking(move || remove_unknown(&folder, &known.into_iter().collect()))
            .await
            .map(|n| n.max(gone.len()))
    }
}

/// Files that no row names and that are older than a day: what a crash between file and row left behind.
fn remove_unknown(folder: &Path, known: &std::collections::HashSet<String>) -> std::io::Result<usize> {
    let mut removed = 0;
    if !folder.exists() {
        return Ok(0);
    }
    for shelf in fs::read_dir(folder)? {
        let shelf = shelf?.path();
        if !shelf.is_dir() {
            continue;
        }
        for file in fs::read_dir(shelf)? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            let id = name.trim_end_matches(".jpg").trim_end_matches("_thumb");
            let old =
                file.metadata()?.modified()?.elapsed().is_ok_and(|age| age > Duration::from_secs(24 * 3600));
            if old && !known.contains(id) {
                fs::remove_file(file.path())?;
                removed += usize::from(!name.contains("_thumb"));
            }
        }
    }
    Ok(removed)
}
