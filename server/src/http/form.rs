//! Reading a small form of named fields.

use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, Request};
use axum::response::Response;
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::headers;
use crate::state::AppState;

/// The request's head, and its form; what is no form is the sender's fault.
pub async fn read<T: DeserializeOwned>(state: &AppState, request: Request) -> Result<(Parts, T), Response> {
    let (parts, body) = request.into_parts();
    let request = Request::<Body>::from_parts(parts.clone(), body);
    let form: Result<Form<T>, FormRejection> = Form::from_request(request, state).await;
    match form {
        Ok(Form(form)) => Ok((parts, form)),
        Err(rejection) => Err(headers::plain(rejection.status())),
    }
}
