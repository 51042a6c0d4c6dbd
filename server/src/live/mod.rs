//! The log's tail and its fan-out: committed changes become live events. Also the pins in memory, rebuilt from
//! the store at start and kept up by the same tail, so that maps, lists and figures never ask the database.

mod alarms;
mod cells;
mod cube;
mod encoded;
mod frame;
mod line;
mod names;
mod pins;
mod ring;
mod row;
mod tail;
#[cfg(test)]
mod tests;
mod view;

pub use encoded::Encoded;
pub use frame::Frame;
pub use line::Line;
pub use pins::Pins;
pub use ring::{Backlog, Subscription};
pub use tail::{Live, Stop};
pub use view::View;
