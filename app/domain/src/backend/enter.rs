//! Reports that do not come from a resident's own form: entered for others 代录, found on patrol, emergencies, and
//! what is split off another ticket.

use serde::{Deserialize, Serialize};

use super::act::ATTEMPTS;
use super::chain::{Hash, hex, sha256};
use super::move_form::{MoveForm, external};
use super::ports::{Change, Secret, SecretField, StoreError};
use super::report::{Origin, Placed, ReportForm, SealedReceipt};
use super::{Core, commit};
use crate::error::{Field, FieldError, Problem, Refusal};
use crate::ids::{TicketId, TicketNumber};
use crate::people::{Action, Person, may_anywhere, permits};
use crate::ticket::{Actor, Command, Said, Source, decide};

/// What staff type beside the report itself.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EntryForm {
    #[serde(flatten)]
    pub report: ReportForm,
    pub source: String,
    /// 12345's or another system's number, and its deadline.
    pub external: String,
    pub deadline: String,
    pub emergency: String,
}

impl EntryForm {
    fn is_emergency(&self) -> bool {
        matches!(self.emergency.trim(), "1" | "on" | "true")
    }
}

/// Who patrols reports what is found, some enter for others, and anybody on staff of the loop may call for help.
fn enters(person: &Person, form: &EntryForm) -> bool {
    let found = matches!(Source::from_wire(form.source.trim()), Some(Source::Patrol))
        || form.source.trim().is_empty();
    let action = if found { Action::Report } else { Action::EnterForOther };
    may_anywhere(person.role, action)
        || (form.is_emergency() && may_anywhere(person.role, Action::MarkEmergency))
}

impl Core {
    /// Somebody on staff reports, or enters for others; the slip that comes back is handed over.
    ///
    /// # Errors
    /// `Forbidden` for roles that enter nothing; `Invalid` names each field.
    pub async fn enter(&self, person: &Person, form: &EntryForm) -> Result<SealedReceipt, Refusal> {
        self.logged(person, Action::EnterForOther, self.entered(person, form).await).await
    }

    /// Whether the person may send such a form at all. Doors ask before they take its photos and read its place.
    ///
    /// # Errors
    /// `Forbidden`; the security log has been told.
    pub async fn may_enter(&self, person: &Person, form: &EntryForm) -> Result<(), Refusal> {
        let allowed = if enters(person, form) { Ok(()) } else { Err(Refusal::Forbidden) };
        self.logged(person, Action::EnterForOther, allowed).await
    }

    async fn entered(&self, person: &Person, form: &EntryForm) -> Result<SealedReceipt, Refusal> {
        if !enters(person, form) {
            return Err(Refusal::Forbidden);
        }
        let source = match form.source.trim() {
            "" => Source::Patrol,
            raw => Source::from_wire(raw).ok_or_else(|| Refusal::invalid(Field::Source, Problem::Unknown))?,
        };
        let emergency = form.is_emergency();
        let external = external(&form.external, &form.deadline, self.now())
            .map_err(|e| Refusal::Invalid { fields: vec![e] })?;
        if source == Source::Hotline12345 && external.is_none() {
            return Err(Refusal::invalid(Field::External, Problem::Missing));
        }
        let actor = Actor::of(person);
        let origin = Origin { source: Some(source), actor, external, emergency, ..Origin::resident() };
        self.report_from(&form.report, None, origin).await
    }

    /// A resident's emergency: a second press files at once, with or without a place.
    pub async fn emergency(&self, form: &ReportForm, device: Option<Hash>) -> Result<SealedReceipt, Refusal> {
        self.report_from(form, device, Origin { emergency: true, ..Origin::resident() }).await
    }

    /// Splits off a second matter as a ticket of its own at the same place; returns its number. Done again after
    /// a crash half-way, it finds the same second ticket.
    pub async fn split(
        &self,
        person: &Person,
        number: &TicketNumber,
        form: &MoveForm,
    ) -> Result<TicketNumber, Refusal> {
        self.logged(person, Action::Split, self.split_off(person, number, form).await).await
    }

    async fn split_off(
        &self,
        person: &Person,
        number: &TicketNumber,
        form: &MoveForm,
    ) -> Result<TicketNumber, Refusal> {
        let id = self.tickets.by_number(number).await?.ok_or(Refusal::Forbidden)?;
        let (ticket, _) = self.ticket(id).await?;
        let units = ticket.units();
        if !permits(person, Action::Split, &ticket.subject(&units)) {
            return Err(Refusal::Forbidden);
        }
        if form.note.trim().is_empty() {
            return Err(Refusal::invalid(Field::Note, Problem::Missing));
        }
        let words = crate::text::words(&form.note)
            .map_err(|error| Refusal::Invalid { fields: vec![FieldError { field: Field::Note, ..error }] })?;
        let actor = Actor::of(person);
        if !ticket.allows(Action::Split, self.now()) {
            return Err(decide_refusal(&ticket, self));
        }
        let key = hex(&sha256(&[b"split", &id.0, words.as_deref().unwrap_or_default().as_bytes()]));
        let second = ReportForm {
            item: if form.item.trim().is_empty() { "unsure".to_owned() } else { form.item.clone() },
            text: form.note.clone(),
            key,
            ..ReportForm::default()
        };
        let origin = Origin {
            source: Some(ticket.report.source),
            actor: actor.clone(),
            split_from: Some(number.clone()),
            place: Some(Placed::of(&ticket.report)),
            ..Origin::resident()
        };
        let made = self.report_from(&second, None, origin).await?.receipt.number;
        self.note_split(id, actor, words, &made).await?;
        Ok(made)
    }

    /// Says on the first ticket what was split off, also where somebody else wrote to it meanwhile: the second one
    /// is there already.
    async fn note_split(
        &self,
        id: TicketId,
        actor: Actor,
        words: Option<String>,
        made: &TicketNumber,
    ) -> Result<(), Refusal> {
        let salt = self.random();
        let note = words.as_deref().map(|words| commit(&salt, words.as_bytes()));
        let said = Said { actor: actor.clone(), note, photos: Vec::new() };
        for _ in 0..ATTEMPTS {
            let (ticket, chain) = self.ticket(id).await?;
            let command = Command::Split { into: made.clone() };
            let facts = decide(&ticket, &command, &said, self.rules(&self.calendars()))?;
            let prev = chain.last().map(|sealed| sealed.hash).unwrap_or_default();
            let steps = facts.into_iter().map(|fact| (actor.clone(), fact));
            let mut change = Change::of(id, &ticket, &prev, self.now(), steps).ok_or(Refusal::Unavailable)?;
            let secret = |value| Secret { seq: ticket.version + 1, field: SecretField::Note, salt, value };
            change.secrets = words.clone().map(secret).into_iter().collect();
            match self.tickets.append(change).await {
                Ok(()) => return Ok(()),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Conflict)
    }
}

fn decide_refusal(ticket: &crate::ticket::Ticket, core: &Core) -> Refusal {
    Refusal::NotPossible { why: crate::ticket::Why::State, possible: ticket.possible(core.now()) }
}
