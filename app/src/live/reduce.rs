use std::collections::VecDeque;

use domain::clock::Timestamp;
use domain::event::{LiveEvent, Pin};
use domain::pins::PinSet;

/// Changes kept for those that draw incrementally; who is further behind draws anew.
const KEPT: usize = 512;

/// What the network said.
#[derive(Debug)]
pub enum Message {
    Snapshot { pins: Vec<Pin>, seq: u64 },
    Change { seq: Option<u64>, event: LiveEvent },
    Beat { seq: Option<u64> },
    Connected,
    Disconnected,
}

/// A change, and the pin as it was known before it.
pub type Change = (LiveEvent, Option<Pin>);

/// What changed after a revision.
#[derive(Debug, PartialEq)]
pub enum Changes {
    /// Too much, or a new snapshot: read the set again.
    All,
    Some(Vec<LiveEvent>),
}

#[derive(Debug, Default)]
pub struct LiveState {
    pub pins: PinSet,
    pub seq: u64,
    pub revision: u64,
    pub last_news: Option<Timestamp>,
    pub connected: bool,
    recent: VecDeque<Change>,
}

impl LiveState {
    pub fn apply(&mut self, message: Message, now: Timestamp) {
        match message {
            Message::Snapshot { pins, seq } => {
                self.pins = PinSet::from_pins(pins);
                self.seq = seq;
                self.revision += 1;
                self.recent.clear();
                self.connected = true;
            }
            Message::Change { seq, event } => {
                self.connected = true;
                self.advance(seq);
                let (LiveEvent::Pin(Pin { number, .. }) | LiveEvent::Gone(number)) = &event;
                let before = self.pins.get(number).cloned();
                if self.pins.apply(&event) {
                    self.revision += 1;
                    self.recent.push_back((event, before));
                    if self.recent.len() > KEPT {
                        self.recent.pop_front();
                    }
                }
            }
            Message::Beat { seq } => {
                self.connected = true;
                self.advance(seq);
            }
            Message::Connected => self.connected = true,
            Message::Disconnected => {
                self.connected = false;
                return;
            }
        }
        self.last_news = Some(now);
    }

    pub fn changes_since(&self, revision: u64) -> Changes {
        let changes = self.since(revision).map(|recent| recent.map(|(event, _)| event.clone()).collect());
        changes.map_or(Changes::All, Changes::Some)
    }

    /// The same with what was known before each; `None` stands for too much, or a new snapshot.
    pub fn since(&self, revision: u64) -> Option<impl Iterator<Item = &Change>> {
        let behind = self.revision.saturating_sub(revision) as usize;
        let skipped = self.recent.len().checked_sub(behind)?;
        Some(self.recent.iter().skip(skipped))
    }

    /// A replayed id never turns the cursor back.
    fn advance(&mut self, seq: Option<u64>) {
        self.seq = self.seq.max(seq.unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(count: u32, version: u32) -> Pin {
        let json = format!(
            r#"{{"number":"GK1-261123-{count:04}","community":"GK1","lat":31.3,"lng":121.4,"area":1,
            "category":"B","item":"B1","status":"reported","priority":0,"overdue":false,"version":{version}}}"#
        );
        serde_json::from_str(&json).expect("a pin")
    }

    #[test]
    fn a_snapshot_and_the_events_after_it() {
        let mut state = LiveState::default();
        let now = Timestamp(1);
        state.apply(Message::Snapshot { pins: vec![pin(1, 1)], seq: 5 }, now);
        assert_eq!(state.changes_since(0), Changes::All);
        let fresh = LiveEvent::Pin(pin(2, 1));
        state.apply(Message::Change { seq: Some(6), event: fresh.clone() }, now);
        assert_eq!((state.pins.len(), state.seq, state.revision), (2, 6, 2));
        assert_eq!(state.changes_since(1), Changes::Some(vec![fresh.clone()]));
        // Replayed: nothing new, and the cursor stays.
        state.apply(Message::Change { seq: Some(3), event: fresh }, now);
        assert_eq!((state.seq, state.revision), (6, 2));
        assert_eq!(state.changes_since(2), Changes::Some(vec![]));
    }

    #[test]
    fn a_lost_connection_is_no_news() {
        let mut state = LiveState::default();
        state.apply(Message::Beat { seq: None }, Timestamp(10));
        state.apply(Message::Disconnected, Timestamp(99));
        assert_eq!((state.connected, state.last_news), (false, Some(Timestamp(10))));
    }
}
