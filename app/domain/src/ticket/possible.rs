//! Which moves a ticket's state allows: the one truth behind decisions, refusals and buttons.

use super::{Actor, Child, ChildState, State, Ticket};
use crate::clock::Timestamp;
use crate::people::{Action, Person, Role, UnitKind, permits};

/// A reporter confirms or reopens within so many days after closing.
pub const CONFIRM_DAYS: i64 = 14;
/// From the second return on the center arbitrates.
pub const RETURNS_BEFORE_ARBITRATION: u8 = 2;
/// Extensions that one dispatch may be granted.
pub const MAX_EXTENSIONS: u8 = 2;

/// Whether the lead of a joint action may report it handled: every share of the round is handed in or released. A
/// lead that returned is out of it once another leads.
pub fn may_report_handled<'a>(mut shares: impl Iterator<Item = &'a Child>) -> bool {
    let mut led = false;
    let done = shares.all(|share| {
        led |= share.lead && share.state == ChildState::Handled;
        match share.state {
            ChildState::Handled | ChildState::Released => true,
            ChildState::Returned => share.lead,
            _ => false,
        }
    });
    done && led
}

impl Ticket {
    /// Whether the state allows such a move at all, by somebody.
    pub fn allows(&self, action: Action, now: Timestamp) -> bool {
        use ChildState as C;
        use State as S;
        let open = self.state.is_open();
        let at_work = |states: &[C]| self.at_work().any(|child| states.contains(&child.state));
        let running = matches!(self.state, S::Dispatched | S::InProgress);
        match action {
            Action::SeeTicket | Action::Note => true,
            Action::RevealPhone => self.report.phone.is_some(),
            Action::File => self.state == S::Reported,
            Action::SolveOnSpot => self.state == S::Reported && !self.emergency,
            Action::ProposeDecline => self.state == S::Reported && self.proposal.is_none(),
            Action::Decline => self.state == S::Reported,
            // Help that was called is answered by somebody, and not called off unseen.
            Action::Withdraw => self.state == S::Reported && !self.alarms(),
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
                running
                    && self.suspension.is_none()
                    && (at_work(&[C::Dispatched, C::InProgress]) || self.allows(Action::ReportHandled, now))
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
                running
                    && self.suspension.is_none()
                    && self.at_work().any(|child| child.state == C::InProgress && child.asked.is_some())
            }
            Action::Suspend => self.state == S::InProgress && self.suspension.is_none(),
            Action::ReviewSuspension => self.suspension.is_some_and(|suspension| now < suspension.until),
            Action::Resume => self.suspension.is_some(),
            Action::TakeMeasure => {
                running && self.suspension.is_none() && self.at_work().any(Child::wants_measure)
            }
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
                    && may_report_handled(self.at_work())
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
            | Action::PrintCodes
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
        // Steps of a round are made at the place and have no button here.
        let of_a_round = |action: &Action| matches!(action, Action::WalkRound | Action::SolveOnSpot);
        self.possible(now)
            .into_iter()
            // Steps of a round are made at the place and not at a ticket's page.
            .filter(|action| !matches!(action, Action::WalkRound | Action::SolveOnSpot))
            .filter(|action| {
                !of_a_round(action)
                    && permits(person, *action, &subject)
                    && self.fits(&Actor::of(person), *action, now)
            })
            .collect()
    }

    /// Conditions beyond role and place: whose child it is, who handled it, who decides at which tier.
    /// Buttons ask it, and every decision does.
    pub(super) fn fits(&self, actor: &Actor, action: Action, now: Timestamp) -> bool {
        let Some(role) = actor.role() else { return true };
        let own = actor.unit().and_then(|unit| self.child_of(unit));
        let in_state = |state| own.is_some_and(|child| child.state == state);
        match action {
            Action::Accept => in_state(ChildState::Dispatched),
            Action::Return => own.is_some_and(|c| {
                c.state == ChildState::Dispatched && c.return_by.is_some_and(|by| now <= by)
            }),
            Action::TakeMeasure => own.is_some_and(Child::wants_measure),
            Action::HandIn => in_state(ChildState::InProgress),
            Action::AskExtension => own.is_some_and(|child| {
                child.state == ChildState::InProgress
                    && child.asked.is_none()
                    && child.extensions < MAX_EXTENSIONS
                    && now <= child.clock.due
            }),
            Action::ReportHandled => own.is_some_and(|child| child.lead),
            Action::AnswerUrge => {
                own.is_some() || (role != Role::UnitMember && self.waits_for() == Some(role))
            }
            Action::Close | Action::Rework => self.verifier() == Some(role) && !self.had_a_hand(actor),
            Action::Dispatch | Action::StartJoint => self.may_dispatch(role),
            Action::Escalate => match self.tier {
                Some(crate::catalog::Tier::T1) => true,
                Some(crate::catalog::Tier::T2) => role == Role::Committee,
                _ => false,
            },
            Action::DecideExtension => self.decides_extension(role),
            Action::RevealPhone => {
                role != Role::UnitMember || (self.consent && in_state(ChildState::InProgress))
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

    /// Whether the person may be shown the reporter's phone: a unit while it works on the ticket, with the
    /// reporter's consent alone.
    pub fn shows_phone_to(&self, person: &Person, now: Timestamp) -> bool {
        let units = self.units();
        permits(person, Action::RevealPhone, &self.subject(&units))
            && self.fits(&Actor::of(person), Action::RevealPhone, now)
    }

    /// Who verifies: T1 the committee, T2 a supervisor, T3 the center; a supervisor where the verifier's own
    /// unit had a hand in the work, or does not reach the street. Of an unlawful act supervisors know nothing: the
    /// center verifies it, or the committee where the center did the work.
    pub fn verifier(&self) -> Option<Role> {
        use crate::catalog::Tier;
        let by_center = self.handled_by(UnitKind::Center);
        Some(match self.tier? {
            _ if self.is_unlawful() && by_center && self.committee_is_free() => Role::Committee,
            _ if self.is_unlawful() => Role::Center,
            Tier::T1 if self.reaches_committee() => Role::Committee,
            Tier::T3 if !by_center => Role::Center,
            _ => Role::Supervisor,
        })
    }

    /// Whether the actor had a hand in the work, or belongs to a unit that had.
    pub fn had_a_hand(&self, actor: &Actor) -> bool {
        // Where nobody else may know of it, somebody else of the center looks at what the center did.
        let alone = self.is_unlawful() && !self.committee_is_free() && actor.role() == Some(Role::Center);
        self.at_work().any(|child| {
            actor.account().is_some_and(|account| child.hands.contains(&account))
                || (child.state == ChildState::Handled && actor.unit() == Some(&child.unit) && !alone)
        })
    }

    fn reaches_committee(&self) -> bool {
        !self.is_street() || self.is_open_to_community()
    }

    /// Whether the committee sees it and had no hand in it.
    fn committee_is_free(&self) -> bool {
        self.reaches_committee() && !self.handled_by(UnitKind::Committee)
    }

    fn handled_by(&self, kind: UnitKind) -> bool {
        self.at_work().any(|child| child.state == ChildState::Handled && child.kind == Some(kind))
    }
}
