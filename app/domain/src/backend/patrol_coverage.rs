//! 巡查覆盖: how every checkpoint stands now, and 巡查覆盖率 over days. Read anew each time: checks come in all day, and
//! what is shown is never older than the question.

use std::collections::{BTreeMap, BTreeSet};

use super::Core;
use super::ports::StoreError;
use crate::clock::Timestamp;
use crate::error::{Field, Problem, Refusal};
use crate::event::AreaRef;
use crate::ids::CommunityCode;
use crate::patrol::Site;
use crate::patrol::asked::{CoverageQuery, Span};
use crate::patrol::coverage::day_begins;
use crate::patrol::figures::{
    Counted, Covering, Figures, SiteFigure, SiteStanding, WallFigure, figures, reach_back, standings,
    wall_figures,
};
use crate::patrol::rules::PatrolRules;
use crate::people::{Action, Person, Subject, permits};

/// What a wall shows of today's patrols.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WallCoverage {
    pub whole: WallFigure,
    /// For a paired wall alone.
    pub areas: BTreeMap<AreaRef, WallFigure>,
    /// The longest dead corners with how long each has been one, in milliseconds; for a paired wall alone.
    pub longest: Vec<(Site, i64)>,
}

/// Dead corners that a wall names.
const WALL_NAMES: usize = 6;

/// What a question is about, once it is known that it may be asked.
pub(super) struct Watch {
    pub community: CommunityCode,
    /// Checkpoints within the person's reach that are asked for.
    pub sites: Vec<Site>,
    pub rules: PatrolRules,
    pub span: Span,
    /// When the community's patrols began: nothing counts from before.
    pub begun: Option<Timestamp>,
    pub now: Timestamp,
}

impl Watch {
    pub fn from(&self) -> Timestamp {
        day_begins(self.span.from)
    }

    pub fn until(&self) -> Timestamp {
        day_begins(self.span.until).plus_minutes(24 * 60).min(self.now)
    }

    /// Midnight of the first day; of today where nobody ever went.
    fn listed(&self) -> Timestamp {
        day_begins(self.begun.unwrap_or(self.now).local().date)
    }
}

impl Core {
    /// The community that is meant where none is named.
    pub(super) fn usual_community(&self, person: &Person) -> Option<CommunityCode> {
        person.community.clone().or_else(|| self.place.communities.first().map(|first| first.code.clone()))
    }

    /// The communities and areas that the person may see the coverage of, for choosing among them.
    pub fn coverage_areas(&self, person: &Person) -> BTreeMap<CommunityCode, BTreeSet<AreaRef>> {
        let mut areas: BTreeMap<CommunityCode, BTreeSet<AreaRef>> = BTreeMap::new();
        for community in &self.place.communities {
            for site in self.place.sites(&community.code) {
                if may_see(person, &community.code, site.area) {
                    areas.entry(community.code.clone()).or_default().insert(site.area);
                }
            }
        }
        areas
    }

    /// Whether the person may ask this, and what it is about.
    ///
    /// # Errors
    /// `Forbidden`, which is written down; `Unavailable`.
    pub(super) async fn watch(&self, person: &Person, query: &CoverageQuery) -> Result<Watch, Refusal> {
        self.may_at_all(person, Action::SeeCoverage, "coverage").await?;
        let community = query.community.clone().or_else(|| self.usual_community(person));
        let community = community.ok_or(Refusal::NotFound)?;
        let area = query.area.or_else(|| person.areas.first().map(|no| AreaRef::Area(*no)));
        let subject = Subject { community: Some(&community), area, ..Subject::default() };
        let checked = self.people.check(person, Action::SeeCoverage, &subject, "coverage").await;
        checked.map_err(|_denied| Refusal::Forbidden)?;
        let asked = |site: &Site| {
            query.area.is_none_or(|area| area == site.area)
                && query.kind.is_none_or(|kind| kind == site.kind)
                && may_see(person, &community, site.area)
        };
        let sites = self.place.sites(&community).into_iter().filter(asked).collect();
        Ok(self.watch_of(community, sites, query).await?)
    }

    async fn watch_of(
        &self,
        community: CommunityCode,
        sites: Vec<Site>,
        query: &CoverageQuery,
    ) -> Result<Watch, StoreError> {
        let now = self.now();
        let (_, rules) = self.rules_in_force().await?;
        let begun = self.patrols.patrols_begun(&community).await?;
        Ok(Watch { span: query.span(now.local().date), community, sites, rules, begun, now })
    }

