use serde::{Deserialize, Serialize};

use super::{CloseReason, DeclineReason};
use crate::catalog::{Category, ItemCode};
use crate::clock::Timestamp;
use crate::event::AreaRef;
use crate::geo::Point;
use crate::ids::{CommunityCode, DoorId, TicketNumber};

/// One thing that happened. Entries of a ticket are numbered from 1 without a gap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub seq: u32,
    /// The server's time; it alone orders.
    pub at: Timestamp,
    pub actor: Actor,
    pub fact: Fact,
}

/// Who did it. People are named by account, never by name or number; a resident has no account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "who")]
pub enum Actor {
    Resident,
    /// The administrator of the machine, at the command line.
    Machine,
    /// Synthetic data of `load`.
    Synthetic,
}

/// What happened. Old variants are kept for ever: they are what old chains hash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Fact {
    Reported(Box<Reported>),
    Declined { reason: DeclineReason, note: Option<Commitment> },
    Closed { reason: CloseReason, note: Option<Commitment> },
}

/// SHA-256 over salt and value, in hex. What the law lets people erase (phone, words, photos) stands in an entry
/// only like this; value and salt live in erasable tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Commitment(pub String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reported {
    pub number: TicketNumber,
    pub community: CommunityCode,
    pub area: AreaRef,
    pub at: Point,
    pub door: Option<DoorId>,
    pub category: Option<Category>,
    pub item: Option<ItemCode>,
    pub floor: Option<i8>,
    pub source: Source,
    pub words: Option<Commitment>,
    pub phone: Option<Commitment>,
    pub callback: bool,
    pub photos: Vec<Commitment>,
    /// The promise made to the reporter; never reset.
    pub expected_by: Timestamp,
}

/// 多渠道发现: how a report came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Scan,
    Map,
    Patrol,
    Visit,
    Call,
    WeChatGroup,
    Hotline12345,
    Assigned,
    System,
}
