//! Token buckets in bounded memory. A bucket is one number, the moment at which it will be full again (GCRA).

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::mem;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Buckets of one generation. Two are held, so memory ends at some four megabytes.
const GENERATION: usize = 65_536;

/// So many at once, and then one each so often.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    pub burst: u32,
    pub every: Duration,
}

#[derive(Default)]
struct Generations {
    young: HashMap<u64, Duration>,
    old: HashMap<u64, Duration>,
}

/// Buckets by hashes of their names; two names that share a hash share a bucket, once in a lifetime.
#[derive(Default)]
pub struct Buckets {
    held: Mutex<Generations>,
    hasher: RandomState,
}

impl Generations {
    fn full_at(&self, key: u64) -> Duration {
        self.young.get(&key).or_else(|| self.old.get(&key)).copied().unwrap_or_default()
    }

    fn set(&mut self, key: u64, full_at: Duration) {
        if self.young.len() >= GENERATION && !self.young.contains_key(&key) {
            // Whoever has not come since a whole generation of others begins anew.
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(key, full_at);
    }
}

impl Buckets {
    /// Takes one from every bucket, or from none: then it says how long to wait. `now` is since any fixed moment.
    pub fn take<N: Hash>(&self, asked: &[(N, Rate)], now: Duration) -> Result<(), Duration> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = Vec::with_capacity(asked.len());
        let mut wait = Duration::ZERO;
        for (name, rate) in asked {
            let key = self.hasher.hash_one(name);
            let full_at = held.full_at(key).max(now) + rate.every;
            wait = wait.max(full_at.saturating_sub(rate.every * rate.burst).saturating_sub(now));
            taken.push((key, full_at));
        }
        if wait > Duration::ZERO {
            return Err(wait);
        }
        for (key, full_at) in taken {
            held.set(key, full_at);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 3, every: Duration::from_secs(10) };

    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn a_burst_passes_then_one_each_so_often() {
        let buckets = Buckets::default();
        let take = |now| buckets.take(&[("a", RATE)], seconds(now));
        assert!((0..3).all(|_| take(100).is_ok()));
        assert_eq!(take(100), Err(seconds(10)));
        assert_eq!(take(104), Err(seconds(6)));
        assert!(take(110).is_ok() && take(110).is_err());
        assert!((0..3).all(|_| take(1000).is_ok()), "a rest fills it again");
    }

    #[test]
    fn what_is_refused_by_one_bucket_is_taken_from_none() {
        let buckets = Buckets::default();
        let small = Rate { burst: 1, ..RATE };
        assert!(buckets.take(&[("small", small), ("large", RATE)], seconds(0)).is_ok());
        assert!((0..9).all(|_| buckets.take(&[("small", small), ("large", RATE)], seconds(0)).is_err()));
        assert!((0..2).all(|_| buckets.take(&[("large", RATE)], seconds(0)).is_ok()));
    }

    #[test]
    fn memory_is_bounded_and_the_busy_are_remembered() {
        let buckets = Buckets::default();
        let one = Rate { burst: 1, every: Duration::from_secs(1_000_000) };
        assert!(buckets.take(&[(0_u64, one)], seconds(1)).is_ok());
        for i in 1..200_000_u64 {
            assert!(buckets.take(&[(i, one)], seconds(1)).is_ok());
            if i % 60_000 == 0 {
                let large = Rate { burst: 9, ..one };
                assert!(buckets.take(&[(0_u64, large)], seconds(1)).is_ok());
            }
        }
        let held = buckets.held.lock().unwrap();
        assert!(held.young.len() + held.old.len() <= 2 * GENERATION);
        assert!(held.full_at(buckets.hasher.hash_one(0_u64)) > seconds(1));
    }
}
