//! The thin doors: each reads a request, asks a use case, and writes the answer.

mod admin;
mod admin_calendar;
mod api;
mod assets;
mod auth;
mod bell;
mod buckets;
mod conditional;
mod context;
mod emergency;
mod events;
mod export;
mod form;
mod handover;
mod headers;
mod health;
mod limits;
mod moves;
mod notices;
mod outbox;
mod page;
mod photos;
mod picture;
mod pins;
mod place;
mod report;
mod report_body;
mod roster;
mod router;
mod session;
mod track;
mod viewer;
mod walls;

pub use limits::Limits;
pub use place::place_json;
pub use router::{addresses, router};
