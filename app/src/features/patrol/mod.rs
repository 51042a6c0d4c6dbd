//! 巡查: what coverage means and where it is seen, and the rules that are laid down for it. Rendered by the server
//! alone.

#[cfg(feature = "ssr")]
mod api;
#[cfg(feature = "ssr")]
mod coverage_api;
#[cfg(feature = "ssr")]
mod coverage_calendar;
#[cfg(feature = "ssr")]
mod coverage_dead;
#[cfg(feature = "ssr")]
pub mod coverage_file;
#[cfg(feature = "ssr")]
mod coverage_filters;
#[cfg(feature = "ssr")]
mod coverage_misses;
#[cfg(feature = "ssr")]
mod coverage_oddities;
#[cfg(feature = "ssr")]
mod coverage_page;
#[cfg(feature = "ssr")]
mod coverage_rechecks;
#[cfg(feature = "ssr")]
mod coverage_sites;
#[cfg(feature = "ssr")]
mod coverage_tables;
#[cfg(feature = "ssr")]
mod coverage_words;

#[cfg(feature = "ssr")]
pub use {coverage_page::CoveragePage, coverage_words::percent};

#[cfg(not(feature = "ssr"))]
pub use crate::ui::ServerOnly as CoveragePage;
