//! Declining and closing by the administrator of the machine, so that something can be taken down before
//! anybody can sign in.

use thiserror::Error;

use super::chain::{Hash, SealedEntry, commit, seal};
use super::ports::{Change, Random, Secret, SecretField, StoreError, TicketStore};
use crate::clock::Timestamp;
use crate::ids::TicketNumber;
use crate::ticket::{
    Actor, CloseReason, Command, DeclineReason, Entry, FoldError, NotPossible, Ticket, decide,
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
    carry_out(store, random, now, number, note, |note| Command::Decline { reason, note }).await
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
    carry_out(store, random, now, number, note, |note| Command::Close { reason, note }).await
}

async fn carry_out(
    store: &dyn TicketStore,
    random: &dyn Random,
    now: Timestamp,
    number: &TicketNumber,
    note: Option<&str>,
    command: impl FnOnce(Option<crate::ticket::Commitment>) -> Command,
) -> Result<(), TakedownError> {
    let missing = || TakedownError::NotFound(number.clone());
    let id = store.by_number(number).await?.ok_or_else(missing)?;
    let chain = store.entries(id).await?.ok_or_else(missing)?;
    let mut ticket = Ticket::fold(chain.iter().map(|sealed| &sealed.entry))?;
    let before = (ticket.version, !ticket.is_sensitive());

    let mut salt = [0; 16];
    random.fill(&mut salt);
    let commitment = note.map(|note| commit(&salt, note.as_bytes()));
    let mut prev: Hash = chain.last().map(|sealed| sealed.hash).unwrap_or_default();
    let mut entries: Vec<SealedEntry> = Vec::new();
    for fact in decide(&ticket, &command(commitment))? {
        let entry = Entry { seq: ticket.version + 1, at: now, actor: Actor::Machine, fact };
        ticket.apply(&entry)?;
        let sealed = seal(&prev, entry);
        prev = sealed.hash;
        entries.push(sealed);
    }
    let secrets = note
        .map(|note| Secret { seq: before.0 + 1, field: SecretField::Note, salt, value: note.to_owned() })
        .into_iter()
        .collect();
    store
        .append(Change {
            id,
            expected_version: before.0,
            was_public: before.1,
            after: ticket,
            entries,
            secrets,
            at: now,
        })
        .await?;
    Ok(())
}
