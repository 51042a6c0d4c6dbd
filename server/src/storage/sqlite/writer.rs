//! One writer that commits in groups: whatever is waiting shares one transaction and one sync to disk, each
//! command behind a savepoint of its own, so that one that fails takes nothing else with it.

use std::sync::Arc;

use domain::backend::ports::StoreError;
use tokio::sync::{Notify, mpsc};

use super::connection::Connection;
use super::create::create;
use super::error::store_error;
use crate::storage::shared::log::LogTip;
use crate::storage::shared::queue::{Answer, Failed, GROUP, Job, Tx, Work};

type Works = Vec<Work<Connection>>;

pub async fn work(mut connection: Connection, mut queue: mpsc::Receiver<Job<Connection>>, wake: Arc<Notify>) {
    let mut jobs = Vec::with_capacity(GROUP);
    while queue.recv_many(&mut jobs, GROUP).await > 0 {
        let (works, answers): (Works, Vec<Answer>) = jobs.drain(..).map(|j| (j.work, j.answer)).unzip();
        let results = match commit_group(&mut connection, works).await {
            Ok(results) => results,
            Err(error) => {
                let failed = store_error(&error);
                // A failed commit leaves the transaction open; without a rollback the next one could not begin.
                let _nothing_to_roll_back = connection.turn("ROLLBACK");
                vec![Err(failed); answers.len()]
            }
        };
        wake.notify_one();
        for (answer, result) in answers.into_iter().zip(results) {
            let _asker_may_be_gone = answer.send(result);
        }
    }
    if let Err(error) = connection.close() {
        tracing::warn!(%error, "the writer did not close cleanly");
    }
}

async fn commit_group(
    connection: &mut Connection,
    works: Works,
) -> Result<Vec<Result<(), StoreError>>, sqlx::Error> {
    connection.turn("BEGIN IMMEDIATE")?;
    // Another process may have written since the last group, so the end of the log is read anew.
    let mut tip = LogTip::read(connection).await?;
    let mut results = Vec::with_capacity(works.len());
    for work in works {
        connection.turn("SAVEPOINT command")?;
        let before = tip.clone();
        let result = run(&mut Tx { connection: &mut *connection, tip: &mut tip }, work).await;
        if result.is_err() {
            connection.turn("ROLLBACK TO command")?;
            tip = before;
        }
        connection.turn("RELEASE command")?;
        results.push(result.map_err(|failed| match failed {
            Failed::Refused(error) => error,
            Failed::Database(error) => store_error(&error),
        }));
    }
    connection.turn("COMMIT")?;
    Ok(results)
}

async fn run(tx: &mut Tx<'_, Connection>, work: Work<Connection>) -> Result<(), Failed> {
    match work {
        Work::Create(new, slot) => {
            slot.fill(create(tx, &new).await?);
            Ok(())
        }
        Work::Run(_, run) => run(tx).await,
    }
}
