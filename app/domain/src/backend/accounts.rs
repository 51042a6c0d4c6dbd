//! Accounts: added, reset, listed, disabled; one-time links to choose a password or to bind a phone.

use thiserror::Error;

use super::chain::hex;
use super::password::{PasswordProblem, check_password};
use super::people_ports::{
    Account, HasherBusy, Link, LinkKind, NewAccount, PasswordChange, SecurityEntry, SecurityEvent,
};
use super::ports::StoreError;
use super::sign_in::{folded, link_hash};
use super::{People, Place};
use crate::clock::Timestamp;
use crate::ids::{AccountId, CommunityCode, UnitId};
use crate::lang::Lang;
use crate::people::{Action, Duty, Person, Role, UnitKind, may_anywhere};

/// A link to choose a password waits so long.
const PASSWORD_LINK_MINUTES: i64 = 3 * 24 * 60;
/// Lines of the security log that are shown.
const LOG_LINES: u32 = 200;
/// A code to bind a phone is scanned from the screen it is shown on.
const PHONE_LINK_MINUTES: i64 = 60;

/// Who manages accounts: the administrator of the machine by command, or somebody signed in.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    Machine,
    Person(&'a Person),
}

impl By<'_> {
    fn account(self) -> Option<AccountId> {
        match self {
            Self::Machine => None,
            Self::Person(person) => Some(person.id),
        }
    }
}

/// An account as somebody asks for it.
#[derive(Debug, Clone)]
pub struct AccountForm {
    pub username: String,
    /// Without one the username stands for it.
    pub name: Option<String>,
    pub role: Role,
    /// May be left out where there is one community.
    pub community: Option<CommunityCode>,
    pub areas: Vec<u8>,
    pub unit: Option<UnitId>,
    pub duty: Option<Duty>,
}

/// How the owner gets a first password.
#[derive(Debug, Clone)]
pub enum FirstPassword {
    Given(String),
    /// By a one-time link.
    Link,
    /// Of the demo, hashed already: no authenticator, and closed where the server runs without --demo.
    Demo {
        hash: String,
    },
}

/// The secret of a one-time link, told once: `/login/new/{secret}` or `/bind/{secret}`.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    pub secret: String,
    pub expires_at: Timestamp,
}

/// Whom a link to choose a password is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Newcomer {
    /// Chooses a username as well.
    FirstAdministrator,
    Known(Box<Person>),
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AccountError {
    #[error("this needs the permission to manage users")]
    Forbidden,
    #[error("a username has 2 to 32 characters: small letters, digits, dot, dash and underscore")]
    BadUsername,
    #[error("a name has at most 40 characters")]
    BadName,
    #[error("the username is taken")]
    Taken,
    #[error("there is no such user")]
    NoSuchUser,
    #[error(transparent)]
    Password(#[from] PasswordProblem),
    #[error("people of this role do not sign in")]
    NeverSignsIn,
    #[error("this role needs a community that is known")]
    NeedsCommunity,
    #[error("this role needs areas that are known in its community")]
    NeedsAreas,
    #[error("this role needs a unit that is known and signs in")]
    NeedsUnit,
    #[error(
        "only volunteers and property staff sign in by a bound phone: inspectors, and members of a property unit"
    )]
    NoPhone,
    #[error("nobody disables the account that they are signed in with")]
    Yourself,
    #[error("this link is unknown, used or expired")]
    NoSuchLink,
    #[error("the store cannot do this now; try again in a moment")]
    Unavailable,
}

