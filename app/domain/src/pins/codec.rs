//! The compact form of `/api/pins`, version 1.
//!
//! All integers are LEB128 varints; `zigzag` marks signed ones. Positions are in units of 1e-6 degree (0.11 m).
//!
//! ```text
//! "WWP1"
//! number of communities, then each: length, ASCII code
//! number of pins n
//! origin latitude (zigzag), origin longitude (zigzag), first day (days since 2000-01-01)
//! column 1: n Morton codes of (lat − origin, lng − origin), ascending, as differences
//! column 2: n community indexes          — left out when there is one community
//! column 3: n areas, a byte each (0 street)
//! column 4: n items, a byte each: category 1…7 × 16 + item number (0 none), 0 unnamed
//! column 5: n states and flags, a byte each: state 0…9 | priority << 4 | overdue << 6
//! column 6: n days of the ticket number, since the first day
//! column 7: n counts of the ticket number
//! column 8: n versions
//! ```
//!
//! Sorting by Morton code puts neighbours beside each other, so that the differences are small; columns of equal
//! meaning compress well behind it.

use thiserror::Error;
use time::{Date, Duration, Month};

use crate::catalog::{Category, ItemCode};
use crate::event::{AreaRef, Pin};
use crate::ids::{CommunityCode, TicketNumber};
use crate::ticket::State;

const MAGIC: &[u8; 4] = b"WWP1";
const UNITS_PER_DEGREE: f64 = 1e6;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a pin snapshot of version 1")]
pub struct DecodeError;

fn epoch() -> Date {
    Date::from_calendar_date(2000, Month::January, 1).unwrap_or(Date::MIN)
}

fn units(degrees: f64) -> i64 {
    (degrees * UNITS_PER_DEGREE).round() as i64
}

/// A pin as numbers: how a server holds and sends a million of them without a word of text in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackedPin {
    /// Index into the communities that go with it.
    pub community: u16,
    /// In units of 1e-6 degree.
    pub lat: i32,
    pub lng: i32,
    pub area: u8,
    /// [`what_byte`]
    pub what: u8,
    /// [`state_byte`]
    pub state: u8,
    /// Of the ticket's number, since 2000-01-01.
    pub day: u16,
    pub count: u32,
    pub version: u32,
}

/// Days since 2000-01-01; numbers bear no day before it nor after 2179.
pub fn day_number(date: Date) -> u16 {
    u16::try_from((date - epoch()).whole_days().max(0)).unwrap_or(u16::MAX)
}

pub fn date_of(day: u16) -> Date {
    epoch().checked_add(Duration::days(i64::from(day))).unwrap_or(Date::MAX)
}

/// Category 1…7 × 16 + item number (0 none), 0 unnamed.
pub fn what_byte(category: Option<Category>, item: Option<ItemCode>) -> u8 {
    category.map_or(0, |c| c as u8 + 1) << 4 | item.map_or(0, |i| i.number & 15)
}

/// What [`what_byte`] wrote; `None` where there is no such category.
pub fn what_of(byte: u8) -> Option<(Option<Category>, Option<ItemCode>)> {
    let category = match byte >> 4 {
        0 => None,
        n => Some(*Category::ALL.get(usize::from(n) - 1)?),
    };
    let number = byte & 15;
    let item = category.filter(|_| number > 0).map(|category| ItemCode { category, number });
    Some((category, item))
}

/// State 0…9 | priority << 4 | overdue << 6.
pub fn state_byte(state: State, priority: u8, overdue: bool) -> u8 {
    state as u8 | (priority & 3) << 4 | u8::from(overdue) << 6
}

/// What [`state_byte`] wrote; `None` where there is no such state.
pub fn state_of(byte: u8) -> Option<(State, u8, bool)> {
    let state = *State::ALL.get(usize::from(byte & 15))?;
    Some((state, byte >> 4 & 3, byte >> 6 & 1 == 1))
}

