use std::sync::Arc;

use bytes::Bytes;
use domain::backend::ports::LogRecord;
use domain::event::{AreaRef, Audience};
use domain::ids::{AccountId, CommunityCode, UnitId};
use domain::people::{Action, Person, Subject, permits};

use super::Frame;
use super::names::Names;

/// Who sees a ticket, in words shared with all others of the kind.
#[derive(Debug, Clone)]
pub struct Sight {
    pub community: Arc<CommunityCode>,
    units: Arc<[UnitId]>,
    area: AreaRef,
    mediator: Option<AccountId>,
    reporter: Option<AccountId>,
    handed_over: bool,
    unlawful: bool,
}

impl Sight {
    fn of(names: &mut Names, record: &LogRecord, audience: &Audience) -> Self {
        let (community, units) = (names.community(&record.pin.community), names.units(audience));
        Self {
            community: names.code(community).clone(),
            units: names.set(units).clone(),
            // Lines of the first schema know no audience: the pin's place serves.
            area: audience.area.unwrap_or(record.pin.area),
            mediator: audience.mediator,
            reporter: audience.reporter,
            handed_over: audience.handed_over,
            unlawful: audience.unlawful,
        }
    }

    pub fn seen_by(&self, person: &Person) -> bool {
        let subject = Subject {
            community: Some(&self.community),
            area: Some(self.area),
            handed_over: self.handed_over,
            units: &self.units,
            mediator: self.mediator,
            reporter: self.reporter,
            unlawful: self.unlawful,
        };
        permits(person, Action::SeeTicket, &subject)
    }
}

/// A change of one ticket as each kind of reader is told of it: serialised once, and who may read it.
#[derive(Debug)]
pub struct Line {
    pub seq: u64,
    pub pin: Bytes,
    /// What the public is sent: the pin, that it is gone, or nothing.
    pub public: Option<Bytes>,
    pub sight: Sight,
    /// Only where it may have left somebody's view.
    pub left: Option<Box<Left>>,
    pub alarm: Option<Box<AlarmLine>>,
}

#[derive(Debug)]
pub struct Left {
    pub gone: Bytes,
    pub was: Sight,
}

#[derive(Debug, Clone)]
pub struct AlarmLine {
    pub frame: Bytes,
    pub answered: bool,
}

impl Line {
    pub fn of(names: &mut Names, record: &LogRecord, alarm: Option<AlarmLine>) -> Self {
        let pin = Frame::pin(record.seq, &record.pin);
        let gone = || Frame::gone(record.seq, &record.pin.number);
        let public = match (record.public, record.was_public) {
            (true, _) => Some(pin.clone()),
            (false, true) => Some(gone()),
            (false, false) => None,
        };
        let left = record
            .was
            .as_ref()
            .map(|was| Box::new(Left { gone: gone(), was: Sight::of(names, record, was) }));
        let sight = Sight::of(names, record, &record.audience);
        Self { seq: record.seq, pin, public, sight, left, alarm: alarm.map(Box::new) }
    }
}
