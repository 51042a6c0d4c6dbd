//! A ticket's page for somebody on staff.

use super::Core;
use super::act::folded;
use super::chain::SealedEntry;
use super::ports::{Secret, SecretField};
use crate::error::Refusal;
use crate::ids::{AccountId, PhotoId, TicketNumber, UnitId};
use crate::people::{Action, Person, Role, permits};
use crate::text::masked_phone;
use crate::ticket::{Actor, Entry, Fact, NotPossible, State, Ticket, Why, may_record_for};
use crate::views::{Bilingual, ChildView, DeskRow, TicketDetail, TimelineRow, UnitName, Who};

/// What counts as the same place.
const AROUND_METRES: f64 = 40.0;
const AROUND_DAYS: i64 = 90;
/// Reports of the same thing come within days of each other.
const DUPLICATE_DAYS: i64 = 14;
const DAY_MINUTES: i64 = 24 * 60;

/// A ticket that somebody may see, as it is kept.
struct Read {
    ticket: Ticket,
    chain: Vec<SealedEntry>,
    secrets: Vec<Secret>,
}

impl Core {
    /// # Errors
    /// `Forbidden` alike for what there is not and what the person may not see.
    pub async fn detail(&self, person: &Person, number: &TicketNumber) -> Result<TicketDetail, Refusal> {
        self.logged(person, Action::SeeTicket, self.seen(person, number).await).await
    }

    /// 联合处置单: the ticket as it is printed for units that never sign in.
    ///
    /// # Errors
    /// As [`Core::detail`], also for those who see the ticket and print nothing; `NotPossible` while no unit has it.
    pub async fn order(&self, person: &Person, number: &TicketNumber) -> Result<TicketDetail, Refusal> {
        self.logged(person, Action::PrintJointOrder, self.ordered(person, number).await).await
    }

    async fn ordered(&self, person: &Person, number: &TicketNumber) -> Result<TicketDetail, Refusal> {
        let read = self.read_for(person, number).await?;
        let ticket = &read.ticket;
        if !permits(person, Action::PrintJointOrder, &ticket.subject(&ticket.units())) {
            return Err(Refusal::Forbidden);
        }
        if !ticket.allows(Action::PrintJointOrder, self.now()) {
            let possible = ticket.possible(self.now());
            return Err(NotPossible { state: ticket.state, why: Why::State, possible }.into());
        }
        self.shown(person, &read).await
    }

    async fn seen(&self, person: &Person, number: &TicketNumber) -> Result<TicketDetail, Refusal> {
        self.shown(person, &self.read_for(person, number).await?).await
    }

    /// The ticket for whoever may see it.
    async fn read_for(&self, person: &Person, number: &TicketNumber) -> Result<Read, Refusal> {
        let whole = self.tickets.whole(number).await?.ok_or(Refusal::Forbidden)?;
        let (ticket, chain) = folded(whole.chain)?;
        if !permits(person, Action::SeeTicket, &ticket.subject(&ticket.units())) {
            return Err(Refusal::Forbidden);
        }
        Ok(Read { ticket, chain, secrets: whole.secrets })
    }

    async fn shown(&self, person: &Person, read: &Read) -> Result<TicketDetail, Refusal> {
        let (now, report) = (self.now(), &read.ticket.report);
        let around = if report.place_unknown {
            Vec::new()
        } else {
            let since = now.plus_minutes(-AROUND_DAYS * DAY_MINUTES);
            self.desk.around(person, report.at, AROUND_METRES, since, &report.number, now).await?
        };
        Ok(self.view(person, &read.ticket, &read.chain, &read.secrets, around))
    }

