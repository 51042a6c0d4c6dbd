//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use domain::backend::PosterKind;
use domain::ids::{CommunityCode, UnitId};
use domain::people::{Duty, Role};

use crate::import::Kind;
use crate::posters::Paper;

/// 微网格 (Weiwangge): a neighbourhood's reports on one living map.
///
/// Settings come from the environment: WWG_DATA_DIR (./data), WWG_ADDR (127.0.0.1:3000), WWG_PUBLIC_URL,
/// WWG_TRUSTED_PROXIES, WWG_RATE_LIMIT (on), WWG_DEMO_PASSWORD, WWG_LOG, DATABASE_URL, WWG_BLOB_URL, WWG_SMTP_URL,
/// WWG_MAIL_FROM, WWG_OUTBOX_PRIVATE (off), WWG_FONTS.
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
    /// Add synthetic tickets over the demo place, over the past year, or patrols up to now, or both
    Load {
        #[arg(long, required_unless_present = "patrols")]
        tickets: Option<usize>,
        /// Plans, rounds, checks and re-checks of so many days, today among them
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..=366))]
        patrols: Option<u16>,
        #[arg(long)]
        seed: u64,
    },
    /// Plan tours over points, the longest as short as it gets; needs no data folder
    Plan(PlanArgs),
    /// Draw the door cards, with their codes, into one PDF
    Posters(PostersArgs),
    /// The keys that sign door codes; a serving program reads them when it starts
    Keys {
        #[command(subcommand)]
        action: KeysAction,
    },
    /// Make the projections anew from the entries
    Rebuild,
    /// Prove that what happened stays written: every chain, and that nothing is missing
    VerifyAudit,
    /// Who may sign in
    User {
        #[command(subcommand)]
        action: UserAction,
    },
    /// Take a ticket down; an entry like any other
    Ticket {
        #[command(subcommand)]
        action: TicketAction,
    },
}

#[derive(Debug, Args)]
pub struct PlanArgs {
    /// CSV with the header x,y or x,y,service_minutes: metres on a plane; the first point is the depot, where every
    /// tour begins and ends
    #[arg(long)]
    pub points: PathBuf,
    #[arg(long)]
    pub inspectors: usize,
    /// How long to look for better tours
    #[arg(long, value_parser = seconds)]
    pub seconds: Duration,
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

#[derive(Debug, Args)]
pub struct PostersArgs {
    /// The file to write
    #[arg(long, value_name = "FILE.pdf")]
    pub out: PathBuf,
    /// Of one community alone
    #[arg(long)]
    pub community: Option<CommunityCode>,
    /// Of one area alone
    #[arg(long)]
    pub area: Option<u8>,
    /// Of one checkpoint alone, such as GK1-1-3-2 or GK1-B-4
    #[arg(long)]
    pub site: Option<String>,
    /// doors, facilities (with points of the street) or all
    #[arg(long, default_value = "doors", value_parser = poster_kind)]
    pub kind: PosterKind,
    #[arg(long, value_enum, default_value_t)]
    pub paper: Paper,
}

fn poster_kind(name: &str) -> Result<PosterKind, String> {
    PosterKind::from_wire(name).ok_or_else(|| "doors, facilities or all".to_owned())
}

#[derive(Debug, Subcommand)]
pub enum KeysAction {
    /// List them, the one that signs marked
    List,
    /// Make a new key that signs from now on; codes of the older ones stay valid
    Rotate,
    /// Put a key out of force: codes that it signed open nothing, and check-ins by them cover nothing
    Revoke { id: String },
}

#[derive(Debug, Subcommand)]
pub enum UserAction {
    /// Add somebody. A password is read from standard input; without one a one-time link is printed
    Add(NewUser),
    /// Give somebody a new password, or a one-time link to choose one; forgets the authenticator
    Reset { username: String },
    /// List everybody
    List,
    /// Close an account and end its sessions; accounts are never deleted
    Disable { username: String },
    /// Print a one-time code that binds a phone: for volunteers and property staff
    Bind { username: String },
    /// End what bound phones of somebody may do
    Unbind { username: String },
}

#[derive(Debug, Args)]
pub struct NewUser {
    pub username: String,
    /// inspector, supervisor, area_lead, mediator, committee, unit_member, center or admin
    #[arg(long, value_parser = role)]
    pub role: Role,
    /// What colleagues read
    #[arg(long)]
    pub name: Option<String>,
    /// May be left out where there is one
    #[arg(long)]
    pub community: Option<CommunityCode>,
    /// Such as 1,2: for inspectors and area leads
    #[arg(long, value_delimiter = ',')]
    pub areas: Vec<u8>,
    /// Such as gk1-team1 or police
    #[arg(long)]
    pub unit: Option<UnitId>,
    /// shift_leader or station_head: whom an emergency climbs to
    #[arg(long, value_parser = duty)]
    pub duty: Option<Duty>,
}

fn role(name: &str) -> Result<Role, String> {
    Role::from_wire(name).filter(|role| role.signs_in()).ok_or_else(|| {
        let names: Vec<_> = Role::ALL.into_iter().filter(|role| role.signs_in()).map(Role::wire).collect();
        format!("one of {}", names.join(", "))
    })
}

/// A day is more than any plan needs, and keeps the end within what clocks count.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..=86_400.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "a number of seconds, from 0 to 86400".to_owned())
}

fn duty(name: &str) -> Result<Duty, String> {
    Duty::from_wire(name).ok_or_else(|| "shift_leader or station_head".to_owned())
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
            // A serving program would go on with the keys that it knows.
            Self::Keys { action: KeysAction::Rotate | KeysAction::Revoke { .. } } => Some("keys"),
            Self::VerifyAudit
            | Self::User { .. }
            | Self::Ticket { .. }
            | Self::Plan(_)
            | Self::Posters(_)
            | Self::Keys { .. } => None,
        }
    }
}
