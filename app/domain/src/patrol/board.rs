//! Changing a day's plan by parts: rounds that one planner may change are planned anew, the others stay as they are.

use std::collections::BTreeMap;

use super::book::{PlanBook, Walker};
use super::coverage::half_of;
use super::day::{
    Checkpoint, DayPlan, DayTask, LeftOut, OnDuty, Reason, Round, Visit, Wanted, WhyNot, due, move_visit,
    replan,
};
use super::network::Ways;
use super::record::{CheckRecord, PlanScope};
use super::site::SiteId;
use super::solve::Effort;
use crate::clock::Timestamp;
use crate::event::AreaRef;
use crate::ids::AccountId;

/// How hard is looked for a day's rounds. The same plan comes of the same day, on every machine: a number of steps
/// ends the search and no clock does.
pub const DAY_EFFORT: Effort = Effort { seed: 20_261_123, steps: 12_000 };

/// The checkpoint's name as a place.
pub fn site_of(checkpoint: &Checkpoint) -> Option<SiteId> {
    checkpoint.id.parse().ok()
}

impl PlanBook {
    /// Before anybody has planned the day.
    pub fn empty(scope: PlanScope, by: AccountId, at: Timestamp) -> Self {
        Self {
            scope,
            version: 0,
            at,
            by,
            checkpoints: Vec::new(),
            inspectors: Vec::new(),
            plan: DayPlan::default(),
            cancelled: false,
        }
    }

    /// What the rows of its ways are: the start of each inspector, then each checkpoint.
    pub fn rows(&self) -> Vec<Option<SiteId>> {
        let starts = self.inspectors.iter().map(|walker| Some(walker.start.clone()));
        starts.chain(self.checkpoints.iter().map(site_of)).collect()
    }

    /// The day as planning sees it, over the ways between [`PlanBook::rows`].
    pub fn task(&self, ways: Ways) -> DayTask {
        let inspectors: Vec<OnDuty> = self.inspectors.iter().map(|walker| walker.duty.clone()).collect();
        DayTask { date: self.scope.date, checkpoints: self.checkpoints.clone(), inspectors, ways }
    }

    pub fn walker(&self, account: AccountId) -> Option<usize> {
        self.inspectors.iter().position(|walker| walker.duty.account == account)
    }

    /// The checkpoint's place, by its index.
    pub fn site(&self, checkpoint: usize) -> Option<SiteId> {
        self.checkpoints.get(checkpoint).and_then(site_of)
    }

    pub fn area(&self, wanted: Wanted) -> Option<AreaRef> {
        self.checkpoints.get(wanted.checkpoint).map(|checkpoint| checkpoint.area)
    }

    /// Takes people with their rounds off the plan; what was theirs is nobody's then.
    pub fn take_off(&mut self, gone: impl Fn(&Walker) -> bool) {
        let walkers = std::mem::take(&mut self.inspectors);
        let rounds = std::mem::take(&mut self.plan.rounds);
        let mut rounds = rounds.into_iter();
        for walker in walkers {
            let round = rounds.next().unwrap_or_default();
            if !gone(&walker) {
                self.inspectors.push(walker);
                self.plan.rounds.push(round);
            }
        }
        self.number_rows();
    }

    pub fn add(&mut self, walker: Walker, round: Round) {
        self.inspectors.push(walker);
        self.plan.rounds.push(round);
        self.number_rows();
    }

    /// Puts checkpoints in, each once: what is known already is replaced. Answers where each is.
    pub fn put_in(&mut self, fresh: Vec<Checkpoint>) -> Vec<usize> {
        let mut known: BTreeMap<String, usize> =
            self.checkpoints.iter().enumerate().map(|(at, one)| (one.id.clone(), at)).collect();
        let mut put = Vec::with_capacity(fresh.len());
        for one in fresh {
            let at = *known.entry(one.id.clone()).or_insert(self.checkpoints.len());
            match self.checkpoints.get_mut(at) {
                Some(old) => *old = one,
                None => self.checkpoints.push(one),
            }
            put.push(at);
        }
        self.number_rows();
        put
    }

    /// What the day needs at these checkpoints.
    pub fn due_of(&self, checkpoints: &[usize]) -> Vec<Wanted> {
        let nowhere = Ways { places: 0, metres: Vec::new(), unreachable: Vec::new() };
        let mut wanted = due(&self.task(nowhere));
        wanted.retain(|wanted| checkpoints.contains(&wanted.checkpoint));
        wanted
    }

