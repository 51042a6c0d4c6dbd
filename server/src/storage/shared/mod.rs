//! What both databases do alike, written once: the statements that both understand, the chains, the queue in
//! front of the one writer.

pub mod append;
pub mod audit;
pub mod bulk;
pub mod calendar;
pub mod calendars;
pub mod columns;
pub mod desk;
pub mod engine;
pub mod handover;
pub mod installation;
pub mod keys;
pub mod log;
pub mod log_rows;
pub mod people;
pub mod people_log;
pub mod people_rows;
pub mod people_write;
pub mod photos;
pub mod place;
pub mod place_rows;
pub mod queue;
pub mod rebuild;
pub mod report;
pub mod roster;
pub mod row;
pub mod search;
pub mod session;
pub mod sight;
pub mod statement;
pub mod store;
pub mod tickets;
pub mod units;
pub mod walls;
pub mod write;