    fn view(
        &self,
        person: &Person,
        ticket: &Ticket,
        chain: &[SealedEntry],
        secrets: &[Secret],
        around: Vec<DeskRow>,
    ) -> TicketDetail {
        let now = self.now();
        let report = &ticket.report;
        let first = |field| secrets.iter().find(|s| s.seq == 1 && s.field == field).map(|s| s.value.as_str());
        // A phone is for those who may reveal it; the others do not even learn its ending.
        let may_phone = ticket.shows_phone_to(person, now);
        let names = |unit: &UnitId| self.unit_name(unit);
        let children = ticket.children.iter().map(|child| ChildView {
            own: person.unit.as_ref() == Some(&child.unit),
            recordable: may_record_for(person.role, &child.unit, &self.place.units),
            unit: names(&child.unit),
            light: child.clock.light(now),
            present: child.round == ticket.round,
            child: child.clone(),
        });
        let meeting =
            chain.iter().rev().find(|s| matches!(&s.entry.fact, Fact::Dispatched { joint: Some(_), .. }));
        let meet_place = meeting.and_then(|sealed| value(secrets, sealed.entry.seq, SecretField::Place));
        let mut steps = ticket.steps_for(person, now);
        let recordable = |unit: &UnitId| may_record_for(person.role, unit, &self.place.units);
        let reports = ticket.allows(Action::ReportHandled, now);
        let led = ticket.lead().is_some_and(|lead| reports && recordable(&lead.unit));
        if !led && !ticket.at_work().any(|child| child.state.is_open() && recordable(&child.unit)) {
            steps.retain(|step| *step != Action::RecordForUnit);
        }
        let serving = || self.place.units.iter().filter(|unit| unit.serves(&report.community));
        let highest = match person.role {
            Role::Center => Some(crate::catalog::Tier::T3),
            Role::Committee => Some(crate::catalog::Tier::T2),
            Role::AreaLead => Some(crate::catalog::Tier::T1),
            _ => None,
        };
        let reachable = |unit: &&crate::people::Unit| {
            highest.is_some_and(|highest| unit.tier() <= highest)
                && (unit.area.is_none() || unit.area.map(crate::event::AreaRef::Area) == Some(report.area))
                && (unit.kind != crate::people::UnitKind::Team || !ticket.is_unlawful())
                && (unit.kind != crate::people::UnitKind::Property || !ticket.about_property)
        };
        let duplicates = duplicates_of(ticket, &around);
        TicketDetail {
            pin: ticket.pin(now),
            at: now,
            state: ticket.state,
            tier: ticket.tier,
            reported_at: ticket.reported_at,
            closed_at: ticket.closed_at,
            clock: ticket.clock().copied(),
            light: ticket.light(now),
            due_at: ticket.due_at(),
            words: first(SecretField::Words).map(str::to_owned),
            masked_phone: first(SecretField::Phone).filter(|_| may_phone).map(masked_phone),
            consent: ticket.consent,
            photos: photos(secrets, 1),
            after_photos: after_photos(chain, secrets),
            children: children.collect(),
            meet_at: ticket.joint.as_ref().and_then(|joint| joint.meet_at),
            meet_place,
            is_joint: ticket.joint.is_some(),
            suspended_until: ticket.suspension.map(|suspension| suspension.until),
            complaints: ticket.complaints,
            returns: ticket.returns,
            reworks: ticket.reworks,
            reopened: ticket.reopened,
            joined: ticket.joined.clone(),
            externals: ticket.externals.clone(),
            about_property: ticket.about_property,
            merged_into: ticket.merged_into.clone(),
            hard: ticket.hard,
            handed_over: ticket.handed_over,
            question: ticket.question,
            unanswered_urges: ticket.unanswered_urges,
            supervised: ticket.supervised,
            emergency: ticket.emergency,
            alarm: ticket.alarms(),
            proposal: ticket.proposal,
            verifier: ticket.verifier(),
            timeline: self.timeline(person, ticket, chain, secrets),
            sendable: serving().filter(reachable).map(UnitName::of).collect(),
            units: serving().map(UnitName::of).collect(),
            steps,
            around,
            duplicates,
            report: report.clone(),
        }
    }

    fn timeline(
        &self,
        person: &Person,
        now: &Ticket,
        chain: &[SealedEntry],
        secrets: &[Secret],
    ) -> Vec<TimelineRow> {
        let mut rows: Vec<TimelineRow> = Vec::with_capacity(chain.len());
        // A handling unit may be the one that is complained about: it never learns who reported.
        let by_unit = person.role == Role::UnitMember;
        let reporters: Vec<AccountId> =
            now.reporter.into_iter().chain(now.joined_reporters.iter().map(|r| r.account)).collect();
        let reported = |entry: &Entry| entry.actor.account().is_some_and(|by| reporters.contains(&by));
        let mut ticket: Option<Ticket> = None;
        for sealed in chain {
            let entry = &sealed.entry;
            match &mut ticket {
                None => ticket = Ticket::begin(entry).ok(),
                Some(ticket) => {
                    if ticket.apply(entry).is_err() {
                        break;
                    }
                }
            }
            rows.push(TimelineRow {
                seq: entry.seq,
                at: entry.at,
                who: if by_unit && reported(entry) {
                    role_alone(&entry.actor)
                } else {
                    self.who(&entry.actor)
                },
                fact: if by_unit { without_reporters(&entry.fact) } else { entry.fact.clone() },
                note: value(secrets, entry.seq, SecretField::Note),
                photos: photos(secrets, entry.seq),
                state: ticket.as_ref().map_or(State::Reported, |ticket| ticket.state),
            });
        }
        rows
    }

    fn who(&self, actor: &Actor) -> Who {
        Who {
            role: actor.role(),
            unit: actor.unit().map(|unit| self.unit_name(unit)),
            name: actor.account().and_then(|account| self.names.name_of(account)),
        }
    }

