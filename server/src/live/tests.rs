//! The counts in cells are the counts of tickets, whatever happened to them and whoever asks.

use domain::backend::ports::{LivePin, LogRecord};
use domain::catalog;
use domain::clock::Timestamp;
use domain::event::{AreaRef, Audience, Pin};
use domain::ids::{AccountId, CommunityCode, TicketNumber};
use domain::people::{Person, Role};
use domain::pins::{PinSet, Tally};
use domain::query::{Filter, StatusFilter};
use domain::ticket::State;
use proptest::prelude::*;
use time::{Date, Duration, Month};

use super::Pins;

const COMMUNITIES: [&str; 3] = ["GK1", "GK2", "PX33"];
const UNITS: [&str; 4] = ["police", "gk1-team1", "gk1-property", "ws3"];

fn code(i: usize) -> CommunityCode {
    COMMUNITIES[i].parse().unwrap()
}

fn any_live() -> impl Strategy<Value = LivePin> {
    let number = (0..3_i64, 1..12_u32, 0..3_usize);
    let what = prop_oneof![
        (0..23_usize).prop_map(|i| {
            let code = catalog::items()[i].code;
            (Some(code.category), Some(code))
        }),
        (0..7_usize).prop_map(|i| (Some(domain::catalog::Category::ALL[i]), None)),
        Just((None, None)),
    ];
    let state = (0..6_u8, 0..10_usize, 0..3_u8, any::<bool>());
    let units = proptest::collection::btree_set(0..4_usize, 0..3);
    let seen = (any::<[bool; 3]>(), units, proptest::option::of(1..4_u32), proptest::option::of(1..4_u32));
    (number, what, state, seen).prop_map(|(number, what, state, seen)| {
        let (days, count, community) = number;
        let (area, status, priority, overdue) = state;
        let ([public, handed_over, unlawful], units, mediator, reporter) = seen;
        let first = Date::from_calendar_date(2026, Month::March, 1).unwrap();
        let date = first + Duration::days(days);
        let area = AreaRef::from_code(area);
        let pin = Pin {
            number: TicketNumber { date, count, community: code(community) },
            community: code(community),
            lat: f64::from(313_240_000 + count) / 1e7,
            lng: 121.437,
            area,
            category: what.0,
            item: what.1,
            status: State::ALL[status],
            priority,
            overdue,
            version: 1,
        };
        let audience = Audience {
            area: Some(area),
            handed_over,
            unlawful,
            units: units.into_iter().map(|i| UNITS[i].parse().unwrap()).collect(),
            mediator: mediator.map(AccountId),
            reporter: reporter.map(AccountId),
            alarm: false,
        };
        LivePin { pin, public, audience, alarm: None }
    })
}

fn any_person() -> impl Strategy<Value = Person> {
    let areas = proptest::collection::vec(1..6_u8, 0..3);
    let whose = (1..4_u32, 0..10_usize, proptest::option::of(0..3_usize), proptest::option::of(0..4_usize));
    (whose, areas).prop_map(|((id, role, community, unit), areas)| Person {
        id: AccountId(id),
        username: "somebody".to_owned(),
        name: "某人".to_owned(),
        role: Role::ALL[role],
        community: community.map(code),
        areas,
        unit: unit.map(|i| UNITS[i].parse().unwrap()),
        duty: None,
    })
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let where_to = (proptest::option::of(0..4_usize), proptest::option::of(0..6_u8));
    let what = (proptest::option::of(0..7_usize), proptest::option::of(0..23_usize), 0..4_usize);
    (where_to, what).prop_map(|((community, area), (category, item, status))| Filter {
        // One of them names a community that no ticket is of.
        community: community.map(|i| if i == 3 { "XX9".parse().unwrap() } else { code(i) }),
        area: area.map(AreaRef::from_code),
        category: category.map(|i| catalog::Category::ALL[i]),
        item: item.map(|i| catalog::items()[i].code),
        status: [
            None,
            Some(StatusFilter::Open),
            Some(StatusFilter::Closed),
            Some(StatusFilter::One(State::Filed)),
        ][status],
    })
}

fn record(seq: u64, version: u32, live: &LivePin) -> LogRecord {
    LogRecord {
        seq,
        at: Timestamp(0),
        pin: Pin { version, ..live.pin.clone() },
        public: live.public,
        was_public: false,
        audience: live.audience.clone(),
        was: None,
        alarm: None,
    }
}

/// The tickets as a map of them holds them, and as the live side does: some from the snapshot, the rest as changes.
fn both(tickets: &[LivePin], from_snapshot: usize) -> (Vec<LivePin>, Pins) {
    let mut held: Vec<LivePin> = Vec::new();
    let mut pins = Pins::default();
    let mut put = |live: LivePin| match held.iter_mut().find(|h| h.pin.number == live.pin.number) {
        Some(before) => *before = live,
        None => held.push(live),
    };
    for (seq, live) in (1_u64..).zip(tickets) {
        if (seq as usize) <= from_snapshot {
            // A snapshot names every ticket once.
            if tickets[..seq as usize - 1].iter().all(|other| other.pin.number != live.pin.number) {
                pins.load(live);
                put(live.clone());
            }
            continue;
        }
        if seq as usize == from_snapshot + 1 {
            pins.loaded(seq - 1);
        }
        let version = u32::try_from(seq).unwrap();
        pins.apply(&record(seq, version, live));
        put(LivePin { pin: Pin { version, ..live.pin.clone() }, ..live.clone() });
    }
    if tickets.len() <= from_snapshot {
        pins.loaded(tickets.len() as u64);
    }
    (held, pins)
}

