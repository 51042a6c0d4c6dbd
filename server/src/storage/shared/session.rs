//! A connection to either database. Statements number their parameters `$1`, `$2`, … and use what both understand.

use std::borrow::Cow;

use futures::TryStreamExt;
use futures::future::BoxFuture;
use sqlx::postgres::{PgArguments, PgConnection, PgRow, Postgres};
use sqlx::query::Query;

use super::columns::Columns;

/// What a parameter of a statement may be.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    Int(i64),
    MaybeInt(Option<i64>),
    Real(f64),
    Text(Option<Cow<'a, str>>),
    Bytes(Option<Cow<'a, [u8]>>),
}

macro_rules! integers {
    ($($integer:ty),*) => {
        $(impl From<$integer> for Value<'_> {
            fn from(n: $integer) -> Self {
                Self::Int(i64::from(n))
            }
        })*
    };
}
integers!(i64, i32, u32, u16, u8, bool);

impl From<Option<i64>> for Value<'_> {
    fn from(n: Option<i64>) -> Self {
        Self::MaybeInt(n)
    }
}

impl From<f64> for Value<'_> {
    fn from(n: f64) -> Self {
        Self::Real(n)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(Cow::Borrowed(text)))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Some(Cow::Borrowed(text)))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Some(Cow::Owned(text)))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Self::Text(text.map(Cow::Borrowed))
    }
}

impl From<Option<String>> for Value<'_> {
    fn from(text: Option<String>) -> Self {
        Self::Text(text.map(Cow::Owned))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(Some(Cow::Borrowed(bytes)))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(Some(Cow::Borrowed(&bytes[..])))
    }
}

impl<'a, const N: usize> From<Option<&'a [u8; N]>> for Value<'a> {
    fn from(bytes: Option<&'a [u8; N]>) -> Self {
        Self::Bytes(bytes.map(|bytes| Cow::Borrowed(&bytes[..])))
    }
}

/// `values![a, b]`: the parameters of a statement in their order.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::storage::shared::session::Value::from($value)),*] };
}
pub(in crate::storage) use values;

type Done<'a, T> = BoxFuture<'a, Result<T, sqlx::Error>>;

pub trait Session: Send {
    type Row: Columns;

    fn all<'a>(&'a mut self, sql: &'static str, values: Vec<Value<'a>>) -> Done<'a, Vec<Self::Row>>;
    /// For statements put together from parts; every value is still a parameter.
    fn all_of<'a>(&'a mut self, sql: String, values: Vec<Value<'a>>) -> Done<'a, Vec<Self::Row>>;
    fn optional<'a>(&'a mut self, sql: &'static str, values: Vec<Value<'a>>) -> Done<'a, Option<Self::Row>>;
    fn one<'a>(&'a mut self, sql: &'static str, values: Vec<Value<'a>>) -> Done<'a, Self::Row>;
    /// Returns how many rows changed.
    fn execute<'a>(&'a mut self, sql: &'static str, values: Vec<Value<'a>>) -> Done<'a, u64>;
    /// Row by row, for results that are too many to hold.
    fn each<'a>(
        &'a mut self,
        sql: &'static str,
        take: &'a mut (dyn FnMut(&Self::Row) -> Result<(), sqlx::Error> + Send),
    ) -> Done<'a, ()>;
}

fn bound<'q>(
    mut query: Query<'q, Postgres, PgArguments>,
    values: &'q [Value<'q>],
) -> Query<'q, Postgres, PgArguments> {
    for value in values {
        query = match value {
            Value::Int(n) => query.bind(*n),
            Value::MaybeInt(n) => query.bind(*n),
            Value::Real(n) => query.bind(*n),
            Value::Text(text) => query.bind(text.as_deref()),
            Value::Bytes(bytes) => query.bind(bytes.as_deref()),
        };
    }
    query
}

impl Session for PgConnection {
    type Row = PgRow;

    fn all<'a>(&'a mut self, sql: &'static str, values: Vec<Value<'a>>) -> Done<'a, Vec<PgRow>> {
        Box::pin(async move { bound(sqlx::query(sql), &values).fetch_all(self).await })
    }

    fn all_of<'a>(&'a mut self, sql: String, values: Vec<Value<'a>>) -> Done<'a, Vec<PgRow>> {
        Box::pin(async move { bound(sqlx::query(sqlx::AssertSqlSafe(sql)), &values).fetch_all(self).await })
    }

    fn optional<'a>(&'a mut self, sql: &'static str, values: Vec<Value<'a>>) -> Done<'a, Option<PgRow>> {
        Box::pin(async move { bound(sqlx::query(sql), &values).fetch_optional(self).await })
    }

    fn one<'a>(&'a mut self, sql: &'static str, values: Vec<Value<'a>>) -> Done<'a, PgRow> {
        Box::pin(async move { bound(sqlx::query(sql), &values).fetch_one(self).await })
    }

    fn execute<'a>(&'a mut self, sql: &'static str, values: Vec<Value<'a>>) -> Done<'a, u64> {
        Box::pin(async move { Ok(bound(sqlx::query(sql), &values).execute(self).await?.rows_affected()) })
    }

    fn each<'a>(
        &'a mut self,
        sql: &'static str,
        take: &'a mut (dyn FnMut(&PgRow) -> Result<(), sqlx::Error> + Send),
    ) -> Done<'a, ()> {
        Box::pin(async move {
            let mut rows = sqlx::query(sql).fetch(self);
            while let Some(row) = rows.try_next().await? {
                take(&row)?;
            }
            Ok(())
        })
    }
}
