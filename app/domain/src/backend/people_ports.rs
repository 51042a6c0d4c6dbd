//! What accounts, sessions and sign-ins need of a store, and of whatever hashes passwords.

use async_trait::async_trait;

use super::chain::Hash;
use super::ports::StoreError;
use super::throttle::ThrottleKey;
use crate::clock::Timestamp;
use crate::ids::AccountId;
use crate::people::{Action, Person};

/// Somebody who may sign in. Secrets are here as they are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub person: Person,
    /// A PHC string of argon2id; `None` until the owner has chosen a password.
    pub password: Option<String>,
    /// The confirmed secret of the owner's authenticator.
    pub totp: Option<Vec<u8>>,
    /// Without an authenticator the account opens nothing but its set-up.
    pub needs_totp: bool,
    /// Made for trying out: opens nothing where the server runs without --demo.
    pub demo: bool,
    pub disabled: bool,
    pub created_at: Timestamp,
}

/// An account to add; the store gives it its number.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its id is a placeholder.
    pub person: Person,
    pub password: Option<String>,
    pub needs_totp: bool,
    pub demo: bool,
    pub at: Timestamp,
    /// Who added it; `None` is the machine's administrator.
    pub by: Option<AccountId>,
    /// The one-time link that this uses up.
    pub link: Option<Hash>,
}

/// A new password ends every session; so does the lack of one.
#[derive(Debug, Clone)]
pub struct PasswordChange {
    pub account: AccountId,
    /// `None` closes the account until its owner has chosen one by a link.
    pub password: Option<String>,
    /// Forgets the authenticator and its recovery codes as well: for somebody who lost the phone.
    pub without_totp: bool,
    pub link: Option<Hash>,
    pub at: Timestamp,
    pub by: Option<AccountId>,
}

/// How somebody got in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SessionKind {
    Password,
    /// A phone that was bound by a one-time code.
    Phone,
}

impl SessionKind {
    pub fn wire(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Phone => "phone",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        [Self::Password, Self::Phone].into_iter().find(|kind| kind.wire() == s)
    }
}

/// A session to begin, with everything that a successful sign-in changes, in one transaction.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub hash: Hash,
    pub account: AccountId,
    pub kind: SessionKind,
    pub at: Timestamp,
    pub expires_at: Timestamp,
    /// The session that the browser had before: it ends.
    pub replaces: Option<Hash>,
    /// The one-time link that this uses up; one that is used, expired or revoked is a `Conflict`.
    pub link: Option<Hash>,
    /// Counts of failures that end with this success.
    pub forgiven: Vec<Hash>,
    /// Counts of attempts that this one does not belong to, since it succeeded.
    pub uncounted: Vec<Hash>,
    /// The browser that has now signed in.
    pub device: Option<Hash>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub person: Person,
    pub kind: SessionKind,
    /// The account needs an authenticator and has none yet.
    pub lacks_totp: bool,
    pub demo: bool,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

/// What a one-time link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// Creates the first administrator.
    First,
    /// Chooses a password.
    Password,
    /// Binds a phone.
    Phone,
}

impl LinkKind {
    pub fn wire(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Password => "password",
            Self::Phone => "phone",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        [Self::First, Self::Password, Self::Phone].into_iter().find(|kind| kind.wire() == s)
    }
}

/// A link that works once. Only the hash of its secret is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub hash: Hash,
    pub kind: LinkKind,
    /// Whom it is for; the first administrator has no account yet.
    pub account: Option<AccountId>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// What is kept of what concerns security. Names no address and no word that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecurityEvent {
    SignedIn,
    SignInFailed,
    SignedOut,
    AccountAdded,
    AccountDisabled,
    PasswordSet,
    TotpSet,
    RecoveryCodeUsed,
    PhoneInvited,
    PhoneBound,
    PhonesRevoked,
    /// Years of the public calendar were replaced; the subject names them.
    CalendarReplaced,
    /// The subject names the unit.
    HoursChanged,
    /// Notices go to one more place outside; the subject names the target, so for the next ones.
    TargetAdded,
    TargetPaused,
    TargetResumed,
    TargetRemoved,
    /// Somebody signed in asked for what is not theirs.
    Refused,
}

impl SecurityEvent {
    pub const ALL: [Self; 18] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedOut,
        Self::AccountAdded,
        Self::AccountDisabled,
        Self::PasswordSet,
        Self::TotpSet,
        Self::RecoveryCodeUsed,
        Self::PhoneInvited,
        Self::PhoneBound,
        Self::PhonesRevoked,
        Self::CalendarReplaced,
        Self::HoursChanged,
        Self::TargetAdded,
        Self::TargetPaused,
        Self::TargetResumed,
        Self::TargetRemoved,
        Self::Refused,
    ];

    pub fn wire(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignedOut => "signed_out",
            Self::AccountAdded => "account_added",
            Self::AccountDisabled => "account_disabled",
            Self::PasswordSet => "password_set",
            Self::TotpSet => "totp_set",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::PhoneInvited => "phone_invited",
            Self::PhoneBound => "phone_bound",
            Self::PhonesRevoked => "phones_revoked",
            Self::CalendarReplaced => "calendar_replaced",
            Self::HoursChanged => "hours_changed",
            Self::TargetAdded => "target_added",
            Self::TargetPaused => "target_paused",
            Self::TargetResumed => "target_resumed",
            Self::TargetRemoved => "target_removed",
            Self::Refused => "refused",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.wire() == s)
    }
}

