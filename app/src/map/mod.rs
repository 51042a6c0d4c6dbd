//! The map: Leaflet for moving about, two canvases of ours for the plan and for the pins.

#[cfg(any(feature = "hydrate", test))]
mod cluster;
#[cfg(any(feature = "hydrate", test))]
mod projection;
mod shape;
#[cfg(feature = "ssr")]
mod sketch;
mod staff;
mod view;

#[cfg(feature = "hydrate")]
mod canvas_layer;
#[cfg(feature = "hydrate")]
mod leaflet;
#[cfg(feature = "hydrate")]
mod patrols;
#[cfg(feature = "hydrate")]
mod pins;
#[cfg(feature = "hydrate")]
mod place;
#[cfg(feature = "hydrate")]
mod plan;
#[cfg(feature = "hydrate")]
mod popup;
#[cfg(feature = "hydrate")]
mod runtime;
#[cfg(not(feature = "hydrate"))]
#[path = "runtime_stub.rs"]
mod runtime;

pub use shape::{CategoryMark, state_class};
#[cfg(feature = "ssr")]
pub use shape::{mark_id, mark_symbols};
#[cfg(feature = "ssr")]
pub use sketch::{Frame, PlaceMap, write_ground};
pub use staff::{Narrow, StaffMap};
pub use view::MapView;
