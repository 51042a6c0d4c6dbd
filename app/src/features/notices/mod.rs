//! What concerns whoever is signed in, and the outbox through which notices leave the house. The pages are rendered
//! by the server alone.

mod api;
#[cfg(feature = "ssr")]
mod outbox_lists;
#[cfg(feature = "ssr")]
mod outbox_page;
#[cfg(feature = "ssr")]
mod page;

pub use api::{UnreadNotices, unread};

#[cfg(feature = "ssr")]
pub use {
    api::ReadUnread,
    outbox_page::{OutboxAgain, OutboxPage},
    page::NoticesPage,
};

#[cfg(not(feature = "ssr"))]
pub use crate::ui::{ServerOnly as NoticesPage, ServerOnly as OutboxPage};
