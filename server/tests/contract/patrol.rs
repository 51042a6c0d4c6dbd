//! What a store does for patrols; nothing here knows which store it looks at.

use domain::backend::patrol_ports::{CheckQuery, Draw, KeptCheck, NewCheck, SiteTicket};
use domain::backend::ports::StoreError;
use domain::backend::sha256;
use domain::clock::{Date, Timestamp};
use domain::event::AreaRef;
use domain::ids::{AccountId, CommunityCode};
use domain::patrol::SiteId;
use domain::patrol::book::{PlanBook, Template};
use domain::patrol::coverage::{CheckpointKind, Interval, Outcome};
use domain::patrol::day::DayPlan;
use domain::patrol::figures::Covering;
use domain::patrol::recheck::Level;
use domain::patrol::record::{CheckNote, CheckRecord, Judged, PlanScope, Proof};
use domain::patrol::rules::PatrolRules;
use domain::ticket::{Fact, Source};

use crate::contract::Subject;
use crate::contract::behaviour_loop::{dispatched, filed, happen};
use crate::contract::drafts::{NOW, closing, draft};

const BY: AccountId = AccountId(1);
const WALKER: AccountId = AccountId(7);

fn community() -> CommunityCode {
    "GK1".parse().unwrap()
}

fn hours_later(hours: i64) -> Timestamp {
    NOW.plus_minutes(hours * 60)
}

fn today() -> Date {
    NOW.local().date
}

fn scope(level: Level) -> PlanScope {
    PlanScope { community: community(), level, date: today() }
}

fn check(key: &str, site: &str, at: Timestamp) -> NewCheck {
    let site: SiteId = site.parse().unwrap();
    let record = CheckRecord {
        kind: site.kind(),
        area: match &site {
            SiteId::Door(door) => AreaRef::Area(door.area),
            SiteId::Facility { .. } => AreaRef::Area(1),
            SiteId::Street { .. } => AreaRef::Street,
        },
        site,
        account: WALKER,
        level: Level::Team,
        at,
        received_at: at.plus_minutes(90),
        device_at: at.plus_minutes(-3),
        judged_at: Some(at.plus_minutes(2)),
        order: 4,
        plan: Some((scope(Level::Team), 2)),
        proof: Proof::Scanned,
        outcome: Outcome::Fine,
        own: false,
        judged: vec![Judged { item: "E1".parse().unwrap(), floor: Some(3), fine: true }],
        notes: vec![CheckNote::ClockOff],
    };
    NewCheck { key: key.parse().unwrap(), fingerprint: sha256(&[key.as_bytes()]), record }
}

fn ids(checks: &[KeptCheck]) -> Vec<u64> {
    checks.iter().map(|kept| kept.id).collect()
}

pub async fn a_check_is_kept_once_per_key(subject: &Subject) {
    let patrols = &subject.stores.patrols;
    let new = check("check-0001", "GK1-1-1-1", NOW);
    let (kept, repeated) = patrols.keep_check(new.clone()).await.unwrap();
    assert_eq!((kept.id, repeated, &kept.record), (1, false, &new.record));
    // The same thing sent again arrives later, and is answered with what was kept.
    let mut again = new.clone();
    again.record.received_at = hours_later(9);
    assert_eq!(patrols.keep_check(again).await.unwrap(), (kept.clone(), true));
    let other = NewCheck { fingerprint: sha256(&[b"other"]), ..new.clone() };
    assert_eq!(patrols.keep_check(other).await, Err(StoreError::KeyReused));
    let mut somebody = new.clone();
    somebody.record.account = AccountId(8);
    assert_eq!(patrols.keep_check(somebody).await, Err(StoreError::KeyReused), "never another person's");
    assert_eq!(patrols.checks(&CheckQuery::default()).await.unwrap(), vec![kept]);
    assert_eq!(subject.stores.installation.audit().await.unwrap().checks, 1);
}

pub async fn the_same_check_many_times_at_once_is_kept_once(subject: &Subject) {
    let patrols = &subject.stores.patrols;
    let sent = (0..40).map(|n| patrols.keep_check(check(&format!("check-{:04}", n % 4), "GK1-1-1-1", NOW)));
    let answers = futures::future::join_all(sent).await;
    let repeated = answers.iter().filter(|answer| answer.as_ref().is_ok_and(|(_, again)| *again)).count();
    assert_eq!(repeated, 36);
    let kept = patrols.checks(&CheckQuery::default()).await.unwrap();
    assert_eq!(ids(&kept), [1, 2, 3, 4]);
    assert_eq!(subject.stores.installation.audit().await.unwrap().wrong, Vec::<String>::new());
}

