//! Which moves a ticket's state allows: the one truth behind decisions, refusals and buttons.

use super::{ChildState, State, Ticket};
use crate::clock::Timestamp;
use crate::people::{Action, Person, Role, permits};

/// A reporter confirms or reopens within so many days after closing.
pub const CONFIRM_DAYS: i64 = 14;
/// From the second return on the center arbitrates.
pub const RETURNS_BEFORE_ARBITRATION: u8 = 2;
/// Extensions that one dispatch may be granted.
pub const MAX_EXTENSIONS: u8 = 2;

impl Ticket {
    /// Whether the state allows such a move at all, by somebody.
    pub fn allows(&self, action: Action, now: Timestamp) -> bool {
        use ChildState as C;
        use State as S;
        let open = self.state.is_open();
        let at_work = |states: &[C]| self.at_work().any(|child| states.contains(&child.state));
        let running = matches!(self.state, S::Dispatched | S::InProgress);
        match action {
            Action::SeeTicket | Action::Note | Action::RevealPhone => true,
            Action::File => self.state == S::Reported,
            Action::SolveOnSpot => self.state == S::Reported && !self.emergency,
            Action::ProposeDecline => self.state == S::Reported && self.proposal.is_none(),
            Action::Decline | Action::Withdraw => self.state == S::Reported,
            Action::Appeal => self.state == S::Declined && self.appeals == 0,
            Action::Merge => matches!(self.state, S::Reported | S::Filed) && !self.emergency,
            Action::HandOver => {
                self.is_street() && !self.handed_over && matches!(self.state, S::Reported | S::Filed)
            }
            Action::Dispatch => self.state == S::Filed,
            Action::StartJoint => self.suspension.is_none() && (self.state == S::Filed || running),
            Action::Escalate => {
                self.suspension.is_none()
                    && (self.state == S::Filed || running)
                    && self.tier.is_some_and(|tier| tier < crate::catalog::Tier::T3)
            }
            Action::Accept => self.suspension.is_none() && at_work(&[C::Dispatched]),
            Action::Return => {
                self.suspension.is_none()
                    && self.at_work().any(|child| child.state == C::Dispatched && child.return_by.is_some())
            }
            Action::RecordForUnit => {
                running && self.suspension.is_none() && at_work(&[C::Dispatched, C::InProgress])
            }
            Action::AskExtension => {
                running
                    && self.suspension.is_none()
                    && self.at_work().any(|child| {
                        child.state == C::InProgress
                            && child.asked.is_none()
                            && child.extensions < MAX_EXTENSIONS
                            && now <= child.clock.due
                    })
            }
            Action::DecideExtension => {
                running && self.at_work().any(|child| child.state == C::InProgress && child.asked.is_some())
            }
            Action::Suspend => self.state == S::InProgress && self.suspension.is_none(),
            Action::ReviewSuspension | Action::Resume => self.suspension.is_some(),
            Action::HandIn => running && self.suspension.is_none() && at_work(&[C::InProgress]),
            Action::Release => {
                self.joint.is_some()
                    && self.state == S::InProgress
                    && self
                        .at_work()
                        .any(|child| !child.lead && child.state != C::Handled && child.state != C::Released)
            }
            Action::ReportHandled => {
                self.joint.is_some()
                    && self.state == S::InProgress
                    && self.suspension.is_none()
                    && self.at_work().all(|child| matches!(child.state, C::Handled | C::Released))
                    && self.lead().is_some_and(|lead| lead.state == C::Handled)
            }
            Action::Close | Action::Rework => self.state == S::Handled,
            Action::CloseFalseAlarm => open && self.emergency,
            Action::Confirm | Action::Reopen => {
                self.state == S::Closed
                    && self.closed_at.is_some_and(|at| now <= at.plus_minutes(CONFIRM_DAYS * 24 * 60))
            }
            Action::AnswerUrge => open && self.unanswered_urges > 0,
            Action::AnswerQuestion => open && self.question,
            Action::MeToo => open && !self.is_sensitive(),
            Action::Mediate => open && self.mediator.is_some(),
            Action::Consent => self.report.phone.is_some() && !self.consent,
            Action::MarkEmergency => open && !self.emergency,
            Action::AnswerAlarm => self.alarms(),
            Action::PrintJointOrder => self.at_work().next().is_some(),
            Action::AskSiteCheck => open && !self.site_check_asked,
            Action::CheckSite
            | Action::Split
            | Action::Correct
            | Action::MarkHard
            | Action::JoinComplaint
            // To be found on a round once more.
            | Action::WalkRound
            | Action::AskReporter
            | Action::AssignMediator
            | Action::Attempt
            | Action::Urge
            | Action::Supervise
            | Action::Add => open,
            Action::Report
            | Action::EnterForOther
            | Action::OpenDesk
            | Action::Export
            | Action::SeeOutbox
            | Action::EditRoster
            | Action::HandOverShift
            | Action::EditCalendar
            | Action::PairWall
            | Action::PlanPatrol
            | Action::SeeCoverage
            | Action::EditPatrolRules
            | Action::ManageUsers => false,
        }
    }

