//! The clocks of a phone without a network, and what is handled on the spot.

use domain::catalog::{self, ItemCode, Tier};
use domain::clock::{Calendars, ServiceHours, Timestamp};
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ids::{AccountId, TicketNumber};
use domain::patrol::record::DeviceTimes;
use domain::people::{Role, Unit, UnitKind};
use domain::ticket::{
    Actor, Command, Commitment, Entry, Fact, Reported, Rules, Said, Source, State, Ticket, Why, decide,
};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_795_400_000_000);
const DAY: i64 = 86_400_000;

proptest! {
    #[test]
    fn what_a_phone_made_never_lies_after_its_arrival_nor_before_the_round_was_loaded(
        device_at in any::<i64>(),
        device_now in any::<i64>(),
        loaded_at in any::<i64>(),
        now in 0..i64::MAX,
    ) {
        let at = DeviceTimes { device_at, device_now, loaded_at }.made(Timestamp(now));
        prop_assert!(at.0 <= now);
        prop_assert!(at.0 >= loaded_at.min(now));
    }

    #[test]
    fn a_clock_that_is_off_changes_nothing_of_when_it_was_made(
        off in -400 * DAY..400 * DAY,
        age in 0..DAY,
    ) {
        let device_now = NOW.0 + off;
        let times = DeviceTimes { device_at: device_now - age, device_now, loaded_at: NOW.0 - DAY };
        prop_assert_eq!(times.made(NOW), Timestamp(NOW.0 - age));
        prop_assert_eq!(times.ahead(NOW), off);
    }
}

fn report(item: &str) -> Ticket {
    let item: ItemCode = item.parse().unwrap();
    let number: TicketNumber = "GK1-261123-0042".parse().unwrap();
    let report = Reported {
        community: number.community.clone(),
        number,
        area: AreaRef::Area(1),
        at: Point { lat: 31.324, lng: 121.437 },
        door: None,
        category: Some(item.category),
        item: Some(item),
        floor: None,
        source: Source::Patrol,
        words: None,
        phone: None,
        callback: false,
        photos: Vec::new(),
        expected_by: Calendars::default().promise(NOW, catalog::item(item).unwrap()).due,
        filing: None,
        external: None,
        split_from: None,
        found: None,
        place_unknown: false,
        about_property: false,
    };
    let fact = Fact::Reported(Box::new(report));
    Ticket::begin(&Entry { seq: 1, at: NOW, actor: inspector("team1"), fact }).unwrap()
}

fn inspector(unit: &str) -> Actor {
    Actor::Staff { account: AccountId(9), role: Role::Inspector, unit: Some(unit.parse().unwrap()) }
}

fn units() -> Vec<Unit> {
    let unit = |id: &str, kind, area: Option<u8>| Unit {
        id: id.parse().unwrap(),
        kind,
        name: id.to_owned(),
        name_en: id.to_owned(),
        community: None,
        area,
        hours: ServiceHours::daily(),
        signs_in: true,
        phone: String::new(),
    };
    vec![
        unit("team1", UnitKind::Team, Some(1)),
        unit("team2", UnitKind::Team, Some(2)),
        unit("property", UnitKind::Property, None),
    ]
}

fn done(ticket: &Ticket, unit: &str, photos: usize) -> Result<Vec<Fact>, Why> {
    let photos = vec![Commitment("after".to_owned()); photos];
    let said = Said { actor: inspector(unit), note: None, photos };
    let calendars = Calendars::default();
    let units = units();
    let rules = Rules { now: NOW, calendars: &calendars, units: &units };
    decide(ticket, &Command::SolveOnSpot, &said, rules).map_err(|refused| refused.why)
}

fn apply(ticket: &mut Ticket, facts: Vec<Fact>, actor: &Actor) {
    for fact in facts {
        let entry = Entry { seq: ticket.version + 1, at: NOW, actor: actor.clone(), fact };
        ticket.apply(&entry).unwrap();
    }
}

#[test]
fn what_the_areas_own_team_handles_on_the_spot_waits_for_the_committee_and_not_for_itself() {
    let mut ticket = report("B1");
    let facts = done(&ticket, "team1", 1).unwrap();
    assert_eq!(
        facts.iter().map(Fact::kind).collect::<Vec<_>>(),
        ["filed", "dispatched", "accepted", "handed_in"]
    );
    apply(&mut ticket, facts, &inspector("team1"));
    assert_eq!((ticket.state, ticket.tier), (State::Handled, Some(Tier::T1)));
    assert_eq!(ticket.verifier(), Some(Role::Committee));
    assert!(ticket.had_a_hand(&inspector("team1")));
    assert!(ticket.clock().is_some(), "verification's clock runs");
    assert_eq!(done(&ticket, "team1", 1), Err(Why::State), "once is enough");
}

#[test]
fn only_tier_one_only_the_areas_team_and_only_with_a_photo_is_handled_on_the_spot() {
    assert_eq!(done(&report("E3"), "team1", 1), Err(Why::Tier));
    assert_eq!(done(&report("B1"), "team2", 1), Err(Why::Unit));
    assert_eq!(done(&report("B1"), "property", 1), Err(Why::Unit));
    assert_eq!(done(&report("B1"), "nobody", 1), Err(Why::Unit));
    assert_eq!(done(&report("B1"), "team1", 0), Err(Why::Evidence));
}

#[test]
fn who_finds_the_same_on_a_round_counts_once() {
    let mut ticket = report("B1");
    let found = |ticket: &Ticket, who: &str| {
        let (calendars, units) = (Calendars::default(), units());
        let rules = Rules { now: NOW, calendars: &calendars, units: &units };
        let said = Said::silently(inspector("team2"));
        let token = Commitment(who.to_owned());
        decide(ticket, &Command::JoinFound { token }, &said, rules).map_err(|refused| refused.why)
    };
    let first = found(&ticket, "a").unwrap();
    apply(&mut ticket, first, &inspector("team2"));
    assert_eq!(ticket.complaints, 2);
    assert_eq!(found(&ticket, "a"), Err(Why::Repeated));
    let second = found(&ticket, "b").unwrap();
    apply(&mut ticket, second, &inspector("team2"));
    assert_eq!(ticket.complaints, 3);
}
