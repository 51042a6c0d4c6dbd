//! 周模板: a weekday's rounds that are used again.

use std::collections::BTreeSet;

use super::patrol_plan::Work;
use super::patrol_plan_rights::Rights;
use super::{Core, DayForm};
use crate::error::{Field, Problem, Refusal};
use crate::event::AreaRef;
use crate::patrol::book::{Template, TemplateRound, TemplateStop, Walker};
use crate::patrol::coverage::Interval;
use crate::patrol::day::{Checkpoint, LeftOut, OnDuty, Reason, Round, Visit, Wanted, WhyNot};
use crate::patrol::plan_view::PlanPage;
use crate::patrol::solve::Half;
use crate::people::Person;

const NOON: u32 = 12 * 60;
/// Less than anything that is due.
const NOT_DUE: u32 = 10;

impl Core {
    /// Saves the day's rounds as the template of a weekday. Rounds of others in that template stay.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` without a round or for no weekday; `Conflict` when the plan is another by now.
    pub async fn save_plan_template(&self, person: &Person, form: &DayForm) -> Result<PlanPage, Refusal> {
        let rights = self.plan_rights(person, &form.ask).await?;
        let book = self.book_now(&rights, person).await?;
        if book.version != form.expected {
            return Err(Refusal::Conflict);
        }
        let own = rights.scope.date.weekday().number_days_from_monday();
        let weekday = form.weekday.unwrap_or(own);
        if weekday > 6 {
            return Err(Refusal::invalid(Field::Template, Problem::Outside));
        }
        let rounds = book.inspectors.iter().zip(&book.plan.rounds);
        let ours: Vec<TemplateRound> = rounds
            .filter(|(walker, _)| rights.may_change(walker) && !walker.missing)
            .map(|(walker, round)| template_round(walker, stops(&book.checkpoints, round)))
            .filter(|round| !round.visits.is_empty())
            .collect();
        if ours.is_empty() || book.cancelled {
            return Err(Refusal::invalid(Field::Template, Problem::Unknown));
        }
        let before = self.plan_template(&rights, weekday).await?;
        let others = before
            .into_iter()
            .flat_map(|template| template.rounds)
            .filter(|round| !may_use(&rights, round) && ours.iter().all(|own| own.account != round.account));
        let rounds = others.chain(ours.iter().cloned()).collect();
        let scope = &rights.scope;
        let template = Template { weekday, rounds };
        self.patrols.save_template(&scope.community, scope.level, template, person.id, self.now()).await?;
        let ways = self.footways(&scope.community);
        self.plan_shown(person, &rights, &ways, &book).await
    }

    /// Plans the day as its weekday's template says. What is due besides is left out and can be given to somebody.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` where there is no template for the person's areas; `Conflict`.
    pub async fn apply_plan_template(&self, person: &Person, form: &DayForm) -> Result<PlanPage, Refusal> {
        let rights = self.plan_rights(person, &form.ask).await?;
        let mut work = self.begin_plan(person, rights, form.expected).await?;
        let weekday = work.rights.scope.date.weekday().number_days_from_monday();
        let template = self.plan_template(&work.rights, weekday).await?;
        let rounds: Vec<TemplateRound> = template
            .into_iter()
            .flat_map(|template| template.rounds)
            .filter(|round| may_use(&work.rights, round))
            .collect();
        if rounds.is_empty() {
            return Err(Refusal::invalid(Field::Template, Problem::Missing));
        }
        let everything = Rights { chosen: work.rights.areas.clone(), ..work.rights.clone() };
        let able = self.able_to_walk(&everything).await?;
        let gathered = self.gather_plan(&everything, &work.ways, true).await?;
        if work.book.cancelled {
            work.book.take_off(|_| true);
            work.book.take_left_out(|_| true);
            work.book.cancelled = false;
        }
        let rights = &work.rights;
        work.book.take_off(|walker| rights.may_change(walker));
        work.book.take_left_out(|area| rights.plans(area));
        let taken: BTreeSet<(usize, Option<Half>)> = work
            .book
            .plan
            .rounds
            .iter()
            .flat_map(|round| &round.visits)
            .map(|visit| key(&visit.wanted))
            .collect();
        let fresh = work.book.put_in(gathered);
        let due = work.book.due_of(&fresh);
        let mut seen = taken;
        for round in rounds {
            let Some(now) = able.iter().find(|one| one.id == round.account) else { continue };
            if work.book.walker(round.account).is_some() || work.ways.site(&round.start).is_none() {
                continue;
            }
            let visits = round.visits.iter().filter_map(|stop| wanted(&work, &due, stop));
            let visits: Vec<Wanted> = visits.filter(|wanted| seen.insert(key(wanted))).collect();
            let walker = walker_of(&round, now.name.clone());
            let visits = visits.into_iter().map(Visit::unplaced).collect();
            work.book.add(walker, Round { visits, ..Round::default() });
            let ways = work.ways();
            work.book.set_times(ways, work.book.inspectors.len() - 1);
        }
        let left = due.into_iter().filter(|wanted| !seen.contains(&key(wanted)));
        let left = left.map(|wanted| LeftOut { wanted, why: WhyNot::Template }).collect();
        work.book.leave_out(left);
        self.keep_plan(person, work).await
    }