    /// What the state allows, in the table's order.
    pub fn possible(&self, now: Timestamp) -> Vec<Action> {
        Action::ALL.into_iter().filter(|action| self.allows(*action, now)).collect()
    }

    /// The next possible steps for exactly the person that looks: the buttons of a ticket's page.
    pub fn steps_for(&self, person: &Person, now: Timestamp) -> Vec<Action> {
        let units = self.units();
        let subject = self.subject(&units);
        self.possible(now)
            .into_iter()
            .filter(|action| permits(person, *action, &subject) && self.fits(person, *action, now))
            .collect()
    }

    /// Conditions beyond role and place: whose child it is, who handled it, who decides at which tier.
    fn fits(&self, person: &Person, action: Action, now: Timestamp) -> bool {
        let own = person.unit.as_ref().and_then(|unit| self.child_of(unit));
        let in_state = |state| own.is_some_and(|child| child.state == state);
        match action {
            Action::Accept => in_state(ChildState::Dispatched),
            Action::Return => own.is_some_and(|c| {
                c.state == ChildState::Dispatched && c.return_by.is_some_and(|by| now <= by)
            }),
            Action::HandIn => in_state(ChildState::InProgress),
            Action::AskExtension => own.is_some_and(|child| {
                child.state == ChildState::InProgress
                    && child.asked.is_none()
                    && child.extensions < MAX_EXTENSIONS
                    && now <= child.clock.due
            }),
            Action::ReportHandled => own.is_some_and(|child| child.lead),
            Action::AnswerUrge => own.is_some(),
            Action::Close | Action::Rework => {
                self.verifier() == Some(person.role) && !self.had_a_hand(&super::Actor::of(person))
            }
            Action::Dispatch => self.may_dispatch(person.role),
            Action::StartJoint => self.may_dispatch(person.role),
            Action::Escalate => match self.tier {
                Some(crate::catalog::Tier::T1) => true,
                Some(crate::catalog::Tier::T2) => person.role == Role::Committee,
                _ => false,
            },
            Action::DecideExtension => self.decides_extension(person.role),
            // Steps of a round, made at the place and not at a ticket's page.
            Action::WalkRound | Action::SolveOnSpot => false,
            Action::RevealPhone => {
                self.report.phone.is_some()
                    && (person.role != Role::UnitMember || (self.consent && in_state(ChildState::InProgress)))
            }
            _ => true,
        }
    }

    /// Whether the ticket's tier and history let this role send it out.
    pub fn may_dispatch(&self, role: Role) -> bool {
        if self.returns >= RETURNS_BEFORE_ARBITRATION {
            return role == Role::Center;
        }
        match (role, self.tier) {
            (Role::Center, _) => true,
            (Role::Committee, Some(tier)) => tier <= crate::catalog::Tier::T2,
            (Role::AreaLead, Some(tier)) => tier == crate::catalog::Tier::T1,
            _ => false,
        }
    }

    /// An extension is approved by the tier above.
    pub fn decides_extension(&self, role: Role) -> bool {
        match self.tier {
            Some(crate::catalog::Tier::T1) => matches!(role, Role::Committee | Role::Center),
            _ => role == Role::Center,
        }
    }

    /// Who verifies: T1 the committee, T2 a supervisor, T3 the center; a supervisor where the verifier's own
    /// unit had a hand in the work.
    pub fn verifier(&self) -> Option<Role> {
        use crate::catalog::Tier;
        let by_center = self.at_work().any(|c| c.state == ChildState::Handled && c.unit.as_str() == "center");
        match self.tier? {
            Tier::T1 => Some(Role::Committee),
            Tier::T2 => Some(Role::Supervisor),
            Tier::T3 if by_center => Some(Role::Supervisor),
            Tier::T3 => Some(Role::Center),
        }
    }
}
