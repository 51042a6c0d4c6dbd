//! Whose turn it is, who is told, and what a ticket keeps of those that join it.

use domain::catalog::{Category, ItemCode, Tier};
use domain::clock::{Calendars, ServiceHours, Timestamp};
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ids::{AccountId, CommunityCode, TicketNumber, UnitId};
use domain::notice::{AMBER, Notice, OVERDUE, REVIEW_DUE, Whereabouts, called_by_time, notices_of};
use domain::people::{Action, Duty, Person, Role, Unit, UnitKind, permits};
use domain::ticket::{
    Actor, CloseReason, Command, Commitment, Correction, Entry, ExtensionReason, External, Fact,
    JoinedReporter, NoPhotoReason, Reported, ReturnReason, Rules, Said, Source, State, Ticket, Why, decide,
};

const START: Timestamp = Timestamp(1_795_400_000_000);

fn community() -> CommunityCode {
    "GK1".parse().unwrap()
}

fn number(count: u32) -> TicketNumber {
    format!("GK1-261123-{count:04}").parse().unwrap()
}

fn unit(id: &str) -> UnitId {
    id.parse().unwrap()
}

fn units() -> Vec<Unit> {
    let unit = |id: &str, kind, area: Option<u8>| Unit {
        id: unit(id),
        kind,
        name: id.to_owned(),
        name_en: id.to_owned(),
        community: None,
        area,
        hours: ServiceHours::office(),
        signs_in: true,
        phone: String::new(),
    };
    vec![
        unit("team1", UnitKind::Team, Some(1)),
        unit("committee", UnitKind::Committee, None),
        unit("owners", UnitKind::Owners, None),
        unit("property", UnitKind::Property, None),
        unit("police", UnitKind::Department, None),
        unit("center", UnitKind::Center, None),
    ]
}

fn staff(account: u32, role: Role, unit: Option<&str>) -> Actor {
    Actor::Staff { account: AccountId(account), role, unit: unit.map(|id| id.parse().unwrap()) }
}

fn committee() -> Actor {
    staff(2, Role::Committee, Some("committee"))
}

fn center() -> Actor {
    staff(3, Role::Center, Some("center"))
}

fn member(unit: &str) -> Actor {
    staff(6, Role::UnitMember, Some(unit))
}

/// A ticket and what its entries told.
struct Life {
    ticket: Ticket,
    told: Vec<Notice>,
    now: Timestamp,
}

impl Life {
    fn of(item: &str, actor: Actor, change: impl FnOnce(&mut Reported)) -> Self {
        let code: Option<ItemCode> = item.parse().ok();
        let mut report = Reported {
            number: number(42),
            community: community(),
            area: AreaRef::Area(1),
            at: Point { lat: 31.324, lng: 121.437 },
            door: None,
            category: code.map(|code| code.category),
            item: code,
            floor: None,
            source: Source::Map,
            words: None,
            phone: None,
            callback: false,
            photos: Vec::new(),
            expected_by: START.plus_minutes(60 * 24 * 60),
            filing: None,
            external: None,
            split_from: None,
            found: None,
            place_unknown: false,
            about_property: false,
        };
        change(&mut report);
        let entry = Entry { seq: 1, at: START, actor, fact: Fact::Reported(Box::new(report)) };
        let ticket = Ticket::begin(&entry).unwrap();
        Self { told: notices_of(&ticket, &entry), ticket, now: START }
    }

    fn reported(item: &str) -> Self {
        Self::of(item, Actor::Resident, |_| {})
    }

    fn tries(&mut self, actor: &Actor, command: &Command) -> Result<(), Why> {
        self.now = self.now.plus_minutes(7);
        let (units, calendars) = (units(), Calendars::default());
        let rules = Rules { now: self.now, calendars: &calendars, units: &units };
        let note = Some(Commitment("n".to_owned()));
        let said = Said { actor: actor.clone(), note, photos: Vec::new() };
        let facts = decide(&self.ticket, command, &said, rules).map_err(|refused| refused.why)?;
        self.told.clear();
        for fact in facts {
            let entry = Entry { seq: self.ticket.version + 1, at: self.now, actor: actor.clone(), fact };
            self.ticket.apply(&entry).unwrap();
            self.told.extend(notices_of(&self.ticket, &entry));
        }
        Ok(())
    }

    fn does(&mut self, actor: &Actor, command: Command) {
        assert_eq!(self.tries(actor, &command), Ok(()), "{command:?}");
    }

    /// Keys of whom the last move told.
    fn told(&self) -> Vec<String> {
        self.told.iter().map(|notice| notice.to.key()).collect()
    }

