//! The door: what anybody who scans it sees. Rendered by the server alone.

#[cfg(feature = "ssr")]
mod api;
#[cfg(feature = "ssr")]
mod door_card;
#[cfg(feature = "ssr")]
mod door_page;

#[cfg(feature = "ssr")]
pub use door_page::{BadDoor, DoorPage};

#[cfg(not(feature = "ssr"))]
pub use crate::ui::ServerOnly as DoorPage;
