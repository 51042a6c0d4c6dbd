//! What any store of people must do; nothing here knows which store it looks at.

use domain::backend::people_ports::{
    Link, LinkKind, NewAccount, NewSession, PasswordChange, SecurityEntry, SecurityEvent, SessionKind,
};
use domain::backend::ports::StoreError;
use domain::backend::{Hash, ThrottleKey, ThrottleRule, sha256};
use domain::clock::Timestamp;
use domain::ids::AccountId;
use domain::people::{Action, Duty, Person, Role};
use futures::future::join_all;

use crate::contract::Subject;
use crate::contract::drafts::NOW;

const DAY: i64 = 24 * 60;

fn hash(name: &str) -> Hash {
    sha256(&[name.as_bytes()])
}

fn later(minutes: i64) -> Timestamp {
    NOW.plus_minutes(minutes)
}

fn newcomer(username: &str) -> NewAccount {
    let person = Person {
        id: AccountId(0),
        username: username.to_owned(),
        name: "王 O'Neill".to_owned(),
        role: Role::AreaLead,
        community: Some("GK1".parse().unwrap()),
        areas: vec![2, 5],
        unit: Some("gk1-team2".parse().unwrap()),
        duty: Some(Duty::StationHead),
    };
    NewAccount {
        person,
        password: Some("$hash".to_owned()),
        needs_totp: true,
        demo: false,
        at: NOW,
        by: None,
        link: None,
    }
}

async fn account(subject: &Subject, username: &str) -> AccountId {
    subject.stores.people.add_account(newcomer(username)).await.unwrap()
}

fn session(of: AccountId, name: &str) -> NewSession {
    NewSession {
        hash: hash(name),
        account: of,
        kind: SessionKind::Password,
        at: NOW,
        expires_at: later(7 * DAY),
        replaces: None,
        link: None,
        forgiven: Vec::new(),
        uncounted: Vec::new(),
        device: None,
    }
}

fn link(kind: LinkKind, account: Option<AccountId>, name: &str) -> Link {
    Link { hash: hash(name), kind, account, created_at: NOW, expires_at: later(60) }
}

fn change(account: AccountId) -> PasswordChange {
    PasswordChange {
        account,
        password: Some("$new".to_owned()),
        without_totp: false,
        link: None,
        at: NOW,
        by: None,
    }
}

pub async fn an_account_reads_back_and_its_name_is_taken(subject: &Subject) {
    let people = &subject.stores.people;
    let id = account(subject, "lead2").await;
    let other = people.add_account(NewAccount { demo: true, ..newcomer("lead3") }).await.unwrap();
    assert_ne!(id, other);
    let held = people.account_named("lead2").await.unwrap().unwrap();
    assert_eq!(held.person, Person { id, ..newcomer("lead2").person });
    assert_eq!(people.account(id).await.unwrap(), Some(held.clone()));
    assert_eq!((held.password.as_deref(), held.totp, held.disabled), (Some("$hash"), None, false));
    assert_eq!(people.add_account(newcomer("lead2")).await, Err(StoreError::Conflict));
    let names: Vec<_> =
        people.accounts().await.unwrap().into_iter().map(|a| (a.person.username, a.demo)).collect();
    assert_eq!(names, [("lead2".to_owned(), false), ("lead3".to_owned(), true)]);
    assert_eq!(people.account_named("LEAD2").await.unwrap(), None);
}

pub async fn a_session_lasts_until_it_is_replaced_or_ended(subject: &Subject) {
    let people = &subject.stores.people;
    let (one, two) = (account(subject, "one").await, account(subject, "two").await);
    for (of, name) in [(one, "a"), (one, "b"), (two, "c")] {
        people.begin_session(session(of, name)).await.unwrap();
    }
    let held = people.session(&hash("a")).await.unwrap().unwrap();
    assert_eq!((held.person.id, held.kind, held.lacks_totp), (one, SessionKind::Password, true));
    assert_eq!((held.seen_at, held.expires_at), (NOW, later(7 * DAY)));
    people.touch_session(&hash("a"), later(9)).await.unwrap();
    people.touch_session(&hash("a"), later(3)).await.unwrap();
    assert_eq!(people.session(&hash("a")).await.unwrap().unwrap().seen_at, later(9), "never back");
    let renewed = NewSession { replaces: Some(hash("a")), ..session(one, "a2") };
    people.begin_session(renewed).await.unwrap();
    assert_eq!(people.session(&hash("a")).await.unwrap(), None);
    people.end_sessions(one, later(10)).await.unwrap();
    for (name, there) in [("a2", false), ("b", false), ("c", true)] {
        assert_eq!(people.session(&hash(name)).await.unwrap().is_some(), there, "{name}");
    }
}

