//! 核实 and 核查 answered on a round, perhaps hours later and more than once. An answer is about the ticket as the round
//! came with it: whoever has said so since has said it.

use super::act::{ATTEMPTS, Mover, folded};
use super::chain::SealedEntry;
use super::{Core, MoveForm};
use crate::error::{Field, Problem, Refusal};
use crate::ids::TicketNumber;
use crate::patrol::record::{QUEUE_FORMAT, TaskAnswer, TaskForm, TaskSaid};
use crate::people::{Action, Person};
use crate::ticket::{Actor, CloseReason, Fact, ReworkReason};

impl Core {
    /// Says of a ticket what was seen there, once for each look.
    ///
    /// # Errors
    /// `Forbidden` for those who walk no rounds, and alike for what there is not and what is not theirs to answer;
    /// `Invalid` names the field; `NotPossible` and `Conflict` where the ticket has moved on.
    pub async fn patrol_task(&self, person: &Person, form: &TaskForm) -> Result<TaskAnswer, Refusal> {
        self.may_at_all(person, Action::WalkRound, "ticket").await?;
        if form.format > QUEUE_FORMAT {
            return Err(Refusal::invalid(Field::Version, Problem::Newer));
        }
        let unknown = |_| Refusal::invalid(Field::Into, Problem::Unknown);
        let number: TicketNumber = form.number.trim().parse().map_err(unknown)?;
        let acted = self.answer_task(person, &number, form).await;
        let repeated = self.logged(person, action_of(form.said), acted).await?;
        Ok(TaskAnswer { number, repeated })
    }

    async fn answer_task(
        &self,
        person: &Person,
        number: &TicketNumber,
        form: &TaskForm,
    ) -> Result<bool, Refusal> {
        for _ in 0..ATTEMPTS {
            let whole = self.tickets.whole(number).await?.ok_or(Refusal::Forbidden)?;
            let read = folded(whole.chain)?;
            if has_said(&read.1, person, form) {
                return Ok(true);
            }
            // What somebody saw of a report stays true; work that was handed in since was not looked at.
            let seen = match form.said {
                TaskSaid::Found | TaskSaid::NotFound => read.0.version,
                TaskSaid::Solved | TaskSaid::NotSolved => form.version,
            };
            match self.carry_out(whole.id, read, Mover::Person(person), &move_of(form, seen)).await {
                Ok(_version) => return Ok(false),
                // Whatever came in between may be the same answer.
                Err(Refusal::Conflict) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Err(Refusal::Conflict)
    }
}

fn action_of(said: TaskSaid) -> Action {
    match said {
        TaskSaid::Found | TaskSaid::NotFound => Action::CheckSite,
        TaskSaid::Solved => Action::Close,
        TaskSaid::NotSolved => Action::Rework,
    }
}

/// The same as a move of the desk.
fn move_of(form: &TaskForm, version: u32) -> MoveForm {
    let (action, found, reason) = match form.said {
        TaskSaid::Found => ("check_site", "yes", ""),
        TaskSaid::NotFound => ("check_site", "no", ""),
        TaskSaid::Solved => ("close", "", ""),
        TaskSaid::NotSolved => ("rework", "", ReworkReason::NotSolved.wire()),
    };
    MoveForm {
        action: action.to_owned(),
        version: version.to_string(),
        found: found.to_owned(),
        reason: reason.to_owned(),
        note: form.text.clone(),
        photo_id: form.photos.clone(),
        ..MoveForm::default()
    }
}

/// Whether the person has given this answer since the version that it is about.
fn has_said(chain: &[SealedEntry], person: &Person, form: &TaskForm) -> bool {
    let since = usize::try_from(form.version).unwrap_or(usize::MAX);
    let entries = chain.iter().skip(since).map(|sealed| &sealed.entry);
    let own =
        entries.filter(|entry| matches!(&entry.actor, Actor::Staff { account, .. } if *account == person.id));
    own.filter_map(|entry| answer_of(&entry.fact)).any(|said| said == form.said)
}

fn answer_of(fact: &Fact) -> Option<TaskSaid> {
    match fact {
        Fact::SiteChecked { found: true, .. } => Some(TaskSaid::Found),
        Fact::SiteChecked { found: false, .. } => Some(TaskSaid::NotFound),
        Fact::Closed { reason: CloseReason::Solved, .. } => Some(TaskSaid::Solved),
        Fact::Reworked { .. } => Some(TaskSaid::NotSolved),
        _ => None,
    }
}
