//! A day's book that is planned by parts and changed by hand: nothing that is due gets lost, and times follow the
//! footpaths.

use domain::clock::{LocalTime, Timestamp};
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ids::AccountId;
use domain::patrol::SiteId;
use domain::patrol::book::{PlanBook, Walker};
use domain::patrol::coverage::{Check, CheckpointKind, Interval, Outcome, Standing, day_begins, standing};
use domain::patrol::day::{Checkpoint, OnDuty, Reason, Round, Visit, Wanted, due};
use domain::patrol::network::{Network, Ways, visit_seconds};
use domain::patrol::plan_view::{hour_minute, read_hour_minute};
use domain::patrol::recheck::Level;
use domain::patrol::record::{CheckRecord, PlanScope, Proof};
use domain::patrol::solve::Half;
use proptest::prelude::*;
use time::{Date, Month};

const ORIGIN: Point = Point { lat: 31.324, lng: 121.437 };

fn metres(east: f64, north: f64) -> Point {
    let unit = Point { lat: ORIGIN.lat + 1.0, lng: ORIGIN.lng + 1.0 }.metres_from(ORIGIN);
    Point { lat: ORIGIN.lat + north / unit.1, lng: ORIGIN.lng + east / unit.0 }
}

fn day(d: u8) -> Date {
    Date::from_calendar_date(2026, Month::November, d).unwrap()
}

fn scope() -> PlanScope {
    PlanScope { community: "GK1".parse().unwrap(), level: Level::Team, date: day(23) }
}

fn site(n: usize) -> SiteId {
    format!("GK1-{}-{}-{}", n % 3 + 1, n / 3 + 1, 1).parse().unwrap()
}

/// A place: checkpoints anywhere over a net of footpaths 40 metres apart.
#[derive(Debug, Clone)]
struct Town {
    checkpoints: Vec<Checkpoint>,
    points: Vec<Point>,
    network: Network,
}

impl Town {
    fn new(doors: &[(f64, f64, u8, u8)]) -> Self {
        let line = |a: (f64, f64), b: (f64, f64)| vec![metres(a.0, a.1), metres(b.0, b.1)];
        let streets = (0..=5_u8).map(f64::from).flat_map(|n| {
            [line((n * 40.0, 0.0), (n * 40.0, 200.0)), line((0.0, n * 40.0), (200.0, n * 40.0))]
        });
        let network = Network::new(&streets.collect::<Vec<_>>()).unwrap();
        let checkpoint = |(n, &(_, _, last, kind)): (usize, &(f64, f64, u8, u8))| Checkpoint {
            id: site(n).to_string(),
            place: n,
            kind: CheckpointKind::Stairwell,
            area: AreaRef::Area(u8::try_from(n % 3).unwrap() + 1),
            floors: u32::from(kind % 3) * 3,
            seconds: 60,
            interval: if kind == 0 { Interval::Halves } else { Interval::Days(u16::from(kind)) },
            listed: Timestamp(0),
            last: (last > 0).then(|| LocalTime::at(day(last), 10, 0).instant()),
            tickets: Vec::new(),
            drawn: false,
        };
        Self {
            checkpoints: doors.iter().enumerate().map(checkpoint).collect(),
            points: doors.iter().map(|(east, north, ..)| metres(*east, *north)).collect(),
            network,
        }
    }

    fn point(&self, id: &SiteId) -> Point {
        self.points[(0..self.points.len()).find(|n| site(*n) == *id).unwrap()]
    }

    fn ways(&self, book: &PlanBook) -> Ways {
        let points: Vec<Point> = book.rows().into_iter().map(|row| self.point(&row.unwrap())).collect();
        self.network.ways(&points)
    }
}

fn walker(account: u32, areas: &[u8]) -> Walker {
    Walker {
        duty: OnDuty {
            account: AccountId(account),
            start: 0,
            from: 8 * 60,
            until: 18 * 60,
            minutes: None,
            floors: None,
            areas: areas.iter().map(|no| AreaRef::Area(*no)).collect(),
        },
        start: site(0),
        name: format!("巡查员{account}"),
        missing: false,
    }
}

