//! One writer per server that commits in groups: whatever is waiting shares one transaction and one sync to disk.
//! Reports, which there are most of, are written together, few round trips for all of them; any other command
//! stands behind a savepoint of its own, so that one that fails takes nothing else with it.
//!
//! A group first takes the lock of the log and then reads the log's end, so numbers follow in the order of the
//! locks; PostgreSQL lets go of the lock only after the commit can be seen, so that is the order of the commits.
//!
//! When the connection is lost, nobody knows whether a commit in flight took place: the askers are told to come
//! back, and their keys make that safe.

use std::sync::Arc;
use std::time::Duration;

use domain::backend::ports::{Created, NewTicket, StoreError};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{Notify, mpsc};
use tokio::time::timeout;

use super::create::create_all;
use super::error::store_error;
use super::listen::RING_AND_COMMIT;
use crate::storage::shared::columns::{Columns, unreadable};
use crate::storage::shared::log::LogTip;
use crate::storage::shared::queue::{Answer, Failed, GROUP, Job, Pace, Run, Slot, Tx, Work};

/// How long the lock of the log, or any other, is waited for; a person waits no longer either.
const LOCK_PATIENCE: &str = "5s";
/// A server that has stopped dead inside a transaction is cut off after so long, so that the others go on.
const SILENCE_ALLOWED: &str = "10s";
/// How long the database may take for anything that an act needs before its connection is given up.
const ACT: Duration = Duration::from_secs(15);
const UPKEEP: Duration = Duration::from_secs(30 * 60);
const CONNECT: Duration = Duration::from_secs(3);

/// Several statements in one trip. The lock's number is "wwg"; it lasts until the transaction ends. Each statement
/// sees what was committed before it began, so the log is read as the holder of the lock before left it.
const BEGIN: &str = "BEGIN;
    SELECT pg_advisory_xact_lock(7829351);
    SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1;
    SAVEPOINT command";
/// Lets go of the savepoint before it, so that they do not pile up.
const NEXT: &str = "RELEASE command; SAVEPOINT command";
const UNDO: &str = "ROLLBACK TO command";

type Works = Vec<Work<PgConnection>>;
type Results = Vec<Result<(), StoreError>>;

struct Link {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
}

pub async fn work(
    options: PgConnectOptions,
    mut queue: mpsc::Receiver<Job<PgConnection>>,
    wake: Arc<Notify>,
) {
    let options = options.options([
        ("synchronous_commit", "on"),
        ("lock_timeout", LOCK_PATIENCE),
        ("idle_in_transaction_session_timeout", SILENCE_ALLOWED),
    ]);
    let mut link = Link { options, connection: None };
    let mut jobs = Vec::with_capacity(GROUP);
    while queue.recv_many(&mut jobs, GROUP).await > 0 {
        let (works, answers): (Works, Vec<Answer>) = jobs.drain(..).map(|j| (j.work, j.answer)).unzip();
        let results = link.group(works, answers.len()).await;
        wake.notify_one();
        for (answer, result) in answers.into_iter().zip(results) {
            let _asker_may_be_gone = answer.send(result);
        }
    }
    if let Some(connection) = link.connection
        && let Err(error) = connection.close().await
    {
        tracing::warn!(%error, "the writer did not close cleanly");
    }
}

impl Link {
    async fn group(&mut self, works: Works, count: usize) -> Results {
        match self.commit_group(works).await {
            Ok(results) => results,
            Err(error) => {
                // Whatever state the connection is in, the next group gets a new one. Dropping it ends its
                // transaction.
                self.connection = None;
                vec![Err(store_error(&error)); count]
            }
        }
    }