/// A line of the security log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityEntry {
    pub at: Timestamp,
    pub event: SecurityEvent,
    /// Who did it; `None` for the machine's administrator and for somebody unknown.
    pub who: Option<AccountId>,
    /// Whose account it is about, where that is somebody else's or nobody is signed in yet.
    pub about: Option<AccountId>,
    /// What was refused.
    pub action: Option<Action>,
    /// The kind of thing that it was refused on: `ticket`, `unit`, `export`; or what was changed: `2027`, `police`.
    pub subject: Option<String>,
}

impl SecurityEntry {
    pub fn new(at: Timestamp, event: SecurityEvent) -> Self {
        Self { at, event, who: None, about: None, action: None, subject: None }
    }
}

/// Every change is in the security log within the same transaction.
#[async_trait]
pub trait PeopleStore: Send + Sync {
    /// `Conflict` when the username is taken, or the link cannot be used. Ends every link for a first account.
    async fn add_account(&self, new: NewAccount) -> Result<AccountId, StoreError>;
    async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError>;
    async fn account_named(&self, username: &str) -> Result<Option<Account>, StoreError>;
    /// By username.
    async fn accounts(&self) -> Result<Vec<Account>, StoreError>;
    /// Sets the password and ends every session and every other link of the account. `Conflict` when the link
    /// cannot be used.
    async fn set_password(&self, change: PasswordChange) -> Result<(), StoreError>;
    /// Ends every session and every link as well. An account that is disabled stays so.
    async fn disable(&self, id: AccountId, by: Option<AccountId>, at: Timestamp) -> Result<(), StoreError>;

    async fn begin_session(&self, new: NewSession) -> Result<(), StoreError>;
    /// Of an account that is not disabled. Whether it has expired is for the use case to say.
    async fn session(&self, hash: &Hash) -> Result<Option<Session>, StoreError>;
    async fn touch_session(&self, hash: &Hash, at: Timestamp) -> Result<(), StoreError>;
    async fn end_sessions(&self, of: AccountId, at: Timestamp) -> Result<(), StoreError>;

    /// Keeps the authenticator's secret and the hashes of its recovery codes, and ends every session: those that began
    /// without the authenticator must not live on. `Conflict` when there is one already.
    async fn set_totp(
        &self,
        of: AccountId,
        secret: Vec<u8>,
        step: i64,
        recovery: Vec<Hash>,
        at: Timestamp,
    ) -> Result<(), StoreError>;
    /// Whether the step is later than every one that was accepted before; if so it is accepted now.
    async fn take_totp_step(&self, of: AccountId, step: i64) -> Result<bool, StoreError>;
    /// Whether it is an unused recovery code of the account; if so it is used now.
    async fn take_recovery_code(&self, of: AccountId, code: &Hash, at: Timestamp)
    -> Result<bool, StoreError>;

    /// Replaces unused links of the same kind for the same account. `First` is a `Conflict` when there is any
    /// account.
    async fn add_link(&self, link: Link, by: Option<AccountId>) -> Result<(), StoreError>;
    /// While it can be used at `now`.
    async fn link(&self, hash: &Hash, now: Timestamp) -> Result<Option<Link>, StoreError>;
    /// Ends the sessions of all bound phones of the account, and links that would bind one.
    async fn revoke_phones(
        &self,
        of: AccountId,
        by: Option<AccountId>,
        at: Timestamp,
    ) -> Result<(), StoreError>;
    /// How many phones are bound now.
    async fn phones(&self, of: AccountId, now: Timestamp) -> Result<u32, StoreError>;

    /// Counts an attempt under every key, or none of them: then it says from when on an attempt is free again.
    async fn try_attempt(
        &self,
        keys: &[ThrottleKey],
        now: Timestamp,
    ) -> Result<Result<(), Timestamp>, StoreError>;
    /// Whether a browser with this cookie has signed in to the account before.
    async fn knows_device(&self, of: AccountId, device: &Hash) -> Result<bool, StoreError>;

    async fn log(&self, entry: SecurityEntry) -> Result<(), StoreError>;
    /// Newest first.
    async fn security_log(&self, limit: u32) -> Result<Vec<SecurityEntry>, StoreError>;
    /// Of one kind of event, newest first.
    async fn security_log_of(
        &self,
        event: SecurityEvent,
        limit: u32,
    ) -> Result<Vec<SecurityEntry>, StoreError>;
    /// Removes what has expired; returns how much.
    async fn sweep_people(&self, now: Timestamp) -> Result<usize, StoreError>;
}

/// Why a password could not be hashed or compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HasherBusy;

/// Slow on purpose, so it is limited in number: sign-ins must not starve everything else.
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    async fn hash(&self, password: String) -> Result<String, HasherBusy>;
    /// Without a hash the same work is done for the answer no, so that its time tells nobody which names exist.
    async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, HasherBusy>;
}
