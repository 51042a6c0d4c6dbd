//! Live pins: a snapshot and the events after it. `reduce` is pure; `source` alone touches the network.

mod hook;
mod reduce;
#[cfg(feature = "hydrate")]
mod source;
#[cfg(not(feature = "hydrate"))]
#[path = "source_stub.rs"]
mod source;

pub use hook::{Eyes, Live, now, server_now, use_live_pins, use_live_pins_for};
pub use reduce::{Change, Changes, LiveState, Message};
