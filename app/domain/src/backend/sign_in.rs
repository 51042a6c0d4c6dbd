//! Signing in: password and authenticator, or a phone bound by a one-time code.

use std::sync::Arc;

use thiserror::Error;

use super::accounts::check_username;
use super::chain::{Hash, hex, sha256};
use super::keys::hmac;
use super::one_time::{OneTimeSecret, RecoveryCode};
use super::people_ports::{
    Account, HasherBusy, LinkKind, NewSession, SecurityEntry, SecurityEvent, SessionKind,
};
use super::ports::StoreError;
use super::sessions::{SessionToken, expiry};
use super::throttle::ThrottleKey;
use super::{AccountError, People};
use crate::ids::AccountId;
use crate::lang::Lang;
use crate::people::Person;

/// What was typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Credentials<'a> {
    pub username: &'a str,
    pub password: &'a str,
    /// The authenticator's six digits, or a recovery code.
    pub totp: &'a str,
}

/// Where from, as far as counting attempts asks, and what the browser holds already.
#[derive(Debug, Clone, Copy, Default)]
pub struct Caller<'a> {
    pub address: &'a str,
    /// The address's network: somebody who changes the last numbers is still the same somebody.
    pub network: &'a str,
    /// The cookie of a browser that signed in before.
    pub device: Option<&'a str>,
    /// The session that the browser had before.
    pub session: Option<&'a str>,
}

#[derive(Clone)]
pub struct SignedIn {
    pub token: SessionToken,
    pub kind: SessionKind,
    /// What the browser is known by from now on.
    pub device: String,
    pub person: Arc<Person>,
    /// The authenticator has to be set up before anything else opens.
    pub lacks_totp: bool,
}

/// Wrong name, wrong password, wrong or missing code, disabled: all alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignInError {
    #[error("username, password or code is wrong")]
    Wrong,
    #[error("too many attempts; try again in {seconds} s")]
    Throttled { seconds: i64 },
    #[error("temporarily unavailable")]
    Unavailable,
}

impl From<StoreError> for SignInError {
    fn from(_: StoreError) -> Self {
        Self::Unavailable
    }
}

impl From<HasherBusy> for SignInError {
    fn from(_: HasherBusy) -> Self {
        Self::Unavailable
    }
}

/// No password is longer; hashing more would only cost time.
const LONGEST_TYPED: usize = 1024;

fn device_hash(cookie: &str) -> Hash {
    sha256(&[b"wwg-known-device", cookie.as_bytes()])
}

/// As accounts are named: small letters, without spaces around.
pub(super) fn folded(username: &str) -> String {
    username.trim().to_ascii_lowercase()
}

impl People {
    /// Signs in with a password, and with the authenticator where there is one. The attempt is counted before
    /// anything is compared, so that many at once are counted too; success takes it back. Whether the name exists
    /// makes no difference to the answer or to the work.
    ///
    /// # Errors
    /// `Wrong` says nothing about what was wrong.
    pub async fn sign_in(&self, typed: Credentials<'_>, from: Caller<'_>) -> Result<SignedIn, SignInError> {
        let username = folded(typed.username);
        // What can be no name is asked for all the same, as nobody's: some stores cannot even be asked for it.
        let asked = check_username(&username).unwrap_or_default();
        let account = self.store.account_named(&asked).await?.filter(|account| self.is_open(account));
        let device = from.device.map(device_hash);
        let id = account.as_ref().map(|account| account.person.id);
        let known = match device {
            // An account that does not exist is asked about as well.
            Some(device) => self.store.knows_device(id.unwrap_or(AccountId(0)), &device).await?,
            None => false,
        };
        let keys = match (known, id, device) {
            (true, Some(id), Some(device)) => vec![ThrottleKey::device(id, &device)],
            _ => vec![ThrottleKey::account(&username, from.network), ThrottleKey::address(from.address)],
        };
        let now = self.now();
        if let Err(free_at) = self.store.try_attempt(&keys, now).await? {
            return Err(SignInError::Throttled { seconds: ((free_at.0 - now.0 + 999) / 1000).max(1) });
        }

        let hash = account.as_ref().and_then(|account| account.password.clone());
        let right = typed.password.len() <= LONGEST_TYPED
            && self.hasher.verify(typed.password.to_owned(), hash).await?;
        let account = match account {
            Some(account) if right && self.second_factor(&account, typed.totp, known).await? => account,
            _ => {
                let failed =
                    SecurityEntry { about: id, ..SecurityEntry::new(now, SecurityEvent::SignInFailed) };
                self.store.log(failed).await?;
                return Err(SignInError::Wrong);
            }
        };
        let lacks_totp = account.needs_totp && account.totp.is_none();
        let begin = Begin { kind: SessionKind::Password, link: None, keys: &keys, from };
        self.begin(account.person, lacks_totp, begin).await
    }

