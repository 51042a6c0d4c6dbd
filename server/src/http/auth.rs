//! Signing in and out, by plain forms.

use app::features::auth::{
    LoginAgain, LoginProblem, NewPasswordAgain, RecoveryCodes, landing, local_path, login_address,
    totp_address,
};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::backend::{AccountError, Caller, Credentials, SignInError, TotpError};
use http::header::RETRY_AFTER;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use leptos::prelude::provide_context;
use serde::Deserialize;

use super::form::read;
use super::limits::ClientAddress;
use super::session::{self, KNOWN_COOKIE};
use super::{context, headers, page};
use crate::network::neighbourhood;
use crate::state::AppState;

/// Where a request comes from, as text that outlives it.
struct From {
    address: String,
    network: String,
}

impl From {
    fn of(parts: &Parts) -> Self {
        let ClientAddress(address) = ClientAddress::of(&parts.extensions);
        Self { address: address.to_string(), network: neighbourhood(address).to_string() }
    }

    fn caller<'a>(&'a self, headers: &'a HeaderMap) -> Caller<'a> {
        Caller {
            address: &self.address,
            network: &self.network,
            device: context::cookie(headers, KNOWN_COOKIE),
            session: session::token(headers),
        }
    }
}

#[derive(Deserialize)]
struct SignIn {
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    totp: String,
    #[serde(default)]
    next: String,
}

pub async fn sign_in(State(state): State<AppState>, request: Request) -> Response {
    let (parts, form): (Parts, SignIn) = match read(&state, request).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let typed = Credentials { username: &form.username, password: &form.password, totp: &form.totp };
    let from = From::of(&parts);
    match state.core.people.sign_in(typed, from.caller(&parts.headers)).await {
        Ok(signed_in) => {
            let next = local_path(&form.next);
            let on = match (signed_in.lacks_totp, next) {
                (true, next) => totp_address(next.unwrap_or("/")),
                (false, Some(next)) => next.to_owned(),
                (false, None) => landing(signed_in.person.role).to_owned(),
            };
            let mut response = Redirect::to(&on).into_response();
            session::give(&mut response, &signed_in);
            response
        }
        Err(error) => refused(&state, &parts, form, error).await,
    }
}

async fn refused(state: &AppState, parts: &Parts, form: SignIn, error: SignInError) -> Response {
    let (status, problem) = match error {
        SignInError::Wrong => (StatusCode::UNAUTHORIZED, LoginProblem::Wrong),
        SignInError::Throttled { seconds } => {
            (StatusCode::TOO_MANY_REQUESTS, LoginProblem::Throttled { seconds })
        }
        SignInError::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, LoginProblem::Unavailable),
    };
    let again = LoginAgain { username: form.username, next: form.next, problem: Some(problem) };
    let mut response = page::at(state, parts, "/login", status, move || provide_context(again.clone())).await;
    if let LoginProblem::Throttled { seconds } = problem {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Ends every session of whoever signs out.
pub async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Response {
    if let Some(token) = session::token(&headers)
        && state.core.people.sign_out(token).await.is_err()
    {
        return headers::plain(StatusCode::SERVICE_UNAVAILABLE);
    }
    let mut response = Redirect::to("/").into_response();
    session::take_away(&mut response);
    response
}

#[derive(Deserialize)]
struct Totp {
    #[serde(default)]
    totp: String,
    #[serde(default)]
    next: String,
}

/// Confirms the authenticator. Its answer is the one page that shows the recovery codes, so it is no redirect.
pub async fn totp(State(state): State<AppState>, request: Request) -> Response {
    let (parts, form): (Parts, Totp) = match read(&state, request).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let Some(person) = session::visitor(&parts.extensions).anybody().cloned() else {
        return Redirect::to(&login_address("/")).into_response();
    };
    let from = From::of(&parts);
    let done = state.core.people.confirm_totp(&person, &form.totp, from.caller(&parts.headers)).await;
    let (status, signed_in, shown) = match done {
        Ok((signed_in, codes)) => {
            let codes = codes.iter().map(|code| code.display()).collect();
            (StatusCode::OK, Some(signed_in), RecoveryCodes::Shown { codes, next: form.next })
        }
        Err(error) => {
            let status = match error {
                TotpError::WrongCode => StatusCode::UNPROCESSABLE_ENTITY,
                TotpError::AlreadySet => StatusCode::CONFLICT,
                TotpError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            };
            (status, None, RecoveryCodes::Refused { error, next: form.next })
        }
    };
    let provide = move || provide_context(shown.clone());
    let mut response = page::at(&state, &parts, "/login/totp-setup", status, provide).await;
    if let Some(signed_in) = signed_in {
        session::give(&mut response, &signed_in);
    }
    response
}

/// Binds the phone that asks.
pub async fn bind(State(state): State<AppState>, Path(secret): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let from = From::of(&parts);
    match state.core.people.bind(&secret, from.caller(&parts.headers)).await {
        Ok(signed_in) => {
            let mut response = Redirect::to(landing(signed_in.person.role)).into_response();
            session::give(&mut response, &signed_in);
            response
        }
        // The page itself says that the link is dead.
        Err(error) => page::at(&state, &parts, parts.uri.path(), status_of(&error), || {}).await,
    }
}

#[derive(Deserialize)]
struct NewPassword {
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
}

/// Chooses a password by a one-time link.
pub async fn new_password(
    State(state): State<AppState>,
    Path(secret): Path<String>,
    request: Request,
) -> Response {
    let (parts, form): (Parts, NewPassword) = match read(&state, request).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    match state.core.people.choose_password(&secret, &form.username, &form.password).await {
        Ok(_) => Redirect::to("/login?done=password").into_response(),
        Err(error) => {
            let status = status_of(&error);
            let again = NewPasswordAgain { username: form.username, error };
            page::at(&state, &parts, parts.uri.path(), status, move || provide_context(again.clone())).await
        }
    }
}

pub fn status_of(error: &AccountError) -> StatusCode {
    match error {
        AccountError::NoSuchLink | AccountError::NoSuchUser => StatusCode::NOT_FOUND,
        AccountError::Forbidden => StatusCode::FORBIDDEN,
        AccountError::Taken => StatusCode::CONFLICT,
        AccountError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
