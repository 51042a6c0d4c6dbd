//! A ticket in its reporter's eyes: what happened, what happens now, who has it (a unit, never a person), by when,
//! and why it is late if it is late.

use super::Core;
use super::chain::SealedEntry;
use super::detail::{photos, shown_after_photos, value};
use super::ports::{Secret, SecretField};
use crate::clock::Timestamp;
use crate::lang::Lang::{En, Zh};
use crate::people::{Action, Role, may_anywhere};
use crate::text::masked_phone;
use crate::ticket::{CONFIRM_DAYS, Fact, State, Ticket};
use crate::views::{Bilingual, Late, MergedInto, Progress, Step};

impl Core {
    /// `None` when the chain does not fold.
    pub fn progress_of(
        &self,
        chain: &[SealedEntry],
        secrets: &[Secret],
        tracking_code: String,
    ) -> Option<Progress> {
        let now = self.now();
        let mut steps = Vec::new();
        let mut ticket: Option<Ticket> = None;
        for sealed in chain {
            let before = ticket.clone();
            match &mut ticket {
                None => ticket = Some(Ticket::begin(&sealed.entry).ok()?),
                Some(ticket) => ticket.apply(&sealed.entry).ok()?,
            }
            let after = ticket.as_ref()?;
            steps.extend(self.step(before.as_ref().unwrap_or(after), after, sealed, secrets));
        }
        let ticket = ticket?;
        let first = |field| value(secrets, 1, field);
        let report = &ticket.report;
        let question = ticket.question.then(|| {
            let asked = chain.iter().rev().find(|s| matches!(s.entry.fact, Fact::Asked { .. }))?;
            value(secrets, asked.entry.seq, SecretField::Note)
        });
        let can = ticket.possible(now).into_iter();
        Some(Progress {
            number: report.number.clone(),
            state: ticket.state,
            area: report.area,
            door: report.door.clone(),
            category: report.category,
            item: report.item,
            floor: report.floor,
            reported_at: ticket.reported_at,
            expected_by: report.expected_by,
            overdue: ticket.state.is_open() && now > report.expected_by,
            words: first(SecretField::Words),
            masked_phone: first(SecretField::Phone).as_deref().map(masked_phone),
            photos: photos(secrets, 1),
            after_photos: shown_after_photos(chain, secrets),
            steps,
            tracking_code,
            holders: self.holders(&ticket),
            step_due: ticket.clock().map(|clock| clock.due),
            suspended_until: ticket.suspension.map(|suspension| suspension.until),
            merged_into: None,
            complaints: ticket.complaints,
            question: question.flatten(),
            late: late(&ticket, chain, now),
            emergency: ticket.emergency,
            alarm_answered: ticket.alarm.is_some_and(|alarm| alarm.answered_at.is_some()),
            can: can.filter(|action| own_move(&ticket, *action)).collect(),
            confirm_by: ticket
                .closed_at
                .filter(|_| ticket.state == State::Closed)
                .map(|at| at.plus_minutes(CONFIRM_DAYS * 24 * 60)),
        })
    }

    /// The ticket that another one was merged into, in the eyes of that one's reporter: neither words nor photos,
    /// which are somebody else's. `None` when the chain does not fold.
    pub(super) fn merged_into(&self, chain: &[SealedEntry]) -> Option<MergedInto> {
        let now = self.now();
        let ticket = Ticket::fold(chain.iter().map(|sealed| &sealed.entry)).ok()?;
        let ended = chain.iter().rev().find_map(|sealed| match &sealed.entry.fact {
            Fact::Closed { reason, .. } => Some(both(reason.name(Zh), reason.name(En))),
            Fact::Declined { reason, .. } => Some(both(reason.name(Zh), reason.name(En))),
            _ => None,
        });
        Some(MergedInto {
            number: ticket.report.number.clone(),
            state: ticket.state,
            expected_by: ticket.report.expected_by,
            overdue: ticket.state.is_open() && now > ticket.report.expected_by,
            late: late(&ticket, chain, now),
            holders: self.holders(&ticket),
            suspended_until: ticket.suspension.map(|suspension| suspension.until),
            ended_at: ticket.closed_at,
            reason: ended.filter(|_| !ticket.state.is_open()),
        })
    }

    /// Who has it now, by name of unit: whoever it waits for.
    fn holders(&self, ticket: &Ticket) -> Vec<Bilingual> {
        match ticket.waits_for() {
            None => Vec::new(),
            Some(Role::UnitMember) => {
                ticket.units_awaited().iter().map(|unit| self.unit_name(unit).name).collect()
            }
            Some(Role::Supervisor) => vec![both("街道监督员", "Subdistrict supervisors")],
            Some(Role::Committee | Role::AreaLead) => {
                let community = self.place.community(&ticket.report.community);
                let committee = community.map(|c| Bilingual {
                    zh: format!("{}居委会", c.short_name),
                    en: format!("{} committee", c.short_name_en),
                });
                committee.into_iter().collect()
            }
            Some(_) => vec![both("街道网格中心", "Grid center")],
        }
    }

