//! The people port: what is read. What is written is in `people_write`.

use async_trait::async_trait;
use domain::backend::people_ports::{
    Account, Link, NewAccount, NewSession, PasswordChange, PeopleStore, SecurityEntry, SecurityEvent, Session,
};
use domain::backend::ports::StoreError;
use domain::backend::{Hash, ThrottleKey};
use domain::clock::Timestamp;
use domain::ids::AccountId;

use super::columns::Columns;
use super::engine::Engine;
use super::people_rows::{account_of, entry_of, link_of, session_of};
use super::session::{Session as _, Value, values};
use super::store::{Store, told};
use super::{people_log, people_write, queue::Failed, session};

type Row<E> = <<E as Engine>::Connection as session::Session>::Row;

/// Accounts, as `account_of` reads them.
macro_rules! accounts {
    ($rest:literal) => {
        concat!(
            "SELECT id, username, name, role, community, areas, unit, duty, password, totp_secret,
                    needs_totp, demo, disabled_at, created_at
             FROM account ",
            $rest
        )
    };
}

impl<E: Engine> Store<E> {
    async fn person_row<T>(
        &self,
        sql: &'static str,
        values: Vec<Value<'_>>,
        of: impl Fn(&Row<E>) -> Result<T, sqlx::Error> + Send,
    ) -> Result<Option<T>, StoreError> {
        let read = async {
            let row = self.engine.reader().await?.optional(sql, values).await?;
            Ok::<_, Failed>(row.as_ref().map(of).transpose()?)
        };
        read.await.map_err(told::<E>)
    }

    async fn person_rows<T>(
        &self,
        sql: &'static str,
        values: Vec<Value<'_>>,
        of: impl Fn(&Row<E>) -> Result<T, sqlx::Error> + Send,
    ) -> Result<Vec<T>, StoreError> {
        let read = async {
            let rows = self.engine.reader().await?.all(sql, values).await?;
            Ok::<_, Failed>(rows.iter().map(of).collect::<Result<_, _>>()?)
        };
        read.await.map_err(told::<E>)
    }
}

#[async_trait]
impl<E: Engine> PeopleStore for Store<E> {
    async fn add_account(&self, new: NewAccount) -> Result<AccountId, StoreError> {
        self.writer.run(move |tx| Box::pin(people_write::add_account(tx.connection, new))).await
    }

