//! What a report is about, what was said of it before, and what is asked of coverage and laid down for it.

use std::collections::BTreeMap;

use domain::backend::{KindForm, RulesFault, RulesField, RulesForm};
use domain::catalog::ItemCode;
use domain::clock::{LocalTime, Timestamp};
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ids::{AccountId, DoorId};
use domain::patrol::asked::{CoverageQuery, Span};
use domain::patrol::coverage::{CheckpointKind, Interval, Outcome, Standing};
use domain::patrol::figures::{Counted, Covering, figures, standings, wall_figures};
use domain::patrol::miss::Reported;
use domain::patrol::misses::{Finding, differences, finding, site_of};
use domain::patrol::recheck::Level;
use domain::patrol::record::{CheckRecord, Judged, Proof};
use domain::patrol::rules::PatrolRules;
use domain::patrol::{Site, SiteId};
use time::{Date, Month};

fn day(d: u8) -> Date {
    Date::from_calendar_date(2026, Month::November, d).unwrap()
}

fn at(d: u8, hour: u8, minute: u8) -> Timestamp {
    LocalTime::at(day(d), hour, minute).instant()
}

fn item(code: &str) -> ItemCode {
    code.parse().unwrap()
}

/// So many metres north of a corner.
fn north(metres: f64) -> Point {
    Point::new(31.324 + metres / 110_863.0, 121.437).unwrap()
}

fn site(id: &str, area: u8, place: Point) -> Site {
    let id: SiteId = id.parse().unwrap();
    let kind = id.kind();
    let floors = if kind == CheckpointKind::Stairwell { 6 } else { 0 };
    let (name, name_en) = (id.to_string(), id.to_string());
    Site { id, kind, area: AreaRef::Area(area), at: place, floors, underground: false, name, name_en }
}

fn sites() -> Vec<Site> {
    vec![
        site("GK1-1-1-1", 1, north(0.0)),
        site("GK1-B-1", 1, north(10.0)),
        site("GK1-B-2", 1, north(22.0)),
        site("GK1-C-1", 2, north(12.0)),
    ]
}

fn about(door: Option<&str>, metres: f64, code: &str) -> Option<String> {
    let door: Option<DoorId> = door.map(|door| door.parse().unwrap());
    let all = sites();
    let found = site_of(&all, &PatrolRules::default(), door.as_ref(), north(metres), item(code));
    found.map(|site| site.id.to_string())
}

#[test]
fn a_report_at_a_door_is_about_the_door_and_one_beside_a_facility_about_the_facility() {
    assert_eq!(about(Some("GK1-1-1-1"), 0.0, "E1").as_deref(), Some("GK1-1-1-1"));
    // What is not judged at doors is about the nearest place at which it is.
    assert_eq!(about(Some("GK1-1-1-1"), 0.0, "B1").as_deref(), Some("GK1-B-1"));
    assert_eq!(about(None, 17.0, "B3").as_deref(), Some("GK1-B-2"));
    assert_eq!(about(None, 13.0, "C2").as_deref(), Some("GK1-C-1"));
    // Too far, of no such place, or a door that nobody named.
    assert_eq!(about(None, 40.0, "B1"), None);
    assert_eq!(about(None, 10.0, "D1"), None);
    assert_eq!(about(None, 0.0, "E1"), None);
}

#[test]
fn an_item_on_the_checklist_is_looked_at_there_whatever_its_category() {
    let mut rules = PatrolRules::default();
    let all = sites();
    let found = |rules: &PatrolRules| {
        site_of(&all, rules, Some(&"GK1-1-1-1".parse().unwrap()), north(0.0), item("G2")).cloned()
    };
    assert_eq!(found(&rules), None);
    rules.checklists.get_mut(&CheckpointKind::Stairwell).unwrap().push(item("G2"));
    assert_eq!(found(&rules).unwrap().id.to_string(), "GK1-1-1-1");
}

