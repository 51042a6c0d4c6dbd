//! Secrets of the installation and what is derived from them: tracking codes, door codes, sealed cookies.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;

use super::chain::{Hash, sha256};
use crate::clock::Timestamp;
use crate::ids::{DoorId, TicketId};
use crate::patrol::code::{CROCKFORD, is_checked, typed_digits};

/// One generation of the key that signs door codes.
#[derive(Clone)]
pub struct DoorKey {
    /// Short name printed inside the code, e.g. `a`.
    pub id: String,
    pub secret: [u8; 32],
    pub revoked: bool,
}

#[derive(Clone)]
pub struct Keys {
    pub server: [u8; 32],
    /// Newest last; the newest one that is not revoked signs.
    pub doors: Vec<DoorKey>,
    /// Whether `demo-1-1-1` stands for a door.
    pub demo: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a door code of this installation")]
pub struct DoorCodeError;

pub(super) fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> Hash {
    hmac_of(key, parts)
}

/// The same with a key that was handed out as text.
pub(super) fn hmac_of(key: &[u8], parts: &[&[u8]]) -> Hash {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Compares without telling by its time how much agreed.
pub(super) fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |acc, (x, y)| acc | (x ^ y)) == 0
}

/// Crockford base32 of the first 80 bits: 16 characters.
pub(super) fn base32_80(bytes: &[u8]) -> String {
    let mut value = bytes[..10].iter().fold(0_u128, |v, b| v << 8 | u128::from(*b));
    let mut out = [0_u8; 16];
    for slot in out.iter_mut().rev() {
        *slot = CROCKFORD[(value & 31) as usize];
        value >>= 5;
    }
    out.iter().map(|b| char::from(*b)).collect()
}

/// What a reporter keeps to find the report again: 80 bits and a check character, `XXXX-XXXX-XXXX-XXXX-C`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackingCode(String);

impl TrackingCode {
    /// Reads what a person typed: any case, spaces and dashes ignored, look-alikes forgiven. `None` when the
    /// check character says that it was mistyped.
    pub fn parse(typed: &str) -> Option<Self> {
        let digits = typed_digits(typed)?;
        if digits.len() != 17 || !is_checked(&digits) {
            return None;
        }
        Some(Self(digits.iter().map(|d| char::from(CROCKFORD[*d as usize])).collect()))
    }

    /// In groups of four, as it is shown.
    pub fn display(&self) -> String {
        let c = &self.0;
        format!("{}-{}-{}-{}-{}", &c[..4], &c[4..8], &c[8..12], &c[12..16], &c[16..])
    }

    /// What is stored: the code itself never is.
    pub fn digest(&self) -> Hash {
        sha256(&[b"wwg-tracking", self.0.as_bytes()])
    }
}

impl Keys {
    /// The ticket's tracking code. Derived, so that a repeated submission gets the same one after a restart.
    /// Crockford's check is modulo 37; codes whose check would be one of its five punctuation marks are passed
    /// over, so that people only ever read letters and digits.
    pub fn tracking_code(&self, id: TicketId) -> TrackingCode {
        for attempt in 0_u32.. {
            let mac = hmac(&self.server, &[b"tracking", &id.0, &attempt.to_be_bytes()]);
            let value = mac[..10].iter().fold(0_u128, |v, b| v << 8 | u128::from(*b));
            if let Some(check) = CROCKFORD.get((value % 37) as usize) {
                return TrackingCode(format!("{}{}", base32_80(&mac), char::from(*check)));
            }
        }
        unreachable!("32 of 37 attempts succeed")
    }

    /// `GK1-1-3-2.a.XXXXXXXXXXXXXXXX`: what the QR code at the door holds behind `/s/`.
    pub fn door_code(&self, door: &DoorId) -> Option<String> {
        let key = self.signing()?;
        Some(format!("{door}.{}.{}", key.id, Self::door_mac(key, door)))
    }

    /// The newest key that is in force.
    pub(super) fn signing(&self) -> Option<&DoorKey> {
        self.doors.iter().rev().find(|key| !key.revoked)
    }

    pub(super) fn door_mac(key: &DoorKey, door: &DoorId) -> String {
        base32_80(&hmac(&key.secret, &[b"door", door.to_string().as_bytes()]))
    }

    /// A cookie value that shows one ticket until `until`.
    pub fn seal_ticket(&self, id: TicketId, until: Timestamp) -> String {
        let until = until.0.to_string();
        let mac = hmac(&self.server, &[b"track-cookie", &id.0, until.as_bytes()]);
        format!("{id}.{until}.{}", base32_80(&mac))
    }

    pub fn open_ticket(&self, sealed: &str, now: Timestamp) -> Option<TicketId> {
        let mut parts = sealed.split('.');
        let id: TicketId = parts.next()?.parse().ok()?;
        let until = Timestamp(parts.next()?.parse().ok()?);
        let genuine = same(self.seal_ticket(id, until).as_bytes(), sealed.as_bytes());
        (genuine && now <= until).then_some(id)
    }
}