pub async fn checks_are_found_by_community_site_account_and_time_in_the_order_that_they_were_made(
    subject: &Subject,
) {
    let patrols = &subject.stores.patrols;
    let mut others = check("check-0004", "GK1-B-4", hours_later(3));
    others.record.account = AccountId(8);
    // A phone without a network hands in what was made earlier.
    let made = vec![
        check("check-0001", "GK1-1-1-1", hours_later(2)),
        check("check-0002", "GK1-1-1-1", hours_later(1)),
        check("check-0003", "GK2-1-1-1", hours_later(1)),
        others,
    ];
    patrols.keep_checks(made.clone()).await.unwrap();
    patrols.keep_checks(made).await.unwrap();
    let find = |query: CheckQuery| async move { ids(&patrols.checks(&query).await.unwrap()) };
    assert_eq!(find(CheckQuery::default()).await, [2, 3, 1, 4]);
    let here = CheckQuery { community: Some(community()), ..CheckQuery::default() };
    assert_eq!(find(here.clone()).await, [2, 1, 4]);
    assert_eq!(find(CheckQuery { site: Some("GK1-1-1-1".parse().unwrap()), ..here.clone() }).await, [2, 1]);
    assert_eq!(find(CheckQuery { account: Some(AccountId(8)), ..CheckQuery::default() }).await, [4]);
    let between = CheckQuery { from: Some(hours_later(1)), until: Some(hours_later(2)), ..here };
    assert_eq!(find(between).await, [2], "from, and before");
}

pub async fn only_what_covers_counts_as_the_last_check(subject: &Subject) {
    let patrols = &subject.stores.patrols;
    let later = |key: &str, change: fn(&mut CheckRecord)| {
        let mut new = check(key, "GK1-1-1-1", hours_later(5));
        change(&mut new.record);
        new
    };
    let made = vec![
        check("check-0001", "GK1-1-1-1", hours_later(1)),
        check("check-0002", "GK1-1-1-1", hours_later(2)),
        later("check-0003", |record| record.own = true),
        later("check-0004", |record| record.outcome = Outcome::NoEntry),
        later("check-0005", |record| record.proof = Proof::Revoked),
        check("check-0006", "GK1-S-2", hours_later(4)),
        check("check-0007", "GK2-1-1-1", hours_later(4)),
    ];
    assert!(patrols.last_covering(&community()).await.unwrap().is_empty());
    patrols.keep_checks(made).await.unwrap();
    let last = patrols.last_covering(&community()).await.unwrap();
    let wanted = [("GK1-1-1-1", hours_later(2)), ("GK1-S-2", hours_later(4))]
        .map(|(id, at)| (id.parse().unwrap(), at));
    assert_eq!(last.into_iter().collect::<Vec<_>>(), wanted);
    let mut problem = check("check-0008", "GK1-1-1-1", hours_later(6));
    problem.record.outcome = Outcome::Problem;
    patrols.keep_check(problem).await.unwrap();
    let last = patrols.last_covering(&community()).await.unwrap();
    assert_eq!(last[&"GK1-1-1-1".parse().unwrap()], hours_later(6), "a problem was seen by somebody");
}

pub async fn coverage_reads_what_covers_and_when_it_began(subject: &Subject) {
    let patrols = &subject.stores.patrols;
    assert_eq!(patrols.patrols_begun(&community()).await.unwrap(), None);
    let mut own = check("check-0002", "GK1-1-1-1", hours_later(1));
    own.record.own = true;
    let mut station = check("check-0003", "GK1-B-4", hours_later(2));
    station.record.level = Level::Station;
    let made = vec![check("check-0001", "GK1-1-1-1", hours_later(3)), own, station];
    patrols.keep_checks(made).await.unwrap();
    assert_eq!(patrols.patrols_begun(&community()).await.unwrap(), Some(hours_later(1)));
    let covering = patrols.covering(&community(), hours_later(2), hours_later(3)).await.unwrap();
    let (site, level, at) = ("GK1-B-4".parse().unwrap(), Level::Station, hours_later(2));
    assert_eq!(covering, [Covering { id: 3, site, level, at }], "from, and before");
    assert_eq!(patrols.covering(&community(), NOW, hours_later(9)).await.unwrap().len(), 2);
    let found = patrols.checks_by_id(&[1, 7, u64::MAX, 3, 2]).await.unwrap();
    assert_eq!(ids(&found), [2, 3, 1], "in the order that they were made");
    assert!(patrols.checks_by_id(&[]).await.unwrap().is_empty());
    let many: Vec<u64> = (1..=1_200).collect();
    assert_eq!(patrols.checks_by_id(&many).await.unwrap().len(), 3);
}

