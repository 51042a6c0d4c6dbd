//! What a server needs of the domain: ports (one trait per need) and use cases that authorise, decide and
//! append. No I/O happens here; the server brings the ports.

mod accounts;
mod act;
mod alarm;
mod chain;
mod core;
mod detail;
mod enter;
mod index;
mod keys;
mod move_form;
mod one_time;
mod password;
mod people;
pub mod people_ports;
mod photo_rights;
mod place;
pub mod ports;
mod progress;
mod report;
mod sessions;
mod sign_in;
mod takedown;
mod throttle;
mod track;
mod walls;

pub use accounts::{AccountError, AccountForm, By, FirstPassword, Invitation, Newcomer};
pub use act::Mover;
pub use alarm::Climbs;
pub use chain::{Hash, SealedEntry, commit, hex, link, seal, sha256, verify};
pub use core::Core;
pub use enter::EntryForm;
pub use keys::{DoorCodeError, DoorKey, Keys, TrackingCode};
pub use move_form::MoveForm;
pub use one_time::{OneTimeSecret, RecoveryCode};
pub use password::PasswordProblem;
pub use people::{Denied, People};
pub use place::{Building, Company, Place, unit_hours};
pub use report::{ReportForm, SealedReceipt};
pub use sessions::{SessionToken, Visitor};
pub use sign_in::{Caller, Credentials, SignInError, SignedIn, TotpError, TotpOffer};
pub use takedown::{TakedownError, close, decline};
pub use throttle::{ThrottleKey, ThrottleRule};
pub use walls::{WallCode, wall_hash};
