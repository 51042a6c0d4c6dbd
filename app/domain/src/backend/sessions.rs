//! Sessions: 32 random bytes in the browser, their hash in the store.
//!
//! Our own instead of axum-login and tower-sessions: those keep a map of values per session and write it back, and
//! ask the store at every request. A session here is one row that says who somebody is; nothing is ever kept in it,
//! so a request needs one read, and mostly none.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::People;
use super::chain::{Hash, hex, sha256};
use super::people_ports::{Session, SessionKind};
use super::ports::StoreError;
use crate::clock::Timestamp;
use crate::ids::AccountId;
use crate::people::Person;

const HOUR: i64 = 3_600_000;
/// A session that nobody used for so long is over. A bound phone's is not: it lies in a drawer between rounds.
const IDLE: i64 = 12 * HOUR;
/// However busy, a session ends after so long.
const LONGEST: i64 = 7 * 24 * HOUR;
const LONGEST_PHONE: i64 = 90 * 24 * HOUR;
/// Use is written down this often.
const TOUCH_EVERY: i64 = 5 * 60_000;
/// For so long an answer of the store is believed: what another process ended is over here after it.
const FRESH: i64 = 5_000;
/// Sessions in memory; more begin anew.
const CACHED: usize = 10_000;

/// What a browser holds.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    pub(super) fn of(random: [u8; 32]) -> Self {
        Self(hex(&random))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored of a token.
    pub fn digest(token: &str) -> Hash {
        sha256(&[b"wwg-session", token.as_bytes()])
    }

    /// For how many seconds a browser keeps it.
    pub fn max_age(kind: SessionKind) -> i64 {
        longest(kind) / 1000
    }
}

fn longest(kind: SessionKind) -> i64 {
    match kind {
        SessionKind::Password => LONGEST,
        SessionKind::Phone => LONGEST_PHONE,
    }
}

pub(super) fn expiry(kind: SessionKind, at: Timestamp) -> Timestamp {
    Timestamp(at.0 + longest(kind))
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Visitor {
    /// Nobody who signed in.
    #[default]
    Stranger,
    /// The browser holds a session that is over.
    Expired,
    /// The password was right, and the authenticator that the account needs has not been set up: opens nothing else.
    Unfinished(Arc<Person>),
    SignedIn(Arc<Person>),
    /// The store does not answer: nobody can say.
    Unknown,
}

impl Visitor {
    pub fn person(&self) -> Option<&Arc<Person>> {
        match self {
            Self::SignedIn(person) => Some(person),
            _ => None,
        }
    }

    /// Who it is, even before the authenticator has been set up.
    pub fn anybody(&self) -> Option<&Arc<Person>> {
        match self {
            Self::SignedIn(person) | Self::Unfinished(person) => Some(person),
            _ => None,
        }
    }
}

#[derive(Clone)]
struct Cached {
    person: Arc<Person>,
    session: Arc<Session>,
    seen_at: Timestamp,
    read_at: Timestamp,
}

#[derive(Default)]
pub(super) struct SessionCache {
    held: Mutex<HashMap<Hash, Cached>>,
    /// Counts endings: what was read before one is not kept after it.
    endings: AtomicU64,
}

impl SessionCache {
    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, Cached>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fresh(&self, hash: &Hash, now: Timestamp) -> Option<Cached> {
        let held = self.lock();
        held.get(hash).filter(|c| (0..FRESH).contains(&(now.0 - c.read_at.0))).cloned()
    }

    fn keep(&self, hash: Hash, cached: Cached, endings: u64) {
        let mut held = self.lock();
        if self.endings.load(Ordering::SeqCst) != endings {
            return;
        }
        if held.len() >= CACHED {
            held.clear();
        }
        held.insert(hash, cached);
    }

    pub(super) fn forget(&self, of: AccountId) {
        let mut held = self.lock();
        self.endings.fetch_add(1, Ordering::SeqCst);
        held.retain(|_, cached| cached.person.id != of);
    }

    pub(super) fn forget_one(&self, hash: &Hash) {
        let mut held = self.lock();
        self.endings.fetch_add(1, Ordering::SeqCst);
        held.remove(hash);
    }
}

impl People {
    /// Who holds this token. Cheap: a hash and a look into memory, and every few seconds one read.
    pub async fn visitor(&self, token: &str) -> Visitor {
        let (hash, now) = (SessionToken::digest(token), self.now());
        let cached = match self.cache.fresh(&hash, now) {
            Some(cached) => cached,
            None => match self.read_session(hash, now).await {
                Ok(Some(cached)) => cached,
                Ok(None) => return Visitor::Expired,
                Err(_) => return Visitor::Unknown,
            },
        };
        let session = &cached.session;
        let idle = session.kind == SessionKind::Password && now.0 - cached.seen_at.0 > IDLE;
        if idle || now > session.expires_at || (session.demo && !self.keys.demo) {
            return Visitor::Expired;
        }
        if session.lacks_totp && session.kind == SessionKind::Password {
            Visitor::Unfinished(cached.person)
        } else {
            Visitor::SignedIn(cached.person)
        }
    }

    async fn read_session(&self, hash: Hash, now: Timestamp) -> Result<Option<Cached>, StoreError> {
        let endings = self.cache.endings.load(Ordering::SeqCst);
        let Some(session) = self.store.session(&hash).await? else { return Ok(None) };
        let mut cached = Cached {
            person: Arc::new(session.person.clone()),
            seen_at: session.seen_at,
            session: Arc::new(session),
            read_at: now,
        };
        // What has been idle for too long must not come back to life by being asked about.
        let alive = cached.session.kind == SessionKind::Phone || now.0 - cached.seen_at.0 <= IDLE;
        if alive && now.0 - cached.seen_at.0 >= TOUCH_EVERY {
            // Reading goes on while nothing can be written.
            let _still_valid = self.store.touch_session(&hash, now).await;
            cached.seen_at = now;
        }
        self.cache.keep(hash, cached.clone(), endings);
        Ok(Some(cached))
    }

    /// Ends every session of whoever holds this token, on every device.
    ///
    /// # Errors
    /// The store cannot do it now.
    pub async fn sign_out(&self, token: &str) -> Result<(), StoreError> {
        let hash = SessionToken::digest(token);
        let Some(session) = self.store.session(&hash).await? else { return Ok(()) };
        self.store.end_sessions(session.person.id, self.now()).await?;
        self.cache.forget(session.person.id);
        Ok(())
    }
}
