//! The whole matrix of permissions at the real program: every role, every command, every door, own and foreign; and
//! what every door has to do whoever asks.

mod commands;
mod doors;
mod moves;
mod reading;
mod routes;
mod scene;
