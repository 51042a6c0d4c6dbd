use thiserror::Error;

use super::{
    Child, ChildState, CloseReason, Commitment, Correction, DeclineReason, Entry, ExtensionAsk, External,
    Fact, JoinedReporter, Joint, Reported, State, is_sensitive, is_unlawful,
};
use crate::catalog::{self, Tier};
use crate::clock::{Light, Timer, Timestamp};
use crate::event::{AreaRef, Pin};
use crate::ids::{AccountId, TicketNumber, UnitId};
use crate::people::{Duty, Role, Subject};

/// A ticket as its entries make it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    /// The report, with what was corrected since.
    pub report: Reported,
    pub state: State,
    /// Seq of the last entry.
    pub version: u32,
    pub reported_at: Timestamp,
    pub changed_at: Timestamp,
    pub emergency: bool,
    /// Who reported, where it was somebody who signs in.
    pub reporter: Option<AccountId>,
    pub tier: Option<Tier>,
    /// The clock of the stage that nobody's unit runs: filing, dispatching, verifying.
    pub stage: Option<Timer>,
    pub proposal: Option<DeclineReason>,
    pub site_check_asked: bool,
    /// 核实 on site: the last answer found it true.
    pub verified: bool,
    pub appeals: u8,
    pub merged_into: Option<TicketNumber>,
    pub joined: Vec<TicketNumber>,
    /// Who reported what was merged into it, where they sign in.
    pub joined_reporters: Vec<JoinedReporter>,
    /// Tickets of other systems that it answers: the report's own, and those that joined.
    pub externals: Vec<External>,
    /// How often this was complained about, all channels together.
    pub complaints: u32,
    pub me_too: Vec<Commitment>,
    pub hard: bool,
    pub handed_over: bool,
    /// Triage found that it is about a person's dwelling.
    pub private: bool,
    /// A complaint about the property company.
    pub about_property: bool,
    pub round: u8,
    pub children: Vec<Child>,
    pub joint: Option<Joint>,
    pub returns: u8,
    pub reworks: u8,
    pub reopened: u8,
    pub suspension: Option<Suspension>,
    /// Urgings and supervisions that wait for an answer.
    pub unanswered_urges: u16,
    pub supervised: bool,
    /// A question to the reporter that waits for an answer.
    pub question: bool,
    pub mediator: Option<AccountId>,
    pub consent: bool,
    pub alarm: Option<Alarm>,
    pub closed_at: Option<Timestamp>,
    pub close_reason: Option<CloseReason>,
    pub stars: Option<u8>,
}

/// 挂账.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspension {
    pub since: Timestamp,
    pub until: Timestamp,
    pub review_by: Timestamp,
}

/// An emergency's alarm: it stays until somebody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alarm {
    pub since: Timestamp,
    pub climbed: Option<Duty>,
    pub answered_at: Option<Timestamp>,
    pub answered_by: Option<AccountId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FoldError {
    #[error("a ticket begins with being reported")]
    NoReport,
    #[error("entry {found} stands where {expected} belongs")]
    OutOfOrder { expected: u32, found: u32 },
    #[error("entry {0} does not follow from the state before it")]
    Impossible(u32),
}

impl Ticket {
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Result<Self, FoldError> {
        let mut entries = entries.into_iter();
        let mut ticket = Self::begin(entries.next().ok_or(FoldError::NoReport)?)?;
        entries.try_for_each(|entry| ticket.apply(entry))?;
        Ok(ticket)
    }

    /// The ticket that the first entry opens.
    pub fn begin(first: &Entry) -> Result<Self, FoldError> {
        if first.seq != 1 {
            return Err(FoldError::OutOfOrder { expected: 1, found: first.seq });
        }
        let Fact::Reported(report) = &first.fact else { return Err(FoldError::NoReport) };
        Ok(Self {
            state: State::Reported,
            version: 1,
            reported_at: first.at,
            changed_at: first.at,
            emergency: false,
            reporter: first.actor.account(),
            tier: None,
            stage: report.filing,
            proposal: None,
            site_check_asked: false,
            verified: false,
            appeals: 0,
            merged_into: None,
            joined: Vec::new(),
            joined_reporters: Vec::new(),
            externals: report.external.iter().cloned().collect(),
            complaints: 1,
            me_too: Vec::new(),
            hard: false,
            handed_over: false,
            private: false,
            about_property: report.about_property,
            round: 0,
            children: Vec::new(),
            joint: None,
            returns: 0,
            reworks: 0,
            reopened: 0,
            suspension: None,
            unanswered_urges: 0,
            supervised: false,
            question: false,
            mediator: None,
            consent: false,
            alarm: None,
            closed_at: None,
            close_reason: None,
            stars: None,
            report: (**report).clone(),
        })
    }

