//! What a store does for the bell and the outbox.

use domain::backend::notice_ports::{
    Channel, Claim, DeliveryCounts, DeliveryState, NewTarget, Outcome, SendFault,
};
use domain::backend::people_ports::SecurityEvent;
use domain::backend::ports::StoreError;
use domain::clock::Timestamp;
use domain::ids::{AccountId, TicketNumber};
use domain::lang::Lang;
use domain::people::{Duty, Person, Role};
use domain::ticket::{Fact, ReturnReason, SuspensionReason};
use futures::future::join_all;

use crate::contract::Subject;
use crate::contract::behaviour_loop::{dispatched, filed, happen, person, ticket};
use crate::contract::drafts::{NOW, draft};

fn later(seconds: i64) -> Timestamp {
    Timestamp(NOW.0 + seconds * 1000)
}

fn climbed_to(to: Duty) -> Fact {
    Fact::AlarmClimbed { to, account: None, unmanned: false }
}

fn member(id: u32) -> Person {
    person(Role::UnitMember, id)
}

fn lead(id: u32, area: u8) -> Person {
    Person { areas: vec![area], unit: None, ..person(Role::AreaLead, id) }
}

/// A ticket that the police were sent; returns its number.
async fn sent_to_police(subject: &Subject, key: &str) -> (domain::ids::TicketId, TicketNumber) {
    let created = subject.stores.tickets.create(draft(key, "E1")).await.unwrap();
    happen(subject, created.id, NOW, vec![filed("E1", NOW)]).await.unwrap();
    happen(subject, created.id, NOW, vec![dispatched(&["police"], NOW)]).await.unwrap();
    (created.id, created.number)
}

async fn kinds(subject: &Subject, person: &Person) -> Vec<(String, bool)> {
    let rows = subject.stores.notices.notices(person, None, 50).await.unwrap();
    rows.into_iter().map(|row| (row.kind, row.unread)).collect()
}

pub async fn notices_are_those_of_ones_own_newest_first_and_cut_to_what_one_sees(subject: &Subject) {
    let notices = &subject.stores.notices;
    let (id, number) = sent_to_police(subject, "key-00001").await;
    let (police, area1, area2) = (member(1), lead(2, 1), lead(3, 2));
    let committee = person(Role::Committee, 4);
    let rows = notices.notices(&police, None, 10).await.unwrap();
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!((row.kind.as_str(), &row.number, row.unread), ("dispatched", &number, true));
    assert_eq!(row.to.key(), "unit:police");
    assert_eq!(row.item.map(|item| item.to_string()).as_deref(), Some("E1"));
    assert!(row.due_at.is_some() && row.door.is_some() && row.floor == Some(3));
    assert_eq!(kinds(subject, &area1).await, [("reported".to_owned(), true)]);
    assert_eq!(kinds(subject, &area2).await, []);
    assert_eq!(kinds(subject, &committee).await, [("filed".to_owned(), true)]);
    assert_eq!(kinds(subject, &person(Role::Admin, 5)).await, []);

    sent_to_police(subject, "key-00002").await;
    let both = notices.notices(&police, None, 10).await.unwrap();
    assert!(both.len() == 2 && both[0].id > both[1].id);
    assert_eq!(notices.notices(&police, None, 1).await.unwrap(), both[..1]);
    assert_eq!(notices.notices(&police, Some(both[0].id), 10).await.unwrap(), both[1..]);

    // A unit that returned a ticket sees no more of it, and is told no more of it.
    let reason = ReturnReason::ALL[0];
    let returned = Fact::Returned { child: 1, reason, whose: None, clock: None, recorded: false, note: None };
    happen(subject, id, later(60), vec![returned]).await.unwrap();
    let left = notices.notices(&police, None, 10).await.unwrap();
    assert!(left.iter().all(|row| row.number != number) && left.len() == 1);
    assert_eq!(notices.unread(&police).await.unwrap(), 1);
    assert_eq!(kinds(subject, &committee).await.len(), 3, "who dispatches is told of the return");
}

