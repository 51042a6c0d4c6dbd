//! 排班路线: planning a day's rounds and changing the plan. Each change is a new version; who looked at an older one
//! is told so (`Conflict`) and sees the newest.

use super::patrol_plan_form::{Hours, read_walkers};
use super::patrol_plan_rights::{Rights, walks};
use super::patrol_ports::CheckQuery;
use super::{Core, DayForm, Footways, MakeForm, MoveVisitForm, PlanAsk, ReplanForm, WalkerForm};
use crate::error::{Field, Problem, Refusal};
use crate::event::AreaRef;
use crate::geo::Point;
use crate::ids::AccountId;
use crate::patrol::book::{PlanBook, Walker};
use crate::patrol::coverage::{CheckpointKind, day_begins};
use crate::patrol::day::{OnDuty, Round, Wanted};
use crate::patrol::network::Ways;
use crate::patrol::plan_view::PlanPage;
use crate::patrol::recheck::Level;
use crate::patrol::{Site, SiteId};
use crate::people::{Person, Role};

/// 08:30 to 16:30.
pub(super) const USUAL_HOURS: (u32, u32) = (8 * 60 + 30, 16 * 60 + 30);
/// What a member of a team is asked for: three hours, and twenty stairwells of six floors.
pub(super) const USUAL_LIMITS: (u32, u32) = (180, 120);

/// A book that is being changed.
pub(super) struct Work {
    pub rights: Rights,
    pub ways: std::sync::Arc<Footways>,
    pub book: PlanBook,
    /// From when on the day can still be changed, in minutes since midnight.
    pub now: u32,
}

impl Work {
    pub fn ways(&self) -> Ways {
        self.ways.among(&self.book.rows())
    }

    /// Rounds that the planner changes.
    pub fn ours(&self) -> Vec<usize> {
        let walkers = self.book.inspectors.iter().enumerate();
        walkers.filter(|(_, walker)| self.rights.may_change(walker)).map(|(at, _)| at).collect()
    }
}

impl Core {
    /// The day's plan, as far as the person plans it, and what can be chosen.
    ///
    /// # Errors
    /// `Forbidden` for whoever plans nothing there; `Invalid` for what there is not.
    pub async fn plan_page(&self, person: &Person, ask: &PlanAsk) -> Result<PlanPage, Refusal> {
        let rights = self.plan_rights(person, ask).await?;
        let ways = self.footways(&rights.scope.community);
        let book = self.book_now(&rights, person).await?;
        self.plan_shown(person, &rights, &ways, &book).await
    }

    /// Plans the chosen areas anew with these people. Rounds that reach beyond the areas stay, and so does what is
    /// done.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` with everything that is wrong; `Conflict` when somebody changed the plan.
    pub async fn make_plan(&self, person: &Person, form: &MakeForm) -> Result<PlanPage, Refusal> {
        let rights = self.plan_rights(person, &form.ask).await?;
        let mut work = self.begin_plan(person, rights, form.expected).await?;
        if form.walkers.is_empty() {
            return Err(Refusal::invalid(Field::Walkers, Problem::Missing));
        }
        let walkers = self.plan_walkers(&work, &form.walkers).await?;
        let gathered = self.gather_plan(&work.rights, &work.ways, true).await?;
        if work.book.cancelled {
            // What was called off is not in anybody's way.
            work.book.take_off(|_| true);
            work.book.take_left_out(|_| true);
            work.book.cancelled = false;
        }
        let rights = &work.rights;
        let mut done = work.done_rounds(|walker| rights.is_chosen(walker));
        work.book.take_off(|walker| rights.is_chosen(walker));
        work.book.take_left_out(|area| rights.chose(area));
        let known: Vec<(Option<SiteId>, Wanted)> = work.visited();
        let mut ours = Vec::new();
        for walker in walkers {
            let kept = done.iter().position(|(before, _)| before.duty.account == walker.duty.account);
            ours.push(work.book.inspectors.len());
            work.book.add(walker, kept.map(|at| done.swap_remove(at).1).unwrap_or_default());
        }
        // Who is not on duty any more, but has been under way.
        for (walker, round) in done.into_iter().filter(|(_, round)| !round.visits.is_empty()) {
            ours.push(work.book.inspectors.len());
            work.book.add(Walker { missing: true, ..walker }, round);
        }
        let fresh = work.book.put_in(gathered);
        let mut wanted = work.book.due_of(&fresh);
        let seen = |wanted: &Wanted| {
            let site = work.book.site(wanted.checkpoint);
            known.iter().any(|(at, known)| *at == site && known.half == wanted.half)
        };
        let is_done = |wanted: &Wanted| {
            let visits = work.book.plan.rounds.iter().flat_map(|round| &round.visits);
            visits.into_iter().any(|visit| {
                visit.done && visit.wanted.checkpoint == wanted.checkpoint && visit.wanted.half == wanted.half
            })
        };
        wanted.retain(|wanted| !seen(wanted) && !is_done(wanted));
        let ways = work.ways();
        work.book.share_out(ways, &ours, wanted, work.now, &mut || false);
        self.keep_plan(person, work).await
    }

