//! Who is told of what: a fact concerns somebody, and the notice is stored in the transaction of the fact, so
//! that none is lost. How it reaches people (the bell, webhooks, e-mail) is the server's.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::catalog::{Category, ItemCode, Tier};
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
        /// A station head is one community's. None are the duty's people of the whole subdistrict, and in what was
        /// stored before communities stood here all of them.
        community: Option<CommunityCode>,
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
            Self::Duty { duty, community: None } => format!("duty:{}", duty.wire()),
            Self::Duty { duty, community: Some(community) } => format!("duty:{}:{community}", duty.wire()),
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
            "duty" => {
                let (duty, community) = rest.split_once(':').map_or((rest, None), |(d, c)| (d, Some(c)));
                let community = community.map(str::parse).transpose()?;
                Self::Duty { duty: Duty::from_wire(duty).ok_or(WRONG)?, community }
            }
            _ => return Err(WRONG),
        })
    }
}

/// The keys of all that a person is.
pub fn keys_of(person: &Person) -> Vec<String> {
    let mut all = vec![Addressee::Account { account: person.id }];
    all.extend(person.unit.clone().map(|unit| Addressee::Unit { unit }));
    if let Some(duty) = person.duty {
        all.push(Addressee::Duty { duty, community: None });
        all.extend(person.community.clone().map(|code| Addressee::Duty { duty, community: Some(code) }));
    }
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
    /// The fact's kind, [`Fact::kind`], or what time brought.
    pub kind: String,
    /// 2 alarms, 1 is urgent, 0 can wait.
    pub urgency: u8,
}

/// Every kind of thing that somebody is told of: each has a sentence in both languages.
pub const KINDS: [&str; 35] = [
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
    "merged",
    "joined",
    "complaint_joined",
    "asked",
    AMBER,
    OVERDUE,
    REVIEW_DUE,
];

/// Kinds of notices that no fact brings but time: four fifths of a clock have passed, a deadline has, and a suspension
/// is to be looked at again.
pub const AMBER: &str = "amber";
pub const OVERDUE: &str = "overdue";
pub const REVIEW_DUE: &str = "review_due";

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

/// Where a ticket lies, as far as it decides whom a role means there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    pub community: CommunityCode,
    pub area: AreaRef,
    pub handed_over: bool,
    /// For committee, center and the dispatched units alone.
    pub unlawful: bool,
}

impl Whereabouts {
    pub fn of(ticket: &Ticket) -> Self {
        Self {
            community: ticket.report.community.clone(),
            area: ticket.report.area,
            handed_over: ticket.handed_over,
            unlawful: ticket.is_unlawful(),
        }
    }

    /// The people of this role who may act on it.
    pub fn addressee(&self, role: Role) -> Addressee {
        let community = self.community.clone();
        match (role, self.area) {
            (Role::Supervisor, _) => Addressee::Supervisors,
            // What lies on a street is the center's until it is handed over: nobody is called to what they may not
            // see.
            (Role::Committee | Role::AreaLead, AreaRef::Street) if !self.handed_over => Addressee::Center,
            (Role::AreaLead, AreaRef::Area(area)) if !self.unlawful => Addressee::Lead { community, area },
            (Role::Committee | Role::AreaLead, _) => Addressee::Committee { community },
            _ => Addressee::Center,
        }
    }
}

