//! The whole matrix of permissions at the real program: every role, every command, every door, own and foreign; and
//! what every door has to do whoever asks.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]

#[path = "../common/mod.rs"]
mod common;

mod commands;
mod doors;
mod moves;
mod reading;
mod routes;
mod scene;
