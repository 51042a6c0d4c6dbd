//! Which checkpoint a report is about, and what was said of it before: 漏报 with both records side by side.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::coverage::Interval;
use super::miss::{Judgement, Reported, Verdict, verdict};
use super::record::{CheckRecord, Judged};
use super::rules::PatrolRules;
use super::site::Site;
use crate::catalog::ItemCode;
use crate::geo::Point;
use crate::ids::{AccountId, DoorId};

/// A report within so many metres of a facility is about the facility.
const NEAR: f64 = 15.0;

/// The checkpoint that a report is about: its door, where that is judged at doors, otherwise the nearest facility or
/// point of the street within 15 m at which the item is looked at.
pub fn site_of<'a>(
    sites: &'a [Site],
    rules: &PatrolRules,
    door: Option<&DoorId>,
    at: Point,
    item: ItemCode,
) -> Option<&'a Site> {
    let fits =
        |site: &Site| site.kind.category() == item.category || rules.checklist(site.kind).contains(&item);
    let own = |site: &&Site| site.id.door().is_some_and(|id| Some(id) == door);
    if let Some(site) = sites.iter().find(own).filter(|site| fits(site)) {
        return Some(site);
    }
    let near = sites.iter().filter(|site| site.id.door().is_none() && fits(site));
    let near = near.map(|site| (site.at.distance(at), site)).filter(|(metres, _)| *metres <= NEAR);
    near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, site)| site)
}

/// What became of a report at a checkpoint.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding<'a> {
    /// Not filed or not 核实 yet.
    Open,
    /// The inspectors had found it too.
    Known,
    /// 未巡.
    NotPatrolled,
    /// 漏报: the check, and what it says of the item.
    Missed { check: &'a CheckRecord, judged: Judged },
}

/// Holds a report against the checks of its checkpoint, which has so many floors. What somebody marked fine and then
/// reported by themselves is no miss: it was found.
pub fn finding<'a>(
    reported: &Reported,
    reporter: Option<AccountId>,
    floors: u8,
    interval: Interval,
    checks: &[&'a CheckRecord],
) -> Finding<'a> {
    let judged: Vec<(&'a CheckRecord, Judged)> =
        checks.iter().filter_map(|check| Some((*check, said_of(check, reported, floors)?))).collect();
    let of = |(check, judged): &(&CheckRecord, Judged)| Judgement {
        at: check.at,
        item: judged.item,
        floor: judged.floor,
        fine: judged.fine,
        covers: check.check().covers(),
    };
    let judgements: Vec<Judgement> = judged.iter().map(of).collect();
    match verdict(reported, interval, &judgements) {
        Verdict::Open => Finding::Open,
        Verdict::Known => Finding::Known,
        Verdict::NotPatrolled => Finding::NotPatrolled,
        Verdict::Missed { judgement } => match judged.get(judgement) {
            Some((check, _)) if Some(check.account) == reporter => Finding::Known,
            Some(&(check, judged)) => Finding::Missed { check, judged },
            None => Finding::NotPatrolled,
        },
    }
}

/// What a check said of the item on the floor that was reported. A report that names none is held against all floors:
/// whoever marked every one of them fine has missed it wherever it is, and whoever found it on one had found it. Where
/// only some were looked at, nothing was said of the others.
fn said_of(check: &CheckRecord, reported: &Reported, floors: u8) -> Option<Judged> {
    let of_item = || check.judged.iter().filter(|judged| judged.item == reported.item);
    if floors == 0 || reported.floor.is_some() {
        return of_item().find(|judged| judged.floor == reported.floor).copied();
    }
    let fine = of_item().all(|judged| judged.fine);
    let seen: BTreeSet<i8> = of_item().filter_map(|judged| judged.floor).collect();
    let decides = !seen.is_empty() && (!fine || seen.len() >= usize::from(floors));
    decides.then_some(Judged { item: reported.item, floor: None, fine })
}

/// An item that two checks judge differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub item: ItemCode,
    pub floor: Option<i8>,
    /// 正常 by the first, and by the check that was made again.
    pub first: bool,
    pub again: bool,
}

/// Where a check that was made again says something else; what only one of them judged is no difference.
pub fn differences(first: &CheckRecord, again: &CheckRecord) -> Vec<Difference> {
    let other = |one: &Judged| again.judged.iter().find(|o| o.item == one.item && o.floor == one.floor);
    let of = |one: &Judged| {
        let other = other(one)?;
        (other.fine != one.fine).then_some(Difference {
            item: one.item,
            floor: one.floor,
            first: one.fine,
            again: other.fine,
        })
    };
    first.judged.iter().filter_map(of).collect()
}