    /// A unit's names; one that is no longer there keeps its short name.
    pub fn unit_name(&self, id: &UnitId) -> UnitName {
        self.place.unit(id).map_or_else(
            || UnitName {
                id: id.clone(),
                name: Bilingual { zh: id.to_string(), en: id.to_string() },
                kind: crate::people::UnitKind::Department,
            },
            UnitName::of,
        )
    }

    /// The reporter's phone, for somebody who has just written down why. Call after the entry is stored.
    pub async fn revealed_phone(
        &self,
        person: &Person,
        number: &TicketNumber,
    ) -> Result<Option<String>, Refusal> {
        let id = self.tickets.by_number(number).await?.ok_or(Refusal::Forbidden)?;
        let (ticket, chain) = self.ticket(id).await?;
        let permitted = ticket.shows_phone_to(person, self.now());
        let last = chain.iter().rev().find(|s| matches!(s.entry.fact, Fact::PhoneRevealed { .. }));
        let fresh = last.is_some_and(|sealed| {
            sealed.entry.actor.account() == Some(person.id) && self.now().0 - sealed.entry.at.0 < 10 * 60_000
        });
        if !(permitted && fresh) {
            return Err(Refusal::Forbidden);
        }
        Ok(value(&self.tickets.secrets(id).await?, 1, SecretField::Phone))
    }
}

/// Somebody as those read it who may not know who it was.
fn role_alone(actor: &Actor) -> Who {
    Who { role: actor.role(), unit: None, name: None }
}

/// The fact without the accounts of those who reported.
fn without_reporters(fact: &Fact) -> Fact {
    match fact.clone() {
        Fact::Joined { from, complaints, externals, .. } => {
            Fact::Joined { from, complaints, externals, reporters: Vec::new() }
        }
        other => other,
    }
}

pub(super) fn value(secrets: &[Secret], seq: u32, field: SecretField) -> Option<String> {
    secrets.iter().find(|s| s.seq == seq && s.field == field).map(|s| s.value.clone())
}

pub(super) fn photos(secrets: &[Secret], seq: u32) -> Vec<PhotoId> {
    let of_entry = secrets.iter().filter(|s| s.seq == seq && s.field == SecretField::Photo);
    of_entry.filter_map(|s| s.value.parse().ok()).collect()
}

/// Photos of the work as it was handed in, the last ones first.
pub(super) fn after_photos(chain: &[SealedEntry], secrets: &[Secret]) -> Vec<PhotoId> {
    let handed_in = chain.iter().rev().filter(|s| matches!(s.entry.fact, Fact::HandedIn { .. }));
    handed_in.flat_map(|sealed| photos(secrets, sealed.entry.seq)).collect()
}

/// The same for the reporter: without the papers of units whose answer somebody else recorded, which may name others.
pub(super) fn shown_after_photos(chain: &[SealedEntry], secrets: &[Secret]) -> Vec<PhotoId> {
    let own = chain.iter().rev().filter(|s| matches!(s.entry.fact, Fact::HandedIn { recorded: false, .. }));
    own.flat_map(|sealed| photos(secrets, sealed.entry.seq)).collect()
}

fn duplicates_of(ticket: &Ticket, around: &[DeskRow]) -> Vec<TicketNumber> {
    let alike = |row: &&DeskRow| {
        let near = (row.reported_at.0 - ticket.reported_at.0).abs() <= DUPLICATE_DAYS * DAY_MINUTES * 60_000;
        let same = match (row.item, ticket.report.item) {
            (Some(a), Some(b)) => a == b,
            _ => {
                row.category.is_none()
                    || ticket.report.category.is_none()
                    || row.category == ticket.report.category
            }
        };
        // An emergency is nobody's duplicate: it is answered by itself.
        row.state.is_open() && row.priority < 2 && near && same
    };
    around.iter().filter(alike).map(|row| row.number.clone()).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]
mod tests {
    use super::*;
    use crate::backend::seal;
    use crate::clock::Timestamp;

    fn handed_in(seq: u32, recorded: bool) -> SealedEntry {
        let fact = Fact::HandedIn {
            child: 1,
            photos: Vec::new(),
            no_photo: None,
            clock: None,
            recorded,
            note: None,
        };
        seal(&[0; 32], Entry { seq, at: Timestamp(0), actor: Actor::Machine, fact })
    }

    #[test]
    fn the_reporter_sees_photos_of_the_work_and_no_papers_of_a_recorded_answer() {
        let chain = [handed_in(2, false), handed_in(3, true)];
        let photo = |digest: u8| PhotoId::of_digest([digest; 32]);
        let secret = |seq, digest| Secret {
            seq,
            field: SecretField::Photo,
            salt: [0; 16],
            value: photo(digest).to_string(),
        };
        let secrets = [secret(2, 1), secret(3, 2)];
        assert_eq!(shown_after_photos(&chain, &secrets), [photo(1)]);
        assert_eq!(after_photos(&chain, &secrets), [photo(2), photo(1)]);
    }
}
