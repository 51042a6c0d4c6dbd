//! The behaviours themselves; nothing here knows which store it looks at.

use std::collections::HashSet;

use domain::backend::ports::{LivePin, StoreError};
use domain::backend::{Place, hex, sha256, verify};
use domain::clock::PublicCalendar;
use domain::event::LiveEvent;
use domain::pins::PinSet;
use domain::ticket::State;
use futures::future::{join, join_all};
use server::import::{Kind, import};

use crate::contract::Subject;
use crate::contract::drafts::{NOW, closing, draft, photo};

pub async fn a_report_is_stored_once_per_key(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let first = tickets.create(draft("key-00001", "E1")).await.unwrap();
    assert!(!first.repeated);
    let mut again = draft("key-00001", "E1");
    again.id.0[0] ^= 1;
    let second = tickets.create(again).await.unwrap();
    assert!(second.repeated);
    assert_eq!((second.id, &second.number, second.expected_by), (first.id, &first.number, first.expected_by));
    assert_eq!(subject.stores.log.snapshot().await.unwrap().1.len(), 1);
}

pub async fn another_report_under_a_used_key_is_refused(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    tickets.create(draft("key-00001", "E1")).await.unwrap();
    let refused = tickets.create(draft("key-00001", "B1")).await;
    assert_eq!(refused, Err(StoreError::KeyReused));
    assert_eq!(subject.stores.log.head().await.unwrap(), subject.stores.log.snapshot().await.unwrap().0);
    assert_eq!(subject.stores.log.snapshot().await.unwrap().1.len(), 1);
}

pub async fn the_same_report_100_times_at_once_makes_one_ticket(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let made = join_all((0..100).map(|_| tickets.create(draft("key-00001", "E1")))).await;
    let numbers: HashSet<String> = made.iter().map(|m| m.as_ref().unwrap().number.to_string()).collect();
    assert_eq!(numbers.len(), 1);
    assert_eq!(made.iter().filter(|m| !m.as_ref().unwrap().repeated).count(), 1);
    assert_eq!(subject.stores.log.snapshot().await.unwrap().1.len(), 1);
}

pub async fn numbers_count_up_through_the_day_without_a_gap(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let keys: Vec<String> = (0..60).map(|i| format!("key-{i:05}")).collect();
    let made = join_all(keys.iter().map(|key| tickets.create(draft(key, "E1")))).await;
    let mut counts: Vec<u32> = made.iter().map(|m| m.as_ref().unwrap().number.count).collect();
    counts.sort_unstable();
    assert_eq!(counts, (1..=60).collect::<Vec<_>>());
    let first = made.iter().find(|m| m.as_ref().unwrap().number.count == 1).unwrap();
    assert_eq!(first.as_ref().unwrap().number.to_string(), "GK1-261123-0001");
}

pub async fn an_unknown_photo_is_refused_and_uses_up_neither_key_nor_number(subject: &Subject) {
    let (tickets, photos) = (&subject.stores.tickets, &subject.stores.photos);
    let picture = photo(b"picture");
    let mut new = draft("key-00001", "E1");
    new.photos = vec![picture.id.clone()];
    assert_eq!(tickets.create(new.clone()).await, Err(StoreError::UnknownPhoto));
    assert_eq!(subject.stores.log.head().await.unwrap(), 0);
    photos.put(picture, None, NOW).await.unwrap();
    assert_eq!(tickets.create(new).await.unwrap().number.count, 1);
}

pub async fn a_report_that_the_database_refuses_takes_no_other_with_it(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    tickets.create(draft("key-00000", "E1")).await.unwrap();
    let mut drafts: Vec<_> = (1..=20).map(|i| draft(&format!("key-{i:05}"), "E1")).collect();
    // A tracking code is one ticket's: the database itself refuses the second.
    drafts[7].tracking = draft("key-00000", "E1").tracking;
    let made = join_all(drafts.into_iter().map(|draft| tickets.create(draft))).await;
    assert!(matches!(made[7], Err(StoreError::Other(_))), "{:?}", made[7]);
    let mut counts: Vec<u32> = made.iter().flatten().map(|created| created.number.count).collect();
    counts.sort_unstable();
    assert_eq!(counts, (2..=20).collect::<Vec<_>>(), "it used up no number either");
    assert_eq!(subject.stores.log.since(0, 100).await.unwrap().len(), 20);
    assert!(subject.stores.installation.audit().await.unwrap().wrong.is_empty());
}

