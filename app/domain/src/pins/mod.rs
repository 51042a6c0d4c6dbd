//! The pins of a map as columns: filled from a snapshot, kept up by live events, filtered and counted the same
//! way on the server, on every map and on the wall.

mod codec;
mod set;
mod tally;

pub use codec::{
    DecodeError, PackedPin, date_of, day_number, decode, encode, encode_packed, state_byte, state_of,
    what_byte, what_of,
};
pub use set::PinSet;
pub use tally::{Counted, Tally};