pub fn encode<'a>(pins: impl IntoIterator<Item = &'a Pin>) -> Vec<u8> {
    let mut communities: Vec<CommunityCode> = Vec::new();
    let packed = pins
        .into_iter()
        .map(|p| {
            let known = communities.iter().position(|code| *code == p.community);
            let community = known.unwrap_or_else(|| {
                communities.push(p.community.clone());
                communities.len() - 1
            });
            let micro = |degrees| i32::try_from(units(degrees)).unwrap_or_default();
            PackedPin {
                community: u16::try_from(community).unwrap_or_default(),
                lat: micro(p.lat),
                lng: micro(p.lng),
                area: p.area.code(),
                what: what_byte(p.category, p.item),
                state: state_byte(p.status, p.priority, p.overdue),
                day: day_number(p.number.date),
                count: p.number.count,
                version: p.version,
            }
        })
        .collect();
    encode_packed(&communities, packed)
}

/// The same from pins that are packed already. Communities without a pin are left out.
pub fn encode_packed(codes: &[CommunityCode], mut pins: Vec<PackedPin>) -> Vec<u8> {
    let mut occurs = vec![false; codes.len()];
    for pin in &pins {
        if let Some(occurs) = occurs.get_mut(usize::from(pin.community)) {
            *occurs = true;
        }
    }
    let mut present: Vec<usize> = (0..codes.len()).filter(|i| occurs[*i]).collect();
    present.sort_unstable_by_key(|i| &codes[*i]);
    let mut place = vec![0_u16; codes.len()];
    for (at, i) in (0_u16..).zip(&present) {
        place[*i] = at;
    }
    for pin in &mut pins {
        pin.community = place.get(usize::from(pin.community)).copied().unwrap_or_default();
    }
    let lat0 = pins.iter().map(|p| i64::from(p.lat)).min().unwrap_or(0);
    let lng0 = pins.iter().map(|p| i64::from(p.lng)).min().unwrap_or(0);
    let day0 = pins.iter().map(|p| p.day).min().unwrap_or(0);
    let mut rows: Vec<(u64, PackedPin)> = pins
        .into_iter()
        .map(|p| (morton((i64::from(p.lat) - lat0) as u64, (i64::from(p.lng) - lng0) as u64), p))
        .collect();
    rows.sort_unstable_by_key(|(code, p)| (*code, p.day, p.count, p.community));

    let mut out = Vec::with_capacity(16 + rows.len() * 9);
    out.extend_from_slice(MAGIC);
    put(&mut out, present.len() as u64);
    for i in &present {
        put(&mut out, codes[*i].as_str().len() as u64);
        out.extend_from_slice(codes[*i].as_str().as_bytes());
    }
    put(&mut out, rows.len() as u64);
    put(&mut out, zigzag(lat0));
    put(&mut out, zigzag(lng0));
    put(&mut out, u64::from(day0));
    let mut last = 0;
    for (code, _) in &rows {
        put(&mut out, code - last);
        last = *code;
    }
    if present.len() > 1 {
        for (_, p) in &rows {
            put(&mut out, u64::from(p.community));
        }
    }
    out.extend(rows.iter().map(|(_, p)| p.area));
    out.extend(rows.iter().map(|(_, p)| p.what));
    out.extend(rows.iter().map(|(_, p)| p.state));
    for (_, p) in &rows {
        put(&mut out, u64::from(p.day - day0));
    }
    for (_, p) in &rows {
        put(&mut out, u64::from(p.count));
    }
    for (_, p) in &rows {
        put(&mut out, u64::from(p.version));
    }
    out
}