pub async fn a_change_of_an_older_version_is_a_conflict(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let id = tickets.create(draft("key-00001", "E1")).await.unwrap().id;
    let (one, other) = (closing(&**tickets, id, NOW).await, closing(&**tickets, id, NOW).await);
    let mut results = join_all([tickets.append(one), tickets.append(other)]).await;
    results.sort_by_key(Result::is_err);
    assert_eq!(results, vec![Ok(()), Err(StoreError::Conflict)]);
    assert_eq!(tickets.entries(id).await.unwrap().unwrap().len(), 2);
}

pub async fn entries_read_back_as_an_unbroken_chain(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let id = tickets.create(draft("key-00001", "E1")).await.unwrap().id;
    tickets.append(closing(&**tickets, id, NOW.plus_minutes(5)).await).await.unwrap();
    let chain = tickets.entries(id).await.unwrap().unwrap();
    assert_eq!(chain.len(), 2);
    assert!(verify(&chain));
    let mut unknown = id;
    unknown.0[3] ^= 1;
    assert_eq!(tickets.entries(unknown).await.unwrap(), None);
}

pub async fn the_log_increases_strictly_and_replays_to_the_snapshot(subject: &Subject) {
    let (tickets, log) = (&subject.stores.tickets, &subject.stores.log);
    let keys: Vec<String> = (0..40).map(|i| format!("key-{i:05}")).collect();
    let items = ["E1", "B1", "G1", "C4"];
    let made =
        join_all(keys.iter().enumerate().map(|(i, key)| tickets.create(draft(key, items[i % 4])))).await;
    for created in made.iter().take(10) {
        let change = closing(&**tickets, created.as_ref().unwrap().id, NOW.plus_minutes(1)).await;
        tickets.append(change).await.unwrap();
    }
    let mut records = Vec::new();
    loop {
        let next = log
            .since(records.last().map_or(0, |r: &domain::backend::ports::LogRecord| r.seq), 7)
            .await
            .unwrap();
        if next.is_empty() {
            break;
        }
        records.extend(next);
    }
    assert_eq!(records.len(), 50);
    assert!(records.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    let mut replayed = PinSet::default();
    for event in records.iter().filter_map(|record| record.public_event()) {
        replayed.apply(&event);
    }
    let (seq, pins) = log.snapshot().await.unwrap();
    assert_eq!(seq, records.last().unwrap().seq);
    assert_eq!(seq, log.head().await.unwrap());
    let public: Vec<_> = pins.iter().filter(|live| live.public).map(|live| &live.pin).collect();
    assert_eq!(public.len(), replayed.len());
    for pin in public {
        assert_eq!(replayed.get(&pin.number), Some(pin));
    }
}

pub async fn a_sensitive_ticket_never_makes_a_public_event(subject: &Subject) {
    let (tickets, log) = (&subject.stores.tickets, &subject.stores.log);
    let id = tickets.create(draft("key-00001", "G1")).await.unwrap().id;
    tickets.append(closing(&**tickets, id, NOW).await).await.unwrap();
    let public = tickets.create(draft("key-00002", "E1")).await.unwrap();
    let records = log.since(0, 100).await.unwrap();
    let events: Vec<LiveEvent> = records.iter().filter_map(|r| r.public_event()).collect();
    assert_eq!(records.len(), 3);
    assert!(matches!(&events[..], [LiveEvent::Pin(pin)] if pin.number == public.number));
}

pub async fn a_ticket_is_found_by_number_tracking_and_device_alone(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let new = draft("key-00001", "E1");
    let tracking = new.tracking;
    let created = tickets.create(new).await.unwrap();
    let mut foreign = draft("key-00002", "E1");
    foreign.device = None;
    tickets.create(foreign).await.unwrap();
    assert_eq!(tickets.by_number(&created.number).await.unwrap(), Some(created.id));
    assert_eq!(tickets.by_tracking(&tracking).await.unwrap(), Some(created.id));
    assert_eq!(tickets.by_device(&[9; 32]).await.unwrap(), vec![(created.id, created.number.clone())]);
    assert_eq!(tickets.by_number(&"GK1-261123-0999".parse().unwrap()).await.unwrap(), None);
    assert_eq!(tickets.by_tracking(&[0; 32]).await.unwrap(), None);
    assert!(tickets.by_device(&[1; 32]).await.unwrap().is_empty());
    let secrets = tickets.secrets(created.id).await.unwrap();
    assert_eq!(secrets.len(), 1);
    assert_eq!(secrets[0].value, "key-00001");
}

pub async fn a_doors_reports_are_counted_without_the_sensitive_ones(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let door = "GK1-1-1-1".parse().unwrap();
    for (key, item) in [("key-00001", "E1"), ("key-00002", "E3"), ("key-00003", "G1")] {
        tickets.create(draft(key, item)).await.unwrap();
    }
    let id = tickets.by_tracking(&draft("key-00002", "E3").tracking).await.unwrap().unwrap();
    tickets.append(closing(&**tickets, id, NOW).await).await.unwrap();
    let counts = tickets.door_counts(&door, NOW.plus_minutes(-60)).await.unwrap();
    assert_eq!((counts.open, counts.closed_lately), (1, 1));
    let later = tickets.door_counts(&door, NOW.plus_minutes(60)).await.unwrap();
    assert_eq!((later.open, later.closed_lately), (1, 0));
}

pub async fn a_passed_promise_is_announced_exactly_once(subject: &Subject) {
    let (tickets, log) = (&subject.stores.tickets, &subject.stores.log);
    let created = tickets.create(draft("key-00001", "D1")).await.unwrap();
    let closed = tickets.create(draft("key-00002", "D1")).await.unwrap();
    tickets.append(closing(&**tickets, closed.id, NOW).await).await.unwrap();
    assert_eq!(tickets.mark_overdue(created.expected_by).await.unwrap(), 0, "not before it has passed");
    let before = log.head().await.unwrap();
    assert_eq!(tickets.mark_overdue(created.expected_by.plus_minutes(1)).await.unwrap(), 1);
    assert_eq!(tickets.mark_overdue(created.expected_by.plus_minutes(2)).await.unwrap(), 0);
    let said = log.since(before, 10).await.unwrap();
    assert_eq!(said.len(), 1);
    assert!(said[0].pin.overdue && said[0].pin.status == State::Reported && said[0].public);
}

pub async fn a_photo_belongs_to_the_devices_that_sent_it_and_waits_a_day(subject: &Subject) {
    let (tickets, photos) = (&subject.stores.tickets, &subject.stores.photos);
    let (used, unused) = (photo(b"used"), photo(b"left alone"));
    let (mine, yours) = ([1; 32], [2; 32]);
    photos.put(used.clone(), Some(mine), NOW).await.unwrap();
    photos.put(used.clone(), Some(yours), NOW).await.unwrap();
    photos.put(unused.clone(), Some(mine), NOW).await.unwrap();
    let mut new = draft("key-00001", "E1");
    new.photos = vec![used.id.clone()];
    tickets.create(new).await.unwrap();
    assert!(photos.belongs_to(&used.id, &yours).await.unwrap());
    assert!(!photos.belongs_to(&unused.id, &yours).await.unwrap());
    assert_eq!(photos.get(&used.id, false).await.unwrap().unwrap(), b"used");
    assert_eq!(photos.get(&used.id, true).await.unwrap().unwrap(), b"u");

    assert_eq!(photos.sweep(NOW.plus_minutes(60)).await.unwrap(), 0);
    assert_eq!(photos.sweep(NOW.plus_minutes(25 * 60)).await.unwrap(), 1);
    assert!(photos.exists(&used.id).await.unwrap());
    assert!(!photos.exists(&unused.id).await.unwrap());
}

/// A place in digits, since it is not made to be compared.
fn print(place: Option<Place>) -> String {
    hex(&sha256(&[format!("{place:?}").as_bytes()]))
}

pub async fn the_place_reads_back_as_it_was_saved_and_can_be_replaced_under_tickets(subject: &Subject) {
    let (tickets, installation) = (&subject.stores.tickets, &subject.stores.installation);
    let demo = server::demo::demo_place().unwrap();
    let mut place = installation.load_place().await.unwrap().unwrap();
    assert_eq!(place.stairwells.len(), demo.stairwells.len());
    assert!(demo.facilities.iter().all(|facility| place.facilities.contains(facility)));
    assert_eq!((&place.plan, &place.paths), (&demo.plan, &demo.paths));
    tickets.create(draft("key-00001", "E1")).await.unwrap();
    place.stairwells.truncate(3);
    place.communities[0].name_en = "Another Name".to_owned();
    installation.save_place(place.clone()).await.unwrap();
    assert_eq!(print(installation.load_place().await.unwrap()), print(Some(place)));
}

pub async fn a_place_that_forgets_a_community_with_tickets_is_refused(subject: &Subject) {
    let (tickets, installation) = (&subject.stores.tickets, &subject.stores.installation);
    tickets.create(draft("key-00001", "E1")).await.unwrap();
    let mut place = installation.load_place().await.unwrap().unwrap();
    let before = print(Some(place.clone()));
    place.communities.clear();
    place.areas.clear();
    place.buildings.clear();
    place.stairwells.clear();
    place.facilities.clear();
    place.street_points.clear();
    place.companies.clear();
    place.units.clear();
    assert!(installation.save_place(place).await.is_err());
    assert_eq!(print(installation.load_place().await.unwrap()), before);
    tickets.create(draft("key-00002", "E1")).await.unwrap();
}

pub async fn keys_are_made_once_and_stay(subject: &Subject) {
    let installation = &subject.stores.installation;
    let (first, second) = join(installation.load_keys(true), installation.load_keys(true)).await;
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.server, second.server);
    assert_eq!(first.doors.len(), 1);
    assert_eq!(first.doors[0].secret, second.doors[0].secret);
    assert_ne!(first.server, first.doors[0].secret);
}