fn record(when: Timestamp, fine: bool) -> CheckRecord {
    let id: SiteId = "GK1-1-1-1".parse().unwrap();
    let judged = (1..=6)
        .flat_map(|floor| ["E1", "E3"].map(|code| Judged { item: item(code), floor: Some(floor), fine }))
        .collect();
    CheckRecord {
        kind: id.kind(),
        site: id,
        area: AreaRef::Area(1),
        account: AccountId(7),
        level: Level::Team,
        at: when,
        received_at: when,
        device_at: when,
        judged_at: Some(when),
        order: 1,
        plan: None,
        proof: Proof::Scanned,
        outcome: if fine { Outcome::Fine } else { Outcome::Problem },
        own: false,
        judged,
        notes: Vec::new(),
    }
}

fn reported(when: Timestamp) -> Reported {
    Reported { at: when, item: item("E1"), floor: Some(3), filed: true, verified: true }
}

const EVERY_TWO_DAYS: Interval = Interval::Days(2);

#[test]
fn a_complaint_about_what_was_marked_fine_is_a_miss_with_the_check_beside_it() {
    let (before, fine) = (record(at(20, 9, 0), false), record(at(21, 9, 0), true));
    let found = finding(&reported(at(22, 18, 0)), None, 6, EVERY_TWO_DAYS, &[&before, &fine]);
    let Finding::Missed { check, judged } = found else { panic!("{found:?}") };
    assert_eq!((check.at, judged.floor, judged.fine), (fine.at, Some(3), true));
}

#[test]
fn what_is_not_found_true_yet_what_was_found_and_what_nobody_judged_are_no_misses() {
    let fine = record(at(21, 9, 0), true);
    let now = |filed, verified| Reported { filed, verified, ..reported(at(22, 18, 0)) };
    let of = |reported: &Reported, checks: &[&CheckRecord]| match finding(
        reported,
        None,
        6,
        EVERY_TWO_DAYS,
        checks,
    ) {
        Finding::Open => "open",
        Finding::Known => "known",
        Finding::NotPatrolled => "not patrolled",
        Finding::Missed { .. } => "missed",
    };
    assert_eq!(of(&now(true, false), &[&fine]), "open");
    assert_eq!(of(&now(false, true), &[&fine]), "open");
    assert_eq!(of(&now(true, true), &[&record(at(21, 9, 0), false)]), "known");
    assert_eq!(of(&now(true, true), &[]), "not patrolled");
    assert_eq!(of(&reported(at(24, 0, 0)), &[&fine]), "not patrolled", "the interval had ended");
    let own = CheckRecord { own: true, ..fine.clone() };
    let old = CheckRecord { proof: Proof::Revoked, ..fine.clone() };
    assert_eq!(of(&now(true, true), &[&own]), "not patrolled", "自查 covers nothing");
    assert_eq!(of(&now(true, true), &[&old]), "not patrolled", "nor does an old sticker");
}

#[test]
fn a_complaint_that_names_no_floor_is_held_against_all_of_them() {
    let fine = record(at(21, 9, 0), true);
    fn of<'a>(checks: &[&'a CheckRecord]) -> Finding<'a> {
        let somewhere = Reported { floor: None, ..reported(at(22, 18, 0)) };
        finding(&somewhere, None, 6, EVERY_TWO_DAYS, checks)
    }
    // Every floor was marked fine: wherever it is, it was missed.
    let Finding::Missed { check, judged } = of(&[&fine]) else { panic!("{:?}", of(&[&fine])) };
    assert_eq!((check.at, judged.item, judged.floor, judged.fine), (fine.at, item("E1"), None, true));
    // Found on one floor: known, whatever the others are.
    let mut found = fine.clone();
    found.outcome = Outcome::Problem;
    found.judged.iter_mut().find(|one| one.item == item("E1") && one.floor == Some(4)).unwrap().fine = false;
    assert_eq!(of(&[&found]), Finding::Known);
    // Another item on that floor says nothing of this one.
    let mut other = fine.clone();
    other.judged.iter_mut().find(|one| one.item == item("E3") && one.floor == Some(4)).unwrap().fine = false;
    assert!(matches!(of(&[&other]), Finding::Missed { .. }));
    // A floor was not looked at: it may be there.
    let mut partly = fine.clone();
    partly.judged.retain(|one| one.floor != Some(6));
    assert_eq!(of(&[&partly]), Finding::NotPatrolled);
    assert!(matches!(of(&[&fine, &partly]), Finding::Missed { .. }), "the whole check before it holds");
}