fn sorted(mut pins: Vec<Pin>) -> Vec<Pin> {
    pins.sort_by(|a, b| a.number.cmp(&b.number));
    pins
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn counts_in_cells_are_counts_of_tickets(
        tickets in proptest::collection::vec(any_live(), 0..60),
        from_snapshot in 0..60_usize,
        person in any_person(),
        filter in any_filter(),
    ) {
        let (held, pins) = both(&tickets, from_snapshot);
        let seen: Vec<Pin> = held
            .iter()
            .filter(|live| live.audience.seen_by(&person, &live.pin.community))
            .map(|live| live.pin.clone())
            .collect();
        prop_assert_eq!(pins.staff_tally(&person, &filter), Tally::of(seen.iter(), &filter));
        prop_assert_eq!(pins.slow_tally(&person, &filter), Tally::of(seen.iter(), &filter));
        let listed = pins.matching(Some(&person), &filter);
        prop_assert_eq!(sorted(listed), sorted(seen.into_iter().filter(|pin| filter.matches(pin)).collect()));
    }

    #[test]
    fn the_publics_page_is_the_newest_of_what_it_may_see(
        tickets in proptest::collection::vec(any_live(), 0..60),
        from_snapshot in 0..60_usize,
        filter in any_filter(),
        page in 0..4_usize,
    ) {
        let (held, pins) = both(&tickets, from_snapshot);
        let public: Vec<Pin> = held.iter().filter(|live| live.public).map(|live| live.pin.clone()).collect();
        let set = PinSet::from_pins(public);
        let overview = pins.overview(&filter, page, 7);
        prop_assert_eq!(&overview.tally, &set.tally(&filter));
        prop_assert_eq!(&overview.rows, &set.newest(&filter, page, 7));
        let hidden = held.iter().filter(|live| !live.public && live.pin.priority != 2);
        let of = |live: &&LivePin| filter.community.as_ref().is_none_or(|c| *c == live.pin.community);
        prop_assert_eq!(overview.unlisted as usize, hidden.filter(of).count());
        let (codes, packed) = pins.packed(None, &filter);
        let sent = domain::pins::decode(&domain::pins::encode_packed(&codes, packed)).unwrap();
        prop_assert_eq!(sent.len(), set.matching(&filter).count());
    }

    #[test]
    fn a_wall_counts_everything_of_its_whole_community_and_below_it_what_is_public(
        tickets in proptest::collection::vec(any_live(), 0..60),
        community in proptest::option::of(0..3_usize),
    ) {
        let (held, pins) = both(&tickets, 30);
        let community = community.map(code);
        let filter = Filter { community: community.clone(), ..Filter::default() };
        let all: Vec<Pin> = held.iter().map(|live| live.pin.clone()).collect();
        let public: Vec<Pin> = held.iter().filter(|live| live.public).map(|live| live.pin.clone()).collect();
        let (all, public) = (Tally::of(all.iter(), &filter), Tally::of(public.iter(), &filter));
        let wall = pins.wall_tally(community.as_ref());
        prop_assert_eq!((wall.total, wall.open, wall.closed, wall.overdue), (all.total, all.open, all.closed, all.overdue));
        prop_assert_eq!((wall.areas, wall.categories), (public.areas, public.categories));
    }
}

/// What a figure costs, for a look by hand: `cargo test --release -p server --lib -- --ignored tally_cost`.
#[test]
#[ignore = "a measurement"]
#[allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement is read")]
fn tally_cost() {
    use std::time::Instant;
    for count in [20_000_u32, 1_000_000] {
        let mut pins = Pins::default();
        let first = Date::from_calendar_date(2025, Month::December, 1).unwrap();
        for i in 0..count {
            let random = i.wrapping_mul(2_654_435_761) >> 8;
            let item = catalog::items()[random as usize % 23].code;
            let area = AreaRef::from_code((random / 23 % 6) as u8);
            let number = TicketNumber {
                date: first + Duration::days(i64::from(i % 365)),
                count: i / 365 + 1,
                community: code(0),
            };
            let pin = Pin {
                number,
                community: code(0),
                lat: 31.324,
                lng: 121.437,
                area,
                category: Some(item.category),
                item: Some(item),
                status: State::ALL[(random / 138 % 10) as usize],
                priority: (random / 1_380 % 2) as u8,
                overdue: random / 2_760 % 4 == 0,
                version: 3,
            };
            let units = vec![UNITS[(random / 11_040 % 4) as usize].parse().unwrap()];
            let audience = Audience {
                area: Some(area),
                units,
                reporter: (random % 5 == 0).then_some(AccountId(1)),
                ..Audience::default()
            };
            pins.load(&LivePin { pin, public: random % 9 != 0, audience, alarm: None });
        }
        pins.loaded(1);
        for role in [Role::Center, Role::Committee, Role::AreaLead, Role::Supervisor, Role::UnitMember] {
            let person = Person {
                id: AccountId(1),
                username: String::new(),
                name: String::new(),
                role,
                community: Some(code(0)),
                areas: vec![1],
                unit: Some(UNITS[0].parse().unwrap()),
                duty: None,
            };
            let filter = Filter { area: Some(AreaRef::Area(1)), ..Filter::default() };
            let begun = Instant::now();
            for _ in 0..1_000 {
                std::hint::black_box(pins.staff_tally(&person, std::hint::black_box(&filter)));
            }
            println!("{count} tickets, {role:?}: {:?} a tally", begun.elapsed() / 1_000);
        }
        let begun = Instant::now();
        for _ in 0..1_000 {
            std::hint::black_box(pins.overview(&Filter::default(), 0, 50));
        }
        println!("{count} tickets, public overview: {:?}", begun.elapsed() / 1_000);
    }
}
