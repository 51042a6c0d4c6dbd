//! How a share's clock came to stand where it stands, read from the entries: what was counted, stopped and granted.

use std::collections::BTreeMap;

use super::Fact;
use crate::clock::{Pause, PauseReason, Timer, Timestamp};
use crate::ids::UnitId;

/// A stretch of a share's clock: from its start, or from more time being granted, to the next grant or to now.
#[derive(Debug, Clone, PartialEq)]
pub struct ClockSpan {
    /// The clock as it was started, or as it was granted.
    pub began: Timer,
    /// The clock as it stands at the end of the stretch.
    pub stands: Timer,
    /// In the order in which they began.
    pub pauses: Vec<Pause>,
    pub granted: bool,
}

struct Share {
    unit: UnitId,
    spans: Vec<ClockSpan>,
    /// Neither returned nor handed in nor released: what a suspension stops.
    runs: bool,
}

/// The stretches of the share of this number, the last one being the clock that runs. A unit that got a ticket back
/// goes on with the clock that it had.
pub fn clock_spans<'a>(facts: impl IntoIterator<Item = (Timestamp, &'a Fact)>, no: u8) -> Vec<ClockSpan> {
    let mut shares: BTreeMap<u8, Share> = BTreeMap::new();
    let mut count = 0_u8;
    for (at, fact) in facts {
        match fact {
            Fact::Dispatched { children, joint, .. } => {
                // A joint action begins anew; other units join it.
                if joint.is_some() {
                    shares.values_mut().for_each(|share| share.runs = false);
                }
                for new in children {
                    count = count.saturating_add(1);
                    let before = shares.values().rev().find(|share| share.unit == new.unit);
                    let mut spans = before.map(|share| share.spans.clone()).unwrap_or_default();
                    go_on(&mut spans, at, PauseReason::Returned, new.clock);
                    shares.insert(count, Share { unit: new.unit.clone(), spans, runs: true });
                }
            }
            Fact::Returned { child, .. } => stop(shares.get_mut(child), at, PauseReason::Returned),
            Fact::HandedIn { child, .. } => stop(shares.get_mut(child), at, PauseReason::Verifying),
            Fact::Reworked { child, clock, .. } => {
                if let Some(share) = shares.get_mut(child) {
                    go_on(&mut share.spans, at, PauseReason::Verifying, *clock);
                    share.runs = true;
                }
            }
            Fact::Released { child, .. } => {
                if let Some(share) = shares.get_mut(child) {
                    share.runs = false;
                }
            }
            Fact::Escalated { .. } => shares.values_mut().for_each(|share| share.runs = false),
            Fact::Suspended { .. } => {
                for share in shares.values_mut().filter(|share| share.runs) {
                    pause(share, at, PauseReason::Suspended);
                }
            }
            Fact::Resumed { clocks, .. } => {
                // What was released meanwhile stays stopped.
                for share in shares.values_mut().filter(|share| share.runs) {
                    end(&mut share.spans, at, PauseReason::Suspended);
                }
                for (child, clock) in clocks {
                    if let Some(span) = shares.get_mut(child).and_then(|share| share.spans.last_mut()) {
                        span.stands = *clock;
                    }
                }
            }
            Fact::ExtensionGranted { child, clock, .. } => {
                if let Some(share) = shares.get_mut(child) {
                    share.spans.push(granted(share.spans.last(), *clock));
                }
            }
            _ => {}
        }
    }
    shares.remove(&no).map(|share| share.spans).unwrap_or_default()
}

fn begun(clock: Timer) -> ClockSpan {
    ClockSpan { began: clock, stands: clock, pauses: Vec::new(), granted: false }
}

/// A suspension that lasts stops the granted clock too.
fn granted(before: Option<&ClockSpan>, clock: Timer) -> ClockSpan {
    let lasting = before.into_iter().flat_map(|span| &span.pauses).filter(|pause| pause.until.is_none());
    ClockSpan { pauses: lasting.copied().collect(), granted: true, ..begun(clock) }
}

/// The unit has it no more, or waits to be verified.
fn stop(share: Option<&mut Share>, at: Timestamp, why: PauseReason) {
    if let Some(share) = share {
        pause(share, at, why);
        share.runs = false;
    }
}

fn pause(share: &mut Share, at: Timestamp, why: PauseReason) {
    if let Some(span) = share.spans.last_mut() {
        span.pauses.push(Pause { from: at, until: None, why });
    }
}

fn end(spans: &mut [ClockSpan], at: Timestamp, why: PauseReason) {
    let pauses = spans.last_mut().into_iter().flat_map(|span| &mut span.pauses);
    for pause in pauses.filter(|pause| pause.why == why && pause.until.is_none()) {
        pause.until = Some(at);
    }
}

/// The same clock goes on after the pause; another one begins anew.
fn go_on(spans: &mut Vec<ClockSpan>, at: Timestamp, why: PauseReason, clock: Timer) {
    match spans.last_mut() {
        Some(span) if span.stands.from == clock.from && span.stands.limit == clock.limit => {
            span.stands = clock;
            end(spans, at, why);
        }
        _ => *spans = vec![begun(clock)],
    }
}
