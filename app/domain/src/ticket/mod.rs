//! The ticket 案卷: the fold of its entries. `decide` says which facts follow from a command, the store appends
//! them, `Ticket::apply` says what they make of the ticket. Nothing is edited or deleted.

mod decide;
mod entry;
mod fold;
mod reason;
mod sensitive;
mod state;

pub use decide::{Command, NotPossible, decide};
pub use entry::{Actor, Commitment, Entry, Fact, Reported, Source};
pub use fold::{FoldError, Ticket};
pub use reason::{CloseReason, DeclineReason};
pub use sensitive::is_sensitive;
pub use state::State;
