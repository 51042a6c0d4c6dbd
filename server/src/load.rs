//! Synthetic tickets over the place, over a year, in all states that exist; the same for the same seed and day.

use domain::backend::ports::StoreError;
use domain::backend::{Hash, Place, SealedEntry, commit, seal};
use domain::catalog::{self, Item, ItemCode};
use domain::clock::{ServiceHours, Timestamp, compact_date};
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ids::{AccountId, DoorId, TicketId, TicketNumber, UnitId};
use domain::people::{Role, Unit, UnitKind};
use domain::stairwell::FacilityKind;
use domain::ticket::{
    Actor, CloseReason, Command, DeclineReason, Entry, Fact, NoPhotoReason, Reported, Rules, Said, Source,
    Ticket, decide,
};

use crate::storage::{BulkTicket, Stores};

const YEAR_MINUTES: u64 = 365 * 24 * 60;
/// Tickets in one transaction.
const BATCH: usize = 2_000;

/// SplitMix64: small, fast, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(usize::try_from(self.below(from.len() as u64)).ok()?)
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next() as u8)
    }

    /// Within ± so many metres, roughly.
    fn jitter(&mut self, metres: f64) -> f64 {
        (self.below(2_001) as f64 / 1_000.0 - 1.0) * metres / 100_000.0
    }
}

/// How often each item is reported, in the order of the catalogue: clutter, bikes and bins lead.
const WEIGHTS: [u64; 23] = [2, 3, 4, 7, 4, 9, 2, 2, 10, 5, 2, 1, 2, 1, 14, 8, 7, 3, 1, 1, 3, 3, 8];

/// Loads `count` tickets whose reports end at `now`.
pub async fn load(
    stores: &Stores,
    place: &Place,
    count: usize,
    seed: u64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut dice = Dice(seed);
    let mut times: Vec<Timestamp> = (0..count)
        .map(|_| now.plus_minutes(-i64::try_from(dice.below(YEAR_MINUTES)).unwrap_or_default()))
        .collect();
    // Numbers count up through each day.
    times.sort_unstable();
    let mut day = (String::new(), 0);
    let mut batch = Vec::with_capacity(BATCH);
    for at in times {
        let Some(mut report) = report(&mut dice, place, at) else {
            return Err(StoreError::Other("the place has neither doors nor facilities".to_owned()));
        };
        let date = compact_date::write(report.number.date);
        if day.0 != date {
            let used = stores.installation.day_count(report.community.as_str(), &date).await?;
            day = (date, used);
        }
        day.1 += 1;
        report.number.count = day.1;
        batch.push(live_through(&mut dice, place, report, at, now));
        if batch.len() == BATCH {
            stores.installation.insert_bulk(std::mem::take(&mut batch), now).await?;
        }
    }
    stores.installation.insert_bulk(batch, now).await
}

/// A report at a door, a facility or on the street, for the item it is likely to be about.
fn report(dice: &mut Dice, place: &Place, at: Timestamp) -> Option<Reported> {
    // One in fifty does not know what to call it.
    let item = if dice.below(50) == 0 { None } else { weighted_item(dice) };
    let (point, door) = site(dice, place, item)?;
    let located = place.locate(point)?;
    let calendars = place.calendars.get();
    let floors = door.as_ref().and_then(|d| place.stairwell(d)).map_or(1, |s| s.floors);
    let floor = door.as_ref().and_then(|_| i8::try_from(dice.below(u64::from(floors)) + 1).ok());
    Some(Reported {
        number: TicketNumber { community: located.community.clone(), date: at.local().date, count: 0 },
        community: located.community,
        area: located.area,
        at: point,
        source: if door.is_some() { Source::Scan } else { Source::Map },
        door,
        category: item.map(|item| item.code.category),
        item: item.map(|item| item.code),
        floor,
        // Words of a synthetic report exist only as what an erased one leaves: its commitment.
        words: Some(commit(&dice.bytes(), b"synthetic")),
        phone: None,
        callback: false,
        photos: Vec::new(),
        expected_by: calendars.promise(at, item.unwrap_or_else(|| catalog::unnamed())).due,
        filing: Some(calendars.start(
            &ServiceHours::office(),
            at,
            item.unwrap_or_else(|| catalog::unnamed()).limit.handover(),
        )),
        external: None,
        split_from: None,
        found: None,
        place_unknown: false,
        about_property: false,
    })
}

fn weighted_item(dice: &mut Dice) -> Option<&'static Item> {
    let mut left = dice.below(WEIGHTS.iter().sum());
    catalog::items().iter().zip(WEIGHTS).find_map(|(item, weight)| {
        if left < weight {
            Some(item)
        } else {
            left -= weight;
            None
        }
    })
}

fn site(dice: &mut Dice, place: &Place, item: Option<&Item>) -> Option<(Point, Option<DoorId>)> {
    use domain::catalog::Category;
    let kind = match item.map(|item| item.code.category) {
        Some(Category::A) => Some(FacilityKind::GuardBooth),
        Some(Category::B) => Some(FacilityKind::GarbageRoom),
        Some(Category::C) => Some(FacilityKind::BikeGarage),
        Some(Category::D) => Some(FacilityKind::PumpRoom),
        Some(Category::F) => Some(FacilityKind::Substation),
        _ => None,
    };
    let facilities: Vec<Point> =
        place.facilities.iter().filter(|f| Some(f.kind) == kind).map(|f| f.at).collect();
    if let Some(at) = dice.pick(&facilities) {
        return Some((Point { lat: at.lat + dice.jitter(6.0), lng: at.lng + dice.jitter(6.0) }, None));
    }
    let street = item.is_some_and(|item| item.code.category == Category::G) && dice.below(3) == 0;
    if street && let Some(at) = street_point(dice, place) {
        return Some((at, None));
    }
    dice.pick(&place.stairwells).map(|stairwell| (stairwell.at, Some(stairwell.id.clone())))
}