pub async fn unread_notices_are_counted_for_each_alone_and_never_become_unread_again(subject: &Subject) {
    let notices = &subject.stores.notices;
    sent_to_police(subject, "key-00001").await;
    let (one, two) = (member(1), member(2));
    assert_eq!((notices.unread(&one).await.unwrap(), notices.unread(&two).await.unwrap()), (1, 1));
    let newest = notices.notices(&one, None, 1).await.unwrap()[0].id;
    notices.mark_read(one.id, newest).await.unwrap();
    assert_eq!((notices.unread(&one).await.unwrap(), notices.unread(&two).await.unwrap()), (0, 1));
    assert_eq!(kinds(subject, &one).await, [("dispatched".to_owned(), false)]);
    notices.mark_read(one.id, 0).await.unwrap();
    assert_eq!(notices.unread(&one).await.unwrap(), 0, "never back");
    // A number from nowhere does not hide what is still to come.
    notices.mark_read(one.id, i64::MAX).await.unwrap();
    sent_to_police(subject, "key-00002").await;
    assert_eq!(notices.unread(&one).await.unwrap(), 1);
    assert_eq!(notices.unread(&lead(3, 2)).await.unwrap(), 0);
}

pub async fn an_unanswered_alarm_is_told_to_those_on_duty(subject: &Subject) {
    let mut new = draft("key-00001", "G3");
    new.further = vec![Fact::EmergencyMarked { note: None }];
    let created = subject.stores.tickets.create(new).await.unwrap();
    let leader = Person { duty: Some(Duty::ShiftLeader), ..person(Role::Center, 1) };
    let (center, head) =
        (person(Role::Center, 2), Person { duty: Some(Duty::StationHead), ..person(Role::Committee, 3) });
    // The head of a station elsewhere may not see it.
    let elsewhere = Person { community: Some("GK2".parse().unwrap()), ..head.clone() };
    happen(subject, created.id, later(60), vec![climbed_to(Duty::ShiftLeader)]).await.unwrap();
    let marked = ("emergency_marked".to_owned(), true);
    let climbed = ("alarm_climbed".to_owned(), true);
    assert_eq!(kinds(subject, &leader).await, [climbed.clone(), marked.clone()]);
    assert_eq!(kinds(subject, &center).await, [marked]);
    happen(subject, created.id, later(180), vec![climbed_to(Duty::StationHead)]).await.unwrap();
    assert_eq!(kinds(subject, &head).await.first(), Some(&climbed));
    assert_eq!(kinds(subject, &elsewhere).await, []);
    let row = &subject.stores.notices.notices(&head, None, 1).await.unwrap()[0];
    assert_eq!(row.urgency, 2);
}