    fn filed(item: &str, tier: Tier) -> Self {
        let mut life = Self::reported(item);
        let item = item.parse().unwrap();
        life.does(&center(), Command::File { item, tier: Some(tier), harmless: false });
        life
    }

    /// Sent to the unit by the center, and sent back.
    fn goes_and_returns(&mut self, to: &str) {
        self.does(&center(), Command::Dispatch { unit: unit(to) });
        let child = self.ticket.at_work().next().unwrap().no;
        let reason = ReturnReason::NotOurs;
        self.does(&member(to), Command::Return { child, reason, whose: None, recorded: false });
    }

    fn handled_by(&mut self, to: &str) {
        self.does(&center(), Command::Dispatch { unit: unit(to) });
        let child = self.ticket.at_work().next().unwrap().no;
        self.does(&member(to), Command::Accept { child, recorded: false });
        let no_photo = Some(NoPhotoReason::Paper);
        self.does(&member(to), Command::HandIn { child, no_photo, recorded: false });
    }
}

// Whose turn it is -----------------------------------------------------------------------------------------------

#[test]
fn after_two_returns_the_center_has_it_and_is_told() {
    let mut life = Life::filed("E1", Tier::T2);
    assert_eq!(life.ticket.waits_for(), Some(Role::Committee));
    life.goes_and_returns("property");
    assert_eq!(life.told(), ["committee:GK1"]);
    life.goes_and_returns("owners");
    assert_eq!(life.ticket.waits_for(), Some(Role::Center));
    assert_eq!(life.told(), ["center"]);
    // Reopened, it is still the center's.
    life.handled_by("property");
    let supervisor = staff(5, Role::Supervisor, None);
    life.does(&supervisor, Command::Close { reason: CloseReason::Solved });
    life.does(&Actor::Resident, Command::Reopen);
    assert_eq!((life.ticket.waits_for(), life.told()), (Some(Role::Center), vec!["center".to_owned()]));
}

#[test]
fn a_joint_action_whose_shares_are_all_done_waits_for_the_unit_that_leads() {
    let mut life = Life::filed("E1", Tier::T2);
    let start = Command::StartJoint {
        lead: Some(unit("property")),
        supporting: vec![unit("owners")],
        meet_at: None,
        meet_place: None,
    };
    life.does(&committee(), start);
    assert_eq!(life.ticket.units_awaited(), [unit("property"), unit("owners")]);
    for (child, of) in [(1, "property"), (2, "owners")] {
        life.does(&member(of), Command::Accept { child, recorded: false });
        let no_photo = Some(NoPhotoReason::Paper);
        life.does(&member(of), Command::HandIn { child, no_photo, recorded: false });
    }
    assert_eq!(life.ticket.waits_for(), Some(Role::UnitMember));
    assert_eq!(life.ticket.units_awaited(), [unit("property")]);
    life.does(&Actor::Resident, Command::Urge);
    assert_eq!(life.told(), ["unit:property"], "somebody hears the urging");
}

#[test]
fn more_time_is_asked_of_whoever_may_grant_it() {
    for (tier, to, decides) in [
        (Tier::T1, "team1", "committee:GK1"),
        (Tier::T2, "property", "center"),
        (Tier::T3, "police", "center"),
    ] {
        let mut life = Life::filed("E1", tier);
        life.does(&center(), Command::Dispatch { unit: unit(to) });
        life.does(&member(to), Command::Accept { child: 1, recorded: false });
        let until = life.ticket.children[0].clock.due.plus_minutes(60);
        let reason = ExtensionReason::Weather;
        life.does(&member(to), Command::AskExtension { child: 1, until, reason });
        assert_eq!(life.told(), [decides], "{tier:?}");
    }
}

#[test]
fn what_lies_on_the_street_is_the_centers_until_it_is_handed_over() {
    let mut life = Life::of("G2", Actor::Resident, |report| report.area = AreaRef::Street);
    assert_eq!((life.ticket.waits_for(), life.told()), (Some(Role::Center), vec!["center".to_owned()]));
    life.does(
        &center(),
        Command::File { item: "G2".parse().unwrap(), tier: Some(Tier::T2), harmless: false },
    );
    assert_eq!(life.ticket.waits_for(), Some(Role::Center), "the committee does not even see it");
    life.does(&center(), Command::HandOver);
    assert_eq!(life.ticket.waits_for(), Some(Role::Committee));
}

