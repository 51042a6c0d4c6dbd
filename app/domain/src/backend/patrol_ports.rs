//! What patrols need of a store.

use std::collections::BTreeMap;

use async_trait::async_trait;
use time::Date;

use super::chain::Hash;
use super::ports::StoreError;
use crate::catalog::{ItemCode, Tier};
use crate::clock::Timestamp;
use crate::event::AreaRef;
use crate::geo::Point;
use crate::ids::{AccountId, CommunityCode, DoorId, IdempotencyKey, TicketNumber};
use crate::patrol::SiteId;
use crate::patrol::book::{PlanBook, Template};
use crate::patrol::figures::Covering;
use crate::patrol::recheck::Level;
use crate::patrol::record::{CheckRecord, PlanScope};
use crate::patrol::rules::PatrolRules;

/// A check to keep.
#[derive(Debug, Clone)]
pub struct NewCheck {
    pub key: IdempotencyKey,
    /// Of everything that the phone sent but the key and the time of sending.
    pub fingerprint: Hash,
    pub record: CheckRecord,
}

/// A check that is kept, with the number that the store gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptCheck {
    pub id: u64,
    pub record: CheckRecord,
}

/// Which checks; what is not named is not asked for.
#[derive(Debug, Clone, Default)]
pub struct CheckQuery {
    pub community: Option<CommunityCode>,
    pub site: Option<SiteId>,
    pub account: Option<AccountId>,
    /// By the time that counts: from, and before.
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

/// A ticket, as far as misses and tasks ask.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteTicket {
    pub number: TicketNumber,
    pub at: Timestamp,
    pub place: Point,
    pub area: AreaRef,
    pub door: Option<DoorId>,
    pub floor: Option<i8>,
    pub item: Option<ItemCode>,
    pub open: bool,
    /// 已立案 at some time.
    pub filed: bool,
    /// 核实 on site, and found true.
    pub verified: bool,
    /// 核实 was asked for and nobody has answered yet.
    pub check_asked: bool,
    /// 待核查, with the tier whose verifier is to look at it.
    pub to_verify: Option<Tier>,
    pub sensitive: bool,
    pub reporter: Option<AccountId>,
}

impl SiteTicket {
    /// Whether the rounds of a level are to look at it. 核实 of what a team may see is the team's, of what it may not
    /// (sensitive) the station's, on the street the supervisors'. 核查 of tier 1 is the station's, of tier 2 and of the
    /// street the supervisors'; of tier 3 it is the center's, which walks no rounds.
    pub fn is_task_of(&self, level: Level) -> bool {
        let street = self.area == AreaRef::Street;
        match level {
            Level::Team => self.check_asked && !self.sensitive,
            Level::Station => {
                !street && ((self.check_asked && self.sensitive) || self.to_verify == Some(Tier::T1))
            }
            Level::Supervisor => {
                let of_street = self.check_asked || self.to_verify == Some(Tier::T1);
                self.to_verify == Some(Tier::T2) || (street && of_street)
            }
        }
    }
}

/// Undisclosed re-checks of a week: the checks that were drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    pub community: CommunityCode,
    /// Monday of the week whose checks were drawn from.
    pub week: Date,
    /// Who checks again.
    pub level: Level,
    pub checks: Vec<u64>,
}

/// Plans, rules and checks. Nothing of it is changed or deleted: a new version is a new row; checks are one hash chain.
#[async_trait]
pub trait PatrolStore: Send + Sync {
    /// The newest version with its number; `None` before anybody edited.
    async fn patrol_rules(&self) -> Result<Option<(u32, PatrolRules)>, StoreError>;
    /// `Conflict` when `expected` (0 before the first) is not the newest; returns the new number.
    async fn save_patrol_rules(
        &self,
        expected: u32,
        rules: PatrolRules,
        by: AccountId,
        at: Timestamp,
    ) -> Result<u32, StoreError>;
    /// The newest version.
    async fn plan_book(&self, scope: &PlanScope) -> Result<Option<PlanBook>, StoreError>;
    /// The newest versions of all levels of a community's days, `until` excluded.
    async fn plan_books(
        &self,
        community: &CommunityCode,
        from: Date,
        until: Date,
    ) -> Result<Vec<PlanBook>, StoreError>;
    /// Stores `book` as version `expected` + 1; `Conflict` when there is one already.
    async fn save_plan_book(&self, expected: u32, book: PlanBook) -> Result<u32, StoreError>;
    /// The newest template of each weekday that has one.
    async fn templates(&self, community: &CommunityCode, level: Level) -> Result<Vec<Template>, StoreError>;
    async fn save_template(
        &self,
        community: &CommunityCode,
        level: Level,
        template: Template,
        by: AccountId,
        at: Timestamp,
    ) -> Result<(), StoreError>;
    /// Durably. The same key with the same fingerprint answers what was kept and `true`; with another, `KeyReused`.
    async fn keep_check(&self, new: NewCheck) -> Result<(KeptCheck, bool), StoreError>;
    /// Many at once, in one transaction: for synthetic months.
    async fn keep_checks(&self, new: Vec<NewCheck>) -> Result<(), StoreError>;
    /// In order of the time that counts.
    async fn checks(&self, query: &CheckQuery) -> Result<Vec<KeptCheck>, StoreError>;
    /// The time of the last check that covers, of every checkpoint of the community that has one.
    async fn last_covering(
        &self,
        community: &CommunityCode,
    ) -> Result<BTreeMap<SiteId, Timestamp>, StoreError>;
    /// The last check of the checkpoint that covers.
    async fn last_check(&self, site: &SiteId) -> Result<Option<CheckRecord>, StoreError>;
    /// The checks that cover of a community, from and before, in order of the time that counts; without their
    /// payload, since coverage looks at thousands.
    async fn covering(
        &self,
        community: &CommunityCode,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Covering>, StoreError>;
    /// The checks of these numbers, in order of the time that counts; numbers of none are left out.
    async fn checks_by_id(&self, ids: &[u64]) -> Result<Vec<KeptCheck>, StoreError>;
    /// The time of a community's first check.
    async fn patrols_begun(&self, community: &CommunityCode) -> Result<Option<Timestamp>, StoreError>;
    async fn draws(&self, community: &CommunityCode, week: Date) -> Result<Vec<Draw>, StoreError>;
    /// Kept once: a second draw of the same week and level is a `Conflict`.
    async fn save_draw(&self, draw: Draw) -> Result<(), StoreError>;
    /// Tickets of a community that are open or were reported since.
    async fn site_tickets(
        &self,
        community: &CommunityCode,
        since: Timestamp,
    ) -> Result<Vec<SiteTicket>, StoreError>;
}
