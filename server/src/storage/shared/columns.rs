use std::str::FromStr;

use domain::backend::Hash;
use domain::ids::TicketId;
use sqlx::Row;
use sqlx::postgres::PgRow;

pub fn unreadable(what: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unreadable {what}").into())
}

/// A row's columns by position, as either database returns them. Flags and all integers are 64 bits wide in both.
pub trait Columns: Send + Sync {
    fn int(&self, i: usize) -> Result<i64, sqlx::Error>;
    fn maybe_int(&self, i: usize) -> Result<Option<i64>, sqlx::Error>;
    fn real(&self, i: usize) -> Result<f64, sqlx::Error>;
    fn text(&self, i: usize) -> Result<&str, sqlx::Error>;
    fn maybe_text(&self, i: usize) -> Result<Option<&str>, sqlx::Error>;
    fn bytes(&self, i: usize) -> Result<&[u8], sqlx::Error>;
    fn maybe_bytes(&self, i: usize) -> Result<Option<&[u8]>, sqlx::Error>;

    fn flag(&self, i: usize) -> Result<bool, sqlx::Error> {
        Ok(self.int(i)? == 1)
    }

    fn owned(&self, i: usize) -> Result<String, sqlx::Error> {
        self.text(i).map(str::to_owned)
    }

    fn number<T: TryFrom<i64>>(&self, i: usize) -> Result<T, sqlx::Error> {
        T::try_from(self.int(i)?).map_err(|_| unreadable("number"))
    }

    fn parsed<T: FromStr>(&self, i: usize, what: &str) -> Result<T, sqlx::Error> {
        self.text(i)?.parse().map_err(|_| unreadable(what))
    }

    fn maybe_parsed<T: FromStr>(&self, i: usize, what: &str) -> Result<Option<T>, sqlx::Error> {
        self.maybe_text(i)?.map(|text| text.parse().map_err(|_| unreadable(what))).transpose()
    }

    fn json<T: serde::de::DeserializeOwned>(&self, i: usize, what: &str) -> Result<T, sqlx::Error> {
        serde_json::from_str(self.text(i)?).map_err(|_| unreadable(what))
    }

    fn array<const N: usize>(&self, i: usize, what: &str) -> Result<[u8; N], sqlx::Error> {
        self.bytes(i)?.try_into().map_err(|_| unreadable(what))
    }

    fn hash(&self, i: usize) -> Result<Hash, sqlx::Error> {
        self.array(i, "hash")
    }

    fn ticket_id(&self, i: usize) -> Result<TicketId, sqlx::Error> {
        self.array(i, "ticket id").map(TicketId)
    }
}

impl Columns for PgRow {
    fn int(&self, i: usize) -> Result<i64, sqlx::Error> {
        self.try_get(i)
    }

    fn maybe_int(&self, i: usize) -> Result<Option<i64>, sqlx::Error> {
        self.try_get(i)
    }

    fn real(&self, i: usize) -> Result<f64, sqlx::Error> {
        self.try_get(i)
    }

    fn text(&self, i: usize) -> Result<&str, sqlx::Error> {
        self.try_get(i)
    }

    fn maybe_text(&self, i: usize) -> Result<Option<&str>, sqlx::Error> {
        self.try_get(i)
    }

    fn bytes(&self, i: usize) -> Result<&[u8], sqlx::Error> {
        self.try_get(i)
    }

    fn maybe_bytes(&self, i: usize) -> Result<Option<&[u8]>, sqlx::Error> {
        self.try_get(i)
    }
}
