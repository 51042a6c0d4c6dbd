//! SQLite: WAL, synchronous=FULL, one writer that commits in groups, readers in a pool.

mod closed;
mod connection;
mod create;
mod error;
mod readers;
mod row;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use domain::backend::ports::StoreError;
use domain::search::Gram;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection as _};
use tokio::sync::Notify;

use super::blobs::Blobs;
use super::shared::engine::Engine;
use super::shared::queue::Writer;
use super::shared::store::Store;
use super::{OpenError, Stores};
use connection::{Connection, LOCK_PATIENCE, Pace};
use readers::{Moment, Reader, Readers};

struct Sqlite {
    readers: Readers,
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
    let as_left = closed::take(file);
    let mut setup = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(LOCK_PATIENCE)
        .connect()
        .await?;
    sqlx::migrate!("./migrations/sqlite").run(&mut setup).await?;
    if !as_left {
        // Reads every page that starts rely on; a torn file is found here and not by the first resident.
        let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut setup).await?;
        if found != "ok" {
            return Err(sqlx::Error::Protocol(format!("malformed: {found}")));
        }
    }
    let readers = Readers::open(file)?;
    let wake = Arc::new(Notify::new());
    let connection = Connection::open(file, true)?;
    let writer = Writer::on_its_own_thread(|queue| writer::work(connection, queue, wake.clone()))?;
    // Last, so that the log is not written back into the file in between.
    setup.close().await?;
    Ok(Stores::of(Store { engine: Sqlite { readers, file: file.to_owned() }, writer, blobs }, wake))
}

#[async_trait]
impl Engine for Sqlite {
    type Connection = Connection;
    type Reader = Reader;
    type Moment = Moment;

    /// References are checked when the transaction commits.
    const DEFER_REFERENCES: &'static str = "PRAGMA defer_foreign_keys = ON";
    const CHECK_REFERENCES: Option<&'static str> = None;

    const CELL: &'static str =
        "(CAST((t.lat + 90.0) * 2500.0 AS INTEGER) * 1000000 + CAST((t.lng + 180.0) * 2000.0 AS INTEGER))";
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

    async fn reader(&self) -> Result<Reader, sqlx::Error> {
        self.readers.take(Pace::Brisk).await
    }

    async fn patient(&self) -> Result<Reader, sqlx::Error> {
        self.readers.take(Pace::Patient).await
    }

    async fn moment(&self) -> Result<Moment, sqlx::Error> {
        self.readers.moment().await
    }

    async fn close(&self) {
        self.readers.close().await;
        closed::leave(&self.file);
    }

    fn fault(error: &sqlx::Error) -> StoreError {
        error::store_error(error)
    }
}