impl AccountError {
    pub fn sentence(&self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Forbidden => ("您没有管理用户的权限。", "You may not manage users."),
            Self::BadUsername => (
                "用户名为 2 到 32 位:小写字母、数字、点、横线和下划线。",
                "A username has 2 to 32 characters: small letters, digits, dot, dash and underscore.",
            ),
            Self::BadName => ("姓名最多 40 个字。", "A name has at most 40 characters."),
            Self::Taken => ("这个用户名已经有人用了。", "This username is taken."),
            Self::NoSuchUser => ("没有这个用户。", "There is no such user."),
            Self::Password(problem) => return problem.sentence(lang),
            Self::NeverSignsIn => ("这个角色不需要登录。", "People of this role do not sign in."),
            Self::NeedsCommunity => ("这个角色要指明居民区。", "This role needs a community."),
            Self::NeedsAreas => ("这个角色要指明责任区。", "This role needs its areas."),
            Self::NeedsUnit => ("这个角色要指明能登录的处置单位。", "This role needs a unit that signs in."),
            Self::NoPhone => (
                "只有巡查员和物业人员用手机绑定登录。",
                "Only inspectors and property staff sign in by a bound phone.",
            ),
            Self::Yourself => (
                "不能停用自己的账号,请由另一位管理员来做。",
                "You cannot disable your own account: another administrator can.",
            ),
            Self::NoSuchLink => (
                "这个链接已失效:用过了、过期了,或已被撤销。请联系管理员再要一个。",
                "This link no longer works: it was used, has expired or was revoked. Ask an administrator for a new one.",
            ),
            Self::Unavailable => (
                "系统暂时无法处理,请稍后再试。",
                "The system cannot do this right now. Try again in a moment.",
            ),
        };
        lang.pick(zh, en)
    }
}

impl From<StoreError> for AccountError {
    fn from(_: StoreError) -> Self {
        Self::Unavailable
    }
}

impl From<HasherBusy> for AccountError {
    fn from(_: HasherBusy) -> Self {
        Self::Unavailable
    }
}

pub(super) fn check_username(typed: &str) -> Result<String, AccountError> {
    let username = folded(typed);
    let fits = (2..=32).contains(&username.len())
        && username
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_'));
    fits.then_some(username).ok_or(AccountError::BadUsername)
}

fn check_name(typed: Option<&str>, username: &str) -> Result<String, AccountError> {
    let name = typed.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(username);
    let fits = name.chars().count() <= 40 && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned()).ok_or(AccountError::BadName)
}

/// The person that a form describes, where the place has what it names.
fn check_form(form: &AccountForm, place: &Place) -> Result<Person, AccountError> {
    let username = check_username(&form.username)?;
    let name = check_name(form.name.as_deref(), &username)?;
    let role = form.role;
    if !role.signs_in() {
        return Err(AccountError::NeverSignsIn);
    }
    let local = matches!(role, Role::Inspector | Role::AreaLead | Role::Mediator | Role::Committee);
    let only = match place.communities.as_slice() {
        [only] if local => Some(only.code.clone()),
        _ => None,
    };
    let community = form.community.clone().or(only);
    let known = community.as_ref().is_some_and(|code| place.community(code).is_some());
    if (local || community.is_some()) && !known {
        return Err(AccountError::NeedsCommunity);
    }
    let mut areas = form.areas.clone();
    areas.sort_unstable();
    areas.dedup();
    let exists =
        |no: &u8| place.areas.iter().any(|a| Some(&a.community) == community.as_ref() && a.no == *no);
    let with_areas = matches!(role, Role::Inspector | Role::AreaLead);
    if (with_areas && areas.is_empty()) || !areas.iter().all(exists) {
        return Err(AccountError::NeedsAreas);
    }
    let unit = form.unit.as_ref().map(|id| place.unit(id).ok_or(AccountError::NeedsUnit)).transpose()?;
    if role == Role::UnitMember && !unit.is_some_and(|unit| unit.signs_in) {
        return Err(AccountError::NeedsUnit);
    }
    let unit = unit.map(|unit| unit.id.clone());
    Ok(Person { id: AccountId(0), username, name, role, community, areas, unit, duty: form.duty })
}

impl People {
    async fn may_manage(&self, by: By<'_>) -> Result<(), AccountError> {
        match by {
            By::Machine => Ok(()),
            By::Person(person) if may_anywhere(person.role, Action::ManageUsers) => Ok(()),
            By::Person(person) => {
                self.note_refusal(person, Action::ManageUsers, "account").await;
                Err(AccountError::Forbidden)
            }
        }
    }

