//! Everything that the real program is asked, in one program: many small ones take long to link.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]

mod audit;
mod bucket;
mod common;
mod contract;
mod doors;
mod duty;
mod emergency;
mod faults;
mod live_staff;
mod matrix;
mod moves;
mod outbox;
mod patrol;
mod patrol_coverage;
mod patrol_plan;
mod people;
mod place;
mod plan;
mod posters;
mod postgres;
mod report;
mod reporter;