pub fn decode(bytes: &[u8]) -> Result<Vec<Pin>, DecodeError> {
    let mut reader = Reader(bytes);
    if reader.take(4)? != MAGIC {
        return Err(DecodeError);
    }
    let communities: Vec<CommunityCode> = (0..reader.count()?)
        .map(|_| {
            let length = reader.count()?;
            let code = std::str::from_utf8(reader.take(length)?).map_err(|_| DecodeError)?;
            code.parse().map_err(|_| DecodeError)
        })
        .collect::<Result<_, _>>()?;
    let n = reader.count()?;
    let (lat0, lng0) = (unzigzag(reader.varint()?), unzigzag(reader.varint()?));
    let day0 = reader.varint()?;
    let mut code = 0_u64;
    let positions: Vec<(u64, u64)> = (0..n)
        .map(|_| {
            code = code.checked_add(reader.varint()?).ok_or(DecodeError)?;
            Ok(unmorton(code))
        })
        .collect::<Result<_, _>>()?;
    let owners: Vec<usize> = if communities.len() > 1 {
        (0..n).map(|_| reader.count_unchecked()).collect::<Result<_, _>>()?
    } else {
        vec![0; n]
    };
    let areas = reader.take(n)?.to_vec();
    let whats = reader.take(n)?.to_vec();
    let states = reader.take(n)?.to_vec();
    let days: Vec<u64> = (0..n).map(|_| reader.varint()).collect::<Result<_, _>>()?;
    let counts: Vec<u64> = (0..n).map(|_| reader.varint()).collect::<Result<_, _>>()?;
    let versions: Vec<u64> = (0..n).map(|_| reader.varint()).collect::<Result<_, _>>()?;

    (0..n)
        .map(|i| {
            let community = communities.get(owners[i]).ok_or(DecodeError)?.clone();
            let days = i64::try_from(day0 + days[i]).map_err(|_| DecodeError)?;
            let date = epoch().checked_add(Duration::days(days.min(365_000))).ok_or(DecodeError)?;
            let count = u32::try_from(counts[i]).map_err(|_| DecodeError)?;
            let (category, item) = what_of(whats[i]).ok_or(DecodeError)?;
            let (status, priority, overdue) = state_of(states[i]).ok_or(DecodeError)?;
            Ok(Pin {
                number: TicketNumber { date, count, community: community.clone() },
                community,
                lat: (lat0 + positions[i].0 as i64) as f64 / UNITS_PER_DEGREE,
                lng: (lng0 + positions[i].1 as i64) as f64 / UNITS_PER_DEGREE,
                area: AreaRef::from_code(areas[i]),
                category,
                item,
                status,
                priority,
                overdue,
                version: u32::try_from(versions[i]).map_err(|_| DecodeError)?,
            })
        })
        .collect()
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], DecodeError> {
        let (head, tail) = self.0.split_at_checked(n).ok_or(DecodeError)?;
        self.0 = tail;
        Ok(head)
    }

    fn varint(&mut self) -> Result<u64, DecodeError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(value);
            }
        }
        Err(DecodeError)
    }

    /// A count of things that follow: each takes at least a byte, so a larger one is a lie.
    fn count(&mut self) -> Result<usize, DecodeError> {
        let n = self.count_unchecked()?;
        if n <= self.0.len() { Ok(n) } else { Err(DecodeError) }
    }

    fn count_unchecked(&mut self) -> Result<usize, DecodeError> {
        usize::try_from(self.varint()?).map_err(|_| DecodeError)
    }
}

fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// Interleaves the bits: latitude in the odd places, longitude in the even ones.
fn morton(lat: u64, lng: u64) -> u64 {
    spread(lat) << 1 | spread(lng)
}

fn unmorton(code: u64) -> (u64, u64) {
    (gather(code >> 1), gather(code))
}

fn spread(value: u64) -> u64 {
    let mut v = value & 0xffff_ffff;
    v = (v | v << 16) & 0x0000_ffff_0000_ffff;
    v = (v | v << 8) & 0x00ff_00ff_00ff_00ff;
    v = (v | v << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    v = (v | v << 2) & 0x3333_3333_3333_3333;
    (v | v << 1) & 0x5555_5555_5555_5555
}

fn gather(value: u64) -> u64 {
    let mut v = value & 0x5555_5555_5555_5555;
    v = (v | v >> 1) & 0x3333_3333_3333_3333;
    v = (v | v >> 2) & 0x0f0f_0f0f_0f0f_0f0f;
    v = (v | v >> 4) & 0x00ff_00ff_00ff_00ff;
    v = (v | v >> 8) & 0x0000_ffff_0000_ffff;
    (v | v >> 16) & 0xffff_ffff
}
