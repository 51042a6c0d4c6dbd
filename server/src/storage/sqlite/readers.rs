//! Connections that read, and whoever has one of them.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Held, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::connection::{Connection, LOCK_PATIENCE, Pace};

/// At one time; two cores gain nothing from more.
const READERS: u32 = 4;

type Places = Vec<Arc<Held<Connection>>>;

pub struct Readers {
    /// As many as there are connections.
    permits: Arc<Semaphore>,
    places: Mutex<Places>,
}

/// A connection of the pool for one who reads. The fields are dropped in this order: there is never a permit without
/// a connection that is free.
pub struct Reader {
    connection: OwnedMutexGuard<Connection>,
    _permit: OwnedSemaphorePermit,
}

/// A transaction that reads: all of it is of the moment of its first statement.
pub struct Moment(Reader);

impl Readers {
    pub fn open(file: &Path) -> Result<Self, sqlx::Error> {
        let places = (0..READERS).map(|_| Ok(Arc::new(Held::new(Connection::open(file, false)?))));
        let places = Mutex::new(places.collect::<Result<_, sqlx::Error>>()?);
        Ok(Self { permits: Arc::new(Semaphore::new(READERS as usize)), places })
    }

    fn places(&self) -> std::sync::MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub async fn take(&self, pace: Pace) -> Result<Reader, sqlx::Error> {
        // Statements are over when they return: without this, one who asks a thousand times would never let go of the
        // thread.
        tokio::task::consume_budget().await;
        let permit = match self.permits.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => timeout(LOCK_PATIENCE, self.permits.clone().acquire_owned())
                .await
                .map_err(|_| sqlx::Error::PoolTimedOut)?
                .map_err(|_| sqlx::Error::PoolClosed)?,
        };
        // Always the first that is free: its pages and statements are the warmest.
        let free = self.places().iter().find_map(|place| place.clone().try_lock_owned().ok());
        let mut connection = free.ok_or(sqlx::Error::PoolClosed)?;
        connection.at(pace);
        Ok(Reader { connection, _permit: permit })
    }

    pub async fn moment(&self) -> Result<Moment, sqlx::Error> {
        let reader = self.take(Pace::Patient).await?;
        reader.turn("BEGIN")?;
        Ok(Moment(reader))
    }

    /// Waits for those who read, and lets nobody else in.
    pub async fn close(&self) {
        let _all = self.permits.acquire_many(READERS).await;
        self.permits.close();
        self.places().clear();
    }
}

impl Deref for Reader {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Deref for Moment {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Moment {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

impl Drop for Moment {
    fn drop(&mut self) {
        if let Err(error) = self.0.turn("ROLLBACK") {
            tracing::error!(%error, "a reader's transaction does not end");
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]
mod tests {
    use super::*;
    use crate::storage::shared::columns::Columns;
    use crate::storage::shared::session::{Session, values};

    /// A file with one table, its writer and its readers.
    fn opened(folder: &Path) -> (Connection, Readers) {
        let file = folder.join("a.sqlite3");
        rusqlite::Connection::open(&file)
            .unwrap()
            .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE told (n INTEGER, word TEXT, mark BLOB)")
            .unwrap();
        (Connection::open(&file, true).unwrap(), Readers::open(&file).unwrap())
    }

    async fn count(connection: &mut Connection) -> i64 {
        connection.one("SELECT count(*) FROM told", values![]).await.unwrap().int(0).unwrap()
    }

    #[tokio::test]
    async fn statements_of_one_text_share_their_parameters_by_number() {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, readers) = opened(folder.path());
        let text = "INSERT INTO told (n, word) VALUES ($2, $1); UPDATE told SET mark = $3 WHERE n = $2;";
        let mark = [1_u8, 2];
        assert_eq!(writer.execute(text, values!["楼道", 7, &mark]).await.unwrap(), 2);
        let mut reader = readers.take(Pace::Brisk).await.unwrap();
        let row = reader.one("SELECT n, word, mark, NULL FROM told", values![]).await.unwrap();
        assert_eq!((row.int(0).unwrap(), row.text(1).unwrap()), (7, "楼道"));
        assert_eq!((row.bytes(2).unwrap(), row.maybe_text(3).unwrap()), (&mark[..], None));
        assert!(
            row.text(0).is_err() && row.int(3).is_err() && row.int(4).is_err(),
            "no column is taken for another"
        );
        assert!(
            reader.one("SELECT $2", values![1]).await.is_err(),
            "a parameter without a value is an error"
        );
    }

    #[tokio::test]
    async fn readers_cannot_write_and_a_moment_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let (mut writer, readers) = opened(folder.path());
        let mut moment = readers.moment().await.unwrap();
        assert_eq!(count(&mut moment).await, 0);
        writer.execute("INSERT INTO told (n) VALUES (1)", values![]).await.unwrap();
        assert_eq!(count(&mut moment).await, 0);
        drop(moment);
        let mut reader = readers.take(Pace::Patient).await.unwrap();
        assert_eq!(count(&mut reader).await, 1);
        assert!(reader.execute("DELETE FROM told", values![]).await.is_err());
        let mut seen = Vec::new();
        let mut see = |row: &_| {
            seen.push(Columns::int(row, 0)?);
            Ok(())
        };
        reader.each("SELECT n FROM told", &mut see).await.unwrap();
        assert_eq!(seen, vec![1]);
    }

    #[tokio::test]
    async fn whoever_comes_when_all_are_taken_waits_for_one_that_is_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let (_writer, readers) = opened(folder.path());
        let readers = Arc::new(readers);
        let mut taken = Vec::new();
        for _ in 0..READERS {
            taken.push(readers.take(Pace::Brisk).await.unwrap());
        }
        let beside = readers.clone();
        let waiting = tokio::spawn(async move { beside.take(Pace::Brisk).await.is_ok() });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        taken.pop();
        assert!(waiting.await.unwrap());
        taken.clear();
        readers.close().await;
        assert!(matches!(readers.take(Pace::Brisk).await, Err(sqlx::Error::PoolClosed)));
    }
}
