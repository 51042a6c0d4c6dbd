//! SQLite: WAL, synchronous=FULL, one writer that commits in groups, readers in a pool.

mod append;
pub mod audit;
pub mod bulk;
mod create;
mod desk;
mod error;
mod keys;
mod log;
mod people;
mod people_log;
mod people_rows;
mod photos;
mod place;
mod read;
mod rebuild;
mod row;
mod search;
mod units;
mod walls;
mod writer;

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use domain::backend::people_ports::PeopleStore;
use domain::backend::ports::{DeskStore, EventLog, PhotoStore, SearchStore, TicketStore, WallStore};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use thiserror::Error;
use tokio::sync::Notify;

use crate::settings::Settings;
use writer::Writer;

/// Readers at one time; two cores gain nothing from more.
const READERS: u32 = 4;
/// How long a lock held by another process is waited for.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// The ports, and what belongs to the installation rather than to a use case.
#[derive(Clone)]
pub struct Stores {
    pub tickets: Arc<dyn TicketStore>,
    pub desk: Arc<dyn DeskStore>,
    pub search: Arc<dyn SearchStore>,
    pub log: Arc<dyn EventLog>,
    pub photos: Arc<dyn PhotoStore>,
    pub people: Arc<dyn PeopleStore>,
    pub walls: Arc<dyn WallStore>,
    /// Rung after each group commit.
    pub wake: Arc<Notify>,
    store: Arc<Sqlite>,
}

pub(super) struct Sqlite {
    readers: SqlitePool,
    writer: Writer,
    photos: PathBuf,
}

#[derive(Debug, Error)]
pub enum OpenError {
    #[error("the database {file} is damaged: bring back a backup with `weiwangge restore DIR` ({detail})")]
    Damaged { file: String, detail: String },
    #[error("the database {file} cannot be opened: {detail}")]
    Unusable { file: String, detail: String },
}

/// Opens and migrates.
pub async fn open(settings: &Settings) -> Result<Stores, OpenError> {
    let file = settings.database.display().to_string();
    if let Some(folder) = settings.database.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|e| OpenError::Unusable { file: file.clone(), detail: e.to_string() })?;
    }
    connect(settings).await.map_err(|error| {
        let detail = error.to_string();
        if error::is_damage(&error) {
            OpenError::Damaged { file, detail }
        } else {
            OpenError::Unusable { file, detail }
        }
    })
}

async fn connect(settings: &Settings) -> Result<Stores, sqlx::Error> {
    let options = SqliteConnectOptions::from_str("sqlite://")?
        .filename(&settings.database)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(LOCK_PATIENCE)
        .pragma("journal_size_limit", "67108864")
        // KiB of pages a connection keeps; the operating system caches the file for all of them.
        .pragma("cache_size", "-2000");
    let setup = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    sqlx::migrate!("./migrations/sqlite").run(&setup).await?;
    // Reads every page that starts rely on; a torn file is found here and not by the first resident.
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&setup).await?;
    if found != "ok" {
        return Err(sqlx::Error::Protocol(format!("malformed: {found}")));
    }
    setup.close().await;

    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .min_connections(1)
        .acquire_timeout(LOCK_PATIENCE)
        .connect_with(options.clone().pragma("query_only", "ON"))
        .await?;
    let wake = Arc::new(Notify::new());
    let store = Arc::new(Sqlite {
        readers,
        writer: Writer::start(options, wake.clone()).await?,
        photos: settings.data_dir.join("photos"),
    });
    Ok(Stores {
        tickets: store.clone(),
        desk: store.clone(),
        search: store.clone(),
        log: store.clone(),
        photos: store.clone(),
        people: store.clone(),
        walls: store.clone(),
        wake,
        store,
    })
}

impl Stores {
    /// Ends the writer after what it has taken, and the readers.
    pub async fn close(&self) {
        self.store.writer.close().await;
        self.store.readers.close().await;
    }
}
