//! What somebody finds at a checkpoint, and the check that it becomes.

use domain::backend::patrol_ports::NewCheck;
use domain::backend::sha256;
use domain::clock::Timestamp;
use domain::ids::IdempotencyKey;
use domain::patrol::Site;
use domain::patrol::coverage::{CheckpointKind, Outcome};
use domain::patrol::record::{CheckNote, CheckRecord, Judged, PlanScope, Proof};
use domain::patrol::rules::PatrolRules;

use super::cast::Player;
use crate::load::Dice;

/// A visit that is made.
pub struct Visited<'a> {
    pub player: &'a Player,
    pub site: &'a Site,
    pub at: Timestamp,
    pub order: u32,
    /// None where it is on nobody's round.
    pub plan: Option<(PlanScope, u32)>,
    pub own: bool,
}

/// How often in a thousand nobody can get in, and something is wrong.
fn odds(kind: CheckpointKind) -> (u64, u64) {
    match kind {
        CheckpointKind::Stairwell => (15, 40),
        CheckpointKind::PumpRoom | CheckpointKind::Substation => (30, 20),
        CheckpointKind::GarbageRoom => (2, 90),
        CheckpointKind::GuardBooth | CheckpointKind::BikeGarage => (5, 50),
        CheckpointKind::StreetPoint => (0, 60),
    }
}

pub fn record(dice: &mut Dice, rules: &PatrolRules, visited: Visited<'_>, now: Timestamp) -> CheckRecord {
    let Visited { player, site, at, order, plan, own } = visited;
    let (closed, wrong) = odds(site.kind);
    let chance = dice.below(1_000);
    let outcome = if chance < closed {
        Outcome::NoEntry
    } else if chance < closed + wrong {
        Outcome::Problem
    } else {
        Outcome::Fine
    };
    let hasty = site.floors > 1 && outcome == Outcome::Fine && dice.below(100) < player.habit.hasty;
    let judged = judged(dice, rules, site, outcome);
    let floors = i64::from(site.floors.max(2));
    let took = if hasty { 600 } else { floors * (18_000 + below(dice, 9_000)) };
    // A phone in a basement hands in later; its clock is a little off.
    let later = if dice.below(6) == 0 { below(dice, 45 * 60_000) } else { 2_000 + below(dice, 4_000) };
    let judged_at = Timestamp((at.0 + took).min(now.0));
    let mut notes = Vec::new();
    if plan.is_none() {
        notes.push(CheckNote::NotOnRound);
    }
    if own {
        notes.push(CheckNote::OwnCheck);
    }
    CheckRecord {
        site: site.id.clone(),
        kind: site.kind,
        area: site.area,
        account: player.account,
        level: player.level,
        at,
        received_at: Timestamp((judged_at.0 + later).min(now.0)),
        device_at: Timestamp(at.0 + below(dice, 8_000) - 4_000),
        judged_at: Some(judged_at),
        order,
        plan,
        proof: if dice.below(40) == 0 { Proof::Typed } else { Proof::Scanned },
        outcome,
        own,
        judged,
        notes,
    }
}

/// Every item on every floor; with a problem, one of them is not fine. Nothing where nobody got in.
fn judged(dice: &mut Dice, rules: &PatrolRules, site: &Site, outcome: Outcome) -> Vec<Judged> {
    if outcome == Outcome::NoEntry {
        return Vec::new();
    }
    let floors: Vec<Option<i8>> = match i8::try_from(site.floors) {
        Ok(0) | Err(_) => vec![None],
        Ok(floors) => (1..=floors).map(Some).collect(),
    };
    let items = rules.checklist(site.kind);
    let all =
        floors.iter().flat_map(|&floor| items.iter().map(move |&item| Judged { item, floor, fine: true }));
    let mut judged: Vec<Judged> = all.collect();
    if outcome == Outcome::Problem {
        let which = usize::try_from(dice.below(judged.len() as u64)).unwrap_or_default();
        if let Some(one) = judged.get_mut(which) {
            one.fine = false;
        }
    }
    judged
}

/// The check under a key that is the same for the same seed, day and place in it.
pub fn keyed(name: &str, record: CheckRecord) -> Option<NewCheck> {
    let key: IdempotencyKey = name.parse().ok()?;
    Some(NewCheck { key, fingerprint: sha256(&[b"synthetic", name.as_bytes()]), record })
}

pub fn below(dice: &mut Dice, n: u64) -> i64 {
    i64::try_from(dice.below(n)).unwrap_or_default()
}