fn book(level: Level, date: Date, by: AccountId) -> PlanBook {
    PlanBook {
        scope: PlanScope { date, ..scope(level) },
        version: 0,
        at: NOW,
        by,
        checkpoints: Vec::new(),
        inspectors: Vec::new(),
        plan: DayPlan::default(),
        cancelled: false,
    }
}

pub async fn a_plan_is_a_new_version_and_one_made_from_an_older_one_is_a_conflict(subject: &Subject) {
    let patrols = &subject.stores.patrols;
    let tomorrow = today().next_day().unwrap();
    assert_eq!(patrols.plan_book(&scope(Level::Team)).await.unwrap(), None);
    assert_eq!(patrols.save_plan_book(0, book(Level::Team, today(), BY)).await.unwrap(), 1);
    assert_eq!(patrols.save_plan_book(0, book(Level::Team, today(), BY)).await, Err(StoreError::Conflict));
    assert_eq!(patrols.save_plan_book(2, book(Level::Team, today(), BY)).await, Err(StoreError::Conflict));
    assert_eq!(patrols.save_plan_book(1, book(Level::Team, today(), WALKER)).await.unwrap(), 2);
    patrols.save_plan_book(0, book(Level::Supervisor, today(), BY)).await.unwrap();
    patrols.save_plan_book(0, book(Level::Station, tomorrow, BY)).await.unwrap();
    let newest = patrols.plan_book(&scope(Level::Team)).await.unwrap().unwrap();
    assert_eq!((newest.version, newest.by), (2, WALKER));
    let of = |books: Vec<PlanBook>| -> Vec<_> {
        books.into_iter().map(|book| (book.scope.date, book.scope.level, book.version)).collect()
    };
    let days = patrols.plan_books(&community(), today(), tomorrow).await.unwrap();
    assert_eq!(of(days), [(today(), Level::Team, 2), (today(), Level::Supervisor, 1)]);
    let days = patrols.plan_books(&community(), tomorrow, tomorrow.next_day().unwrap()).await.unwrap();
    assert_eq!(of(days), [(tomorrow, Level::Station, 1)]);
    assert!(patrols.plan_books(&"GK2".parse().unwrap(), today(), tomorrow).await.unwrap().is_empty());
}

pub async fn rules_of_patrols_are_the_newest_version(subject: &Subject) {
    let patrols = &subject.stores.patrols;
    assert_eq!(patrols.patrol_rules().await.unwrap(), None);
    let mut rules = PatrolRules::default();
    assert_eq!(patrols.save_patrol_rules(0, rules.clone(), BY, NOW).await.unwrap(), 1);
    rules.intervals.0.insert(CheckpointKind::Stairwell, Interval::Days(3));
    assert_eq!(patrols.save_patrol_rules(0, rules.clone(), BY, NOW).await, Err(StoreError::Conflict));
    assert_eq!(patrols.save_patrol_rules(1, rules.clone(), BY, NOW).await.unwrap(), 2);
    assert_eq!(patrols.patrol_rules().await.unwrap(), Some((2, rules)));
}

pub async fn the_newest_template_of_each_weekday_is_used(subject: &Subject) {
    let patrols = &subject.stores.patrols;
    let save = |weekday: u8, level: Level| async move {
        let template = Template { weekday, rounds: Vec::new() };
        patrols.save_template(&community(), level, template, BY, NOW).await.unwrap();
    };
    save(4, Level::Team).await;
    save(0, Level::Team).await;
    save(0, Level::Team).await;
    save(1, Level::Station).await;
    let weekdays = |found: Vec<Template>| found.into_iter().map(|t| t.weekday).collect::<Vec<_>>();
    assert_eq!(weekdays(patrols.templates(&community(), Level::Team).await.unwrap()), [0, 4]);
    assert_eq!(weekdays(patrols.templates(&community(), Level::Station).await.unwrap()), [1]);
    assert!(patrols.templates(&community(), Level::Supervisor).await.unwrap().is_empty());
}