    /// How every checkpoint stands now.
    ///
    /// # Errors
    /// `Forbidden`, `Unavailable`.
    pub async fn patrol_standing(
        &self,
        person: &Person,
        query: &CoverageQuery,
    ) -> Result<Vec<SiteStanding>, Refusal> {
        let watch = self.watch(person, query).await?;
        Ok(self.standing_of(&watch, watch.sites.clone()).await?)
    }

    async fn standing_of(&self, watch: &Watch, sites: Vec<Site>) -> Result<Vec<SiteStanding>, StoreError> {
        let last = self.patrols.last_covering(&watch.community).await?;
        Ok(standings(sites, &watch.rules, watch.listed(), &last, watch.now))
    }

    /// 巡查覆盖率 by area, kind, level and day, with the checkpoints behind each.
    ///
    /// # Errors
    /// `Forbidden`, `Unavailable`.
    pub async fn patrol_coverage(&self, person: &Person, query: &CoverageQuery) -> Result<Figures, Refusal> {
        let watch = self.watch(person, query).await?;
        Ok(self.figures_of(&watch, query).await?)
    }

    async fn figures_of(&self, watch: &Watch, query: &CoverageQuery) -> Result<Figures, StoreError> {
        let back = reach_back(&watch.rules, watch.from());
        let checks: Vec<Covering> = self.patrols.covering(&watch.community, back, watch.until()).await?;
        let sites = self.standing_of(watch, watch.sites.clone()).await?;
        Ok(figures(Counted {
            sites,
            rules: &watch.rules,
            // Where nobody ever went, nothing is counted yet.
            listed: if watch.begun.is_some() { watch.listed() } else { watch.now },
            checks: &checks,
            level: query.level,
            span: watch.span,
            now: watch.now,
        }))
    }

    /// Refuses days that make no sense, for callers who can be told so.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn sound_days(&self, query: &CoverageQuery) -> Result<(), Refusal> {
        match query.is_sound(self.now().local().date) {
            true => Ok(()),
            false => Err(Refusal::invalid(Field::Days, Problem::Outside)),
        }
    }

    /// The same as a file takes it along.
    ///
    /// # Errors
    /// `Forbidden` for whoever may not export, which is written down; `Unavailable`.
    pub async fn export_coverage(&self, person: &Person, query: &CoverageQuery) -> Result<Figures, Refusal> {
        self.may_at_all(person, Action::Export, "coverage").await?;
        self.patrol_coverage(person, query).await
    }

    /// Today's coverage for a wall of the community, of all where none is named. Without `paired` no place is told.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn wall_coverage(
        &self,
        community: Option<&CommunityCode>,
        paired: bool,
    ) -> Result<WallCoverage, StoreError> {
        let today = Some(self.now().local().date);
        let query = CoverageQuery { from: today, until: today, ..CoverageQuery::default() };
        let mut sum = WallCoverage::default();
        for code in self.wall_communities(community) {
            let sites = self.place.sites(&code);
            let watch = self.watch_of(code, sites, &query).await?;
            let figures = self.figures_of(&watch, &query).await?;
            let (whole, areas) = wall_figures(&figures);
            add(&mut sum.whole, whole);
            let age = |one: &SiteFigure| (one.now.site.clone(), one.now.standing.dead_for(watch.now));
            sum.longest.extend(figures.sites.iter().map(age).filter(|(_, age)| *age > 0));
            for (area, figure) in areas {
                add(sum.areas.entry(area).or_default(), figure);
            }
        }
        sum.longest.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.id.cmp(&b.0.id)));
        sum.longest.truncate(WALL_NAMES);
        if !paired {
            sum.areas.clear();
            sum.longest.clear();
            sum.whole.dead = 0;
        }
        Ok(sum)
    }

    /// How the checkpoints of a paired wall's community stand.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn wall_standing(
        &self,
        community: Option<&CommunityCode>,
    ) -> Result<Vec<SiteStanding>, StoreError> {
        let mut all = Vec::new();
        for code in self.wall_communities(community) {
            let sites = self.place.sites(&code);
            let watch = self.watch_of(code, Vec::new(), &CoverageQuery::default()).await?;
            all.extend(self.standing_of(&watch, sites).await?);
        }
        Ok(all)
    }

    fn wall_communities(&self, community: Option<&CommunityCode>) -> Vec<CommunityCode> {
        let all = self.place.communities.iter().map(|one| &one.code);
        all.filter(|code| community.is_none_or(|only| only == *code)).cloned().collect()
    }
}

fn may_see(person: &Person, community: &CommunityCode, area: AreaRef) -> bool {
    let subject = Subject { community: Some(community), area: Some(area), ..Subject::default() };
    permits(person, Action::SeeCoverage, &subject)
}

fn add(sum: &mut WallFigure, figure: WallFigure) {
    sum.share += figure.share;
    sum.dead += figure.dead;
}
