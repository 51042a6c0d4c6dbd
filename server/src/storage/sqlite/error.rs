use domain::backend::ports::StoreError;

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
