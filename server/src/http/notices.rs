//! `POST /desk/notices`: what the page showed is read.

use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;

use super::{headers, session};
use crate::state::AppState;

#[derive(Debug, Deserialize)]
struct Asked {
    up_to: i64,
}

pub async fn post(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let request = Request::<Body>::from_parts(parts.clone(), body);
    let read: Result<Form<Asked>, FormRejection> = Form::from_request(request, &state).await;
    let asked = match read {
        Ok(Form(asked)) => asked,
        Err(rejection) => return headers::plain(rejection.status()),
    };
    let typed = [("up_to".to_owned(), asked.up_to.to_string())];
    let person = match session::require_person(&state, &parts, &typed).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    match state.core.mark_read(&person, asked.up_to).await {
        Ok(()) => Redirect::to("/desk/notices?done=read").into_response(),
        Err(_) => headers::plain(StatusCode::SERVICE_UNAVAILABLE),
    }
}
