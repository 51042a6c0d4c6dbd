//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::import::Kind;

/// 微网格 (Weiwangge): a neighbourhood's reports on one living map.
///
/// Settings come from the environment: WWG_DATA_DIR (./data), WWG_ADDR (127.0.0.1:3000), WWG_LOG, DATABASE_URL,
/// WWG_BLOB_URL.
#[derive(Debug, Parser)]
#[command(name = "weiwangge", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve pages, the live stream and the API until told to stop
    Serve {
        /// Begin with the demo place where there is none, and accept demo-1-1-1 as a door code
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database to the present schema
    Migrate,
    /// Import a part of the place; every bad row is named and nothing is half-imported
    Import {
        kind: Kind,
        file: PathBuf,
        /// Check alone, change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Add synthetic tickets over the demo place, over the past year
    Load {
        #[arg(long)]
        tickets: usize,
        #[arg(long)]
        seed: u64,
    },
    /// Make the projections anew from the entries
    Rebuild,
    /// Prove that what happened stays written: every chain, and that nothing is missing
    VerifyAudit,
    /// Take a ticket down; an entry like any other
    Ticket {
        #[command(subcommand)]
        action: TicketAction,
    },
}

#[derive(Debug, Subcommand)]
pub enum TicketAction {
    /// Decline a report that nobody has filed yet
    Decline {
        number: String,
        /// out_of_scope, not_found, place_unclear, test, abusive, other, or any words
        #[arg(long)]
        reason: String,
    },
    /// Close a ticket
    Close {
        number: String,
        /// solved, false_alarm, other, or any words
        #[arg(long)]
        reason: String,
    },
}

impl Command {
    /// The name, where the command needs the data folder to itself.
    pub fn exclusive(&self) -> Option<&'static str> {
        match self {
            Self::Serve { .. } => Some("serve"),
            Self::Migrate => Some("migrate"),
            Self::Import { .. } => Some("import"),
            Self::Load { .. } => Some("load"),
            Self::Rebuild => Some("rebuild"),
            Self::VerifyAudit | Self::Ticket { .. } => None,
        }
    }
}
