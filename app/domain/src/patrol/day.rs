//! A day's rounds: what is due, who goes where in which order and when, and what did not fit in.
//!
//! Times are minutes since midnight for people and whole seconds within. A round begins at the inspector's start
//! when duty begins and ends there again. A visit of the afternoon does not begin before noon: who comes early
//! waits, and waiting counts for no limit.

use serde::{Deserialize, Serialize};
use time::Date;

use super::coverage::{CheckpointKind, Interval, day_begins};
use super::network::{Ways, visit_seconds};
use super::solve::{Costs, Effort, Half, Inspector, Problem, Stop, Tours, Who, solve};
use crate::clock::{Timestamp, iso_date};
use crate::event::AreaRef;
use crate::ids::{AccountId, TicketNumber};

const NOON: u32 = 12 * 3600;

/// A checkpoint as planning sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The door's or facility's name, handed through.
    pub id: String,
    /// Row of the ways.
    pub place: usize,
    pub kind: CheckpointKind,
    pub area: AreaRef,
    /// Floors to climb; 0 for a facility.
    pub floors: u32,
    /// Seconds of a check without climbing.
    pub seconds: u32,
    pub interval: Interval,
    /// When it was put on the list.
    pub listed: Timestamp,
    /// The last check that covers.
    pub last: Option<Timestamp>,
    /// 核实 and 核查: open tickets that somebody is to look at.
    pub tickets: Vec<TicketNumber>,
    /// Drawn for a re-check. Not for the eyes of whom it is about.
    pub drawn: bool,
}

/// Somebody who walks on that day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OnDuty {
    pub account: AccountId,
    /// Row of the ways at which the round begins and ends.
    pub start: usize,
    /// Working hours, in minutes since midnight.
    pub from: u32,
    pub until: u32,
    /// Most minutes of walking and checking, and most floors.
    pub minutes: Option<u32>,
    pub floors: Option<u32>,
    /// 责任区; all where none is named.
    pub areas: Vec<AreaRef>,
}

/// What a day is planned from. Checkpoints and inspectors are named by their index in these lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DayTask {
    #[serde(with = "iso_date")]
    pub date: Date,
    pub checkpoints: Vec<Checkpoint>,
    pub inspectors: Vec<OnDuty>,
    pub ways: Ways,
}

/// Why a checkpoint is visited: the weightiest reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The weekday's template goes there, due or not.
    Template,
    /// Drawn to be checked again.
    Recheck,
    /// Its interval ends today.
    Due,
    Ticket,
    /// 死角 already when the day begins.
    DeadCorner,
}

/// A visit that the day needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    pub checkpoint: usize,
    /// For a place that is to be seen in both halves: which.
    pub half: Option<Half>,
    pub reason: Reason,
    /// More matters more; by age among dead corners.
    pub weight: u32,
}