fn wanted_of(book: &PlanBook) -> Vec<(String, Option<Half>)> {
    let visits = book.plan.rounds.iter().flat_map(|round| &round.visits).map(|visit| visit.wanted);
    let left = book.plan.left_out.iter().map(|left| left.wanted);
    let key = |wanted: Wanted| (book.checkpoints[wanted.checkpoint].id.clone(), wanted.half);
    let mut all: Vec<_> = visits.chain(left).map(key).collect();
    all.sort();
    all
}

/// Every leg takes at least the way along the footpaths, every visit its check and its stairs.
fn times_follow(town: &Town, book: &PlanBook) {
    let task = book.task(town.ways(book));
    for (round, who) in book.plan.rounds.iter().zip(&task.inspectors) {
        let (mut place, mut free) = (who.start, who.from);
        for visit in &round.visits {
            let checkpoint = &task.checkpoints[visit.wanted.checkpoint];
            let walk = task.ways.seconds(place, checkpoint.place);
            let check = visit_seconds(checkpoint.seconds, checkpoint.floors);
            // Minutes are shown, seconds are counted: each end may be off by less than one.
            assert!((visit.arrive + 1) * 60 + 60 > free * 60 + walk, "{visit:?} after {free}");
            assert!(visit.leave * 60 + 60 > visit.arrive * 60 + check, "{visit:?}");
            (place, free) = (checkpoint.place, visit.leave.saturating_sub(1));
        }
    }
}

fn planned(town: &Town, people: &[Walker]) -> PlanBook {
    let mut book = PlanBook::empty(scope(), AccountId(1), Timestamp(0));
    for one in people {
        book.add(one.clone(), Round::default());
    }
    book.put_in(town.checkpoints.clone());
    let ways = town.ways(&book);
    let wanted = due(&book.task(ways.clone()));
    let who: Vec<usize> = (0..people.len()).collect();
    book.share_out(ways, &who, wanted, 0, &mut || false);
    book
}

