use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use domain::backend::ports::{EventLog, LivePins, StoreError};
use domain::event::Pin;
use domain::ids::CommunityCode;
use domain::people::Person;
use domain::pins::{Tally, encode_packed};
use domain::query::Filter;
use domain::views::Overview;
use tokio::sync::{Notify, watch};

use super::alarms::Alarms;
use super::encoded::{Cache, Encoded};
use super::pins::Pins;
use super::ring::{Ring, Subscription};
use super::view::View;

/// Past events read at start, so that clients of the process before resume without a reset.
const PAST: u64 = 4_096;
/// Most records read from the log at once.
const BATCH: usize = 1_000;
/// Another process may write beside us (`weiwangge ticket`); its changes are found by looking.
const LOOK_EVERY: Duration = Duration::from_millis(500);

struct Shared {
    pins: Pins,
    ring: Ring,
    alarms: Alarms,
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
        let mut pins = Pins::default();
        let mut alarming = Vec::new();
        let head = log
            .each_pin(&mut |live| {
                pins.load(&live);
                if live.alarm.is_some() {
                    alarming.push(live);
                }
            })
            .await?;
        pins.loaded(head);
        let floor = head.saturating_sub(PAST);
        let mut past = Vec::new();
        // What the alarms were meanwhile; what they are now, the snapshot says.
        let mut then = Alarms::default();
        let mut cursor = floor;
        while cursor < head {
            let records = log.since(cursor, BATCH).await?;
            let Some(last) = records.last() else { break };
            cursor = last.seq;
            for record in records.iter().filter(|record| record.seq <= head) {
                past.push(then.line(&mut pins.names, record));
            }
        }
        let alarms = Alarms::of(&mut pins.names, &alarming);
        let (sender, stop) = watch::channel(false);
        let shared = Shared { pins, ring: Ring::with_past(floor, head, past), alarms };
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
            let Shared { pins, ring, alarms } = &mut *shared;
            for record in &records {
                pins.apply(record);
                ring.push(alarms.line(&mut pins.names, record));
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

    /// The open alarms that the reader may see, and the stream behind the cursor.
    pub fn subscribe(&self, cursor: Option<u64>, view: &View) -> (Vec<Bytes>, Subscription) {
        self.read(|shared| (shared.alarms.seen_by(view), shared.ring.subscribe(cursor)))
    }

    pub fn stopped(&self) -> watch::Receiver<bool> {
        self.stop.clone()
    }

    /// All public pins in the compact form, and the seq up to which they are true. The form's own seq changes only
    /// when the public has something new to see.
    pub async fn encoded(&self) -> (u64, Arc<Encoded>) {
        let (seq, public_seq) = self.read(|shared| (shared.pins.seq, shared.pins.public_seq));
        let encoded = self.cache.get(public_seq, || {
            let everything = Filter::default();
            let (version, (codes, pins)) =
                self.read(|shared| (shared.pins.public_seq, shared.pins.packed(None, &everything)));
            move || Encoded::of(version, encode_packed(&codes, pins))
        });
        (seq, encoded.await)
    }

    /// The pins that match, in the compact form, for one asker: the public, or somebody on staff.
    pub async fn encoded_for(&self, person: Option<&Person>, filter: &Filter) -> Encoded {
        let (seq, (codes, pins)) = self.read(|shared| (shared.pins.seq, shared.pins.packed(person, filter)));
        let encoding = tokio::task::spawn_blocking(move || Encoded::once(seq, encode_packed(&codes, pins)));
        encoding.await.unwrap_or_else(|_| Encoded::once(seq, Vec::new()))
    }

    pub fn matching(&self, person: Option<&Person>, filter: &Filter) -> (u64, Vec<Pin>) {
        self.read(|shared| (shared.pins.seq, shared.pins.matching(person, filter)))
    }

    /// The seqs at which the public's view and anybody's last changed.
    pub fn versions(&self) -> (u64, u64) {
        self.read(|shared| (shared.pins.public_seq, shared.pins.seq))
    }
}

impl LivePins for Live {
    fn overview(&self, filter: &Filter, page: usize, rows: usize) -> Overview {
        self.read(|shared| shared.pins.overview(filter, page, rows))
    }

    fn staff_tally(&self, person: &Person, filter: &Filter) -> Tally {
        self.read(|shared| shared.pins.staff_tally(person, filter))
    }

    fn wall_tally(&self, community: Option<&CommunityCode>) -> Tally {
        self.read(|shared| shared.pins.wall_tally(community))
    }

    fn seq(&self) -> u64 {
        self.read(|shared| shared.ring.head())
    }
}
