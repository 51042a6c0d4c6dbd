//! What a store does for duty rosters, handovers and calendars; nothing here knows which store it looks at.

use domain::backend::people_ports::SecurityEvent;
use domain::backend::ports::StoreError;
use domain::clock::{DayKind, DayProblem, PublicDays, ServiceHours, Timestamp, iso_date};
use domain::duty::{DutyShift, HandedItem, Handover, Taken};
use domain::ids::{AccountId, UnitId};
use domain::people::{Person, Role};
use domain::query::DeskQuery;
use domain::ticket::Fact;

use crate::contract::Subject;
use crate::contract::drafts::{NOW, closing, draft};

const BY: AccountId = AccountId(1);

fn unit(id: &str) -> UnitId {
    id.parse().unwrap()
}

fn hours_later(hours: i64) -> Timestamp {
    NOW.plus_minutes(hours * 60)
}

fn shift(of: &str, from: i64, until: i64) -> DutyShift {
    DutyShift {
        id: 0,
        unit: unit(of),
        from: hours_later(from),
        until: hours_later(until),
        name: "王 O'Neill".to_owned(),
        account: Some(AccountId(7)),
        phone: "13800000000".to_owned(),
        deputy: "李".to_owned(),
        deputy_phone: "02155500231".to_owned(),
        leader: from == 0,
    }
}

pub async fn shifts_of_one_unit_never_overlap(subject: &Subject) {
    let rosters = &subject.stores.rosters;
    let add = |shifts: Vec<DutyShift>| async { rosters.add_shifts(shifts, BY, NOW).await.unwrap() };
    assert_eq!(add(vec![shift("police", 0, 12), shift("police", 12, 24)]).await, 2, "they touch");
    for (from, until) in [(0, 12), (11, 13), (-1, 1), (-1, 25), (23, 25), (5, 6)] {
        assert_eq!(add(vec![shift("police", from, until)]).await, 0, "{from} to {until}");
    }
    assert_eq!(add(vec![shift("pingan", 0, 12)]).await, 1, "another unit's");
    assert_eq!(
        add(vec![shift("police", 24, 30), shift("police", 29, 40), shift("police", 30, 40)]).await,
        2,
        "those of one list do not overlap either"
    );
}

pub async fn a_roster_reads_back_and_a_removed_shift_makes_room(subject: &Subject) {
    let rosters = &subject.stores.rosters;
    let stored = vec![shift("police", 0, 12), shift("police", 12, 24), shift("center", 6, 18)];
    rosters.add_shifts(stored.clone(), BY, NOW).await.unwrap();
    let police = unit("police");
    let found = rosters.shifts(Some(&police), NOW, hours_later(24)).await.unwrap();
    let unnamed = |shifts: &[DutyShift]| -> Vec<DutyShift> {
        shifts.iter().map(|shift| DutyShift { id: 0, ..shift.clone() }).collect()
    };
    assert_eq!(unnamed(&found), stored[..2]);
    let now = |at: Timestamp| (at, Timestamp(at.0 + 1));
    let (from, until) = now(hours_later(12));
    let on_duty = rosters.shifts(Some(&police), from, until).await.unwrap();
    assert_eq!(unnamed(&on_duty), stored[1..2], "at the change the next one is on duty");
    let all = rosters.shifts(None, NOW, hours_later(24)).await.unwrap();
    assert_eq!(
        all.iter().map(|shift| shift.unit.as_str()).collect::<Vec<_>>(),
        ["center", "police", "police"]
    );

    let first = found[0].id;
    assert_eq!(rosters.shift(first).await.unwrap().as_ref(), Some(&found[0]));
    assert!(rosters.remove_shift(first, BY, NOW).await.unwrap());
    assert!(!rosters.remove_shift(first, BY, NOW).await.unwrap(), "once");
    assert_eq!(rosters.shift(first).await.unwrap(), None);
    assert_eq!(rosters.add_shifts(vec![shift("police", 2, 10)], BY, NOW).await.unwrap(), 1);
}

fn handover(of: &str, by: u32, items: usize) -> Handover {
    let item = |n: usize| HandedItem {
        number: format!("GK1-261123-{:04}", n + 1).parse().unwrap(),
        version: u32::try_from(n).unwrap() + 1,
    };
    Handover {
        id: 0,
        unit: unit(of),
        given_at: NOW,
        given_by: AccountId(by),
        note: "钥匙在抽屉里".to_owned(),
        items: (0..items).map(item).collect(),
        more: items > 2,
        taken: None,
    }
}

fn taken(by: u32) -> Taken {
    Taken { at: hours_later(1), by: AccountId(by), note: "收到".to_owned() }
}

pub async fn a_handover_is_taken_once_and_by_somebody_else(subject: &Subject) {
    let handovers = &subject.stores.handovers;
    let id = handovers.hand_over(handover("center", 1, 3)).await.unwrap();
    let read = handovers.handover(id).await.unwrap().unwrap();
    assert_eq!(read, Handover { id, ..handover("center", 1, 3) });
    assert_eq!(handovers.take_over(id, taken(1)).await, Err(StoreError::Conflict), "never by who gave it");
    handovers.take_over(id, taken(2)).await.unwrap();
    assert_eq!(handovers.take_over(id, taken(3)).await, Err(StoreError::Conflict), "once");
    assert_eq!(handovers.handover(id).await.unwrap().unwrap().taken, Some(taken(2)));
    assert_eq!(handovers.handover(id + 1).await.unwrap(), None);
    assert_eq!(handovers.take_over(id + 1, taken(2)).await, Err(StoreError::Conflict));
}

