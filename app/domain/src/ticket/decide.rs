use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::fact::Note;
use super::possible::RETURNS_BEFORE_ARBITRATION;
use super::{
    Actor, Child, ChildState, CloseReason, Command, Commitment, Correction, Fact, Joint, NewChild, Source,
    State, Ticket, may_be_a_dwelling,
};
use crate::catalog::{self, Item, Tier};
use crate::clock::{Calendars, Limit, ServiceHours, Timer, Timestamp};
use crate::ids::UnitId;
use crate::people::{Action, Role, Unit, UnitKind};

/// What deciding needs besides ticket and command.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    pub now: Timestamp,
    pub calendars: &'a Calendars,
    pub units: &'a [Unit],
}

/// Who wants it, and what was said and shown with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub actor: Actor,
    pub note: Note,
    pub photos: Vec<Commitment>,
}

impl Said {
    pub fn silently(actor: Actor) -> Self {
        Self { actor, note: None, photos: Vec::new() }
    }
}

/// Why a move is not made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not possible while the ticket is {}", state.wire())]
pub struct NotPossible {
    pub state: State,
    pub why: Why,
    /// The moves that there are.
    pub possible: Vec<Action>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The state has no such move.
    State,
    /// The unit has no share, or its share stands elsewhere.
    NotYours,
    /// The time for it is over.
    TooLate,
    /// No such unit here, or one that this role cannot send to.
    Unit,
    /// Who did the work, or whose unit did, does not verify it; and each tier has its verifier.
    Verifier,
    /// A date in the past, or absurdly far away.
    Date,
    /// The same of a meeting's.
    Meeting,
    /// Work is handed in with a photo, or with the reason why there is none.
    Evidence,
    /// The tier above dispatches this.
    Tier,
    /// A lead files at the catalogue's tier or above.
    LowTier,
    /// Returned twice: the center arbitrates.
    Arbitrated,
    /// Said before.
    Repeated,
    /// A move that needs words has none.
    Words,
    /// The unit signs in and answers by itself.
    SignsIn,
}

/// An extension reaches at most so far beyond the deadline.
const EXTENSION_DAYS: i64 = 60;
/// A suspension lasts at most a year and is reviewed every month.
const SUSPENSION_DAYS: i64 = 366;
const REVIEW_DAYS: i64 = 30;
/// Units meet within two months.
const MEETING_DAYS: i64 = 60;
const DAY_MINUTES: i64 = 24 * 60;

/// The facts that follow from a command. Pure; [`Ticket::apply`] accepts every fact it returns.
///
/// # Errors
/// [`NotPossible`] says why, and what would be possible.
pub fn decide(
    ticket: &Ticket,
    command: &Command,
    said: &Said,
    rules: Rules<'_>,
) -> Result<Vec<Fact>, NotPossible> {
    Decision { ticket, said, rules }.decide(command).map_err(|why| NotPossible {
        state: ticket.state,
        why,
        possible: ticket.possible(rules.now),
    })
}

/// 代填反馈: for a unit that nobody signs in of; the center answers for any of them.
pub fn may_record_for(role: Role, unit: &UnitId, units: &[Unit]) -> bool {
    role == Role::Center || units.iter().any(|known| known.id == *unit && !known.signs_in)
}

struct Decision<'a> {
    ticket: &'a Ticket,
    said: &'a Said,
    rules: Rules<'a>,
}

