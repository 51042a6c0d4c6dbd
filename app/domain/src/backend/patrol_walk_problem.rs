//! What is found on a round becomes a ticket, unless somebody has reported the same and it is open still: then the
//! person says whether it is one more or the same.

use super::Core;
use super::act::{Committed, Mover, folded};
use super::chain::{commit, sha256};
use super::patrol_walk_check::{by_the_device, counted};
use super::patrol_walk_found::{FoundAt, is_at};
use super::ports::SecretField;
use super::report::{Origin, ReportForm, check_photos};
use crate::catalog::ItemCode;
use crate::error::{Field, FieldError, Problem, Refusal};
use crate::ids::{PhotoId, TicketNumber};
use crate::patrol::Site;
use crate::patrol::record::{ProblemAnswer, ProblemForm};
use crate::people::{Action, Person, permits};
use crate::ticket::{Actor, Command, Commitment, Found, Said, Source, Ticket, Why};

impl Core {
    /// Files a problem, durably, once for each key; or counts it with a ticket about the same thing, once a person.
    ///
    /// # Errors
    /// `Forbidden` for those who walk no rounds, and outside the person's areas; `Invalid` names each field and uses
    /// up no key; `KeyReused` for another problem under a used key.
    pub async fn patrol_problem(
        &self,
        person: &Person,
        form: &ProblemForm,
    ) -> Result<ProblemAnswer, Refusal> {
        self.may_at_all(person, Action::WalkRound, "checkpoint").await?;
        let (key, site) = self.walked_site(person, form.format, &form.key, &form.site).await?;
        let in_solved =
            |error| Refusal::Invalid { fields: vec![FieldError { field: Field::Solved, ..error }] };
        let solved = check_photos(&form.solved).map_err(in_solved)?;
        if !solved.is_empty() {
            self.may_at_all(person, Action::SolveOnSpot, "ticket").await?;
        }
        let report = ReportForm {
            item: form.item.clone(),
            floor: form.floor.clone(),
            text: form.text.clone(),
            photo_id: form.photos.clone(),
            key: form.key.clone(),
            ..ReportForm::default()
        };
        let now = self.now();
        let found = Found { at: counted(form.times, now), device_at: by_the_device(form.times) };
        let handled = !solved.is_empty();
        let origin = Origin {
            source: Some(Source::Patrol),
            actor: Actor::of(person),
            patrol: Some(FoundAt { site: site.clone(), found, solved: solved.clone() }),
            ..Origin::resident()
        };
        let mut fields = self.problems_from(&report, &origin);
        // 当场处置 is shown by what was and what is: others verify it by both.
        if handled && report.photo_id.iter().all(|id| id.trim().is_empty()) {
            fields.push(FieldError::new(Field::Solved, Problem::Missing));
        }
        if !fields.is_empty() {
            return Err(Refusal::Invalid { fields });
        }
        // A key that made a ticket is answered with that ticket, whatever there is now.
        if self.tickets.by_key(&key).await?.is_none() {
            if !form.join.trim().is_empty() {
                return self.join_found(person, &site, form, solved).await;
            }
            for photo in &solved {
                if !self.photos.exists(photo).await? {
                    return Err(Refusal::invalid(Field::Solved, Problem::Unknown));
                }
            }
            let known = if form.anyway { None } else { self.known_problem(person, &site, form).await? };
            // The same form may have been filed in this very moment: then it is no other problem.
            if let Some(known) = known
                && self.tickets.by_key(&key).await?.is_none()
            {
                return Ok(known);
            }
        }
        let filed = self.report_from(&report, None, origin).await?;
        Ok(ProblemAnswer::Filed { number: filed.receipt.number, repeated: filed.repeated, handled })
    }

    /// The newest open ticket about the same item here, and on the same floor, that the person may see.
    async fn known_problem(
        &self,
        person: &Person,
        site: &Site,
        form: &ProblemForm,
    ) -> Result<Option<ProblemAnswer>, Refusal> {
        let Ok(item) = form.item.trim().parse::<ItemCode>() else { return Ok(None) };
        let floor: Option<i8> = form.floor.trim().parse().ok();
        let tickets = self.patrols.site_tickets(site.id.community(), self.now()).await?;
        let same = tickets.iter().rev().filter(|ticket| {
            let there = is_at(ticket, site) && (site.floors == 0 || ticket.floor == floor);
            ticket.open && ticket.item == Some(item) && there
        });
        for ticket in same {
            let Some(whole) = self.tickets.whole(&ticket.number).await? else { continue };
            if may_join(person, &folded(whole.chain)?.0) {
                return Ok(Some(ProblemAnswer::Exists { number: ticket.number.clone(), since: ticket.at }));
            }
        }
        Ok(None)
    }

    /// "Me too" by somebody on a round: words and photos go along, and a person counts once.
    async fn join_found(
        &self,
        person: &Person,
        site: &Site,
        form: &ProblemForm,
        solved: Vec<PhotoId>,
    ) -> Result<ProblemAnswer, Refusal> {
        // A ticket out of reach looks like one that there is not.
        let unknown = || Refusal::invalid(Field::Into, Problem::Unknown);
        let number: TicketNumber = form.join.trim().parse().map_err(|_| unknown())?;
        let whole = self.tickets.whole(&number).await?.ok_or_else(unknown)?;
        let read = folded(whole.chain)?;
        if read.0.report.community != *site.id.community() || !may_join(person, &read.0) {
            return Err(unknown());
        }
        let whom = person.id.0.to_be_bytes();
        let token = commit(&[0; 16], &sha256(&[&self.keys.server, b"found", &whole.id.0, &whom]));
        if read.0.me_too.contains(&token) {
            return Ok(ProblemAnswer::Joined { number });
        }
        let committed = self.said_with(person, form, solved, token)?;
        match self.append(whole.id, read, Mover::Person(person), &committed).await {
            Ok(_) | Err(Refusal::NotPossible { why: Why::Repeated, .. }) => {
                Ok(ProblemAnswer::Joined { number })
            }
            Err(Refusal::NotPossible { .. }) => Err(Refusal::invalid(Field::Into, Problem::Ended)),
            Err(refusal) => Err(refusal),
        }
    }

    /// Commits to the words and photos of a problem that is counted with another.
    fn said_with(
        &self,
        person: &Person,
        form: &ProblemForm,
        solved: Vec<PhotoId>,
        token: Commitment,
    ) -> Result<Committed, Refusal> {
        let invalid = |error| Refusal::Invalid { fields: vec![error] };
        let words = crate::text::words(&form.text).map_err(invalid)?;
        let mut photos = check_photos(&form.photos).map_err(invalid)?;
        for photo in solved {
            if !photos.contains(&photo) {
                photos.push(photo);
            }
        }
        let mut secrets = Vec::new();
        let mut conceal = |field, value: &str| {
            let salt = self.random();
            secrets.push((field, salt, value.to_owned()));
            commit(&salt, value.as_bytes())
        };
        let note = words.as_deref().map(|words| conceal(SecretField::Note, words));
        let shown = photos.iter().map(|photo| conceal(SecretField::Photo, photo.as_str())).collect();
        let said = Said { actor: Actor::of(person), note, photos: shown };
        Ok(Committed { said, command: Command::JoinFound { token }, secrets, photos, seen: None })
    }
}

/// Whether the person, on a round there, may count something with the ticket.
fn may_join(person: &Person, ticket: &Ticket) -> bool {
    let units = ticket.units();
    let subject = ticket.subject(&units);
    permits(person, Action::SeeTicket, &subject) && permits(person, Action::WalkRound, &subject)
}
