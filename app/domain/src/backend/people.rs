use std::sync::Arc;

use thiserror::Error;

use super::Keys;
use super::people_ports::{PasswordHasher, PeopleStore, SecurityEntry, SecurityEvent};
use super::ports::{Clock, Random};
use super::sessions::SessionCache;
use crate::clock::Timestamp;
use crate::lang::Lang;
use crate::people::{Action, Person, Subject, permits};

/// Everything about who somebody is: accounts, sign-ins, sessions. Commands work with it without a whole `Core`.
#[derive(Clone)]
pub struct People {
    pub store: Arc<dyn PeopleStore>,
    pub hasher: Arc<dyn PasswordHasher>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub keys: Arc<Keys>,
    pub(super) cache: Arc<SessionCache>,
}

/// The person may not do this to that. The security log has been told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not permitted")]
pub struct Denied;

impl Denied {
    pub fn sentence(self, lang: Lang) -> &'static str {
        lang.pick(
            "您没有这项权限:它不在您的责任区或单位范围内。这次访问已记入安全日志。",
            "You may not do this: it is outside your areas or unit. This attempt is in the security log.",
        )
    }
}

impl People {
    pub fn new(
        store: Arc<dyn PeopleStore>,
        hasher: Arc<dyn PasswordHasher>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        keys: Arc<Keys>,
    ) -> Self {
        Self { store, hasher, clock, random, keys, cache: Arc::default() }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }

    /// Whether the person may do it to the subject; a no is written to the security log. `kind` names the kind of
    /// thing that it was about, such as `ticket`, and never the thing itself.
    ///
    /// # Errors
    /// The door answers 403.
    pub async fn check(
        &self,
        person: &Person,
        action: Action,
        subject: &Subject<'_>,
        kind: &str,
    ) -> Result<(), Denied> {
        if permits(person, action, subject) {
            return Ok(());
        }
        self.note_refusal(person, action, kind).await;
        Err(Denied)
    }

    /// Writes a refusal to the security log. A store that cannot take it does not turn a no into a yes.
    pub async fn note_refusal(&self, person: &Person, action: Action, kind: &str) {
        let entry = SecurityEntry {
            who: Some(person.id),
            action: Some(action),
            subject: Some(kind.to_owned()),
            ..SecurityEntry::new(self.now(), SecurityEvent::Refused)
        };
        let _still_refused = self.store.log(entry).await;
    }
}
