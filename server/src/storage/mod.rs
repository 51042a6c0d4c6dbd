//! The store. One behaviour, written down as `tests/contract`, on SQLite or PostgreSQL. What both understand is
//! written once in `shared`; `sqlite` and `postgres` hold what differs: opening, the writer, storing a report.

mod blobs;
mod installation;
mod postgres;
mod shared;
mod sqlite;

use std::sync::Arc;

use domain::backend::calendar_ports::CalendarStore;
use domain::backend::handover_ports::HandoverStore;
use domain::backend::notice_ports::{NoticeStore, OutboxStore};
use domain::backend::patrol_ports::PatrolStore;
use domain::backend::people_ports::PeopleStore;
use domain::backend::ports::{DeskStore, EventLog, PhotoStore, SearchStore, TicketStore, WallStore};
use domain::backend::roster_ports::RosterStore;
use thiserror::Error;
use tokio::sync::Notify;

use crate::settings::{Database, Settings};
use shared::engine::Engine;
use shared::store::Store;

pub use installation::{Audit, BulkTicket, Installation};

/// The ports, and what belongs to the installation rather than to a use case.
#[derive(Clone)]
pub struct Stores {
    pub tickets: Arc<dyn TicketStore>,
    pub desk: Arc<dyn DeskStore>,
    pub search: Arc<dyn SearchStore>,
    pub log: Arc<dyn EventLog>,
    pub photos: Arc<dyn PhotoStore>,
    pub walls: Arc<dyn WallStore>,
    pub rosters: Arc<dyn RosterStore>,
    pub handovers: Arc<dyn HandoverStore>,
    pub patrols: Arc<dyn PatrolStore>,
    pub calendars: Arc<dyn CalendarStore>,
    pub people: Arc<dyn PeopleStore>,
    pub notices: Arc<dyn NoticeStore>,
    pub outbox: Arc<dyn OutboxStore>,
    pub installation: Arc<dyn Installation>,
    /// Rung when something was committed, by this process or by another server on the same database.
    pub wake: Arc<Notify>,
}

impl Stores {
    fn of<E: Engine>(store: Store<E>, wake: Arc<Notify>) -> Self {
        let store = Arc::new(store);
        Self {
            tickets: store.clone(),
            desk: store.clone(),
            search: store.clone(),
            log: store.clone(),
            photos: store.clone(),
            walls: store.clone(),
            rosters: store.clone(),
            handovers: store.clone(),
            patrols: store.clone(),
            calendars: store.clone(),
            people: store.clone(),
            notices: store.clone(),
            outbox: store.clone(),
            installation: store,
            wake,
        }
    }
}

#[derive(Debug, Error)]
pub enum OpenError {
    #[error("the database {name} is damaged: bring back a backup with `weiwangge restore DIR` ({detail})")]
    Damaged { name: String, detail: String },
    #[error("the database {name} cannot be opened: {detail}")]
    Unusable { name: String, detail: String },
    #[error("photos cannot be kept at {place}: {detail}")]
    Photos { place: String, detail: String },
}

/// Opens and migrates.
pub async fn open(settings: &Settings) -> Result<Stores, OpenError> {
    let blobs = blobs::open(&settings.photos)
        .map_err(|detail| OpenError::Photos { place: settings.photos.to_string(), detail })?;
    match &settings.database {
        Database::Sqlite(file) => sqlite::open(file, blobs).await,
        Database::Postgres(url) => postgres::open(url, blobs).await,
    }
}
