//! What looks wrong in check-ins, for those who talk to the person: a question, not a charge, and no ranking.

use std::collections::{BTreeMap, HashMap};

use time::{Date, Duration};

use super::Core;
use super::patrol_coverage::Watch;
use super::patrol_ports::CheckQuery;
use crate::clock::Timestamp;
use crate::error::Refusal;
use crate::ids::AccountId;
use crate::patrol::asked::CoverageQuery;
use crate::patrol::coverage::day_begins;
use crate::patrol::oddities::{CheckIn, Oddity, oddities};
use crate::patrol::record::{CheckRecord, Proof};
use crate::patrol::told::{OddityFacts, Question};
use crate::patrol::{Site, SiteId};
use crate::people::{Person, Role};

/// Whoever asks does so while people remember: the last days of the span alone.
const DAYS: i64 = 7;

/// The area's lead and the committee.
pub fn hears_of_oddities(role: Role) -> bool {
    matches!(role, Role::AreaLead | Role::Committee)
}

impl Core {
    /// Oddities of the last seven days of the span, by person and day, where at least one of the places lies within
    /// the person's reach. Nothing for others than the area's lead and the committee.
    ///
    /// # Errors
    /// `Forbidden`, `Unavailable`.
    pub async fn patrol_oddities(
        &self,
        person: &Person,
        query: &CoverageQuery,
    ) -> Result<Vec<OddityFacts>, Refusal> {
        let watch = self.watch(person, query).await?;
        if !hears_of_oddities(person.role) {
            return Ok(Vec::new());
        }
        let last_days = watch.span.until.checked_sub(Duration::days(DAYS - 1)).unwrap_or(watch.span.from);
        let asked = CheckQuery {
            community: Some(watch.community.clone()),
            from: Some(day_begins(last_days).max(watch.from())),
            until: Some(watch.until()),
            ..CheckQuery::default()
        };
        let kept = self.patrols.checks(&asked).await?;
        let mut days: BTreeMap<(Date, AccountId), Vec<&CheckRecord>> = BTreeMap::new();
        for check in kept.iter().filter(|check| query.level.is_none_or(|level| level == check.record.level)) {
            let day = (check.record.at.local().date, check.record.account);
            days.entry(day).or_default().push(&check.record);
        }
        // All places, since a way may begin in another area.
        let places = self.place.sites(&watch.community);
        let places: HashMap<&SiteId, &Site> = places.iter().map(|site| (&site.id, site)).collect();
        let mut found = Vec::new();
        for ((date, account), checks) in days.into_iter().rev() {
            let name = self.names.name_of(account).unwrap_or_default();
            for (question, first, last) in of_day(&checks, &places) {
                let within = |(site, _): &(Site, Timestamp)| is_watched(&watch, site);
                if within(&first) || last.as_ref().is_some_and(within) {
                    found.push(OddityFacts { name: name.clone(), date, question, first, last });
                }
            }
        }
        Ok(found)
    }
}

fn is_watched(watch: &Watch, site: &Site) -> bool {
    watch.sites.iter().any(|watched| watched.id == site.id)
}

type Found = (Question, (Site, Timestamp), Option<(Site, Timestamp)>);

/// One person's day, in order of time.
fn of_day(checks: &[&CheckRecord], places: &HashMap<&SiteId, &Site>) -> Vec<Found> {
    let known = checks.iter().filter_map(|check| Some((*check, *places.get(&check.site)?)));
    let known: Vec<(&CheckRecord, &Site)> = known.collect();
    let check_ins: Vec<CheckIn> = known
        .iter()
        .map(|(check, site)| CheckIn {
            at: check.at,
            place: site.at,
            floors: site.floors,
            judged: check.judged_at,
            all_fine: check.all_fine(),
            typed: check.proof == Proof::Typed,
        })
        .collect();
    let place = |index: usize| known.get(index).map(|(check, site)| ((*site).clone(), check.at));
    let told = |oddity: Oddity| {
        let (first, last) = match oddity {
            Oddity::TooFast { first, second } => (first, Some(second)),
            Oddity::AllAtOnce { at } => (at, None),
            Oddity::SamePace { first, last } | Oddity::Typed { first, last, .. } => (first, Some(last)),
        };
        let (from, to) = (place(first)?, last.and_then(place));
        let seconds = to.as_ref().map_or(0, |to| (to.1.0 - from.1.0).max(0) / 1000);
        let doors = last.map_or(1, |last| last - first);
        let question = match oddity {
            Oddity::AllAtOnce { .. } => Question::AllAtOnce,
            Oddity::Typed { times, .. } => {
                Question::Typed { times: u32::try_from(times).unwrap_or(u32::MAX) }
            }
            Oddity::TooFast { .. } => {
                let metres = to.as_ref().map_or(0.0, |to| to.0.at.distance(from.0.at));
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a distance within a community"
                )]
                let metres = metres.round() as u32;
                Question::TooFast { metres, seconds: u32::try_from(seconds).unwrap_or(u32::MAX) }
            }
            Oddity::SamePace { .. } => {
                let doors = u32::try_from(doors).unwrap_or(u32::MAX);
                let pace = u32::try_from(seconds).unwrap_or(u32::MAX) / doors.max(1);
                Question::SamePace { seconds: pace, doors: doors + 1 }
            }
        };
        Some((question, from, to))
    };
    oddities(&check_ins).into_iter().filter_map(told).collect()
}