    /// Takes up what has changed in the areas that `ours` says since the day was planned. What nothing of the plan
    /// visits and is due by now, tickets and draws at places that have been visited already: all of it is left out, to
    /// be shared out. Visits for tickets that somebody has answered since are taken off.
    pub fn take_up(&mut self, gathered: Vec<Checkpoint>, ours: impl Fn(Option<AreaRef>) -> bool) {
        let mut asked: Vec<Wanted> = Vec::new();
        for (at, known) in self.checkpoints.iter_mut().enumerate().filter(|(_, one)| ours(Some(one.area))) {
            let now = gathered.iter().find(|one| one.id == known.id);
            let more = |now: &&Checkpoint| now.tickets.iter().any(|one| !known.tickets.contains(one));
            let reason = match now {
                Some(now) if more(&now) => Some(Reason::Ticket),
                Some(now) if now.drawn && !known.drawn => Some(Reason::Recheck),
                _ => None,
            };
            asked.extend(reason.map(|reason| Wanted::besides(at, reason)));
            known.tickets = now.map(|now| now.tickets.clone()).unwrap_or_default();
            known.drawn = now.is_some_and(|now| now.drawn);
            if let Some(now) = now {
                (known.last, known.interval) = (now.last, now.interval);
            }
        }
        let unknown = |one: &Checkpoint| self.checkpoints.iter().all(|known| known.id != one.id);
        let fresh: Vec<Checkpoint> = gathered.into_iter().filter(unknown).collect();
        let fresh = self.put_in(fresh);
        let to_come = self.to_come();
        asked.retain(|wanted| !to_come.contains(&wanted.checkpoint));
        asked.extend(self.due_of(&fresh));
        self.leave_out(asked.into_iter().map(|wanted| LeftOut { wanted, why: WhyNot::Full }).collect());
        let due = self.due_of(&(0..self.checkpoints.len()).collect::<Vec<_>>());
        let checkpoints = &self.checkpoints;
        let still = |wanted: &mut Wanted| {
            let asked = |one: &Checkpoint| !one.tickets.is_empty() || one.drawn;
            let for_that = matches!(wanted.reason, Reason::Ticket | Reason::Recheck);
            if !for_that || checkpoints.get(wanted.checkpoint).is_some_and(asked) {
                return true;
            }
            // It may be due by itself, which counted for less while somebody asked.
            let same = |one: &&Wanted| one.checkpoint == wanted.checkpoint && one.half == wanted.half;
            let by_itself = due.iter().find(same).copied();
            *wanted = by_itself.unwrap_or(*wanted);
            by_itself.is_some()
        };
        for (walker, round) in self.inspectors.iter().zip(&mut self.plan.rounds) {
            if walker.duty.areas.iter().all(|area| ours(Some(*area))) {
                round.visits.retain_mut(|visit| visit.done || still(&mut visit.wanted));
            }
        }
        self.plan.left_out.retain_mut(|left| still(&mut left.wanted));
    }

    /// Checkpoints that a round is still to visit, or that are left out.
    fn to_come(&self) -> Vec<usize> {
        let visits = self.plan.rounds.iter().flat_map(|round| &round.visits);
        let visits = visits.filter(|visit| !visit.done).map(|visit| visit.wanted.checkpoint);
        visits.chain(self.plan.left_out.iter().map(|left| left.wanted.checkpoint)).collect()
    }

    /// Forgets checkpoints that nothing refers to.
    pub fn tidy(&mut self) {
        let mut used = vec![false; self.checkpoints.len()];
        let visits = self.plan.rounds.iter().flat_map(|round| &round.visits).map(|visit| visit.wanted);
        for wanted in visits.chain(self.plan.left_out.iter().map(|left| left.wanted)) {
            if let Some(slot) = used.get_mut(wanted.checkpoint) {
                *slot = true;
            }
        }
        let mut moved = vec![0; used.len()];
        let mut kept = Vec::new();
        for (at, one) in std::mem::take(&mut self.checkpoints).into_iter().enumerate() {
            moved[at] = kept.len();
            if used[at] {
                kept.push(one);
            }
        }
        self.checkpoints = kept;
        let renumber = |wanted: &mut Wanted| {
            wanted.checkpoint = moved.get(wanted.checkpoint).copied().unwrap_or(usize::MAX);
        };
        self.plan.rounds.iter_mut().flat_map(|round| &mut round.visits).for_each(|v| renumber(&mut v.wanted));
        self.plan.left_out.iter_mut().for_each(|left| renumber(&mut left.wanted));
        self.number_rows();
    }

    fn number_rows(&mut self) {
        let starts = self.inspectors.len();
        self.inspectors.iter_mut().enumerate().for_each(|(row, walker)| walker.duty.start = row);
        self.checkpoints.iter_mut().enumerate().for_each(|(row, one)| one.place = starts + row);
    }