impl Wanted {
    /// For a ticket or a draw, whatever the interval says.
    pub fn besides(checkpoint: usize, reason: Reason) -> Self {
        Self { checkpoint, half: None, reason, weight: weight(reason, Timestamp(0), Timestamp(0)) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub wanted: Wanted,
    /// From 1 in each round.
    pub order: u32,
    /// Minutes since midnight.
    pub arrive: u32,
    pub leave: u32,
    /// After duty has ended, or in the wrong half: a plan that was changed by hand can have such.
    pub late: bool,
    /// Made already: stays where it is when the rest is planned anew.
    pub done: bool,
    /// Somebody was there and it covers nothing: nobody got in, the code was an old one, or it was 自查.
    #[serde(default)]
    pub tried: bool,
}

impl Visit {
    /// One that has no time yet.
    pub fn unplaced(wanted: Wanted) -> Self {
        Self { wanted, order: 0, arrive: 0, leave: 0, late: false, done: false, tried: false }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Round {
    pub visits: Vec<Visit>,
    /// Back at the start, in minutes since midnight.
    pub ends: u32,
    /// Minutes of walking and checking, and floors.
    pub minutes: u32,
    pub floors: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// Nobody on duty has its area, or works in that half.
    Nobody,
    /// Time or floors are used up by what matters more.
    Full,
    /// It is due, and the template that was applied does not go there.
    Template,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub wanted: Wanted,
    pub why: WhyNot,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DayPlan {
    /// One for each inspector.
    pub rounds: Vec<Round>,
    /// The weightiest first.
    pub left_out: Vec<LeftOut>,
}

/// Where somebody is and from when, once a part of the round is done.
#[derive(Debug, Clone, Copy)]
struct Standpoint {
    place: usize,
    /// Seconds since midnight.
    free: u32,
    /// Walked and checked so far.
    worked: u32,
    floors: u32,
}

/// The visits that a day needs, by checkpoint and half: what is past its interval by the end of the day, tickets
/// to look at and what was drawn.
pub fn due(task: &DayTask) -> Vec<Wanted> {
    let begins = day_begins(task.date);
    let ends = Timestamp(begins.0 + 86_400_000);
    let mut wanted = Vec::new();
    for (index, checkpoint) in task.checkpoints.iter().enumerate() {
        let until = checkpoint.last.map_or(checkpoint.listed, |last| checkpoint.interval.until(last));
        let other = if !checkpoint.tickets.is_empty() {
            Some(Reason::Ticket)
        } else if checkpoint.drawn {
            Some(Reason::Recheck)
        } else {
            None
        };
        let dead = (checkpoint.last.is_none() || until <= begins).then_some(Reason::DeadCorner);
        let due = (until <= ends).then_some(Reason::Due);
        let mut want = |half: Option<Half>, reason: Option<Reason>| {
            if let Some(reason) = reason {
                wanted.push(Wanted {
                    checkpoint: index,
                    half,
                    reason,
                    weight: weight(reason, until, begins),
                });
            }
        };
        match checkpoint.interval {
            Interval::Days(_) => want(None, dead.max(due).max(other)),
            Interval::Halves => {
                let morning_done = checkpoint
                    .last
                    .is_some_and(|last| begins <= last && last < Timestamp(begins.0 + 43_200_000));
                let afternoon_done = checkpoint.last.is_some_and(|last| last.0 >= begins.0 + 43_200_000);
                if !morning_done && !afternoon_done {
                    want(Some(Half::Morning), dead.max(Some(Reason::Due)).max(other));
                }
                if !afternoon_done {
                    want(
                        Some(Half::Afternoon),
                        Some(Reason::Due).max(if morning_done { other } else { None }),
                    );
                } else {
                    want(None, other);
                }
            }
        }
    }
    wanted
}

/// A dead corner outweighs everything, and more so by the day; what is due outweighs a re-check of what is fine.
fn weight(reason: Reason, until: Timestamp, begins: Timestamp) -> u32 {
    let days = u32::try_from((begins.0 - until.0).max(0) / 86_400_000).unwrap_or(u32::MAX).min(60);
    match reason {
        Reason::Template => 10,
        Reason::Recheck => 20,
        Reason::Due => 40,
        Reason::Ticket => 60,
        Reason::DeadCorner => 100 + days * 5,
    }
}

/// Plans a whole day.
pub fn plan_day(task: &DayTask, effort: Effort, stop: &mut dyn FnMut() -> bool) -> DayPlan {
    let standpoints: Vec<_> = task.inspectors.iter().map(|who| Some(at_the_start(who))).collect();
    let rounds = vec![Round::default(); task.inspectors.len()];
    assign(task, rounds, &standpoints, &due(task), effort, stop)
}

/// Plans the rest of a day anew at `now` (minutes since midnight), without those who are `missing`: what is done
/// stays with whom it was done by, all else is shared out among the others, each from where they are.
pub fn replan(
    task: &DayTask,
    plan: &DayPlan,
    now: u32,
    missing: &[usize],
    effort: Effort,
    stop: &mut dyn FnMut() -> bool,
) -> DayPlan {
    let mut rounds = Vec::new();
    let mut standpoints = Vec::new();
    let mut rest: Vec<Wanted> = plan.left_out.iter().map(|left| left.wanted).collect();
    for (index, who) in task.inspectors.iter().enumerate() {
        let visits = plan.rounds.get(index).map(|round| &round.visits[..]).unwrap_or_default();
        let done: Vec<Visit> = visits.iter().filter(|visit| visit.done).copied().collect();
        rest.extend(visits.iter().filter(|visit| !visit.done).map(|visit| visit.wanted));
        let mut from = at_the_start(who);
        for visit in &done {
            from = after(task, from, visit.wanted);
            from.free = visit.leave.saturating_mul(60);
        }
        from.free = from.free.max(now.saturating_mul(60));
        standpoints.push((!missing.contains(&index)).then_some(from));
        rounds.push(Round { visits: done, ..Round::default() });
    }
    assign(task, rounds, &standpoints, &rest, effort, stop)
}

/// Takes a visit to another place, in the same round or another one; times follow at once. Nothing is refused:
/// visits that come too late by it are marked. Places that there are not leave the plan as it is.
pub fn move_visit(task: &DayTask, plan: &DayPlan, from: (usize, usize), to: (usize, usize)) -> DayPlan {
    let mut plan = plan.clone();
    let exists = plan.rounds.get(from.0).is_some_and(|round| from.1 < round.visits.len());
    if !exists || to.0 >= plan.rounds.len() {
        return plan;
    }
    let visit = plan.rounds[from.0].visits.remove(from.1);
    let target = &mut plan.rounds[to.0].visits;
    target.insert(to.1.min(target.len()), visit);
    for index in [from.0, to.0] {
        let wanted: Vec<_> = plan.rounds[index].visits.iter().map(|visit| (visit.wanted, *visit)).collect();
        plan.rounds[index] = timed(task, index, &wanted, 0);
    }
    plan
}

fn at_the_start(who: &OnDuty) -> Standpoint {
    Standpoint { place: who.start, free: who.from.saturating_mul(60), worked: 0, floors: 0 }
}

fn check_seconds(checkpoint: &Checkpoint) -> u32 {
    visit_seconds(checkpoint.seconds, checkpoint.floors)
}

/// Walks on to a visit and makes it.
fn after(task: &DayTask, from: Standpoint, wanted: Wanted) -> Standpoint {
    let Some(checkpoint) = task.checkpoints.get(wanted.checkpoint) else { return from };
    let walk = task.ways.seconds(from.place, checkpoint.place);
    let check = check_seconds(checkpoint);
    let mut arrive = from.free.saturating_add(walk);
    if wanted.half == Some(Half::Afternoon) {
        arrive = arrive.max(NOON);
    }
    Standpoint {
        place: checkpoint.place,
        free: arrive.saturating_add(check),
        worked: from.worked.saturating_add(walk).saturating_add(check),
        floors: from.floors.saturating_add(checkpoint.floors),
    }
}

/// A round with its times; visits that are done keep theirs, and nobody sets out for another before `now` (seconds).
fn timed(task: &DayTask, inspector: usize, visits: &[(Wanted, Visit)], now: u32) -> Round {
    let Some(who) = task.inspectors.get(inspector) else { return Round::default() };
    let mut at = at_the_start(who);
    let mut round = Round::default();
    for (order, (wanted, known)) in visits.iter().enumerate() {
        if !known.done {
            at.free = at.free.max(now);
        }
        let next = after(task, at, *wanted);
        let check = task.checkpoints.get(wanted.checkpoint).map_or(0, check_seconds);
        let mut visit = Visit {
            wanted: *wanted,
            order: u32::try_from(order + 1).unwrap_or(u32::MAX),
            arrive: next.free.saturating_sub(check) / 60,
            leave: next.free.div_ceil(60),
            late: false,
            done: known.done,
            tried: known.tried,
        };
        at = next;
        if known.done {
            (visit.arrive, visit.leave) = (known.arrive, known.leave);
            at.free = known.leave.saturating_mul(60);
        } else {
            let arrives = next.free.saturating_sub(check);
            visit.late = next.free > who.until.saturating_mul(60)
                || (wanted.half == Some(Half::Morning) && arrives >= NOON);
        }
        round.visits.push(visit);
    }
    let home = if round.visits.is_empty() { 0 } else { task.ways.seconds(at.place, who.start) };
    round.ends = at.free.saturating_add(home).div_ceil(60);
    round.minutes = at.worked.saturating_add(home).div_ceil(60);
    round.floors = at.floors;
    round
}

/// Shares the wanted visits out behind what the rounds hold already.
fn assign(
    task: &DayTask,
    rounds: Vec<Round>,
    standpoints: &[Option<Standpoint>],
    wanted: &[Wanted],
    effort: Effort,
    stop: &mut dyn FnMut() -> bool,
) -> DayPlan {
    let able: Vec<Vec<usize>> = wanted.iter().map(|one| who_may(task, standpoints, *one)).collect();
    let tours = share(task, standpoints, wanted, &able, effort, stop);
    let mut plan = DayPlan::default();
    let mut left: Vec<usize> = tours.left_out.clone();
    for (index, round) in rounds.iter().enumerate() {
        let now = standpoints.get(index).copied().flatten().map_or(0, |from| from.free);
        let mut visits: Vec<(Wanted, Visit)> =
            round.visits.iter().map(|visit| (visit.wanted, *visit)).collect();
        let mut added = tours.stops.get(index).cloned().unwrap_or_default();
        let mut times = |added: &[usize]| {
            visits.truncate(round.visits.len());
            visits.extend(added.iter().map(|&stop| (wanted[stop], Visit::unplaced(wanted[stop]))));
            timed(task, index, &visits, now)
        };
        // Who does not end where they are goes round the shorter way; halves have their order.
        if added.iter().all(|&stop| wanted[stop].half.is_none()) {
            let backwards: Vec<usize> = added.iter().rev().copied().collect();
            if times(&backwards).ends < times(&added).ends {
                added = backwards;
            }
        }
        // Neither waiting for noon nor a way home that has its direction is in the solver's lengths: what is too
        // much by it goes, the lightest first.
        let timed = loop {
            let timed = times(&added);
            let over = task.inspectors.get(index).is_some_and(|who| {
                timed.ends > who.until || who.minutes.is_some_and(|most| timed.minutes > most)
            });
            let late = timed.visits.iter().rposition(|visit| visit.late);
            let last = late.or(if over && !added.is_empty() { Some(timed.visits.len() - 1) } else { None });
            let Some(last) = last.and_then(|at| at.checked_sub(round.visits.len())) else { break timed };
            let lightest = (0..=last.min(added.len().saturating_sub(1)))
                .rev()
                .min_by_key(|&at| added.get(at).map_or(u32::MAX, |&stop| wanted[stop].weight));
            let Some(lightest) = lightest.filter(|&at| at < added.len()) else { break timed };
            left.push(added.remove(lightest));
        };
        plan.rounds.push(timed);
    }
    plan.left_out = left
        .into_iter()
        .map(|stop| LeftOut {
            wanted: wanted[stop],
            why: if able[stop].is_empty() { WhyNot::Nobody } else { WhyNot::Full },
        })
        .collect();
    plan.left_out.sort_by_key(|left| (std::cmp::Reverse(left.wanted.weight), left.wanted.checkpoint));
    plan
}

fn who_may(task: &DayTask, standpoints: &[Option<Standpoint>], wanted: Wanted) -> Vec<usize> {
    let Some(checkpoint) = task.checkpoints.get(wanted.checkpoint) else { return Vec::new() };
    (0..task.inspectors.len())
        .filter(|&index| {
            let who = &task.inspectors[index];
            let Some(Some(from)) = standpoints.get(index) else { return false };
            let in_time = match wanted.half {
                Some(Half::Morning) => from.free < NOON,
                Some(Half::Afternoon) => who.until.saturating_mul(60) > NOON,
                None => true,
            };
            in_time && (who.areas.is_empty() || who.areas.contains(&checkpoint.area))
        })
        .collect()
}

/// Runs the solver in seconds: rows are the inspectors, then the visits. An inspector who is under way begins at one
/// place and ends at another; the solver's tours end where they begin, so both ways count as the mean of a way from
/// the one and a way to the other: over a whole tour that is the mean of its two directions.
fn share(
    task: &DayTask,
    standpoints: &[Option<Standpoint>],
    wanted: &[Wanted],
    able: &[Vec<usize>],
    effort: Effort,
    stop: &mut dyn FnMut() -> bool,
) -> Tours {
    let m = task.inspectors.len();
    let here: Vec<(usize, usize)> = (0..m)
        .map(|index| {
            let home = task.inspectors[index].start;
            (standpoints.get(index).copied().flatten().map_or(home, |at| at.place), home)
        })
        .collect();
    let places: Vec<usize> =
        wanted.iter().map(|one| task.checkpoints.get(one.checkpoint).map_or(0, |c| c.place)).collect();
    let costs = Costs::from_fn(m + wanted.len(), |a, b| match (a.checked_sub(m), b.checked_sub(m)) {
        (Some(a), Some(b)) => i64::from(task.ways.seconds(places[a], places[b])),
        (None, Some(b)) => {
            let (from, home) = here[a];
            let (out, back) = (task.ways.seconds(from, places[b]), task.ways.seconds(home, places[b]));
            (i64::from(out) + i64::from(back) + 1) / 2
        }
        _ => 0,
    });
    let stops = wanted
        .iter()
        .enumerate()
        .map(|(index, one)| {
            let checkpoint = task.checkpoints.get(one.checkpoint);
            Stop {
                service: checkpoint.map_or(0, |checkpoint| i64::from(check_seconds(checkpoint))),
                floors: checkpoint.map_or(0, |checkpoint| checkpoint.floors),
                half: one.half,
                who: if able[index].len() == m { Who::Anybody } else { Who::Among(able[index].clone()) },
                weight: one.weight,
                ..Stop::at(m + index)
            }
        })
        .collect();
    let inspectors = (0..m)
        .map(|index| {
            let who = &task.inspectors[index];
            let from = standpoints.get(index).copied().flatten().unwrap_or_else(|| at_the_start(who));
            let hours = i64::from(who.until.saturating_mul(60)) - i64::from(from.free);
            let limit = who.minutes.map_or(i64::MAX, |most| i64::from(most) * 60 - i64::from(from.worked));
            Inspector {
                start: index,
                limit: Some(hours.min(limit).max(0)),
                floors: who.floors.map(|most| most.saturating_sub(from.floors)),
            }
        })
        .collect();
    solve(&Problem { costs, stops, inspectors }, effort, stop)
}
