//! 巡查: rounds on a phone, what coverage means and where it is seen, and the rules that are laid down for it. Rendered
//! by the server alone; the phone's page has small scripts of ours (`public/patrol`), which ask the server functions of
//! `api`.

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
mod phone_files;
#[cfg(feature = "ssr")]
mod phone_page;
#[cfg(feature = "ssr")]
mod phone_words;

#[cfg(feature = "ssr")]
pub use {
    coverage_page::CoveragePage, coverage_words::percent, phone_files::PhoneFiles, phone_page::PhonePage,
};

#[cfg(not(feature = "ssr"))]
pub use crate::ui::{ServerOnly as CoveragePage, ServerOnly as PhonePage};