pub async fn time_calls_whoever_it_waits_for_and_each_thing_once(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let created = tickets.create(draft("key-00001", "E1")).await.unwrap();
    happen(subject, created.id, NOW, vec![filed("E1", NOW)]).await.unwrap();
    let (committee, police, center) = (person(Role::Committee, 1), member(2), person(Role::Center, 3));
    let first = async |person: &Person| kinds(subject, person).await.first().map(|(kind, _)| kind.clone());
    let now_is = ticket(subject, created.id).await;
    let (amber, due) = (now_is.amber_at().unwrap(), now_is.due_at().unwrap());
    assert_eq!(tickets.remind(amber).await.unwrap(), 0, "not before it is there");
    assert_eq!(tickets.remind(amber.plus_minutes(1)).await.unwrap(), 1);
    assert_eq!(first(&committee).await.as_deref(), Some("amber"));
    assert_eq!(tickets.remind(amber.plus_minutes(2)).await.unwrap(), 0, "told once");
    // Talk in between changes no clock, and nothing is told again.
    happen(subject, created.id, amber.plus_minutes(3), vec![Fact::Noted { note: None, photos: Vec::new() }])
        .await
        .unwrap();
    assert_eq!(tickets.remind(amber.plus_minutes(4)).await.unwrap(), 0);
    assert_eq!(tickets.remind(due.plus_minutes(1)).await.unwrap(), 1);
    assert_eq!(first(&committee).await.as_deref(), Some("overdue"));
    assert_eq!(tickets.remind(due.plus_minutes(2)).await.unwrap(), 0);

    // A new clock is told of anew, to the unit that has it and to whoever sent it.
    let sent = due.plus_minutes(5);
    happen(subject, created.id, sent, vec![dispatched(&["police"], sent)]).await.unwrap();
    let due = ticket(subject, created.id).await.due_at().unwrap();
    tickets.remind(due.plus_minutes(1)).await.unwrap();
    assert_eq!(first(&police).await.as_deref(), Some("overdue"), "and not that it soon will be");
    assert_eq!(first(&committee).await.as_deref(), Some("overdue"));
    let told = kinds(subject, &committee).await.into_iter().filter(|(kind, _)| kind == "overdue").count();
    assert_eq!(told, 2);

    // A suspension is looked at again, each time.
    let at = due.plus_minutes(10);
    let review_by = at.plus_minutes(30 * 24 * 60);
    let until = at.plus_minutes(90 * 24 * 60);
    let reason = SuspensionReason::Fund;
    happen(
        subject,
        created.id,
        at,
        vec![
            Fact::Accepted { child: 1, recorded: false, note: None },
            Fact::Suspended { reason, until, review_by, note: None },
        ],
    )
    .await
    .unwrap();
    tickets.remind(review_by).await.unwrap();
    assert_ne!(first(&center).await.as_deref(), Some("review_due"));
    assert_eq!(tickets.remind(review_by.plus_minutes(1)).await.unwrap(), 1);
    assert_eq!(first(&center).await.as_deref(), Some("review_due"));
    let later = review_by.plus_minutes(30 * 24 * 60);
    let reviewed = Fact::SuspensionReviewed { review_by: later, note: None };
    happen(subject, created.id, review_by.plus_minutes(5), vec![reviewed]).await.unwrap();
    assert_eq!(tickets.remind(review_by.plus_minutes(6)).await.unwrap(), 0);
    assert_eq!(tickets.remind(later.plus_minutes(1)).await.unwrap(), 1);
    subject.stores.installation.rebuild().await.unwrap();
    assert_eq!(tickets.remind(later.plus_minutes(2)).await.unwrap(), 0, "also after a rebuild");
    assert_eq!(subject.stores.installation.audit().await.unwrap().wrong, Vec::<String>::new());
}

pub async fn what_goes_to_any_station_head_still_does_and_the_others_get_their_own(subject: &Subject) {
    let outbox = &subject.stores.outbox;
    for (addressee, address) in [
        ("duty:station_head", "https://old.example/any"),
        ("duty:station_head:GK1", "https://new.example/own"),
        ("duty:station_head:GK2", "https://new.example/other"),
    ] {
        outbox.add_target(target(addressee, address)).await.unwrap();
    }
    let mut new = draft("key-00001", "G3");
    new.further = vec![Fact::EmergencyMarked { note: None }];
    let created = subject.stores.tickets.create(new).await.unwrap();
    happen(subject, created.id, later(180), vec![climbed_to(Duty::StationHead)]).await.unwrap();
    fan_out(subject).await;
    let made = outbox.deliveries(10).await.unwrap();
    assert_eq!(made.len(), 2, "another community's head has no part in it: {made:?}");
}

/// Who changes targets.
const BY: AccountId = AccountId(1);

fn target(addressee: &str, address: &str) -> NewTarget {
    NewTarget {
        channel: Channel::Webhook,
        addressee: addressee.parse().unwrap(),
        address: address.to_owned(),
        secret: "whsec_1".to_owned(),
        lang: Lang::En,
        by: BY,
        at: NOW,
    }
}

fn claim(seconds: i64) -> Claim {
    Claim { now: later(seconds), until: later(seconds + 20), limit: 10, busy: Vec::new() }
}

async fn fan_out(subject: &Subject) -> usize {
    let mut all = 0;
    loop {
        match subject.stores.outbox.fan_out(2, NOW).await.unwrap() {
            0 => return all,
            count => all += count,
        }
    }
}

