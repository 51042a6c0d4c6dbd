//! The public map and its list twin.

mod address;
mod api;
mod board;
mod filters;
mod list;
mod page;
mod reading;
mod row;

pub use api::overview;
pub use page::MapPage;
pub use row::subject;