#[test]
fn the_reporter_who_signs_in_is_told_of_a_question_and_of_a_merge() {
    let mut life = Life::of("E1", staff(9, Role::Inspector, Some("team1")), |_| {});
    life.does(&committee(), Command::AskReporter);
    assert_eq!(life.told(), ["account:9"]);
    life.does(&committee(), Command::Merge { into: number(7) });
    assert_eq!(life.told(), ["account:9"]);
}

#[test]
fn time_calls_whoever_is_to_act_and_whoever_sent_it() {
    let place = |area, unlawful| Whereabouts { community: community(), area, handed_over: false, unlawful };
    let keys = |place: &Whereabouts, role, units: &[UnitId], tier, kind| -> Vec<String> {
        called_by_time(place, role, units, tier, kind).iter().map(|to| to.key()).collect()
    };
    let here = place(AreaRef::Area(1), false);
    let police = [unit("police")];
    assert_eq!(keys(&here, Role::UnitMember, &police, Some(Tier::T2), AMBER), ["unit:police"]);
    assert_eq!(
        keys(&here, Role::UnitMember, &police, Some(Tier::T2), OVERDUE),
        ["unit:police", "committee:GK1"]
    );
    assert_eq!(keys(&here, Role::AreaLead, &[], None, OVERDUE), ["lead:GK1:1"]);
    assert_eq!(keys(&place(AreaRef::Area(1), true), Role::AreaLead, &[], None, AMBER), ["committee:GK1"]);
    assert_eq!(keys(&place(AreaRef::Street, false), Role::Committee, &[], None, OVERDUE), ["center"]);
    assert_eq!(keys(&here, Role::Center, &[], Some(Tier::T2), REVIEW_DUE), ["center"]);
}

// What joins -----------------------------------------------------------------------------------------------------

fn external(number: &str, minutes: i64) -> External {
    External { number: number.to_owned(), deadline: Some(START.plus_minutes(minutes)) }
}

#[test]
fn numbers_and_deadlines_that_join_are_kept_and_the_earliest_counts() {
    let mut life = Life::reported("E1");
    let own = life.ticket.due_at();
    let complaint =
        Command::JoinComplaint { source: Source::Hotline12345, external: Some(external("12345-1", 90)) };
    life.does(&committee(), complaint);
    assert_eq!(life.ticket.due_at(), Some(START.plus_minutes(90)));
    assert_ne!(life.ticket.due_at(), own);
    let join = Command::Join {
        from: number(7),
        complaints: 2,
        externals: vec![external("12345-2", 60), External { number: "A-3".to_owned(), deadline: None }],
        reporters: Vec::new(),
    };
    life.does(&committee(), join);
    assert_eq!(life.ticket.due_at(), Some(START.plus_minutes(60)));
    let numbers: Vec<&str> = life.ticket.externals.iter().map(|e| e.number.as_str()).collect();
    assert_eq!(numbers, ["12345-1", "12345-2", "A-3"]);
    assert_eq!(life.ticket.complaints, 4);
    assert_eq!(life.told(), ["lead:GK1:1"], "whoever has it learns that it was reported again");
}

#[test]
fn the_reporters_of_what_was_merged_are_told_how_it_ends_by_their_own_numbers() {
    let mut life = Life::of("E1", staff(9, Role::Inspector, Some("team1")), |_| {});
    let reporters = vec![JoinedReporter { number: number(7), account: AccountId(11) }];
    let join = Command::Join { from: number(7), complaints: 1, externals: Vec::new(), reporters };
    life.does(&committee(), join);
    life.does(
        &center(),
        Command::File { item: "E1".parse().unwrap(), tier: Some(Tier::T2), harmless: false },
    );
    life.handled_by("property");
    life.does(&staff(5, Role::Supervisor, None), Command::Close { reason: CloseReason::Solved });
    let told: Vec<(String, TicketNumber)> =
        life.told.iter().map(|notice| (notice.to.key(), notice.number.clone())).collect();
    assert_eq!(told, [("account:9".to_owned(), number(42)), ("account:11".to_owned(), number(7))]);
}

#[test]
fn entries_from_before_still_read_and_are_written_as_they_were() {
    let old = [
        r#"{"kind":"joined","from":"GK1-261123-0007","complaints":2}"#,
        r#"{"kind":"corrected","change":{"item":"C4"},"note":null}"#,
        r#"{"kind":"alarm_climbed","to":"shift_leader"}"#,
    ];
    for text in old {
        let fact: Fact = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&fact).unwrap(), text);
    }
    let mut life = Life::reported("C4");
    life.does(&center(), Command::File { item: "C4".parse().unwrap(), tier: None, harmless: true });
    let clock = life.ticket.stage.unwrap();
    let now = Fact::Filed { item: "C4".parse().unwrap(), tier: Tier::T2, clock, private: false, note: None };
    let text = serde_json::to_string(&now).unwrap();
    assert!(!text.contains("private"), "{text}");
    assert_eq!(serde_json::from_str::<Fact>(&text).unwrap(), now);
}

