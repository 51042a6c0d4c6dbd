//! 巡查: rounds without dead corners.

pub mod points;
pub mod solve;