    /// Adds an account. With [`FirstPassword::Link`] the answer holds the link's secret.
    ///
    /// # Errors
    /// What is wrong with the form, or that the name is taken.
    pub async fn add_account(
        &self,
        by: By<'_>,
        form: &AccountForm,
        password: FirstPassword,
        place: &Place,
    ) -> Result<(AccountId, Option<Invitation>), AccountError> {
        self.may_manage(by).await?;
        let person = check_form(form, place)?;
        let (hash, linked, demo) = match password {
            FirstPassword::Given(password) => {
                check_password(&password, &person.username)?;
                (Some(self.hasher.hash(password).await?), false, false)
            }
            FirstPassword::Link => (None, true, false),
            FirstPassword::Demo { hash } => (Some(hash), false, true),
        };
        let new = NewAccount {
            person,
            password: hash,
            needs_totp: !demo,
            demo,
            at: self.now(),
            by: by.account(),
            link: None,
        };
        let id = self.store.add_account(new).await.map_err(taken)?;
        let invitation = match linked {
            true => Some(self.invite(LinkKind::Password, Some(id), by).await?),
            false => None,
        };
        Ok((id, invitation))
    }

    /// Gives the owner a new password or a link to choose one. Every session ends, and the authenticator is
    /// forgotten, since a reset is also for somebody who lost the phone.
    ///
    /// # Errors
    /// `NoSuchUser`, or what is wrong with the password.
    pub async fn reset_account(
        &self,
        by: By<'_>,
        username: &str,
        password: Option<String>,
    ) -> Result<Option<Invitation>, AccountError> {
        self.may_manage(by).await?;
        let account = self.named(username).await?;
        let id = account.person.id;
        let hash = match password {
            Some(password) => {
                check_password(&password, &account.person.username)?;
                Some(self.hasher.hash(password).await?)
            }
            None => None,
        };
        let linked = hash.is_none();
        let change = PasswordChange {
            account: id,
            password: hash,
            without_totp: true,
            link: None,
            at: self.now(),
            by: by.account(),
        };
        self.store.set_password(change).await?;
        self.cache.forget(id);
        match linked {
            true => Ok(Some(self.invite(LinkKind::Password, Some(id), by).await?)),
            false => Ok(None),
        }
    }

    /// # Errors
    /// `Forbidden`.
    pub async fn accounts(&self, by: By<'_>) -> Result<Vec<Account>, AccountError> {
        self.may_manage(by).await?;
        Ok(self.store.accounts().await?)
    }

