//! What a day is planned from: the checkpoints of a level, when each was last checked, what is asked to be looked at,
//! and what was drawn for a re-check.

use std::collections::{BTreeMap, BTreeSet};

use super::patrol_plan_rights::Rights;
use super::patrol_ports::{CheckQuery, Draw, SiteTicket};
use super::ports::StoreError;
use super::roster::monday;
use super::{Core, Footways};
use crate::clock::{Date, Timestamp};
use crate::error::Refusal;
use crate::event::AreaRef;
use crate::ids::TicketNumber;
use crate::patrol::coverage::{CheckpointKind, Interval, day_begins};
use crate::patrol::day::Checkpoint;
use crate::patrol::recheck::{Level, draw};
use crate::patrol::record::{CheckRecord, PlanScope};
use crate::patrol::rules::PatrolRules;
use crate::patrol::{Site, SiteId};

/// A facility's ticket lies within so many metres of it.
const AT_A_FACILITY: f64 = 15.0;
/// Any other ticket without a door goes with the nearest checkpoint within so many metres.
const NEAR_A_SITE: f64 = 60.0;
/// Plans of so many days before the day are taken to be walked.
const AHEAD_DAYS: i64 = 14;
/// Minutes after which a week that is over is drawn from without anybody's planning.
const DRAWN_AFTER: i64 = 6 * 60;
/// For what is visited for its ticket or its draw alone: it is never due.
const NEVER: Interval = Interval::Days(u16::MAX);

impl Core {
    pub(super) async fn patrol_rules_now(&self) -> Result<PatrolRules, Refusal> {
        Ok(self.patrols.patrol_rules().await?.map(|(_, rules)| rules).unwrap_or_default())
    }

    /// Everything that the chosen part of a day could be planned from. With `draws`, last week's re-checks are drawn
    /// where they have not been.
    pub(super) async fn gather_plan(
        &self,
        rights: &Rights,
        ways: &Footways,
        draws: bool,
    ) -> Result<Vec<Checkpoint>, Refusal> {
        let scope = &rights.scope;
        let rules = self.patrol_rules_now().await?;
        let last = self.covered_by_then(scope).await?;
        let tasks = self.plan_tasks(rights, ways).await?;
        let drawn = match draws {
            true => self.plan_drawn(scope).await?,
            false => BTreeSet::new(),
        };
        let of_level = |site: &&Site| match scope.level {
            Level::Team => rights.chose(Some(site.area)) && site.kind != CheckpointKind::StreetPoint,
            Level::Station => false,
            Level::Supervisor => site.kind == CheckpointKind::StreetPoint,
        };
        let mut checkpoints: Vec<Checkpoint> = Vec::new();
        for site in ways.sites() {
            let regular = of_level(&site);
            let tickets = tasks.at.get(&site.id).cloned().unwrap_or_default();
            let recheck = drawn.contains(&site.id);
            if !regular && tickets.is_empty() && !recheck {
                continue;
            }
            checkpoints.push(Checkpoint {
                id: site.id.to_string(),
                place: 0,
                kind: site.kind,
                area: site.area,
                floors: site.floors.into(),
                seconds: rules.seconds(site.kind),
                interval: if regular { rules.interval(site.kind) } else { NEVER },
                listed: Timestamp(0),
                last: if regular { last.get(&site.id).copied() } else { Some(day_begins(scope.date)) },
                tickets,
                drawn: recheck,
            });
        }
        Ok(checkpoints)
    }

    /// The last check that covers, of each checkpoint. For a day to come, plans of the days before it are taken to be
    /// walked as they are.
    async fn covered_by_then(&self, scope: &PlanScope) -> Result<BTreeMap<SiteId, Timestamp>, Refusal> {
        let mut last = self.patrols.last_covering(&scope.community).await?;
        let now = self.now();
        let today = now.local().date;
        let ahead = (scope.date - today).whole_days();
        if (1..=AHEAD_DAYS).contains(&ahead) {
            let books = self.patrols.plan_books(&scope.community, today, scope.date).await?;
            for book in books.iter().filter(|book| book.scope.level == scope.level && !book.cancelled) {
                for (site, minute) in book.planned_visits() {
                    let at = day_begins(book.scope.date).plus_minutes(minute.into());
                    if at > now {
                        let known = last.entry(site).or_insert(at);
                        *known = at.max(*known);
                    }
                }
            }
        }
        Ok(last)
    }

    /// Open tickets that this level is to look at, by checkpoint.
    async fn plan_tasks(&self, rights: &Rights, ways: &Footways) -> Result<Tasks, Refusal> {
        let tickets = self.patrols.site_tickets(&rights.scope.community, self.now()).await?;
        let mut tasks = Tasks::default();
        for ticket in tickets.iter().filter(|ticket| ticket.open && is_task(ticket, rights)) {
            match site_of_ticket(ways.sites(), ticket) {
                Some(site) => tasks.at.entry(site.id.clone()).or_default().push(ticket.number.clone()),
                None => tasks.loose.push(ticket.number.clone()),
            }
        }
        Ok(tasks)
    }

    /// Tickets to look at that lie near no checkpoint.
    pub(super) async fn loose_tasks(
        &self,
        rights: &Rights,
        ways: &Footways,
    ) -> Result<Vec<TicketNumber>, Refusal> {
        Ok(self.plan_tasks(rights, ways).await?.loose)
    }