    async fn commit_group(&mut self, works: Works) -> Result<Results, sqlx::Error> {
        let (mut connection, mut tip) = self.begin().await?;
        let mut results: Vec<Option<Result<(), StoreError>>> = works.iter().map(|_| None).collect();
        let (mut creates, mut runs) = (Vec::new(), Vec::new());
        for (i, work) in works.into_iter().enumerate() {
            match work {
                Work::Create(new, slot) => creates.push((i, new, slot)),
                Work::Run(pace, run) => runs.push((i, pace, run)),
            }
        }
        let mut told = |i: usize, result| {
            if let Some(place) = results.get_mut(i) {
                *place = Some(result);
            }
        };
        let created = within(ACT, write_reports(&mut connection, &mut tip, &creates)).await?;
        for ((i, _, slot), created) in creates.iter().zip(created) {
            told(*i, created.map(|created| slot.fill(created)));
        }
        for (i, pace, run) in runs {
            let patience = if pace == Pace::Act { ACT } else { UPKEEP };
            told(i, within(patience, run_one(&mut connection, &mut tip, run)).await?);
        }
        within(ACT, simple(&mut connection, RING_AND_COMMIT)).await?;
        self.connection = Some(connection);
        Ok(results.into_iter().map(|result| result.unwrap_or(Err(StoreError::Busy))).collect())
    }

    /// Begins a transaction that holds the lock of the log. A connection that was lost while nothing was asked of
    /// it is replaced without anybody noticing.
    async fn begin(&mut self) -> Result<(PgConnection, LogTip), sqlx::Error> {
        if let Some(mut connection) = self.connection.take() {
            match begin(&mut connection).await {
                Ok(tip) => return Ok((connection, tip)),
                Err(error @ sqlx::Error::Database(_)) if is_lock_timeout(&error) => return Err(error),
                Err(error) => tracing::warn!(%error, "the writer's connection was lost; making another"),
            }
        }
        let mut connection = within(CONNECT, self.options.connect()).await?;
        let tip = begin(&mut connection).await?;
        Ok((connection, tip))
    }
}

async fn within<T>(
    patience: Duration,
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    timeout(patience, work).await.map_err(|_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))?
}

fn is_lock_timeout(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.code().as_deref() == Some("55P03"))
}

async fn simple(connection: &mut PgConnection, statements: &'static str) -> Result<Vec<PgRow>, sqlx::Error> {
    sqlx::raw_sql(statements).fetch_all(connection).await
}

async fn begin(connection: &mut PgConnection) -> Result<LogTip, sqlx::Error> {
    let rows = within(ACT, simple(connection, BEGIN)).await?;
    // The first row is the lock's.
    let Some(row) = rows.get(1) else { return Ok(LogTip::default()) };
    let hash: Vec<u8> = sqlx::Row::try_get(row, 1)?;
    Ok(LogTip { seq: row.int(0)?, hash: hash.try_into().map_err(|_| unreadable("hash"))? })
}

/// All reports together; when the database refuses, each alone, to find the one that it refuses.
async fn write_reports(
    connection: &mut PgConnection,
    tip: &mut LogTip,
    asked: &[(usize, Box<NewTicket>, Slot<Created>)],
) -> Result<Vec<Result<Created, StoreError>>, sqlx::Error> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let reports: Vec<&NewTicket> = asked.iter().map(|(_, new, _)| &**new).collect();
    let before = tip.clone();
    let refused = match create_all(connection, tip, &reports).await {
        Ok(created) => return Ok(created),
        Err(error @ sqlx::Error::Database(_)) => error,
        Err(error) => return Err(error),
    };
    simple(connection, UNDO).await?;
    *tip = before;
    if reports.len() == 1 {
        return Ok(vec![Err(store_error(&refused))]);
    }
    let mut results = Vec::with_capacity(reports.len());
    for new in reports {
        let before = tip.clone();
        simple(connection, NEXT).await?;
        results.push(match create_all(connection, tip, &[new]).await {
            Ok(mut created) => created.pop().unwrap_or(Err(StoreError::Busy)),
            Err(error @ sqlx::Error::Database(_)) => {
                simple(connection, UNDO).await?;
                *tip = before;
                Err(store_error(&error))
            }
            Err(error) => return Err(error),
        });
    }
    Ok(results)
}

async fn run_one(
    connection: &mut PgConnection,
    tip: &mut LogTip,
    run: Run<PgConnection>,
) -> Result<Result<(), StoreError>, sqlx::Error> {
    let before = tip.clone();
    simple(connection, NEXT).await?;
    let failed = match run(&mut Tx { connection: &mut *connection, tip: &mut *tip }).await {
        Ok(()) => return Ok(Ok(())),
        Err(failed) => failed,
    };
    simple(connection, UNDO).await?;
    *tip = before;
    Ok(Err(match failed {
        Failed::Refused(error) => error,
        Failed::Database(error) => store_error(&error),
    }))
}