    fn is_open(&self, account: &Account) -> bool {
        !account.disabled && account.password.is_some() && (self.keys.demo || !account.demo)
    }

    /// Guesses are counted for the account as a whole: whoever makes them knows its password. The owner's own browser
    /// is not held up by them, and being held up looks like a wrong code, since it would tell that the password is right.
    async fn second_factor(&self, account: &Account, typed: &str, known: bool) -> Result<bool, StoreError> {
        let Some(secret) = &account.totp else { return Ok(true) };
        let (id, now) = (account.person.id, self.now());
        if !known && self.store.try_attempt(&[ThrottleKey::second_factor(id)], now).await?.is_err() {
            return Ok(false);
        }
        if let Some(step) = OneTimeSecret(secret.clone()).step_of(typed, now) {
            return self.store.take_totp_step(id, step).await;
        }
        match RecoveryCode::parse(typed) {
            Some(code) => self.store.take_recovery_code(id, &code.digest(id), now).await,
            None => Ok(false),
        }
    }

    async fn begin(
        &self,
        person: Person,
        lacks_totp: bool,
        begin: Begin<'_>,
    ) -> Result<SignedIn, SignInError> {
        let token = SessionToken::of(self.random_bytes());
        let device = begin.from.device.map_or_else(|| hex(&self.random_bytes::<32>()), ToOwned::to_owned);
        let at = self.now();
        let replaces = begin.from.session.map(SessionToken::digest);
        let new = NewSession {
            hash: SessionToken::digest(token.as_str()),
            account: person.id,
            kind: begin.kind,
            at,
            expires_at: expiry(begin.kind, at),
            replaces,
            link: begin.link,
            // An address is shared: its count only loses what was no failure.
            forgiven: begin
                .keys
                .iter()
                .take(1)
                .chain(&[ThrottleKey::second_factor(person.id)])
                .map(|key| key.key)
                .collect(),
            uncounted: begin.keys.iter().skip(1).map(|key| key.key).collect(),
            device: Some(device_hash(&device)),
        };
        self.store.begin_session(new).await.map_err(|error| match error {
            StoreError::Conflict => SignInError::Wrong,
            _ => SignInError::Unavailable,
        })?;
        if let Some(old) = replaces {
            self.cache.forget_one(&old);
        }
        Ok(SignedIn { token, kind: begin.kind, device, person: Arc::new(person), lacks_totp })
    }

    /// Whom a phone's one-time code is for. Reading it changes nothing.
    ///
    /// # Errors
    /// `NoSuchLink` for an unknown, used, expired or revoked one.
    pub async fn invited(&self, secret: &str) -> Result<Person, AccountError> {
        let link = self.link(secret, LinkKind::Phone).await?;
        let account = match link.account {
            Some(id) => self.store.account(id).await?,
            None => None,
        };
        account.filter(|a| !a.disabled).map(|a| a.person).ok_or(AccountError::NoSuchLink)
    }

    /// Binds this phone: it is signed in for 90 days.
    ///
    /// # Errors
    /// `NoSuchLink` when somebody was faster.
    pub async fn bind(&self, secret: &str, from: Caller<'_>) -> Result<SignedIn, AccountError> {
        let person = self.invited(secret).await?;
        let link = Some(link_hash(secret));
        let begin = Begin { kind: SessionKind::Phone, link, keys: &[], from };
        self.begin(person, false, begin).await.map_err(|error| match error {
            SignInError::Wrong => AccountError::NoSuchLink,
            _ => AccountError::Unavailable,
        })
    }

