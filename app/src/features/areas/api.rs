use domain::views::Overview;
use leptos::prelude::*;

use crate::error::AppError;

/// Rows of one page of the list twin.
pub const ROWS: usize = 50;

/// One page of the reports that match a query string, with the counts of every filter.
#[server(name = ReadOverview, endpoint = "areas/overview")]
pub async fn overview(query: String, page: usize) -> Result<Overview, AppError> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let filter = domain::query::Filter::lenient(pairs);
    Ok(crate::ssr::core()?.live.overview(&filter, page, ROWS))
}
