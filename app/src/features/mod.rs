//! One folder a feature: `api` holds its server functions, the other files a component each.

pub mod admin;
pub mod areas;
pub mod auth;
pub mod desk;
pub mod duty;
pub mod emergency;
pub mod notices;
pub mod patrol;
pub mod posters;
pub mod stairwell;
pub mod tickets;
pub mod wall;
