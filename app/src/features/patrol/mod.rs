//! Patrols. The planning page is written by the server; one script (`public/plan.mjs`) makes it live and asks the
//! server functions of `plan_api`.

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
pub use plan_page::PlanPage;

#[cfg(not(feature = "ssr"))]
pub use crate::ui::ServerOnly as PlanPage;
