use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use domain::backend::ports::StoreError;
use domain::ids::PhotoId;

use super::{Blobs, Size, UNKNOWN_KEPT, name, photo_of};

/// Photos as files below a folder, which may be one that several servers mount.
pub struct Directory {
    folder: PathBuf,
}

impl Directory {
    pub fn open(folder: &Path) -> Result<Self, String> {
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        Ok(Self { folder: folder.to_owned() })
    }

    fn path(&self, id: &PhotoId, size: Size) -> PathBuf {
        let (shelf, file) = name(id, size);
        self.folder.join(shelf).join(file)
    }
}

#[async_trait]
impl Blobs for Directory {
    async fn put(&self, id: &PhotoId, size: Size, bytes: Vec<u8>) -> Result<(), StoreError> {
        let target = self.path(id, size);
        blocking(move || write_durably(&target, &bytes)).await
    }

    async fn get(&self, id: &PhotoId, size: Size) -> Result<Option<Vec<u8>>, StoreError> {
        let file = self.path(id, size);
        blocking(move || match fs::read(file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    async fn remove_unknown(&self, known: HashSet<String>) -> Result<usize, StoreError> {
        let folder = self.folder.clone();
        blocking(move || remove_unknown(&folder, &known)).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Busy)?;
    done.map_err(|error| {
        tracing::error!(%error, "a photo's file");
        StoreError::Full
    })
}

/// Whole or not at all: written aside, synced, renamed, and the folder synced so that the name survives too.
fn write_durably(target: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = target.parent().ok_or(std::io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut nonce = [0_u8; 8];
    getrandom::fill(&mut nonce).map_err(std::io::Error::other)?;
    let aside = folder.join(format!(".{}.part", domain::backend::hex(&nonce)));
    let mut file = fs::File::create(&aside)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&aside, target))
        .inspect_err(|_| {
            let _best_effort = fs::remove_file(&aside);
        })?;
    fs::File::open(folder)?.sync_all()
}

fn remove_unknown(folder: &Path, known: &HashSet<String>) -> std::io::Result<usize> {
    let mut removed = 0;
    for shelf in fs::read_dir(folder)? {
        let shelf = shelf?.path();
        if !shelf.is_dir() {
            continue;
        }
        for file in fs::read_dir(shelf)? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            let (id, counts) = photo_of(&name);
            let old = file.metadata()?.modified()?.elapsed().is_ok_and(|age| age > UNKNOWN_KEPT);
            if old && !known.contains(id) {
                fs::remove_file(file.path())?;
                removed += usize::from(counts);
            }
        }
    }
    Ok(removed)
}
