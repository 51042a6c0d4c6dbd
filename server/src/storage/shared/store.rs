use std::sync::Arc;

use super::engine::Engine;
use super::queue::{Failed, Writer};
use crate::storage::blobs::Blobs;
use domain::backend::ports::StoreError;

/// The ports on a database: its readers, its writer, and where photos are.
pub struct Store<E: Engine> {
    pub engine: E,
    pub writer: Writer<E::Connection>,
    pub blobs: Arc<dyn Blobs>,
}

/// What the asker is told.
pub fn told<E: Engine>(failed: Failed) -> StoreError {
    match failed {
        Failed::Refused(error) => error,
        Failed::Database(error) => E::fault(&error),
    }
}