    /// What of an entry concerns the reporter; most talk among staff does not.
    fn step(
        &self,
        before: &Ticket,
        after: &Ticket,
        sealed: &SealedEntry,
        secrets: &[Secret],
    ) -> Option<Step> {
        let entry = &sealed.entry;
        let unit_of = |no: u8| {
            let found = after.children.iter().find(|child| child.no == no);
            found.map(|child| self.unit_name(&child.unit).name).into_iter().collect::<Vec<_>>()
        };
        let (mut units, mut until, mut reason, mut other) = (Vec::new(), None, None, None);
        let mut said = false;
        match &entry.fact {
            Fact::Reported(_)
            | Fact::Withdrawn { .. }
            | Fact::EmergencyMarked { .. }
            | Fact::AlarmAnswered { .. }
            | Fact::ConsentGiven
            | Fact::Filed { .. }
            | Fact::HandedOver { .. }
            | Fact::JointHandled { .. } => {}
            Fact::Declined { reason: why, .. } => {
                reason = Some(both(why.name(Zh), why.name(En)));
                said = true;
            }
            Fact::Closed { reason: why, .. } => reason = Some(both(why.name(Zh), why.name(En))),
            Fact::Appealed { .. }
            | Fact::Reopened { .. }
            | Fact::Asked { .. }
            | Fact::Answered { .. }
            | Fact::Added { .. }
            | Fact::Confirmed { .. } => said = true,
            Fact::SiteChecked { .. } => {}
            Fact::Merged { into, .. } => other = Some(into.clone()),
            Fact::Joined { .. } | Fact::ComplaintJoined { .. } | Fact::MeToo { .. } => {}
            Fact::Split { into, .. } => other = Some(into.clone()),
            Fact::Dispatched { children, .. } => {
                units = children.iter().map(|child| self.unit_name(&child.unit).name).collect();
                until = children.iter().map(|child| child.clock.due).max();
            }
            Fact::Accepted { child, .. } => units = unit_of(*child),
            Fact::Returned { child, reason: why, .. } => {
                units = unit_of(*child);
                reason = Some(both(why.name(Zh), why.name(En)));
            }
            Fact::ExtensionGranted { child, clock, .. } => {
                units = unit_of(*child);
                until = Some(clock.due);
                let asked = before.children.iter().find(|c| c.no == *child).and_then(|c| c.asked);
                reason = asked.map(|asked| both(asked.reason.name(Zh), asked.reason.name(En)));
            }
            Fact::Suspended { until: end, reason: why, .. } => {
                until = Some(*end);
                reason = Some(both(why.name(Zh), why.name(En)));
            }
            Fact::Resumed { .. } => units = self.holders(after),
            Fact::HandedIn { child, .. } => units = unit_of(*child),
            Fact::Escalated { .. } => units = self.holders(after),
            Fact::Reworked { child, reason: why, .. } => {
                units = unit_of(*child);
                reason = Some(both(why.name(Zh), why.name(En)));
            }
            // The reporter's own urging is a step; who of the staff urged whom is not.
            Fact::Urged { .. } if entry.actor.role() == Some(Role::Resident) => said = true,
            Fact::UrgeAnswered { .. } => said = true,
            _ => return None,
        }
        let show_photos = matches!(
            entry.fact,
            Fact::Reported(_)
                | Fact::Answered { .. }
                | Fact::Added { .. }
                | Fact::HandedIn { recorded: false, .. }
        );
        Some(Step {
            at: entry.at,
            state: after.state,
            kind: entry.fact.kind().to_owned(),
            units,
            until,
            reason,
            note: if said { value(secrets, entry.seq, SecretField::Note) } else { None },
            photos: if show_photos { photos(secrets, entry.seq) } else { Vec::new() },
            other,
        })
    }
}

fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}

/// What the reporter does; seeing and a note to staff are not among it.
fn own_move(ticket: &Ticket, action: Action) -> bool {
    let offered = matches!(
        action,
        Action::Add
            | Action::AnswerQuestion
            | Action::Withdraw
            | Action::Appeal
            | Action::Confirm
            | Action::Reopen
            | Action::Consent
            | Action::Urge
            | Action::MarkEmergency
    );
    let in_time = action != Action::Consent || ticket.state.is_open();
    offered && in_time && may_anywhere(Role::Resident, action)
}

fn late(ticket: &Ticket, chain: &[SealedEntry], now: Timestamp) -> Option<Late> {
    if !ticket.state.is_open() || now <= ticket.report.expected_by {
        return None;
    }
    let happened = |kind: &str| chain.iter().any(|sealed| sealed.entry.fact.kind() == kind);
    Some(match ticket.state {
        _ if ticket.suspension.is_some() => Late::Suspended,
        State::Reported => Late::Filing,
        State::Handled => Late::Verifying,
        _ if ticket.reopened > 0 => Late::Reopened,
        State::Filed if ticket.returns > 0 => Late::Returned,
        State::Filed => Late::Dispatching,
        _ if happened("extension_granted") => Late::Extended,
        _ => Late::Handling,
    })
}
