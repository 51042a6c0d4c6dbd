//! Server functions: `/api/{feature}/{verb}`, POST alone.

use app::error::AppError;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use leptos_axum::handle_server_fns_with_context;

use super::{headers, page};
use crate::state::AppState;

/// An error's body; ours are a line of JSON.
const LONGEST_ERROR: usize = 64 * 1024;

pub async fn call(State(state): State<AppState>, request: Request) -> Response {
    let response =
        handle_server_fns_with_context(page::additional_context(&state), request).await.into_response();
    match response.status() {
        StatusCode::INTERNAL_SERVER_ERROR => blame_the_right_side(response).await,
        // The library's own answer to an unknown function is 400 with a text about its internals.
        StatusCode::BAD_REQUEST if !response.headers().contains_key("serverfnerror") => {
            headers::plain(StatusCode::NOT_FOUND)
        }
        _ => response,
    }
}

/// The library answers 500 to input that it cannot read, before any code of ours runs. That is the caller's
/// fault, and the typed error says so.
async fn blame_the_right_side(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LONGEST_ERROR).await else {
        return headers::plain(StatusCode::INTERNAL_SERVER_ERROR);
    };
    if matches!(serde_json::from_slice(&bytes), Ok(AppError::BadRequest)) {
        parts.status = StatusCode::BAD_REQUEST;
    }
    Response::from_parts(parts, Body::from(bytes))
}