pub async fn a_weeks_draw_is_made_once(subject: &Subject) {
    let patrols = &subject.stores.patrols;
    let draw = |level, checks: &[u64]| Draw {
        community: community(),
        week: today(),
        level,
        checks: checks.to_vec(),
    };
    patrols.save_draw(draw(Level::Station, &[3, 1])).await.unwrap();
    assert_eq!(patrols.save_draw(draw(Level::Station, &[2])).await, Err(StoreError::Conflict));
    patrols.save_draw(draw(Level::Supervisor, &[])).await.unwrap();
    let kept = patrols.draws(&community(), today()).await.unwrap();
    assert_eq!(kept, [draw(Level::Station, &[3, 1]), draw(Level::Supervisor, &[])]);
    assert!(patrols.draws(&community(), today().next_day().unwrap()).await.unwrap().is_empty());
}

pub async fn nothing_of_patrols_is_changed_or_deleted(subject: &Subject) {
    let patrols = &subject.stores.patrols;
    patrols.save_patrol_rules(0, PatrolRules::default(), BY, NOW).await.unwrap();
    patrols.save_plan_book(0, book(Level::Team, today(), BY)).await.unwrap();
    let template = Template { weekday: 2, rounds: Vec::new() };
    patrols.save_template(&community(), Level::Team, template, BY, NOW).await.unwrap();
    patrols.keep_check(check("check-0001", "GK1-1-1-1", NOW)).await.unwrap();
    let draw = Draw { community: community(), week: today(), level: Level::Station, checks: vec![1] };
    patrols.save_draw(draw).await.unwrap();
    for (table, column) in [
        ("patrol_rules", "payload"),
        ("patrol_plan", "payload"),
        ("patrol_template", "payload"),
        ("patrol_check", "payload"),
        ("patrol_draw", "checks"),
    ] {
        for sql in [format!("UPDATE {table} SET {column} = 'x'"), format!("DELETE FROM {table}")] {
            let refused = subject.raw(&sql).await.unwrap_err();
            assert!(refused.contains("append-only"), "{sql}: {refused}");
        }
    }
}

pub async fn a_changed_or_missing_check_is_found(subject: &Subject) {
    let patrols = &subject.stores.patrols;
    let made = (1..=5).map(|n| check(&format!("check-000{n}"), "GK1-1-1-1", hours_later(n)));
    patrols.keep_checks(made.collect()).await.unwrap();
    subject.without_triggers("patrol_check").await;
    let audit = || async { subject.stores.installation.audit().await.unwrap() };
    assert_eq!((audit().await.checks, audit().await.wrong), (5, vec![]));
    subject.raw("UPDATE patrol_check SET at = at - 3600000 WHERE id = 2").await.unwrap();
    assert_eq!(audit().await.wrong, ["check 2: its row does not fit its record"]);
    subject.raw("UPDATE patrol_check SET at = at + 3600000 WHERE id = 2").await.unwrap();
    let problem = "UPDATE patrol_check
                   SET payload = replace(payload, '\"outcome\":\"fine\"', '\"outcome\":\"problem\"') WHERE id = 3";
    subject.raw(problem).await.unwrap();
    assert_eq!(audit().await.wrong, ["check 3: the chain of checks is broken here"]);
    subject.raw("DELETE FROM patrol_check WHERE id = 3").await.unwrap();
    let wrong = ["check 3: it is missing", "check 4: the chain of checks is broken here"];
    assert_eq!(audit().await.wrong, wrong);
    assert_eq!(subject.stores.installation.rebuild().await.unwrap(), 0, "a rebuild does not make it good");
    assert_eq!(audit().await.wrong, wrong);
}

async fn site_tickets(subject: &Subject, since: Timestamp) -> Vec<SiteTicket> {
    subject.stores.patrols.site_tickets(&community(), since).await.unwrap()
}

