//! A day's plan as it is kept, and a round as a phone takes it along.

use serde::{Deserialize, Serialize};

use super::coverage::CheckpointKind;
use super::day::{Checkpoint, DayPlan, OnDuty};
use super::record::PlanScope;
use super::site::SiteId;
use super::solve::Half;
use crate::catalog::ItemCode;
use crate::clock::Timestamp;
use crate::event::AreaRef;
use crate::ids::{AccountId, TicketNumber};

/// A version of a day's plan. Rounds name checkpoints and inspectors by their index here; ways are worked out anew
/// from `places` of the rows: first the start of each inspector, then each checkpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanBook {
    pub scope: PlanScope,
    /// From 1; what is stored before the first is none.
    pub version: u32,
    pub at: Timestamp,
    pub by: AccountId,
    pub checkpoints: Vec<Checkpoint>,
    pub inspectors: Vec<Walker>,
    pub plan: DayPlan,
    /// 取消: nobody walks it.
    pub cancelled: bool,
}

/// Somebody of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Walker {
    /// Its own `start` is a row of the ways.
    pub duty: OnDuty,
    /// The checkpoint at which the round begins and ends.
    pub start: SiteId,
    pub name: String,
    /// Fell ill: the rest went to others.
    pub missing: bool,
}

/// A weekday's plan that is used again: who visits what, in which order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// 0 is Monday.
    pub weekday: u8,
    pub rounds: Vec<TemplateRound>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateRound {
    pub account: AccountId,
    pub name: String,
    pub start: SiteId,
    /// Minutes since midnight.
    pub from: u32,
    pub until: u32,
    pub minutes: Option<u32>,
    pub floors: Option<u32>,
    pub areas: Vec<AreaRef>,
    pub visits: Vec<TemplateStop>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateStop {
    pub site: SiteId,
    /// Minutes since midnight.
    pub minute: u32,
}

/// `POST /api/patrol/round`: everything that a phone needs for a day without a network, and nothing of others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhoneRound {
    pub format: u32,
    /// The person's own name, and an account number that tells one phone's users apart.
    pub account: AccountId,
    pub name: String,
    pub loaded_at: Timestamp,
    /// None where nothing is planned for the person today: check-ins are possible all the same.
    pub plan: Option<(PlanScope, u32)>,
    pub cancelled: bool,
    /// When the plan got this version: who was in vain somewhere before is sent there again.
    pub planned_at: Option<Timestamp>,
    /// In the order of the round.
    pub stops: Vec<PhoneStop>,
    /// All checkpoints within the person's reach, those of the round among them.
    pub sites: Vec<PhoneSite>,
    pub items: Vec<PhoneItem>,
    pub start: Option<SiteId>,
    /// For planning the rest of the round anew on the phone: seconds between the start and all stops, by rows; row 0 is
    /// the start. Empty where the day has rounds in more than one community.
    pub seconds: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhoneStop {
    pub site: SiteId,
    /// Minutes since midnight.
    pub arrive: u32,
    pub leave: u32,
    pub half: Option<Half>,
    pub dead_corner: bool,
    /// Metres on foot from the stop before, and the way there: degrees north and east.
    pub metres: u32,
    pub way: Vec<(f64, f64)>,
    /// 核实 and 核查: what is to be looked at here.
    pub tasks: Vec<PhoneTask>,
    /// Checked already today, as the server knows.
    pub done: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhoneTask {
    pub number: TicketNumber,
    pub item: Option<ItemCode>,
    pub floor: Option<i8>,
    /// 核查 of what was handled; otherwise 核实 of what was reported.
    pub verify: bool,
    /// The ticket's version: an answer is about what it was then.
    pub version: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhoneSite {
    pub id: SiteId,
    pub kind: CheckpointKind,
    pub area: AreaRef,
    pub name: String,
    pub name_en: String,
    pub lat: f64,
    pub lng: f64,
    pub floors: u8,
    pub underground: bool,
    pub items: Vec<ItemCode>,
    /// SHA-256 in hex of `wwg-scan` and the whole code, for each code that is in force: the phone checks what it scans
    /// without holding a code that it could send without having been there.
    pub codes: Vec<String>,
    /// The same of `wwg-short` and the short codes.
    pub short: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhoneItem {
    pub code: ItemCode,
    pub zh: String,
    pub en: String,
    pub guide_zh: String,
    pub guide_en: String,
    /// T1: may be handled on the spot.
    pub on_the_spot: bool,
}
