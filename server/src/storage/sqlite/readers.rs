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
