//! A ticket and the people around it, one of each role and two at the center: whoever acts is asked for the
//! permission first and for what the state allows then, as the use case does.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod life;

use domain::catalog::{ItemCode, Tier};
use domain::clock::{Calendars, Timestamp};
use domain::ids::AccountId;
use domain::people::{Action, Duty, Person, Role, permits};
use domain::ticket::{
    Actor, Command, Commitment, Entry, Fact, NoPhotoReason, Rules, Said, Ticket, Why, decide,
};

use super::random_moves::{START, report, units};

/// Why nothing came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    Forbidden,
    NotPossible(Why),
}

pub fn person(name: &str) -> Person {
    people().into_iter().find(|person| person.username == name).unwrap()
}

/// Everybody who signs in of this place. Nobody signs in of `pingan`.
pub fn people() -> Vec<Person> {
    let someone = |id, name: &str, role, unit: &str| Person {
        id: AccountId(id),
        username: name.to_owned(),
        name: name.to_owned(),
        role,
        community: matches!(role, Role::Inspector | Role::AreaLead | Role::Mediator | Role::Committee)
            .then(|| "GK1".parse().unwrap()),
        areas: if matches!(role, Role::Inspector | Role::AreaLead) { vec![1] } else { Vec::new() },
        unit: (!unit.is_empty()).then(|| unit.parse().unwrap()),
        duty: None,
    };
    vec![
        someone(1, "inspector", Role::Inspector, "team1"),
        someone(2, "lead", Role::AreaLead, "team1"),
        someone(3, "supervisor", Role::Supervisor, ""),
        someone(4, "mediator", Role::Mediator, ""),
        someone(5, "committee", Role::Committee, "committee"),
        someone(6, "property", Role::UnitMember, "property"),
        someone(7, "police", Role::UnitMember, "police"),
        someone(8, "center", Role::Center, "center"),
        someone(9, "operator", Role::Center, "center"),
        someone(10, "admin", Role::Admin, ""),
    ]
}

pub struct Scene {
    pub ticket: Ticket,
    pub entries: Vec<Entry>,
    pub now: Timestamp,
    pub calendars: Calendars,
}

impl Scene {
    /// A report of the catalogue's item of this code, or of nothing named.
    pub fn of(item: &str) -> Self {
        let index = domain::catalog::items().iter().position(|known| known.code.to_string() == item);
        Self::from(report(index))
    }

    pub fn from(first: Entry) -> Self {
        let ticket = Ticket::begin(&first).unwrap();
        Self { ticket, entries: vec![first], now: START, calendars: Calendars::default() }
    }

    /// As of, filed by the center at this tier.
    pub fn filed(item: &str, tier: Tier) -> Self {
        let mut scene = Self::of(item);
        let item = scene.ticket.report.item.unwrap();
        scene.must("center", file(item, Some(tier)));
        scene
    }

    pub fn wait(&mut self, minutes: i64) {
        self.now = self.now.plus_minutes(minutes);
    }

    fn said(actor: Actor) -> Said {
        Said { actor, note: Some(Commitment("n".to_owned())), photos: Vec::new() }
    }

    pub fn decide(&self, actor: Actor, command: &Command) -> Result<Vec<Fact>, Why> {
        let units = units();
        let rules = Rules { now: self.now, calendars: &self.calendars, units: &units };
        decide(&self.ticket, command, &Self::said(actor), rules).map_err(|refused| refused.why)
    }

    fn append(&mut self, actor: &Actor, facts: Vec<Fact>) {
        for fact in facts {
            let seq = self.ticket.version + 1;
            let entry = Entry { seq, at: self.now, actor: actor.clone(), fact };
            let kind = entry.fact.kind();
            assert_eq!(self.ticket.apply(&entry), Ok(()), "{kind} was decided and does not apply");
            self.entries.push(entry);
        }
    }

    /// What would follow if this person did it now.
    pub fn would(&self, person: &Person, command: &Command) -> Result<Vec<Fact>, Refused> {
        let units = self.ticket.units();
        let subject = self.ticket.subject(&units);
        let action = command.action().ok_or(Refused::Forbidden)?;
        let seen = permits(person, Action::SeeTicket, &subject);
        if !seen || !permits(person, action, &subject) {
            return Err(Refused::Forbidden);
        }
        self.decide(Actor::of(person), command).map_err(Refused::NotPossible)
    }

    pub fn act(&mut self, person: &Person, command: &Command) -> Result<(), Refused> {
        let facts = self.would(person, command)?;
        self.append(&Actor::of(person), facts);
        Ok(())
    }

    pub fn tries(&mut self, name: &str, command: Command) -> Result<(), Refused> {
        self.act(&person(name), &command)
    }

    pub fn must(&mut self, name: &str, command: Command) {
        assert_eq!(self.tries(name, command.clone()), Ok(()), "{name}: {command:?}");
    }

    /// A move of the reporter's, or of a clock.
    pub fn by(&mut self, actor: Actor, command: Command) -> Result<(), Why> {
        let facts = self.decide(actor.clone(), &command)?;
        self.append(&actor, facts);
        Ok(())
    }

    pub fn steps(&self, name: &str) -> Vec<Action> {
        self.ticket.steps_for(&person(name), self.now)
    }

    pub fn dispatch(&mut self, by: &str, unit: &str) {
        self.must(by, Command::Dispatch { unit: unit.parse().unwrap() });
    }

    pub fn joint(&mut self, by: &str, lead: &str, supporting: &[&str]) {
        self.must(by, joint(lead, supporting));
    }

    pub fn accept(&mut self, by: &str, child: u8) {
        self.must(by, Command::Accept { child, recorded: false });
    }

    pub fn hand_in(&mut self, by: &str, child: u8) {
        self.must(by, hand_in(child, false));
    }

    /// The fold of the entries written down and read back, as a store does it.
    pub fn refolded(&self) -> Ticket {
        let stored: Vec<String> =
            self.entries.iter().map(|entry| serde_json::to_string(entry).unwrap()).collect();
        let read: Vec<Entry> = stored.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        Ticket::fold(&read).unwrap()
    }
}

/// An empty name leaves the lead as it is.
pub fn joint(lead: &str, supporting: &[&str]) -> Command {
    Command::StartJoint {
        lead: (!lead.is_empty()).then(|| lead.parse().unwrap()),
        supporting: supporting.iter().map(|unit| unit.parse().unwrap()).collect(),
        meet_at: None,
        meet_place: None,
    }
}

pub fn file(item: ItemCode, tier: Option<Tier>) -> Command {
    Command::File { item, tier, harmless: false }
}

pub fn climb(to: Duty) -> Command {
    Command::ClimbAlarm { to, account: None, unmanned: false }
}

pub fn hand_in(child: u8, recorded: bool) -> Command {
    Command::HandIn { child, no_photo: Some(NoPhotoReason::Paper), recorded }
}
