//! 门牌码: door cards for print.

#[cfg(feature = "ssr")]
mod cards;
#[cfg(feature = "ssr")]
mod choice;
#[cfg(feature = "ssr")]
mod page;

#[cfg(feature = "ssr")]
pub use page::PostersPage;

#[cfg(not(feature = "ssr"))]
pub use crate::ui::ServerOnly as PostersPage;