pub async fn a_new_password_and_a_closed_account_end_sessions_and_links(subject: &Subject) {
    let people = &subject.stores.people;
    let one = account(subject, "one").await;
    for round in ["password", "disable"] {
        people.begin_session(session(one, round)).await.unwrap();
        people.add_link(link(LinkKind::Phone, Some(one), round), None).await.unwrap();
        match round {
            "password" => people.set_password(change(one)).await.unwrap(),
            _ => people.disable(one, None, NOW).await.unwrap(),
        }
        assert_eq!(people.session(&hash(round)).await.unwrap(), None);
        assert_eq!(people.link(&hash(round), NOW).await.unwrap(), None);
    }
    let held = people.account(one).await.unwrap().unwrap();
    assert!(held.disabled && held.password.as_deref() == Some("$new"));
    people.begin_session(session(one, "late")).await.unwrap();
    assert_eq!(people.session(&hash("late")).await.unwrap(), None, "a closed account opens nothing");
}

pub async fn an_authenticators_step_is_taken_once_and_never_an_earlier_one(subject: &Subject) {
    let people = &subject.stores.people;
    let (one, two) = (account(subject, "one").await, account(subject, "two").await);
    people.begin_session(session(one, "before")).await.unwrap();
    people.set_totp(one, vec![7; 20], 100, vec![hash("r1"), hash("r2")], NOW).await.unwrap();
    assert_eq!(people.session(&hash("before")).await.unwrap(), None, "begun without the authenticator");
    assert_eq!(people.set_totp(one, vec![8; 20], 100, Vec::new(), NOW).await, Err(StoreError::Conflict));
    assert_eq!(people.account(one).await.unwrap().unwrap().totp, Some(vec![7; 20]));
    let taken = join_all((0..20).map(|_| people.take_totp_step(one, 101))).await;
    assert_eq!(taken.iter().filter(|t| **t == Ok(true)).count(), 1);
    assert_eq!(people.take_totp_step(one, 100).await, Ok(false));
    assert_eq!(people.take_totp_step(one, 102).await, Ok(true));
    let code = hash("r1");
    let used = join_all((0..20).map(|_| people.take_recovery_code(one, &code, NOW))).await;
    assert_eq!(used.iter().filter(|t| **t == Ok(true)).count(), 1);
    assert_eq!(people.take_recovery_code(two, &hash("r2"), NOW).await, Ok(false));
    people.set_password(PasswordChange { without_totp: true, ..change(one) }).await.unwrap();
    assert_eq!(people.account(one).await.unwrap().unwrap().totp, None);
    assert_eq!(people.take_recovery_code(one, &hash("r2"), NOW).await, Ok(false));
}

pub async fn a_link_works_once_and_a_new_one_replaces_it(subject: &Subject) {
    let people = &subject.stores.people;
    let (one, two) = (account(subject, "one").await, account(subject, "two").await);
    let phone = |name| link(LinkKind::Phone, Some(one), name);
    people.add_link(phone("first"), None).await.unwrap();
    people.add_link(link(LinkKind::Phone, Some(two), "two"), None).await.unwrap();
    people.add_link(phone("second"), Some(two)).await.unwrap();
    assert_eq!(people.link(&hash("first"), NOW).await.unwrap(), None);
    assert_eq!(people.link(&hash("second"), later(60)).await.unwrap(), Some(phone("second")));
    assert_eq!(people.link(&hash("second"), later(61)).await.unwrap(), None);
    let bound = |name: &str, at| NewSession {
        kind: SessionKind::Phone,
        link: Some(hash("second")),
        at,
        expires_at: later(90 * DAY),
        ..session(one, name)
    };
    assert_eq!(people.begin_session(bound("late", later(61))).await, Err(StoreError::Conflict));
    let bindings: Vec<NewSession> = (0..10).map(|i| bound(&format!("phone{i}"), NOW)).collect();
    let made = join_all(bindings.into_iter().map(|new| people.begin_session(new))).await;
    assert_eq!(made.iter().filter(|m| m.is_ok()).count(), 1);
    assert_eq!(people.phones(one, NOW).await.unwrap(), 1);
    people.begin_session(session(one, "desk")).await.unwrap();
    people.revoke_phones(one, None, NOW).await.unwrap();
    assert_eq!(people.phones(one, NOW).await.unwrap(), 0);
    assert!(people.session(&hash("desk")).await.unwrap().is_some(), "only phones are revoked");
    assert!(people.link(&hash("two"), NOW).await.unwrap().is_some());
}

pub async fn the_first_administrators_link_ends_with_the_first_account(subject: &Subject) {
    let people = &subject.stores.people;
    people.add_link(link(LinkKind::First, None, "old"), None).await.unwrap();
    people.add_link(link(LinkKind::First, None, "new"), None).await.unwrap();
    assert_eq!(people.link(&hash("old"), NOW).await.unwrap(), None);
    let by_link = |name| NewAccount { link: Some(hash("new")), ..newcomer(name) };
    people.add_account(by_link("admin")).await.unwrap();
    assert_eq!(people.add_account(by_link("second")).await, Err(StoreError::Conflict));
    assert_eq!(people.account_named("second").await.unwrap(), None, "all of it or nothing");
    assert_eq!(people.add_link(link(LinkKind::First, None, "x"), None).await, Err(StoreError::Conflict));
}

