//! The installation's own operations.

use async_trait::async_trait;
use domain::backend::ports::{Clock, StoreError};
use domain::backend::{Keys, Place};
use domain::clock::Timestamp;

use super::columns::Columns;
use super::engine::Engine;
use super::queue::{Failed, Pace};
use super::session::{Session, values};
use super::store::{Store, told};
use super::{audit, bulk, keys, place, place_rows, rebuild};
use crate::clock::SystemClock;
use crate::storage::{Audit, BulkTicket, Installation};

impl<E: Engine> Store<E> {
    async fn read_day_count(&self, community: &str, day: &str) -> Result<u32, Failed> {
        let row = self
            .engine
            .reader()
            .await?
            .optional("SELECT n FROM counter WHERE community = $1 AND day = $2", values![community, day])
            .await?;
        Ok(row.map(|row| row.number(0)).transpose()?.unwrap_or(0))
    }
}

#[async_trait]
impl<E: Engine> Installation for Store<E> {
    async fn load_place(&self) -> Result<Option<Place>, StoreError> {
        let read = async { place::read(&mut *self.engine.moment().await?).await };
        read.await.map_err(told::<E>)
    }

    async fn save_place(&self, place: Place) -> Result<(), StoreError> {
        self.writer
            .run_at(Pace::Upkeep, move |tx| Box::pin(async move { place_rows::write::<E>(tx, &place).await }))
            .await
    }

    async fn load_keys(&self, demo: bool) -> Result<Keys, StoreError> {
        self.writer.run(|tx| Box::pin(keys::make_missing(tx, SystemClock.now()))).await?;
        let read = async { keys::read(&mut *self.engine.reader().await?, demo).await };
        read.await.map_err(told::<E>)
    }

    async fn add_door_key(&self, now: Timestamp) -> Result<String, StoreError> {
        self.writer.run(move |tx| Box::pin(keys::add_door_key(tx, now))).await
    }

    async fn revoke_door_key(&self, id: &str) -> Result<bool, StoreError> {
        let id = id.to_owned();
        self.writer.run(move |tx| Box::pin(async move { keys::revoke_door_key(tx, &id).await })).await
    }

    async fn insert_bulk(&self, tickets: Vec<BulkTicket>, now: Timestamp) -> Result<(), StoreError> {
        self.writer
            .run_at(Pace::Upkeep, move |tx| Box::pin(async move { bulk::insert(tx, &tickets, now).await }))
            .await
    }

    async fn day_count(&self, community: &str, day: &str) -> Result<u32, StoreError> {
        self.read_day_count(community, day).await.map_err(told::<E>)
    }

    async fn rebuild(&self) -> Result<usize, StoreError> {
        self.writer.run_at(Pace::Upkeep, |tx| Box::pin(rebuild::rebuild(tx))).await
    }

    async fn audit(&self) -> Result<Audit, StoreError> {
        let read = async { audit::check(&mut *self.engine.moment().await?).await };
        read.await.map_err(told::<E>)
    }

    async fn close(&self) {
        self.writer.close().await;
        self.engine.close().await;
    }
}
