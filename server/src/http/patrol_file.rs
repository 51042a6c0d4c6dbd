//! `GET /patrol/coverage.csv`: the coverage that the page shows, a line for each checkpoint.

use app::features::patrol::coverage_file as file;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use domain::error::Refusal;
use domain::patrol::asked::CoverageQuery;
use http::StatusCode;
use http::request::Parts;

use super::{context, export, headers, session};
use crate::state::AppState;

pub async fn get(
    State(state): State<AppState>,
    Query(pairs): Query<Vec<(String, String)>>,
    parts: Parts,
) -> Response {
    let person = match session::require_person(&state, &parts, &[]).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    let lang = context::lang(&parts.extensions);
    let query = CoverageQuery::lenient(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let figures = match state.core.export_coverage(&person, &query).await {
        Ok(figures) => figures,
        Err(Refusal::Forbidden) => return session::denied(&state, &parts).await,
        Err(_) => return headers::plain(StatusCode::SERVICE_UNAVAILABLE),
    };
    let now = state.core.now();
    let lines = figures.sites.iter().map(|site| file::cells(&state.core, site, now, lang));
    match export::written(&file::header(lang), lines, None) {
        Ok(bytes) => (export::named(&state, "weiwangge-coverage"), bytes).into_response(),
        Err(_) => headers::plain(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