    /// How many phones are bound to the account now.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn phones_of(&self, by: By<'_>, account: AccountId) -> Result<u32, AccountError> {
        self.may_manage(by).await?;
        Ok(self.store.phones(account, self.now()).await?)
    }

    /// The last lines of the security log, newest first; of one event, where one is asked for.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn security_log(
        &self,
        by: By<'_>,
        event: Option<SecurityEvent>,
    ) -> Result<Vec<SecurityEntry>, AccountError> {
        self.may_manage(by).await?;
        Ok(match event {
            Some(event) => self.store.security_log_of(event, LOG_LINES).await?,
            None => self.store.security_log(LOG_LINES).await?,
        })
    }

    /// Closes an account for good: what somebody did stays theirs, so accounts are never deleted.
    ///
    /// # Errors
    /// `NoSuchUser`; `Yourself`.
    pub async fn disable_account(&self, by: By<'_>, username: &str) -> Result<(), AccountError> {
        self.may_manage(by).await?;
        let id = self.named(username).await?.person.id;
        // The last administrator would shut everybody out for good.
        if by.account() == Some(id) {
            return Err(AccountError::Yourself);
        }
        self.store.disable(id, by.account(), self.now()).await?;
        self.cache.forget(id);
        Ok(())
    }

    /// A one-time code that binds a phone to the account.
    ///
    /// # Errors
    /// `NoPhone` for those who sign in with a password and an authenticator.
    pub async fn invite_phone(
        &self,
        by: By<'_>,
        username: &str,
        place: &Place,
    ) -> Result<Invitation, AccountError> {
        self.may_manage(by).await?;
        let account = self.named(username).await?;
        let person = &account.person;
        let property = person
            .unit
            .as_ref()
            .and_then(|id| place.unit(id))
            .is_some_and(|unit| unit.kind == UnitKind::Property);
        let may = person.role == Role::Inspector || (person.role == Role::UnitMember && property);
        if !may || account.disabled {
            return Err(AccountError::NoPhone);
        }
        self.invite(LinkKind::Phone, Some(person.id), by).await
    }

    /// Ends what bound phones may do, at once.
    ///
    /// # Errors
    /// `NoSuchUser`.
    pub async fn revoke_phones(&self, by: By<'_>, username: &str) -> Result<(), AccountError> {
        self.may_manage(by).await?;
        let id = self.named(username).await?.person.id;
        self.store.revoke_phones(id, by.account(), self.now()).await?;
        self.cache.forget(id);
        Ok(())
    }

    /// The link by which the first administrator is made; `None` where somebody has an account.
    ///
    /// # Errors
    /// The store cannot do it now.
    pub async fn invite_first(&self) -> Result<Option<Invitation>, AccountError> {
        if !self.store.accounts().await?.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.invite(LinkKind::First, None, By::Machine).await?))
    }

    async fn invite(
        &self,
        kind: LinkKind,
        account: Option<AccountId>,
        by: By<'_>,
    ) -> Result<Invitation, AccountError> {
        let secret = hex(&self.random_bytes::<20>());
        let created_at = self.now();
        let minutes = match kind {
            LinkKind::Phone => PHONE_LINK_MINUTES,
            LinkKind::First | LinkKind::Password => PASSWORD_LINK_MINUTES,
        };
        let expires_at = created_at.plus_minutes(minutes);
        let link = Link { hash: link_hash(&secret), kind, account, created_at, expires_at };
        self.store.add_link(link, by.account()).await?;
        Ok(Invitation { secret, expires_at })
    }

    pub(super) async fn link(&self, secret: &str, kind: LinkKind) -> Result<Link, AccountError> {
        let link = self.store.link(&link_hash(secret), self.now()).await?;
        link.filter(|link| link.kind == kind).ok_or(AccountError::NoSuchLink)
    }

    /// Whom a link to choose a password is for. Reading it changes nothing.
    ///
    /// # Errors
    /// `NoSuchLink`.
    pub async fn newcomer(&self, secret: &str) -> Result<Newcomer, AccountError> {
        let link = self.store.link(&link_hash(secret), self.now()).await?.ok_or(AccountError::NoSuchLink)?;
        match (link.kind, link.account) {
            (LinkKind::First, _) => Ok(Newcomer::FirstAdministrator),
            (LinkKind::Password, Some(id)) => {
                let account = self.store.account(id).await?.filter(|account| !account.disabled);
                account
                    .map(|account| Newcomer::Known(Box::new(account.person)))
                    .ok_or(AccountError::NoSuchLink)
            }
            _ => Err(AccountError::NoSuchLink),
        }
    }

    /// Uses up a link: sets the password, or makes the first administrator. Returns the username to sign in with.
    ///
    /// # Errors
    /// What is wrong with the password or the username uses up nothing.
    pub async fn choose_password(
        &self,
        secret: &str,
        username: &str,
        password: &str,
    ) -> Result<String, AccountError> {
        let (link, at) = (Some(link_hash(secret)), self.now());
        let unusable = |error| match error {
            StoreError::Conflict => AccountError::NoSuchLink,
            _ => AccountError::Unavailable,
        };
        match self.newcomer(secret).await? {
            Newcomer::Known(person) => {
                check_password(password, &person.username)?;
                let hash = Some(self.hasher.hash(password.to_owned()).await?);
                let (account, by) = (person.id, Some(person.id));
                let change = PasswordChange { account, password: hash, without_totp: false, link, at, by };
                self.store.set_password(change).await.map_err(unusable)?;
                self.cache.forget(account);
                Ok(person.username)
            }
            Newcomer::FirstAdministrator => {
                let username = check_username(username)?;
                check_password(password, &username)?;
                let password = Some(self.hasher.hash(password.to_owned()).await?);
                let person = Person {
                    id: AccountId(0),
                    name: username.clone(),
                    username: username.clone(),
                    role: Role::Admin,
                    community: None,
                    areas: Vec::new(),
                    unit: None,
                    duty: None,
                };
                let new = NewAccount { person, password, needs_totp: true, demo: false, at, by: None, link };
                self.store.add_account(new).await.map_err(unusable)?;
                Ok(username)
            }
        }
    }

    async fn named(&self, username: &str) -> Result<Account, AccountError> {
        self.store.account_named(&folded(username)).await?.ok_or(AccountError::NoSuchUser)
    }
}

fn taken(error: StoreError) -> AccountError {
    match error {
        StoreError::Conflict => AccountError::Taken,
        _ => AccountError::Unavailable,
    }
}
