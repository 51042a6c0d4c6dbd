//! `GET /posters.pdf`: the door cards that `/posters` shows, as one PDF. The same query, with `paper` (`a6` or `a4`)
//! beside it.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use domain::backend::PosterAsk;
use domain::error::Refusal;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use serde::Deserialize;

use super::{headers, session};
use crate::posters::{Faces, Paper, PosterError, Sign, pdf};
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(flatten)]
    ask: PosterAsk,
    paper: String,
}

pub async fn get(State(state): State<AppState>, Query(asked): Query<Asked>, parts: Parts) -> Response {
    let person = match session::require_person(&state, &parts, &[]).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    let paper = match asked.paper.as_str() {
        "" | "a6" => Paper::A6,
        "a4" => Paper::A4,
        _ => return headers::plain(StatusCode::UNPROCESSABLE_ENTITY),
    };
    let page = match state.core.posters(&person, &asked.ask).await {
        Ok(page) => page,
        Err(Refusal::Forbidden) => return session::denied(&state, &parts).await,
        Err(Refusal::Invalid { .. }) => return headers::plain(StatusCode::UNPROCESSABLE_ENTITY),
        Err(_) => return headers::plain(StatusCode::SERVICE_UNAVAILABLE),
    };
    let signs: Vec<Sign> = page.posters.iter().map(|poster| Sign::of(poster, &state.base_url)).collect();
    let folder = state.fonts.clone();
    // Thousands take seconds, which no other request waits for.
    let drawn = tokio::task::spawn_blocking(move || {
        let faces = Faces::read(&folder).map_err(|error| error.to_string())?;
        match pdf(&signs, paper, &faces, |_| {}) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(PosterError::Nothing) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    });
    match drawn.await {
        Ok(Ok(Some(bytes))) => named(page.community.as_str(), bytes),
        Ok(Ok(None)) => headers::plain(StatusCode::NOT_FOUND),
        Ok(Err(error)) => {
            tracing::error!(%error, "door cards could not be drawn");
            headers::plain(StatusCode::SERVICE_UNAVAILABLE)
        }
        Err(_) => headers::plain(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn named(community: &str, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"posters-{community}.pdf\"")) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    response
}
