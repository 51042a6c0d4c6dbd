//! Declining and closing by the administrator of the machine, so that something can be taken down before
//! anybody can sign in.

use thiserror::Error;

use super::chain::commit;
use super::ports::{Change, Random, Secret, SecretField, StoreError, TicketStore};
use crate::clock::{Calendars, Timestamp};
use crate::ids::TicketNumber;
use crate::ticket::{
    Actor, CloseReason, Command, DeclineReason, FoldError, NotPossible, Rules, Said, Ticket, decide,
};

#[derive(Debug, Error)]
pub enum TakedownError {
    #[error("there is no ticket {0}")]
    NotFound(TicketNumber),
    #[error(transparent)]
    NotPossible(#[from] NotPossible),
    #[error(transparent)]
    Damaged(#[from] FoldError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What to do with a reason as typed: one of the known codes, or any words, which become a note.
pub async fn decline(
    store: &dyn TicketStore,
    random: &dyn Random,
    now: Timestamp,
    number: &TicketNumber,
    reason: &str,
) -> Result<(), TakedownError> {
    let (reason, note) = match DeclineReason::from_wire(reason) {
        Some(known) => (known, None),
        None => (DeclineReason::Other, Some(reason)),
    };
    carry_out(store, random, now, number, note, Command::Decline { reason }).await
}

pub async fn close(
    store: &dyn TicketStore,
    random: &dyn Random,
    now: Timestamp,
    number: &TicketNumber,
    reason: &str,
) -> Result<(), TakedownError> {
    let (reason, note) = match CloseReason::from_wire(reason) {
        Some(known) => (known, None),
        None => (CloseReason::Other, Some(reason)),
    };
    carry_out(store, random, now, number, note, Command::Close { reason }).await
}

async fn carry_out(
    store: &dyn TicketStore,
    random: &dyn Random,
    now: Timestamp,
    number: &TicketNumber,
    note: Option<&str>,
    command: Command,
) -> Result<(), TakedownError> {
    let missing = || TakedownError::NotFound(number.clone());
    let id = store.by_number(number).await?.ok_or_else(missing)?;
    let chain = store.entries(id).await?.ok_or_else(missing)?;
    let ticket = Ticket::fold(chain.iter().map(|sealed| &sealed.entry))?;

    let mut salt = [0; 16];
    random.fill(&mut salt);
    let actor = Actor::Machine;
    let said = Said {
        actor: actor.clone(),
        note: note.map(|note| commit(&salt, note.as_bytes())),
        photos: Vec::new(),
    };
    // Neither move starts a clock or names a unit.
    let calendars = Calendars::default();
    let facts = decide(&ticket, &command, &said, Rules { now, calendars: &calendars, units: &[] })?;
    let prev = chain.last().map(|sealed| sealed.hash).unwrap_or_default();
    let steps = facts.into_iter().map(|fact| (actor.clone(), fact));
    let seq = ticket.version + 1;
    let mut change = Change::of(id, &ticket, &prev, now, steps)
        .ok_or(TakedownError::Damaged(FoldError::Impossible(seq)))?;
    change.secrets = note
        .map(|note| Secret { seq, field: SecretField::Note, salt, value: note.to_owned() })
        .into_iter()
        .collect();
    store.append(change).await?;
    Ok(())
}