    /// Takes a visit to another place of its round or to somebody else; times follow.
    ///
    /// # Errors
    /// `Forbidden` for rounds of others; `Invalid` for a visit that there is not or that is done; `Conflict`.
    pub async fn move_plan_visit(&self, person: &Person, form: &MoveVisitForm) -> Result<PlanPage, Refusal> {
        let rights = self.plan_rights(person, &form.ask).await?;
        let mut work = self.begin_plan(person, rights, form.expected).await?;
        if work.book.cancelled {
            return Err(Refusal::NotFound);
        }
        let unknown = || Refusal::invalid(Field::Visit, Problem::Unknown);
        let index = |order: u32| usize::try_from(order).unwrap_or(usize::MAX);
        let to = work.book.walker(AccountId(form.to)).ok_or_else(unknown)?;
        let target = &work.book.inspectors[to];
        if !work.rights.may_change(target) {
            return Err(self.not_their_round(person).await);
        }
        if target.missing {
            return Err(Refusal::invalid(Field::Walkers, Problem::Unknown));
        }
        // Nothing is planned before what is done.
        let done =
            work.book.plan.rounds[to].visits.iter().rposition(|visit| visit.done).map_or(0, |at| at + 1);
        let place = index(form.place).saturating_sub(1).max(done);
        let ways = work.ways();
        let changed = match form.from {
            None => {
                let left = work.book.plan.left_out.get(index(form.order)).ok_or_else(unknown)?;
                if !work.rights.plans(work.book.area(left.wanted)) {
                    return Err(self.not_their_round(person).await);
                }
                work.book.given(ways, index(form.order), (to, place))
            }
            Some(account) => {
                let from = work.book.walker(AccountId(account)).ok_or_else(unknown)?;
                if !work.rights.may_change(&work.book.inspectors[from]) {
                    return Err(self.not_their_round(person).await);
                }
                let order = index(form.order).checked_sub(1).ok_or_else(unknown)?;
                let visit = work.book.plan.rounds[from].visits.get(order).ok_or_else(unknown)?;
                if visit.done {
                    return Err(Refusal::invalid(Field::Visit, Problem::Ended));
                }
                work.book.moved(ways, (from, order), (to, place))
            }
        };
        work.book = changed.ok_or_else(unknown)?;
        self.keep_plan(person, work).await
    }

    /// Plans the rest of the day anew: without whoever fell ill, with whoever is added, and with what has come up since
    /// the plan was made. What is done stays.
    ///
    /// # Errors
    /// As [`Core::make_plan`]; `NotFound` where nothing of the person's is planned.
    pub async fn replan_day(&self, person: &Person, form: &ReplanForm) -> Result<PlanPage, Refusal> {
        let rights = self.plan_rights(person, &form.ask).await?;
        let mut work = self.begin_plan(person, rights, form.expected).await?;
        for account in form.missing.iter().chain(&form.back).chain(&form.remove) {
            let at = work.book.walker(AccountId(*account));
            let at = at.ok_or(Refusal::invalid(Field::Walkers, Problem::Unknown))?;
            if !work.rights.may_change(&work.book.inspectors[at]) {
                return Err(self.not_their_round(person).await);
            }
        }
        let added = self.plan_walkers(&work, &form.add).await?;
        let named = |list: &[u32], walker: &Walker| list.contains(&walker.duty.account.0);
        for walker in &mut work.book.inspectors {
            let gone = named(&form.missing, walker) || named(&form.remove, walker);
            walker.missing = gone || (walker.missing && !named(&form.back, walker));
        }
        for walker in added {
            match work.book.walker(walker.duty.account) {
                // Hours and limits of somebody who is in the plan already.
                Some(at) if work.rights.may_change(&work.book.inspectors[at]) => {
                    work.book.inspectors[at] = walker
                }
                Some(_) => return Err(Refusal::invalid(Field::Walkers, Problem::Taken)),
                None => work.book.add(walker, Round::default()),
            }
        }
        let ours = work.ours();
        if ours.is_empty() || work.book.cancelled {
            return Err(Refusal::NotFound);
        }
        let gathered = self.gather_plan(&work.rights, &work.ways, true).await?;
        let rights = &work.rights;
        work.book.take_up(gathered, |area| rights.chose(area));
        let left = work.book.take_left_out(|area| rights.plans(area));
        let ways = work.ways();
        work.book.share_out(ways, &ours, left, work.now, &mut || false);
        let nothing_done: Vec<AccountId> = work
            .book
            .inspectors
            .iter()
            .zip(&work.book.plan.rounds)
            .filter(|(walker, round)| named(&form.remove, walker) && round.visits.is_empty())
            .map(|(walker, _)| walker.duty.account)
            .collect();
        work.book.take_off(|walker| nothing_done.contains(&walker.duty.account));
        self.keep_plan(person, work).await
    }

