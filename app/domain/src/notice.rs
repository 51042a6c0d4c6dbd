//! Who is told of what: a fact concerns somebody, and the notice is stored in the transaction of the fact, so
//! that none is lost. How it reaches people (the bell, webhooks, e-mail) is the server's.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::catalog::{Category, ItemCode};
use crate::clock::Timestamp;
use crate::event::AreaRef;
use crate::ids::{AccountId, CommunityCode, DoorId, ParseIdError, TicketNumber, UnitId};
use crate::people::{Duty, Person, Role};
use crate::ticket::{Entry, Fact, State, Ticket};

/// Who a notice is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "to")]
pub enum Addressee {
    Unit {
        unit: UnitId,
    },
    /// The leads of an area.
    Lead {
        community: CommunityCode,
        area: u8,
    },
    Committee {
        community: CommunityCode,
    },
    Supervisors,
    Center,
    Account {
        account: AccountId,
    },
    Duty {
        duty: Duty,
    },
}

impl Addressee {
    /// One text per addressee, by which notices are stored and found.
    pub fn key(&self) -> String {
        match self {
            Self::Unit { unit } => format!("unit:{unit}"),
            Self::Lead { community, area } => format!("lead:{community}:{area}"),
            Self::Committee { community } => format!("committee:{community}"),
            Self::Supervisors => "supervisors".to_owned(),
            Self::Center => "center".to_owned(),
            Self::Account { account } => format!("account:{}", account.0),
            Self::Duty { duty } => format!("duty:{}", duty.wire()),
        }
    }
}

/// From [`Addressee::key`].
impl FromStr for Addressee {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        const WRONG: ParseIdError = ParseIdError("addressee");
        let (kind, rest) = s.split_once(':').unwrap_or((s, ""));
        Ok(match kind {
            "unit" => Self::Unit { unit: rest.parse()? },
            "lead" => {
                let (community, area) = rest.split_once(':').ok_or(WRONG)?;
                Self::Lead { community: community.parse()?, area: area.parse().map_err(|_| WRONG)? }
            }
            "committee" => Self::Committee { community: rest.parse()? },
            "supervisors" if rest.is_empty() => Self::Supervisors,
            "center" if rest.is_empty() => Self::Center,
            "account" => Self::Account { account: AccountId(rest.parse().map_err(|_| WRONG)?) },
            "duty" => Self::Duty { duty: Duty::from_wire(rest).ok_or(WRONG)? },
            _ => return Err(WRONG),
        })
    }
}

/// The keys of all that a person is.
pub fn keys_of(person: &Person) -> Vec<String> {
    let mut all = vec![Addressee::Account { account: person.id }];
    all.extend(person.unit.clone().map(|unit| Addressee::Unit { unit }));
    all.extend(person.duty.map(|duty| Addressee::Duty { duty }));
    match (person.role, &person.community) {
        (Role::AreaLead, Some(community)) => {
            all.extend(
                person.areas.iter().map(|area| Addressee::Lead { community: community.clone(), area: *area }),
            );
        }
        (Role::Committee, Some(community)) => all.push(Addressee::Committee { community: community.clone() }),
        (Role::Supervisor, _) => all.push(Addressee::Supervisors),
        (Role::Center, _) => all.push(Addressee::Center),
        _ => {}
    }
    all.iter().map(Addressee::key).collect()
}

/// One thing to tell. It carries no words of the report and nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub to: Addressee,
    pub number: TicketNumber,
    /// The fact's kind, [`Fact::kind`].
    pub kind: String,
    /// 2 alarms, 1 is urgent, 0 can wait.
    pub urgency: u8,
}

/// Every kind of fact that somebody is told of: each has a sentence in both languages.
pub const KINDS: [&str; 28] = [
    "reported",
    "appealed",
    "decline_proposed",
    "handed_over",
    "site_check_asked",
    "filed",
    "escalated",
    "reopened",
    "returned",
    "extension_asked",
    "dispatched",
    "urged",
    "supervised",
    "resumed",
    "extension_granted",
    "extension_refused",
    "released",
    "reworked",
    "handed_in",
    "joint_handled",
    "mediator_assigned",
    "answered",
    "added",
    "urge_answered",
    "declined",
    "closed",
    "emergency_marked",
    "alarm_climbed",
];

/// A notice as whoever it concerns reads it, beside what the ticket is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoticeRow {
    pub id: i64,
    pub at: Timestamp,
    pub to: Addressee,
    pub number: TicketNumber,
    pub kind: String,
    pub urgency: u8,
    pub unread: bool,
    pub area: AreaRef,
    pub door: Option<DoorId>,
    pub floor: Option<i8>,
    pub category: Option<Category>,
    pub item: Option<ItemCode>,
    pub state: State,
    /// When the ticket turns red; none for what has ended.
    pub due_at: Option<Timestamp>,
}

