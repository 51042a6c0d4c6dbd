use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::broadcast;

use super::Frame;

/// How many past events are kept for clients that come back.
const KEPT: usize = 16_384;
/// How far a reader may fall behind before it is dropped; it comes back with its last id and loses nothing.
const BEHIND: usize = 1_024;

/// The last events, and the sender of the next ones. Both change under one lock, so that a subscriber sees
/// every event exactly once: in its backlog or in its receiver.
pub struct Ring {
    frames: VecDeque<Arc<Frame>>,
    /// Every event after this seq is in `frames`.
    floor: u64,
    head: u64,
    sender: broadcast::Sender<Arc<Frame>>,
}

/// What a reader is sent before the live events.
pub enum Backlog {
    Events(Vec<Arc<Frame>>),
    /// The cursor is too old, or ahead of the log.
    Reset {
        head: u64,
    },
}

pub struct Subscription {
    pub backlog: Backlog,
    pub receiver: broadcast::Receiver<Arc<Frame>>,
}

impl Ring {
    /// Empty, at the seq of a snapshot that is true up to it.
    pub fn new(head: u64) -> Self {
        Self { frames: VecDeque::new(), floor: head, head, sender: broadcast::channel(BEHIND).0 }
    }

    /// A ring that also knows what came between `floor` and `head`.
    pub fn with_past(floor: u64, head: u64, past: Vec<Frame>) -> Self {
        let mut ring = Self::new(head);
        ring.floor = floor;
        ring.frames = past.into_iter().map(Arc::new).collect();
        ring.trim();
        ring
    }

    pub fn head(&self) -> u64 {
        self.head
    }

    pub fn readers(&self) -> usize {
        self.sender.receiver_count()
    }

    /// The log has come to `seq`; `frame` is what this audience sees of it, if anything.
    pub fn push(&mut self, seq: u64, frame: Option<Frame>) {
        self.head = seq;
        if let Some(frame) = frame {
            let frame = Arc::new(frame);
            self.frames.push_back(frame.clone());
            self.trim();
            let _nobody_listens = self.sender.send(frame);
        }
    }

    fn trim(&mut self) {
        while self.frames.len() > KEPT {
            if let Some(dropped) = self.frames.pop_front() {
                self.floor = dropped.seq;
            }
        }
    }

    pub fn subscribe(&self, cursor: Option<u64>) -> Subscription {
        let backlog = match cursor {
            None => Backlog::Events(Vec::new()),
            Some(cursor) if cursor < self.floor || cursor > self.head => Backlog::Reset { head: self.head },
            Some(cursor) => {
                let from = self.frames.partition_point(|frame| frame.seq <= cursor);
                Backlog::Events(self.frames.iter().skip(from).cloned().collect())
            }
        };
        Subscription { backlog, receiver: self.sender.subscribe() }
    }
}

#[cfg(test)]
mod tests {
    use domain::event::LiveEvent;

    use super::*;

    fn frame(seq: u64) -> Frame {
        Frame::of(seq, &LiveEvent::Gone("GK1-261123-0001".parse().unwrap()))
    }

    fn seqs(subscription: &Subscription) -> Option<Vec<u64>> {
        match &subscription.backlog {
            Backlog::Events(frames) => Some(frames.iter().map(|f| f.seq).collect()),
            Backlog::Reset { .. } => None,
        }
    }

    #[test]
    fn a_reader_that_comes_back_gets_only_what_it_missed() {
        let mut ring = Ring::new(10);
        for seq in [11, 13, 14] {
            ring.push(seq, Some(frame(seq)));
        }
        assert_eq!(seqs(&ring.subscribe(Some(11))), Some(vec![13, 14]));
        assert_eq!(seqs(&ring.subscribe(Some(12))), Some(vec![13, 14]));
        assert_eq!(seqs(&ring.subscribe(Some(10))), Some(vec![11, 13, 14]));
    }

    #[test]
    fn a_reader_without_a_cursor_starts_now() {
        let mut ring = Ring::new(0);
        ring.push(1, Some(frame(1)));
        assert_eq!(seqs(&ring.subscribe(None)), Some(vec![]));
    }

    #[test]
    fn a_cursor_too_old_or_ahead_of_the_log_gets_reset() {
        let mut ring = Ring::new(10);
        ring.push(11, Some(frame(11)));
        assert_eq!(seqs(&ring.subscribe(Some(9))), None);
        assert_eq!(seqs(&ring.subscribe(Some(12))), None);
    }

    #[test]
    fn what_the_audience_may_not_see_moves_the_head_without_an_event() {
        let mut ring = Ring::new(0);
        ring.push(1, None);
        assert_eq!(ring.head(), 1);
        assert_eq!(seqs(&ring.subscribe(Some(0))), Some(vec![]));
        assert_eq!(seqs(&ring.subscribe(Some(1))), Some(vec![]));
    }

    #[test]
    fn the_oldest_events_are_forgotten_and_their_cursors_reset() {
        let mut ring = Ring::new(0);
        for seq in 1..=(KEPT as u64 + 5) {
            ring.push(seq, Some(frame(seq)));
        }
        assert_eq!(seqs(&ring.subscribe(Some(4))), None);
        assert_eq!(seqs(&ring.subscribe(Some(5))).map(|s| s.len()), Some(KEPT));
    }
}