impl Decision<'_> {
    fn decide(&self, command: &Command) -> Result<Vec<Fact>, Why> {
        let (ticket, now) = (self.ticket, self.rules.now);
        // The administrator of the machine takes down whatever is open.
        if let (Command::Close { reason }, Actor::Machine) = (command, &self.said.actor) {
            return if ticket.state.is_open() { Ok(vec![self.closed(*reason)]) } else { Err(Why::State) };
        }
        if command.action().is_some_and(|action| !ticket.allows(action, now)) {
            return Err(self.why_not(command));
        }
        let facts = self.facts(command)?;
        // What is not asked above, buttons ask: nobody does what was not offered.
        match command.action() {
            Some(action) if !ticket.fits(&self.said.actor, action, now) => Err(match action {
                Action::Escalate => Why::Tier,
                _ => Why::NotYours,
            }),
            _ => Ok(facts),
        }
    }

    fn facts(&self, command: &Command) -> Result<Vec<Fact>, Why> {
        let (ticket, now) = (self.ticket, self.rules.now);
        let note = || self.said.note.clone();
        let photos = || self.said.photos.clone();
        Ok(match command {
            Command::AskSiteCheck => vec![Fact::SiteCheckAsked { note: note() }],
            Command::CheckSite { found } => {
                vec![Fact::SiteChecked { found: *found, note: note(), photos: photos() }]
            }
            Command::File { item, tier, harmless } => vec![self.filed(*item, *tier, *harmless)?],
            Command::ProposeDecline { reason } => {
                vec![Fact::DeclineProposed { reason: *reason, note: note() }]
            }
            Command::Decline { reason } => vec![Fact::Declined { reason: *reason, note: note() }],
            Command::Appeal => {
                vec![Fact::Appealed { note: self.words()?, clock: self.stage(Limit::handover) }]
            }
            Command::Withdraw => vec![Fact::Withdrawn { note: note() }],
            Command::Merge { into } if *into == ticket.report.number => return Err(Why::Repeated),
            Command::Merge { into } => vec![Fact::Merged { into: into.clone(), note: note() }],
            Command::Join { from, complaints, externals, reporters } if ticket.state.is_open() => {
                vec![Fact::Joined {
                    from: from.clone(),
                    complaints: *complaints,
                    externals: externals.clone(),
                    reporters: reporters.clone(),
                }]
            }
            Command::Join { .. } => return Err(Why::State),
            Command::JoinComplaint { source, external } => {
                vec![Fact::ComplaintJoined {
                    source: *source,
                    external: external.clone(),
                    token: None,
                    note: note(),
                    photos: Vec::new(),
                }]
            }
            Command::JoinFound { token } if ticket.me_too.contains(token) => return Err(Why::Repeated),
            Command::JoinFound { token } => {
                vec![Fact::ComplaintJoined {
                    source: Source::Patrol,
                    external: None,
                    token: Some(token.clone()),
                    note: note(),
                    photos: photos(),
                }]
            }
            Command::SolveOnSpot => self.solved_on_spot()?,
            Command::Split { into } => vec![Fact::Split { into: into.clone(), note: note() }],
            Command::Correct { change } => {
                let private = change.private.or(change.item.map(may_be_a_dwelling));
                vec![Fact::Corrected {
                    change: Correction { private, ..change.clone() },
                    note: self.words()?,
                }]
            }
            Command::MarkHard { on } if *on == ticket.hard => return Err(Why::Repeated),
            Command::MarkHard { on } => vec![Fact::HardMarked { on: *on, note: note() }],
            Command::HandOver => vec![Fact::HandedOver { note: note() }],
            Command::Dispatch { unit } => vec![self.dispatched(unit)?],
            Command::StartJoint { lead, supporting, meet_at, meet_place } => {
                vec![self.joint(lead.as_ref(), supporting, *meet_at, meet_place)?]
            }
            Command::Escalate => vec![self.escalated()?],
            Command::Accept { child, recorded } => {
                self.own(*child, *recorded, &[ChildState::Dispatched])?;
                vec![Fact::Accepted { child: *child, recorded: *recorded, note: note() }]
            }
            Command::Return { child, reason, whose, recorded } => {
                let share = self.own(*child, *recorded, &[ChildState::Dispatched])?;
                if share.return_by.is_none_or(|by| now > by) {
                    return Err(Why::TooLate);
                }
                if let Some(unit) = whose {
                    self.unit(unit)?;
                }
                let clock = ticket.joint.is_none().then(|| self.stage(Limit::handover));
                vec![Fact::Returned {
                    child: *child,
                    reason: *reason,
                    whose: whose.clone(),
                    clock,
                    recorded: *recorded,
                    note: note(),
                }]
            }
            Command::AskExtension { child, until, reason } => {
                let share = self.own(*child, false, &[ChildState::InProgress])?;
                if now > share.clock.due || share.asked.is_some() {
                    return Err(Why::TooLate);
                }
                let farthest = share.clock.due.plus_minutes(EXTENSION_DAYS * DAY_MINUTES);
                if *until <= share.clock.due || *until > farthest {
                    return Err(Why::Date);
                }
                vec![Fact::ExtensionAsked { child: *child, until: *until, reason: *reason, note: note() }]
            }
            Command::DecideExtension { child, grant } => vec![self.extension(*child, *grant)?],
            Command::Suspend { reason, until } => {
                if *until <= now || *until > now.plus_minutes(SUSPENSION_DAYS * DAY_MINUTES) {
                    return Err(Why::Date);
                }
                let review_by = now.plus_minutes(REVIEW_DAYS * DAY_MINUTES).min(*until);
                vec![Fact::Suspended { reason: *reason, until: *until, review_by, note: note() }]
            }
            Command::ReviewSuspension => {
                let Some(suspension) = ticket.suspension else { return Err(Why::State) };
                let review_by = now.plus_minutes(REVIEW_DAYS * DAY_MINUTES).min(suspension.until);
                vec![Fact::SuspensionReviewed { review_by, note: note() }]
            }
            Command::Resume => vec![self.resumed()?],
            Command::TakeMeasure { child, recorded } => {
                if !self.own(*child, *recorded, &[ChildState::InProgress])?.wants_measure() {
                    return Err(Why::Repeated);
                }
                if self.said.note.is_none() && self.said.photos.is_empty() {
                    return Err(Why::Words);
                }
                let (photos, note) = (photos(), note());
                vec![Fact::MeasureTaken { child: *child, photos, recorded: *recorded, note }]
            }
            Command::HandIn { child, no_photo, recorded } => {
                self.own(*child, *recorded, &[ChildState::InProgress])?;
                if self.said.photos.is_empty() && no_photo.is_none() {
                    return Err(Why::Evidence);
                }
                let clock = ticket.joint.is_none().then(|| self.stage(Limit::verification));
                vec![Fact::HandedIn {
                    child: *child,
                    photos: photos(),
                    no_photo: *no_photo,
                    clock,
                    recorded: *recorded,
                    note: note(),
                }]
            }
            Command::Release { child, reason } => {
                let share = self.share(*child)?;
                if share.lead || matches!(share.state, ChildState::Handled | ChildState::Released) {
                    return Err(Why::NotYours);
                }
                vec![Fact::Released { child: *child, reason: *reason, note: note() }]
            }
            // Recording is allowed in more states than reporting.
            Command::ReportHandled { .. } if !ticket.allows(Action::ReportHandled, now) => {
                return Err(Why::State);
            }
            Command::ReportHandled { recorded } => {
                let lead = ticket.lead().ok_or(Why::NotYours)?.no;
                self.own(lead, *recorded, &[ChildState::Handled])?;
                let clock = self.stage(Limit::verification);
                vec![Fact::JointHandled { clock, recorded: *recorded, note: note() }]
            }
            Command::Close { reason } => {
                self.verifies()?;
                vec![self.closed(*reason)]
            }
            Command::CloseFalseAlarm => vec![self.closed(CloseReason::FalseAlarm)],
            Command::Rework { child, reason } => {
                self.verifies()?;
                let share = match child {
                    Some(no) => self.share(*no)?,
                    None => ticket.lead().ok_or(Why::NotYours)?,
                };
                if share.state != ChildState::Handled {
                    return Err(Why::NotYours);
                }
                let clock = self.going_on(share, &share.clock, self.item().limit);
                vec![Fact::Reworked {
                    child: share.no,
                    reason: *reason,
                    clock,
                    note: note(),
                    photos: photos(),
                }]
            }
            Command::Confirm { stars } if stars.is_some_and(|stars| !(1..=5).contains(&stars)) => {
                return Err(Why::State);
            }
            Command::Confirm { stars } => vec![Fact::Confirmed { stars: *stars, note: note() }],
            Command::Reopen => {
                vec![Fact::Reopened { clock: self.stage(Limit::handover), note: self.words()? }]
            }
            Command::Urge => vec![Fact::Urged { note: note() }],
            Command::Supervise => vec![Fact::Supervised { note: self.words()? }],
            Command::AnswerUrge => vec![Fact::UrgeAnswered { note: self.words()? }],
            Command::AskReporter => vec![Fact::Asked { note: self.words()? }],
            Command::AnswerQuestion => vec![Fact::Answered { note: self.words()?, photos: photos() }],
            Command::Add if self.said.note.is_none() && self.said.photos.is_empty() => {
                return Err(Why::Words);
            }
            Command::Add => vec![Fact::Added { note: note(), photos: photos() }],
            Command::MeToo { token } if ticket.me_too.contains(token) => return Err(Why::Repeated),
            Command::MeToo { token } => vec![Fact::MeToo { token: token.clone() }],
            Command::Note if self.said.note.is_none() && self.said.photos.is_empty() => {
                return Err(Why::Words);
            }
            Command::Note => vec![Fact::Noted { note: note(), photos: photos() }],
            Command::Attempt => vec![Fact::Attempted { note: self.words()? }],
            Command::AssignMediator { account } => {
                vec![Fact::MediatorAssigned { account: *account, note: note() }]
            }
            Command::Mediate => vec![Fact::Mediated { note: self.words()? }],
            Command::RevealPhone => vec![Fact::PhoneRevealed { note: self.words()? }],
            Command::Consent => vec![Fact::ConsentGiven],
            Command::MarkEmergency => vec![Fact::EmergencyMarked { note: note() }],
            // Never twice to the same: two servers may look after one alarm.
            Command::ClimbAlarm { to, account, unmanned }
                if ticket.alarms()
                    && ticket.alarm.is_some_and(|alarm| alarm.climbed.is_none_or(|d| d < *to)) =>
            {
                vec![Fact::AlarmClimbed { to: *to, account: *account, unmanned: *unmanned }]
            }
            Command::ClimbAlarm { .. } => return Err(Why::State),
            Command::AnswerAlarm => vec![Fact::AlarmAnswered { note: note() }],
        })
    }

    /// The state alone refused it; where time did, people are told so.
    fn why_not(&self, command: &Command) -> Why {
        let late = match command {
            Command::AskExtension { child, .. } => {
                self.share(*child).is_ok_and(|share| self.rules.now > share.clock.due)
            }
            Command::Confirm { .. } | Command::Reopen => self.ticket.state == State::Closed,
            Command::Return { child, .. } => self.share(*child).is_ok_and(|share| share.return_by.is_none()),
            _ => false,
        };
        if late { Why::TooLate } else { Why::State }
    }

    /// What was said, where a move needs words.
    fn words(&self) -> Result<Note, Why> {
        self.said.note.clone().map(Some).ok_or(Why::Words)
    }

    fn closed(&self, reason: CloseReason) -> Fact {
        Fact::Closed { reason, note: self.said.note.clone(), photos: self.said.photos.clone() }
    }

    fn item(&self) -> &'static Item {
        self.ticket.report.item.and_then(catalog::item).unwrap_or_else(catalog::unnamed)
    }

    /// A clock of the center's or the committee's own steps.
    fn stage(&self, part: fn(Limit) -> Limit) -> Timer {
        self.stage_of(self.item(), self.ticket.tier, part)
    }

    fn stage_of(&self, item: &Item, tier: Option<Tier>, part: fn(Limit) -> Limit) -> Timer {
        let hours = if tier == Some(Tier::T3) { ServiceHours::always() } else { ServiceHours::office() };
        self.rules.calendars.start(&hours, self.rules.now, part(item.limit))
    }

    /// The clock of a unit that gets its share back: what was left when it stopped is left now. Of another limit
    /// the whole is.
    fn going_on(&self, share: &Child, clock: &Timer, limit: Limit) -> Timer {
        let (calendars, now) = (self.rules.calendars, self.rules.now);
        let hours = calendars.hours(&share.unit);
        match share.stopped_at {
            Some(stopped) if clock.limit == limit => calendars.resume(&hours, clock, stopped, now),
            _ => calendars.start(&hours, now, limit),
        }
    }

    fn filed(&self, item: catalog::ItemCode, tier: Option<Tier>, harmless: bool) -> Result<Fact, Why> {
        let known = catalog::item(item).ok_or(Why::State)?;
        let tier = tier.unwrap_or(known.tier);
        if tier < known.tier && self.said.actor.role() == Some(Role::AreaLead) {
            return Err(Why::LowTier);
        }
        let clock = self.stage_of(known, Some(tier), Limit::handover);
        let private = may_be_a_dwelling(item) && !harmless;
        Ok(Fact::Filed { item, tier, clock, private, note: self.said.note.clone() })
    }

    /// 当场处置 of a report of T1 by somebody of the area's own team: the whole way to verification.
    fn solved_on_spot(&self) -> Result<Vec<Fact>, Why> {
        let report = &self.ticket.report;
        let item = report.item.and_then(catalog::item).filter(|item| item.tier == Tier::T1);
        let item = item.ok_or(Why::Tier)?;
        let unit = self.unit(self.said.actor.unit().ok_or(Why::Unit)?)?;
        let own_area = unit.area.is_some_and(|no| report.area == crate::event::AreaRef::Area(no));
        if unit.kind != UnitKind::Team || !own_area {
            return Err(Why::Unit);
        }
        if self.said.photos.is_empty() {
            return Err(Why::Evidence);
        }
        let child = u8::try_from(self.ticket.children.len() + 1).map_err(|_| Why::State)?;
        let stage = |part| self.stage_of(item, Some(item.tier), part);
        Ok(vec![
            Fact::Filed {
                item: item.code,
                tier: item.tier,
                clock: stage(Limit::handover),
                private: may_be_a_dwelling(item.code),
                note: None,
            },
            Fact::Dispatched {
                children: vec![self.new_child(unit, true)],
                joint: None,
                tier: item.tier,
                note: None,
            },
            Fact::Accepted { child, recorded: false, note: None },
            Fact::HandedIn {
                child,
                photos: self.said.photos.clone(),
                no_photo: None,
                clock: Some(stage(Limit::verification)),
                recorded: false,
                note: self.said.note.clone(),
            },
        ])
    }

    fn unit(&self, id: &UnitId) -> Result<&Unit, Why> {
        let unit = self.rules.units.iter().find(|unit| unit.id == *id).ok_or(Why::Unit)?;
        if unit.serves(&self.ticket.report.community) { Ok(unit) } else { Err(Why::Unit) }
    }

    /// Whether the actor may send to this unit: a lead to the area's team, a committee to its own tier and below.
    fn sendable(&self, id: &UnitId) -> Result<&Unit, Why> {
        let unit = self.unit(id)?;
        let street_or_other_area = unit.kind == UnitKind::Team
            && unit.area.is_none_or(|no| self.ticket.report.area != crate::event::AreaRef::Area(no));
        // 群租、违法搭建 is nothing for a team's eyes: it could not even see what it was sent.
        if street_or_other_area || (unit.kind == UnitKind::Team && self.ticket.is_unlawful()) {
            return Err(Why::Unit);
        }
        // Nobody handles a complaint about themselves.
        if unit.kind == UnitKind::Property && self.ticket.about_property {
            return Err(Why::Unit);
        }
        let highest = match self.said.actor.role() {
            Some(Role::Center) => Tier::T3,
            Some(Role::Committee) => Tier::T2,
            Some(Role::AreaLead) => Tier::T1,
            _ => return Err(Why::Unit),
        };
        if unit.tier() <= highest { Ok(unit) } else { Err(Why::Unit) }
    }

    fn new_child(&self, unit: &Unit, lead: bool) -> NewChild {
        let limit = self.item().limit;
        let hours = self.rules.calendars.hours(&unit.id);
        let start = |limit| self.rules.calendars.start(&hours, self.rules.now, limit);
        // Arbitrated is arbitrated.
        let binding = self.ticket.returns >= RETURNS_BEFORE_ARBITRATION;
        let returned = self.ticket.children.iter().rev().find(|child| child.unit == unit.id);
        let returned = returned.filter(|child| child.state == ChildState::Returned);
        NewChild {
            unit: unit.id.clone(),
            kind: Some(unit.kind),
            lead,
            clock: returned.map_or_else(|| start(limit), |child| self.going_on(child, &child.clock, limit)),
            // One warning sign is enough: of several units the lead sets it up. Each accepts.
            first: self.item().first.filter(|first| lead || !first.is_urgent()).map(|limit| {
                let before = returned.and_then(|child| Some((child, child.first.as_ref()?)));
                before.map_or_else(|| start(limit), |(child, first)| self.going_on(child, first, limit))
            }),
            return_by: (!binding).then(|| start(limit.return_window()).due),
        }
    }

    fn authority(&self) -> Result<(), Why> {
        let role = self.said.actor.role().ok_or(Why::Unit)?;
        match self.ticket.may_dispatch(role) {
            true => Ok(()),
            false if self.ticket.returns >= RETURNS_BEFORE_ARBITRATION => Err(Why::Arbitrated),
            false => Err(Why::Tier),
        }
    }

    fn dispatched(&self, unit: &UnitId) -> Result<Fact, Why> {
        self.authority()?;
        let unit = self.sendable(unit)?;
        let tier = self.ticket.tier.map_or(unit.tier(), |tier| tier.max(unit.tier()));
        let children = vec![self.new_child(unit, true)];
        Ok(Fact::Dispatched { children, joint: None, tier, note: self.said.note.clone() })
    }

    fn joint(
        &self,
        lead: Option<&UnitId>,
        supporting: &[UnitId],
        meet_at: Option<Timestamp>,
        meet_place: &Note,
    ) -> Result<Fact, Why> {
        self.authority()?;
        let latest = self.rules.now.plus_minutes(MEETING_DAYS * DAY_MINUTES);
        if meet_at.is_some_and(|at| at <= self.rules.now || at > latest) {
            return Err(Why::Meeting);
        }
        let joining = self.ticket.joint.is_some() && self.ticket.state == State::InProgress;
        let has_lead = joining && self.ticket.lead().is_some();
        if has_lead == lead.is_some() || (!joining && supporting.is_empty()) {
            return Err(Why::Unit);
        }
        let mut children: Vec<NewChild> = Vec::new();
        for (id, leads) in lead.iter().map(|id| (*id, true)).chain(supporting.iter().map(|id| (id, false))) {
            let unit = self.sendable(id)?;
            let twice = children.iter().any(|child| child.unit == *id);
            if twice || (joining && self.ticket.child_of(id).is_some()) {
                return Err(Why::Repeated);
            }
            children.push(self.new_child(unit, leads));
        }
        if children.is_empty() {
            return Err(Why::Unit);
        }
        let role_tier = if self.said.actor.role() == Some(Role::Center) { Tier::T3 } else { Tier::T2 };
        let joint = (!joining).then(|| Joint {
            meet_at,
            meet_place: meet_place.clone(),
            // The whole ends when the last share must.
            clock: children
                .iter()
                .map(|child| child.clock)
                .max_by_key(|clock| clock.due)
                .unwrap_or_else(|| self.stage(Limit::handover)),
        });
        let tier = self.ticket.tier.map_or(role_tier, |tier| tier.max(role_tier));
        Ok(Fact::Dispatched { children, joint, tier, note: self.said.note.clone() })
    }

    fn escalated(&self) -> Result<Fact, Why> {
        let to = match self.ticket.tier {
            Some(Tier::T1) => Tier::T2,
            Some(Tier::T2) => Tier::T3,
            _ => return Err(Why::State),
        };
        let clock = self.stage_of(self.item(), Some(to), Limit::handover);
        Ok(Fact::Escalated { to, clock, note: self.words()? })
    }

    fn share(&self, no: u8) -> Result<&Child, Why> {
        self.ticket.at_work().find(|child| child.no == no).ok_or(Why::NotYours)
    }

    /// A share in one of these states that the actor acts for, or records for.
    fn own(&self, no: u8, recorded: bool, states: &[ChildState]) -> Result<&Child, Why> {
        let share = self.share(no)?;
        let own = recorded || self.said.actor.unit() == Some(&share.unit);
        if !own || !states.contains(&share.state) {
            return Err(Why::NotYours);
        }
        let role = self.said.actor.role();
        if recorded && !role.is_some_and(|role| may_record_for(role, &share.unit, self.rules.units)) {
            return Err(Why::SignsIn);
        }
        Ok(share)
    }

    fn extension(&self, no: u8, grant: bool) -> Result<Fact, Why> {
        let share = self.share(no)?;
        let asked = share.asked.ok_or(Why::NotYours)?;
        let role = self.said.actor.role().ok_or(Why::Verifier)?;
        if !self.ticket.decides_extension(role) {
            return Err(Why::Verifier);
        }
        let note = self.said.note.clone();
        if !grant {
            return Ok(Fact::ExtensionRefused { child: no, note });
        }
        let calendars = self.rules.calendars;
        let clock = calendars.extend(&calendars.hours(&share.unit), &share.clock, asked.until);
        Ok(Fact::ExtensionGranted { child: no, clock, note })
    }

    /// All that stood still goes on: the shares' clocks, the time for returning them, and the whole action's clock.
    fn resumed(&self) -> Result<Fact, Why> {
        let since = self.ticket.suspension.ok_or(Why::State)?.since;
        let (calendars, now) = (self.rules.calendars, self.rules.now);
        let later =
            |unit: &UnitId, clock: &Timer| calendars.resume(&calendars.hours(unit), clock, since, now);
        let open = || self.ticket.at_work().filter(|child| child.state.is_open());
        let clocks = open().map(|child| (child.no, later(&child.unit, &child.clock))).collect();
        let first = open().filter_map(|child| Some((child.no, later(&child.unit, child.first_waits()?))));
        let first = first.collect();
        let returnable = open().filter(|child| child.state == ChildState::Dispatched);
        let return_by = returnable
            .filter_map(|child| {
                let due = child.return_by?;
                let window =
                    Timer { limit: child.clock.limit.return_window(), amber: due, due, ..child.clock };
                Some((child.no, later(&child.unit, &window).due))
            })
            .collect();
        // The whole ends when the last share must, in that unit's hours.
        let last = self.ticket.at_work().max_by_key(|child| child.clock.due);
        let joint = self.ticket.joint.as_ref().zip(last).map(|(joint, last)| later(&last.unit, &joint.clock));
        Ok(Fact::Resumed { clocks, first, return_by, joint, note: self.said.note.clone() })
    }

    fn verifies(&self) -> Result<(), Why> {
        let fits = self.ticket.verifier().is_some_and(|role| self.said.actor.role() == Some(role));
        if fits && !self.ticket.had_a_hand(&self.said.actor) { Ok(()) } else { Err(Why::Verifier) }
    }
}
