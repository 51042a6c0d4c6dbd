//! What pages are given: plain data, already cut to what the caller may see.

use serde::{Deserialize, Serialize};

use crate::catalog::{Category, ItemCode, Tier};
use crate::clock::{Light, Timer, Timestamp};
use crate::event::{AreaRef, Pin};
use crate::ids::{CommunityCode, DoorId, PhotoId, TicketNumber, UnitId};
use crate::patrol::Site;
use crate::patrol::coverage::Outcome;
use crate::people::{Action, Duty, Role, Unit, UnitKind};
use crate::pins::Tally;
use crate::ticket::{Child, DeclineReason, External, Fact, Reported, State};

/// The public map's list twin and figures.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Overview {
    /// The log's seq up to which this is true.
    pub seq: u64,
    pub rows: Vec<Pin>,
    pub tally: Tally,
    /// Tickets of the whole community that are not shown as pins.
    pub unlisted: u32,
}

/// A paired wall: what it is called and shows, and its figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WallView {
    pub name: String,
    /// `None` shows the whole subdistrict.
    pub community: Option<CommunityCode>,
    /// Everything of the community; below it, areas and categories, only what is public.
    pub tally: Tally,
}

/// What became of a call for help, for whoever made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EmergencyView {
    pub number: TicketNumber,
    pub since: Timestamp,
    pub area: AreaRef,
    pub door: Option<DoorId>,
    pub floor: Option<i8>,
    pub place_unknown: bool,
    /// Whom the alarm reaches, by name of unit.
    pub told: Vec<Bilingual>,
    /// Whom it has climbed to since.
    pub climbed: Option<Duty>,
    pub answered_at: Option<Timestamp>,
    /// The unit that answered; none where the ticket ended without an answer.
    pub answered_by: Option<Bilingual>,
}

/// 门牌: what anybody who scans a door sees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DoorCard {
    pub code: String,
    /// A door, a facility or a point of the street.
    pub site: Site,
    /// The last check that covers, and whether anything was wrong.
    pub checked: Option<(Timestamp, Outcome)>,
    pub committee: Bilingual,
    pub committee_phone: String,
    pub company: Option<CompanyCard>,
    /// Reports are counted at doors: what lies near a facility may be about something else.
    pub counts: Option<DoorCounts>,
    /// The newest of what is open, as the public may know it.
    pub newest: Vec<DoorTicket>,
}

/// How much is reported at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DoorCounts {
    pub open: u32,
    pub closed_lately: u32,
}

/// An open report of a door, for its neighbours: what and until when, neither words nor floor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DoorTicket {
    pub number: TicketNumber,
    pub category: Option<Category>,
    pub item: Option<ItemCode>,
    pub state: State,
    pub reported_at: Timestamp,
    /// What was promised to whoever reported it.
    pub expected_by: Timestamp,
    /// Reports and "me too" together.
    pub complaints: u32,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Bilingual {
    pub zh: String,
    pub en: String,
}

impl Bilingual {
    pub fn get(&self, lang: crate::lang::Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CompanyCard {
    pub name: Bilingual,
    pub phone: String,
    pub duty: Bilingual,
    pub cleaning: Bilingual,
}

/// A reporter's own ticket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub number: TicketNumber,
    pub state: State,
    pub area: AreaRef,
    pub door: Option<DoorId>,
    pub category: Option<Category>,
    pub item: Option<ItemCode>,
    pub floor: Option<i8>,
    pub reported_at: Timestamp,
    pub expected_by: Timestamp,
    pub overdue: bool,
    /// What the reporter wrote; `None` when nothing was written or it has been erased.
    pub words: Option<String>,
    pub masked_phone: Option<String>,
    pub photos: Vec<PhotoId>,
    pub after_photos: Vec<PhotoId>,
    pub steps: Vec<Step>,
    pub tracking_code: String,
    /// Who has it now: the units at work, or the committee or center that dispatches and verifies.
    pub holders: Vec<Bilingual>,
    /// When the step that runs now must be done.
    pub step_due: Option<Timestamp>,
    pub suspended_until: Option<Timestamp>,
    /// Where it lives on, once it was merged into another.
    pub merged_into: Option<MergedInto>,
    pub complaints: u32,
    /// The question that waits for the reporter's answer.
    pub question: Option<String>,
    pub late: Option<Late>,
    pub emergency: bool,
    pub alarm_answered: bool,
    /// What the reporter can do now.
    pub can: Vec<Action>,
    /// Until when closing can be confirmed or the ticket reopened.
    pub confirm_by: Option<Timestamp>,
}

/// The ticket that another one was merged into, as that one's reporter may know it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MergedInto {
    pub number: TicketNumber,
    pub state: State,
    pub expected_by: Timestamp,
    pub overdue: bool,
    pub late: Option<Late>,
    pub holders: Vec<Bilingual>,
    pub suspended_until: Option<Timestamp>,
    /// When it ended and why, once it has.
    pub ended_at: Option<Timestamp>,
    pub reason: Option<Bilingual>,
}

/// Why a ticket is late: whose step took longer than it may, or what was granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Late {
    Filing,
    Dispatching,
    Handling,
    Verifying,
    /// More time was granted.
    Extended,
    Suspended,
    /// It was sent back and began anew.
    Returned,
    Reopened,
}

