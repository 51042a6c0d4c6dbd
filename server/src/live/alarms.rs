use std::collections::BTreeMap;

use bytes::Bytes;
use domain::backend::ports::{LivePin, LogRecord};
use domain::event::{AlarmEvent, AlarmState, Audience};
use domain::ids::TicketNumber;

use super::Frame;
use super::line::{AlarmLine, Line, Sight};
use super::names::Names;
use super::view::View;

/// Alarms that nobody has answered: a reader is told them at the start of its stream.
#[derive(Default)]
pub struct Alarms(BTreeMap<TicketNumber, Open>);

struct Open {
    state: AlarmState,
    frame: Bytes,
    sight: Sight,
}

impl Alarms {
    pub fn of(names: &mut Names, pins: &[LivePin]) -> Self {
        let mut alarms = Self::default();
        for live in pins.iter().filter(|live| live.alarm.is_some()) {
            // A record of the present, as if it had just begun.
            let record = LogRecord {
                seq: 0,
                at: domain::clock::Timestamp(0),
                pin: live.pin.clone(),
                public: live.public,
                was_public: live.public,
                audience: live.audience.clone(),
                was: None,
                alarm: live.alarm.clone(),
            };
            let _told_at_the_start_of_streams = alarms.line(names, &record);
        }
        alarms
    }

    /// What a committed change means, with the alarm's part in it: that it began, climbed, moved or was answered.
    pub fn line(&mut self, names: &mut Names, record: &LogRecord) -> Line {
        let alarm = record.alarm.as_ref().and_then(|state| self.take(record, state));
        let line = Line::of(names, record, alarm);
        if let Some(open) = self.0.get_mut(&record.pin.number) {
            open.sight = line.sight.clone();
        } else if let (Some(state), Some(alarm)) = (&record.alarm, &line.alarm)
            && !alarm.answered
        {
            let open = Open { state: state.clone(), frame: alarm.frame.clone(), sight: line.sight.clone() };
            self.0.insert(record.pin.number.clone(), open);
        }
        line
    }

    /// `None` when it says nothing new.
    fn take(&mut self, record: &LogRecord, state: &AlarmState) -> Option<AlarmLine> {
        let number = &record.pin.number;
        let frame = Frame::alarm(&AlarmEvent::of(&record.pin, state));
        if state.answered {
            let before = record.was.as_ref().is_some_and(|was: &Audience| was.alarm);
            let was_open = self.0.remove(number).is_some();
            return (was_open || before).then_some(AlarmLine { frame, answered: true });
        }
        match self.0.get_mut(number) {
            Some(open) if open.state == *state && open.frame == frame => None,
            Some(open) => {
                open.state = state.clone();
                open.frame = frame.clone();
                Some(AlarmLine { frame, answered: false })
            }
            None => Some(AlarmLine { frame, answered: false }),
        }
    }

    /// Open alarms that a reader may see, oldest first.
    pub fn seen_by(&self, view: &View) -> Vec<Bytes> {
        let mut seen: Vec<&Open> = self.0.values().filter(|open| view.sees_alarm(&open.sight)).collect();
        seen.sort_by_key(|open| open.state.since);
        seen.into_iter().map(|open| open.frame.clone()).collect()
    }
}
