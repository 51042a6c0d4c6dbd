//! `POST /desk/outbox`: adds, pauses, tests and removes targets, and sends again what was not delivered.

use app::features::notices::OutboxAgain;
use app::ssr::status_of;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::backend::TargetForm;
use domain::error::Refusal;
use domain::people::Person;
use http::StatusCode;
use leptos::prelude::provide_context;
use serde::Deserialize;

use super::{headers, page, session};
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    action: String,
    id: String,
    channel: String,
    addressee: String,
    address: String,
    lang: String,
}

impl Asked {
    fn typed(&self) -> Vec<(String, String)> {
        let all = [
            ("action", &self.action),
            ("id", &self.id),
            ("channel", &self.channel),
            ("addressee", &self.addressee),
            ("address", &self.address),
            ("lang", &self.lang),
        ];
        let filled = all.into_iter().filter(|(_, value)| !value.is_empty());
        filled.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    fn form(&self) -> TargetForm {
        TargetForm {
            channel: self.channel.clone(),
            addressee: self.addressee.clone(),
            address: self.address.clone(),
            lang: self.lang.clone(),
        }
    }
}

pub async fn post(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let request = Request::<Body>::from_parts(parts.clone(), body);
    let read: Result<Form<Asked>, FormRejection> = Form::from_request(request, &state).await;
    let asked = match read {
        Ok(Form(asked)) => asked,
        Err(rejection) => return headers::plain(rejection.status()),
    };
    let person = match session::require_person(&state, &parts, &asked.typed()).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    let (status, again) = match carry_out(&state, &person, &asked).await {
        Ok(None) => return Redirect::to(&format!("/desk/outbox?done={}", asked.action)).into_response(),
        // Shown on the answer alone: nothing in the browser's history leads to it again.
        Ok(secret) => (StatusCode::OK, OutboxAgain { secret, ..OutboxAgain::default() }),
        Err(Refusal::Forbidden) => return session::denied(&state, &parts).await,
        Err(refusal) => {
            let status = status_of(&refusal);
            (status, OutboxAgain { form: asked.form(), refusal: Some(refusal), secret: None })
        }
    };
    page::at(&state, &parts, "/desk/outbox", status, move || provide_context(again.clone())).await
}

/// Returns the secret of a target that was added.
async fn carry_out(state: &AppState, person: &Person, asked: &Asked) -> Result<Option<String>, Refusal> {
    let core = &state.core;
    // Whoever may not see the outbox is not told what is wrong with a form of it.
    core.may_see_outbox(person).await?;
    let unreadable = || Refusal::Invalid { fields: Vec::new() };
    let target = || asked.id.trim().parse::<u32>().map_err(|_| unreadable());
    match asked.action.as_str() {
        "add" => return core.add_target(person, &asked.form()).await,
        "pause" => core.pause_target(person, target()?, true).await?,
        "resume" => core.pause_target(person, target()?, false).await?,
        "remove" => core.remove_target(person, target()?).await?,
        "test" => core.test_target(person, target()?).await?,
        "retry" => {
            let id = asked.id.trim().parse().map_err(|_| unreadable())?;
            core.retry_delivery(person, id).await?;
        }
        _ => return Err(unreadable()),
    }
    Ok(None)
}