    /// What an authenticator is to be told. Made from the session, so that showing it again shows the same and
    /// nothing is kept before it is confirmed.
    ///
    /// # Errors
    /// `AlreadySet` when the account has one.
    pub async fn set_up_totp(&self, person: &Person, token: &str) -> Result<TotpOffer, TotpError> {
        let account = self.store.account(person.id).await?.ok_or(TotpError::Unavailable)?;
        if account.totp.is_some() {
            return Err(TotpError::AlreadySet);
        }
        let secret = self.offered(person.id, token);
        Ok(TotpOffer { uri: secret.uri("微网格", &person.username), typed: secret.base32() })
    }

    fn offered(&self, of: AccountId, token: &str) -> OneTimeSecret {
        let mac =
            hmac(&self.keys.server, &[b"wwg-totp-offer", &of.0.to_be_bytes(), &SessionToken::digest(token)]);
        OneTimeSecret(mac[..20].to_vec())
    }

    /// Keeps the authenticator once it has shown that it works, renews the session, and gives the recovery codes,
    /// which are never shown again.
    ///
    /// # Errors
    /// `WrongCode` leaves everything as it was.
    pub async fn confirm_totp(
        &self,
        person: &Person,
        code: &str,
        from: Caller<'_>,
    ) -> Result<(SignedIn, Vec<RecoveryCode>), TotpError> {
        let token = from.session.ok_or(TotpError::Unavailable)?;
        let secret = self.offered(person.id, token);
        let now = self.now();
        let step = secret.step_of(code, now).ok_or(TotpError::WrongCode)?;
        let codes: Vec<RecoveryCode> =
            (0..RECOVERY_CODES).map(|_| RecoveryCode::of(self.random_bytes())).collect();
        let hashes = codes.iter().map(|code| code.digest(person.id)).collect();
        self.store.set_totp(person.id, secret.0, step, hashes, now).await.map_err(|error| match error {
            StoreError::Conflict => TotpError::AlreadySet,
            _ => TotpError::Unavailable,
        })?;
        self.cache.forget(person.id);
        let begin = Begin { kind: SessionKind::Password, link: None, keys: &[], from };
        let signed_in = self.begin(person.clone(), false, begin).await.map_err(|_| TotpError::Unavailable)?;
        Ok((signed_in, codes))
    }
}

const RECOVERY_CODES: usize = 10;

/// What the ways into a session have in common.
struct Begin<'a> {
    kind: SessionKind,
    link: Option<Hash>,
    keys: &'a [ThrottleKey],
    from: Caller<'a>,
}

/// What is stored of a one-time link.
pub(super) fn link_hash(secret: &str) -> Hash {
    sha256(&[b"wwg-link", secret.as_bytes()])
}

/// What an authenticator is to be told: by a QR code, or typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotpOffer {
    pub uri: String,
    pub typed: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TotpError {
    #[error("an authenticator is set up already")]
    AlreadySet,
    #[error("the code is wrong")]
    WrongCode,
    #[error("temporarily unavailable")]
    Unavailable,
}

impl From<StoreError> for TotpError {
    fn from(_: StoreError) -> Self {
        Self::Unavailable
    }
}

impl TotpError {
    pub fn sentence(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::AlreadySet => (
                "动态口令已经启用。手机丢了,请联系管理员重置。",
                "Two-step sign-in is already on. If the phone is lost, ask an administrator to reset it.",
            ),
            Self::WrongCode => (
                "动态口令不对:请核对手机时间,再输入现在显示的 6 位数字。",
                "The code is wrong: check the phone's clock and type the six digits shown now.",
            ),
            Self::Unavailable => (
                "系统暂时无法处理,请稍后再试。",
                "The system cannot do this right now. Try again in a moment.",
            ),
        };
        lang.pick(zh, en)
    }
}
