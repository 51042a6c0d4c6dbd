//! The days of a community, one after the other.

use std::collections::{BTreeMap, BTreeSet};

use domain::backend::patrol_ports::{CheckQuery, Draw};
use domain::backend::ports::StoreError;
use domain::backend::{Place, monday};
use domain::clock::{Date, Timestamp, iso_date};
use domain::ids::CommunityCode;
use domain::patrol::book::{PlanBook, Template, TemplateRound, TemplateStop};
use domain::patrol::coverage::{CheckpointKind, day_begins};
use domain::patrol::network::{Network, Ways, lines_of};
use domain::patrol::recheck::{Level, draw};
use domain::patrol::record::CheckRecord;
use domain::patrol::rules::PatrolRules;
use domain::patrol::{Site, SiteId};
use time::Duration;

use super::Loaded;
use super::cast::{Cast, Player};
use super::day::{Day, Ground};
use super::tickets::{self, Report};
use super::visit::{Visited, below, keyed, record};
use crate::storage::Stores;

pub struct Month<'a> {
    stores: &'a Stores,
    place: &'a Place,
    community: CommunityCode,
    rules: &'a PatrolRules,
    cast: Cast,
    seed: u64,
    now: Timestamp,
    sites: Vec<Site>,
    ways: Ways,
    /// The last check that covers.
    last: BTreeMap<SiteId, Timestamp>,
    /// What was drawn of the week before, by the level that checks again.
    drawn: BTreeMap<Level, Vec<SiteId>>,
    /// The last plans of the teams, for the templates.
    lately: Vec<PlanBook>,
    reports: Vec<Report>,
}

impl<'a> Month<'a> {
    pub fn new(
        stores: &'a Stores,
        place: &'a Place,
        community: &CommunityCode,
        rules: &'a PatrolRules,
        cast: Cast,
        seed: u64,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let network = Network::new(&lines_of(&place.paths));
        let network = network.ok_or_else(|| StoreError::Other("the place has no footpaths".to_owned()))?;
        let sites = place.sites(community);
        let ways = network.ways(&sites.iter().map(|site| site.at).collect::<Vec<_>>());
        Ok(Self {
            stores,
            place,
            community: community.clone(),
            rules,
            cast,
            seed,
            now,
            sites,
            ways,
            last: BTreeMap::new(),
            drawn: BTreeMap::new(),
            lately: Vec::new(),
            reports: Vec::new(),
        })
    }

    pub async fn live(&mut self, days: u16, loaded: &mut Loaded) -> Result<(), StoreError> {
        let today = self.now.local().date;
        let Some(first) = today.checked_sub(Duration::days(i64::from(days.max(1)) - 1)) else {
            return Ok(());
        };
        let dates = std::iter::successors(Some(first), |date| date.next_day());
        for date in dates.take_while(|date| *date <= today) {
            if date == monday(date) && date > first {
                self.draw(date).await?;
            }
            self.one_day(first, date, loaded).await?;
        }
        self.keep_templates().await
    }

    pub fn into_reports(self) -> Vec<Report> {
        self.reports
    }

    async fn one_day(&mut self, first: Date, date: Date, loaded: &mut Loaded) -> Result<(), StoreError> {
        let mut made: Vec<CheckRecord> = Vec::new();
        let mut books: Vec<PlanBook> = Vec::new();
        let day = Day {
            community: &self.community,
            date,
            rules: self.rules,
            listed: day_begins(first),
            last: &self.last,
            now: self.now,
            seed: self.seed,
        };
        let station = std::slice::from_ref(&self.cast.station);
        let by = self.cast.station.account;
        for (level, players) in [
            (Level::Team, &self.cast.teams[..]),
            (Level::Station, station),
            (Level::Supervisor, &self.cast.supervisors[..]),
        ] {
            let drawn = self.drawn_for(level, date);
            let ground = self.ground(level, &drawn);
            let Some(book) = day.plan(level, players, &ground, &drawn, by) else { continue };
            made.extend(day.walk(&book, players, &ground));
            books.push(book);
        }
        made.extend(self.own_checks(&day));
        made.sort_by_key(|record| record.at);
        self.reports.extend(tickets::of_day(&day, self.place, &made));
        let name = format!("load-{:x}-{}-{}", self.seed, self.community, iso_date::write(date));
        let checks: Vec<_> = made
            .iter()
            .enumerate()
            .filter_map(|(n, record)| keyed(&format!("{name}-{n}"), record.clone()))
            .collect();
        loaded.checks += checks.len();
        self.stores.patrols.keep_checks(checks).await?;
        for book in books {
            loaded.plans += self.keep_plan(book).await?;
        }
        for record in made.iter().filter(|record| record.check().covers()) {
            let last = self.last.entry(record.site.clone()).or_insert(record.at);
            *last = (*last).max(record.at);
        }
        Ok(())
    }