    /// Marks what has been checked on that day by people of the plan's own level, whoever of them did it, and apart
    /// from it where somebody was in vain. A time that differs from the plan's is the real one.
    pub fn mark_done(&mut self, checks: &[&CheckRecord]) {
        let Self { checkpoints, plan, scope, .. } = self;
        for visit in plan.rounds.iter_mut().flat_map(|round| &mut round.visits) {
            let Some(site) = checkpoints.get(visit.wanted.checkpoint).and_then(site_of) else { continue };
            let there = |check: &&&CheckRecord| {
                let local = check.at.local();
                check.site == site
                    && check.level == scope.level
                    && local.date == scope.date
                    && visit.wanted.half.is_none_or(|half| half == half_of(check.at))
            };
            visit.tried = checks.iter().any(|check| there(&check) && !check.check().covers());
            let made = checks.iter().filter(there).find(|check| check.check().covers());
            if let Some(check) = made {
                visit.tried = false;
                visit.done = true;
                visit.late = false;
                let minute = check.at.local().millis / 60_000;
                visit.leave = u32::try_from(minute).unwrap_or(visit.leave);
                visit.arrive = visit.arrive.min(visit.leave);
            }
        }
    }

    /// Shares `wanted`, and what is not done yet of the rounds of `who`, out among these people, from `now` on
    /// (minutes since midnight). The rounds of others stay as they are.
    pub fn share_out(
        &mut self,
        ways: Ways,
        who: &[usize],
        wanted: Vec<Wanted>,
        now: u32,
        stop: &mut dyn FnMut() -> bool,
    ) {
        let task = self.task(ways);
        let who: Vec<usize> = who.iter().copied().filter(|&at| at < self.inspectors.len()).collect();
        let part =
            DayTask { inspectors: who.iter().map(|&at| task.inspectors[at].clone()).collect(), ..task };
        let left_out = wanted.into_iter().map(|wanted| LeftOut { wanted, why: WhyNot::Full });
        let before = DayPlan {
            rounds: who.iter().map(|&at| self.plan.rounds.get(at).cloned().unwrap_or_default()).collect(),
            left_out: left_out.collect(),
        };
        let missing: Vec<usize> =
            who.iter().enumerate().filter(|(_, at)| self.inspectors[**at].missing).map(|(n, _)| n).collect();
        let after = replan(&part, &before, now, &missing, DAY_EFFORT, stop);
        self.plan.rounds.resize(self.inspectors.len(), Round::default());
        for (at, round) in who.into_iter().zip(after.rounds) {
            self.plan.rounds[at] = round;
        }
        self.leave_out(after.left_out);
    }

    /// Adds to what nobody visits, the weightiest first.
    pub fn leave_out(&mut self, more: Vec<LeftOut>) {
        self.plan.left_out.extend(more);
        self.plan
            .left_out
            .sort_by_key(|left| (std::cmp::Reverse(left.wanted.weight), left.wanted.checkpoint));
    }

    /// Takes what is left out in areas that `ours` says, to be planned anew.
    pub fn take_left_out(&mut self, ours: impl Fn(Option<AreaRef>) -> bool) -> Vec<Wanted> {
        let checkpoints = &self.checkpoints;
        let area = |wanted: Wanted| checkpoints.get(wanted.checkpoint).map(|one| one.area);
        let (taken, left): (Vec<LeftOut>, Vec<LeftOut>) =
            std::mem::take(&mut self.plan.left_out).into_iter().partition(|one| ours(area(one.wanted)));
        self.plan.left_out = left;
        taken.into_iter().map(|one| one.wanted).collect()
    }

    /// Takes a visit to another place; times follow. `None` where there is no such visit or round.
    #[must_use]
    pub fn moved(&self, ways: Ways, from: (usize, usize), to: (usize, usize)) -> Option<Self> {
        self.plan.rounds.get(from.0)?.visits.get(from.1)?;
        self.plan.rounds.get(to.0)?;
        let plan = move_visit(&self.task(ways), &self.plan, from, to);
        Some(Self { plan, ..self.clone() })
    }

    /// Gives what nobody visits to somebody, at a place of the round.
    #[must_use]
    pub fn given(&self, ways: Ways, left: usize, to: (usize, usize)) -> Option<Self> {
        let mut book = self.clone();
        if left >= book.plan.left_out.len() {
            return None;
        }
        let wanted = book.plan.left_out.remove(left).wanted;
        let round = book.plan.rounds.get_mut(to.0)?;
        round.visits.push(Visit::unplaced(wanted));
        let last = round.visits.len() - 1;
        book.moved(ways, (to.0, last), to)
    }

    /// Gives a round its times.
    pub fn set_times(&mut self, ways: Ways, round: usize) {
        if self.plan.rounds.get(round).is_some_and(|round| !round.visits.is_empty()) {
            self.plan = move_visit(&self.task(ways), &self.plan, (round, 0), (round, 0));
        }
    }
}