/// Whom the entry concerns, given the ticket as it is after it.
pub fn notices_of(ticket: &Ticket, entry: &Entry) -> Vec<Notice> {
    let place = Whereabouts::of(ticket);
    let role = |role: Role| place.addressee(role);
    let committee = || role(Role::Committee);
    let unit = |unit: UnitId| Addressee::Unit { unit };
    let child = |no: u8| {
        let found = ticket.children.iter().find(|child| child.no == no);
        found.map(|child| unit(child.unit.clone()))
    };
    let dispatcher = || role(ticket.dispatcher());
    // Whoever is to act now: the units at work, else the role whose turn it is.
    let awaited = || match ticket.waits_for() {
        Some(Role::UnitMember) => ticket.units_awaited().into_iter().map(unit).collect(),
        Some(awaited) => vec![role(awaited)],
        None => Vec::new(),
    };
    let reporter = || ticket.reporter.map(|account| Addressee::Account { account });
    let mut to: Vec<Addressee> = match &entry.fact {
        Fact::Reported(_) | Fact::Appealed { .. } => vec![role(ticket.triage())],
        Fact::DeclineProposed { .. } => vec![committee()],
        Fact::HandedOver { .. } => vec![committee()],
        Fact::SiteCheckAsked { .. } => vec![Addressee::Supervisors, role(ticket.triage())],
        Fact::Filed { .. } | Fact::Escalated { .. } | Fact::Reopened { .. } | Fact::Returned { .. } => {
            vec![dispatcher()]
        }
        // The tier above decides.
        Fact::ExtensionAsked { .. } if ticket.decides_extension(Role::Committee) => vec![committee()],
        Fact::ExtensionAsked { .. } => vec![Addressee::Center],
        Fact::Dispatched { .. }
        | Fact::Urged { .. }
        | Fact::Supervised { .. }
        | Fact::Resumed { .. }
        | Fact::Joined { .. }
        | Fact::ComplaintJoined { .. } => awaited(),
        Fact::ExtensionGranted { child: no, .. }
        | Fact::ExtensionRefused { child: no, .. }
        | Fact::Released { child: no, .. }
        | Fact::Reworked { child: no, .. } => child(*no).into_iter().collect(),
        Fact::HandedIn { clock: Some(_), .. } | Fact::JointHandled { .. } => awaited(),
        Fact::HandedIn { .. } => ticket.lead().map(|lead| unit(lead.unit.clone())).into_iter().collect(),
        Fact::MediatorAssigned { account, .. } => vec![Addressee::Account { account: *account }],
        Fact::Answered { .. } | Fact::Added { .. } | Fact::UrgeAnswered { .. } => vec![dispatcher()],
        Fact::Declined { .. } | Fact::Closed { .. } | Fact::Merged { .. } | Fact::Asked { .. } => {
            reporter().into_iter().collect()
        }
        Fact::EmergencyMarked { .. } => vec![Addressee::Center, committee()],
        Fact::AlarmClimbed { to, account, unmanned } => {
            let community = (*to == Duty::StationHead).then(|| place.community.clone());
            let mut all = vec![Addressee::Duty { duty: *to, community }];
            all.extend(account.map(|account| Addressee::Account { account }));
            all.extend(unmanned.then_some(Addressee::Center));
            all
        }
        _ => Vec::new(),
    };
    let urgency = match &entry.fact {
        Fact::EmergencyMarked { .. } | Fact::AlarmClimbed { .. } => 2,
        Fact::Supervised { .. } | Fact::Urged { .. } => 1,
        _ => ticket.priority().min(1),
    };
    to.dedup();
    let own = to.into_iter().map(|to| (to, ticket.report.number.clone()));
    // What was merged into it ends with it; its reporter knows it by its own number.
    let ends = matches!(entry.fact, Fact::Declined { .. } | Fact::Closed { .. });
    let joined = ticket.joined_reporters.iter().filter(|_| ends);
    let joined = joined.map(|r| (Addressee::Account { account: r.account }, r.number.clone()));
    own.chain(joined)
        .map(|(to, number)| Notice { to, number, kind: entry.fact.kind().to_owned(), urgency })
        .collect()
}

/// Whom time calls on its own, for a ticket that waits for `awaited`: whoever is to act, and about units that are late
/// also whoever sent it to them.
pub fn called_by_time(
    place: &Whereabouts,
    awaited: Role,
    units: &[UnitId],
    tier: Option<Tier>,
    kind: &str,
) -> Vec<Addressee> {
    if kind == REVIEW_DUE {
        return vec![Addressee::Center];
    }
    if awaited != Role::UnitMember {
        return vec![place.addressee(awaited)];
    }
    let mut to: Vec<Addressee> = units.iter().map(|unit| Addressee::Unit { unit: unit.clone() }).collect();
    if kind == OVERDUE {
        to.push(place.addressee(match tier {
            Some(Tier::T3) => Role::Center,
            Some(Tier::T2) => Role::Committee,
            _ => Role::AreaLead,
        }));
    }
    to
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
            Addressee::Duty { duty: Duty::ShiftLeader, community: None },
            Addressee::Duty { duty: Duty::StationHead, community: Some(community()) },
        ] {
            assert_eq!(to.key().parse(), Ok(to));
        }
        for wrong in ["", "unit:", "unit", "lead:GK1", "lead:GK1:x", "center:x", "duty:chief", "all"] {
            assert!(wrong.parse::<Addressee>().is_err(), "{wrong}");
        }
    }
}
