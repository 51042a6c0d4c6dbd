//! The ticket 案卷: the fold of its entries. `decide` says which facts follow from a command, the store appends
//! them, `Ticket::apply` says what they make of the ticket. Nothing is edited or deleted.

mod child;
mod command;
mod decide;
mod entry;
mod fact;
mod fold;
mod possible;
mod reason;
mod sensitive;
mod share_clock;
mod state;

pub use child::{Child, ChildState, ExtensionAsk};
pub use command::Command;
pub use decide::{NotPossible, Rules, Said, Why, decide, may_record_for};
pub use entry::{Actor, Commitment, Entry, Found, Reported, Source};
pub use fact::{CorrectedPlace, Correction, External, Fact, JoinedReporter, Joint, NewChild, Note};
pub use fold::{Alarm, FoldError, Suspension, Ticket};
pub use possible::{CONFIRM_DAYS, MAX_EXTENSIONS, RETURNS_BEFORE_ARBITRATION, may_report_handled};
pub use reason::{
    CloseReason, DeclineReason, ExtensionReason, NoPhotoReason, ReleaseReason, ReturnReason, ReworkReason,
    SuspensionReason,
};
pub use sensitive::{is_sensitive, is_unlawful, may_be_a_dwelling};
pub use share_clock::{ClockSpan, clock_spans};
pub use state::State;
