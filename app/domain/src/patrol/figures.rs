//! 巡查覆盖率 in figures: by area, kind, level and day, each with the checkpoints behind it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use super::asked::Span;
use super::coverage::{
    Check, CheckpointKind, Interval, Outcome, Share, Standing, covered, day_begins, standing,
};
use super::recheck::Level;
use super::rules::PatrolRules;
use super::site::{Site, SiteId};
use crate::clock::{Timestamp, iso_date};
use crate::event::AreaRef;

/// A check that covers, with what coverage asks of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covering {
    /// The number that the store gave it.
    pub id: u64,
    pub site: SiteId,
    pub level: Level,
    pub at: Timestamp,
}

impl Covering {
    fn check(&self) -> Check {
        Check { at: self.at, outcome: Outcome::Fine, own: false }
    }
}

/// A share, and of how many checkpoints it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figure {
    pub share: Share,
    pub sites: u32,
}

impl Figure {
    fn add(&mut self, share: Share) {
        self.share += share;
        self.sites += 1;
    }
}

/// How a checkpoint stands now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteStanding {
    pub site: Site,
    pub standing: Standing,
    /// The last check that covers; none: it was never checked.
    pub last: Option<Timestamp>,
}

/// A checkpoint behind the figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SiteFigure {
    pub now: SiteStanding,
    pub share: Share,
    /// Checks that cover, within the days.
    pub checks: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFigure {
    #[serde(with = "iso_date")]
    pub date: Date,
    pub figure: Figure,
}

/// 巡查覆盖率 over a span of days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    pub span: Span,
    /// Until when was counted: now, or the end of the last day.
    pub until: Timestamp,
    pub total: Figure,
    pub areas: Vec<(AreaRef, Figure)>,
    pub kinds: Vec<(CheckpointKind, Figure)>,
    /// What each level reaches by its own checks.
    pub levels: Vec<(Level, Figure)>,
    pub days: Vec<DayFigure>,
    /// The least covered first.
    pub sites: Vec<SiteFigure>,
}

/// When the first day's earliest check must lie to cover a part of it: nothing covers longer.
pub fn reach_back(rules: &PatrolRules, from: Timestamp) -> Timestamp {
    let days = CheckpointKind::ALL.into_iter().map(|kind| match rules.interval(kind) {
        Interval::Halves => 2,
        Interval::Days(days) => i64::from(days.max(1)) + 1,
    });
    from.plus_minutes(-days.max().unwrap_or(8) * 24 * 60)
}

/// How every checkpoint stands. `listed` is when patrols began; nothing was a dead corner before.
pub fn standings(
    sites: Vec<Site>,
    rules: &PatrolRules,
    listed: Timestamp,
    last: &BTreeMap<SiteId, Timestamp>,
    now: Timestamp,
) -> Vec<SiteStanding> {
    let of = |site: Site| {
        let last = last.get(&site.id).copied().filter(|last| *last <= now);
        let check = last.map(|at| Check { at, outcome: Outcome::Fine, own: false });
        let standing = standing(rules.interval(site.kind), listed, check.as_slice(), now);
        SiteStanding { site, standing, last }
    };
    sites.into_iter().map(of).collect()
}

/// What is counted.
pub struct Counted<'a> {
    pub sites: Vec<SiteStanding>,
    pub rules: &'a PatrolRules,
    pub listed: Timestamp,
    /// In order of time, from [`reach_back`] on.
    pub checks: &'a [Covering],
    /// Checks of this level alone.
    pub level: Option<Level>,
    pub span: Span,
    pub now: Timestamp,
}

/// Counts. A day that is not over counts as far as it has come.
pub fn figures(counted: Counted<'_>) -> Figures {
    let Counted { sites, rules, listed, checks, level, span, now } = counted;
    let mut by_site: BTreeMap<&SiteId, Vec<&Covering>> = BTreeMap::new();
    for check in checks.iter().filter(|check| level.is_none_or(|level| level == check.level)) {
        by_site.entry(&check.site).or_default().push(check);
    }
    let begin = day_begins(span.from);
    let end = day_begins(span.until).plus_minutes(24 * 60).min(now);
    let mut days: Vec<DayFigure> =
        span.days().map(|date| DayFigure { date, figure: Figure::default() }).collect();
    let mut total = Figure::default();
    let mut areas: BTreeMap<AreaRef, Figure> = BTreeMap::new();
    let mut kinds: BTreeMap<CheckpointKind, Figure> = BTreeMap::new();
    let mut levels: BTreeMap<Level, Figure> = BTreeMap::new();
    let mut behind = Vec::with_capacity(sites.len());
    for now in sites {
        let interval = rules.interval(now.site.kind);
        let own = by_site.get(&now.site.id).map(Vec::as_slice).unwrap_or_default();
        let all: Vec<Check> = own.iter().map(|check| check.check()).collect();
        let mut share = Share::default();
        for day in &mut days {
            let from = day_begins(day.date);
            let until = from.plus_minutes(24 * 60).min(end);
            let part = covered(interval, listed, around(&all, interval, from, until), from, until);
            share += part;
            day.figure.add(part);
        }
        for (of, figure) in by_level(own, interval, listed, begin, end) {
            levels.entry(of).or_default().add(figure);
        }
        total.add(share);
        areas.entry(now.site.area).or_default().add(share);
        kinds.entry(now.site.kind).or_default().add(share);
        let checks = own.iter().filter(|check| begin <= check.at && check.at < end).count();
        behind.push(SiteFigure { now, share, checks: u32::try_from(checks).unwrap_or(u32::MAX) });
    }
    let ratio = |figure: &SiteFigure| figure.share.ratio().unwrap_or(1.0);
    behind.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)).then_with(|| a.now.site.id.cmp(&b.now.site.id)));
    Figures {
        span,
        until: end,
        total,
        areas: areas.into_iter().collect(),
        kinds: kinds.into_iter().collect(),
        levels: levels.into_iter().collect(),
        days,
        sites: behind,
    }
}

/// The part of a checkpoint's checks, in order of time, that can cover something between two instants.
fn around(all: &[Check], interval: Interval, from: Timestamp, until: Timestamp) -> &[Check] {
    let begin = all.partition_point(|check| interval.until(check.at) <= from);
    let end = all.partition_point(|check| check.at < until);
    all.get(begin..end).unwrap_or_default()
}

fn by_level<'a>(
    checks: &'a [&'a Covering],
    interval: Interval,
    listed: Timestamp,
    from: Timestamp,
    until: Timestamp,
) -> impl Iterator<Item = (Level, Share)> + 'a {
    [Level::Team, Level::Station, Level::Supervisor].into_iter().map(move |level| {
        let own = checks.iter().filter(|check| check.level == level);
        let own: Vec<Check> = own.map(|check| check.check()).collect();
        (level, covered(interval, listed, &own, from, until))
    })
}

/// What a wall shows: a share and its dead corners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WallFigure {
    pub share: Share,
    pub dead: u32,
}

/// The same of the whole and by area, from a day's figures.
pub fn wall_figures(figures: &Figures) -> (WallFigure, BTreeMap<AreaRef, WallFigure>) {
    let mut whole = WallFigure::default();
    let mut areas: BTreeMap<AreaRef, WallFigure> = BTreeMap::new();
    for SiteFigure { now, share, .. } in &figures.sites {
        let dead = u32::from(matches!(now.standing, Standing::DeadCorner { .. }));
        for figure in [&mut whole, areas.entry(now.site.area).or_default()] {
            figure.share += *share;
            figure.dead += dead;
        }
    }
    (whole, areas)
}
