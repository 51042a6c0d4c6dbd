//! Built files and `public/`, compressed ahead; whatever is no file is the not-found page.

use app::shell::shell;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use http::{HeaderValue, Method, StatusCode};
use leptos_axum::render_app_async_with_context;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::{headers, page};
use crate::state::AppState;

/// Keeps the round's page on phones. Asked for anew each time, so that a mended one is taken at once.
const WORKER: &str = "/sw.js";
/// It fetches what it keeps, from here.
const WORKER_POLICY: &str = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'";

pub async fn file_or_not_found(State(state): State<AppState>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return headers::plain(StatusCode::METHOD_NOT_ALLOWED);
    }
    let worker = request.uri().path() == WORKER;
    let hashed = request.uri().path().starts_with("/pkg/") && state.options.hash_files;
    let mut probe = Request::new(Body::empty());
    *probe.method_mut() = request.method().clone();
    *probe.uri_mut() = request.uri().clone();
    *probe.headers_mut() = request.headers().clone();
    let files = ServeDir::new(&*state.options.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    match files.oneshot(probe).await {
        Ok(response) if response.status() != StatusCode::NOT_FOUND => {
            let mut response = response.map(Body::new);
            // A hashed name never changes its content; the others are asked for again after an hour.
            let keep = if hashed { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
            let headers = response.headers_mut();
            headers.insert(CACHE_CONTROL, HeaderValue::from_static(if worker { "no-cache" } else { keep }));
            if worker {
                headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(WORKER_POLICY));
            }
            response
        }
        _ => not_found(&state, request).await,
    }
}

async fn not_found(state: &AppState, request: Request) -> Response {
    let options = state.options.clone();
    let render =
        render_app_async_with_context(page::additional_context(state), move || shell(options.clone()));
    let mut response = render(request).await.into_response();
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
