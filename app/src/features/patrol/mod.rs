//! 巡查: planning, coverage, and the rounds that phones walk. Pages are written by the server; planning and the phone's
//! page are made live by scripts of their own (`public/plan.mjs`, `public/patrol/`), which ask the server functions.

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
mod coverage_folded;
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
mod plan_api;
#[cfg(feature = "ssr")]
mod plan_ask;
#[cfg(feature = "ssr")]
mod plan_day;
#[cfg(feature = "ssr")]
mod plan_map;
#[cfg(feature = "ssr")]
mod plan_month;
#[cfg(feature = "ssr")]
mod plan_page;
#[cfg(feature = "ssr")]
mod plan_people;
#[cfg(feature = "ssr")]
mod plan_rounds;
#[cfg(feature = "ssr")]
mod plan_words;

#[cfg(feature = "ssr")]
pub use {
    coverage_page::CoveragePage,
    coverage_words::{lasting, percent},
    phone_files::PhoneFiles,
    phone_page::PhonePage,
    plan_page::PlanPage,
};

#[cfg(not(feature = "ssr"))]
pub use crate::ui::{ServerOnly as CoveragePage, ServerOnly as PhonePage, ServerOnly as PlanPage};