    pub(super) async fn plan_template(
        &self,
        rights: &Rights,
        weekday: u8,
    ) -> Result<Option<Template>, Refusal> {
        let templates = self.patrols.templates(&rights.scope.community, rights.scope.level).await?;
        Ok(templates.into_iter().find(|template| template.weekday == weekday))
    }
}

fn key(wanted: &Wanted) -> (usize, Option<Half>) {
    (wanted.checkpoint, wanted.half)
}

/// Whether a round of a template lies where the person plans.
pub(super) fn may_use(rights: &Rights, round: &TemplateRound) -> bool {
    rights.may_change(&walker_of(round, String::new()))
}

fn walker_of(round: &TemplateRound, name: String) -> Walker {
    let TemplateRound { account, from, until, minutes, floors, .. } = *round;
    let areas: Vec<AreaRef> = round.areas.clone();
    Walker {
        duty: OnDuty { account, start: 0, from, until, minutes, floors, areas },
        start: round.start.clone(),
        name,
        missing: false,
    }
}

/// A visit for a ticket or a draw is of its day alone.
fn stops(checkpoints: &[Checkpoint], round: &Round) -> Vec<TemplateStop> {
    let regular = round.visits.iter().filter(|visit| {
        !matches!(visit.wanted.reason, Reason::Ticket | Reason::Recheck)
            || checkpoints.get(visit.wanted.checkpoint).is_some_and(|one| one.interval == Interval::Halves)
    });
    regular
        .filter_map(|visit| {
            let site = checkpoints.get(visit.wanted.checkpoint).and_then(crate::patrol::board::site_of)?;
            Some(TemplateStop { site, minute: visit.arrive })
        })
        .collect()
}

fn template_round(walker: &Walker, visits: Vec<TemplateStop>) -> TemplateRound {
    let OnDuty { account, from, until, minutes, floors, ref areas, .. } = walker.duty;
    TemplateRound {
        account,
        name: walker.name.clone(),
        start: walker.start.clone(),
        from,
        until,
        minutes,
        floors,
        areas: areas.clone(),
        visits,
    }
}

/// The visit of a stop on this day: as due as it is, or for the template's sake.
fn wanted(work: &Work, due: &[Wanted], stop: &TemplateStop) -> Option<Wanted> {
    let id = stop.site.to_string();
    let checkpoint = work.book.checkpoints.iter().position(|one| one.id == id)?;
    let half = match work.book.checkpoints[checkpoint].interval {
        Interval::Halves if stop.minute < NOON => Some(Half::Morning),
        Interval::Halves => Some(Half::Afternoon),
        Interval::Days(_) => None,
    };
    let known = due.iter().find(|wanted| wanted.checkpoint == checkpoint && wanted.half == half);
    Some(known.copied().unwrap_or(Wanted { checkpoint, half, reason: Reason::Template, weight: NOT_DUE }))
}
