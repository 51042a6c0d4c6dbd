use domain::event::{AreaRef, Audience, Pin};
use domain::ids::{AccountId, TicketNumber};
use domain::people::Subject;
use domain::pins::{PackedPin, date_of, day_number, state_byte, state_of, what_byte, what_of};
use domain::query::Filter;
use domain::ticket::State;

use super::names::Names;

/// A hundredth of a micrometre would be for nobody: positions to 1e-7 degree, about a centimetre.
const PER_DEGREE: f64 = 1e7;

pub const PUBLIC: u8 = 1;
const HANDED_OVER: u8 = 2;
const UNLAWFUL: u8 = 4;
const ALARM: u8 = 8;

/// A ticket as the live side holds it, in forty bytes and without a word of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    lat: i32,
    lng: i32,
    pub count: u32,
    pub version: u32,
    /// Of [`Names::set`].
    pub units: u32,
    /// Account + 1; 0 is nobody.
    mediator: u32,
    reporter: u32,
    pub day: u16,
    pub community: u16,
    pub area: u8,
    pub what: u8,
    pub state: u8,
    flags: u8,
}

fn account(id: Option<AccountId>) -> u32 {
    id.map_or(0, |id| id.0.saturating_add(1))
}

impl Row {
    pub fn of(names: &mut Names, pin: &Pin, public: bool, audience: &Audience) -> Self {
        let flag = |on: bool, bit: u8| if on { bit } else { 0 };
        Self {
            lat: (pin.lat * PER_DEGREE).round() as i32,
            lng: (pin.lng * PER_DEGREE).round() as i32,
            count: pin.number.count,
            version: pin.version,
            units: names.units(audience),
            mediator: account(audience.mediator),
            reporter: account(audience.reporter),
            day: day_number(pin.number.date),
            community: names.community(&pin.community),
            area: pin.area.code(),
            what: what_byte(pin.category, pin.item),
            state: state_byte(pin.status, pin.priority, pin.overdue),
            flags: flag(public, PUBLIC)
                | flag(audience.handed_over, HANDED_OVER)
                | flag(audience.unlawful, UNLAWFUL)
                | flag(audience.alarm, ALARM),
        }
    }

    pub fn is_public(&self) -> bool {
        self.flags & PUBLIC != 0
    }

    pub fn handed_over(&self) -> bool {
        self.flags & HANDED_OVER != 0
    }

    pub fn unlawful(&self) -> bool {
        self.flags & UNLAWFUL != 0
    }

    pub fn mediator(&self) -> Option<AccountId> {
        self.mediator.checked_sub(1).map(AccountId)
    }

    pub fn reporter(&self) -> Option<AccountId> {
        self.reporter.checked_sub(1).map(AccountId)
    }

    pub fn status(&self) -> State {
        // Written by `state_byte`, so it reads back.
        state_of(self.state).map_or(State::Reported, |(state, _, _)| state)
    }

    pub fn number(&self, names: &Names) -> TicketNumber {
        let community = (**names.code(self.community)).clone();
        TicketNumber { date: date_of(self.day), count: self.count, community }
    }

    pub fn pin(&self, names: &Names) -> Pin {
        let (status, priority, overdue) = state_of(self.state).unwrap_or((State::Reported, 0, false));
        let (category, item) = what_of(self.what).unwrap_or((None, None));
        let number = self.number(names);
        Pin {
            community: number.community.clone(),
            number,
            lat: f64::from(self.lat) / PER_DEGREE,
            lng: f64::from(self.lng) / PER_DEGREE,
            area: AreaRef::from_code(self.area),
            category,
            item,
            status,
            priority,
            overdue,
            version: self.version,
        }
    }

    pub fn packed(&self) -> PackedPin {
        let micro = |n: i32| (f64::from(n) / 10.0).round() as i32;
        PackedPin {
            community: self.community,
            lat: micro(self.lat),
            lng: micro(self.lng),
            area: self.area,
            what: self.what,
            state: self.state,
            day: self.day,
            count: self.count,
            version: self.version,
        }
    }

    /// What permissions ask of it.
    pub fn subject<'a>(&self, names: &'a Names) -> Subject<'a> {
        Subject {
            community: Some(&**names.code(self.community)),
            area: Some(AreaRef::from_code(self.area)),
            handed_over: self.handed_over(),
            units: names.set(self.units),
            mediator: self.mediator(),
            reporter: self.reporter(),
            unlawful: self.unlawful(),
        }
    }
}

/// A filter in the numbers of rows, so that a million of them are read without a word.
pub struct Sieve {
    /// `None` where the filter names a community that no ticket is of.
    pub community: Option<Option<u16>>,
    filter: Filter,
}

impl Sieve {
    pub fn of(names: &Names, filter: &Filter) -> Self {
        let community = filter.community.as_ref().map(|code| names.community_id(code));
        Self { community, filter: filter.clone() }
    }

    pub fn community(&self, community: u16) -> bool {
        self.community.is_none_or(|wanted| wanted == Some(community))
    }

    pub fn area(&self, area: u8) -> bool {
        self.filter.area.is_none_or(|wanted| wanted.code() == area)
    }

    pub fn what(&self, what: u8) -> bool {
        let category = self.filter.category.is_none_or(|wanted| what >> 4 == wanted as u8 + 1);
        category
            && self.filter.item.is_none_or(|wanted| what == what_byte(Some(wanted.category), Some(wanted)))
    }

    /// Whether it is of the category that the filter names.
    pub fn chosen_category(&self, what: u8) -> bool {
        self.filter.category.is_some_and(|wanted| what >> 4 == wanted as u8 + 1)
    }

    pub fn status(&self, state: State) -> bool {
        self.filter.status.is_none_or(|wanted| wanted.matches(state))
    }

    pub fn lets(&self, row: &Row) -> bool {
        self.community(row.community)
            && self.area(row.area)
            && self.what(row.what)
            && self.status(row.status())
    }
}