    /// What an entry makes of the ticket. An entry that could not have been decided is refused, so that a chain
    /// that folds is a history that was possible.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), FoldError> {
        let expected = self.version + 1;
        if entry.seq != expected {
            return Err(FoldError::OutOfOrder { expected, found: entry.seq });
        }
        self.take(entry).ok_or(FoldError::Impossible(entry.seq))?;
        self.version = entry.seq;
        self.changed_at = entry.at;
        Ok(())
    }

    /// `None` where the fact does not fit the state.
    fn take(&mut self, entry: &Entry) -> Option<()> {
        let (at, actor) = (entry.at, &entry.actor);
        match &entry.fact {
            Fact::Reported(_) => return None,
            Fact::Declined { .. } => {
                self.from(&[State::Reported], State::Declined)?;
                self.end(at, None);
            }
            Fact::Closed { reason, .. } => {
                self.open()?;
                self.state = State::Closed;
                self.end(at, Some(*reason));
            }
            Fact::SiteCheckAsked { .. } => {
                self.open()?;
                self.site_check_asked = true;
            }
            Fact::SiteChecked { found, .. } => {
                self.open()?;
                self.site_check_asked = false;
                self.verified = *found;
            }
            Fact::Filed { item, tier, clock, private, .. } => {
                self.from(&[State::Reported], State::Filed)?;
                self.report.item = Some(*item);
                self.report.category = Some(item.category);
                self.tier = Some(*tier);
                self.private = *private;
                self.proposal = None;
                self.stage = Some(*clock);
            }
            Fact::DeclineProposed { reason, .. } => {
                self.at(&[State::Reported])?;
                self.proposal = Some(*reason);
            }
            Fact::Appealed { clock, .. } => {
                self.from(&[State::Declined], State::Reported)?;
                self.appeals += 1;
                self.reopen(*clock);
            }
            Fact::Withdrawn { .. } => {
                self.from(&[State::Reported], State::Withdrawn)?;
                self.end(at, None);
            }
            Fact::Merged { into, .. } => {
                self.from(&[State::Reported, State::Filed], State::Merged)?;
                self.merged_into = Some(into.clone());
                self.end(at, None);
            }
            Fact::Joined { from, complaints, externals, reporters } => {
                self.open()?;
                self.joined.push(from.clone());
                self.externals.extend_from_slice(externals);
                self.joined_reporters.extend_from_slice(reporters);
                self.complaints += complaints;
            }
            Fact::ComplaintJoined { external, token, .. } => {
                self.open()?;
                self.externals.extend(external.clone());
                self.me_too.extend(token.clone());
                self.complaints += 1;
            }
            Fact::Corrected { change, .. } => self.correct(change)?,
            Fact::HardMarked { on, .. } => {
                self.open()?;
                self.hard = *on;
            }
            Fact::HandedOver { .. } => {
                self.at(&[State::Reported, State::Filed])?;
                self.handed_over = true;
            }
            Fact::Dispatched { children, joint, tier, .. } => {
                self.dispatch(at, children, joint.as_ref(), *tier)?;
            }
            Fact::Accepted { child, .. } => {
                self.child(*child, &[ChildState::Dispatched])?.state = ChildState::InProgress;
                self.state = State::InProgress;
            }
            Fact::Returned { child, clock, .. } => {
                let child = self.child(*child, &[ChildState::Dispatched])?;
                child.state = ChildState::Returned;
                child.stopped_at = Some(at);
                self.returns = self.returns.saturating_add(1);
                if let Some(clock) = clock {
                    self.state = State::Filed;
                    self.stage = Some(*clock);
                }
            }
            Fact::ExtensionAsked { child, until, reason, .. } => {
                self.child(*child, &[ChildState::InProgress])?.asked =
                    Some(ExtensionAsk { until: *until, reason: *reason, at });
            }
            Fact::ExtensionGranted { child, clock, .. } => {
                let child = self.child(*child, &[ChildState::InProgress])?;
                child.asked.take()?;
                child.extensions += 1;
                child.clock = *clock;
                self.whole_follows();
            }
            Fact::ExtensionRefused { child, .. } => {
                self.child(*child, &[ChildState::InProgress])?.asked.take()?;
            }
            Fact::Suspended { until, review_by, .. } => {
                self.at(&[State::InProgress])?;
                if self.suspension.is_some() {
                    return None;
                }
                self.suspension = Some(Suspension { since: at, until: *until, review_by: *review_by });
            }
            Fact::SuspensionReviewed { review_by, .. } => {
                self.suspension.as_mut()?.review_by = *review_by;
            }
            Fact::Resumed { clocks, return_by, joint, .. } => {
                self.suspension.take()?;
                for (no, clock) in clocks {
                    let child = self.child(*no, &[ChildState::Dispatched, ChildState::InProgress])?;
                    child.clock = *clock;
                    // The pause may have given more than was asked for.
                    child.asked = child.asked.filter(|asked| asked.until > clock.due);
                }
                for (no, by) in return_by {
                    self.child(*no, &[ChildState::Dispatched])?.return_by = Some(*by);
                }
                if let (Some(whole), Some(clock)) = (&mut self.joint, joint) {
                    whole.clock = *clock;
                }
                self.whole_follows();
            }
            Fact::HandedIn { child, clock, recorded, .. } => {
                let account = actor.account().filter(|_| !recorded);
                let child = self.child(*child, &[ChildState::InProgress])?;
                child.state = ChildState::Handled;
                child.stopped_at = Some(at);
                child.asked = None;
                child.hands.extend(account);
                if let Some(clock) = clock {
                    self.state = State::Handled;
                    self.stage = Some(*clock);
                }
            }
            Fact::Released { child, .. } => {
                let any = [ChildState::Dispatched, ChildState::InProgress, ChildState::Returned];
                let child = self.child(*child, &any)?;
                child.state = ChildState::Released;
                child.asked = None;
            }
            Fact::JointHandled { clock, .. } => {
                self.from(&[State::InProgress], State::Handled)?;
                self.stage = Some(*clock);
            }
            Fact::Escalated { to, clock, .. } => {
                self.at(&[State::Filed, State::Dispatched, State::InProgress])?;
                self.release_all();
                self.forget_stops();
                self.state = State::Filed;
                self.tier = Some(*to);
                self.stage = Some(*clock);
                self.suspension = None;
            }
            Fact::Reworked { child, clock, .. } => {
                self.from(&[State::Handled], State::InProgress)?;
                let child = self.child(*child, &[ChildState::Handled])?;
                child.state = ChildState::InProgress;
                child.clock = *clock;
                child.stopped_at = None;
                self.whole_follows();
                self.reworks = self.reworks.saturating_add(1);
                self.stage = None;
            }
            Fact::Confirmed { stars, .. } => {
                self.from(&[State::Closed], State::Confirmed)?;
                self.stars = *stars;
            }
            Fact::Reopened { clock, .. } => {
                self.from(&[State::Closed], State::Filed)?;
                self.reopened = self.reopened.saturating_add(1);
                self.round = self.round.saturating_add(1);
                self.joint = None;
                self.forget_stops();
                self.reopen(*clock);
            }
            Fact::Urged { .. } => {
                self.open()?;
                self.unanswered_urges = self.unanswered_urges.saturating_add(1);
            }
            Fact::Supervised { .. } => {
                self.open()?;
                self.supervised = true;
                self.unanswered_urges = self.unanswered_urges.saturating_add(1);
            }
            Fact::UrgeAnswered { .. } => self.unanswered_urges = 0,
            Fact::Asked { .. } => {
                self.open()?;
                self.question = true;
            }
            Fact::Answered { .. } => self.question = false,
            Fact::MeToo { token } => {
                self.open()?;
                self.me_too.push(token.clone());
                self.complaints += 1;
            }
            Fact::MediatorAssigned { account, .. } => {
                self.open()?;
                self.mediator = Some(*account);
            }
            Fact::ConsentGiven => self.consent = true,
            Fact::EmergencyMarked { .. } => {
                self.open()?;
                self.emergency = true;
                self.alarm = Some(Alarm { since: at, climbed: None, answered_at: None, answered_by: None });
            }
            Fact::AlarmClimbed { to, .. } => self.unanswered_alarm()?.climbed = Some(*to),
            Fact::AlarmAnswered { .. } => {
                let alarm = self.unanswered_alarm()?;
                alarm.answered_at = Some(at);
                alarm.answered_by = actor.account();
            }
            Fact::Split { .. } | Fact::Added { .. } | Fact::Attempted { .. } | Fact::Mediated { .. } => {
                self.open()?;
            }
            Fact::Noted { .. } | Fact::PhoneRevealed { .. } => {}
        }
        Some(())
    }

    fn at(&self, states: &[State]) -> Option<()> {
        states.contains(&self.state).then_some(())
    }

    fn open(&self) -> Option<()> {
        self.state.is_open().then_some(())
    }

    fn from(&mut self, states: &[State], to: State) -> Option<()> {
        self.at(states)?;
        self.state = to;
        Some(())
    }

    fn end(&mut self, at: Timestamp, reason: Option<CloseReason>) {
        self.closed_at = Some(at);
        self.close_reason = reason;
        self.stage = None;
        self.suspension = None;
        self.question = false;
        self.unanswered_urges = 0;
        for child in &mut self.children {
            if child.state.is_open() {
                child.state = ChildState::Released;
                child.asked = None;
            }
        }
        // A ticket that has ended alarms nobody.
        if let Some(alarm) = &mut self.alarm {
            alarm.answered_at.get_or_insert(at);
        }
    }

    fn reopen(&mut self, clock: Timer) {
        self.closed_at = None;
        self.close_reason = None;
        self.proposal = None;
        self.stage = Some(clock);
    }

    fn correct(&mut self, change: &Correction) -> Option<()> {
        self.open()?;
        if let Some(item) = change.item {
            self.report.item = Some(item);
            self.report.category = Some(item.category);
            self.private = false;
        }
        if let Some(private) = change.private {
            self.private = private;
        }
        if let Some(about) = change.about_property {
            self.about_property = about;
        }
        if let Some(floor) = change.floor {
            self.report.floor = Some(floor);
        }
        if let Some(place) = &change.place {
            self.report.at = place.at;
            self.report.area = place.area;
            self.report.door = None;
            self.report.place_unknown = false;
        }
        Some(())
    }

    fn dispatch(
        &mut self,
        at: Timestamp,
        children: &[super::NewChild],
        joint: Option<&Joint>,
        tier: Tier,
    ) -> Option<()> {
        self.at(&[State::Filed, State::Dispatched, State::InProgress])?;
        if children.is_empty() {
            return None;
        }
        // More units for a joint action join it; anything else is a new round.
        let joining = self.joint.is_some() && self.state == State::InProgress && joint.is_none();
        if !joining {
            self.release_all();
            self.round = self.round.saturating_add(1);
            self.joint = joint.cloned();
            self.state = if joint.is_some() { State::InProgress } else { State::Dispatched };
            self.stage = None;
        }
        for new in children {
            let no = u8::try_from(self.children.len() + 1).ok()?;
            self.children.push(Child::new(no, self.round, new, at));
        }
        self.whole_follows();
        self.tier = Some(tier);
        Some(())
    }

    fn release_all(&mut self) {
        let round = self.round;
        for child in self.children.iter_mut().filter(|child| child.round == round) {
            if child.state.is_open() {
                child.state = ChildState::Released;
                child.asked = None;
            }
        }
        self.joint = None;
    }

    /// The whole action ends no earlier than the last share that is at work.
    fn whole_follows(&mut self) {
        let open = self.at_work().filter(|child| child.state.is_open()).map(|child| child.clock);
        let last = open.max_by_key(|clock| clock.due);
        if let (Some(whole), Some(last)) = (&mut self.joint, last)
            && last.due > whole.clock.due
        {
            whole.clock = last;
        }
    }

    /// Escalated and reopened tickets start the units' clocks anew.
    fn forget_stops(&mut self) {
        for child in &mut self.children {
            child.stopped_at = None;
        }
    }

    fn child(&mut self, no: u8, states: &[ChildState]) -> Option<&mut Child> {
        let round = self.round;
        self.children.iter_mut().find(|c| c.no == no && c.round == round && states.contains(&c.state))
    }

    fn unanswered_alarm(&mut self) -> Option<&mut Alarm> {
        self.alarm.as_mut().filter(|alarm| alarm.answered_at.is_none())
    }

    /// The children of the present round.
    pub fn at_work(&self) -> impl Iterator<Item = &Child> {
        self.children.iter().filter(|child| child.round == self.round)
    }

    /// The present child of a unit that has not left.
    pub fn child_of(&self, unit: &UnitId) -> Option<&Child> {
        self.at_work().find(|c| c.unit == *unit && !c.state.has_left())
    }

    /// The unit that leads, or has it alone.
    pub fn lead(&self) -> Option<&Child> {
        self.at_work().find(|c| c.lead && !c.state.has_left())
    }

    /// Units that it is or was dispatched to, without those that returned it.
    pub fn units(&self) -> Vec<UnitId> {
        let kept = self.children.iter().filter(|child| child.state != ChildState::Returned);
        kept.map(|child| child.unit.clone()).collect()
    }

    /// What permissions ask of it; `units` is [`Ticket::units`].
    pub fn subject<'a>(&'a self, units: &'a [UnitId]) -> Subject<'a> {
        Subject {
            community: Some(&self.report.community),
            area: Some(self.report.area),
            handed_over: self.is_open_to_community(),
            units,
            mediator: self.mediator,
            reporter: self.reporter,
            unlawful: self.is_unlawful(),
        }
    }

    /// Whether it is no public pin: by what it is, or by what triage found.
    pub fn is_sensitive(&self) -> bool {
        let report = &self.report;
        self.private
            || self.about_property
            || is_sensitive(report.category, report.item, self.state, self.emergency)
    }

    /// Whether the community's people reach it although it lies on the street: the center handed it over, or an
    /// alarm that nobody answered has climbed to the station head.
    pub fn is_open_to_community(&self) -> bool {
        let climbed = self.alarm.is_some_and(|alarm| alarm.climbed == Some(Duty::StationHead));
        self.handed_over || climbed
    }

    /// 群租、违法搭建, and complaints about the property company, whose people are among an area's inspectors: for
    /// committee, center and the dispatched units alone.
    pub fn is_unlawful(&self) -> bool {
        is_unlawful(self.report.item) || self.about_property
    }

    /// The clock that runs now: the stage's, or the one of the children at work that ends first; none while
    /// suspended.
    pub fn clock(&self) -> Option<&Timer> {
        if !self.state.is_open() || self.suspension.is_some() {
            return None;
        }
        match self.state {
            State::Dispatched | State::InProgress => {
                let joint = self.joint.as_ref().map(|joint| &joint.clock);
                let open = self.at_work().filter(|child| child.state.is_open()).map(|child| &child.clock);
                open.chain(joint).min_by_key(|clock| clock.due)
            }
            _ => self.stage.as_ref(),
        }
    }

    /// When it turns red unless somebody acts: the running clock, the promise or the hotline's deadline,
    /// whichever comes first; while suspended, when the suspension is to be looked at again.
    pub fn due_at(&self) -> Option<Timestamp> {
        if !self.state.is_open() {
            return None;
        }
        let hotline = self.externals.iter().filter_map(|external| external.deadline).min();
        let running = self.clock().map(|clock| clock.due).or(self.review_due());
        [Some(self.report.expected_by), hotline, running].into_iter().flatten().min()
    }

    fn review_due(&self) -> Option<Timestamp> {
        self.suspension.map(|suspension| suspension.review_by.min(suspension.until))
    }

    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due_at().is_some_and(|due| now > due)
    }

    pub fn light(&self, now: Timestamp) -> Light {
        if self.is_overdue(now) {
            Light::Red
        } else if self.amber_at().is_some_and(|amber| now >= amber) {
            Light::Amber
        } else {
            Light::Green
        }
    }

    /// When the light turns amber: four fifths of the running clock, of the time to the promise or of that to the
    /// hotline's deadline, whichever comes first. Whoever waits for the last two counts days, not service hours.
    pub fn amber_at(&self) -> Option<Timestamp> {
        if !self.state.is_open() {
            return None;
        }
        let four_fifths = |from: Timestamp, due: Timestamp| Timestamp(from.0 + (due.0 - from.0) * 4 / 5);
        let hotline = self.externals.iter().filter_map(|external| external.deadline).min();
        let promised = [Some(self.report.expected_by), hotline].into_iter().flatten();
        let promised = promised.map(|due| four_fifths(self.reported_at, due));
        let review = self.suspension.zip(self.review_due()).map(|(s, due)| four_fifths(s.since, due));
        promised.chain(self.clock().map(|clock| clock.amber).or(review)).min()
    }

    /// Whose act it waits for. Units at work are named by their shares.
    pub fn waits_for(&self) -> Option<Role> {
        if !self.state.is_open() {
            return None;
        }
        if self.suspension.is_some() {
            return Some(Role::Center);
        }
        match self.state {
            State::Reported if self.proposal.is_some() && !self.is_centers() => Some(Role::Committee),
            State::Reported => Some(self.triage()),
            State::Filed => Some(self.dispatcher()),
            State::Handled => self.verifier(),
            // A joint action without a lead waits for one, once nobody else is at work.
            State::InProgress if self.lead().is_none() && !self.at_work().any(|c| c.state.is_open()) => {
                Some(self.dispatcher())
            }
            _ => Some(Role::UnitMember),
        }
    }

    /// What lies on a street is the center's until it is handed over.
    fn is_centers(&self) -> bool {
        self.is_street() && !self.handed_over
    }

    /// Who looks at it first.
    pub fn triage(&self) -> Role {
        if self.is_centers() {
            Role::Center
        } else if self.is_street() || self.is_unlawful() {
            Role::Committee
        } else {
            Role::AreaLead
        }
    }

    /// Who sends it out: by tier, and the center after two returns.
    pub fn dispatcher(&self) -> Role {
        match self.tier {
            _ if self.returns >= super::RETURNS_BEFORE_ARBITRATION || self.is_centers() => Role::Center,
            Some(Tier::T3) => Role::Center,
            Some(Tier::T2) => Role::Committee,
            _ => self.triage(),
        }
    }

    /// Units whose act it waits for: those that still have something to do, else the one that leads and has to
    /// report for all.
    pub fn units_awaited(&self) -> Vec<UnitId> {
        let open = self.at_work().filter(|child| child.state.is_open());
        let open: Vec<UnitId> = open.map(|child| child.unit.clone()).collect();
        if open.is_empty() { self.lead().map(|lead| lead.unit.clone()).into_iter().collect() } else { open }
    }

    /// Units at work, the leading one first.
    pub fn units_at_work(&self) -> Vec<UnitId> {
        let gone = |c: &&Child| !c.state.has_left();
        let mut shares: Vec<&Child> = self.at_work().filter(gone).collect();
        shares.sort_by_key(|child| !child.lead);
        shares.into_iter().map(|child| child.unit.clone()).collect()
    }

    /// 0 normal, 1 an item with a 急 limit, 2 emergency.
    pub fn priority(&self) -> u8 {
        let urgent = self.report.item.and_then(catalog::item).is_some_and(catalog::Item::is_urgent);
        if self.emergency { 2 } else { u8::from(urgent) }
    }

    /// Whether an alarm waits for somebody.
    pub fn alarms(&self) -> bool {
        self.state.is_open() && self.alarm.is_some_and(|alarm| alarm.answered_at.is_none())
    }

    pub fn is_street(&self) -> bool {
        self.report.area == AreaRef::Street
    }

    pub fn pin(&self, now: Timestamp) -> Pin {
        let report = &self.report;
        Pin {
            number: report.number.clone(),
            community: report.community.clone(),
            lat: report.at.lat,
            lng: report.at.lng,
            area: report.area,
            category: report.category,
            item: report.item,
            status: self.state,
            priority: self.priority(),
            overdue: self.is_overdue(now),
            version: self.version,
        }
    }
}
