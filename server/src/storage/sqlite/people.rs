//! The people port on SQLite. Its SQL is plain: `$n` and what the standard or PostgreSQL know as well.

use async_trait::async_trait;
use domain::backend::people_ports::{
    Account, Link, NewAccount, NewSession, PasswordChange, PeopleStore, SecurityEntry, SecurityEvent,
    Session, SessionKind,
};
use domain::backend::ports::StoreError;
use domain::backend::{Hash, ThrottleKey};
use domain::clock::Timestamp;
use domain::ids::AccountId;
use sqlx::sqlite::SqliteConnection;

use super::error::store_error;
use super::people_rows::{ACCOUNT, account_of, areas_text, entry_of, link_of, session_of};
use super::{Sqlite, people_log};

fn failed(error: sqlx::Error) -> StoreError {
    store_error(&error)
}

/// Runs on the writer, in a savepoint of its own: all of it or nothing.
macro_rules! write {
    ($store:expr, |$connection:ident| $body:block) => {
        $store
            .writer
            .run(move |tx| {
                Box::pin(async move {
                    let $connection = &mut *tx.connection;
                    $body
                })
            })
            .await
    };
}

#[async_trait]
impl PeopleStore for Sqlite {
    async fn add_account(&self, new: NewAccount) -> Result<AccountId, StoreError> {
        write!(self, |connection| { insert_account(connection, new).await })
    }

