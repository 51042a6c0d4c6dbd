use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::broadcast;

use super::line::Line;

/// How many past events are kept for clients that come back.
const KEPT: usize = 16_384;
/// How far a reader may fall behind before it is dropped; it comes back with its last id and loses nothing.
const BEHIND: usize = 1_024;

/// The last events, and the sender of the next ones. Both change under one lock, so that a subscriber sees
/// every event exactly once: in its backlog or in its receiver.
pub struct Ring {
    lines: VecDeque<Arc<Line>>,
    /// Every event after this seq is in `lines`.
    floor: u64,
    head: u64,
    sender: broadcast::Sender<Arc<Line>>,
}

/// What a reader is sent before the live events.
pub enum Backlog {
    Events(Vec<Arc<Line>>),
    /// The cursor is too old, or ahead of the log.
    Reset {
        head: u64,
    },
}

pub struct Subscription {
    pub backlog: Backlog,
    pub receiver: broadcast::Receiver<Arc<Line>>,
}

impl Ring {
    /// Empty, at the seq of a snapshot that is true up to it.
    pub fn new(head: u64) -> Self {
        Self { lines: VecDeque::new(), floor: head, head, sender: broadcast::channel(BEHIND).0 }
    }

    /// A ring that also knows what came between `floor` and `head`.
    pub fn with_past(floor: u64, head: u64, past: Vec<Line>) -> Self {
        let mut ring = Self::new(head);
        ring.floor = floor;
        ring.lines = past.into_iter().map(Arc::new).collect();
        ring.trim();
        ring
    }

    pub fn head(&self) -> u64 {
        self.head
    }

    pub fn readers(&self) -> usize {
        self.sender.receiver_count()
    }

    /// The log has come to `line`; each reader decides for itself what it is sent of it.
    pub fn push(&mut self, line: Line) {
        self.head = line.seq;
        let line = Arc::new(line);
        self.lines.push_back(line.clone());
        self.trim();
        let _nobody_listens = self.sender.send(line);
    }

    fn trim(&mut self) {
        while self.lines.len() > KEPT {
            if let Some(dropped) = self.lines.pop_front() {
                self.floor = dropped.seq;
            }
        }
    }

    pub fn subscribe(&self, cursor: Option<u64>) -> Subscription {
        let backlog = match cursor {
            None => Backlog::Events(Vec::new()),
            Some(cursor) if cursor < self.floor || cursor > self.head => Backlog::Reset { head: self.head },
            Some(cursor) => {
                let from = self.lines.partition_point(|line| line.seq <= cursor);
                Backlog::Events(self.lines.iter().skip(from).cloned().collect())
            }
        };
        Subscription { backlog, receiver: self.sender.subscribe() }
    }
}

#[cfg(test)]
mod tests {
    use domain::backend::ports::LogRecord;
    use domain::clock::Timestamp;
    use domain::event::{AreaRef, Audience, Pin};

    use super::super::names::Names;
    use super::*;

    fn line(seq: u64) -> Line {
        let pin = Pin {
            number: "GK1-261123-0001".parse().unwrap(),
            community: "GK1".parse().unwrap(),
            lat: 31.3,
            lng: 121.4,
            area: AreaRef::Area(1),
            category: None,
            item: None,
            status: domain::ticket::State::Reported,
            priority: 0,
            overdue: false,
            version: 1,
        };
        let audience = Audience { area: Some(pin.area), ..Audience::default() };
        let at = Timestamp(0);
        let record =
            LogRecord { seq, at, pin, public: true, was_public: true, audience, was: None, alarm: None };
        Line::of(&mut Names::default(), &record, None)
    }

    fn seqs(subscription: &Subscription) -> Option<Vec<u64>> {
        match &subscription.backlog {
            Backlog::Events(lines) => Some(lines.iter().map(|line| line.seq).collect()),
            Backlog::Reset { .. } => None,
        }
    }

    #[test]
    fn a_reader_that_comes_back_gets_only_what_it_missed() {
        let mut ring = Ring::new(10);
        for seq in [11, 13, 14] {
            ring.push(line(seq));
        }
        assert_eq!(seqs(&ring.subscribe(Some(11))), Some(vec![13, 14]));
        assert_eq!(seqs(&ring.subscribe(Some(12))), Some(vec![13, 14]));
        assert_eq!(seqs(&ring.subscribe(Some(10))), Some(vec![11, 13, 14]));
    }

    #[test]
    fn a_reader_without_a_cursor_starts_now() {
        let mut ring = Ring::new(0);
        ring.push(line(1));
        assert_eq!(seqs(&ring.subscribe(None)), Some(vec![]));
    }

    #[test]
    fn a_cursor_too_old_or_ahead_of_the_log_gets_reset() {
        let mut ring = Ring::new(10);
        ring.push(line(11));
        assert_eq!(seqs(&ring.subscribe(Some(9))), None);
        assert_eq!(seqs(&ring.subscribe(Some(12))), None);
    }

    #[test]
    fn the_oldest_events_are_forgotten_and_their_cursors_reset() {
        let mut ring = Ring::new(0);
        for seq in 1..=(KEPT as u64 + 5) {
            ring.push(line(seq));
        }
        assert_eq!(seqs(&ring.subscribe(Some(4))), None);
        assert_eq!(seqs(&ring.subscribe(Some(5))).map(|s| s.len()), Some(KEPT));
    }
}
