use axum::extract::State;
use http::StatusCode;

use crate::state::AppState;

pub async fn alive() -> &'static str {
    "ok"
}

/// Whether the database answers and is migrated.
pub async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    if state.core.tickets.ready().await {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready")
    }
}
