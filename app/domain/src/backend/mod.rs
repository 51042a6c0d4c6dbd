//! What a server needs of the domain: ports (one trait per need) and use cases that authorise, decide and
//! append. No I/O happens here; the server brings the ports.

mod chain;
mod core;
mod keys;
mod place;
pub mod ports;
mod report;
mod takedown;
mod track;

pub use chain::{Hash, SealedEntry, commit, hex, link, seal, sha256, verify};
pub use core::Core;
pub use keys::{DoorCodeError, DoorKey, Keys, TrackingCode};
pub use place::{Building, Company, Place};
pub use report::{ReportForm, SealedReceipt};
pub use takedown::{TakedownError, close, decline};
pub use track::progress_of;