#[test]
fn what_somebody_marked_fine_and_then_reported_by_themselves_was_found() {
    let fine = record(at(21, 9, 0), true);
    let own = finding(&reported(at(21, 10, 0)), Some(AccountId(7)), 6, EVERY_TWO_DAYS, &[&fine]);
    assert_eq!(own, Finding::Known);
    let other = finding(&reported(at(21, 10, 0)), Some(AccountId(8)), 6, EVERY_TWO_DAYS, &[&fine]);
    assert!(matches!(other, Finding::Missed { .. }));
}

#[test]
fn two_checks_differ_where_both_judged_and_say_something_else() {
    let first = record(at(21, 9, 0), true);
    let mut again = record(at(25, 9, 0), true);
    again.judged.retain(|judged| judged.floor != Some(6));
    again.judged[2].fine = false;
    let found = differences(&first, &again);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].floor, found[0].item, found[0].first, found[0].again),
        (Some(2), item("E1"), true, false)
    );
}

fn covering(id: u64, site: &str, level: Level, when: Timestamp) -> Covering {
    Covering { id, site: site.parse().unwrap(), level, at: when }
}

#[test]
fn figures_by_area_kind_level_and_day_add_up_to_the_whole() {
    let rules = PatrolRules::default();
    // The door lies fine from the 20th until the end of the 22nd, the garage on the 21st and 22nd only.
    let checks = [
        covering(1, "GK1-1-1-1", Level::Team, at(20, 0, 0)),
        covering(2, "GK1-C-1", Level::Supervisor, at(21, 0, 0)),
    ];
    let span = Span { from: day(20), until: day(23) };
    let now = at(24, 12, 0);
    let listed = at(20, 0, 0);
    let last: BTreeMap<SiteId, Timestamp> =
        checks.iter().map(|check| (check.site.clone(), check.at)).collect();
    let all = vec![site("GK1-1-1-1", 1, north(0.0)), site("GK1-C-1", 2, north(12.0))];
    let standing = standings(all, &rules, listed, &last, now);
    let counted = |level| {
        let sites = standing.clone();
        figures(Counted { sites, rules: &rules, listed, checks: &checks, level, span, now })
    };
    let found = counted(None);
    let days =
        |share: domain::patrol::coverage::Share| (share.covered / 86_400_000, share.whole / 86_400_000);
    assert_eq!(days(found.total.share), (5, 8));
    assert_eq!(found.total.sites, 2);
    let areas: Vec<_> = found.areas.iter().map(|(area, figure)| (area.code(), days(figure.share))).collect();
    assert_eq!(areas, [(1, (3, 4)), (2, (2, 4))]);
    let levels: Vec<_> = found.levels.iter().map(|(_, figure)| days(figure.share)).collect();
    assert_eq!(levels, [(3, 8), (0, 8), (2, 8)]);
    let by_day: Vec<_> = found.days.iter().map(|day| days(day.figure.share)).collect();
    assert_eq!(by_day, [(1, 2), (2, 2), (2, 2), (0, 2)]);
    let sum: i64 = found.days.iter().map(|day| day.figure.share.covered).sum();
    assert_eq!(sum, found.total.share.covered);
    let sites: i64 = found.sites.iter().map(|site| site.share.covered).sum();
    assert_eq!(sites, found.total.share.covered, "the checkpoints behind it");
    assert_eq!(found.sites[0].now.site.id.to_string(), "GK1-C-1", "the least covered first");
    assert!(found.sites.iter().all(|site| matches!(site.now.standing, Standing::DeadCorner { .. })));
    assert_eq!(days(counted(Some(Level::Supervisor)).total.share), (2, 8));
    let (whole, areas) = wall_figures(&found);
    assert_eq!((whole.dead, areas[&AreaRef::Area(1)].dead), (2, 1));
}

