use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::clock::Timestamp;
use domain::event::{AlarmEvent, LiveEvent, Pin};
use domain::ids::TicketNumber;
use domain::pins::PinSet;

/// Changes kept for those that draw incrementally; who is further behind draws anew.
const KEPT: usize = 512;

/// What the network said.
#[derive(Debug)]
pub enum Message {
    Snapshot { pins: Vec<Pin>, seq: u64 },
    Change { seq: Option<u64>, event: LiveEvent },
    Alarm(AlarmEvent),
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
    /// Alarms that nobody has answered.
    pub alarms: BTreeMap<TicketNumber, AlarmEvent>,
    /// While a stream tells the open ones at its start: those that it has named so far.
    told: Option<BTreeSet<TicketNumber>>,
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
                if let LiveEvent::Gone(number) = &event {
                    self.alarms.remove(number);
                }
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
                // The first beat ends what a stream tells at its start: the others were answered meanwhile.
                if let Some(told) = self.told.take() {
                    self.alarms.retain(|number, _| told.contains(number));
                }
            }
            Message::Alarm(alarm) => {
                self.connected = true;
                if let Some(told) = &mut self.told {
                    told.insert(alarm.number.clone());
                }
                if alarm.answered {
                    self.alarms.remove(&alarm.number);
                } else {
                    self.alarms.insert(alarm.number.clone(), alarm);
                }
            }
            Message::Connected => {
                self.connected = true;
                self.told = Some(BTreeSet::new());
            }
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

    fn alarm(count: u32, answered: bool) -> Message {
        let json = format!(
            r#"{{"number":"GK1-261123-{count:04}","community":"GK1","area":"street","lat":31.3,"lng":121.4,
            "door":null,"since":1,"climbed":null,"answered":{answered},"place_unknown":true}}"#
        );
        Message::Alarm(serde_json::from_str(&json).unwrap())
    }

    fn open(state: &LiveState) -> Vec<u32> {
        state.alarms.keys().map(|number| number.count).collect()
    }

    #[test]
    fn an_alarm_stays_until_it_is_answered_also_across_a_cut() {
        let mut state = LiveState::default();
        let now = Timestamp(0);
        state.apply(Message::Connected, now);
        state.apply(alarm(1, false), now);
        state.apply(Message::Beat { seq: Some(1) }, now);
        state.apply(alarm(2, false), now);
        state.apply(Message::Beat { seq: Some(2) }, now);
        assert_eq!(open(&state), [1, 2], "only the first beat of a stream ends the telling");
        state.apply(alarm(1, true), now);
        assert_eq!(open(&state), [2]);
        state.apply(Message::Disconnected, now);
        assert_eq!(open(&state), [2], "nobody has said that it is over");
        state.apply(Message::Connected, now);
        state.apply(alarm(3, false), now);
        state.apply(Message::Beat { seq: Some(9) }, now);
        assert_eq!(open(&state), [3], "the other was answered while nobody listened");
        let gone = LiveEvent::Gone("GK1-261123-0003".parse().unwrap());
        state.apply(Message::Change { seq: Some(10), event: gone }, now);
        assert_eq!(open(&state), [] as [u32; 0]);
    }
}
