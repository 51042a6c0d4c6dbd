//! One writer that commits in groups: whatever is waiting shares one transaction and one sync to disk, each
//! command behind a savepoint of its own, so that one that fails takes nothing else with it.

use std::sync::{Arc, Mutex, PoisonError};

use domain::backend::ports::StoreError;
use futures::future::BoxFuture;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{Notify, mpsc, oneshot};

use super::error::store_error;
use super::log::LogTip;

/// Commands that may wait; more are told to come back.
const QUEUE: usize = 4_096;
/// Commands in one commit.
const GROUP: usize = 256;

/// What a command works with inside the group's transaction.
pub struct Tx<'a> {
    pub connection: &'a mut SqliteConnection,
    pub tip: &'a mut LogTip,
}

type Run = Box<dyn for<'a> FnOnce(&'a mut Tx<'_>) -> BoxFuture<'a, Result<(), StoreError>> + Send>;
type Finish = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

struct Job {
    run: Run,
    /// Told how it ended, after the commit.
    finish: Finish,
}

pub struct Writer {
    queue: Mutex<Option<mpsc::Sender<Job>>>,
    ended: tokio::sync::Mutex<Option<tokio::task::JoinHandle<()>>>,
}

impl Writer {
    pub async fn start(options: SqliteConnectOptions, wake: Arc<Notify>) -> Result<Self, sqlx::Error> {
        let connection = options.connect().await?;
        let (sender, receiver) = mpsc::channel(QUEUE);
        let ended = tokio::spawn(work(connection, receiver, wake));
        Ok(Self { queue: Mutex::new(Some(sender)), ended: tokio::sync::Mutex::new(Some(ended)) })
    }

    /// Runs a command in the next group; returns after its commit is on disk.
    pub async fn run<T: Send + 'static>(
        &self,
        command: impl for<'a> FnOnce(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T, StoreError>> + Send + 'static,
    ) -> Result<T, StoreError> {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let queue = queue.ok_or(StoreError::Busy)?;
        let value = Arc::new(Mutex::new(None));
        let (answer, answered) = oneshot::channel();
        let slot = value.clone();
        let run: Run = Box::new(move |tx| {
            Box::pin(async move {
                let made = command(tx).await?;
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(made);
                Ok(())
            })
        });
        let finish: Finish = Box::new(move |result| {
            let _asker_may_be_gone = answer.send(result);
        });
        queue.send(Job { run, finish }).await.map_err(|_| StoreError::Busy)?;
        answered.await.map_err(|_| StoreError::Busy)??;
        value.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or(StoreError::Busy)
    }

    /// Takes nothing more, finishes what was taken.
    pub async fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(ended) = self.ended.lock().await.take() {
            let _ended = ended.await;
        }
    }
}

async fn work(mut connection: SqliteConnection, mut queue: mpsc::Receiver<Job>, wake: Arc<Notify>) {
    let mut jobs = Vec::with_capacity(GROUP);
    while queue.recv_many(&mut jobs, GROUP).await > 0 {
        let (runs, finishes): (Vec<Run>, Vec<Finish>) = jobs.drain(..).map(|j| (j.run, j.finish)).unzip();
        let results = match commit_group(&mut connection, runs).await {
            Ok(results) => results,
            Err(error) => {
                let failed = store_error(&error);
                // A failed commit leaves the transaction open; without a rollback the next one could not begin.
                let _nothing_to_roll_back = sqlx::query("ROLLBACK").execute(&mut connection).await;
                vec![Err(failed); finishes.len()]
            }
        };
        wake.notify_one();
        for (finish, result) in finishes.into_iter().zip(results) {
            finish(result);
        }
    }
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the writer did not close cleanly");
    }
}

async fn commit_group(
    connection: &mut SqliteConnection,
    runs: Vec<Run>,
) -> Result<Vec<Result<(), StoreError>>, sqlx::Error> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await?;
    // Another process may have written since the last group, so the end of the log is read anew.
    let mut tip = LogTip::read(connection).await?;
    let mut results = Vec::with_capacity(runs.len());
    for run in runs {
        // The savepoint before is let go in the same trip: each trip to the database's thread costs two switches.
        let next =
            if results.is_empty() { "SAVEPOINT command" } else { "RELEASE command; SAVEPOINT command" };
        sqlx::query(next).execute(&mut *connection).await?;
        let before = tip.clone();
        let result = run(&mut Tx { connection: &mut *connection, tip: &mut tip }).await;
        if result.is_err() {
            sqlx::query("ROLLBACK TO command").execute(&mut *connection).await?;
            tip = before;
        }
        results.push(result);
    }
    sqlx::query("RELEASE command; COMMIT").execute(&mut *connection).await?;
    Ok(results)
}