#[test]
fn nothing_counts_from_before_patrols_began_nor_from_what_is_to_come() {
    let rules = PatrolRules::default();
    let sites = standings(
        vec![site("GK1-C-1", 2, north(0.0))],
        &rules,
        at(22, 0, 0),
        &BTreeMap::new(),
        at(22, 12, 0),
    );
    assert_eq!((sites[0].standing, sites[0].last), (Standing::DeadCorner { since: at(22, 0, 0) }, None));
    let (span, now) = (Span { from: day(20), until: day(22) }, at(22, 12, 0));
    let found =
        figures(Counted { sites, rules: &rules, listed: at(22, 0, 0), checks: &[], level: None, span, now });
    assert_eq!((found.total.share.covered, found.total.share.whole), (0, 12 * 3_600_000));
    assert_eq!(found.days[0].figure.share.ratio(), None);
}

#[test]
fn a_view_is_its_address_and_a_mistyped_one_is_still_a_view() {
    let typed =
        [("area", "2"), ("kind", "pump_room"), ("level", "station"), ("from", "2026-11-01"), ("x", "y")];
    let query = CoverageQuery::read(typed).unwrap();
    assert_eq!(
        query.address("/patrol/coverage"),
        "/patrol/coverage?area=2&kind=pump_room&level=station&from=2026-11-01"
    );
    assert_eq!(CoverageQuery::lenient(query.to_pairs().iter().map(|(k, v)| (*k, v.as_str()))), query);
    let wrong = [("area", "北区"), ("kind", "roof"), ("until", "yesterday"), ("level", "team")];
    assert!(CoverageQuery::read(wrong).is_err());
    let read = CoverageQuery::lenient(wrong);
    assert_eq!(read, CoverageQuery { level: Some(Level::Team), ..CoverageQuery::default() });
}

#[test]
fn a_span_is_the_last_month_at_most_three_and_never_of_days_to_come() {
    let span = |from: Option<Date>, until: Option<Date>| {
        let query = CoverageQuery { from, until, ..CoverageQuery::default() };
        let span = query.span(day(27));
        (span.from, span.until, query.is_sound(day(27)))
    };
    let october = |d| Date::from_calendar_date(2026, Month::October, d).unwrap();
    assert_eq!(span(None, None), (october(28), day(27), true));
    assert_eq!(span(Some(day(3)), Some(day(5))), (day(3), day(5), true));
    assert_eq!(span(Some(day(5)), Some(day(3))), (day(5), day(5), false));
    assert_eq!(span(Some(day(29)), None), (day(27), day(27), false));
    assert_eq!(span(Some(day(20)), Some(day(30))), (day(20), day(27), true));
    let (from, until, sound) = span(Some(Date::MIN), Some(Date::MAX));
    assert!((until - from).whole_days() <= 92 && !sound);
}

fn form() -> RulesForm {
    RulesForm::of(3, &PatrolRules::default())
}

#[test]
fn the_proposed_rules_are_read_back_as_they_are_shown() {
    assert_eq!(form().read().unwrap(), PatrolRules::default());
}

#[test]
fn every_field_of_the_rules_that_cannot_be_is_named() {
    let mut typed = form();
    let kind = |interval: &str, seconds: &str, items: &[&str]| KindForm {
        interval: interval.to_owned(),
        seconds: seconds.to_owned(),
        items: items.iter().map(|item| (*item).to_owned()).collect(),
    };
    typed.kinds.insert(CheckpointKind::Stairwell, kind("0", "60", &["E1"]));
    typed.kinds.insert(CheckpointKind::GarbageRoom, kind("halves", "-3", &["B1", "Z9"]));
    typed.kinds.insert(CheckpointKind::PumpRoom, kind("61", "many", &[]));
    typed.kinds.remove(&CheckpointKind::StreetPoint);
    let faults = typed.read().unwrap_err();
    let of = |kind: CheckpointKind| -> Vec<RulesField> {
        faults.iter().filter(|fault| fault.kind == kind).map(|RulesFault { field, .. }| *field).collect()
    };
    use RulesField::{Interval, Items, Seconds};
    assert_eq!(of(CheckpointKind::Stairwell), [Interval]);
    assert_eq!(of(CheckpointKind::GarbageRoom), [Seconds, Items]);
    assert_eq!(of(CheckpointKind::PumpRoom), [Interval, Seconds, Items]);
    assert_eq!(of(CheckpointKind::StreetPoint), [Interval, Seconds, Items]);
    assert_eq!(faults.len(), 9);
}
