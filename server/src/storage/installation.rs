use async_trait::async_trait;
use domain::backend::ports::StoreError;
use domain::backend::{Keys, Place, SealedEntry};
use domain::clock::Timestamp;
use domain::ids::TicketId;

/// A ticket with all its entries, already numbered.
pub struct BulkTicket {
    pub id: TicketId,
    pub entries: Vec<SealedEntry>,
}

/// What was looked at, and what is wrong; nothing wrong is the proof.
#[derive(Debug, Default)]
pub struct Audit {
    pub tickets: usize,
    pub entries: usize,
    pub log: usize,
    pub secrets: usize,
    /// Of patrols.
    pub checks: usize,
    pub wrong: Vec<String>,
}

/// What belongs to the installation rather than to a use case.
#[async_trait]
pub trait Installation: Send + Sync {
    /// The whole place; `None` before the first import.
    async fn load_place(&self) -> Result<Option<Place>, StoreError>;
    /// Replaces the place by this one, in one transaction.
    async fn save_place(&self, place: Place) -> Result<(), StoreError>;
    /// The keys, made at the first start; `demo` makes `demo-1-1-1` stand for a door.
    async fn load_keys(&self, demo: bool) -> Result<Keys, StoreError>;
    /// Makes a key that signs door codes from now on; answers its name.
    async fn add_door_key(&self, now: Timestamp) -> Result<String, StoreError>;
    /// Puts a key out of force. Answers whether it was in force and another one still is.
    async fn revoke_door_key(&self, id: &str) -> Result<bool, StoreError>;
    /// Stores the tickets in one transaction; the promises that have passed at `now` are marked.
    async fn insert_bulk(&self, tickets: Vec<BulkTicket>, now: Timestamp) -> Result<(), StoreError>;
    /// How many of a community's numbers a day has used.
    async fn day_count(&self, community: &str, day: &str) -> Result<u32, StoreError>;
    /// Folds every ticket again and replaces its row; returns how many.
    async fn rebuild(&self) -> Result<usize, StoreError>;
    async fn audit(&self) -> Result<Audit, StoreError>;
    /// Ends the writer after what it has taken, and the readers.
    async fn close(&self);
}
