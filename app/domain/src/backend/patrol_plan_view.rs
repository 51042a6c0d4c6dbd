//! What a planner is shown: the book with names, times and ways, and what can be chosen.

use super::patrol_plan::{USUAL_HOURS, areas_to_walk, usual_limits, usual_start};
use super::patrol_plan_rights::Rights;
use super::{Core, Footways, PlanAsk};
use crate::error::Refusal;
use crate::geo::Point;
use crate::ids::AccountId;
use crate::patrol::book::{PlanBook, Walker};
use crate::patrol::coverage::CheckpointKind;
use crate::patrol::day::{Reason, Round, Wanted};
use crate::patrol::plan_view::{
    DayView, LeftView, Named, PlanChoices, PlanPage, RoundView, StopView, Totals, VisitView, Walkable,
};
use crate::patrol::recheck::Level;
use crate::patrol::{Site, SiteId};
use crate::people::Person;

impl Core {
    pub(super) async fn plan_shown(
        &self,
        person: &Person,
        rights: &Rights,
        ways: &Footways,
        book: &PlanBook,
    ) -> Result<PlanPage, Refusal> {
        let choices = self.plan_choices(person, rights, ways, book).await?;
        let by = match book.version {
            0 => String::new(),
            _ => self.planner_name(book.by).await?,
        };
        let loose = self.loose_tasks(rights, ways).await?;
        let walkers = book.inspectors.iter().zip(&book.plan.rounds).filter(|(walker, _)| rights.sees(walker));
        let rounds: Vec<RoundView> =
            walkers.map(|(walker, round)| round_view(book, walker, round, rights, ways)).collect();
        let left = book.plan.left_out.iter().enumerate();
        let left_out: Vec<LeftView> = left
            .filter(|(_, left)| rights.plans(book.area(left.wanted)))
            .filter_map(|(index, left)| {
                let index = u32::try_from(index).ok()?;
                Some(LeftView { stop: stop_view(book, left.wanted, ways)?, why: left.why, index })
            })
            .collect();
        let day = DayView {
            scope: rights.scope.clone(),
            version: book.version,
            at: book.at,
            by,
            cancelled: book.cancelled,
            past: rights.scope.date < self.now().local().date,
            totals: totals(&rounds, &left_out),
            rounds,
            left_out,
            loose,
            all_unreachable: ways.unreachable().count() == ways.sites().len(),
            unreachable: ways.unreachable().filter(|site| rights.plans(Some(site.area))).map(named).collect(),
        };
        Ok(PlanPage { choices, day })
    }

    async fn planner_name(&self, account: AccountId) -> Result<String, Refusal> {
        let account = self.people.store.account(account).await?;
        Ok(account.map(|account| account.person.name).unwrap_or_default())
    }

    async fn plan_choices(
        &self,
        person: &Person,
        rights: &Rights,
        ways: &Footways,
        book: &PlanBook,
    ) -> Result<PlanChoices, Refusal> {
        let scope = &rights.scope;
        let (own, able): (Vec<Person>, Vec<Person>) = self
            .walkers_of(rights)
            .await?
            .into_iter()
            .partition(|one| self.looks_after(one, &scope.community));
        let people = able.iter().map(|one| walkable(one, rights, ways, book)).collect();
        let templates = self.patrols.templates(&scope.community, scope.level).await?;
        let of_person = templates.into_iter().filter(|template| {
            template.rounds.iter().any(|round| super::patrol_plan_template::may_use(rights, round))
        });
        let mut facilities: Vec<&Site> = ways.sites().iter().filter(|site| can_start(site)).collect();
        facilities.sort_by_key(|site| (site.kind != CheckpointKind::GuardBooth, site.kind));
        Ok(PlanChoices {
            communities: self.planned_communities(person),
            levels: self.planned_levels(person, &scope.community),
            areas: rights.areas.clone(),
            chosen: rights.chosen.clone(),
            people,
            own: own.into_iter().map(|one| one.name).collect(),
            starts: facilities.into_iter().map(named).collect(),
            templates: of_person.map(|template| template.weekday).collect(),
        })
    }

    /// One round of the day for whoever walks it or plans it.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` where nobody of that account walks, or nothing is planned.
    pub async fn planned_round(
        &self,
        person: &Person,
        ask: &PlanAsk,
        account: AccountId,
    ) -> Result<(DayView, RoundView), Refusal> {
        if account == person.id
            && !crate::people::may_anywhere(person.role, crate::people::Action::PlanPatrol)
        {
            return self.own_planned_round(person, ask).await;
        }
        let page = self.plan_page(person, ask).await?;
        let round = page.day.rounds.iter().find(|round| round.account == account).cloned();
        match round {
            Some(round) if !page.day.cancelled => Ok((page.day, round)),
            _ => Err(Refusal::NotFound),
        }
    }

