//! One level's rounds of a day: planned as the real ones are, and walked as people walk.

use std::collections::{BTreeMap, BTreeSet};

use domain::backend::sha256;
use domain::clock::{Date, Timestamp, iso_date};
use domain::ids::{AccountId, CommunityCode};
use domain::patrol::book::{PlanBook, Walker};
use domain::patrol::coverage::day_begins;
use domain::patrol::day::{Checkpoint, DayTask, OnDuty, plan_day};
use domain::patrol::network::Ways;
use domain::patrol::recheck::Level;
use domain::patrol::record::{CheckRecord, PlanScope};
use domain::patrol::rules::PatrolRules;
use domain::patrol::solve::Effort;
use domain::patrol::{Site, SiteId};

use super::cast::Player;
use super::visit::{Visited, below, record};
use crate::load::Dice;

/// Enough for a plan that nobody would laugh at; a month has many days.
const STEPS: u64 = 3_000;

/// What a day is made of.
pub struct Day<'a> {
    pub community: &'a CommunityCode,
    pub date: Date,
    pub rules: &'a PatrolRules,
    pub listed: Timestamp,
    pub last: &'a BTreeMap<SiteId, Timestamp>,
    pub now: Timestamp,
    pub seed: u64,
}

/// The checkpoints of a level, with the ways between all of them.
pub struct Ground<'a> {
    pub sites: Vec<&'a Site>,
    /// Rows of the sites in `ways`.
    pub rows: Vec<usize>,
    pub ways: &'a Ways,
}

impl Day<'_> {
    /// Dice of their own for each purpose, so that one more roll here changes nothing there.
    pub fn dice(&self, purpose: &str) -> Dice {
        let date = iso_date::write(self.date);
        let parts = [
            &self.seed.to_be_bytes()[..],
            self.community.as_str().as_bytes(),
            date.as_bytes(),
            purpose.as_bytes(),
        ];
        let hash = sha256(&parts);
        Dice(hash[..8].iter().fold(0, |v, b| v << 8 | u64::from(*b)))
    }

    /// The plan of a level; `None` where nobody has anything to visit.
    pub fn plan(
        &self,
        level: Level,
        players: &[Player],
        ground: &Ground<'_>,
        drawn: &BTreeSet<SiteId>,
        by: AccountId,
    ) -> Option<PlanBook> {
        let starts: Vec<usize> = players.iter().map(|player| start(player, ground)).collect::<Option<_>>()?;
        let inspectors: Vec<Walker> = players
            .iter()
            .zip(&starts)
            .enumerate()
            .map(|(row, (player, &at))| Walker {
                duty: OnDuty {
                    account: player.account,
                    start: row,
                    from: player.from,
                    until: player.until,
                    minutes: None,
                    floors: None,
                    areas: player.areas.clone(),
                },
                start: ground.sites[at].id.clone(),
                name: player.name.clone(),
                missing: false,
            })
            .collect();
        let checkpoint = |(index, site): (usize, &&Site)| Checkpoint {
            id: site.id.to_string(),
            place: players.len() + index,
            kind: site.kind,
            area: site.area,
            floors: site.floors.into(),
            seconds: self.rules.seconds(site.kind),
            interval: self.rules.interval(site.kind),
            listed: self.listed,
            last: self.last.get(&site.id).copied(),
            tickets: Vec::new(),
            drawn: drawn.contains(&site.id),
        };
        let checkpoints: Vec<Checkpoint> = ground.sites.iter().enumerate().map(checkpoint).collect();
        let rows: Vec<usize> =
            starts.iter().filter_map(|&at| ground.rows.get(at)).chain(&ground.rows).copied().collect();
        let task = DayTask {
            date: self.date,
            checkpoints,
            inspectors: inspectors.iter().map(|walker| walker.duty.clone()).collect(),
            ways: part(ground.ways, &rows),
        };
        let seed = self.dice("plan").0;
        let plan = plan_day(&task, Effort { seed, steps: STEPS }, &mut || false);
        let empty = plan.rounds.iter().all(|round| round.visits.is_empty());
        (!empty).then(|| PlanBook {
            scope: PlanScope { community: self.community.clone(), level, date: self.date },
            version: 1,
            at: day_begins(self.date).plus_minutes(6 * 60 + 30).min(self.now),
            by,
            checkpoints: task.checkpoints,
            inspectors,
            plan,
            cancelled: false,
        })
    }

    /// What became of a plan until now.
    pub fn walk(&self, book: &PlanBook, players: &[Player], ground: &Ground<'_>) -> Vec<CheckRecord> {
        let mut records = Vec::new();
        for (index, player) in players.iter().enumerate() {
            let mut dice = self.dice(&format!("walk {}", player.account.0));
            let visits = book.plan.rounds.get(index).map(|round| &round.visits[..]).unwrap_or_default();
            if visits.is_empty() || dice.below(100) >= player.habit.comes {
                continue;
            }
            let (mut free, mut order) = (day_begins(self.date), 0);
            for visit in visits {
                let Some(site) = ground.sites.get(visit.wanted.checkpoint) else { continue };
                if dice.below(100) >= player.habit.makes {
                    continue;
                }
                let planned = day_begins(self.date).plus_minutes(visit.arrive.into());
                let at = Timestamp(planned.max(free).0 + below(&mut dice, 150_000));
                if at > self.now {
                    break;
                }
                order += 1;
                let plan = Some((book.scope.clone(), book.version));
                let visited = Visited { player, site, at, order, plan, own: false };
                let made = record(&mut dice, self.rules, visited, self.now);
                free = made.judged_at.unwrap_or(at).max(at.plus_minutes(1));
                records.push(made);
            }
        }
        records
    }
}

/// Where somebody sets out: the first facility of their area, else the first checkpoint.
fn start(player: &Player, ground: &Ground<'_>) -> Option<usize> {
    let own = |site: &&Site| player.areas.is_empty() || player.areas.contains(&site.area);
    let facility = ground.sites.iter().position(|site| own(site) && site.id.door().is_none());
    facility.or_else(|| ground.sites.iter().position(own))
}

/// The ways between some of the places.
fn part(ways: &Ways, rows: &[usize]) -> Ways {
    let metres = rows.iter().flat_map(|&a| rows.iter().map(move |&b| ways.between(a, b))).collect();
    let unreachable = (0..rows.len()).filter(|&row| ways.unreachable.contains(&rows[row])).collect();
    Ways { places: rows.len(), metres, unreachable }
}
