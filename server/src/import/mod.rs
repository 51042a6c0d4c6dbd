//! Importing a place: every bad row named, nothing half-imported.

mod calendar;
mod csv_rows;
mod geo_features;
mod kind;
mod merge;
mod problem;
mod units;

pub use calendar::{CalendarFile, LineProblem, WrongLine};
pub use kind::Kind;
pub use merge::{Imported, import};
pub use problem::ImportError;
