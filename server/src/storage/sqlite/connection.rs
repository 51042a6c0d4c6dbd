//! One connection to the file. Statements run on the thread that asks: most take some microseconds, which is less
//! than handing them to a thread of the database's own and waking up for the answer.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, OpenFlags, ToSql};
use tokio::runtime::{Handle, RuntimeFlavor};

use super::error::told;
use super::row::Row;
use crate::storage::shared::session::{Session, Value};

/// How long a lock held by another process is waited for.
pub const LOCK_PATIENCE: Duration = Duration::from_secs(5);
/// A statement that takes longer than this should have been asked for patiently.
const BRISK: Duration = Duration::from_millis(50);
/// Statements a connection keeps prepared.
const PREPARED: usize = 256;

/// Whether others may run on the thread while a statement takes its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// It is over before anybody could take the thread.
    Brisk,
    /// The runtime's other tasks are moved to another thread first.
    Patient,
}

pub struct Connection {
    inner: rusqlite::Connection,
    pace: Pace,
    reads: bool,
    /// Texts of several statements, taken apart once.
    several: HashMap<&'static str, Arc<[&'static str]>>,
}

impl Connection {
    /// # Errors
    /// Where the file cannot be opened as what it should be.
    pub fn open(file: &Path, may_write: bool) -> Result<Self, sqlx::Error> {
        // No lock of SQLite's own: Rust lets one thread at a time at a connection.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let inner = rusqlite::Connection::open_with_flags(file, flags).map_err(told)?;
        inner.busy_timeout(LOCK_PATIENCE).map_err(told)?;
        inner.set_prepared_statement_cache_capacity(PREPARED);
        // A plan is made for the statement alone; otherwise other values of its parameters would have it made anew.
        inner.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(told)?;
        // KiB of pages a connection keeps; the operating system caches the file for all of them.
        let settings = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -2000;
            PRAGMA journal_size_limit = 67108864;";
        inner.execute_batch(settings).map_err(told)?;
        if !may_write {
            inner.execute_batch("PRAGMA query_only = ON").map_err(told)?;
        }
        Ok(Self { inner, pace: Pace::Brisk, reads: !may_write, several: HashMap::new() })
    }

    pub fn at(&mut self, pace: Pace) {
        self.pace = pace;
    }

    /// Runs one of the statements that begin and end transactions.
    pub fn turn(&self, sql: &str) -> Result<(), sqlx::Error> {
        self.inner.prepare_cached(sql).and_then(|mut statement| statement.raw_execute()).map_err(told)?;
        Ok(())
    }

    /// # Errors
    /// What SQLite says when it cannot write its log back into the file.
    pub fn close(self) -> Result<(), sqlx::Error> {
        self.inner.close().map_err(|(_, error)| told(error))
    }

