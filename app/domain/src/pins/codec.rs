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

pub fn encode<'a>(pins: impl IntoIterator<Item = &'a Pin>) -> Vec<u8> {
    let pins: Vec<&Pin> = pins.into_iter().collect();
    let mut communities: Vec<&CommunityCode> = pins.iter().map(|p| &p.community).collect();
    communities.sort_unstable();
    communities.dedup();
    let lat0 = pins.iter().map(|p| units(p.lat)).min().unwrap_or(0);
    let lng0 = pins.iter().map(|p| units(p.lng)).min().unwrap_or(0);
    let day = |p: &Pin| (p.number.date - epoch()).whole_days().max(0) as u64;
    let day0 = pins.iter().map(|p| day(p)).min().unwrap_or(0);

    let mut rows: Vec<(u64, &Pin)> = pins
        .iter()
        .map(|p| (morton((units(p.lat) - lat0) as u64, (units(p.lng) - lng0) as u64), *p))
        .collect();
    rows.sort_unstable_by(|a, b| (a.0, &a.1.number).cmp(&(b.0, &b.1.number)));

    let mut out = Vec::with_capacity(16 + rows.len() * 9);
    out.extend_from_slice(MAGIC);
    put(&mut out, communities.len() as u64);
    for code in &communities {
        put(&mut out, code.as_str().len() as u64);
        out.extend_from_slice(code.as_str().as_bytes());
    }
    put(&mut out, rows.len() as u64);
    put(&mut out, zigzag(lat0));
    put(&mut out, zigzag(lng0));
    put(&mut out, day0);
    let mut last = 0;
    for (code, _) in &rows {
        put(&mut out, code - last);
        last = *code;
    }
    if communities.len() > 1 {
        for (_, p) in &rows {
            put(&mut out, communities.binary_search(&&p.community).unwrap_or(0) as u64);
        }
    }
    out.extend(rows.iter().map(|(_, p)| p.area.code()));
    out.extend(rows.iter().map(|(_, p)| what_byte(p)));
    out.extend(rows.iter().map(|(_, p)| p.status as u8 | (p.priority & 3) << 4 | u8::from(p.overdue) << 6));
    for (_, p) in &rows {
        put(&mut out, day(p) - day0);
    }
    for (_, p) in &rows {
        put(&mut out, u64::from(p.number.count));
    }
    for (_, p) in &rows {
        put(&mut out, u64::from(p.version));
    }
    out
}

fn what_byte(p: &Pin) -> u8 {
    let category = p.category.map_or(0, |c| c as u8 + 1);
    category << 4 | p.item.map_or(0, |i| i.number & 15)
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
            let category = match whats[i] >> 4 {
                0 => None,
                c => Some(*Category::ALL.get(usize::from(c) - 1).ok_or(DecodeError)?),
            };
            let number = whats[i] & 15;
            let item = category.filter(|_| number > 0).map(|category| ItemCode { category, number });
            Ok(Pin {
                number: TicketNumber { date, count, community: community.clone() },
                community,
                lat: (lat0 + positions[i].0 as i64) as f64 / UNITS_PER_DEGREE,
                lng: (lng0 + positions[i].1 as i64) as f64 / UNITS_PER_DEGREE,
                area: AreaRef::from_code(areas[i]),
                category,
                item,
                status: *State::ALL.get(usize::from(states[i] & 15)).ok_or(DecodeError)?,
                priority: states[i] >> 4 & 3,
                overdue: states[i] >> 6 & 1 == 1,
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
