//! Tickets that belong to patrols: what was found on a round, what residents reported just after it was marked fine,
//! and what waits for somebody to look on site.

use domain::backend::ports::StoreError;
use domain::backend::{Place, commit};
use domain::catalog::{self, Category, ItemCode};
use domain::clock::{ServiceHours, Timestamp};
use domain::ids::{AccountId, TicketId, TicketNumber};
use domain::patrol::coverage::{CheckpointKind, Outcome};
use domain::patrol::recheck::Level;
use domain::patrol::record::{CheckRecord, Judged};
use domain::people::Role;
use domain::ticket::{Actor, Command, Reported, Source};

use super::day::Day;
use super::visit::below;
use crate::load::{Dice, Life, Numbers, handling, office};
use crate::storage::{BulkTicket, Stores};

/// A report with what becomes of it.
pub struct Report {
    at: Timestamp,
    id: TicketId,
    actor: Actor,
    reported: Reported,
    /// Minutes after the step before.
    steps: Vec<(i64, Actor, Command)>,
}

/// The reports of a day whose checks were these.
pub fn of_day(day: &Day<'_>, place: &Place, made: &[CheckRecord]) -> Vec<Report> {
    let mut dice = day.dice("tickets");
    let mut reports: Vec<Report> = Vec::new();
    for record in made.iter().filter(|record| record.outcome == Outcome::Problem && !record.own) {
        let wrong = record.judged.iter().find(|judged| !judged.fine).copied();
        reports.extend(wrong.and_then(|wrong| found(&mut dice, place, record, wrong)));
    }
    // What two reports in three days are about had just been marked fine.
    let fine: Vec<&CheckRecord> = made.iter().filter(|record| may_be_missed(record)).collect();
    if dice.below(3) > 0
        && let Some(record) = dice.pick(&fine)
    {
        reports.extend(missed(&mut dice, day, place, record));
    }
    if dice.below(2) == 0
        && let Some(record) = dice.pick(&fine)
    {
        reports.extend(to_look_at(&mut dice, day, place, record));
    }
    reports
}

/// Doors, whose items hold for days, and garbage rooms, whose items hold for two hours.
fn may_be_missed(record: &CheckRecord) -> bool {
    let kind = matches!(record.kind, CheckpointKind::Stairwell | CheckpointKind::GarbageRoom);
    kind && record.outcome == Outcome::Fine && record.check().covers() && record.level == Level::Team
}

/// What an inspector found, filed as real ones are.
fn found(dice: &mut Dice, place: &Place, record: &CheckRecord, wrong: Judged) -> Option<Report> {
    let role = match record.level {
        Level::Team => Role::Inspector,
        Level::Station => Role::Committee,
        Level::Supervisor => Role::Supervisor,
    };
    let actor = Actor::Staff { account: record.account, role, unit: None };
    let reported = reported(dice, place, record, wrong, record.at, Source::Patrol)?;
    let mut steps = Vec::new();
    if dice.below(12) > 0 {
        let file = Command::File { item: wrong.item, tier: None, harmless: true };
        steps.push((10 + below(dice, 90), office(Role::Center), file));
        steps.extend(further(dice, place, &reported, wrong.item));
    }
    Some(Report { at: record.at, id: TicketId(dice.bytes()), actor, reported, steps })
}

/// 漏报: a resident reports it, a supervisor looks and finds it true, it is filed.
fn missed(dice: &mut Dice, day: &Day<'_>, place: &Place, record: &CheckRecord) -> Option<Report> {
    let at = record.judged_at?.plus_minutes(10 + below(dice, 70));
    // Somebody has to have had the time to look.
    if at.plus_minutes(90) > day.now {
        return None;
    }
    let wrong = one_of(dice, record)?;
    let reported = reported(dice, place, record, wrong, at, Source::Scan)?;
    let supervisor = Actor::Staff { account: AccountId(2), role: Role::Supervisor, unit: None };
    let mut steps = vec![
        (5 + below(dice, 10), office(Role::Center), Command::AskSiteCheck),
        (15 + below(dice, 20), supervisor, Command::CheckSite { found: true }),
        (
            5 + below(dice, 10),
            office(Role::Center),
            Command::File { item: wrong.item, tier: None, harmless: true },
        ),
    ];
    steps.extend(further(dice, place, &reported, wrong.item));
    Some(Report { at, id: TicketId(dice.bytes()), actor: Actor::Resident, reported, steps })
}

