//! The bell: what concerns somebody, and what of it has been read.

use super::Core;
use super::notice_ports::UNREAD_COUNTED;
use crate::error::Refusal;
use crate::notice::NoticeRow;
use crate::people::Person;

/// Notices on one page at most.
const MOST: u32 = 100;

impl Core {
    /// What concerns the person, newest first, cut to tickets that the person may still see. `before` is the number
    /// of the last notice of the page before.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn notices(
        &self,
        person: &Person,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<NoticeRow>, Refusal> {
        Ok(self.notices.notices(person, before, limit.min(MOST)).await?)
    }

    /// How many of them are unread, counted to [`UNREAD_COUNTED`].
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn unread(&self, person: &Person) -> Result<u32, Refusal> {
        Ok(self.notices.unread(person).await?.min(UNREAD_COUNTED))
    }

    /// What the page showed is read; what came since is not.
    ///
    /// # Errors
    /// The store cannot be written.
    pub async fn mark_read(&self, person: &Person, up_to: i64) -> Result<(), Refusal> {
        Ok(self.notices.mark_read(person.id, up_to).await?)
    }
}