fn anywhere() -> impl Strategy<Value = Vec<(f64, f64, u8, u8)>> {
    prop::collection::vec((0.0..200.0_f64, 0.0..200.0_f64, 0..23_u8, 0..4_u8), 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_planned_day_covers_all_that_is_due(doors in anywhere()) {
        let town = Town::new(&doors);
        let book = planned(&town, &[walker(1, &[]), walker(2, &[])]);
        prop_assert_eq!(&book.plan.left_out, &Vec::new(), "ten hours are enough for two people");
        times_follow(&town, &book);
        // When it has been walked, nothing is a dead corner when the day is over.
        let ends = day_begins(day(24)).0 - 1;
        for (index, checkpoint) in town.checkpoints.iter().enumerate() {
            let made = book.plan.rounds.iter().flat_map(|round| &round.visits);
            let mut checks: Vec<Check> = made
                .filter(|visit| book.checkpoints[visit.wanted.checkpoint].id == checkpoint.id)
                .map(|visit| day_begins(day(23)).plus_minutes(visit.arrive.into()))
                .chain(checkpoint.last)
                .map(|at| Check { at, outcome: Outcome::Fine, own: false })
                .collect();
            checks.sort_by_key(|check| check.at);
            let stands = standing(checkpoint.interval, checkpoint.listed, &checks, Timestamp(ends));
            prop_assert!(!matches!(stands, Standing::DeadCorner { .. }), "{index}: {checks:?}");
            if checkpoint.interval == Interval::Halves {
                let noon = day_begins(day(23)).plus_minutes(12 * 60);
                prop_assert!(checks.iter().any(|check| check.at >= day_begins(day(23)) && check.at < noon));
                prop_assert!(checks.iter().any(|check| check.at >= noon));
            }
        }
    }

    #[test]
    fn rounds_of_others_stay_and_nothing_gets_lost(doors in anywhere(), ill in 0..3_usize) {
        let town = Town::new(&doors);
        let people = [walker(1, &[1]), walker(2, &[2, 3]), walker(3, &[1, 2, 3])];
        let book = planned(&town, &people);
        let all = wanted_of(&book);
        // Whoever plans area 1 alone plans that round anew.
        let mut again = book.clone();
        let left = again.take_left_out(|area| area == Some(AreaRef::Area(1)));
        let ways = town.ways(&again);
        again.share_out(ways, &[0], left, 0, &mut || false);
        prop_assert_eq!(&again.plan.rounds[1..], &book.plan.rounds[1..]);
        prop_assert_eq!(&wanted_of(&again), &all);
        // Somebody falls ill.
        again.inspectors[ill].missing = true;
        let left = again.take_left_out(|_| true);
        let ways = town.ways(&again);
        again.share_out(ways, &[0, 1, 2], left, 0, &mut || false);
        prop_assert!(again.plan.rounds[ill].visits.is_empty());
        prop_assert_eq!(&wanted_of(&again), &all);
        times_follow(&town, &again);
        // What nothing refers to is forgotten, and all else still means the same.
        let mut tidy = again.clone();
        tidy.take_off(|walker| walker.missing);
        tidy.tidy();
        prop_assert_eq!(&wanted_of(&tidy), &all);
        prop_assert_eq!(tidy.checkpoints.len(), all.iter().map(|(id, _)| id).collect::<std::collections::BTreeSet<_>>().len());
        times_follow(&town, &tidy);
    }
}

#[test]
fn what_nobody_visits_can_be_given_to_somebody() {
    let town = Town::new(&[(10.0, 0.0, 0, 1), (80.0, 0.0, 0, 1), (120.0, 40.0, 0, 1), (160.0, 0.0, 0, 1)]);
    let mut book = planned(&town, &[walker(1, &[1])]);
    let left: Vec<_> = book.plan.left_out.iter().map(|left| book.area(left.wanted)).collect();
    assert_eq!(left, [Some(AreaRef::Area(2)), Some(AreaRef::Area(3))]);
    let (count, ends) = (book.plan.rounds[0].visits.len(), book.plan.rounds[0].ends);
    book = book.given(town.ways(&book), 0, (0, 0)).unwrap();
    assert_eq!(book.plan.rounds[0].visits.len(), count + 1);
    assert_eq!(book.plan.rounds[0].visits[0].order, 1);
    assert_eq!(book.area(book.plan.rounds[0].visits[0].wanted), Some(AreaRef::Area(2)));
    assert!(book.plan.rounds[0].ends > ends);
    times_follow(&town, &book);
    assert_eq!(book.given(town.ways(&book), 9, (0, 0)), None);
    assert_eq!(book.given(town.ways(&book), 0, (7, 0)), None);
}

fn check(site: SiteId, level: Level, at: Timestamp) -> CheckRecord {
    CheckRecord {
        kind: CheckpointKind::Stairwell,
        area: AreaRef::Area(1),
        site,
        account: AccountId(9),
        level,
        at,
        received_at: at,
        device_at: at,
        judged_at: None,
        order: 1,
        plan: None,
        proof: Proof::Scanned,
        outcome: Outcome::Fine,
        own: false,
        judged: Vec::new(),
        notes: Vec::new(),
    }
}

#[test]
fn what_has_been_checked_stays_where_it_is_when_the_rest_is_planned_anew() {
    let town = Town::new(&[(10.0, 0.0, 0, 1), (80.0, 0.0, 0, 0), (120.0, 40.0, 0, 1), (160.0, 0.0, 0, 1)]);
    let mut book = planned(&town, &[walker(1, &[]), walker(2, &[])]);
    let at = |hour| LocalTime::at(day(23), hour, 20).instant();
    let yesterday = LocalTime::at(day(22), 9, 0).instant();
    let checks = [
        check(site(0), Level::Team, at(9)),
        // In the morning: the afternoon's visit is still to be made.
        check(site(1), Level::Team, at(10)),
        // Of another level, and of another day.
        check(site(2), Level::Supervisor, at(9)),
        check(site(3), Level::Team, yesterday),
    ];
    book.mark_done(&checks.iter().collect::<Vec<_>>());
    let done = |book: &PlanBook| -> Vec<(String, u32)> {
        let visits = book.plan.rounds.iter().flat_map(|round| &round.visits).filter(|visit| visit.done);
        visits.map(|visit| (book.checkpoints[visit.wanted.checkpoint].id.clone(), visit.leave)).collect()
    };
    let mut found = done(&book);
    found.sort();
    assert_eq!(found, [(site(0).to_string(), 9 * 60 + 20), (site(1).to_string(), 10 * 60 + 20)]);
    let all = wanted_of(&book);
    let before = done(&book);
    let whose =
        |book: &PlanBook, n: usize| book.plan.rounds[n].visits.iter().filter(|visit| visit.done).count();
    let counts = [whose(&book, 0), whose(&book, 1)];
    let ill = usize::from(counts[0] == 0);
    book.inspectors[ill].missing = true;
    let left = book.take_left_out(|_| true);
    let ways = town.ways(&book);
    book.share_out(ways, &[0, 1], left, 11 * 60, &mut || false);
    assert_eq!(done(&book), before);
    assert_eq!([whose(&book, 0), whose(&book, 1)], counts);
    assert!(book.plan.rounds[ill].visits.iter().all(|visit| visit.done));
    assert_eq!(wanted_of(&book), all);
    let rest = book.plan.rounds[1 - ill].visits.iter().filter(|visit| !visit.done);
    assert!(rest.clone().count() > 0 && rest.into_iter().all(|visit| visit.arrive >= 11 * 60));
}

#[test]
fn who_stood_before_a_locked_door_was_there_and_the_visit_is_still_to_be_made() {
    let town = Town::new(&[(10.0, 0.0, 0, 1), (80.0, 0.0, 0, 1), (120.0, 40.0, 0, 1), (160.0, 0.0, 0, 1)]);
    let mut book = planned(&town, &[walker(1, &[])]);
    let at = |hour| LocalTime::at(day(23), hour, 20).instant();
    let made = |n, hour| check(site(n), Level::Team, at(hour));
    let checks = [
        CheckRecord { outcome: Outcome::NoEntry, ..made(0, 9) },
        CheckRecord { own: true, ..made(1, 9) },
        CheckRecord { proof: Proof::Revoked, ..made(2, 9) },
        // In vain at first, and then somebody got in.
        CheckRecord { outcome: Outcome::NoEntry, ..made(3, 9) },
        made(3, 10),
    ];
    book.mark_done(&checks.iter().collect::<Vec<_>>());
    let state = |n: usize| -> (bool, bool) {
        let of = |visit: &&Visit| book.checkpoints[visit.wanted.checkpoint].id == site(n).to_string();
        let visit = book.plan.rounds[0].visits.iter().find(of).unwrap();
        (visit.done, visit.tried)
    };
    assert_eq!([state(0), state(1), state(2)], [(false, true); 3]);
    assert_eq!(state(3), (true, false));
    // Planning the rest anew sends somebody there again.
    let ways = town.ways(&book);
    let all = wanted_of(&book);
    book.share_out(ways, &[0], Vec::new(), 11 * 60, &mut || false);
    assert_eq!(wanted_of(&book), all);
    let again = book.plan.rounds[0].visits.iter().filter(|visit| !visit.done);
    assert_eq!(again.clone().count(), 3);
    assert!(again.into_iter().all(|visit| visit.arrive >= 11 * 60));
}

#[test]
fn what_came_up_since_the_day_was_planned_is_taken_up_and_what_was_answered_is_dropped() {
    let town = Town::new(&[(10.0, 0.0, 0, 1), (80.0, 0.0, 0, 1), (120.0, 40.0, 23, 2), (160.0, 0.0, 22, 1)]);
    let ticket = |n: u8| -> domain::ids::TicketNumber { format!("GK1-261123-000{n}").parse().unwrap() };
    let gathered = |tickets: [&[u8]; 4]| -> Vec<Checkpoint> {
        let with = |(one, numbers): (&Checkpoint, &[u8])| Checkpoint {
            tickets: numbers.iter().map(|n| ticket(*n)).collect(),
            ..one.clone()
        };
        town.checkpoints.iter().zip(tickets).map(with).collect()
    };
    // The third was checked today and is not due; a ticket brings somebody there.
    let mut book = PlanBook::empty(scope(), AccountId(1), Timestamp(0));
    let mut who = walker(1, &[]);
    who.start = site(0);
    book.add(who, Round::default());
    let put = book.put_in(gathered([&[], &[], &[1], &[4]]));
    let wanted = book.due_of(&put);
    let ways = town.ways(&book);
    book.share_out(ways, &[0], wanted, 0, &mut || false);
    let reason = |book: &PlanBook, n: usize| {
        let of = |wanted: &&Wanted| book.checkpoints[wanted.checkpoint].id == site(n).to_string();
        let visits = book.plan.rounds.iter().flat_map(|round| &round.visits);
        let open = visits.filter(|visit| !visit.done).map(|visit| &visit.wanted);
        open.chain(book.plan.left_out.iter().map(|left| &left.wanted)).find(of).map(|wanted| wanted.reason)
    };
    assert_eq!([reason(&book, 2), reason(&book, 3)], [Some(Reason::Ticket); 2]);
    let first = check(site(0), Level::Team, LocalTime::at(day(23), 9, 0).instant());
    book.mark_done(&[&first]);
    assert_eq!(reason(&book, 0), None);
    // That ticket was answered; one more came up where somebody has been already, and one where nobody has.
    book.take_up(gathered([&[2], &[3], &[], &[]]), |_| true);
    assert_eq!(reason(&book, 2), None, "nobody asks any more");
    assert_eq!(reason(&book, 3), Some(Reason::Due), "nobody asks any more, and its interval ends today");
    assert_eq!(reason(&book, 0), Some(Reason::Ticket), "somebody goes there once more");
    let visits = wanted_of(&book).iter().filter(|(id, _)| *id == site(1).to_string()).count();
    assert_eq!(visits, 1, "who goes there anyway looks at it too");
    let second = book.checkpoints.iter().find(|one| one.id == site(1).to_string()).unwrap();
    assert_eq!(second.tickets, [ticket(3)]);
    // Taking up the same again changes nothing, and areas of others stay as they are.
    let before = book.clone();
    book.take_up(gathered([&[2], &[3], &[], &[]]), |_| true);
    assert_eq!(book, before);
    book.take_up(gathered([&[], &[], &[], &[]]), |area| area == Some(AreaRef::Area(9)));
    assert_eq!(book, before);
}

#[test]
fn a_book_is_read_as_it_was_written() {
    let town = Town::new(&[(10.0, 0.0, 0, 1), (80.0, 0.0, 0, 0), (120.0, 40.0, 0, 1)]);
    let book = planned(&town, &[walker(1, &[1]), walker(2, &[2])]);
    let text = serde_json::to_string(&book).unwrap();
    assert_eq!(serde_json::from_str::<PlanBook>(&text).unwrap(), book);
}

#[test]
fn hours_are_read_as_they_are_written() {
    for (text, minutes) in [("08:30", 510), ("8:05", 485), ("24:00", 1440), ("00:00", 0), ("16:30:00", 990)] {
        assert_eq!(read_hour_minute(text), Some(minutes), "{text}");
    }
    for text in ["", "8", "25:00", "24:01", "08:60", "-1:00", "08:3x", "１2:00"] {
        assert_eq!(read_hour_minute(text), None, "{text}");
    }
    assert_eq!(hour_minute(510), "08:30");
}
