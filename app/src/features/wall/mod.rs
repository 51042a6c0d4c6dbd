//! The wall display: public data only.

mod bars;
mod clock;
mod page;
mod upkeep;

pub use page::WallPage;