/// A point of a pavement outside the estate.
fn street_point(dice: &mut Dice, place: &Place) -> Option<Point> {
    let features = place.paths["features"].as_array()?;
    let streets: Vec<_> = features.iter().filter(|f| f["properties"]["kind"] == "street").collect();
    let line = dice.pick(&streets)?["geometry"]["coordinates"].as_array()?;
    let vertex = dice.pick(line)?;
    let point = Point::new(vertex[1].as_f64()? + dice.jitter(3.0), vertex[0].as_f64()? + dice.jitter(3.0))?;
    place.locate(point).map(|_| point)
}

/// What became of it: the older, the further it has come.
fn live_through(
    dice: &mut Dice,
    place: &Place,
    report: Reported,
    at: Timestamp,
    now: Timestamp,
) -> BulkTicket {
    let id = TicketId(dice.bytes());
    let first = Entry { seq: 1, at, actor: Actor::Synthetic, fact: Fact::Reported(Box::new(report)) };
    let Ok(ticket) = Ticket::begin(&first) else { return BulkTicket { id, entries: Vec::new() } };
    let mut life = Life { place, ticket, at, entries: vec![seal(&Hash::default(), first)] };
    // Some rest at each step; what is old has mostly gone through all of them.
    let rests = if now.0 - at.0 > 14 * 24 * 3_600_000 { 1 } else { 16 };
    let fate = dice.below(100);
    let item = life.ticket.report.item.unwrap_or(catalog::unnamed().code);
    // Nobody has these accounts; they differ, since whoever did the work does not verify it.
    let office = |role| Actor::Staff { account: AccountId(1), role, unit: None };
    let mut steps: Vec<(Actor, Command)> = Vec::new();
    if fate < 6 {
        let reasons = [DeclineReason::OutOfScope, DeclineReason::NotFound, DeclineReason::PlaceUnclear];
        let reason = dice.pick(&reasons).copied().unwrap_or(DeclineReason::Other);
        steps.push((office(Role::Center), Command::Decline { reason }));
    } else {
        steps.push((office(Role::Center), Command::File { item, tier: None, harmless: true }));
        if let Some(unit) = likely_unit(dice, place, &life.ticket.report, item) {
            let member =
                Actor::Staff { account: AccountId(0), role: Role::UnitMember, unit: Some(unit.clone()) };
            steps.push((office(Role::Center), Command::Dispatch { unit }));
            steps.push((member.clone(), Command::Accept { child: 1, recorded: false }));
            let no_photo = Some(NoPhotoReason::Paper);
            steps.push((member, Command::HandIn { child: 1, no_photo, recorded: false }));
            let verifiers = [Role::Committee, Role::Supervisor, Role::Center];
            steps
                .extend(verifiers.map(|role| (office(role), Command::Close { reason: CloseReason::Solved })));
            if dice.below(3) == 0 {
                let stars = u8::try_from(dice.below(3) + 3).ok();
                steps.push((Actor::Resident, Command::Confirm { stars }));
            }
        }
    }
    for (actor, command) in steps {
        let later = life.at.plus_minutes(5 + i64::try_from(dice.below(18 * 60)).unwrap_or_default());
        if later > now || dice.below(100) < rests {
            break;
        }
        life.step(later, actor, &command);
    }
    BulkTicket { id, entries: life.entries }
}

/// A ticket on its synthetic way.
struct Life<'a> {
    place: &'a Place,
    ticket: Ticket,
    at: Timestamp,
    entries: Vec<SealedEntry>,
}

impl Life<'_> {
    /// Does what is possible; a verifier of another tier, say, is passed over.
    fn step(&mut self, at: Timestamp, actor: Actor, command: &Command) {
        let calendars = self.place.calendars.get();
        let rules = Rules { now: at, calendars: &calendars, units: &self.place.units };
        let Ok(facts) = decide(&self.ticket, command, &Said::silently(actor.clone()), rules) else { return };
        for fact in facts {
            let prev = self.entries.last().map(|sealed| sealed.hash).unwrap_or_default();
            let entry = Entry { seq: self.ticket.version + 1, at, actor: actor.clone(), fact };
            if self.ticket.apply(&entry).is_err() {
                return;
            }
            self.entries.push(seal(&prev, entry));
        }
        self.at = at;
    }
}

/// A unit that such an item is usually sent to.
fn likely_unit(dice: &mut Dice, place: &Place, report: &Reported, item: ItemCode) -> Option<UnitId> {
    let tier = catalog::item(item).map(|item| item.tier)?;
    let fits = |unit: &&Unit| {
        unit.tier() == tier
            && unit.kind != UnitKind::Center
            && unit.serves(&report.community)
            && unit.area.is_none_or(|no| report.area == AreaRef::Area(no))
    };
    let units: Vec<&Unit> = place.units.iter().filter(fits).collect();
    dice.pick(&units).map(|unit| unit.id.clone())
}
