//! 工作台: the list of tickets beside their map, for everybody who handles them.
//!
//! The server writes the page and, for each view that is gone to, its parts anew as HTML (`html`); the browser
//! (`alive`) puts them in place and keeps them up to date. So the page is readable before WebAssembly arrives,
//! and the bundle holds none of its markup.

mod address;
mod map_side;
mod page;
mod state;

#[cfg(feature = "ssr")]
mod answer;
#[cfg(feature = "ssr")]
mod api;
#[cfg(feature = "ssr")]
pub mod file;
#[cfg(feature = "ssr")]
mod html;

#[cfg(feature = "hydrate")]
mod alive;

#[cfg(feature = "ssr")]
pub use address::read as query_of;
pub use page::DeskPage;
