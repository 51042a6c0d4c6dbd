//! The bell's count for pages of staff: asked once for each request, since every such page shows it.

use app::ui::Unread;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::session;
use crate::state::AppState;

/// Where the pages of staff are.
const STAFF: [&str; 5] = ["/desk", "/patrol", "/assess", "/admin", "/posters"];

/// Puts [`Unread`] into the request, where pages find it. A store that does not answer leaves the bell without one.
pub async fn count(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if STAFF.iter().any(|room| path.starts_with(room))
        && let Some(person) = session::visitor(request.extensions()).person()
    {
        let unread = state.core.unread(person).await.unwrap_or_default();
        request.extensions_mut().insert(Unread(unread));
    }
    next.run(request).await
}
