//! What a store does for the closed loop and the desk.

use std::collections::BTreeSet;

use domain::backend::commit;
use domain::backend::ports::{Change, StoreError};
use domain::catalog::{self, Tier};
use domain::clock::{Calendars, Timestamp};
use domain::event::AreaRef;
use domain::ids::{AccountId, TicketId, UnitId};
use domain::people::{Action, Person, Role, permits};
use domain::query::{AROUND_ROWS, DeskQuery, Filter, Sort, StatusFilter};
use domain::search::grams;
use domain::ticket::{
    Actor, ChildState, Fact, NewChild, NoPhotoReason, ReturnReason, Said, State, Ticket, decide,
};

use crate::contract::Subject;
use crate::contract::drafts::{NOW, closing, draft};

fn actor() -> Actor {
    Actor::Staff { account: AccountId(3), role: Role::Center, unit: None }
}

pub async fn ticket(subject: &Subject, id: TicketId) -> Ticket {
    let chain = subject.stores.tickets.entries(id).await.unwrap().unwrap();
    Ticket::fold(chain.iter().map(|sealed| &sealed.entry)).unwrap()
}

/// Appends facts, as a use case would after deciding them.
pub async fn happen(
    subject: &Subject,
    id: TicketId,
    at: Timestamp,
    facts: Vec<Fact>,
) -> Result<(), StoreError> {
    let chain = subject.stores.tickets.entries(id).await.unwrap().unwrap();
    let ticket = Ticket::fold(chain.iter().map(|sealed| &sealed.entry)).unwrap();
    let steps = facts.into_iter().map(|fact| (actor(), fact));
    let change = Change::of(id, &ticket, &chain.last().unwrap().hash, at, steps).expect("facts that follow");
    subject.stores.tickets.append(change).await
}

fn unit(id: &str) -> UnitId {
    id.parse().unwrap()
}

pub fn filed(item: &str, at: Timestamp) -> Fact {
    let item = catalog::item(item.parse().unwrap()).unwrap();
    let calendars = Calendars::default();
    let clock = calendars.start(&calendars.hours(&unit("nobody")), at, item.limit.handover());
    Fact::Filed { item: item.code, tier: Tier::T2, clock, private: false, note: None }
}

pub fn dispatched(units: &[&str], at: Timestamp) -> Fact {
    let calendars = Calendars::default();
    let limit = catalog::item("E1".parse().unwrap()).unwrap().limit;
    let children = units.iter().enumerate().map(|(n, id)| NewChild {
        unit: unit(id),
        kind: None,
        lead: n == 0,
        first: None,
        clock: calendars.start(&calendars.hours(&unit(id)), at, limit),
        return_by: Some(at.plus_minutes(60)),
    });
    Fact::Dispatched { children: children.collect(), joint: None, tier: Tier::T2, note: None }
}

pub async fn changes_of_two_tickets_are_stored_together_or_not_at_all(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let first = tickets.create(draft("key-00001", "E1")).await.unwrap();
    let second = tickets.create(draft("key-00002", "E1")).await.unwrap();
    let (one, mut two) =
        (closing(&**tickets, first.id, NOW).await, closing(&**tickets, second.id, NOW).await);
    two.expected_version = 7;
    assert_eq!(tickets.append_all(vec![one.clone(), two.clone()]).await, Err(StoreError::Conflict));
    assert_eq!(ticket(subject, first.id).await.state, State::Reported);
    two.expected_version = 1;
    tickets.append_all(vec![one, two]).await.unwrap();
    assert_eq!(ticket(subject, first.id).await.state, State::Closed);
    assert_eq!(ticket(subject, second.id).await.state, State::Closed);
    assert_eq!(subject.stores.installation.audit().await.unwrap().wrong, Vec::<String>::new());
}

pub async fn an_emergency_is_marked_in_the_transaction_of_its_report(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let mut new = draft("key-00001", "G3");
    new.further = vec![Fact::EmergencyMarked { note: None }];
    let created = tickets.create(new).await.unwrap();
    let made = ticket(subject, created.id).await;
    assert!(made.alarms());
    assert_eq!(made.version, 2);
    assert_eq!(tickets.alarms().await.unwrap(), vec![created.id]);
    let last = subject.stores.log.since(0, 10).await.unwrap().pop().unwrap();
    assert!(last.audience.alarm && !last.public);
    happen(subject, created.id, NOW, vec![Fact::AlarmAnswered { note: None }]).await.unwrap();
    assert_eq!(tickets.alarms().await.unwrap(), vec![]);
    assert_eq!(subject.stores.installation.audit().await.unwrap().wrong, Vec::<String>::new());
}

