//! The desk's server functions. Each asks who is there before anything else.

use domain::clock::Timestamp;
use domain::ids::{CommunityCode, TicketNumber, UnitId};
use domain::people::Person;
use domain::pins::Tally;
use domain::views::{DeskPage, DeskRow};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Tickets that one press may move.
#[cfg(feature = "ssr")]
const MOST_AT_ONCE: usize = 50;

/// A unit in the page's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitLabel {
    pub id: UnitId,
    pub name: String,
    /// Whether the person sends tickets to it.
    pub sendable: bool,
}

/// The desk as it is opened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Opened {
    pub me: Person,
    pub units: Vec<UnitLabel>,
    /// Empty where there is but one.
    pub communities: Vec<(CommunityCode, String)>,
    pub counts: Counts,
    pub seq: u64,
    pub at: Timestamp,
    pub shown: u32,
    pub more: bool,
    /// For the HTML alone: the browser finds the rows in the page and need not be sent them twice.
    #[serde(skip)]
    pub rows: Vec<DeskRow>,
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

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    pub at: Timestamp,
    #[serde(flatten)]
    pub page: DeskPage,
}

/// A move of many tickets: the fields of a ticket's own form that make sense for several at once.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BulkForm {
    pub action: String,
    pub unit: String,
    pub note: String,
}

/// What became of one of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    pub number: TicketNumber,
    /// Why it was not done, in the page's language.
    pub why: Option<String>,
}

type Pairs = Vec<(String, String)>;

/// One page of what the person may see of what is asked for.
#[server(name = ListDesk, prefix = "/api", endpoint = "desk/list", input = Json)]
pub async fn list(pairs: Pairs) -> Result<Listed, AppError> {
    super::answer::list(&pairs).await
}

/// The numbers beside the filters of such a view.
#[server(name = CountDesk, prefix = "/api", endpoint = "desk/tally", input = Json)]
pub async fn tally(pairs: Pairs) -> Result<Counts, AppError> {
    super::answer::tally(&pairs).await
}

/// The desk with everything that its page shows.
#[server(name = OpenDesk, prefix = "/api", endpoint = "desk/open", input = Json)]
pub async fn open(pairs: Pairs) -> Result<Opened, AppError> {
    super::answer::open(&pairs).await
}

/// Moves several tickets, one after the other; each is an entry like any other.
#[server(name = MoveMany, prefix = "/api", endpoint = "desk/bulk", input = Json)]
pub async fn bulk(numbers: Vec<TicketNumber>, form: BulkForm) -> Result<Vec<Outcome>, AppError> {
    if numbers.is_empty() || numbers.len() > MOST_AT_ONCE {
        return Err(AppError::BadRequest);
    }
    super::answer::bulk(&numbers, &form).await
}