/// Whom the entry concerns, given the ticket as it is after it.
pub fn notices_of(ticket: &Ticket, entry: &Entry) -> Vec<Notice> {
    let community = &ticket.report.community;
    // What lies on a street is the center's until it is handed over: nobody is called to what they may not see.
    let of_center = ticket.report.area == AreaRef::Street && !ticket.handed_over;
    let committee = || match of_center {
        true => Addressee::Center,
        false => Addressee::Committee { community: community.clone() },
    };
    let triage = || match (ticket.report.area, ticket.is_unlawful()) {
        (AreaRef::Area(area), false) => Addressee::Lead { community: community.clone(), area },
        _ => committee(),
    };
    let units = || {
        ticket
            .at_work()
            .filter(|child| child.state.is_open())
            .map(|child| Addressee::Unit { unit: child.unit.clone() })
    };
    let child = |no: u8| {
        let found = ticket.children.iter().find(|child| child.no == no);
        found.map(|child| Addressee::Unit { unit: child.unit.clone() })
    };
    let dispatcher = || match ticket.tier {
        Some(crate::catalog::Tier::T3) => Addressee::Center,
        Some(crate::catalog::Tier::T2) => committee(),
        _ => triage(),
    };
    let verifier = || match ticket.verifier() {
        Some(crate::people::Role::Supervisor) => Addressee::Supervisors,
        Some(crate::people::Role::Committee) => committee(),
        _ => Addressee::Center,
    };
    let reporter = || ticket.reporter.map(|account| Addressee::Account { account });
    let mut to: Vec<Addressee> = match &entry.fact {
        Fact::Reported(_) | Fact::Appealed { .. } => vec![triage()],
        Fact::DeclineProposed { .. } => vec![committee()],
        Fact::HandedOver { .. } => vec![committee()],
        Fact::SiteCheckAsked { .. } => vec![Addressee::Supervisors, triage()],
        Fact::Filed { .. } | Fact::Escalated { .. } | Fact::Reopened { .. } => vec![dispatcher()],
        Fact::Returned { .. } if ticket.returns >= crate::ticket::RETURNS_BEFORE_ARBITRATION => {
            vec![Addressee::Center]
        }
        Fact::Returned { .. } | Fact::ExtensionAsked { .. } => vec![dispatcher()],
        Fact::Dispatched { .. } | Fact::Urged { .. } | Fact::Supervised { .. } | Fact::Resumed { .. } => {
            let mut to: Vec<Addressee> = units().collect();
            if to.is_empty() {
                to.push(if ticket.state == State::Reported { triage() } else { dispatcher() });
            }
            to
        }
        Fact::ExtensionGranted { child: no, .. }
        | Fact::ExtensionRefused { child: no, .. }
        | Fact::Released { child: no, .. }
        | Fact::Reworked { child: no, .. } => child(*no).into_iter().collect(),
        Fact::HandedIn { clock: Some(_), .. } | Fact::JointHandled { .. } => vec![verifier()],
        Fact::HandedIn { .. } => {
            ticket.lead().map(|lead| Addressee::Unit { unit: lead.unit.clone() }).into_iter().collect()
        }
        Fact::MediatorAssigned { account, .. } => vec![Addressee::Account { account: *account }],
        Fact::Answered { .. } | Fact::Added { .. } | Fact::UrgeAnswered { .. } => vec![dispatcher()],
        Fact::Declined { .. } | Fact::Closed { .. } => reporter().into_iter().collect(),
        Fact::EmergencyMarked { .. } => vec![Addressee::Center, committee()],
        Fact::AlarmClimbed { to } => vec![Addressee::Duty { duty: *to }],
        _ => Vec::new(),
    };
    let urgency = match &entry.fact {
        Fact::EmergencyMarked { .. } | Fact::AlarmClimbed { .. } => 2,
        Fact::Supervised { .. } | Fact::Urged { .. } => 1,
        _ => ticket.priority().min(1),
    };
    to.dedup();
    to.into_iter()
        .map(|to| Notice {
            to,
            number: ticket.report.number.clone(),
            kind: entry.fact.kind().to_owned(),
            urgency,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_addressee_reads_back_from_its_key() {
        let community = || "GK1".parse().expect("a community");
        for to in [
            Addressee::Unit { unit: "gk1-team1".parse().expect("a unit") },
            Addressee::Lead { community: community(), area: 5 },
            Addressee::Committee { community: community() },
            Addressee::Supervisors,
            Addressee::Center,
            Addressee::Account { account: AccountId(7) },
            Addressee::Duty { duty: Duty::StationHead },
        ] {
            assert_eq!(to.key().parse(), Ok(to));
        }
        for wrong in ["", "unit:", "unit", "lead:GK1", "lead:GK1:x", "center:x", "duty:chief", "all"] {
            assert!(wrong.parse::<Addressee>().is_err(), "{wrong}");
        }
    }
}
