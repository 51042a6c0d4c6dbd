//! `POST /admin/patrol`: lays down intervals, seconds and checklists, by a plain form.

use std::collections::BTreeMap;

use app::features::admin::PatrolRulesAgain;
use app::ssr::status_of;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::backend::{KindForm, RulesForm};
use domain::error::Refusal;
use domain::patrol::coverage::CheckpointKind;
use http::StatusCode;
use leptos::prelude::provide_context;

use super::{form, page, session};
use crate::state::AppState;

/// The fields are named after the kinds: `interval-stairwell`, `seconds-stairwell`, and `items-stairwell` once for
/// each item.
fn read(pairs: &[(String, String)]) -> RulesForm {
    let empty = CheckpointKind::ALL.into_iter().map(|kind| (kind, KindForm::default()));
    let mut asked = RulesForm { version: String::new(), kinds: empty.collect::<BTreeMap<_, _>>() };
    for (name, value) in pairs {
        let value = value.clone();
        if name == "version" {
            asked.version = value;
            continue;
        }
        let Some((field, kind)) = name.split_once('-') else { continue };
        let kind = CheckpointKind::from_wire(kind).and_then(|kind| asked.kinds.get_mut(&kind));
        let Some(kind) = kind else { continue };
        match field {
            "interval" => kind.interval = value,
            "seconds" => kind.seconds = value,
            "items" => kind.items.push(value),
            _ => {}
        }
    }
    asked
}

pub async fn post(State(state): State<AppState>, request: Request) -> Response {
    let (parts, pairs): (_, Vec<(String, String)>) = match form::read(&state, request).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let person = match session::require_person(&state, &parts, &pairs).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    let asked = read(&pairs);
    let (status, again) = match state.core.edit_rules(&person, &asked).await {
        Ok(Ok(_version)) => return Redirect::to("/admin/patrol?done=save").into_response(),
        Ok(Err(faults)) => {
            let again = PatrolRulesAgain { form: asked, faults, refusal: None };
            (StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(Refusal::Forbidden) => return session::denied(&state, &parts).await,
        Err(refusal) => {
            let status = status_of(&refusal);
            (status, PatrolRulesAgain { form: asked, faults: Vec::new(), refusal: Some(refusal) })
        }
    };
    page::at(&state, &parts, "/admin/patrol", status, move || provide_context(again.clone())).await
}
