//! Who acts: roles, the units that handle tickets, and what each role may do where. One table decides; use cases
//! ask it, and the pages ask it for which buttons to show.

mod action;
mod person;
mod reach;
mod role;
mod table;
mod unit;

pub use action::Action;
pub use person::{Duty, Person};
pub use reach::{Reach, Subject};
pub use role::Role;
pub use table::{may_anywhere, permits, reach_of};
pub use unit::{Unit, UnitKind};
