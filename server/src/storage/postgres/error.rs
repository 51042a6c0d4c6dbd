use domain::backend::ports::StoreError;

/// What a fault of the database means for whoever asked. The detail goes to the log of the process, never to
/// people.
pub fn store_error(error: &sqlx::Error) -> StoreError {
    match kind(error) {
        Kind::Busy => {
            tracing::warn!(%error, "the database cannot be used for now");
            StoreError::Busy
        }
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
        // The connection was lost or could not be made: whoever comes back finds another.
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_) => Kind::Busy,
        sqlx::Error::Database(database) => by_code(&database.code().unwrap_or_default()),
        _ => Kind::Other,
    }
}

fn by_code(code: &str) -> Kind {
    match code {
        // disk_full, io_error
        "53100" | "58030" => Kind::Full,
        // too_many_connections and its kin; lock_not_available; query_canceled; serialization_failure,
        // deadlock_detected; read_only_sql_transaction (a standby after a failover);
        // idle_in_transaction_session_timeout; the server stopping, starting or having crashed.
        _ if code.starts_with("53") || code.starts_with("08") || code.starts_with("57P") => Kind::Busy,
        "55P03" | "57014" | "40001" | "40P01" | "25006" | "25P03" => Kind::Busy,
        _ => Kind::Other,
    }
}
