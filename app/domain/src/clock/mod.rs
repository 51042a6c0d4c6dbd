//! Instants, service hours and limits: what is promised to a resident, and how that is worked out.

mod calendars;
pub mod compact_date;
mod hours;
mod limit;
mod promise;
mod timestamp;

pub use calendars::{Calendars, Light, Timer};
pub use hours::{ServiceHours, Window};
pub use limit::Limit;
pub use promise::promise;
pub use timestamp::{LocalTime, Timestamp};
