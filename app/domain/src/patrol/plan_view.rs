//! A day's plan as its page shows it, and what a planner may choose from.

use serde::{Deserialize, Serialize};
use time::Date;

use super::coverage::CheckpointKind;
use super::day::{Reason, WhyNot};
use super::recheck::Level;
use super::record::PlanScope;
use super::site::SiteId;
use super::solve::Half;
use crate::area::Community;
use crate::clock::{Timestamp, iso_date};
use crate::event::AreaRef;
use crate::ids::{AccountId, CommunityCode, TicketNumber};
use crate::lang::Lang;

/// Everything of the page but the month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanPage {
    pub choices: PlanChoices,
    pub day: DayView,
}

/// What somebody may choose who plans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanChoices {
    /// Communities with their names.
    pub communities: Vec<Named<CommunityCode>>,
    pub levels: Vec<Level>,
    /// 责任区 that the person plans, of those that there are; empty for the levels above the teams.
    pub areas: Vec<AreaRef>,
    /// Which of them are asked for.
    pub chosen: Vec<AreaRef>,
    pub people: Vec<Walkable>,
    /// 自查: people of the company that looks after the place, who are given no round.
    pub own: Vec<String>,
    /// Where a round may begin.
    pub starts: Vec<Named<SiteId>>,
    /// Weekdays that have a template; 0 is Monday.
    pub templates: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<T> {
    pub id: T,
    pub name: String,
    pub name_en: String,
}

impl<T> Named<T> {
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.name, &self.name_en)
    }
}

impl From<&Community> for Named<CommunityCode> {
    fn from(one: &Community) -> Self {
        Self { id: one.code.clone(), name: one.short_name.clone(), name_en: one.short_name_en.clone() }
    }
}

/// Somebody who could walk, with what the form begins with: as in the plan, or else what is usual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walkable {
    pub account: AccountId,
    pub name: String,
    pub areas: Vec<AreaRef>,
    /// Minutes since midnight.
    pub from: u32,
    pub until: u32,
    pub minutes: Option<u32>,
    pub floors: Option<u32>,
    pub start: Option<SiteId>,
    /// In the plan already.
    pub on_duty: bool,
    /// Has a round that reaches beyond the areas that are asked for: it stays as it is.
    pub elsewhere: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DayView {
    pub scope: PlanScope,
    /// 0 before anybody planned.
    pub version: u32,
    pub at: Timestamp,
    /// Who made this version; empty before the first.
    pub by: String,
    pub cancelled: bool,
    /// Before today: nothing of it is changed any more.
    pub past: bool,
    pub rounds: Vec<RoundView>,
    pub left_out: Vec<LeftView>,
    /// Tickets to look at that lie near no checkpoint: somebody goes there beside the rounds.
    pub loose: Vec<TicketNumber>,
    /// Checkpoints of the person's that no footpath leads to: ways there are estimates.
    pub unreachable: Vec<Named<SiteId>>,
    /// No path is drawn at all.
    pub all_unreachable: bool,
    pub totals: Totals,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Totals {
    pub visits: u32,
    pub done: u32,
    pub left_out: u32,
    /// Dead corners that the rounds see to.
    pub dead_corners: u32,
    pub metres: u32,
    /// Of the longest round.
    pub longest: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoundView {
    pub account: AccountId,
    pub name: String,
    pub start: Named<SiteId>,
    pub start_at: (f64, f64),
    pub from: u32,
    pub until: u32,
    pub most_minutes: Option<u32>,
    pub most_floors: Option<u32>,
    pub areas: Vec<AreaRef>,
    /// Fell ill.
    pub missing: bool,
    /// Whether the person who looks may change it.
    pub editable: bool,
    pub ends: u32,
    pub minutes: u32,
    pub floors: u32,
    pub metres: u32,
    pub visits: Vec<VisitView>,
    /// From the start over all visits and back, along the footpaths: degrees north and east.
    pub way: Vec<(f64, f64)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitView {
    pub stop: StopView,
    pub order: u32,
    /// Minutes since midnight.
    pub arrive: u32,
    pub leave: u32,
    pub late: bool,
    pub done: bool,
    /// Somebody was there, and it covers nothing.
    pub tried: bool,
    /// On foot from the stop before.
    pub metres: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StopView {
    pub site: SiteId,
    pub name: String,
    pub name_en: String,
    pub kind: CheckpointKind,
    pub area: AreaRef,
    pub lat: f64,
    pub lng: f64,
    pub floors: u32,
    pub half: Option<Half>,
    pub reason: Reason,
    /// 核实 and 核查.
    pub tickets: Vec<TicketNumber>,
    /// Drawn for a re-check: for planners of the level that checks again alone.
    pub recheck: bool,
}

impl StopView {
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.name, &self.name_en)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeftView {
    pub stop: StopView,
    pub why: WhyNot,
    /// Its place in the plan's whole list.
    pub index: u32,
}

/// A month of plans and coverage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonthView {
    #[serde(with = "iso_date")]
    pub first: Date,
    pub days: Vec<MonthDay>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MonthDay {
    #[serde(with = "iso_date")]
    pub date: Date,
    pub by: Planned,
    /// Visits that are planned.
    pub visits: u32,
    /// 巡查覆盖率, from 0 to 1, if all that is planned is walked; `None` where there is nothing to cover.
    pub planned: Option<f64>,
    /// What was really reached, up to now; `None` for days to come.
    pub reached: Option<f64>,
}

/// Where a day's visits come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Planned {
    Nothing,
    Plan,
    /// No plan yet, and a template for its weekday.
    Template,
    Cancelled,
}

/// `08:30` of minutes since midnight; past midnight the hours go on.
pub fn hour_minute(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The minutes since midnight that `08:30` names; up to 24:00.
pub fn read_hour_minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |part: &str| part.len() <= 2 && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let minute = minute.split(':').next().filter(|part| digits(part) && digits(hour))?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour * 60 + minute <= 24 * 60).then_some(hour * 60 + minute)
}
