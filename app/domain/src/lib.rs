//! The product's knowledge: words, rules and shapes of a micro-grid, without a server, a browser, a clock or I/O.
//!
//! Time and randomness are arguments. The feature `backend` adds the ports and the use cases that a server
//! needs; without it the crate is what the browser shares: validation, the catalogue, pins and their codec.

pub mod area;
pub mod catalog;
pub mod clock;
pub mod duty;
pub mod error;
pub mod event;
pub mod geo;
pub mod ids;
pub mod lang;
pub mod notice;
pub mod patrol;
pub mod people;
pub mod pins;
pub mod query;
pub mod search;
pub mod stairwell;
pub mod text;
pub mod ticket;
pub mod views;

#[cfg(feature = "backend")]
pub mod backend;
