//! What the people port writes. Each function runs in the group's transaction behind a savepoint of its own: all
//! of it or nothing.

use domain::backend::people_ports::{
    Link, LinkKind, NewAccount, NewSession, PasswordChange, SecurityEntry, SecurityEvent, SessionKind,
};
use domain::backend::ports::StoreError;
use domain::backend::{Hash, ThrottleKey};
use domain::clock::Timestamp;
use domain::ids::AccountId;

use super::columns::Columns;
use super::people_log;
use super::people_rows::areas_text;
use super::queue::Failed;
use super::session::{Session, values};

pub async fn add_account(session: &mut impl Session, new: NewAccount) -> Result<AccountId, Failed> {
    use_link(session, new.link.as_ref(), new.at).await?;
    let person = &new.person;
    let who = values![
        &person.username,
        &person.name,
        person.role.wire(),
        person.community.as_ref().map(|code| code.as_str()),
        areas_text(&person.areas),
        person.unit.as_ref().map(|id| id.as_str()),
        person.duty.map(|duty| duty.wire()),
    ];
    let rest = values![new.password.as_deref(), new.needs_totp, new.demo, new.at.0];
    let row = session
        .optional(
            "INSERT INTO account (username, name, role, community, areas, unit, duty, password, needs_totp,
                                  demo, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (username) DO NOTHING RETURNING id",
            [who, rest].concat(),
        )
        .await?
        .ok_or(StoreError::Conflict)?;
    let id = AccountId(row.number(0)?);
    session.execute("DELETE FROM one_time_link WHERE kind = 'first'", values![]).await?;
    log(session, SecurityEvent::AccountAdded, new.by, Some(id), new.at).await?;
    Ok(id)
}

pub async fn set_password(session: &mut impl Session, change: PasswordChange) -> Result<(), Failed> {
    use_link(session, change.link.as_ref(), change.at).await?;
    let of = change.account;
    session
        .execute("UPDATE account SET password = $2 WHERE id = $1", values![of.0, change.password.as_deref()])
        .await?;
    if change.without_totp {
        let forget = "UPDATE account SET totp_secret = NULL, totp_step = 0 WHERE id = $1";
        session.execute(forget, values![of.0]).await?;
        session.execute("DELETE FROM recovery_code WHERE account = $1", values![of.0]).await?;
    }
    end_everything(session, of).await?;
    Ok(log(session, SecurityEvent::PasswordSet, change.by, Some(of), change.at).await?)
}

pub async fn disable(
    session: &mut impl Session,
    id: AccountId,
    by: Option<AccountId>,
    at: Timestamp,
) -> Result<(), Failed> {
    session
        .execute(
            "UPDATE account SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL",
            values![id.0, at.0],
        )
        .await?;
    end_everything(session, id).await?;
    Ok(log(session, SecurityEvent::AccountDisabled, by, Some(id), at).await?)
}

pub async fn begin_session(session: &mut impl Session, new: NewSession) -> Result<(), Failed> {
    use_link(session, new.link.as_ref(), new.at).await?;
    if let Some(old) = &new.replaces {
        session.execute("DELETE FROM session WHERE hash = $1", values![old]).await?;
    }
    session
        .execute(
            "INSERT INTO session (hash, account, kind, created_at, seen_at, expires_at)
             VALUES ($1, $2, $3, $4, $4, $5)",
            values![&new.hash, new.account.0, new.kind.wire(), new.at.0, new.expires_at.0],
        )
        .await?;
    for key in &new.forgiven {
        session.execute("DELETE FROM sign_in_attempt WHERE key = $1", values![key]).await?;
    }
    for key in &new.uncounted {
        let uncount = "UPDATE sign_in_attempt SET attempts = attempts - 1 WHERE key = $1 AND attempts > 0";
        session.execute(uncount, values![key]).await?;
    }
    if let Some(device) = &new.device {
        session
            .execute(
                "INSERT INTO known_device (account, hash, seen_at) VALUES ($1, $2, $3)
                 ON CONFLICT (account, hash) DO UPDATE SET seen_at = excluded.seen_at",
                values![new.account.0, device, new.at.0],
            )
            .await?;
    }
    let event = match new.kind {
        SessionKind::Password => SecurityEvent::SignedIn,
        SessionKind::Phone => SecurityEvent::PhoneBound,
    };
    Ok(log(session, event, Some(new.account), None, new.at).await?)
}

pub async fn touch_session(session: &mut impl Session, hash: Hash, at: Timestamp) -> Result<(), Failed> {
    let touch = "UPDATE session SET seen_at = $2 WHERE hash = $1 AND seen_at < $2";
    session.execute(touch, values![&hash, at.0]).await?;
    Ok(())
}

pub async fn end_sessions(session: &mut impl Session, of: AccountId, at: Timestamp) -> Result<(), Failed> {
    session.execute("DELETE FROM session WHERE account = $1", values![of.0]).await?;
    Ok(log(session, SecurityEvent::SignedOut, Some(of), None, at).await?)
}

