//! Where photos' bytes are: a directory, or a bucket that several servers share.

mod bucket;
mod directory;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::backend::ports::StoreError;
use domain::ids::PhotoId;

use crate::settings::PhotoPlace;

/// What no row names is left alone for so long: its row may be about to be written.
const UNKNOWN_KEPT: Duration = Duration::from_secs(24 * 3600);

#[derive(Debug, Clone, Copy)]
pub enum Size {
    Full,
    Thumb,
}

#[async_trait]
pub trait Blobs: Send + Sync {
    /// Durable when this returns.
    async fn put(&self, id: &PhotoId, size: Size, bytes: Vec<u8>) -> Result<(), StoreError>;
    async fn get(&self, id: &PhotoId, size: Size) -> Result<Option<Vec<u8>>, StoreError>;
    /// Removes photos that are not known and older than a day: what a crash between file and row left behind, and
    /// what was swept. Returns how many.
    async fn remove_unknown(&self, known: HashSet<String>) -> Result<usize, StoreError>;
}

pub fn open(place: &PhotoPlace) -> Result<Arc<dyn Blobs>, String> {
    match place {
        PhotoPlace::Directory(folder) => Ok(Arc::new(directory::Directory::open(folder)?)),
        PhotoPlace::Bucket { name, prefix } => Ok(Arc::new(bucket::Bucket::open(name, prefix)?)),
    }
}

/// The shelf, so that no directory grows too long, and the name on it.
fn name(id: &PhotoId, size: Size) -> (String, String) {
    let id = id.as_str();
    let suffix = match size {
        Size::Full => "",
        Size::Thumb => "_thumb",
    };
    (id[..2].to_owned(), format!("{id}{suffix}.jpg"))
}

/// The photo that a file belongs to, and whether it is the file that counts.
fn photo_of(file: &str) -> (&str, bool) {
    let stem = file.trim_end_matches(".jpg");
    (stem.trim_end_matches("_thumb"), !stem.ends_with("_thumb"))
}
