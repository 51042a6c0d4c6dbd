//! The wall display: public data only until it is paired; then also alarms and the figures of its whole community.

mod api;
mod bars;
mod clock;
#[cfg(feature = "ssr")]
mod coverage;
mod page;
mod pairing;
mod upkeep;
#[cfg(feature = "ssr")]
mod walls_page;

pub use page::WallPage;
#[cfg(feature = "ssr")]
pub use {
    api::{AskWallCode, ReadWall, WriteWallCoverage},
    walls_page::{WallsAgain, WallsPage},
};

#[cfg(not(feature = "ssr"))]
pub use crate::ui::ServerOnly as WallsPage;
