//! The emergency lane: calling for help, and being alarmed.

mod banner;
#[cfg(feature = "ssr")]
mod calls;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod sent_page;

pub use banner::AlarmBanner;
#[cfg(feature = "ssr")]
pub use page::{EmergencyAgain, EmergencyPage};
#[cfg(feature = "ssr")]
pub use sent_page::EmergencySentPage;

#[cfg(not(feature = "ssr"))]
pub use crate::ui::{ServerOnly as EmergencyPage, ServerOnly as EmergencySentPage};