    async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{ACCOUNT} WHERE id = $1")))
            .bind(i64::from(id.0))
            .fetch_optional(&self.readers)
            .await;
        row.and_then(|row| row.as_ref().map(account_of).transpose()).map_err(failed)
    }

    async fn account_named(&self, username: &str) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{ACCOUNT} WHERE username = $1")))
            .bind(username)
            .fetch_optional(&self.readers)
            .await;
        row.and_then(|row| row.as_ref().map(account_of).transpose()).map_err(failed)
    }

    async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{ACCOUNT} ORDER BY username")))
            .fetch_all(&self.readers)
            .await;
        rows.and_then(|rows| rows.iter().map(account_of).collect()).map_err(failed)
    }

    async fn set_password(&self, change: PasswordChange) -> Result<(), StoreError> {
        write!(self, |connection| { set_password(connection, change).await })
    }

    async fn disable(&self, id: AccountId, by: Option<AccountId>, at: Timestamp) -> Result<(), StoreError> {
        write!(self, |connection| {
            sqlx::query("UPDATE account SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL")
                .bind(i64::from(id.0))
                .bind(at.0)
                .execute(&mut *connection)
                .await
                .map_err(failed)?;
            end_everything(connection, id).await?;
            log(connection, SecurityEvent::AccountDisabled, by, Some(id), at).await
        })
    }

    async fn begin_session(&self, new: NewSession) -> Result<(), StoreError> {
        write!(self, |connection| { begin_session(connection, new).await })
    }

    async fn session(&self, hash: &Hash) -> Result<Option<Session>, StoreError> {
        let row = sqlx::query(
            "SELECT a.id, a.username, a.name, a.role, a.community, a.areas, a.unit, a.duty,
                    s.kind, a.needs_totp, a.totp_secret IS NULL AS without, a.demo, s.seen_at, s.expires_at
             FROM session s JOIN account a ON a.id = s.account
             WHERE s.hash = $1 AND a.disabled_at IS NULL",
        )
        .bind(&hash[..])
        .fetch_optional(&self.readers)
        .await;
        row.and_then(|row| row.as_ref().map(session_of).transpose()).map_err(failed)
    }

    async fn touch_session(&self, hash: &Hash, at: Timestamp) -> Result<(), StoreError> {
        let hash = *hash;
        write!(self, |connection| {
            sqlx::query("UPDATE session SET seen_at = $2 WHERE hash = $1 AND seen_at < $2")
                .bind(&hash[..])
                .bind(at.0)
                .execute(connection)
                .await
                .map_err(failed)?;
            Ok(())
        })
    }

    async fn end_sessions(&self, of: AccountId, at: Timestamp) -> Result<(), StoreError> {
        write!(self, |connection| {
            delete_of(connection, "DELETE FROM session WHERE account = $1", of).await?;
            log(connection, SecurityEvent::SignedOut, Some(of), None, at).await
        })
    }

    async fn set_totp(
        &self,
        of: AccountId,
        secret: Vec<u8>,
        step: i64,
        recovery: Vec<Hash>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        write!(self, |connection| {
            let set = sqlx::query(
                "UPDATE account SET totp_secret = $2, totp_step = $3 WHERE id = $1 AND totp_secret IS NULL",
            )
            .bind(i64::from(of.0))
            .bind(secret)
            .bind(step)
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
            if set.rows_affected() == 0 {
                return Err(StoreError::Conflict);
            }
            delete_of(connection, "DELETE FROM recovery_code WHERE account = $1", of).await?;
            for code in recovery {
                sqlx::query("INSERT INTO recovery_code (account, hash) VALUES ($1, $2)")
                    .bind(i64::from(of.0))
                    .bind(&code[..])
                    .execute(&mut *connection)
                    .await
                    .map_err(failed)?;
            }
            delete_of(connection, "DELETE FROM session WHERE account = $1", of).await?;
            log(connection, SecurityEvent::TotpSet, Some(of), None, at).await
        })
    }

    async fn take_totp_step(&self, of: AccountId, step: i64) -> Result<bool, StoreError> {
        write!(self, |connection| {
            let taken = sqlx::query("UPDATE account SET totp_step = $2 WHERE id = $1 AND totp_step < $2")
                .bind(i64::from(of.0))
                .bind(step)
                .execute(connection)
                .await
                .map_err(failed)?;
            Ok(taken.rows_affected() == 1)
        })
    }

    async fn take_recovery_code(
        &self,
        of: AccountId,
        code: &Hash,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let code = *code;
        write!(self, |connection| {
            let taken = sqlx::query(
                "UPDATE recovery_code SET used_at = $3 WHERE account = $1 AND hash = $2 AND used_at IS NULL",
            )
            .bind(i64::from(of.0))
            .bind(&code[..])
            .bind(at.0)
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
            let taken = taken.rows_affected() == 1;
            if taken {
                log(connection, SecurityEvent::RecoveryCodeUsed, Some(of), None, at).await?;
            }
            Ok(taken)
        })
    }

    async fn add_link(&self, link: Link, by: Option<AccountId>) -> Result<(), StoreError> {
        write!(self, |connection| { insert_link(connection, link, by).await })
    }

    async fn link(&self, hash: &Hash, now: Timestamp) -> Result<Option<Link>, StoreError> {
        let row = sqlx::query(
            "SELECT hash, kind, account, created_at, expires_at FROM one_time_link
             WHERE hash = $1 AND expires_at >= $2",
        )
        .bind(&hash[..])
        .bind(now.0)
        .fetch_optional(&self.readers)
        .await;
        row.and_then(|row| row.as_ref().map(link_of).transpose()).map_err(failed)
    }

    async fn revoke_phones(
        &self,
        of: AccountId,
        by: Option<AccountId>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        write!(self, |connection| {
            delete_of(connection, "DELETE FROM session WHERE account = $1 AND kind = 'phone'", of).await?;
            delete_of(connection, "DELETE FROM one_time_link WHERE account = $1 AND kind = 'phone'", of)
                .await?;
            log(connection, SecurityEvent::PhonesRevoked, by, Some(of), at).await
        })
    }

    async fn phones(&self, of: AccountId, now: Timestamp) -> Result<u32, StoreError> {
        let count: Result<i64, _> = sqlx::query_scalar(
            "SELECT count(*) FROM session WHERE account = $1 AND kind = 'phone' AND expires_at >= $2",
        )
        .bind(i64::from(of.0))
        .bind(now.0)
        .fetch_one(&self.readers)
        .await;
        count.map(|n| u32::try_from(n).unwrap_or(u32::MAX)).map_err(failed)
    }

    async fn try_attempt(
        &self,
        keys: &[ThrottleKey],
        now: Timestamp,
    ) -> Result<Result<(), Timestamp>, StoreError> {
        let keys = keys.to_vec();
        write!(self, |connection| { try_attempt(connection, &keys, now).await.map_err(failed) })
    }

    async fn knows_device(&self, of: AccountId, device: &Hash) -> Result<bool, StoreError> {
        let found: Result<Option<i64>, _> =
            sqlx::query_scalar("SELECT 1 FROM known_device WHERE account = $1 AND hash = $2")
                .bind(i64::from(of.0))
                .bind(&device[..])
                .fetch_optional(&self.readers)
                .await;
        found.map(|found| found.is_some()).map_err(failed)
    }

    async fn log(&self, entry: SecurityEntry) -> Result<(), StoreError> {
        write!(self, |connection| { people_log::insert(connection, &entry).await.map_err(failed) })
    }

    async fn security_log(&self, limit: u32) -> Result<Vec<SecurityEntry>, StoreError> {
        let rows = sqlx::query(
            "SELECT at, event, who, about, action, subject FROM security_log ORDER BY seq DESC LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&self.readers)
        .await;
        rows.and_then(|rows| rows.iter().map(entry_of).collect()).map_err(failed)
    }

    async fn sweep_people(&self, now: Timestamp) -> Result<usize, StoreError> {
        write!(self, |connection| { people_log::sweep(connection, now).await.map_err(failed) })
    }
}

