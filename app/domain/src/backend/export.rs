//! The desk's view as rows for a file.

use super::Core;
use crate::error::Refusal;
use crate::people::{Action, Person};
use crate::query::DeskQuery;
use crate::views::DeskRow;

/// Rows of one file; what is more is narrowed by a filter.
pub const EXPORT_ROWS: u32 = 10_000;

impl Core {
    /// What the person sees of the view, from its first row, without the reporters' words: those may name somebody,
    /// and a file goes where no permission is asked. The second value says whether there was more.
    ///
    /// # Errors
    /// `Forbidden` for whoever may not export, which is written down; `Unavailable`.
    pub async fn export(&self, person: &Person, query: &DeskQuery) -> Result<(Vec<DeskRow>, bool), Refusal> {
        self.may_at_all(person, Action::Export, "desk").await?;
        let mut rows = self.desk.first(person, query, EXPORT_ROWS + 1, self.now()).await?;
        let more = rows.len() > EXPORT_ROWS as usize;
        rows.truncate(EXPORT_ROWS as usize);
        for row in &mut rows {
            row.words = None;
        }
        Ok((rows, more))
    }
}
