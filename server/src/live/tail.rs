use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use domain::backend::ports::{EventLog, LivePins, LogRecord, StoreError};
use domain::event::Pin;
use domain::people::Person;
use domain::pins::Tally;
use domain::query::Filter;
use domain::views::Overview;
use tokio::sync::{Notify, watch};

use super::pins::{Cache, Encoded, Pins};
use super::ring::{Ring, Subscription};
use super::{Backlog, Frame};

/// Past events read at start, so that clients of the process before resume without a reset.
const PAST: u64 = 4_096;
/// Most records read from the log at once.
const BATCH: usize = 1_000;
/// Another process may write beside us (`weiwangge ticket`); its changes are found by looking.
const LOOK_EVERY: Duration = Duration::from_millis(500);

struct Shared {
    pins: Pins,
    ring: Ring,
}

/// The live side of the server.
pub struct Live {
    log: Arc<dyn EventLog>,
    shared: RwLock<Shared>,
    cache: Cache,
    stop: watch::Receiver<bool>,
}

/// Ends the tail and all streams.
pub struct Stop(watch::Sender<bool>);

impl Stop {
    pub fn now(&self) {
        let _nobody_left = self.0.send(true);
    }
}

impl Live {
    /// Reads the snapshot and the recent past.
    pub async fn start(log: Arc<dyn EventLog>) -> Result<(Arc<Self>, Stop), StoreError> {
        let (head, pins) = log.snapshot().await?;
        let floor = head.saturating_sub(PAST);
        let mut past = Vec::new();
        let mut cursor = floor;
        while cursor < head {
            let records = log.since(cursor, BATCH).await?;
            let Some(last) = records.last() else { break };
            cursor = last.seq;
            past.extend(records.iter().filter(|r| r.seq <= head).filter_map(frame_of));
        }
        let (sender, stop) = watch::channel(false);
        let shared = Shared { pins: Pins::new(head, pins), ring: Ring::with_past(floor, head, past) };
        let live = Self { log, shared: RwLock::new(shared), cache: Cache::default(), stop };
        Ok((Arc::new(live), Stop(sender)))
    }

    /// Follows the log until stopped; `wake` says that something was committed.
    pub async fn follow(self: Arc<Self>, wake: Arc<Notify>) {
        let mut stop = self.stop.clone();
        loop {
            if let Err(error) = self.catch_up().await {
                tracing::warn!(%error, "the log cannot be read; trying again");
            }
            tokio::select! {
                () = wake.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    async fn catch_up(&self) -> Result<(), StoreError> {
        loop {
            let records = self.log.since(self.seq(), BATCH).await?;
            if records.is_empty() {
                return Ok(());
            }
            let mut shared = self.shared.write().unwrap_or_else(PoisonError::into_inner);
            for record in &records {
                shared.pins.apply(record);
                shared.ring.push(record.seq, frame_of(record));
            }
        }
    }

    fn read<T>(&self, look: impl FnOnce(&Shared) -> T) -> T {
        look(&self.shared.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn seq(&self) -> u64 {
        self.read(|shared| shared.ring.head())
    }

    pub fn readers(&self) -> usize {
        self.read(|shared| shared.ring.readers())
    }

    pub fn subscribe(&self, cursor: Option<u64>) -> Subscription {
        self.read(|shared| shared.ring.subscribe(cursor))
    }

    pub fn stopped(&self) -> watch::Receiver<bool> {
        self.stop.clone()
    }

    /// All public pins in the compact form.
    pub fn encoded(&self) -> Arc<Encoded> {
        self.read(|shared| self.cache.get(shared.pins.seq, || shared.pins.encode()))
    }

    pub fn matching(&self, filter: &Filter) -> (u64, Vec<Pin>) {
        self.read(|shared| (shared.pins.seq, shared.pins.matching(filter)))
    }
}

impl LivePins for Live {
    fn overview(&self, filter: &Filter, page: usize, rows: usize) -> Overview {
        self.read(|shared| shared.pins.overview(filter, page, rows))
    }

    fn staff_tally(&self, person: &Person, filter: &Filter) -> Tally {
        self.read(|shared| shared.pins.staff_tally(person, filter))
    }

    fn seq(&self) -> u64 {
        self.read(|shared| shared.ring.head())
    }
}

fn frame_of(record: &LogRecord) -> Option<Frame> {
    record.public_event().map(|event| Frame::of(record.seq, &event))
}

/// Frames of a backlog, ready to be sent.
impl Backlog {
    pub fn into_bytes(self) -> Vec<bytes::Bytes> {
        match self {
            Self::Events(frames) => frames.iter().map(|frame| frame.bytes.clone()).collect(),
            Self::Reset { head } => vec![Frame::reset(head)],
        }
    }
}
