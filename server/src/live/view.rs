use std::sync::Arc;

use bytes::Bytes;
use domain::ids::CommunityCode;
use domain::people::Person;

use super::line::{Line, Sight};

/// Who reads a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    Public,
    Staff(Arc<Person>),
    /// A paired wall, of one community or of all: what the public sees, and alarms.
    Wall(Option<CommunityCode>),
}

/// What a reader is sent of a change, in this order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sent {
    pub alarm: Option<Bytes>,
    pub change: Option<Bytes>,
}

impl View {
    pub fn sees_alarm(&self, sight: &Sight) -> bool {
        match self {
            Self::Public => false,
            Self::Staff(person) => sight.seen_by(person),
            Self::Wall(community) => community.as_ref().is_none_or(|own| *own == *sight.community),
        }
    }

    /// A live change.
    pub fn of(&self, line: &Line) -> Sent {
        let alarm = line.alarm.as_ref().filter(|_| self.sees_alarm(&line.sight));
        Sent { alarm: alarm.map(|alarm| alarm.frame.clone()), change: self.change(line) }
    }

    /// A change that happened before: open alarms have been told ahead of it as they are now, so that of the past
    /// ones only the answers matter.
    pub fn of_past(&self, line: &Line) -> Sent {
        let answered = line.alarm.as_ref().is_some_and(|alarm| alarm.answered);
        if answered { self.of(line) } else { Sent { alarm: None, change: self.change(line) } }
    }

    fn change(&self, line: &Line) -> Option<Bytes> {
        let Self::Staff(person) = self else { return line.public.clone() };
        if line.sight.seen_by(person) {
            return Some(line.pin.clone());
        }
        // Only who saw it before learns that it is gone; to the others it never was.
        line.left.as_ref().filter(|left| left.was.seen_by(person)).map(|left| left.gone.clone())
    }
}

impl Sent {
    pub fn frames(self) -> impl Iterator<Item = Bytes> {
        self.alarm.into_iter().chain(self.change)
    }
}