pub async fn attempts_are_counted_together_or_not_at_all(subject: &Subject) {
    let people = &subject.stores.people;
    let key = |name, free| ThrottleKey { key: hash(name), rule: ThrottleRule { free, longest_seconds: 60 } };
    let both = [key("narrow", 2), key("wide", 100)];
    let tried = join_all((0..10).map(|_| people.try_attempt(&both, NOW))).await;
    assert_eq!(tried.iter().filter(|t| **t == Ok(Ok(()))).count(), 2, "many at once are counted too");
    let free_at = people.try_attempt(&both, NOW).await.unwrap().unwrap_err();
    assert_eq!(free_at, Timestamp(NOW.0 + 1000));
    assert_eq!(people.try_attempt(&both, free_at).await.unwrap(), Ok(()));
    assert_eq!(people.try_attempt(&both, free_at).await.unwrap(), Err(Timestamp(free_at.0 + 2000)));
    // Three were counted under the wide key: the refused ones were not.
    assert_eq!(people.try_attempt(&[key("wide", 4)], free_at).await.unwrap(), Ok(()));
    assert!(people.try_attempt(&[key("wide", 4)], free_at).await.unwrap().is_err());
    let one = account(subject, "one").await;
    let success = NewSession {
        forgiven: vec![hash("narrow")],
        uncounted: vec![hash("wide")],
        device: Some(hash("browser")),
        ..session(one, "a")
    };
    people.begin_session(success).await.unwrap();
    assert_eq!(people.try_attempt(&[key("narrow", 1)], free_at).await.unwrap(), Ok(()));
    assert_eq!(people.try_attempt(&[key("wide", 4)], free_at).await.unwrap(), Ok(()));
    assert!(people.knows_device(one, &hash("browser")).await.unwrap());
    assert!(!people.knows_device(one, &hash("other")).await.unwrap());
    assert!(!people.knows_device(AccountId(0), &hash("browser")).await.unwrap());
}

pub async fn what_concerns_security_is_written_down(subject: &Subject) {
    let people = &subject.stores.people;
    let one = account(subject, "one").await;
    let refused = SecurityEntry {
        who: Some(one),
        action: Some(Action::RevealPhone),
        subject: Some("ticket".to_owned()),
        ..SecurityEntry::new(later(1), SecurityEvent::Refused)
    };
    people.log(refused.clone()).await.unwrap();
    people.begin_session(session(one, "a")).await.unwrap();
    people.end_sessions(one, later(2)).await.unwrap();
    let log = people.security_log(10).await.unwrap();
    let events: Vec<_> = log.iter().map(|entry| entry.event).collect();
    use SecurityEvent::{AccountAdded, Refused, SignedIn, SignedOut};
    assert_eq!(events, [SignedOut, SignedIn, Refused, AccountAdded], "newest first");
    assert_eq!(log[2], refused);
    assert_eq!((log[3].who, log[3].about), (None, Some(one)));
    assert_eq!(people.security_log(1).await.unwrap().len(), 1);
}

pub async fn what_is_over_is_swept_and_the_rest_stays(subject: &Subject) {
    let people = &subject.stores.people;
    let one = account(subject, "one").await;
    people.begin_session(session(one, "password")).await.unwrap();
    let phone = NewSession { kind: SessionKind::Phone, expires_at: later(90 * DAY), ..session(one, "phone") };
    people.begin_session(phone).await.unwrap();
    people.add_link(link(LinkKind::Phone, Some(one), "link"), None).await.unwrap();
    people.log(SecurityEntry::new(NOW, SecurityEvent::SignInFailed)).await.unwrap();
    assert_eq!(people.sweep_people(NOW).await.unwrap(), 0);
    assert!(people.sweep_people(later(2 * DAY)).await.unwrap() >= 2);
    assert_eq!(people.session(&hash("password")).await.unwrap(), None);
    assert!(people.session(&hash("phone")).await.unwrap().is_some());
    people.sweep_people(later(91 * DAY)).await.unwrap();
    assert_eq!(people.session(&hash("phone")).await.unwrap(), None);
    let log = people.security_log(50).await.unwrap();
    assert!(log.iter().all(|entry| entry.event != SecurityEvent::SignInFailed) && log.len() >= 3);
}

pub async fn units_are_part_of_the_place(subject: &Subject) {
    let place = subject.stores.installation.load_place().await.unwrap().unwrap();
    let mut expected = server::demo::demo_place().unwrap().units;
    expected.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(place.units, expected);
    assert_eq!(place.units.len(), 19);
    let hours = domain::backend::unit_hours(&place.units);
    assert_eq!(hours[&"center".parse().unwrap()], domain::clock::ServiceHours::always());
    assert_eq!(hours[&"gk1-property".parse().unwrap()], domain::clock::ServiceHours::daily());
    assert_eq!(hours[&"police".parse().unwrap()], domain::clock::ServiceHours::office());
}
