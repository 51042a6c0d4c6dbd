//! On the server nothing is live.

use super::{Eyes, Live};

pub fn start(_live: Live, _eyes: Eyes) {}

pub fn now() -> Option<domain::clock::Timestamp> {
    None
}

pub fn server_now() -> Option<domain::clock::Timestamp> {
    None
}
