//! `POST /emergency`: the second press. It files at once and refuses nothing that could be left out.

use app::features::emergency::EmergencyAgain;
use app::ssr::{status_of, ticket_cookie};
use axum::Json;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::backend::{EntryForm, ReportForm, SealedReceipt};
use domain::error::{Field, Refusal};
use domain::people::{Action, Person, may_anywhere};
use http::header::{ACCEPT, SET_COOKIE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::prelude::provide_context;

use super::{context, headers, page, photos, report, session};
use crate::state::AppState;

pub async fn post(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let request = Request::<Body>::from_parts(parts.clone(), body);
    let read: Result<Form<ReportForm>, FormRejection> = Form::from_request(request, &state).await;
    let form = match read {
        Ok(Form(form)) => form,
        Err(rejection) => return headers::plain(rejection.status()),
    };
    let visitor = session::visitor(&parts.extensions);
    match file(&state, &parts, visitor.person().map(|person| &**person), form).await {
        Ok(sealed) => received(&state, &parts, &sealed),
        Err((form, refusal)) => refused(&state, &parts, form, refusal).await,
    }
}

/// Files with all that can be understood. A place outside the subdistrict, a telephone number with a letter in it:
/// none of that may keep help away, so it is left out and the rest goes on.
async fn file(
    state: &AppState,
    parts: &Parts,
    person: Option<&Person>,
    mut form: ReportForm,
) -> Result<SealedReceipt, (ReportForm, Refusal)> {
    loop {
        let refusal = match once(state, parts, person, &form).await {
            Ok(sealed) => return Ok(sealed),
            Err(refusal) => refusal,
        };
        let before = form.clone();
        if let Refusal::Invalid { fields } = &refusal {
            fields.iter().for_each(|wrong| leave_out(state, &mut form, wrong.field));
        }
        if form == before {
            return Err((form, refusal));
        }
    }
}

async fn once(
    state: &AppState,
    parts: &Parts,
    person: Option<&Person>,
    form: &ReportForm,
) -> Result<SealedReceipt, Refusal> {
    // A role that enters nothing calls for help as anybody does.
    if let Some(person) = person.filter(|person| may_anywhere(person.role, Action::MarkEmergency)) {
        let entry = EntryForm { report: form.clone(), emergency: "1".to_owned(), ..EntryForm::default() };
        return state.core.enter(person, &entry).await;
    }
    state.core.emergency(form, photos::device(&parts.headers)).await
}

fn leave_out(state: &AppState, form: &mut ReportForm, field: Field) {
    let parts: &mut [&mut String] = match field {
        Field::Place => &mut [&mut form.code, &mut form.lat, &mut form.lng],
        Field::Text => &mut [&mut form.text],
        Field::Phone => &mut [&mut form.phone, &mut form.callback],
        Field::Floor => &mut [&mut form.floor],
        Field::Item => &mut [&mut form.item, &mut form.category, &mut form.unsure],
        Field::Photo => return form.photo_id.clear(),
        // A page without a key cannot say that it sends the same again; a press is worth more than that.
        Field::Key => {
            form.key = domain::backend::hex(&state.core.random::<16>());
            return;
        }
        _ => return,
    };
    parts.iter_mut().for_each(|part| part.clear());
}

fn wants_json(parts: &Parts) -> bool {
    let accept = parts.headers.get(ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    accept.contains("application/json") && !accept.contains("text/html")
}

fn received(state: &AppState, parts: &Parts, sealed: &SealedReceipt) -> Response {
    let mut response = if wants_json(parts) {
        (StatusCode::CREATED, Json(&sealed.receipt)).into_response()
    } else {
        Redirect::to("/emergency/sent").into_response()
    };
    if let Ok(cookie) = HeaderValue::from_str(&ticket_cookie(&state.core, sealed.id)) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// The page again, with the telephone numbers first: they work when nothing else does.
async fn refused(state: &AppState, parts: &Parts, form: ReportForm, refusal: Refusal) -> Response {
    if wants_json(parts) {
        return report::refusal_json(&refusal, context::lang(&parts.extensions));
    }
    let status = status_of(&refusal);
    let again = EmergencyAgain { form, refusal };
    page::at(state, parts, "/emergency", status, move || provide_context(again.clone())).await
}