pub async fn every_notice_becomes_one_delivery_a_target_from_then_on(subject: &Subject) {
    let outbox = &subject.stores.outbox;
    sent_to_police(subject, "key-00001").await;
    assert_eq!(fan_out(subject).await, 3, "reported, filed, dispatched");
    assert_eq!(outbox.deliveries(10).await.unwrap(), [], "nobody was to be told");
    let police = outbox.add_target(target("unit:police", "https://a.example/")).await.unwrap();
    let other = outbox.add_target(target("unit:police", "https://b.example/")).await.unwrap();
    outbox.add_target(target("unit:market", "https://a.example/")).await.unwrap();
    assert_eq!(
        outbox.add_target(target("unit:police", "https://a.example/")).await,
        Err(StoreError::Conflict)
    );
    assert_eq!(fan_out(subject).await, 0);
    let (_, number) = sent_to_police(subject, "key-00002").await;
    // Several servers at once make none twice.
    let made = join_all((0..8).map(|_| fan_out(subject))).await;
    assert_eq!(made.iter().sum::<usize>(), 3);
    let rows = outbox.deliveries(10).await.unwrap();
    let mut to: Vec<u32> = rows.iter().map(|row| row.target).collect();
    to.sort_unstable();
    assert_eq!(to, [police, other]);
    let told = rows[0].told.clone().unwrap();
    assert_eq!((told.number, told.kind.as_str()), (number, "dispatched"));
    assert_eq!(
        outbox.delivery_counts().await.unwrap(),
        DeliveryCounts { waiting: 2, retrying: 0, failed: 0 }
    );
}

pub async fn a_delivery_is_held_by_one_and_comes_back_when_nobody_says_how_it_ended(subject: &Subject) {
    let outbox = &subject.stores.outbox;
    let id = outbox.add_target(target("unit:police", "https://a.example/")).await.unwrap();
    sent_to_police(subject, "key-00001").await;
    fan_out(subject).await;
    let claimed = join_all((0..8).map(|_| outbox.claim(claim(0)))).await;
    let mut claimed: Vec<_> = claimed.into_iter().flat_map(Result::unwrap).collect();
    assert_eq!(claimed.len(), 1, "by one alone");
    let first = claimed.pop().unwrap();
    assert_eq!(
        (first.attempt, first.target, first.secret.as_str(), first.lang),
        (1, id, "whsec_1", Lang::En)
    );
    assert!(outbox.claim(claim(19)).await.unwrap().is_empty());
    // Whoever held it is gone.
    let second = outbox.claim(claim(20)).await.unwrap().pop().unwrap();
    assert_eq!((second.id, second.attempt), (first.id, 2));
    // The first one's late word of failure changes nothing; that it was sent would.
    let retry = Outcome::Retry { at: later(9_000), fault: SendFault::TimedOut };
    outbox.settle(first.id, 1, retry.clone()).await.unwrap();
    assert!(outbox.claim(claim(41)).await.unwrap().pop().is_some_and(|third| third.attempt == 3));
    outbox.settle(first.id, 3, retry).await.unwrap();
    assert!(outbox.claim(claim(8_999)).await.unwrap().is_empty());
    assert_eq!(
        outbox.delivery_counts().await.unwrap(),
        DeliveryCounts { waiting: 1, retrying: 1, failed: 0 }
    );
    outbox.settle(first.id, 1, Outcome::Sent { at: later(50) }).await.unwrap();
    let row = outbox.deliveries(1).await.unwrap().pop().unwrap();
    assert_eq!((row.state, row.sent_at, row.last_error), (DeliveryState::Sent, Some(later(50)), None));
    assert!(outbox.claim(claim(99_999)).await.unwrap().is_empty());
    assert!(!outbox.retry(first.id, NOW).await.unwrap(), "what was sent is not sent again");
    assert_eq!(outbox.sweep_outbox(later(1)).await.unwrap(), 1);
    assert_eq!(fan_out(subject).await, 0, "what was forgotten is not made again");
    assert_eq!(outbox.deliveries(1).await.unwrap(), []);
}