    /// Draws last week's re-checks of every community for both levels that check again, where they have not been drawn:
    /// a level that plans nothing for a week checks the same share again later. Phones that were without a network have
    /// until Monday morning to bring what was checked on Sunday.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub async fn draw_rechecks(&self) -> Result<(), Refusal> {
        let date = self.now().local().date;
        if self.now() < day_begins(monday(date)).plus_minutes(DRAWN_AFTER) {
            return Ok(());
        }
        for community in &self.place.communities {
            for level in [Level::Station, Level::Supervisor] {
                self.plan_drawn(&PlanScope { community: community.code.clone(), level, date }).await?;
            }
        }
        Ok(())
    }

    /// Where drawn checks are to be made again and have not been yet: last week's, and those of the week before that
    /// nobody got to. A week is drawn from once, when it is over: before that nobody can say which check will be among
    /// them.
    async fn plan_drawn(&self, scope: &PlanScope) -> Result<BTreeSet<SiteId>, Refusal> {
        if scope.level.percent() == 0 {
            return Ok(BTreeSet::new());
        }
        let this_week = monday(scope.date);
        let back = |days| this_week.checked_sub(time::Duration::days(days));
        let (Some(week), Some(before)) = (back(7), back(14)) else { return Ok(BTreeSet::new()) };
        let (from, until) = (day_begins(week), day_begins(this_week));
        if self.now() < until {
            return Ok(BTreeSet::new());
        }
        let query = CheckQuery {
            community: Some(scope.community.clone()),
            from: Some(day_begins(before)),
            ..CheckQuery::default()
        };
        let kept = self.patrols.checks(&query).await?;
        let below: Vec<_> = kept
            .iter()
            .filter(|check| (from..until).contains(&check.record.at) && check.record.level < scope.level)
            .filter(|check| check.record.check().covers())
            .collect();
        let areas: Vec<AreaRef> = below.iter().map(|check| check.record.area).collect();
        let ids = || {
            let seed = u64::from_le_bytes(self.random::<8>());
            draw(&areas, scope.level, seed).into_iter().filter_map(|at| Some(below.get(at)?.id)).collect()
        };
        let mut drawn: BTreeSet<u64> = self.plan_draw(scope, week, ids).await?.into_iter().collect();
        drawn.extend(self.kept_draw(scope, before).await?.unwrap_or_default());
        let again = |first: &CheckRecord| {
            kept.iter().map(|check| &check.record).any(|check| {
                check.site == first.site
                    && check.level == scope.level
                    && check.at > first.at
                    && check.check().covers()
            })
        };
        let first = kept.iter().filter(|check| drawn.contains(&check.id)).map(|check| &check.record);
        Ok(first.filter(|first| !again(first)).map(|first| first.site.clone()).collect())
    }

    /// The draw that is kept; `new` is drawn and kept where there is none. A week without a check is not drawn from:
    /// phones that were without a network may still bring some.
    async fn plan_draw(
        &self,
        scope: &PlanScope,
        week: Date,
        new: impl Fn() -> Vec<u64>,
    ) -> Result<Vec<u64>, Refusal> {
        if let Some(checks) = self.kept_draw(scope, week).await? {
            return Ok(checks);
        }
        let checks = new();
        if checks.is_empty() {
            return Ok(checks);
        }
        let draw =
            Draw { community: scope.community.clone(), week, level: scope.level, checks: checks.clone() };
        match self.patrols.save_draw(draw).await {
            Ok(()) => Ok(checks),
            // Another server drew in the same moment: its draw holds.
            Err(StoreError::Conflict) => Ok(self.kept_draw(scope, week).await?.unwrap_or_default()),
            Err(error) => Err(error.into()),
        }
    }

    async fn kept_draw(&self, scope: &PlanScope, week: Date) -> Result<Option<Vec<u64>>, Refusal> {
        let draws = self.patrols.draws(&scope.community, week).await?;
        Ok(draws.into_iter().find(|draw| draw.level == scope.level).map(|draw| draw.checks))
    }
}

#[derive(Debug, Default)]
struct Tasks {
    at: BTreeMap<SiteId, Vec<TicketNumber>>,
    loose: Vec<TicketNumber>,
}

fn is_task(ticket: &SiteTicket, rights: &Rights) -> bool {
    let team = rights.is_team();
    ticket.is_task_of(rights.scope.level) && (!team || rights.chose(Some(ticket.area)))
}

/// The checkpoint at which a ticket is looked at: its door; a facility within 15 m whose kind is of its category; or
/// the nearest checkpoint of its own area within 60 m, which on the street is a point of the street.
pub(super) fn site_of_ticket<'a>(sites: &'a [Site], ticket: &SiteTicket) -> Option<&'a Site> {
    if let Some(door) = &ticket.door {
        return sites.iter().find(|site| site.id.door() == Some(door));
    }
    let near = |most: f64, fits: &dyn Fn(&Site) -> bool| {
        let close = |site: &&Site| fits(site) && site.at.distance(ticket.place) <= most;
        let far = |site: &&Site| site.at.distance(ticket.place);
        sites.iter().filter(close).min_by(|a, b| far(a).total_cmp(&far(b)))
    };
    let category = ticket.item.map(|item| item.category);
    let facility = near(AT_A_FACILITY, &|site| {
        site.id.door().is_none() && site.area == ticket.area && Some(site.kind.category()) == category
    });
    facility.or_else(|| near(NEAR_A_SITE, &|site| site.area == ticket.area))
}