// What stays out of sight ----------------------------------------------------------------------------------------

#[test]
fn a_garage_is_no_public_pin_until_triage_says_that_nobody_lives_there() {
    let c4: ItemCode = "C4".parse().unwrap();
    let filed = |harmless| {
        let mut life = Life::reported("C4");
        assert!(life.ticket.is_sensitive(), "before anybody has looked");
        life.does(&center(), Command::File { item: c4, tier: None, harmless });
        life.ticket
    };
    assert!(filed(false).is_sensitive());
    assert!(!filed(true).is_sensitive());

    // Found out later, either way.
    let mut life = Life::filed("E1", Tier::T2);
    assert!(!life.ticket.is_sensitive());
    let change = |item: Option<&str>, private| Command::Correct {
        change: Correction { item: item.map(|i| i.parse().unwrap()), private, ..Correction::default() },
    };
    life.does(&committee(), change(Some("C4"), None));
    assert!(life.ticket.is_sensitive());
    life.does(&committee(), change(None, Some(false)));
    assert!(!life.ticket.is_sensitive());
    life.does(&committee(), change(Some("C4"), Some(true)));
    life.does(&committee(), change(Some("C2"), None));
    assert!(!life.ticket.is_sensitive(), "another item after all");
}

fn person(role: Role, unit: Option<&str>) -> Person {
    Person {
        id: AccountId(77),
        username: String::new(),
        name: String::new(),
        role,
        community: Some(community()),
        areas: vec![1],
        unit: unit.map(|id| id.parse().unwrap()),
        duty: None,
    }
}

#[test]
fn a_complaint_about_the_property_company_is_the_committees_and_never_the_companys() {
    let mut life = Life::of("", Actor::Resident, |report| {
        report.category = Some(Category::G);
        report.about_property = true;
    });
    assert_eq!(life.told(), ["committee:GK1"]);
    assert_eq!(life.ticket.waits_for(), Some(Role::Committee));
    let sees = |ticket: &Ticket, person: &Person| {
        permits(person, Action::SeeTicket, &ticket.subject(&ticket.units()))
    };
    assert!(sees(&life.ticket, &person(Role::Committee, None)));
    for role in [Role::Inspector, Role::AreaLead] {
        assert!(!sees(&life.ticket, &person(role, Some("team1"))), "property staff are among the inspectors");
    }
    let item = "G3".parse().unwrap();
    life.does(&committee(), Command::File { item, tier: None, harmless: false });
    assert!(life.ticket.is_sensitive(), "filed, it is still no public pin");
    let to_itself = Command::Dispatch { unit: unit("property") };
    assert_eq!(life.tries(&committee(), &to_itself), Err(Why::Unit));
    life.does(&committee(), Command::Dispatch { unit: unit("owners") });

    // What was thought to be something else becomes one, and the other way round.
    let mut life = Life::filed("E1", Tier::T2);
    let about =
        |on| Command::Correct { change: Correction { about_property: Some(on), ..Correction::default() } };
    life.does(&committee(), about(true));
    assert_eq!(life.tries(&committee(), &to_itself), Err(Why::Unit));
    life.does(&committee(), about(false));
    life.does(&committee(), to_itself);
    assert_eq!(life.ticket.state, State::Dispatched);
}

// The alarm ------------------------------------------------------------------------------------------------------

#[test]
fn an_alarm_climbs_to_whoever_leads_the_shift_and_to_the_head_of_its_own_community() {
    let climbed = |to, account, unmanned| {
        let mut life = Life::reported("G3");
        life.does(&Actor::Resident, Command::MarkEmergency);
        life.does(&Actor::Timer, Command::ClimbAlarm { to, account, unmanned });
        assert!(life.told.iter().all(|notice| notice.urgency == 2));
        life.told()
    };
    assert_eq!(
        climbed(Duty::ShiftLeader, Some(AccountId(31)), false),
        ["duty:shift_leader", "account:31"],
        "the roster's leader, and those who always have the duty"
    );
    assert_eq!(climbed(Duty::StationHead, None, false), ["duty:station_head:GK1"]);
    assert_eq!(climbed(Duty::StationHead, None, true), ["duty:station_head:GK1", "center"]);
}