pub async fn patrols_see_what_was_filed_found_true_and_waits_for_a_look(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let created = tickets.create(draft("key-00001", "E1")).await.unwrap();
    let only = || async { site_tickets(subject, NOW).await.pop().unwrap() };
    let first = only().await;
    let reported = SiteTicket {
        number: created.number.clone(),
        at: NOW,
        place: first.place,
        area: AreaRef::Area(1),
        door: Some("GK1-1-1-1".parse().unwrap()),
        floor: Some(3),
        item: Some("E1".parse().unwrap()),
        open: true,
        filed: false,
        verified: false,
        check_asked: false,
        to_verify: None,
        sensitive: false,
        reporter: None,
    };
    assert_eq!(first, reported);
    let checked = |found| Fact::SiteChecked { found, note: None, photos: Vec::new() };
    let mut wanted = reported;
    let steps = [
        (Fact::SiteCheckAsked { note: None }, false, false, true),
        (checked(true), false, true, false),
        (filed("E1", NOW), true, true, false),
        (checked(false), true, false, false),
    ];
    for (fact, filed, verified, asked) in steps {
        let kind = fact.kind();
        happen(subject, created.id, NOW, vec![fact]).await.unwrap();
        (wanted.filed, wanted.verified, wanted.check_asked) = (filed, verified, asked);
        assert_eq!(only().await, wanted, "{kind}");
    }
    let clock = domain::clock::Calendars::default();
    let clock = clock.start(
        &domain::clock::ServiceHours::always(),
        NOW,
        domain::catalog::item("E1".parse().unwrap()).unwrap().limit,
    );
    let handled = vec![
        dispatched(&["ws3"], NOW),
        Fact::Accepted { child: 1, recorded: false, note: None },
        Fact::HandedIn {
            child: 1,
            photos: Vec::new(),
            no_photo: Some(domain::ticket::NoPhotoReason::Paper),
            clock: Some(clock),
            recorded: false,
            note: None,
        },
    ];
    happen(subject, created.id, NOW, handled).await.unwrap();
    wanted.to_verify = Some(domain::catalog::Tier::T2);
    assert_eq!(only().await, wanted);
    assert_eq!(subject.stores.installation.rebuild().await.unwrap(), 1);
    assert_eq!(only().await, wanted, "made anew it is the same");
}

pub async fn tickets_from_before_know_what_was_asked_and_found_on_site(subject: &Subject) {
    let asked = || Fact::SiteCheckAsked { note: None };
    let checked = |found| Fact::SiteChecked { found, note: None, photos: Vec::new() };
    for (n, facts) in [
        vec![asked()],
        vec![asked(), checked(true)],
        vec![asked(), checked(true), asked(), checked(false)],
        vec![asked(), checked(false), checked(true), asked()],
        vec![],
    ]
    .into_iter()
    .enumerate()
    {
        let created = subject.stores.tickets.create(draft(&format!("key-0000{n}"), "E1")).await.unwrap();
        if !facts.is_empty() {
            happen(subject, created.id, NOW, facts).await.unwrap();
        }
    }
    let before = site_tickets(subject, NOW).await;
    let known: Vec<_> = before.iter().map(|ticket| (ticket.check_asked, ticket.verified)).collect();
    assert_eq!(known, [(true, false), (false, true), (false, false), (true, true), (false, false)]);
    subject.raw("UPDATE ticket SET site_check_asked = 0, verified = 0").await.unwrap();
    let migration = include_str!("../../migrations/sqlite/0009_patrol.sql");
    let fills =
        migration.split(';').map(str::trim).filter(|statement| statement.starts_with("UPDATE ticket"));
    for fill in fills {
        subject.raw(fill).await.unwrap();
    }
    assert_eq!(site_tickets(subject, NOW).await, before);
}

pub async fn patrols_see_open_tickets_and_those_reported_since(subject: &Subject) {
    let tickets = &subject.stores.tickets;
    let open = tickets.create(draft("key-00001", "E1")).await.unwrap();
    let mut staff = draft("key-00002", "G1");
    staff.report.source = Source::Patrol;
    let closed = tickets.create(staff).await.unwrap();
    tickets.append(closing(&**tickets, closed.id, NOW).await).await.unwrap();
    let found = site_tickets(subject, NOW).await;
    let seen: Vec<_> = found.iter().map(|t| (t.number.clone(), t.open, t.sensitive)).collect();
    assert_eq!(seen, [(open.number.clone(), true, false), (closed.number.clone(), false, true)]);
    let later = site_tickets(subject, NOW.plus_minutes(1)).await;
    assert_eq!(later.iter().map(|t| &t.number).collect::<Vec<_>>(), [&open.number]);
    let elsewhere = subject.stores.patrols.site_tickets(&"GK2".parse().unwrap(), NOW).await.unwrap();
    assert!(elsewhere.is_empty());
}

pub async fn points_of_the_street_are_part_of_the_place_and_an_older_demo_gets_them(subject: &Subject) {
    let installation = &subject.stores.installation;
    let demo = server::demo::demo_place().unwrap();
    let mut place = installation.load_place().await.unwrap().unwrap();
    assert_eq!(place.street_points, demo.street_points);
    place.street_points.clear();
    installation.save_place(place).await.unwrap();
    assert!(installation.load_place().await.unwrap().unwrap().street_points.is_empty());
    server::demo::load_demo(&subject.stores).await.unwrap();
    assert_eq!(installation.load_place().await.unwrap().unwrap().street_points, demo.street_points);
}
