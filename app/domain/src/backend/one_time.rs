//! Codes that are good once: an authenticator's six digits (RFC 6238: SHA-1, 30 seconds), and recovery codes.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::chain::{Hash, sha256};
use crate::clock::Timestamp;
use crate::ids::AccountId;
use crate::patrol::code::CROCKFORD;

const STEP_MILLIS: i64 = 30_000;
/// A phone's clock may be so many steps off.
const DRIFT: i64 = 1;

/// The secret that an authenticator and the server share.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeSecret(pub Vec<u8>);

impl OneTimeSecret {
    /// The six digits of a step.
    pub fn code(&self, step: i64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(&step.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let offset = usize::from(digest[19] & 15);
        let word = digest[offset..offset + 4].iter().fold(0_u32, |n, byte| n << 8 | u32::from(*byte));
        format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
    }

    pub fn step(now: Timestamp) -> i64 {
        now.0.div_euclid(STEP_MILLIS)
    }

    /// The step near `now` whose code was typed. Spaces are forgiven.
    pub fn step_of(&self, typed: &str, now: Timestamp) -> Option<i64> {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let step = Self::step(now);
        (step - DRIFT..=step + DRIFT).rev().find(|step| self.code(*step) == typed)
    }

    /// As people type it into an authenticator: base32 of RFC 4648 without padding.
    pub fn base32(&self) -> String {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let mut out = String::new();
        for chunk in self.0.chunks(5) {
            let mut bytes = [0; 5];
            bytes[..chunk.len()].copy_from_slice(chunk);
            let bits = bytes.iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
            let digits = (chunk.len() * 8).div_ceil(5);
            out.extend((0..digits).map(|i| char::from(ALPHABET[(bits >> (35 - 5 * i) & 31) as usize])));
        }
        out
    }

    /// What the QR code says. Names are percent-encoded.
    pub fn uri(&self, issuer: &str, username: &str) -> String {
        let (issuer, name) = (percent(issuer), percent(username));
        format!("otpauth://totp/{issuer}:{name}?secret={}&issuer={issuer}&period=30&digits=6", self.base32())
    }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// What opens an account once without its authenticator: 60 bits, `XXXX-XXXX-XXXX`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

const RECOVERY_LENGTH: usize = 12;

impl RecoveryCode {
    pub fn of(random: [u8; 8]) -> Self {
        let value = u64::from_be_bytes(random);
        let digit = |i: usize| char::from(CROCKFORD[(value >> (5 * i) & 31) as usize]);
        Self((0..RECOVERY_LENGTH).map(digit).collect())
    }

    /// Any case, spaces and dashes ignored, look-alikes forgiven.
    pub fn parse(typed: &str) -> Option<Self> {
        let code: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '—'))
            .map(|c| match c.to_ascii_uppercase() {
                'I' | 'L' => '1',
                'O' => '0',
                c => c,
            })
            .collect();
        let fits = code.len() == RECOVERY_LENGTH && code.bytes().all(|b| CROCKFORD.contains(&b));
        fits.then_some(Self(code))
    }

    pub fn display(&self) -> String {
        let c = &self.0;
        format!("{}-{}-{}", &c[..4], &c[4..8], &c[8..])
    }

    /// What is stored.
    pub fn digest(&self, of: AccountId) -> Hash {
        sha256(&[b"wwg-recovery", &of.0.to_be_bytes(), self.0.as_bytes()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        let secret = OneTimeSecret(b"12345678901234567890".to_vec());
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(secret.code(OneTimeSecret::step(Timestamp(seconds * 1000))), code);
        }
        assert_eq!(secret.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_clock_may_be_one_step_off() {
        let secret = OneTimeSecret(b"12345678901234567890".to_vec());
        let now = Timestamp(1_000_000_000_000);
        let step = OneTimeSecret::step(now);
        for (offset, found) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = secret.code(step + offset);
            let typed = format!("{} {}", &code[..3], &code[3..]);
            assert_eq!(secret.step_of(&typed, now), found.then_some(step + offset));
        }
        assert_eq!(secret.step_of("", now), None);
    }

    #[test]
    fn recovery_codes_read_back_however_they_are_typed() {
        let code = RecoveryCode::of([1, 2, 3, 4, 5, 6, 7, 8]);
        let shown = code.display();
        assert_eq!(shown.len(), 14);
        assert_eq!(RecoveryCode::parse(&shown.to_lowercase().replace('-', " ")), Some(code));
        assert_eq!(RecoveryCode::parse("123456"), None);
        assert_eq!(RecoveryCode::parse("ＡＡＡＡ-ＡＡＡＡ-ＡＡＡＡ"), None);
    }
}
