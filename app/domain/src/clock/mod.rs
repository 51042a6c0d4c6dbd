//! Instants, service hours and limits: what is promised to a resident, and how that is worked out.

mod calendars;
pub mod compact_date;
mod counting;
mod explain;
mod faults;
mod hours;
pub mod iso_date;
mod limit;
mod promise;
mod public;
mod sentences;
mod steps;
mod timestamp;
mod walk;

pub use calendars::{Calendars, Light, Timer};
pub use counting::Counting;
pub use explain::{Pause, PauseReason, explain, explain_granted};
pub use faults::{CalendarFault, DayProblem};
pub use hours::{ServiceHours, Window};
pub use limit::Limit;
pub use promise::Promise;
pub use public::{DayKind, PublicCalendar, PublicDays};
pub use sentences::{brief, sentences};
pub use steps::{ClockStep, HolidayName};
/// A day of the calendar, as `time` has it.
pub use time::Date;
pub use timestamp::{LocalTime, Timestamp};