async fn insert_account(connection: &mut SqliteConnection, new: NewAccount) -> Result<AccountId, StoreError> {
    use_link(connection, new.link.as_ref(), new.at).await?;
    let person = &new.person;
    let id: Result<i64, _> = sqlx::query_scalar(
        "INSERT INTO account (username, name, role, community, areas, unit, duty, password, needs_totp, demo, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
    )
    .bind(&person.username)
    .bind(&person.name)
    .bind(person.role.wire())
    .bind(person.community.as_ref().map(|code| code.as_str().to_owned()))
    .bind(areas_text(&person.areas))
    .bind(person.unit.as_ref().map(|id| id.as_str().to_owned()))
    .bind(person.duty.map(|duty| duty.wire()))
    .bind(&new.password)
    .bind(i64::from(new.needs_totp))
    .bind(i64::from(new.demo))
    .bind(new.at.0)
    .fetch_one(&mut *connection)
    .await;
    let id = id.map_err(|error| match &error {
        sqlx::Error::Database(database) if database.is_unique_violation() => StoreError::Conflict,
        _ => store_error(&error),
    })?;
    let id = u32::try_from(id).map(AccountId).map_err(|_| StoreError::Other("too many accounts".into()))?;
    sqlx::query("DELETE FROM one_time_link WHERE kind = 'first'")
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    log(connection, SecurityEvent::AccountAdded, new.by, Some(id), new.at).await?;
    Ok(id)
}

async fn set_password(connection: &mut SqliteConnection, change: PasswordChange) -> Result<(), StoreError> {
    use_link(connection, change.link.as_ref(), change.at).await?;
    let of = change.account;
    sqlx::query("UPDATE account SET password = $2 WHERE id = $1")
        .bind(i64::from(of.0))
        .bind(change.password)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    if change.without_totp {
        delete_of(connection, "UPDATE account SET totp_secret = NULL, totp_step = 0 WHERE id = $1", of)
            .await?;
        delete_of(connection, "DELETE FROM recovery_code WHERE account = $1", of).await?;
    }
    end_everything(connection, of).await?;
    log(connection, SecurityEvent::PasswordSet, change.by, Some(of), change.at).await
}

