//! Names of things, as types that cannot be mixed up. Each parses from and prints to one canonical form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;
use time::Date;

use crate::clock::compact_date;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a valid {0}")]
pub struct ParseIdError(pub &'static str);

/// Serialises a type by its canonical text, since that is what people, URLs and JSON see.
macro_rules! text_form {
    ($($name:ty),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
text_form!(TicketId, TicketNumber, CommunityCode, IdempotencyKey, PhotoId, DoorId, UnitId);

/// A ticket's inner name: 128 random bits, never shown to the public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TicketId(pub [u8; 16]);

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for TicketId {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        let mut id = [0; 16];
        decode_hex(s, &mut id).ok_or(ParseIdError("ticket id")).map(|()| Self(id))
    }
}

/// `GK1`: two to eight capitals and digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CommunityCode(String);

impl CommunityCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CommunityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CommunityCode {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        let fits =
            (2..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        fits.then(|| Self(s.to_owned())).ok_or(ParseIdError("community code"))
    }
}

/// `GK1-261123-0042`: community, day in Asia/Shanghai, count of that day (at least four digits).
/// Its order is the order of reporting within a community.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TicketNumber {
    pub date: Date,
    pub count: u32,
    pub community: CommunityCode,
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{:04}", self.community, compact_date::write(self.date), self.count)
    }
}

impl FromStr for TicketNumber {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        let wrong = ParseIdError("ticket number");
        let mut parts = s.split('-');
        let (Some(community), Some(date), Some(count), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(wrong);
        };
        if count.len() < 4 || !count.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong);
        }
        Ok(Self {
            community: community.parse().map_err(|_| wrong)?,
            date: compact_date::read(date).ok_or(wrong)?,
            count: count.parse().ok().filter(|n| *n > 0).ok_or(wrong)?,
        })
    }
}

/// Made by the page that holds the form; one key makes at most one ticket.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for IdempotencyKey {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        let fits = (8..=80).contains(&s.len())
            && s.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        fits.then(|| Self(s.to_owned())).ok_or(ParseIdError("idempotency key"))
    }
}

/// SHA-256 of the stored photo, in lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhotoId(String);

impl PhotoId {
    pub fn of_digest(digest: [u8; 32]) -> Self {
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PhotoId {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        let mut digest = [0; 32];
        decode_hex(s, &mut digest).ok_or(ParseIdError("photo id")).map(|()| Self::of_digest(digest))
    }
}

/// A stairwell's name, `GK1-1-3-2`: community, area, building of the area, unit of the building.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DoorId {
    pub community: CommunityCode,
    pub area: u8,
    pub building: u16,
    pub unit: u16,
}

impl fmt::Display for DoorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}-{}", self.community, self.area, self.building, self.unit)
    }
}

impl FromStr for DoorId {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        let wrong = ParseIdError("door");
        let parts: Vec<&str> = s.split('-').collect();
        let [community, area, building, unit] = parts[..] else { return Err(wrong) };
        let door = Self {
            community: community.parse().map_err(|_| wrong)?,
            area: area.parse().map_err(|_| wrong)?,
            building: building.parse().map_err(|_| wrong)?,
            unit: unit.parse().map_err(|_| wrong)?,
        };
        // One door, one spelling: "+1" and "01" parse as numbers but are no canonical form.
        if door.to_string() == s { Ok(door) } else { Err(wrong) }
    }
}

/// An account of somebody who signs in. Entries name people by it; the name behind it can be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub u32);

/// A handling unit's short name, `gk1-team2` or `police`: small letters, digits and dashes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId(String);

impl UnitId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for UnitId {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        let fits = (2..=32).contains(&s.len())
            && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        fits.then(|| Self(s.to_owned())).ok_or(ParseIdError("unit"))
    }
}

fn decode_hex(s: &str, out: &mut [u8]) -> Option<()> {
    if s.len() != out.len() * 2 {
        return None;
    }
    for (byte, pair) in out.iter_mut().zip(s.as_bytes().chunks(2)) {
        let digit = |c: u8| char::from(c).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(())
}