    /// 取消: nobody walks it. Of a plan that is others' too, the person's own rounds are taken off.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` where nothing of the person's is planned; `Conflict`.
    pub async fn cancel_plan(&self, person: &Person, form: &DayForm) -> Result<PlanPage, Refusal> {
        let rights = self.plan_rights(person, &form.ask).await?;
        let mut work = self.begin_plan(person, rights, form.expected).await?;
        let rights = &work.rights;
        if !work.book.inspectors.iter().any(|walker| rights.may_change(walker)) {
            return Err(Refusal::NotFound);
        }
        if work.book.inspectors.iter().all(|walker| rights.may_change(walker)) {
            work.book.cancelled = true;
        } else {
            work.book.take_off(|walker| rights.may_change(walker));
            work.book.take_left_out(|area| rights.plans(area));
        }
        self.keep_plan(person, work).await
    }

    /// The newest version with what is done marked; an empty one before the first.
    pub(super) async fn book_now(&self, rights: &Rights, person: &Person) -> Result<PlanBook, Refusal> {
        let scope = &rights.scope;
        let Some(mut book) = self.patrols.plan_book(scope).await? else {
            return Ok(PlanBook::empty(scope.clone(), person.id, self.now()));
        };
        let begins = day_begins(scope.date);
        if begins <= self.now() {
            let query = CheckQuery {
                community: Some(scope.community.clone()),
                from: Some(begins),
                until: Some(begins.plus_minutes(24 * 60)),
                ..CheckQuery::default()
            };
            let kept = self.patrols.checks(&query).await?;
            let records: Vec<_> = kept.iter().map(|check| &check.record).collect();
            book.mark_done(&records);
        }
        Ok(book)
    }

    /// Opens the day's book for a change by whoever looked at version `expected`.
    pub(super) async fn begin_plan(
        &self,
        person: &Person,
        rights: Rights,
        expected: u32,
    ) -> Result<Work, Refusal> {
        let local = self.now().local();
        if rights.scope.date < local.date {
            return Err(Refusal::invalid(Field::Date, Problem::Outside));
        }
        let today = rights.scope.date == local.date;
        let now = if today { u32::try_from(local.millis / 60_000).unwrap_or_default() } else { 0 };
        let book = self.book_now(&rights, person).await?;
        if book.version != expected {
            return Err(Refusal::Conflict);
        }
        let ways = self.footways(&rights.scope.community);
        Ok(Work { rights, ways, book, now })
    }

    /// Keeps the changed book as the next version, and shows it.
    pub(super) async fn keep_plan(&self, person: &Person, work: Work) -> Result<PlanPage, Refusal> {
        let Work { rights, ways, mut book, .. } = work;
        book.tidy();
        let expected = book.version;
        (book.version, book.at, book.by) = (expected + 1, self.now(), person.id);
        self.patrols.save_plan_book(expected, book.clone()).await?;
        self.plan_shown(person, &rights, &ways, &book).await
    }

    /// The people that were typed, as walkers of the plan.
    pub(super) async fn plan_walkers(
        &self,
        work: &Work,
        forms: &[WalkerForm],
    ) -> Result<Vec<Walker>, Refusal> {
        let mut walkers = Vec::new();
        if forms.is_empty() {
            return Ok(walkers);
        }
        let able = self.able_to_walk(&work.rights).await?;
        for (account, hours) in read_walkers(forms)? {
            let unknown = || Refusal::invalid(Field::Walkers, Problem::Unknown);
            let person = able.iter().find(|one| one.id.0 == account).ok_or_else(unknown)?;
            let elsewhere = work.book.walker(person.id).map(|at| &work.book.inspectors[at]);
            if elsewhere.is_some_and(|walker| !work.book.cancelled && !work.rights.is_chosen(walker)) {
                return Err(Refusal::invalid(Field::Walkers, Problem::Taken));
            }
            let areas = areas_to_walk(person, &work.rights);
            walkers.push(walker(person, areas, hours, &work.ways)?);
        }
        Ok(walkers)
    }