/// A report of the last day that somebody is asked to look at: it becomes a task of a round.
fn to_look_at(dice: &mut Dice, day: &Day<'_>, place: &Place, record: &CheckRecord) -> Option<Report> {
    let at = record.at.plus_minutes(150 + below(dice, 120));
    if at.plus_minutes(20) > day.now || day.now.0 - at.0 > 86_400_000 {
        return None;
    }
    let wrong = one_of(dice, record)?;
    let reported = reported(dice, place, record, wrong, at, Source::Scan)?;
    let steps = vec![(10, office(Role::Center), Command::AskSiteCheck)];
    Some(Report { at, id: TicketId(dice.bytes()), actor: Actor::Resident, reported, steps })
}

/// Something that was judged and is no secret.
fn one_of(dice: &mut Dice, record: &CheckRecord) -> Option<Judged> {
    let told = |judged: &&Judged| {
        let ItemCode { category, number } = judged.item;
        matches!((category, number), (Category::E, _) | (Category::B, 1..=3))
    };
    let candidates: Vec<&Judged> = record.judged.iter().filter(told).collect();
    dice.pick(&candidates).map(|judged| **judged)
}

fn further(
    dice: &mut Dice,
    place: &Place,
    reported: &Reported,
    item: ItemCode,
) -> Vec<(i64, Actor, Command)> {
    let steps = handling(dice, place, reported, item);
    let rest = usize::try_from(dice.below(24)).unwrap_or_default();
    // Some rest somewhere on the way; most go through.
    let kept = if rest < 6 { rest.min(steps.len()) } else { steps.len() };
    let timed =
        steps.into_iter().take(kept).map(|(actor, command)| (5 + below(dice, 6 * 60), actor, command));
    timed.collect()
}

fn reported(
    dice: &mut Dice,
    place: &Place,
    record: &CheckRecord,
    wrong: Judged,
    at: Timestamp,
    source: Source,
) -> Option<Reported> {
    let site = place.site(&record.site)?;
    let item = catalog::item(wrong.item)?;
    let calendars = place.calendars.get();
    let community = record.site.community().clone();
    Some(Reported {
        number: TicketNumber { community: community.clone(), date: at.local().date, count: 0 },
        community,
        area: record.area,
        at: site.at,
        door: record.site.door().cloned(),
        category: Some(item.code.category),
        item: Some(item.code),
        floor: wrong.floor,
        source,
        // Words of a synthetic report exist only as what an erased one leaves: its commitment.
        words: Some(commit(&dice.bytes(), b"synthetic")),
        phone: None,
        callback: false,
        photos: Vec::new(),
        expected_by: calendars.promise(at, item).due,
        filing: Some(calendars.start(&ServiceHours::office(), at, item.limit.handover())),
        external: None,
        split_from: None,
        found: None,
        place_unknown: false,
        about_property: false,
    })
}

/// Keeps the reports with what has become of them until now; those that are kept already are passed over.
pub async fn keep(
    stores: &Stores,
    place: &Place,
    mut reports: Vec<Report>,
    numbers: &mut Numbers,
    now: Timestamp,
) -> Result<usize, StoreError> {
    // Numbers count up through each day.
    reports.sort_by_key(|report| report.at);
    let mut bulk = Vec::with_capacity(reports.len());
    for mut report in reports {
        if stores.tickets.entries(report.id).await?.is_some() {
            continue;
        }
        numbers.count(stores, &mut report.reported.number).await?;
        let Some(mut life) = Life::begin(place, report.at, report.actor, report.reported) else { continue };
        for (minutes, actor, command) in report.steps {
            let at = life.at.plus_minutes(minutes);
            if at > now {
                break;
            }
            life.step(at, actor, &command);
        }
        bulk.push(BulkTicket { id: report.id, entries: life.entries });
    }
    let kept = bulk.len();
    stores.installation.insert_bulk(bulk, now).await?;
    Ok(kept)
}