pub async fn an_audit_finds_nothing_wrong_and_a_rebuild_changes_nothing(subject: &Subject) {
    let (stores, place) = (&subject.stores, server::demo::demo_place().unwrap());
    server::load::load(stores, &place, 300, 7, NOW).await.unwrap();
    let created = stores.tickets.create(draft("key-00001", "D1")).await.unwrap();
    while stores.tickets.mark_overdue(created.expected_by.plus_minutes(1)).await.unwrap() > 0 {}
    let audit = stores.installation.audit().await.unwrap();
    assert_eq!((audit.tickets, audit.wrong), (301, vec![]));
    let before = stores.log.snapshot().await.unwrap();
    assert!(before.1.iter().any(|live| live.pin.overdue));
    assert_eq!(stores.installation.rebuild().await.unwrap(), 301);
    let after = stores.log.snapshot().await.unwrap();
    assert_eq!(after.0, before.0);
    let sorted = |mut pins: Vec<LivePin>| {
        pins.sort_by_key(|live| live.pin.number.to_string());
        pins
    };
    assert!(sorted(after.1) == sorted(before.1));
    assert!(stores.installation.audit().await.unwrap().wrong.is_empty());
}

pub async fn a_closed_store_takes_nothing_more(subject: &Subject) {
    let stores = &subject.stores;
    let waiting = tokio::spawn({
        let tickets = stores.tickets.clone();
        async move { tickets.create(draft("key-00001", "E1")).await }
    });
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    stores.installation.close().await;
    assert!(waiting.await.unwrap().is_ok(), "what was taken is finished");
    assert_eq!(stores.tickets.create(draft("key-00002", "E1")).await, Err(StoreError::Busy));
    assert_eq!(stores.log.head().await, Err(StoreError::Busy));
}

pub async fn the_calendar_is_read_as_it_was_written_and_a_year_is_replaced(subject: &Subject) {
    let installation = &subject.stores.installation;
    let place = installation.load_place().await.unwrap().unwrap();
    let demo = place.calendars.get().public.clone();
    assert_eq!(demo.years(), Some((2025, 2026)));

    let lines = "from,until,kind,name,name_en\n2026-01-01,,holiday,甲,A\n2026-05-01,,holiday,乙,B\n\
                 2026-10-01,,holiday,丙,C\n";
    let imported = import(Kind::Calendar, lines, Some(place)).unwrap();
    installation.save_place(imported.place).await.unwrap();
    let place = installation.load_place().await.unwrap().unwrap();
    let of = |calendar: &PublicCalendar, year| {
        calendar.days().iter().filter(|line| line.from.year() == year).count()
    };
    assert_eq!(of(&place.calendars.get().public, 2026), 3);
    assert_eq!(of(&place.calendars.get().public, 2025), of(&demo, 2025));
}