async fn begin_session(connection: &mut SqliteConnection, new: NewSession) -> Result<(), StoreError> {
    use_link(connection, new.link.as_ref(), new.at).await?;
    let write = async {
        if let Some(old) = new.replaces {
            sqlx::query("DELETE FROM session WHERE hash = $1")
                .bind(&old[..])
                .execute(&mut *connection)
                .await?;
        }
        sqlx::query(
            "INSERT INTO session (hash, account, kind, created_at, seen_at, expires_at)
             VALUES ($1, $2, $3, $4, $4, $5)",
        )
        .bind(&new.hash[..])
        .bind(i64::from(new.account.0))
        .bind(new.kind.wire())
        .bind(new.at.0)
        .bind(new.expires_at.0)
        .execute(&mut *connection)
        .await?;
        for key in &new.forgiven {
            sqlx::query("DELETE FROM sign_in_attempt WHERE key = $1")
                .bind(&key[..])
                .execute(&mut *connection)
                .await?;
        }
        for key in &new.uncounted {
            sqlx::query("UPDATE sign_in_attempt SET attempts = attempts - 1 WHERE key = $1 AND attempts > 0")
                .bind(&key[..])
                .execute(&mut *connection)
                .await?;
        }
        if let Some(device) = new.device {
            sqlx::query(
                "INSERT INTO known_device (account, hash, seen_at) VALUES ($1, $2, $3)
                 ON CONFLICT (account, hash) DO UPDATE SET seen_at = excluded.seen_at",
            )
            .bind(i64::from(new.account.0))
            .bind(&device[..])
            .bind(new.at.0)
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    };
    write.await.map_err(failed)?;
    let event = match new.kind {
        SessionKind::Password => SecurityEvent::SignedIn,
        SessionKind::Phone => SecurityEvent::PhoneBound,
    };
    log(connection, event, Some(new.account), None, new.at).await
}

async fn insert_link(
    connection: &mut SqliteConnection,
    link: Link,
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    let account = link.account.map(|id| i64::from(id.0));
    let write = async {
        if account.is_none() {
            let anybody: i64 =
                sqlx::query_scalar("SELECT count(*) FROM account").fetch_one(&mut *connection).await?;
            if anybody > 0 {
                return Ok(false);
            }
        }
        sqlx::query(
            "DELETE FROM one_time_link WHERE kind = $1 AND (account = $2 OR (account IS NULL AND $2 IS NULL))",
        )
        .bind(link.kind.wire())
        .bind(account)
        .execute(&mut *connection)
        .await?;
        sqlx::query(
            "INSERT INTO one_time_link (hash, kind, account, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&link.hash[..])
        .bind(link.kind.wire())
        .bind(account)
        .bind(link.created_at.0)
        .bind(link.expires_at.0)
        .execute(&mut *connection)
        .await?;
        Ok(true)
    };
    if !write.await.map_err(failed)? {
        return Err(StoreError::Conflict);
    }
    if link.kind == domain::backend::people_ports::LinkKind::Phone {
        log(connection, SecurityEvent::PhoneInvited, by, link.account, link.created_at).await?;
    }
    Ok(())
}

/// Uses up a link, which then is gone.
async fn use_link(
    connection: &mut SqliteConnection,
    link: Option<&Hash>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(link) = link else { return Ok(()) };
    let used = sqlx::query("DELETE FROM one_time_link WHERE hash = $1 AND expires_at >= $2")
        .bind(&link[..])
        .bind(now.0)
        .execute(connection)
        .await
        .map_err(failed)?;
    if used.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

async fn try_attempt(
    connection: &mut SqliteConnection,
    keys: &[ThrottleKey],
    now: Timestamp,
) -> Result<Result<(), Timestamp>, sqlx::Error> {
    let mut counts = Vec::with_capacity(keys.len());
    let mut free_at = now;
    for key in keys {
        let row: Option<(i64, i64)> =
            sqlx::query_as("SELECT attempts, last_at FROM sign_in_attempt WHERE key = $1")
                .bind(&key.key[..])
                .fetch_optional(&mut *connection)
                .await?;
        let (attempts, last) = row.unwrap_or((0, now.0));
        let (attempts, last) = (u32::try_from(attempts).unwrap_or(u32::MAX), Timestamp(last));
        let count = key.rule.count(attempts, last, now);
        if row.is_some() {
            free_at = free_at.max(key.rule.free_at(count, last));
        }
        counts.push(count);
    }
    if free_at > now {
        return Ok(Err(free_at));
    }
    for (key, count) in keys.iter().zip(counts) {
        sqlx::query(
            "INSERT INTO sign_in_attempt (key, attempts, last_at) VALUES ($1, $2, $3)
             ON CONFLICT (key) DO UPDATE SET attempts = excluded.attempts, last_at = excluded.last_at",
        )
        .bind(&key.key[..])
        .bind(i64::from(count) + 1)
        .bind(now.0)
        .execute(&mut *connection)
        .await?;
    }
    Ok(Ok(()))
}

/// Sessions and links of an account.
async fn end_everything(connection: &mut SqliteConnection, of: AccountId) -> Result<(), StoreError> {
    delete_of(connection, "DELETE FROM session WHERE account = $1", of).await?;
    delete_of(connection, "DELETE FROM one_time_link WHERE account = $1", of).await
}

async fn delete_of(
    connection: &mut SqliteConnection,
    statement: &'static str,
    of: AccountId,
) -> Result<(), StoreError> {
    sqlx::query(statement).bind(i64::from(of.0)).execute(connection).await.map_err(failed)?;
    Ok(())
}

async fn log(
    connection: &mut SqliteConnection,
    event: SecurityEvent,
    who: Option<AccountId>,
    about: Option<AccountId>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let entry = SecurityEntry { who, about, ..SecurityEntry::new(at, event) };
    people_log::insert(connection, &entry).await.map_err(failed)
}
