//! How often somebody may try. Attempts are counted per account and network, per address, and per browser that is
//! known to the account: who fails is slowed down, and nobody can lock out somebody else.

use super::chain::{Hash, sha256};
use crate::clock::Timestamp;
use crate::ids::AccountId;

/// What a count of attempts means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThrottleRule {
    /// Attempts without any waiting.
    pub free: u32,
    /// After them the wait begins with a second and doubles, up to this.
    pub longest_seconds: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThrottleKey {
    pub key: Hash,
    pub rule: ThrottleRule,
}

/// After a quiet day a count begins anew.
const FORGOTTEN_AFTER: i64 = 24 * 3_600_000;

impl ThrottleRule {
    /// From when on the next attempt is free, after `attempts` of which the last was at `last`.
    pub fn free_at(&self, attempts: u32, last: Timestamp) -> Timestamp {
        let Some(beyond) = attempts.checked_sub(self.free) else { return last };
        let seconds = 1_i64.checked_shl(beyond.min(30)).unwrap_or(i64::MAX).min(self.longest_seconds);
        Timestamp(last.0 + seconds * 1000)
    }

    /// The count as it stands now.
    pub fn count(&self, attempts: u32, last: Timestamp, now: Timestamp) -> u32 {
        if now.0 - last.0 > FORGOTTEN_AFTER { 0 } else { attempts }
    }
}

impl ThrottleKey {
    /// Somebody at a network who tries one account. The name is hashed: people type passwords into its field.
    pub fn account(username: &str, network: &str) -> Self {
        let key = sha256(&[b"wwg-try-account", username.as_bytes(), b"\0", network.as_bytes()]);
        Self { key, rule: ThrottleRule { free: 5, longest_seconds: 900 } }
    }

    /// One address that tries any accounts; many people may share it.
    pub fn address(address: &str) -> Self {
        let key = sha256(&[b"wwg-try-address", address.as_bytes()]);
        Self { key, rule: ThrottleRule { free: 50, longest_seconds: 60 } }
    }

    /// The second factor of one account, which only those reach who know its password.
    pub fn second_factor(account: AccountId) -> Self {
        let key = sha256(&[b"wwg-try-code", &account.0.to_be_bytes()]);
        Self { key, rule: ThrottleRule { free: 10, longest_seconds: 900 } }
    }

    /// A browser that signed in to the account before: its count is its own, whatever strangers do.
    pub fn device(account: AccountId, device: &Hash) -> Self {
        let key = sha256(&[b"wwg-try-device", &account.0.to_be_bytes(), device]);
        Self { key, rule: ThrottleRule { free: 10, longest_seconds: 300 } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_begin_after_the_free_attempts_and_double_up_to_the_longest() {
        let rule = ThrottleRule { free: 3, longest_seconds: 60 };
        let wait = |attempts| rule.free_at(attempts, Timestamp(0)).0 / 1000;
        assert_eq!([0, 2, 3, 4, 5, 8, 9, 40, u32::MAX].map(wait), [0, 0, 1, 2, 4, 32, 60, 60, 60]);
    }

    #[test]
    fn a_quiet_day_forgets() {
        let rule = ThrottleRule { free: 3, longest_seconds: 60 };
        assert_eq!(rule.count(9, Timestamp(0), Timestamp(FORGOTTEN_AFTER)), 9);
        assert_eq!(rule.count(9, Timestamp(0), Timestamp(FORGOTTEN_AFTER + 1)), 0);
    }

    #[test]
    fn a_name_and_a_network_cannot_be_confused() {
        assert_ne!(ThrottleKey::account("ab", "c").key, ThrottleKey::account("a", "bc").key);
    }
}