pub async fn urgent_deliveries_go_first_and_one_at_a_time_to_each_target(subject: &Subject) {
    let outbox = &subject.stores.outbox;
    let center = outbox.add_target(target("center", "https://a.example/")).await.unwrap();
    let police = outbox.add_target(target("unit:police", "https://b.example/")).await.unwrap();
    sent_to_police(subject, "key-00001").await;
    sent_to_police(subject, "key-00002").await;
    outbox.add_test(center, NOW).await.unwrap();
    let mut emergency = draft("key-00003", "G3");
    emergency.further = vec![Fact::EmergencyMarked { note: None }];
    subject.stores.tickets.create(emergency).await.unwrap();
    fan_out(subject).await;
    let claimed = outbox.claim(claim(0)).await.unwrap();
    assert_eq!(claimed.iter().map(|parcel| parcel.target).collect::<Vec<_>>(), [center, police]);
    assert_eq!(claimed[0].told.as_ref().unwrap().kind, "emergency_marked");
    let rest = Claim { busy: vec![police], ..claim(0) };
    let rest = outbox.claim(rest).await.unwrap();
    assert_eq!((rest.len(), rest[0].told.is_none()), (1, true), "a test has nothing to tell");
}

pub async fn a_paused_targets_deliveries_wait_and_a_removed_ones_end(subject: &Subject) {
    let outbox = &subject.stores.outbox;
    let id = outbox.add_target(target("unit:police", "https://a.example/")).await.unwrap();
    assert!(outbox.enable_target(id, false, BY, NOW).await.unwrap());
    sent_to_police(subject, "key-00001").await;
    fan_out(subject).await;
    assert!(outbox.claim(claim(0)).await.unwrap().is_empty());
    assert!(!outbox.targets().await.unwrap()[0].enabled);
    assert!(outbox.enable_target(id, true, BY, NOW).await.unwrap());
    let parcel = outbox.claim(claim(0)).await.unwrap().pop().unwrap();
    let failed = Outcome::Failed { fault: SendFault::Answered(500) };
    outbox.settle(parcel.id, 1, failed).await.unwrap();
    let row = outbox.failed(10).await.unwrap().pop().unwrap();
    assert_eq!((row.id, row.last_error), (parcel.id, Some(SendFault::Answered(500))));
    assert_eq!(outbox.delivery_counts().await.unwrap().failed, 1);
    assert!(outbox.retry(parcel.id, later(5)).await.unwrap());
    let again = outbox.claim(claim(5)).await.unwrap().pop().unwrap();
    assert_eq!(again.attempt, 1, "anew, with all attempts before it");
    assert!(outbox.remove_target(id, BY, NOW).await.unwrap());
    assert_eq!(outbox.targets().await.unwrap(), []);
    assert!(outbox.claim(claim(999)).await.unwrap().is_empty());
    assert_eq!(outbox.delivery_counts().await.unwrap(), DeliveryCounts::default());
    assert!(!outbox.retry(parcel.id, later(999)).await.unwrap());
    // The same may be added again, and begins anew.
    let anew = outbox.add_target(target("unit:police", "https://a.example/")).await.unwrap();
    assert_ne!(anew, id);
    assert!(!outbox.add_test(id, NOW).await.unwrap(), "what is gone is neither tested");
    assert!(!outbox.enable_target(id, true, BY, NOW).await.unwrap(), "nor resumed");
    assert!(!outbox.remove_target(id, BY, NOW).await.unwrap(), "nor removed again");
    assert!(outbox.claim(claim(0)).await.unwrap().is_empty());
    let log = subject.stores.people.security_log(10).await.unwrap();
    let told: Vec<_> =
        log.iter().rev().map(|line| (line.event, line.who, line.subject.clone().unwrap())).collect();
    let (old, new) = (format!("target {id}"), format!("target {anew}"));
    assert_eq!(
        told,
        [
            (SecurityEvent::TargetAdded, Some(BY), old.clone()),
            (SecurityEvent::TargetPaused, Some(BY), old.clone()),
            (SecurityEvent::TargetResumed, Some(BY), old.clone()),
            (SecurityEvent::TargetRemoved, Some(BY), old),
            (SecurityEvent::TargetAdded, Some(BY), new),
        ],
        "every change is written down, by number and without an address"
    );
}
