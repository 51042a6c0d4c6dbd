//! The store. One behaviour, written down in `contract`; SQLite implements it, PostgreSQL will.

pub mod contract;
mod sqlite;

pub use sqlite::audit::{Audit, audit};
pub use sqlite::bulk::BulkTicket;
pub use sqlite::{OpenError, Stores, open};
