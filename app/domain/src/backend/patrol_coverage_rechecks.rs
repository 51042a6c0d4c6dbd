//! Undisclosed re-checks, told once they have been made.

use std::collections::BTreeMap;

use time::Duration;

use super::Core;
use super::monday;
use super::patrol_ports::{Draw, KeptCheck};
use crate::error::Refusal;
use crate::patrol::Site;
use crate::patrol::asked::CoverageQuery;
use crate::patrol::coverage::day_begins;
use crate::patrol::misses::differences;
use crate::patrol::recheck::Level;
use crate::patrol::told::{CheckFacts, Recheck, Rechecks};
use crate::people::{Person, Role};

/// A drawn check that nobody has made again after so many days is let go.
const DAYS: i64 = 21;

/// Whether somebody stands above the level whose checks were made again.
fn above(role: Role, checked: Level) -> bool {
    match role {
        Role::Committee => checked == Level::Team,
        Role::Supervisor | Role::Center => true,
        _ => false,
    }
}

impl Core {
    /// The re-checks that were made in these days, for those above the level that was checked again. What is drawn
    /// and not made yet is told to nobody.
    ///
    /// # Errors
    /// `Forbidden`, `Unavailable`.
    pub async fn patrol_rechecks(&self, person: &Person, query: &CoverageQuery) -> Result<Rechecks, Refusal> {
        let watch = self.watch(person, query).await?;
        if !above(person.role, Level::Team) {
            return Ok(Rechecks::default());
        }
        let back = watch.span.from.checked_sub(Duration::days(DAYS)).unwrap_or(watch.span.from);
        let (first, last) = (monday(back), monday(watch.span.until));
        let mut drawn: Vec<Draw> = Vec::new();
        let weeks = std::iter::successors(Some(first), |week| week.checked_add(Duration::WEEK));
        for week in weeks.take_while(|week| *week <= last) {
            drawn.extend(self.patrols.draws(&watch.community, week).await?);
        }
        if drawn.is_empty() {
            return Ok(Rechecks::default());
        }
        let covering = self.patrols.covering(&watch.community, day_begins(first), watch.until()).await?;
        let by_id: BTreeMap<u64, usize> =
            covering.iter().enumerate().map(|(index, check)| (check.id, index)).collect();
        let span = watch.from()..watch.until();
        let mut pairs: Vec<(u64, u64)> = Vec::new();
        for draw in &drawn {
            for id in &draw.checks {
                let Some(&index) = by_id.get(id) else { continue };
                let Some((one, rest)) = covering.get(index..).and_then(<[_]>::split_first) else { continue };
                let last = one.at.plus_minutes(DAYS * 24 * 60);
                let again = rest.iter().find(|check| {
                    check.site == one.site
                        && check.level == draw.level
                        && check.at > one.at
                        && check.at < last
                });
                let shown = above(person.role, one.level) && one.level < draw.level;
                if let Some(again) = again.filter(|again| shown && span.contains(&again.at)) {
                    pairs.push((one.id, again.id));
                }
            }
        }
        let mut ids: Vec<u64> = pairs.iter().flat_map(|(one, again)| [*one, *again]).collect();
        ids.sort_unstable();
        ids.dedup();
        let kept = self.patrols.checks_by_id(&ids).await?;
        let kept: BTreeMap<u64, &KeptCheck> = kept.iter().map(|check| (check.id, check)).collect();
        let mut told = Rechecks::default();
        for (one, again) in pairs {
            let (Some(one), Some(again)) = (kept.get(&one), kept.get(&again)) else { continue };
            let Some(site) = site_named(&watch.sites, one) else { continue };
            told.made += 1;
            let differences = differences(&one.record, &again.record);
            if !differences.is_empty() {
                let (first, again) = (CheckFacts::of(&one.record, None), CheckFacts::of(&again.record, None));
                told.differ.push(Recheck { site: site.clone(), first, again, differences });
            }
        }
        told.differ.sort_by_key(|pair| std::cmp::Reverse(pair.again.at));
        Ok(told)
    }
}

fn site_named<'a>(sites: &'a [Site], check: &KeptCheck) -> Option<&'a Site> {
    sites.iter().find(|site| site.id == check.record.site)
}
