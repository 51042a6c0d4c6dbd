//! `POST /desk/walls`: pairs, names and revokes wall displays, by plain forms.

use app::features::wall::WallsAgain;
use app::ssr::status_of;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::error::Refusal;
use domain::people::Person;
use leptos::prelude::provide_context;
use serde::Deserialize;

use super::{headers, page, session};
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    action: String,
    code: String,
    name: String,
    community: String,
    id: String,
}

pub async fn post(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let request = Request::<Body>::from_parts(parts.clone(), body);
    let read: Result<Form<Asked>, FormRejection> = Form::from_request(request, &state).await;
    let asked = match read {
        Ok(Form(asked)) => asked,
        Err(rejection) => return headers::plain(rejection.status()),
    };
    let typed = [("action", &asked.action), ("code", &asked.code), ("name", &asked.name)];
    let typed: Vec<(String, String)> =
        typed.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
    let person = match session::require_person(&state, &parts, &typed).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    match carry_out(&state, &person, &asked).await {
        Ok(()) => Redirect::to(&format!("/desk/walls?done={}", asked.action)).into_response(),
        Err(Refusal::Forbidden) => session::denied(&state, &parts).await,
        Err(refusal) => {
            let status = status_of(&refusal);
            let Asked { code, name, community, .. } = asked;
            let again = WallsAgain { code, name, community, refusal: Some(refusal) };
            page::at(&state, &parts, "/desk/walls", status, move || provide_context(again.clone())).await
        }
    }
}

async fn carry_out(state: &AppState, person: &Person, asked: &Asked) -> Result<(), Refusal> {
    // A number that is none looks like one of others.
    let id = asked.id.trim().parse::<u32>().unwrap_or(0);
    match asked.action.as_str() {
        "pair" => state.core.pair_wall(person, &asked.code, &asked.name, &asked.community).await,
        "rename" => state.core.rename_wall(person, id, &asked.name).await,
        "revoke" => state.core.revoke_wall(person, id).await,
        // Whoever may not is told nothing about the form.
        _ => state.core.walls(person).await.and(Err(Refusal::Invalid { fields: Vec::new() })),
    }
}