pub async fn a_later_handover_stands_in_place_of_one_that_nobody_took(subject: &Subject) {
    let handovers = &subject.stores.handovers;
    let first = handovers.hand_over(handover("center", 1, 0)).await.unwrap();
    let other = handovers.hand_over(handover("police", 4, 1)).await.unwrap();
    let second = handovers.hand_over(handover("center", 1, 1)).await.unwrap();
    assert_eq!(handovers.take_over(first, taken(2)).await, Err(StoreError::Conflict));
    handovers.take_over(second, taken(2)).await.unwrap();
    handovers.take_over(other, taken(5)).await.unwrap();
    let history = handovers.handovers(&unit("center"), 10).await.unwrap();
    assert_eq!(
        history.iter().map(|h| (h.id, h.taken.is_some())).collect::<Vec<_>>(),
        [(second, true), (first, false)]
    );
    assert_eq!(handovers.handovers(&unit("center"), 1).await.unwrap().len(), 1);
}

pub async fn the_urgent_list_holds_open_emergencies_and_urgent_items_alone(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let create = |key: &'static str, item: &'static str, emergency: bool| async move {
        let mut new = draft(key, item);
        if emergency {
            new.further = vec![Fact::EmergencyMarked { note: None }];
        }
        tickets.create(new).await.unwrap()
    };
    let _plain = create("key-00001", "E1", false).await;
    let urgent = create("key-00002", "D1", false).await;
    let alarm = create("key-00003", "E1", true).await;
    let closed = create("key-00004", "D1", false).await;
    tickets.append(closing(&**tickets, closed.id, NOW).await).await.unwrap();
    let center = Person {
        id: AccountId(9),
        username: String::new(),
        name: String::new(),
        role: Role::Center,
        community: None,
        areas: Vec::new(),
        unit: None,
        duty: None,
    };
    let query = DeskQuery { urgent: true, ..DeskQuery::default() };
    let rows = subject.stores.desk.list(&center, &query, NOW).await.unwrap();
    let mut found: Vec<_> = rows.into_iter().map(|row| (row.number, row.priority)).collect();
    found.sort();
    assert_eq!(found, [(urgent.number, 1), (alarm.number, 2)]);
    let whole = subject.stores.desk.list(&center, &DeskQuery::default(), NOW).await.unwrap();
    assert_eq!(whole.len(), 4);
}

fn holiday(year: i32, from: &str, until: &str) -> PublicDays {
    let day = |text: &str| iso_date::read(&format!("{year}-{text}")).unwrap();
    PublicDays {
        from: day(from),
        until: day(until),
        kind: DayKind::Holiday,
        name: "假".to_owned(),
        name_en: "Off".to_owned(),
    }
}

fn year(year: i32) -> Vec<PublicDays> {
    ["01-01", "05-01", "10-01"].map(|day| holiday(year, day, day)).to_vec()
}

pub async fn a_year_is_replaced_at_run_time_and_written_to_the_security_log(subject: &Subject) {
    let calendars = &subject.stores.calendars;
    let before = calendars.calendars().await.unwrap();
    assert_eq!(before.public.years(), Some((2025, 2026)));
    assert_eq!(calendars.replace_years(year(2027), BY, NOW).await.unwrap(), Ok(()));
    let after = calendars.calendars().await.unwrap();
    assert_eq!(after.public.years(), Some((2025, 2027)));
    let place = subject.stores.installation.load_place().await.unwrap().unwrap();
    assert_eq!(place.calendars.get().public, after.public);
    assert!(before.public.days().iter().all(|line| after.public.days().contains(line)));

    let faults = calendars.replace_years(year(2029), BY, NOW).await.unwrap().unwrap_err();
    assert!(matches!(faults[0].problem, DayProblem::Gap { year: 2028, .. }), "{faults:?}");
    let mut twice = year(2026);
    twice.push(holiday(2026, "10-01", "10-03"));
    let faults = calendars.replace_years(twice, BY, NOW).await.unwrap().unwrap_err();
    assert_eq!(faults.iter().map(|fault| fault.index).collect::<Vec<_>>(), [3]);
    assert_eq!(calendars.calendars().await.unwrap().public, after.public, "nothing by half");

    let log = subject.stores.people.security_log_of(SecurityEvent::CalendarReplaced, 10).await.unwrap();
    let told: Vec<_> = log.iter().map(|line| (line.who, line.subject.as_deref())).collect();
    assert_eq!(told, [(Some(BY), Some("2027"))], "a refused change changed nothing");
}

pub async fn a_units_hours_are_replaced_at_run_time(subject: &Subject) {
    let calendars = &subject.stores.calendars;
    let own = ServiceHours::from_text("workdays 07:30-12:00 13:00-16:30").unwrap();
    assert!(calendars.set_hours(&unit("police"), &own, BY, NOW).await.unwrap());
    assert!(!calendars.set_hours(&unit("nobody"), &own, BY, NOW).await.unwrap());
    let after = calendars.calendars().await.unwrap();
    assert_eq!(after.hours(&unit("police")), own);
    assert_eq!(after.hours(&unit("pingan")), ServiceHours::office());
    let log = subject.stores.people.security_log_of(SecurityEvent::HoursChanged, 10).await.unwrap();
    assert_eq!(log.iter().map(|line| line.subject.as_deref()).collect::<Vec<_>>(), [Some("police")]);
}
