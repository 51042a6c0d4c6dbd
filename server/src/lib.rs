//! The server: thin doors, the store, the live side and the commands.
#![recursion_limit = "256"]

pub mod cli;
pub mod clock;
pub mod commands;
pub mod datadir;
pub mod demo;
pub mod demo_people;
pub mod http;
pub mod import;
pub mod jobs;
pub mod live;
pub mod load;
pub mod load_patrols;
pub mod names;
pub mod network;
pub mod outlet;
pub mod output;
pub mod password;
pub mod plan;
pub mod program;
pub mod random;
pub mod serve;
pub mod settings;
pub mod state;
pub mod storage;
pub mod users;