    async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.person_row(accounts!("WHERE id = $1"), values![id.0], account_of).await
    }

    async fn account_named(&self, username: &str) -> Result<Option<Account>, StoreError> {
        self.person_row(accounts!("WHERE username = $1"), values![username], account_of).await
    }

    async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.person_rows(accounts!("ORDER BY username"), values![], account_of).await
    }

    async fn set_password(&self, change: PasswordChange) -> Result<(), StoreError> {
        self.writer.run(move |tx| Box::pin(people_write::set_password(tx.connection, change))).await
    }

    async fn disable(&self, id: AccountId, by: Option<AccountId>, at: Timestamp) -> Result<(), StoreError> {
        self.writer.run(move |tx| Box::pin(people_write::disable(tx.connection, id, by, at))).await
    }

    async fn begin_session(&self, new: NewSession) -> Result<(), StoreError> {
        self.writer.run(move |tx| Box::pin(people_write::begin_session(tx.connection, new))).await
    }

    async fn session(&self, hash: &Hash) -> Result<Option<Session>, StoreError> {
        // Whether the authenticator is missing is a number here: a truth value is of another type in PostgreSQL.
        self.person_row(
            "SELECT a.id, a.username, a.name, a.role, a.community, a.areas, a.unit, a.duty, s.kind,
                    CASE WHEN a.totp_secret IS NULL THEN a.needs_totp ELSE 0 END,
                    a.demo, s.seen_at, s.expires_at
             FROM session s JOIN account a ON a.id = s.account
             WHERE s.hash = $1 AND a.disabled_at IS NULL",
            values![hash],
            session_of,
        )
        .await
    }

    async fn touch_session(&self, hash: &Hash, at: Timestamp) -> Result<(), StoreError> {
        let hash = *hash;
        self.writer.run(move |tx| Box::pin(people_write::touch_session(tx.connection, hash, at))).await
    }

    async fn end_sessions(&self, of: AccountId, at: Timestamp) -> Result<(), StoreError> {
        self.writer.run(move |tx| Box::pin(people_write::end_sessions(tx.connection, of, at))).await
    }

    async fn set_totp(
        &self,
        of: AccountId,
        secret: Vec<u8>,
        step: i64,
        recovery: Vec<Hash>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.writer
            .run(move |tx| Box::pin(people_write::set_totp(tx.connection, of, secret, step, recovery, at)))
            .await
    }

    async fn take_totp_step(&self, of: AccountId, step: i64) -> Result<bool, StoreError> {
        self.writer.run(move |tx| Box::pin(people_write::take_totp_step(tx.connection, of, step))).await
    }

    async fn take_recovery_code(
        &self,
        of: AccountId,
        code: &Hash,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let code = *code;
        self.writer
            .run(move |tx| Box::pin(people_write::take_recovery_code(tx.connection, of, code, at)))
            .await
    }

    async fn add_link(&self, link: Link, by: Option<AccountId>) -> Result<(), StoreError> {
        self.writer.run(move |tx| Box::pin(people_write::add_link(tx.connection, link, by))).await
    }

    async fn link(&self, hash: &Hash, now: Timestamp) -> Result<Option<Link>, StoreError> {
        self.person_row(
            "SELECT hash, kind, account, created_at, expires_at FROM one_time_link
             WHERE hash = $1 AND expires_at >= $2",
            values![hash, now.0],
            link_of,
        )
        .await
    }

    async fn revoke_phones(
        &self,
        of: AccountId,
        by: Option<AccountId>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.writer.run(move |tx| Box::pin(people_write::revoke_phones(tx.connection, of, by, at))).await
    }

    async fn phones(&self, of: AccountId, now: Timestamp) -> Result<u32, StoreError> {
        let count = self.person_row(
            "SELECT count(*) FROM session WHERE account = $1 AND kind = 'phone' AND expires_at >= $2",
            values![of.0, now.0],
            |row| row.number(0),
        );
        Ok(count.await?.unwrap_or(0))
    }

    async fn try_attempt(
        &self,
        keys: &[ThrottleKey],
        now: Timestamp,
    ) -> Result<Result<(), Timestamp>, StoreError> {
        let keys = keys.to_vec();
        self.writer.run(move |tx| Box::pin(people_write::try_attempt(tx.connection, keys, now))).await
    }

    async fn knows_device(&self, of: AccountId, device: &Hash) -> Result<bool, StoreError> {
        let found = self.person_row(
            "SELECT seen_at FROM known_device WHERE account = $1 AND hash = $2",
            values![of.0, device],
            |_| Ok(()),
        );
        Ok(found.await?.is_some())
    }

    async fn log(&self, entry: SecurityEntry) -> Result<(), StoreError> {
        self.writer
            .run(move |tx| Box::pin(async move { Ok(people_log::insert(tx.connection, &entry).await?) }))
            .await
    }

    async fn security_log(&self, limit: u32) -> Result<Vec<SecurityEntry>, StoreError> {
        self.person_rows(
            "SELECT at, event, who, about, action, subject FROM security_log ORDER BY seq DESC LIMIT $1",
            values![limit],
            entry_of,
        )
        .await
    }

    async fn security_log_of(
        &self,
        event: SecurityEvent,
        limit: u32,
    ) -> Result<Vec<SecurityEntry>, StoreError> {
        self.person_rows(
            "SELECT at, event, who, about, action, subject FROM security_log WHERE event = $1
             ORDER BY seq DESC LIMIT $2",
            values![event.wire(), limit],
            entry_of,
        )
        .await
    }

    async fn sweep_people(&self, now: Timestamp) -> Result<usize, StoreError> {
        self.writer
            .run(move |tx| Box::pin(async move { Ok(people_log::sweep(tx.connection, now).await?) }))
            .await
    }
}
