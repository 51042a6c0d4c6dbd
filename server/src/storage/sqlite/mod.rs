//! SQLite: WAL, synchronous=FULL, one writer that commits in groups, readers in a pool.

mod closed;
mod create;
mod error;
mod writer;

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::backend::ports::StoreError;
use domain::search::Gram;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, Transaction};
use tokio::sync::Notify;

use super::blobs::Blobs;
use super::shared::engine::Engine;
use super::shared::queue::Writer;
use super::shared::store::Store;
use super::{OpenError, Stores};

/// Readers at one time; two cores gain nothing from more.
const READERS: u32 = 4;
/// How long a lock held by another process is waited for.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

struct Sqlite {
    readers: SqlitePool,
    file: PathBuf,
}

/// Opens and migrates.
pub async fn open(file: &Path, blobs: Arc<dyn Blobs>) -> Result<Stores, OpenError> {
    let name = file.display().to_string();
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|e| OpenError::Unusable { name: name.clone(), detail: e.to_string() })?;
    }
    connect(file, blobs).await.map_err(|error| {
        let detail = error.to_string();
        if error::is_damage(&error) {
            OpenError::Damaged { name, detail }
        } else {
            OpenError::Unusable { name, detail }
        }
    })
}

async fn connect(file: &Path, blobs: Arc<dyn Blobs>) -> Result<Stores, sqlx::Error> {
    let options = SqliteConnectOptions::from_str("sqlite://")?
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(LOCK_PATIENCE)
        .pragma("journal_size_limit", "67108864")
        // Rows that are read ahead of whoever asked: a page of the desk is one change of threads, not two.
        .row_buffer_size(256)
        // KiB of pages a connection keeps; the operating system caches the file for all of them.
        .pragma("cache_size", "-2000");
    let as_left = closed::take(file);
    let setup = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    sqlx::migrate!("./migrations/sqlite").run(&setup).await?;
    if !as_left {
        // Reads every page that starts rely on; a torn file is found here and not by the first resident.
        let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&setup).await?;
        if found != "ok" {
            return Err(sqlx::Error::Protocol(format!("malformed: {found}")));
        }
    }
    setup.close().await;

    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .min_connections(1)
        .acquire_timeout(LOCK_PATIENCE)
        // A file does not hang up, and asking costs as much as a small query.
        .test_before_acquire(false)
        .connect_with(options.clone().pragma("query_only", "ON"))
        .await?;
    let wake = Arc::new(Notify::new());
    let connection = options.connect().await?;
    let writer = Writer::start(|queue| writer::work(connection, queue, wake.clone()));
    Ok(Stores::of(Store { engine: Sqlite { readers, file: file.to_owned() }, writer, blobs }, wake))
}

#[async_trait]
impl Engine for Sqlite {
    type Connection = SqliteConnection;
    type Reader = PoolConnection<sqlx::Sqlite>;
    type Moment = Transaction<'static, sqlx::Sqlite>;

    /// References are checked when the transaction commits.
    const DEFER_REFERENCES: &'static str = "PRAGMA defer_foreign_keys = ON";
    const CHECK_REFERENCES: Option<&'static str> = None;

    const WRITE_GRAMS: &'static str = "INSERT OR REPLACE INTO search_grams (rowid, grams)
        VALUES ((SELECT id FROM search_doc WHERE ticket = $1), $2)";
    const SEARCH: (&'static str, &'static str, &'static str) =
        (" JOIN search_grams g ON g.rowid = d.id", "g.search_grams MATCH ", "");

    fn wanted(grams: &[Gram]) -> String {
        let quoted = grams.iter().map(|gram| match gram {
            Gram::Whole(text) => format!("\"{text}\""),
            Gram::Prefix(text) => format!("\"{text}\" *"),
        });
        quoted.collect::<Vec<_>>().join(" AND ")
    }

    async fn reader(&self) -> Result<Self::Reader, sqlx::Error> {
        self.readers.acquire().await
    }

    async fn moment(&self) -> Result<Self::Moment, sqlx::Error> {
        self.readers.begin().await
    }

    async fn close(&self) {
        self.readers.close().await;
        closed::leave(&self.file);
    }

    fn fault(error: &sqlx::Error) -> StoreError {
        error::store_error(error)
    }
}
