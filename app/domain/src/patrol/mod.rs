//! 巡查: rounds without dead corners.

pub mod coverage;
pub mod day;
pub mod forecast;
pub mod miss;
pub mod network;
pub mod oddities;
pub mod points;
pub mod recheck;
pub mod solve;
