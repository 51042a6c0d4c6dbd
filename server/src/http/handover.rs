//! `POST /desk/handover`: one shift gives, the next one takes, by plain forms.

use app::features::duty::HandoverAgain;
use app::ssr::status_of;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::error::Refusal;
use leptos::prelude::provide_context;
use serde::Deserialize;

use super::{form, page, session};
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    action: String,
    id: String,
    note: String,
}

pub async fn post(State(state): State<AppState>, request: Request) -> Response {
    let (parts, asked): (_, Asked) = match form::read(&state, request).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let typed = [("action", &asked.action), ("id", &asked.id), ("note", &asked.note)];
    let typed: Vec<(String, String)> =
        typed.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
    let person = match session::require_person(&state, &parts, &typed).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    // A number that is none looks like one of others.
    let id: u32 = asked.id.trim().parse().unwrap_or(0);
    let done = match asked.action.as_str() {
        "give" => state.core.hand_over(&person, &asked.note).await,
        "take" => state.core.take_over(&person, id, &asked.note).await.map(|()| id),
        // Whoever may not is told nothing about the form.
        _ => state.core.may_hand_over(&person).await.and(Err(Refusal::Invalid { fields: Vec::new() })),
    };
    match done {
        Ok(id) => Redirect::to(&format!("/desk/handover/{id}?done={}", asked.action)).into_response(),
        Err(Refusal::Forbidden) => session::denied(&state, &parts).await,
        Err(refusal) => {
            let status = status_of(&refusal);
            let at =
                if asked.action == "take" { format!("/desk/handover/{id}") } else { "/desk/handover".into() };
            let again = HandoverAgain { note: asked.note, refusal: Some(refusal) };
            page::at(&state, &parts, &at, status, move || provide_context(again.clone())).await
        }
    }
}