    /// A day that has a plan keeps it.
    async fn keep_plan(&mut self, book: PlanBook) -> Result<usize, StoreError> {
        if book.scope.level == Level::Team {
            self.lately.retain(|held| held.scope.date.weekday() != book.scope.date.weekday());
            self.lately.push(book.clone());
        }
        match self.stores.patrols.save_plan_book(0, book).await {
            Ok(_) => Ok(1),
            Err(StoreError::Conflict) => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Teams walk doors and facilities, supervisors the street; who checks again goes where it was drawn.
    fn ground(&self, level: Level, drawn: &BTreeSet<SiteId>) -> Ground<'_> {
        let walked = |site: &Site| match level {
            Level::Team => site.kind != CheckpointKind::StreetPoint,
            Level::Station => drawn.contains(&site.id),
            Level::Supervisor => site.kind == CheckpointKind::StreetPoint || drawn.contains(&site.id),
        };
        let rows: Vec<usize> = (0..self.sites.len()).filter(|&row| walked(&self.sites[row])).collect();
        let sites = rows.iter().map(|&row| &self.sites[row]).collect();
        Ground { sites, rows, ways: &self.ways }
    }

    /// The re-checks of a week are spread over its working days.
    fn drawn_for(&self, level: Level, date: Date) -> BTreeSet<SiteId> {
        let weekday = usize::from(date.weekday().number_days_from_monday());
        let all = self.drawn.get(&level).map(Vec::as_slice).unwrap_or_default();
        all.iter().enumerate().filter(|(n, _)| n % 5 == weekday).map(|(_, site)| site.clone()).collect()
    }

    /// Draws from the week before this Monday, for both levels above.
    async fn draw(&mut self, date: Date) -> Result<(), StoreError> {
        let Some(week) = date.checked_sub(Duration::WEEK) else { return Ok(()) };
        let query = CheckQuery {
            community: Some(self.community.clone()),
            from: Some(day_begins(week)),
            until: Some(day_begins(date)),
            ..CheckQuery::default()
        };
        let kept = self.stores.patrols.checks(&query).await?;
        for level in [Level::Station, Level::Supervisor] {
            let below: Vec<_> = kept
                .iter()
                .filter(|check| check.record.level < level && check.record.check().covers())
                .collect();
            let areas: Vec<_> = below.iter().map(|check| check.record.area).collect();
            let seed = self.seed ^ u64::from(week.to_julian_day().unsigned_abs());
            let drawn: Vec<_> =
                draw(&areas, level, seed).into_iter().filter_map(|at| below.get(at)).collect();
            let checks = drawn.iter().map(|check| check.id).collect();
            self.drawn.insert(level, drawn.iter().map(|check| check.record.site.clone()).collect());
            let kept = Draw { community: self.community.clone(), week, level, checks };
            match self.stores.patrols.save_draw(kept).await {
                Ok(()) | Err(StoreError::Conflict) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// 自查 of the property company: some facilities, and a few doors.
    fn own_checks(&self, day: &Day<'_>) -> Vec<CheckRecord> {
        let mut dice = day.dice("own");
        let managed: Vec<&Site> =
            self.sites.iter().filter(|site| site.kind != CheckpointKind::StreetPoint).collect();
        let mut at = day_begins(day.date).plus_minutes(9 * 60 + below(&mut dice, 60));
        let mut made = Vec::new();
        for order in 1..=u32::try_from(4 + dice.below(6)).unwrap_or(4) {
            let Some(site) = dice.pick(&managed).copied() else { break };
            at = at.plus_minutes(6 + below(&mut dice, 12));
            if at > self.now {
                break;
            }
            let player: &Player = &self.cast.property;
            let visited = Visited { player, site, at, order, plan: None, own: true };
            made.push(record(&mut dice, self.rules, visited, self.now));
        }
        made
    }

    /// Weekdays without a template get the last plan of theirs as one.
    async fn keep_templates(&self) -> Result<(), StoreError> {
        let present = self.stores.patrols.templates(&self.community, Level::Team).await?;
        for book in &self.lately {
            let template = template_of(book);
            if present.iter().any(|held| held.weekday == template.weekday) {
                continue;
            }
            let by = self.cast.station.account;
            self.stores.patrols.save_template(&self.community, Level::Team, template, by, book.at).await?;
        }
        Ok(())
    }
}

fn template_of(book: &PlanBook) -> Template {
    let rounds = book.inspectors.iter().zip(&book.plan.rounds).map(|(walker, round)| TemplateRound {
        account: walker.duty.account,
        name: walker.name.clone(),
        start: walker.start.clone(),
        from: walker.duty.from,
        until: walker.duty.until,
        minutes: walker.duty.minutes,
        floors: walker.duty.floors,
        areas: walker.duty.areas.clone(),
        visits: round
            .visits
            .iter()
            .filter_map(|visit| {
                let checkpoint = book.checkpoints.get(visit.wanted.checkpoint)?;
                Some(TemplateStop { site: checkpoint.id.parse().ok()?, minute: visit.arrive })
            })
            .collect(),
    });
    Template { weekday: book.scope.date.weekday().number_days_from_monday(), rounds: rounds.collect() }
}
