//! 漏报 and 未巡 of a span of days.

use std::collections::{BTreeMap, BTreeSet};

use super::Core;
use super::patrol_coverage::Watch;
use super::patrol_ports::SiteTicket;
use super::ports::StoreError;
use crate::clock::Timestamp;
use crate::error::Refusal;
use crate::patrol::SiteId;
use crate::patrol::asked::CoverageQuery;
use crate::patrol::coverage::Interval;
use crate::patrol::figures::{Covering, reach_back};
use crate::patrol::miss::Reported;
use crate::patrol::misses::{Finding, finding, site_of};
use crate::patrol::record::CheckRecord;
use crate::patrol::told::{CheckFacts, Miss, Misses, ReportFacts, Unpatrolled};
use crate::people::{Person, Role};

impl Core {
    /// What became of the reports of these days that were filed and 核实, held against the checks before them. Of
    /// sensitive ones committee and center alone are told.
    ///
    /// # Errors
    /// `Forbidden`, `Unavailable`.
    pub async fn patrol_misses(&self, person: &Person, query: &CoverageQuery) -> Result<Misses, Refusal> {
        let watch = self.watch(person, query).await?;
        let since = watch.from();
        let tickets = self.patrols.site_tickets(&watch.community, since).await?;
        let all = matches!(person.role, Role::Committee | Role::Center);
        let shown = |ticket: &SiteTicket| {
            ticket.filed
                && ticket.verified
                && (since..watch.until()).contains(&ticket.at)
                && (all || !ticket.sensitive)
        };
        let matched: Vec<(SiteTicket, ReportFacts)> = tickets
            .into_iter()
            .filter(shown)
            .filter_map(|ticket| Some((ticket.clone(), report_of(&watch, ticket)?)))
            .collect();
        let names = super::hears_of_oddities(person.role);
        Ok(self.held_against(&watch, matched, query, names).await?)
    }

    async fn held_against(
        &self,
        watch: &Watch,
        matched: Vec<(SiteTicket, ReportFacts)>,
        query: &CoverageQuery,
        names: bool,
    ) -> Result<Misses, StoreError> {
        let Some(first) = matched.iter().map(|(ticket, _)| ticket.at).min() else {
            return Ok(Misses::default());
        };
        let from = reach_back(&watch.rules, first);
        let covering = self.patrols.covering(&watch.community, from, watch.until()).await?;
        let mut by_site: BTreeMap<&SiteId, Vec<&Covering>> = BTreeMap::new();
        for check in covering.iter().filter(|check| query.level.is_none_or(|level| level == check.level)) {
            by_site.entry(&check.site).or_default().push(check);
        }
        let before = |report: &ReportFacts| by_site.get(&report.site.id).cloned().unwrap_or_default();
        let held = |report: &ReportFacts| {
            in_time(&before(report), watch.rules.interval(report.site.kind), report.at)
        };
        let ids: BTreeSet<u64> = matched.iter().flat_map(|(_, report)| held(report)).collect();
        let ids: Vec<u64> = ids.into_iter().collect();
        let kept = self.patrols.checks_by_id(&ids).await?;
        let mut misses = Misses::default();
        for (ticket, report) in matched {
            let interval = watch.rules.interval(report.site.kind);
            let reported = Reported {
                at: report.at,
                item: report.item,
                floor: report.floor,
                filed: ticket.filed,
                verified: ticket.verified,
            };
            let checks: Vec<&CheckRecord> =
                kept.iter().map(|kept| &kept.record).filter(|check| check.site == report.site.id).collect();
            match finding(&reported, ticket.reporter, report.site.floors, interval, &checks) {
                Finding::Open => {}
                Finding::Known => misses.known += 1,
                Finding::NotPatrolled => {
                    let last =
                        before(&report).iter().map(|check| check.at).filter(|at| *at <= report.at).max();
                    misses.not_patrolled.push(Unpatrolled { report, last });
                }
                Finding::Missed { check, judged } => {
                    let name = names.then(|| self.names.name_of(check.account)).flatten();
                    misses.missed.push(Miss { report, check: CheckFacts::of(check, name), judged });
                }
            }
        }
        misses.missed.sort_by_key(|miss| std::cmp::Reverse(miss.report.at));
        misses.not_patrolled.sort_by_key(|one| std::cmp::Reverse(one.report.at));
        Ok(misses)
    }
}

/// The ticket as a report at one of the checkpoints that are asked for; none where it is about something else.
fn report_of(watch: &Watch, ticket: SiteTicket) -> Option<ReportFacts> {
    let SiteTicket { number, at, place, door, floor, item, .. } = ticket;
    let item = item?;
    let site = site_of(&watch.sites, &watch.rules, door.as_ref(), place, item)?.clone();
    // A place without floors is judged without them, whatever floor the reporter named.
    let floor = if site.floors == 0 { None } else { floor };
    Some(ReportFacts { number, at, item, floor, site })
}

/// The checks that could still hold at the moment; a judgement never holds longer than the interval or two hours.
fn in_time(checks: &[&Covering], interval: Interval, moment: Timestamp) -> Vec<u64> {
    let holds = |check: &&&Covering| {
        check.at <= moment && moment < interval.until(check.at).max(check.at.plus_minutes(2 * 60))
    };
    checks.iter().filter(holds).map(|check| check.id).collect()
}