    /// Who could be on duty: of the level, in the areas that are asked for. Checks by the company that looks after the
    /// place cover nothing, so its people are given no round; they check in as they go about their work.
    pub(super) async fn able_to_walk(&self, rights: &Rights) -> Result<Vec<Person>, Refusal> {
        let mut people = self.walkers_of(rights).await?;
        people.retain(|person| !self.looks_after(person, &rights.scope.community));
        Ok(people)
    }

    /// Everybody of the level in the areas that are asked for.
    pub(super) async fn walkers_of(&self, rights: &Rights) -> Result<Vec<Person>, Refusal> {
        let accounts = self.people.store.accounts().await?;
        let people = accounts.into_iter().filter(|account| !account.disabled).map(|account| account.person);
        let fits = |person: &Person| {
            walks(person, rights.scope.level, &rights.scope.community)
                && (!rights.is_team() || !areas_to_walk(person, rights).is_empty())
        };
        Ok(people.filter(fits).collect())
    }
}

impl Work {
    /// What is done of the rounds that are planned anew.
    fn done_rounds(&self, planned: impl Fn(&Walker) -> bool) -> Vec<(Walker, Round)> {
        let rounds = self.book.inspectors.iter().zip(&self.book.plan.rounds);
        rounds
            .filter(|(walker, _)| planned(walker))
            .map(|(walker, round)| {
                let visits = round.visits.iter().filter(|visit| visit.done).copied().collect();
                (walker.clone(), Round { visits, ..Round::default() })
            })
            .collect()
    }

    /// What the rounds visit that stay.
    fn visited(&self) -> Vec<(Option<SiteId>, Wanted)> {
        let visits = self.book.plan.rounds.iter().flat_map(|round| &round.visits);
        visits.map(|visit| (self.book.site(visit.wanted.checkpoint), visit.wanted)).collect()
    }
}

/// The areas in which somebody of a team is planned: theirs, of those that are asked for.
pub(super) fn areas_to_walk(person: &Person, rights: &Rights) -> Vec<AreaRef> {
    let theirs = person.areas.iter().map(|no| AreaRef::Area(*no));
    theirs.filter(|area| rights.is_team() && rights.chosen.contains(area)).collect()
}

fn walker(person: &Person, areas: Vec<AreaRef>, hours: Hours, ways: &Footways) -> Result<Walker, Refusal> {
    let unknown = Refusal::invalid(Field::Start, Problem::Unknown);
    let start = match hours.start {
        Some(start) => ways.site(&start).map(|site| site.id.clone()).ok_or(unknown)?,
        None => usual_start(ways.sites(), &areas).ok_or(unknown)?,
    };
    let Hours { from, until, minutes, floors, .. } = hours;
    Ok(Walker {
        duty: OnDuty { account: person.id, start: 0, from, until, minutes, floors, areas },
        start,
        name: person.name.clone(),
        missing: false,
    })
}

/// Where a round begins if nobody says otherwise: the guard booth nearest to the middle of the areas; without one
/// the nearest facility, and without any the nearest checkpoint.
pub(super) fn usual_start(sites: &[Site], areas: &[AreaRef]) -> Option<SiteId> {
    let theirs = |site: &&Site| areas.is_empty() || areas.contains(&site.area);
    let ground: Vec<Point> = sites.iter().filter(theirs).map(|site| site.at).collect();
    let mean = |of: fn(&Point) -> f64| ground.iter().map(of).sum::<f64>() / ground.len().max(1) as f64;
    let middle = Point::new(mean(|p| p.lat), mean(|p| p.lng))?;
    let rank = |site: &Site| match site.kind {
        CheckpointKind::GuardBooth => 0,
        CheckpointKind::Stairwell | CheckpointKind::StreetPoint => 2,
        _ => 1,
    };
    let far = |site: &Site| site.at.distance(middle);
    let nearer = |a: &&Site, b: &&Site| rank(a).cmp(&rank(b)).then(far(a).total_cmp(&far(b)));
    sites.iter().min_by(nearer).map(|site| site.id.clone())
}

/// Most minutes and floors, if nobody says otherwise: volunteers have limits, staff has its hours.
pub(super) fn usual_limits(person: &Person, level: Level) -> (Option<u32>, Option<u32>) {
    match (level, person.role) {
        (Level::Team, Role::Inspector) => (Some(USUAL_LIMITS.0), Some(USUAL_LIMITS.1)),
        _ => (None, None),
    }
}