pub async fn set_totp(
    session: &mut impl Session,
    of: AccountId,
    secret: Vec<u8>,
    step: i64,
    recovery: Vec<Hash>,
    at: Timestamp,
) -> Result<(), Failed> {
    let set = session
        .execute(
            "UPDATE account SET totp_secret = $2, totp_step = $3 WHERE id = $1 AND totp_secret IS NULL",
            values![of.0, secret.as_slice(), step],
        )
        .await?;
    if set == 0 {
        return Err(StoreError::Conflict.into());
    }
    session.execute("DELETE FROM recovery_code WHERE account = $1", values![of.0]).await?;
    for code in &recovery {
        let insert = "INSERT INTO recovery_code (account, hash) VALUES ($1, $2)";
        session.execute(insert, values![of.0, code]).await?;
    }
    session.execute("DELETE FROM session WHERE account = $1", values![of.0]).await?;
    Ok(log(session, SecurityEvent::TotpSet, Some(of), None, at).await?)
}

pub async fn take_totp_step(session: &mut impl Session, of: AccountId, step: i64) -> Result<bool, Failed> {
    let take = "UPDATE account SET totp_step = $2 WHERE id = $1 AND totp_step < $2";
    Ok(session.execute(take, values![of.0, step]).await? == 1)
}

pub async fn take_recovery_code(
    session: &mut impl Session,
    of: AccountId,
    code: Hash,
    at: Timestamp,
) -> Result<bool, Failed> {
    let taken = session
        .execute(
            "UPDATE recovery_code SET used_at = $3 WHERE account = $1 AND hash = $2 AND used_at IS NULL",
            values![of.0, &code, at.0],
        )
        .await?;
    if taken == 1 {
        log(session, SecurityEvent::RecoveryCodeUsed, Some(of), None, at).await?;
    }
    Ok(taken == 1)
}

pub async fn add_link(session: &mut impl Session, link: Link, by: Option<AccountId>) -> Result<(), Failed> {
    let account = link.account.map(|id| i64::from(id.0));
    if account.is_none() && session.one("SELECT count(*) FROM account", values![]).await?.int(0)? > 0 {
        return Err(StoreError::Conflict.into());
    }
    session
        .execute(
            "DELETE FROM one_time_link
             WHERE kind = $1 AND (account = $2 OR (account IS NULL AND $2 IS NULL))",
            values![link.kind.wire(), account],
        )
        .await?;
    session
        .execute(
            "INSERT INTO one_time_link (hash, kind, account, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5)",
            values![&link.hash, link.kind.wire(), account, link.created_at.0, link.expires_at.0],
        )
        .await?;
    if link.kind == LinkKind::Phone {
        log(session, SecurityEvent::PhoneInvited, by, link.account, link.created_at).await?;
    }
    Ok(())
}

pub async fn revoke_phones(
    session: &mut impl Session,
    of: AccountId,
    by: Option<AccountId>,
    at: Timestamp,
) -> Result<(), Failed> {
    for end in [
        "DELETE FROM session WHERE account = $1 AND kind = 'phone'",
        "DELETE FROM one_time_link WHERE account = $1 AND kind = 'phone'",
    ] {
        session.execute(end, values![of.0]).await?;
    }
    Ok(log(session, SecurityEvent::PhonesRevoked, by, Some(of), at).await?)
}

pub async fn try_attempt(
    session: &mut impl Session,
    keys: Vec<ThrottleKey>,
    now: Timestamp,
) -> Result<Result<(), Timestamp>, Failed> {
    let mut counts = Vec::with_capacity(keys.len());
    let mut free_at = now;
    for key in &keys {
        let select = "SELECT attempts, last_at FROM sign_in_attempt WHERE key = $1";
        let Some(row) = session.optional(select, values![&key.key]).await? else {
            counts.push(key.rule.count(0, now, now));
            continue;
        };
        let last = Timestamp(row.int(1)?);
        let count = key.rule.count(u32::try_from(row.int(0)?).unwrap_or(u32::MAX), last, now);
        free_at = free_at.max(key.rule.free_at(count, last));
        counts.push(count);
    }
    if free_at > now {
        return Ok(Err(free_at));
    }
    for (key, count) in keys.iter().zip(counts) {
        session
            .execute(
                "INSERT INTO sign_in_attempt (key, attempts, last_at) VALUES ($1, $2, $3)
                 ON CONFLICT (key) DO UPDATE SET attempts = excluded.attempts, last_at = excluded.last_at",
                values![&key.key, i64::from(count) + 1, now.0],
            )
            .await?;
    }
    Ok(Ok(()))
}

/// Uses up a link, which then is gone.
async fn use_link(session: &mut impl Session, link: Option<&Hash>, now: Timestamp) -> Result<(), Failed> {
    let Some(link) = link else { return Ok(()) };
    let delete = "DELETE FROM one_time_link WHERE hash = $1 AND expires_at >= $2";
    if session.execute(delete, values![link, now.0]).await? == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict.into())
    }
}

/// Sessions and links of an account.
async fn end_everything(session: &mut impl Session, of: AccountId) -> Result<(), sqlx::Error> {
    session.execute("DELETE FROM session WHERE account = $1", values![of.0]).await?;
    session.execute("DELETE FROM one_time_link WHERE account = $1", values![of.0]).await?;
    Ok(())
}

async fn log(
    session: &mut impl Session,
    event: SecurityEvent,
    who: Option<AccountId>,
    about: Option<AccountId>,
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    let entry = SecurityEntry { who, about, ..SecurityEntry::new(at, event) };
    people_log::insert(session, &entry).await
}
