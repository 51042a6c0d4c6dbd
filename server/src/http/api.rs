//! Server functions, `/api/{feature}/{verb}`: whose fault an unreadable request is.

use app::error::AppError;
use axum::body::Body;
use axum::response::Response;
use http::StatusCode;

use super::headers;

/// An error's body; ours are a line of JSON.
const LONGEST_ERROR: usize = 64 * 1024;
/// The library marks every error of a server function with this header.
const MARK: &str = "serverfnerror";

/// The library answers 500 to input that it cannot read, before any code of ours runs. That is the caller's
/// fault, and the typed error says so.
pub async fn blame_the_right_side(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR || !response.headers().contains_key(MARK) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LONGEST_ERROR).await else {
        return headers::plain(StatusCode::INTERNAL_SERVER_ERROR);
    };
    if matches!(serde_json::from_slice(&bytes), Ok(AppError::BadRequest)) {
        parts.status = StatusCode::BAD_REQUEST;
    }
    Response::from_parts(parts, Body::from(bytes))
}
