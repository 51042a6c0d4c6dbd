//! The store. One behaviour, written down as `tests/contract`; SQLite implements it, PostgreSQL will.

mod sqlite;

pub use sqlite::audit::{Audit, audit};
pub use sqlite::bulk::BulkTicket;
pub use sqlite::{OpenError, Stores, open};
