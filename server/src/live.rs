//! The log's tail and its fan-out: committed changes become live events. Also the pins in memory, rebuilt from
//! the store at start and kept up by the same tail, so that maps, lists and figures never ask the database.

mod frame;
mod pins;
mod ring;
mod tail;

pub use frame::Frame;
pub use pins::Encoded;
pub use ring::{Backlog, Subscription};
pub use tail::{Live, Stop};