    /// The round of somebody who plans nothing: it says of no visit that it was drawn.
    async fn own_planned_round(
        &self,
        person: &Person,
        ask: &PlanAsk,
    ) -> Result<(DayView, RoundView), Refusal> {
        self.may_at_all(person, crate::people::Action::WalkRound, "patrol_plan").await?;
        let usual = match person.role {
            crate::people::Role::Supervisor => Level::Supervisor,
            _ => Level::Team,
        };
        let scope = ask.scope(self, person.community.as_ref(), usual)?;
        let book =
            self.patrols.plan_book(&scope).await?.filter(|book| !book.cancelled).ok_or(Refusal::NotFound)?;
        let at = book.walker(person.id).ok_or(Refusal::NotFound)?;
        let ways = self.footways(&scope.community);
        let rights = Rights { scope, areas: Vec::new(), chosen: Vec::new(), whole: false };
        let mut round = round_view(&book, &book.inspectors[at], &book.plan.rounds[at], &rights, &ways);
        for visit in &mut round.visits {
            visit.stop.recheck = false;
            if visit.stop.reason == Reason::Recheck {
                visit.stop.reason = Reason::Due;
            }
        }
        let day = DayView {
            scope: rights.scope,
            version: book.version,
            at: book.at,
            by: String::new(),
            cancelled: false,
            past: false,
            totals: Totals::default(),
            rounds: Vec::new(),
            left_out: Vec::new(),
            loose: Vec::new(),
            unreachable: Vec::new(),
            all_unreachable: false,
        };
        Ok((day, round))
    }
}

fn can_start(site: &Site) -> bool {
    !matches!(site.kind, CheckpointKind::Stairwell | CheckpointKind::StreetPoint)
}

fn named(site: &Site) -> Named<SiteId> {
    Named { id: site.id.clone(), name: site.name.clone(), name_en: site.name_en.clone() }
}

fn walkable(person: &Person, rights: &Rights, ways: &Footways, book: &PlanBook) -> Walkable {
    let areas = areas_to_walk(person, rights);
    let known = book.walker(person.id).map(|at| &book.inspectors[at]).filter(|_| !book.cancelled);
    let (minutes, floors) = usual_limits(person, rights.scope.level);
    let usual = Walkable {
        account: person.id,
        name: person.name.clone(),
        start: usual_start(ways.sites(), &areas),
        areas,
        from: USUAL_HOURS.0,
        until: USUAL_HOURS.1,
        minutes,
        floors,
        on_duty: false,
        elsewhere: false,
    };
    match known {
        Some(Walker { duty, start, missing, .. }) => Walkable {
            from: duty.from,
            until: duty.until,
            minutes: duty.minutes,
            floors: duty.floors,
            start: Some(start.clone()),
            on_duty: !missing,
            elsewhere: known.is_some_and(|walker| !rights.is_chosen(walker)),
            ..usual
        },
        None => usual,
    }
}

fn round_view(
    book: &PlanBook,
    walker: &Walker,
    round: &Round,
    rights: &Rights,
    ways: &Footways,
) -> RoundView {
    let duty = &walker.duty;
    let start = ways.site(&walker.start);
    let mut way: Vec<(f64, f64)> = Vec::new();
    let mut metres = 0.0;
    let mut last = walker.start.clone();
    let mut visits = Vec::with_capacity(round.visits.len());
    let mut walk = |from: &SiteId, to: &SiteId| {
        let leg = ways.route(from, to);
        let new = leg.iter().map(|point| (point.lat, point.lng));
        let met = way.last().copied();
        way.extend(new.skip_while(|point| Some(*point) == met));
        let far = ways.metres(from, to);
        metres += far;
        whole(far)
    };
    for visit in &round.visits {
        let Some(stop) = stop_view(book, visit.wanted, ways) else { continue };
        let far = walk(&last, &stop.site);
        last = stop.site.clone();
        visits.push(VisitView {
            stop,
            order: visit.order,
            arrive: visit.arrive,
            leave: visit.leave,
            late: visit.late,
            done: visit.done,
            tried: visit.tried,
            metres: far,
        });
    }
    if !visits.is_empty() {
        walk(&last, &walker.start);
    }
    let at = start.map_or(Point { lat: 0.0, lng: 0.0 }, |site| site.at);
    RoundView {
        account: duty.account,
        name: walker.name.clone(),
        start: start.map_or_else(
            || Named {
                id: walker.start.clone(),
                name: walker.start.to_string(),
                name_en: walker.start.to_string(),
            },
            named,
        ),
        start_at: (at.lat, at.lng),
        from: duty.from,
        until: duty.until,
        most_minutes: duty.minutes,
        most_floors: duty.floors,
        areas: duty.areas.clone(),
        missing: walker.missing,
        editable: rights.may_change(walker),
        ends: round.ends,
        minutes: round.minutes,
        floors: round.floors,
        metres: whole(metres),
        visits,
        way,
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "such a cast saturates")]
fn whole(metres: f64) -> u32 {
    metres.round() as u32
}

fn stop_view(book: &PlanBook, wanted: Wanted, ways: &Footways) -> Option<StopView> {
    let checkpoint = book.checkpoints.get(wanted.checkpoint)?;
    let site = ways.site(&book.site(wanted.checkpoint)?)?;
    Some(StopView {
        site: site.id.clone(),
        name: site.name.clone(),
        name_en: site.name_en.clone(),
        kind: site.kind,
        area: site.area,
        lat: site.at.lat,
        lng: site.at.lng,
        floors: checkpoint.floors,
        half: wanted.half,
        reason: wanted.reason,
        tickets: checkpoint.tickets.clone(),
        recheck: checkpoint.drawn,
    })
}

fn totals(rounds: &[RoundView], left: &[LeftView]) -> Totals {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let visits = || rounds.iter().flat_map(|round| &round.visits);
    Totals {
        visits: count(visits().count()),
        done: count(visits().filter(|visit| visit.done).count()),
        left_out: count(left.len()),
        dead_corners: count(visits().filter(|visit| visit.stop.reason == Reason::DeadCorner).count()),
        metres: rounds.iter().map(|round| round.metres).sum(),
        longest: rounds.iter().map(|round| round.minutes).max().unwrap_or(0),
    }
}
