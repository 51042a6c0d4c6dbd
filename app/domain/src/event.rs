//! What a live client receives: the pin and nothing personal.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::catalog::{Category, ItemCode};
use crate::clock::Timestamp;
use crate::ids::{AccountId, CommunityCode, DoorId, ParseIdError, TicketNumber, UnitId};
use crate::people::{Action, Duty, Person, Subject, permits};
use crate::ticket::{State, Ticket};

/// An area of a community by its number, or the street outside all areas. On the wire `1`…`5` or `"street"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AreaRef {
    Area(u8),
    Street,
}

impl fmt::Display for AreaRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Area(no) => write!(f, "{no}"),
            Self::Street => f.write_str("street"),
        }
    }
}

impl FromStr for AreaRef {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        match s.parse::<u8>() {
            Ok(no @ 1..=99) => Ok(Self::Area(no)),
            _ if s == "street" => Ok(Self::Street),
            _ => Err(ParseIdError("area")),
        }
    }
}

impl AreaRef {
    /// The street is 0 in tables and in the binary form.
    pub fn code(self) -> u8 {
        match self {
            Self::Area(no) => no,
            Self::Street => 0,
        }
    }

    pub fn from_code(code: u8) -> Self {
        if code == 0 { Self::Street } else { Self::Area(code) }
    }
}

impl Serialize for AreaRef {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Area(no) => s.serialize_u8(*no),
            Self::Street => s.serialize_str("street"),
        }
    }
}

impl<'de> Deserialize<'de> for AreaRef {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Wire {
            No(u8),
            Name(String),
        }
        match Wire::deserialize(d)? {
            Wire::No(no) => no.to_string().parse(),
            Wire::Name(name) => name.parse(),
        }
        .map_err(serde::de::Error::custom)
    }
}

/// One ticket as a map shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pin {
    pub number: TicketNumber,
    pub community: CommunityCode,
    pub lat: f64,
    pub lng: f64,
    pub area: AreaRef,
    /// `None` while nobody has named it (不清楚); such a ticket is no public pin.
    pub category: Option<Category>,
    pub item: Option<ItemCode>,
    pub status: State,
    /// 0 normal, 1 an item with a 急 limit, 2 emergency.
    pub priority: u8,
    pub overdue: bool,
    /// Count of the ticket's entries: a higher one is newer.
    pub version: u32,
}

/// Who on staff may see a ticket, beyond its place: what permissions ask, kept with every pin and every line of
/// the log so that streams and maps decide without a second look.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Audience {
    pub area: Option<AreaRef>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub handed_over: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unlawful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mediator: Option<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporter: Option<AccountId>,
    /// An alarm that nobody has answered.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub alarm: bool,
}

impl Audience {
    pub fn of(ticket: &Ticket) -> Self {
        let mut units = ticket.units();
        units.sort_unstable();
        units.dedup();
        Self {
            area: Some(ticket.report.area),
            handed_over: ticket.is_open_to_community(),
            unlawful: ticket.is_unlawful(),
            units,
            mediator: ticket.mediator,
            reporter: ticket.reporter,
            alarm: ticket.alarms(),
        }
    }

    pub fn subject<'a>(&'a self, community: &'a CommunityCode) -> Subject<'a> {
        Subject {
            community: Some(community),
            area: self.area,
            handed_over: self.handed_over,
            units: &self.units,
            mediator: self.mediator,
            reporter: self.reporter,
            unlawful: self.unlawful,
        }
    }

    pub fn seen_by(&self, person: &Person, community: &CommunityCode) -> bool {
        permits(person, Action::SeeTicket, &self.subject(community))
    }
}

/// An emergency's alarm, as the log keeps it: what the pin does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmState {
    pub since: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub climbed: Option<Duty>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub answered: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub place_unknown: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door: Option<DoorId>,
}

impl AlarmState {
    /// `None` for a ticket that never alarmed.
    pub fn of(ticket: &Ticket) -> Option<Self> {
        let alarm = ticket.alarm?;
        Some(Self {
            since: alarm.since,
            climbed: alarm.climbed,
            answered: !ticket.alarms(),
            place_unknown: ticket.report.place_unknown,
            door: ticket.report.door.clone(),
        })
    }
}

/// `event: alarm`, for staff and paired walls: it began, climbed or was answered. Where, and since when; never why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlarmEvent {
    pub number: TicketNumber,
    pub community: CommunityCode,
    pub area: AreaRef,
    pub lat: f64,
    pub lng: f64,
    pub door: Option<DoorId>,
    /// Milliseconds since 1970.
    pub since: Timestamp,
    /// Whom it has climbed to.
    pub climbed: Option<Duty>,
    pub answered: bool,
    /// Nobody said where: `lat` and `lng` are the middle of the subdistrict.
    pub place_unknown: bool,
}

impl AlarmEvent {
    pub fn of(pin: &Pin, alarm: &AlarmState) -> Self {
        Self {
            number: pin.number.clone(),
            community: pin.community.clone(),
            area: pin.area,
            lat: pin.lat,
            lng: pin.lng,
            door: alarm.door.clone(),
            since: alarm.since,
            climbed: alarm.climbed,
            answered: alarm.answered,
            place_unknown: alarm.place_unknown,
        }
    }
}

/// The public stream's messages that change a map; `reset` and `beat` carry nothing to apply.
#[derive(Debug, Clone, PartialEq)]
pub enum LiveEvent {
    Pin(Pin),
    /// It left the caller's view.
    Gone(TicketNumber),
}