    fn work<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let several_threads =
            || Handle::try_current().is_ok_and(|h| h.runtime_flavor() == RuntimeFlavor::MultiThread);
        if self.pace == Pace::Patient && several_threads() {
            return tokio::task::block_in_place(|| work(self));
        }
        let from = Instant::now();
        let done = work(self);
        let took = from.elapsed();
        if took > BRISK && self.reads {
            tracing::warn!(?took, "a statement that was to be brisk held up its thread");
        }
        done
    }

    fn prepared(&self, sql: &str, values: &[Value<'_>]) -> Result<CachedStatement<'_>, sqlx::Error> {
        let mut statement = self.inner.prepare_cached(sql).map_err(told)?;
        for index in 1..=statement.parameter_count() {
            // "$3" is a name to SQLite, which numbers them as they come.
            let number =
                statement.parameter_name(index).and_then(|name| name.get(1..)?.parse::<usize>().ok());
            let value = number.and_then(|number| values.get(number.checked_sub(1)?));
            let value = value.ok_or_else(|| {
                sqlx::Error::Encode(format!("parameter {index} of {} has no value", values.len()).into())
            })?;
            statement.raw_bind_parameter(index, value).map_err(told)?;
        }
        Ok(statement)
    }

    /// Up to so many rows.
    fn rows(&self, sql: &str, values: &[Value<'_>], most: usize) -> Result<Vec<Row>, sqlx::Error> {
        let mut statement = self.prepared(sql, values)?;
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while found.len() < most
            && let Some(row) = rows.next().map_err(told)?
        {
            found.push(Row::of(row)?);
        }
        Ok(found)
    }

    /// How many rows it changed.
    fn change(&self, sql: &str, values: &[Value<'_>]) -> Result<u64, sqlx::Error> {
        let mut statement = self.prepared(sql, values)?;
        let reads = statement.readonly();
        let mut rows = statement.raw_query();
        while rows.next().map_err(told)?.is_some() {}
        drop(rows);
        Ok(if reads { 0 } else { self.inner.changes() })
    }

    /// The statements of a text. Ours alone are told apart: none of them has a semicolon inside.
    fn apart(&mut self, sql: &'static str) -> Arc<[&'static str]> {
        let parts = || sql.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
        self.several.entry(sql).or_insert_with(parts).clone()
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Value::Int(n) => ValueRef::Integer(*n),
            Value::MaybeInt(n) => n.map_or(ValueRef::Null, ValueRef::Integer),
            Value::Real(n) => ValueRef::Real(*n),
            Value::Text(text) => text.as_ref().map_or(ValueRef::Null, |text| ValueRef::Text(text.as_bytes())),
            Value::Bytes(bytes) => bytes.as_ref().map_or(ValueRef::Null, |bytes| ValueRef::Blob(bytes)),
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

type Done<'a, T> = BoxFuture<'a, Result<T, sqlx::Error>>;

impl Session for Connection {
    type Row = Row;

    fn all<'a>(&'a mut self, sql: &'static str, values: Vec<Value<'a>>) -> Done<'a, Vec<Row>> {
        Box::pin(async move { self.work(|own| own.rows(sql, &values, usize::MAX)) })
    }

    fn all_of<'a>(&'a mut self, sql: String, values: Vec<Value<'a>>) -> Done<'a, Vec<Row>> {
        Box::pin(async move { self.work(|own| own.rows(&sql, &values, usize::MAX)) })
    }

    fn optional<'a>(&'a mut self, sql: &'static str, values: Vec<Value<'a>>) -> Done<'a, Option<Row>> {
        Box::pin(async move { Ok(self.work(|own| own.rows(sql, &values, 1))?.pop()) })
    }

    fn one<'a>(&'a mut self, sql: &'static str, values: Vec<Value<'a>>) -> Done<'a, Row> {
        Box::pin(async move {
            let found = self.work(|own| own.rows(sql, &values, 1))?.pop();
            found.ok_or(sqlx::Error::RowNotFound)
        })
    }

    fn execute<'a>(&'a mut self, sql: &'static str, values: Vec<Value<'a>>) -> Done<'a, u64> {
        Box::pin(async move {
            self.work(|own| {
                if !sql.contains(';') {
                    return own.change(sql, &values);
                }
                let mut changed = 0;
                for statement in &*own.apart(sql) {
                    changed += own.change(statement, &values)?;
                }
                Ok(changed)
            })
        })
    }

    fn each<'a>(
        &'a mut self,
        sql: &'static str,
        take: &'a mut (dyn FnMut(&Row) -> Result<(), sqlx::Error> + Send),
    ) -> Done<'a, ()> {
        Box::pin(async move {
            self.at(Pace::Patient);
            self.work(|own| {
                let mut statement = own.prepared(sql, &[])?;
                let mut rows = statement.raw_query();
                while let Some(row) = rows.next().map_err(told)? {
                    take(&Row::of(row)?)?;
                }
                Ok(())
            })
        })
    }
}
