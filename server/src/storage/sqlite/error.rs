use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use domain::backend::ports::StoreError;
use sqlx::error::{DatabaseError, ErrorKind};

/// What SQLite answered, as the rest of the store knows what a database answers.
#[derive(Debug)]
struct Refused {
    /// The primary code is in the low byte.
    code: i32,
    message: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(code: {}) {}", self.code, self.message)
    }
}

impl Error for Refused {}

impl DatabaseError for Refused {
    fn message(&self) -> &str {
        &self.message
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(self.code.to_string().into())
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        match self.code {
            rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
                ErrorKind::UniqueViolation
            }
            rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ErrorKind::ForeignKeyViolation,
            rusqlite::ffi::SQLITE_CONSTRAINT_NOTNULL => ErrorKind::NotNullViolation,
            rusqlite::ffi::SQLITE_CONSTRAINT_CHECK => ErrorKind::CheckViolation,
            _ => ErrorKind::Other,
        }
    }
}

/// Between the driver's errors and those of the store.
pub fn told(error: rusqlite::Error) -> sqlx::Error {
    match error {
        rusqlite::Error::SqliteFailure(failure, message) => {
            let message = message.unwrap_or_else(|| failure.to_string());
            sqlx::Error::Database(Box::new(Refused { code: failure.extended_code, message }))
        }
        other => sqlx::Error::Protocol(other.to_string()),
    }
}

/// What a fault of the database means for whoever asked. The detail goes to the log of the process, never to
/// people.
pub fn store_error(error: &sqlx::Error) -> StoreError {
    match kind(error) {
        Kind::Busy => StoreError::Busy,
        Kind::Full => StoreError::Full,
        Kind::Other => {
            tracing::error!(%error, "the database refused");
            StoreError::Other(error.to_string())
        }
    }
}

enum Kind {
    Busy,
    Full,
    Other,
}

fn kind(error: &sqlx::Error) -> Kind {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Kind::Busy,
        sqlx::Error::Io(_) => Kind::Full,
        sqlx::Error::Database(database) => match primary_code(&database.code().unwrap_or_default()) {
            // BUSY, LOCKED
            Some(5 | 6) => Kind::Busy,
            // IOERR, FULL, CANTOPEN: a disk without space shows as any of them.
            Some(10 | 13 | 14) => Kind::Full,
            _ => Kind::Other,
        },
        _ => Kind::Other,
    }
}

/// SQLite's extended codes carry the primary one in their low byte.
fn primary_code(code: &str) -> Option<u32> {
    code.parse::<u32>().ok().map(|code| code & 0xff)
}

/// CORRUPT, NOTADB, or a check that found something.
pub fn is_damage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(database) => {
            matches!(primary_code(&database.code().unwrap_or_default()), Some(11 | 26))
        }
        sqlx::Error::Protocol(text) => text.starts_with("malformed"),
        sqlx::Error::Migrate(error) => error.to_string().contains("malformed"),
        _ => false,
    }
}

/// The named constraint of a foreign key is not reported by SQLite; the extended code is.
pub fn is_foreign_key(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(d) if d.is_foreign_key_violation())
}
