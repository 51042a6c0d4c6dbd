//! 巡查: rounds without dead corners.

pub mod asked;
pub mod board;
pub mod book;
pub mod code;
pub mod coverage;
pub mod day;
pub mod figures;
pub mod forecast;
pub mod miss;
pub mod misses;
pub mod network;
pub mod oddities;
pub mod plan_view;
pub mod points;
pub mod recheck;
pub mod record;
pub mod rest;
pub mod rules;
pub mod site;
pub mod solve;
pub mod told;

pub use site::{Site, SiteId};
