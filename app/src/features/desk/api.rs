//! The desk's server functions. Each asks who is there before anything else.

use domain::pins::Tally;
use domain::views::DeskPage;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Tickets that one press may move.
#[cfg(feature = "ssr")]
const MOST_AT_ONCE: usize = 50;

/// The desk's parts as HTML, for a view that the browser goes to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Parts {
    pub tabs: String,
    pub filters: String,
    pub list: String,
}

/// Numbers beside filters and views.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Of the present view; `None` where nobody counted.
    pub view: Option<Tally>,
    /// Of all that is open.
    pub open: u32,
    pub overdue: u32,
    pub closed: u32,
    pub hard: u32,
    pub waiting: u32,
}

/// A move of many tickets: the fields of a ticket's own form that make sense for several at once.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BulkForm {
    pub action: String,
    pub unit: String,
}

/// What became of one of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    pub number: String,
    /// Why it was not done, in the page's language.
    pub why: Option<String>,
}

type Pairs = Vec<(String, String)>;

/// One page of what the person may see of what is asked for, as data.
#[server(name = ListDesk, prefix = "/api", endpoint = "desk/list", input = Json)]
pub async fn list(pairs: Pairs) -> Result<DeskPage, AppError> {
    super::answer::list(&pairs).await
}

/// The numbers beside the filters of such a view, as data.
#[server(name = CountDesk, prefix = "/api", endpoint = "desk/tally", input = Json)]
pub async fn tally(pairs: Pairs) -> Result<Counts, AppError> {
    super::answer::tally(&pairs).await
}

/// The same as the desk shows it; `fresh` names the tickets that are marked as new.
#[server(name = WriteDesk, prefix = "/api", endpoint = "desk/parts", input = Json)]
pub async fn parts(pairs: Pairs, fresh: Vec<String>) -> Result<Parts, AppError> {
    super::answer::parts(&pairs, &fresh).await
}

/// Moves several tickets, one after the other; each is an entry like any other.
#[server(name = MoveMany, prefix = "/api", endpoint = "desk/bulk", input = Json)]
pub async fn bulk(numbers: Vec<String>, form: BulkForm) -> Result<Vec<Outcome>, AppError> {
    if numbers.is_empty() || numbers.len() > MOST_AT_ONCE {
        return Err(AppError::BadRequest);
    }
    super::answer::bulk(&numbers, &form).await
}
