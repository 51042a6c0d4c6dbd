//! The server: thin doors, the store, the live side and the commands.
#![recursion_limit = "256"]

pub mod http;
pub mod live;
pub mod state;
