//! Rendering Leptos pages: what each gets into its context, and showing a form again after a refusal.

use app::shell::shell;
use app::ssr::{BaseUrl, FormAgain};
use app::ui::{AnswersForm, ElderMode, Unread};
use axum::body::Body;
use axum::response::Response;
use domain::backend::Visitor;
use domain::lang::Lang;
use http::header::{CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderValue, Method, Request, StatusCode};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{ResponseOptions, render_app_async_with_context};

use super::headers;
use crate::state::AppState;

/// The context of every page and server function.
pub fn additional_context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let core = state.core.clone();
    let base = BaseUrl(state.base_url.clone());
    move || {
        provide_context(core.clone());
        provide_context(base.clone());
        if let Some(parts) = use_context::<Parts>() {
            provide_context(parts.extensions.get::<Lang>().copied().unwrap_or_default());
            provide_context(parts.extensions.get::<ElderMode>().copied().unwrap_or(ElderMode(false)));
            provide_context(parts.extensions.get::<Unread>().copied().unwrap_or_default());
            provide_context(parts.extensions.get::<Visitor>().cloned().unwrap_or_default());
        }
        let response = use_context::<ResponseOptions>();
        if let (Some(response), Some(nonce)) = (response, leptos::nonce::use_nonce())
            && let Ok(policy) = HeaderValue::from_str(&headers::page_policy(&nonce))
        {
            response.insert_header(CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// Renders the page at the request's own path, with a form's typed values and what is wrong with them.
pub async fn again(state: &AppState, parts: &Parts, status: StatusCode, again: FormAgain) -> Response {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    at(state, parts, &path, status, move || provide_context(again.clone())).await
}

/// Renders the page at `path` as the answer to this request, with more in its context.
pub async fn at(
    state: &AppState,
    parts: &Parts,
    path: &str,
    status: StatusCode,
    provide: impl Fn() + Clone + Send + Sync + 'static,
) -> Response {
    let context = additional_context(state);
    let options = state.options.clone();
    let render = render_app_async_with_context(
        move || {
            context();
            provide();
        },
        move || shell(options.clone()),
    );
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = path.parse().unwrap_or_default();
    *request.headers_mut() = parts.headers.clone();
    // The body has been read: what described it must not describe the empty one.
    request.headers_mut().remove(CONTENT_TYPE);
    request.headers_mut().remove(CONTENT_LENGTH);
    *request.extensions_mut() = parts.extensions.clone();
    request.extensions_mut().insert(AnswersForm);
    let mut response = render(request).await;
    *response.status_mut() = status;
    response
}
