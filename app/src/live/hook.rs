use domain::clock::Timestamp;
use domain::event::AlarmEvent;
use domain::pins::PinSet;
use leptos::prelude::*;

use super::reduce::{Change, Changes, LiveState, Message};
use super::source;

/// The live pins of a page. The set stays in one place and is never cloned; `revision` says that it changed.
#[derive(Clone, Copy)]
pub struct Live {
    state: StoredValue<LiveState>,
    /// Grows with every change of the pins; 0 before the snapshot.
    pub revision: RwSignal<u64>,
    /// When something last arrived, a beat included.
    pub last_news: RwSignal<Option<Timestamp>>,
    pub connected: RwSignal<bool>,
    /// Alarms that nobody has answered, for those who may see them; oldest first.
    pub alarms: RwSignal<Vec<AlarmEvent>>,
}

impl Live {
    fn new() -> Self {
        Self {
            state: StoredValue::new(LiveState::default()),
            revision: RwSignal::new(0),
            last_news: RwSignal::new(None),
            connected: RwSignal::new(true),
            alarms: RwSignal::new(Vec::new()),
        }
    }

    /// Whether the snapshot has arrived. Tracked.
    pub fn is_loaded(&self) -> bool {
        self.revision.get() > 0
    }

    /// Reads the pins. Tracked.
    pub fn with<T>(&self, read: impl FnOnce(&PinSet) -> T) -> T {
        self.revision.track();
        self.state.with_value(|state| read(&state.pins))
    }

    /// What happened after a revision that the caller has drawn. Tracked.
    pub fn changes_since(&self, revision: u64) -> Changes {
        self.revision.track();
        self.state.with_value(|state| state.changes_since(revision))
    }

    /// The same with the pins as they were known before; `None` for a new snapshot. Tracked.
    pub fn since(&self, revision: u64) -> Option<Vec<Change>> {
        self.revision.track();
        self.state.with_value(|state| state.since(revision).map(|recent| recent.cloned().collect()))
    }

    /// The event that was last applied: where a stream continues.
    pub fn seq(&self) -> u64 {
        self.state.with_value(|state| state.seq)
    }

    /// Takes in a message and tells the page what of it changed.
    pub fn take(&self, message: Message, now: Timestamp) {
        // The page may be gone while an answer was under way.
        let Some((revision, connected, news, alarms)) = self.state.try_update_value(|state| {
            state.apply(message, now);
            let mut alarms: Vec<AlarmEvent> = state.alarms.values().cloned().collect();
            alarms.sort_by_key(|alarm| alarm.since);
            (state.revision, state.connected, state.last_news, alarms)
        }) else {
            return;
        };
        if self.revision.get_untracked() != revision {
            self.revision.set(revision);
        }
        if self.connected.get_untracked() != connected {
            self.connected.set(connected);
        }
        if self.alarms.with_untracked(|before| *before != alarms) {
            self.alarms.set(alarms);
        }
        if self.last_news.get_untracked() != news {
            self.last_news.set(news);
        }
    }
}

/// Whose eyes the live pins are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// Whoever looks: what the server grants them.
    Own,
    /// Anybody's: the public's pins, whoever is signed in.
    Public,
    /// A display: the public's pins whoever is signed in, and alarms where it is paired.
    Wall,
}

/// Starts the live pins of this page; they end with it.
pub fn use_live_pins() -> Live {
    use_live_pins_for(Eyes::Own)
}

/// The same for eyes that are not the visitor's.
pub fn use_live_pins_for(eyes: Eyes) -> Live {
    let live = Live::new();
    // After hydration, so that the first browser view equals the server's.
    Effect::new(move |_| source::start(live, eyes));
    live
}

/// The server's clock as far as it is known, which a browser's need not be near; `None` on the server.
pub fn server_now() -> Option<Timestamp> {
    source::server_now()
}

/// The browser's clock; `None` on the server.
pub fn now() -> Option<Timestamp> {
    source::now()
}