pub async fn the_running_clock_turns_a_ticket_red_before_the_promise_does(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let created = tickets.create(draft("key-00001", "E1")).await.unwrap();
    happen(subject, created.id, NOW, vec![filed("E1", NOW)]).await.unwrap();
    let due = ticket(subject, created.id).await.due_at().unwrap();
    assert!(due < created.expected_by);
    assert_eq!(tickets.mark_overdue(due).await.unwrap(), 0, "at the deadline it is still in time");
    assert_eq!(tickets.mark_overdue(due.plus_minutes(1)).await.unwrap(), 1);
    assert_eq!(tickets.mark_overdue(due.plus_minutes(2)).await.unwrap(), 0, "announced once");
    // Dispatched late, it is in time again with the unit.
    happen(subject, created.id, due.plus_minutes(5), vec![dispatched(&["police"], due.plus_minutes(5))])
        .await
        .unwrap();
    assert!(!subject.stores.log.since(0, 10).await.unwrap().pop().unwrap().pin.overdue);
}

pub fn person(role: Role, id: u32) -> Person {
    let home = matches!(role, Role::Inspector | Role::AreaLead | Role::Mediator | Role::Committee);
    let unit = match role {
        Role::UnitMember => Some(unit("police")),
        Role::Inspector | Role::AreaLead => Some(unit("gk1-team2")),
        _ => None,
    };
    Person {
        id: AccountId(id),
        username: String::new(),
        name: String::new(),
        role,
        community: home.then(|| "GK1".parse().unwrap()),
        areas: if matches!(role, Role::Inspector | Role::AreaLead) { vec![2] } else { Vec::new() },
        unit,
        duty: None,
    }
}

/// Tickets in every relation to somebody that permissions ask about.
async fn a_mixed_desk(subject: &Subject) -> Vec<TicketId> {
    let mut ids = Vec::new();
    let areas = [AreaRef::Area(1), AreaRef::Area(2), AreaRef::Street];
    for (n, (area, item)) in
        areas.iter().flat_map(|area| ["E1", "G1", "G3"].map(|item| (*area, item))).enumerate()
    {
        for variant in 0..5_usize {
            let mut new = draft(&format!("key-{n:03}-{variant:03}"), item);
            new.report.area = area;
            new.report.door = None;
            if variant == 4 {
                new.actor = Actor::Staff { account: AccountId(41), role: Role::Inspector, unit: None };
            }
            let id = subject.stores.tickets.create(new).await.unwrap().id;
            let at = NOW.plus_minutes(1);
            let mut facts = Vec::new();
            match variant {
                1 => facts.extend([filed(item, at), dispatched(&["police"], at)]),
                2 => {
                    facts.extend([filed(item, at), dispatched(&["police"], at)]);
                    let calendars = Calendars::default();
                    let limit = catalog::item("E1".parse().unwrap()).unwrap().limit;
                    facts.push(Fact::Returned {
                        child: 1,
                        reason: ReturnReason::NotOurs,
                        whose: None,
                        clock: Some(calendars.start(&calendars.hours(&unit("nobody")), at, limit)),
                        recorded: false,
                        note: None,
                    });
                }
                3 => facts.push(Fact::MediatorAssigned { account: AccountId(42), note: None }),
                _ => {}
            }
            if variant % 2 == 1 && area == AreaRef::Street {
                facts.insert(0, Fact::HandedOver { note: None });
            }
            if !facts.is_empty() {
                happen(subject, id, at, facts).await.unwrap();
            }
            ids.push(id);
        }
    }
    ids
}

pub async fn everybody_finds_on_the_desk_exactly_what_permissions_say(subject: &Subject) {
    let ids = a_mixed_desk(subject).await;
    let people = [
        person(Role::Inspector, 41),
        person(Role::Inspector, 43),
        person(Role::Supervisor, 41),
        person(Role::AreaLead, 44),
        person(Role::Mediator, 42),
        person(Role::Mediator, 45),
        person(Role::Committee, 46),
        person(Role::UnitMember, 47),
        person(Role::Center, 48),
        person(Role::Admin, 49),
        person(Role::Resident, 41),
        person(Role::Wall, 41),
    ];
    let (_, pins) = subject.stores.log.snapshot().await.unwrap();
    for person in people {
        let mut allowed = BTreeSet::new();
        for id in &ids {
            let ticket = ticket(subject, *id).await;
            if permits(&person, Action::SeeTicket, &ticket.subject(&ticket.units())) {
                allowed.insert(ticket.report.number.to_string());
            }
        }
        for sort in Sort::ALL {
            let query = DeskQuery { sort, ..DeskQuery::default() };
            let rows = subject.stores.desk.list(&person, &query, NOW).await.unwrap();
            let listed: BTreeSet<String> = rows.iter().map(|row| row.number.to_string()).collect();
            assert_eq!(listed, allowed, "{:?}'s list", person.role);
        }
        let live = pins.iter().filter(|live| live.audience.seen_by(&person, &live.pin.community));
        let live: BTreeSet<String> = live.map(|live| live.pin.number.to_string()).collect();
        assert_eq!(live, allowed, "{:?}'s pins", person.role);
    }
}

