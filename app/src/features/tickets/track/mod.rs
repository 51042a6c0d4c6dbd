//! A ticket as its reporter sees it, and what the reporter does with it.

mod actions;
mod closing;
mod me_too_page;
mod merged;
mod now;
mod own_words;
mod progress_page;
mod timeline;

pub use me_too_page::{MeTooDone, MeTooPage};
pub use progress_page::{NoPermission, ProgressPage};
pub use timeline::Moment;
