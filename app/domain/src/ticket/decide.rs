use super::{CloseReason, Commitment, DeclineReason, Fact, State, Ticket};
use thiserror::Error;

/// What somebody wants of a ticket. Who may want it is asked before, in the use case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Decline { reason: DeclineReason, note: Option<Commitment> },
    Close { reason: CloseReason, note: Option<Commitment> },
}

impl Command {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Decline { .. } => "decline",
            Self::Close { .. } => "close",
        }
    }
}

/// The move does not exist in this state; `possible` names the moves that do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not possible while the ticket is {}", state.wire())]
pub struct NotPossible {
    pub state: State,
    pub possible: Vec<&'static str>,
}

/// The facts that follow from a command. Pure; [`Ticket::apply`] accepts every fact it returns.
pub fn decide(ticket: &Ticket, command: &Command) -> Result<Vec<Fact>, NotPossible> {
    let fact = match command {
        Command::Decline { reason, note } if ticket.state == State::Reported => {
            Fact::Declined { reason: *reason, note: note.clone() }
        }
        Command::Close { reason, note } if ticket.state.is_open() => {
            Fact::Closed { reason: *reason, note: note.clone() }
        }
        Command::Decline { .. } | Command::Close { .. } => {
            return Err(NotPossible { state: ticket.state, possible: possible(ticket.state) });
        }
    };
    Ok(vec![fact])
}

fn possible(state: State) -> Vec<&'static str> {
    match state {
        State::Reported => vec!["decline", "close"],
        state if state.is_open() => vec!["close"],
        _ => Vec::new(),
    }
}
