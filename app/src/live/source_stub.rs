//! On the server nothing is live.

use super::Live;

pub fn start(_live: Live) {}

pub fn now() -> Option<domain::clock::Timestamp> {
    None
}
