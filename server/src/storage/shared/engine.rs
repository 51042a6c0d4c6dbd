use std::ops::DerefMut;

use async_trait::async_trait;
use domain::backend::ports::StoreError;
use domain::search::Gram;

use super::session::Session;

/// What one database does differently from the other.
#[async_trait]
pub trait Engine: Send + Sync + 'static {
    type Connection: Session + 'static;
    type Reader: DerefMut<Target = Self::Connection> + Send;
    type Moment: DerefMut<Target = Self::Connection> + Send;

    /// Lets references dangle until [`Self::CHECK_REFERENCES`], or until the commit.
    const DEFER_REFERENCES: &'static str;
    const CHECK_REFERENCES: Option<&'static str>;

    /// The cell in which a ticket `t` lies, as its index has it; see [`super::desk`].
    const CELL: &'static str;
    /// Writes what a ticket ($1) is found by ($2, words between spaces) beside its row in `search_doc`.
    const WRITE_GRAMS: &'static str;
    /// Joins the index behind `search_doc d`, the condition before its parameter and behind it.
    const SEARCH: (&'static str, &'static str, &'static str);

    /// The condition's parameter: all of these must occur.
    fn wanted(grams: &[Gram]) -> String;

    /// For what is found by an index and is little.
    async fn reader(&self) -> Result<Self::Reader, sqlx::Error>;
    /// For what may take its time: others go on meanwhile.
    async fn patient(&self) -> Result<Self::Reader, sqlx::Error>;
    /// A transaction whose reads are all of the same moment.
    async fn moment(&self) -> Result<Self::Moment, sqlx::Error>;
    async fn close(&self);
    /// What a fault of the database means for whoever asked. The detail goes to the log of the process, never to
    /// people.
    fn fault(error: &sqlx::Error) -> StoreError;
}
