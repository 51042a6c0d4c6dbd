//! 工作台: the list of tickets beside their map, for everybody who handles them.

mod address;
mod api;
mod bulk_bar;
mod dom;
mod filters;
mod head;
mod help;
mod list;
mod map_side;
mod news;
mod page;
mod row;
mod saved;
mod search_box;
mod selects;
mod state;
mod tabs;

#[cfg(feature = "ssr")]
mod answer;

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(not(feature = "hydrate"))]
#[path = "browser_stub.rs"]
mod browser;

pub use page::DeskPage;
