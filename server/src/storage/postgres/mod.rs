//! PostgreSQL: several servers on one database. Each has one writer that commits in groups; a lock that lasts as
//! long as the transaction lets one group at a time at the log, so two servers interleave group by group.

mod create;
mod error;
mod listen;
mod writer;

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::backend::ports::StoreError;
use domain::search::Gram;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Postgres as Driver, Transaction};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::blobs::Blobs;
use super::shared::engine::Engine;
use super::shared::queue::Writer;
use super::shared::store::Store;
use super::{OpenError, Stores};
use crate::settings::PostgresUrl;

/// Readers at one time, and one more connection that listens.
const READERS: u32 = 8;
/// How long a reader waits for a connection, and a server that starts for the database.
const PATIENCE: Duration = Duration::from_secs(5);

struct Postgres {
    readers: PgPool,
    listener: tokio::task::JoinHandle<()>,
}

/// Opens and migrates.
pub async fn open(url: &PostgresUrl, blobs: Arc<dyn Blobs>) -> Result<Stores, OpenError> {
    connect(url, blobs)
        .await
        .map_err(|error| OpenError::Unusable { name: url.to_string(), detail: error.to_string() })
}

async fn connect(url: &PostgresUrl, blobs: Arc<dyn Blobs>) -> Result<Stores, sqlx::Error> {
    let options = PgConnectOptions::from_str(url.reveal())?.application_name("weiwangge");
    // Outside the pool, which would try until its patience ends and then not say what was wrong.
    let mut setup = timeout(PATIENCE, options.connect())
        .await
        .map_err(|_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))??;
    let encoding: String = sqlx::query_scalar("SHOW server_encoding").fetch_one(&mut setup).await?;
    if encoding != "UTF8" {
        return Err(sqlx::Error::Configuration(format!("its encoding is {encoding}, not UTF8").into()));
    }
    // Servers that start at once take turns: the migrator holds a lock of its own.
    sqlx::migrate!("./migrations/postgres").run(&mut setup).await?;
    setup.close().await?;

    let readers = PgPoolOptions::new()
        .max_connections(READERS + 1)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .connect_with(options.clone())
        .await?;
    let wake = Arc::new(Notify::new());
    let listener = tokio::spawn(listen::listen(readers.clone(), wake.clone()));
    let writer = Writer::start(|queue| writer::work(options, queue, wake.clone()));
    Ok(Stores::of(Store { engine: Postgres { readers, listener }, writer, blobs }, wake))
}

#[async_trait]
impl Engine for Postgres {
    type Connection = PgConnection;
    type Reader = PoolConnection<Driver>;
    type Moment = Transaction<'static, Driver>;

    const DEFER_REFERENCES: &'static str = "SET CONSTRAINTS ALL DEFERRED";
    /// At once, so that a dangling reference fails its own command and not the group's commit.
    const CHECK_REFERENCES: Option<&'static str> = Some("SET CONSTRAINTS ALL IMMEDIATE");

    const CELL: &'static str = "t.cell";
    const WRITE_GRAMS: &'static str = "UPDATE search_doc
        SET grams = array_to_tsvector(string_to_array(nullif($2, ''), ' ')) WHERE ticket = $1";
    const SEARCH: (&'static str, &'static str, &'static str) = ("", "d.grams @@ ", "::tsquery");

    fn wanted(grams: &[Gram]) -> String {
        let quoted = grams.iter().map(|gram| match gram {
            Gram::Whole(text) => format!("'{text}'"),
            Gram::Prefix(text) => format!("'{text}':*"),
        });
        quoted.collect::<Vec<_>>().join(" & ")
    }

    async fn reader(&self) -> Result<Self::Reader, sqlx::Error> {
        self.readers.acquire().await
    }

    /// The database works elsewhere: nobody here waits but the asker.
    async fn patient(&self) -> Result<Self::Reader, sqlx::Error> {
        self.reader().await
    }

    async fn moment(&self) -> Result<Self::Moment, sqlx::Error> {
        self.readers.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await
    }

    async fn close(&self) {
        self.listener.abort();
        self.readers.close().await;
    }

    fn fault(error: &sqlx::Error) -> StoreError {
        error::store_error(error)
    }
}
