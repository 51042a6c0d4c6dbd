//! Pins: the compact form, the set that live events keep up, and the counts beside the filters.

use domain::catalog::{self, Category};
use domain::event::{AreaRef, LiveEvent, Pin};
use domain::ids::TicketNumber;
use domain::pins::{PinSet, decode, encode};
use domain::query::{Filter, StatusFilter};
use domain::ticket::State;
use proptest::prelude::*;
use time::{Date, Duration, Month};

fn any_pin() -> impl Strategy<Value = Pin> {
    let number = (0..400_i64, 1..30_000_u32, prop_oneof![Just("GK1"), Just("GK2"), Just("PX33")]);
    let place = (31_310_000..31_340_000_i32, 121_420_000..121_450_000_i32, 0..6_u8);
    let what = prop_oneof![
        (0..23_usize).prop_map(|i| {
            let code = catalog::items()[i].code;
            (Some(code.category), Some(code))
        }),
        (0..7_usize).prop_map(|i| (Some(Category::ALL[i]), None)),
        Just((None, None)),
    ];
    let rest = (0..10_usize, 0..3_u8, any::<bool>(), 1..60_u32);
    (number, place, what, rest).prop_map(|((days, count, community), (lat, lng, area), what, rest)| {
        let community: domain::ids::CommunityCode = community.parse().unwrap();
        let first = Date::from_calendar_date(2025, Month::December, 1).unwrap();
        Pin {
            number: TicketNumber { date: first + Duration::days(days), count, community: community.clone() },
            community,
            lat: f64::from(lat) / 1e6,
            lng: f64::from(lng) / 1e6,
            area: AreaRef::from_code(area),
            category: what.0,
            item: what.1,
            status: State::ALL[rest.0],
            priority: rest.1,
            overdue: rest.2,
            version: rest.3,
        }
    })
}

fn any_pins() -> impl Strategy<Value = Vec<Pin>> {
    proptest::collection::vec(any_pin(), 0..60).prop_map(|mut pins| {
        pins.sort_by(|a, b| a.number.cmp(&b.number));
        pins.dedup_by(|a, b| a.number == b.number);
        pins
    })
}

fn by_number(mut pins: Vec<Pin>) -> Vec<Pin> {
    pins.sort_by(|a, b| a.number.cmp(&b.number));
    pins
}

proptest! {
    #[test]
    fn the_compact_form_decodes_to_the_same_pins(pins in any_pins()) {
        prop_assert_eq!(by_number(decode(&encode(&pins)).unwrap()), pins);
    }

    #[test]
    fn a_damaged_snapshot_is_refused_or_read_but_never_panics(
        pins in any_pins(), cut in any::<prop::sample::Index>(), flip in any::<(prop::sample::Index, u8)>(),
    ) {
        let mut bytes = encode(&pins);
        let at = flip.0.index(bytes.len());
        bytes[at] ^= flip.1;
        let _either = decode(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _either = decode(&bytes);
    }

    #[test]
    fn counts_are_what_one_gets_by_choosing_them(
        pins in any_pins(),
        area in proptest::option::of(0..6_u8),
        category in proptest::option::of(0..7_usize),
        status in 0..4_usize,
    ) {
        let filter = Filter {
            area: area.map(AreaRef::from_code),
            category: category.map(|i| Category::ALL[i]),
            status: [None, Some(StatusFilter::Open), Some(StatusFilter::Closed), Some(StatusFilter::One(State::Filed))][status],
            ..Filter::default()
        };
        let count = |f: &Filter| pins.iter().filter(|p| f.matches(p)).count() as u32;
        let tally = PinSet::from_pins(pins.clone()).tally(&filter);
        prop_assert_eq!(tally.total, count(&filter));
        for code in 0..6 {
            let area = AreaRef::from_code(code);
            prop_assert_eq!(tally.area(area), count(&Filter { area: Some(area), ..filter.clone() }));
        }
        for category in Category::ALL {
            prop_assert_eq!(tally.category(category), count(&Filter { category: Some(category), ..filter.clone() }));
        }
        for state in State::ALL {
            let one = Filter { status: Some(StatusFilter::One(state)), ..filter.clone() };
            prop_assert_eq!(tally.state(state), count(&one));
        }
    }

    #[test]
    fn pages_of_the_newest_follow_each_other_without_gap_or_repetition(pins in any_pins(), rows in 1..20_usize) {
        let set = PinSet::from_pins(pins.clone());
        let filter = Filter::default();
        let pages: Vec<Pin> = (0..).map(|page| set.newest(&filter, page, rows)).take_while(|p| !p.is_empty()).flatten().collect();
        let mut expected = pins;
        expected.sort_by(|a, b| b.number.cmp(&a.number));
        prop_assert_eq!(pages, expected);
    }

    #[test]
    fn events_applied_twice_or_late_leave_the_same_set(
        pins in any_pins(), gone in proptest::collection::vec(any::<prop::sample::Index>(), 0..5),
    ) {
        let mut set = PinSet::default();
        for pin in &pins {
            prop_assert!(set.apply(&LiveEvent::Pin(pin.clone())));
            prop_assert!(!set.apply(&LiveEvent::Pin(pin.clone())));
            let older = Pin { version: pin.version - 1, status: State::Reported, ..pin.clone() };
            prop_assert!(!set.apply(&LiveEvent::Pin(older)));
        }
        let mut left = pins.clone();
        for index in gone {
            if left.is_empty() { break }
            let number = left.remove(index.index(left.len())).number;
            prop_assert!(set.apply(&LiveEvent::Gone(number.clone())));
            prop_assert!(!set.apply(&LiveEvent::Gone(number)));
        }
        prop_assert_eq!(by_number(set.iter().cloned().collect()), left.clone());
        for pin in &left {
            prop_assert_eq!(set.get(&pin.number), Some(pin));
        }
    }

    #[test]
    fn a_filter_survives_its_address(
        area in proptest::option::of(0..6_u8), category in proptest::option::of(0..7_usize), open in any::<bool>(),
    ) {
        let filter = Filter {
            area: area.map(AreaRef::from_code),
            category: category.map(|i| Category::ALL[i]),
            status: open.then_some(StatusFilter::Open),
            ..Filter::default()
        };
        let query = filter.to_query();
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        prop_assert_eq!(Filter::lenient(pairs), filter);
    }
}

#[test]
fn an_event_names_its_fields_as_the_interface_does() {
    let pin = Pin {
        number: "GK1-261123-0042".parse().unwrap(),
        community: "GK1".parse().unwrap(),
        lat: 31.324,
        lng: 121.437,
        area: AreaRef::Street,
        category: Some(Category::E),
        item: Some("E1".parse().unwrap()),
        status: State::InProgress,
        priority: 0,
        overdue: false,
        version: 3,
    };
    let json = serde_json::to_value(&pin).unwrap();
    let expected = serde_json::json!({
        "number": "GK1-261123-0042", "community": "GK1", "lat": 31.324, "lng": 121.437, "area": "street",
        "category": "E", "item": "E1", "status": "in_progress", "priority": 0, "overdue": false, "version": 3,
    });
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_value::<Pin>(json).unwrap(), pin);
}