pub async fn the_desk_filters_and_puts_first_what_turns_red_first(subject: &Subject) {
    a_mixed_desk(subject).await;
    let center = person(Role::Center, 48);
    let list = async |query: DeskQuery| subject.stores.desk.list(&center, &query, NOW).await.unwrap();
    let all = list(DeskQuery::default()).await;
    assert!(all.windows(2).all(|pair| pair[0].due_at <= pair[1].due_at));
    let filter = Filter {
        area: Some(AreaRef::Street),
        status: Some(StatusFilter::One(State::Dispatched)),
        ..Filter::default()
    };
    let rows = list(DeskQuery { filter, ..DeskQuery::default() }).await;
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.units == [unit("police")] && row.area == AreaRef::Street));
    let of_unit = list(DeskQuery { unit: Some(unit("police")), ..DeskQuery::default() }).await;
    assert_eq!(of_unit.len(), 18, "dispatched to it, or returned by it in this round");
    let police = person(Role::UnitMember, 47);
    let mine = DeskQuery { mine: true, ..DeskQuery::default() };
    assert_eq!(subject.stores.desk.list(&police, &mine, NOW).await.unwrap().len(), 9);
    assert_eq!(subject.stores.desk.waiting(&police).await.unwrap(), 9);
}

pub async fn what_is_around_a_place_is_what_lies_in_its_box_lately(subject: &Subject) {
    // Every ten metres or so around a corner of cells, every second one too long ago.
    for n in 0..120_u32 {
        let mut new = draft(&format!("key-around-{n:03}"), "E1");
        new.report.at.lat += f64::from(n % 11).mul_add(0.000_1, -0.000_5);
        new.report.at.lng += f64::from(n % 12).mul_add(0.000_1, -0.000_55);
        new.at = NOW.plus_minutes(-i64::from(n) - if n % 2 == 1 { 200 * 24 * 60 } else { 0 });
        subject.stores.tickets.create(new).await.unwrap();
    }
    let center = person(Role::Center, 48);
    let mut all = Vec::new();
    for page in 0..3 {
        let query = DeskQuery { sort: Sort::Newest, page, ..DeskQuery::default() };
        all.extend(subject.stores.desk.list(&center, &query, NOW).await.unwrap().into_iter().take(50));
    }
    assert_eq!(all.len(), 120);
    let since = NOW.plus_minutes(-90 * 24 * 60);
    for metres in [12.0, 40.0, 70.0] {
        for of in all.iter().step_by(7) {
            let at = domain::geo::Point { lat: of.lat, lng: of.lng };
            let (lat, lng) = (metres / 111_320.0, metres / 111_320.0 / at.lat.to_radians().cos());
            // Newest first already.
            let expected: Vec<_> = all
                .iter()
                .filter(|row| (row.lat - at.lat).abs() <= lat && (row.lng - at.lng).abs() <= lng)
                .filter(|row| row.reported_at >= since && row.number != of.number)
                .map(|row| row.number.clone())
                .take(AROUND_ROWS as usize)
                .collect();
            let around = subject.stores.desk.around(&center, at, metres, since, &of.number, NOW);
            let around: Vec<_> = around.await.unwrap().into_iter().map(|row| row.number).collect();
            assert_eq!(around, expected, "{metres} m around {}", of.number);
        }
    }
}

pub async fn two_characters_find_a_ticket_for_those_who_may_see_it(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let seen = tickets.create(draft("key-00001", "E1")).await.unwrap();
    let hidden = tickets.create(draft("key-00002", "G1")).await.unwrap();
    let docs = vec![(seen.id, grams("楼道堆物,纸箱挡路")), (hidden.id, grams("群租,门口纸箱"))];
    let (seq, waiting) = subject.stores.search.unindexed(100).await.unwrap();
    assert_eq!(waiting, vec![seen.id, hidden.id]);
    subject.stores.search.index(seq, docs).await.unwrap();
    assert_eq!(subject.stores.search.unindexed(100).await.unwrap().1, vec![]);
    let find = async |person: &Person, q: &str| {
        let query = DeskQuery { q: q.to_owned(), ..DeskQuery::default() };
        let rows = subject.stores.desk.list(person, &query, NOW).await.unwrap();
        rows.into_iter().map(|row| row.number).collect::<Vec<_>>()
    };
    let (center, lead) = (person(Role::Center, 1), Person { areas: vec![1], ..person(Role::AreaLead, 2) });
    assert_eq!(find(&center, "纸箱").await, vec![hidden.number.clone(), seen.number.clone()], "newest first");
    assert_eq!(find(&lead, "纸箱").await, vec![seen.number.clone()]);
    assert_eq!(find(&center, "群租").await, vec![hidden.number]);
    assert_eq!(find(&center, "纸").await.len(), 2);
    assert!(find(&center, "电梯").await.is_empty());
    assert!(find(&center, "' OR 1=1 --").await.is_empty());
    // Words that were written again are found anew, and the old ones no longer.
    subject.stores.search.index(seq, vec![(seen.id, grams("已经清理"))]).await.unwrap();
    assert!(find(&lead, "纸箱").await.is_empty());
    assert_eq!(find(&lead, "清理").await, vec![seen.number]);
}

