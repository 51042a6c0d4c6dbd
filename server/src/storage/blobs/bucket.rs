use std::collections::HashSet;
use std::time::Duration;

use async_trait::async_trait;
use domain::backend::ports::{Clock, StoreError};
use domain::ids::PhotoId;
use futures::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path;
use object_store::{ClientConfigKey, ObjectStore, ObjectStoreExt, RetryConfig};

use super::{Blobs, Size, UNKNOWN_KEPT, name, photo_of};
use crate::clock::SystemClock;

/// A person waits for this: better to be told soon.
const PATIENCE: Duration = Duration::from_secs(20);

/// Photos as objects of an S3-compatible store. Keys, region and endpoint come from the usual `AWS_…` variables.
pub struct Bucket {
    store: AmazonS3,
    prefix: Path,
}

impl Bucket {
    pub fn open(name: &str, prefix: &str) -> Result<Self, String> {
        // The one crypto library that is built in; a second call finds it there already.
        let _already = rustls::crypto::ring::default_provider().install_default();
        let patience = AmazonS3ConfigKey::Client(ClientConfigKey::Timeout);
        let store = AmazonS3Builder::from_env()
            .with_bucket_name(name)
            .with_config(patience, "10 seconds")
            .with_retry(RetryConfig { max_retries: 2, retry_timeout: PATIENCE, ..RetryConfig::default() })
            // Not every compatible store can delete several at once.
            .with_disable_bulk_delete(true)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { store, prefix: Path::from(prefix) })
    }

    fn path(&self, id: &PhotoId, size: Size) -> Path {
        let (shelf, file) = name(id, size);
        self.prefix.clone().join(shelf).join(file)
    }
}

/// What a fault of the bucket means: it may pass, so the asker may come back.
fn fault(error: &object_store::Error) -> StoreError {
    tracing::error!(%error, "a photo's object");
    StoreError::Busy
}

#[async_trait]
impl Blobs for Bucket {
    async fn put(&self, id: &PhotoId, size: Size, bytes: Vec<u8>) -> Result<(), StoreError> {
        let stored = self.store.put(&self.path(id, size), bytes.into()).await;
        stored.map(drop).map_err(|error| fault(&error))
    }

    async fn get(&self, id: &PhotoId, size: Size) -> Result<Option<Vec<u8>>, StoreError> {
        let read = async { self.store.get(&self.path(id, size)).await?.bytes().await };
        match read.await {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    async fn remove_unknown(&self, known: HashSet<String>) -> Result<usize, StoreError> {
        let kept = i64::try_from(UNKNOWN_KEPT.as_millis()).unwrap_or(i64::MAX);
        let before = SystemClock.now().0 - kept;
        let sweep = async {
            let mut removed = 0;
            let mut objects = self.store.list(Some(&self.prefix));
            while let Some(object) = objects.try_next().await? {
                let Some(file) = object.location.filename() else { continue };
                let (id, counts) = photo_of(file);
                if object.last_modified.timestamp_millis() < before && !known.contains(id) {
                    self.store.delete(&object.location).await?;
                    removed += usize::from(counts);
                }
            }
            Ok(removed)
        };
        sweep.await.map_err(|error| fault(&error))
    }
}
