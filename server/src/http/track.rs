//! `POST /t`: a tracking code opens its ticket for an hour. The code is never in an address.

use app::ssr::{FormAgain, status_of, ticket_cookie};
use axum::extract::FromRequest;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::error::Refusal;
use http::HeaderValue;
use http::header::SET_COOKIE;
use serde::Deserialize;

use super::{headers, page};
use crate::state::AppState;

#[derive(Deserialize)]
struct Lookup {
    #[serde(default)]
    code: String,
}

pub async fn post(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let request = Request::from_parts(parts.clone(), body);
    let lookup: Result<Form<Lookup>, FormRejection> = Form::from_request(request, &state).await;
    let Form(lookup) = match lookup {
        Ok(lookup) => lookup,
        Err(rejection) => return headers::plain(rejection.status()),
    };
    match state.core.open_by_code(&lookup.code).await {
        Ok(id) => {
            let mut response = Redirect::to("/t/ticket").into_response();
            if let Ok(cookie) = HeaderValue::from_str(&ticket_cookie(&state.core, id)) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
            response
        }
        Err(refusal) => {
            let again = FormAgain {
                lookup_failed: refusal == Refusal::NotFound,
                refusal: Some(refusal.clone()),
                ..FormAgain::default()
            };
            page::again(&state, &parts, status_of(&refusal), again).await
        }
    }
}