pub async fn what_happened_several_times_is_indexed_once_however_many_lines_it_left(subject: &Subject) {
    let (tickets, search) = (&subject.stores.tickets, &subject.stores.search);
    let noted = || vec![Fact::Noted { note: None, photos: Vec::new() }];
    let busy = tickets.create(draft("key-00001", "E1")).await.unwrap();
    for n in 1..4 {
        happen(subject, busy.id, NOW.plus_minutes(n), noted()).await.unwrap();
    }
    let quiet = tickets.create(draft("key-00002", "E1")).await.unwrap();
    let (seq, both) = search.unindexed(2).await.unwrap();
    assert_eq!(both, vec![busy.id, quiet.id], "two tickets are two, though they left five lines");
    search.index(seq, vec![]).await.unwrap();
    assert_eq!(search.unindexed(2).await.unwrap().1, vec![]);

    happen(subject, quiet.id, NOW.plus_minutes(5), noted()).await.unwrap();
    happen(subject, busy.id, NOW.plus_minutes(6), noted()).await.unwrap();
    let (seq, first) = search.unindexed(1).await.unwrap();
    assert_eq!(first, vec![quiet.id], "no more than were asked for");
    search.index(seq, vec![]).await.unwrap();
    assert_eq!(search.unindexed(1).await.unwrap().1, vec![busy.id], "and none is passed over");
}

pub async fn a_whole_loop_is_written_and_proved(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let id = tickets.create(draft("key-00001", "E1")).await.unwrap().id;
    let place = server::demo::demo_place().unwrap();
    let member = |account, role, unit_id: &str| Actor::Staff {
        account: AccountId(account),
        role,
        unit: (!unit_id.is_empty()).then(|| unit(unit_id)),
    };
    happen(subject, id, NOW, vec![filed("E1", NOW), dispatched(&["police"], NOW)]).await.unwrap();
    let moves = [
        (
            member(5, Role::UnitMember, "police"),
            domain::ticket::Command::Accept { child: 1, recorded: false },
        ),
        (
            member(5, Role::UnitMember, "police"),
            domain::ticket::Command::HandIn {
                child: 1,
                no_photo: Some(NoPhotoReason::Paper),
                recorded: false,
            },
        ),
        (
            member(6, Role::Supervisor, ""),
            domain::ticket::Command::Close { reason: domain::ticket::CloseReason::Solved },
        ),
    ];
    for (n, (actor, command)) in (1..).zip(moves) {
        let chain = tickets.entries(id).await.unwrap().unwrap();
        let before = Ticket::fold(chain.iter().map(|sealed| &sealed.entry)).unwrap();
        let at = NOW.plus_minutes(n);
        let salt = [3; 16];
        let said = Said { actor: actor.clone(), note: Some(commit(&salt, b"done")), photos: Vec::new() };
        let calendars = place.calendars.get();
        let rules = domain::ticket::Rules { now: at, calendars: &calendars, units: &place.units };
        let facts = decide(&before, &command, &said, rules).unwrap();
        let steps = facts.into_iter().map(|fact| (actor.clone(), fact));
        let mut change = Change::of(id, &before, &chain.last().unwrap().hash, at, steps).unwrap();
        change.secrets = vec![domain::backend::ports::Secret {
            seq: before.version + 1,
            field: domain::backend::ports::SecretField::Note,
            salt,
            value: "done".to_owned(),
        }];
        tickets.append(change).await.unwrap();
    }
    let done = ticket(subject, id).await;
    assert_eq!((done.state, done.version), (State::Closed, 6));
    assert_eq!(done.children[0].state, ChildState::Handled);
    let audit = subject.stores.installation.audit().await.unwrap();
    assert_eq!((audit.entries, audit.secrets, audit.wrong), (6, 4, Vec::new()));
    assert_eq!(subject.stores.installation.rebuild().await.unwrap(), 1);
    assert_eq!(ticket(subject, id).await, done);
}
