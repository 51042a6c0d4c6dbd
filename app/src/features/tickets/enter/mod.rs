//! 代录: staff enter a report for somebody who came or called, and hand over the tracking slip.

mod door;
mod form;
mod page;
mod slip_page;

pub use door::find_door;
pub use form::EnterAgain;
pub use page::EnterPage;
pub use slip_page::SlipPage;