/// One thing that happened, in the reporter's view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub at: Timestamp,
    pub state: State,
    /// The fact's kind.
    pub kind: String,
    /// Units that it concerns; never persons.
    pub units: Vec<Bilingual>,
    pub until: Option<Timestamp>,
    /// Why, where a reason was given.
    pub reason: Option<Bilingual>,
    /// Words that are meant for the reporter, or the reporter's own.
    pub note: Option<String>,
    pub photos: Vec<PhotoId>,
    /// The ticket that it was merged into, or split off.
    pub other: Option<TicketNumber>,
}

/// What a reporter gets for a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub number: TicketNumber,
    pub tracking_code: String,
    /// RFC 3339, UTC.
    pub expected_by: String,
}

/// One row of the desk's list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeskRow {
    pub number: TicketNumber,
    pub community: CommunityCode,
    pub area: AreaRef,
    pub lat: f64,
    pub lng: f64,
    pub door: Option<DoorId>,
    pub floor: Option<i8>,
    pub category: Option<Category>,
    pub item: Option<ItemCode>,
    pub state: State,
    pub tier: Option<Tier>,
    pub priority: u8,
    pub light: Light,
    /// When it turns red; `None` for what has ended.
    pub due_at: Option<Timestamp>,
    pub reported_at: Timestamp,
    pub changed_at: Timestamp,
    /// Units at work, the leading one first.
    pub units: Vec<UnitId>,
    pub complaints: u32,
    pub hard: bool,
    pub suspended: bool,
    pub urged: bool,
    /// An alarm that nobody has answered.
    pub alarm: bool,
    /// The beginning of the reporter's words.
    pub words: Option<String>,
    pub version: u32,
}

/// One page of the desk.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DeskPage {
    /// The log's seq before the rows were read: changes after it may not be in them.
    pub seq: u64,
    pub rows: Vec<DeskRow>,
    /// Whether there is a page after this one.
    pub more: bool,
}

/// A unit as a page names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitName {
    pub id: UnitId,
    pub name: Bilingual,
    pub kind: UnitKind,
}

impl UnitName {
    pub fn of(unit: &Unit) -> Self {
        let name = Bilingual { zh: unit.name.clone(), en: unit.name_en.clone() };
        Self { id: unit.id.clone(), name, kind: unit.kind }
    }
}

/// Who did something, as colleagues may read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Who {
    /// `None` for clocks, the machine and synthetic data.
    pub role: Option<Role>,
    pub unit: Option<UnitName>,
    pub name: Option<String>,
}

/// One entry on a ticket's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineRow {
    pub seq: u32,
    pub at: Timestamp,
    pub who: Who,
    pub fact: Fact,
    /// What was said with it; `None` when nothing was said or it has been erased.
    pub note: Option<String>,
    pub photos: Vec<PhotoId>,
    /// The ticket's state after it.
    pub state: State,
}

/// A unit's share on a ticket's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChildView {
    pub child: Child,
    pub unit: UnitName,
    /// Whether it is the share of the unit that looks.
    pub own: bool,
    /// Whether the person that looks may record the unit's answers.
    pub recordable: bool,
    pub light: Light,
    /// Of the present round.
    pub present: bool,
}

/// A ticket for somebody on staff, cut to what the person may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TicketDetail {
    pub pin: Pin,
    pub at: Timestamp,
    pub report: Reported,
    pub state: State,
    pub tier: Option<Tier>,
    pub reported_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub clock: Option<Timer>,
    pub light: Light,
    pub due_at: Option<Timestamp>,
    pub words: Option<String>,
    pub masked_phone: Option<String>,
    pub consent: bool,
    pub photos: Vec<PhotoId>,
    /// Photos of the work done, beside those of the report.
    pub after_photos: Vec<PhotoId>,
    pub children: Vec<ChildView>,
    pub meet_at: Option<Timestamp>,
    pub meet_place: Option<String>,
    pub is_joint: bool,
    pub suspended_until: Option<Timestamp>,
    pub complaints: u32,
    pub returns: u8,
    pub reworks: u8,
    pub reopened: u8,
    pub joined: Vec<TicketNumber>,
    /// Numbers and deadlines of other systems, the report's own and those that joined.
    pub externals: Vec<External>,
    /// A complaint about the property company.
    pub about_property: bool,
    pub merged_into: Option<TicketNumber>,
    pub hard: bool,
    pub handed_over: bool,
    pub question: bool,
    pub unanswered_urges: u16,
    pub supervised: bool,
    pub emergency: bool,
    pub alarm: bool,
    pub proposal: Option<DeclineReason>,
    pub verifier: Option<Role>,
    pub timeline: Vec<TimelineRow>,
    /// The next possible steps of exactly the person that looks.
    pub steps: Vec<Action>,
    /// Units that the person may send it to.
    pub sendable: Vec<UnitName>,
    /// All units that serve here, to say whose it is.
    pub units: Vec<UnitName>,
    /// What else happened at the place in 90 days, newest first.
    pub around: Vec<DeskRow>,
    /// Those of `around` that may be the same thing: same item or none, within 14 days, still open.
    pub duplicates: Vec<TicketNumber>,
}
