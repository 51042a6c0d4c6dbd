//! What a server needs of the domain: ports (one trait per need) and use cases that authorise, decide and
//! append. No I/O happens here; the server brings the ports.

mod act;
mod chain;
mod core;
mod detail;
mod enter;
mod index;
mod keys;
mod move_form;
mod place;
pub mod ports;
mod progress;
mod report;
mod takedown;
mod track;

pub use act::Mover;
pub use chain::{Hash, SealedEntry, commit, hex, link, seal, sha256, verify};
pub use core::Core;
pub use enter::EntryForm;
pub use keys::{DoorCodeError, DoorKey, Keys, TrackingCode};
pub use move_form::MoveForm;
pub use place::{Building, Company, Place};
pub use report::{ReportForm, SealedReceipt};
pub use takedown::{TakedownError, close, decline};
