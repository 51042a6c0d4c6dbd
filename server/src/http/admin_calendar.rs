//! `POST /admin/calendar`: checks and saves years of the public calendar, from a file or from what was pasted.

use app::features::admin::CalendarAgain;
use app::ssr::status_of;
use axum::body::Body;
use axum::extract::{Form, FromRequest, Multipart, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::backend::YearOfDays;
use domain::error::Refusal;
use domain::lang::Lang;
use domain::people::Person;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use leptos::prelude::provide_context;
use serde::Deserialize;

use super::{context, headers, page, session};
use crate::import::{CalendarFile, WrongLine};
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    action: String,
    text: String,
    /// The file that was chosen is no text.
    #[serde(skip)]
    not_text: bool,
}

/// A chosen file is taken instead of the text.
async fn read(state: &AppState, parts: &Parts, body: Body) -> Result<Asked, StatusCode> {
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let multipart = kind.to_ascii_lowercase().starts_with("multipart/form-data");
    let request = Request::from_parts(parts.clone(), body);
    if !multipart {
        let form: Result<Form<Asked>, _> = Form::from_request(request, state).await;
        return form.map(|Form(asked)| asked).map_err(|rejection| rejection.status());
    }
    let mut form = Multipart::from_request(request, state).await.map_err(|rejection| rejection.status())?;
    let mut asked = Asked::default();
    let mut file = None;
    while let Some(part) = form.next_field().await.map_err(|error| error.status())? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| error.status())?;
        let text = String::from_utf8(bytes.to_vec());
        match (name.as_str(), text) {
            // A file input without a choice sends an empty part.
            ("file", Ok(text)) if !text.is_empty() => file = Some(text),
            ("file", Err(_)) => asked.not_text = true,
            ("action", Ok(text)) => asked.action = text,
            ("text", Ok(text)) => asked.text = text,
            ("action" | "text", Err(_)) => return Err(StatusCode::BAD_REQUEST),
            _ => {}
        }
    }
    if let Some(file) = file {
        asked.text = file;
    }
    Ok(asked)
}

pub async fn post(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let asked = match read(&state, &parts, body).await {
        Ok(asked) => asked,
        Err(status) => return headers::plain(status),
    };
    let typed = [("action".to_owned(), asked.action.clone()), ("text".to_owned(), asked.text.clone())];
    let person = match session::require_person(&state, &parts, &typed).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    let lang = context::lang(&parts.extensions);
    let text = asked.text.clone();
    let (status, again) = match carry_out(&state, &person, asked).await {
        Ok(Outcome::Saved) => return Redirect::to("/admin/calendar?done=save").into_response(),
        Ok(Outcome::Fine(preview)) => {
            (StatusCode::OK, CalendarAgain { text, preview, ..CalendarAgain::default() })
        }
        Ok(Outcome::Wrong(wrong)) => {
            let wrong = told(wrong, lang);
            (StatusCode::UNPROCESSABLE_ENTITY, CalendarAgain { text, wrong, ..CalendarAgain::default() })
        }
        Ok(Outcome::NotText) => {
            let again = CalendarAgain { text, not_text: true, ..CalendarAgain::default() };
            (StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(Refusal::Forbidden) => return session::denied(&state, &parts).await,
        Err(refusal) => {
            let status = status_of(&refusal);
            (status, CalendarAgain { text, refusal: Some(refusal), ..CalendarAgain::default() })
        }
    };
    page::at(&state, &parts, "/admin/calendar", status, move || provide_context(again.clone())).await
}

enum Outcome {
    Saved,
    /// Every line is fine, and nothing has changed yet.
    Fine(Vec<YearOfDays>),
    Wrong(Vec<WrongLine>),
    NotText,
}

async fn carry_out(state: &AppState, person: &Person, asked: Asked) -> Result<Outcome, Refusal> {
    // Whoever may not is told nothing about the lines.
    state.core.calendar(person).await?;
    if asked.not_text {
        return Ok(Outcome::NotText);
    }
    let file = match CalendarFile::read(&asked.text) {
        Ok(file) => file,
        Err(wrong) => return Ok(Outcome::Wrong(wrong)),
    };
    let done = match asked.action.as_str() {
        "save" => state.core.replace_years(person, file.days.clone()).await?.map(|()| Outcome::Saved),
        _ => state.core.try_calendar(person, &file.days).await?.map(Outcome::Fine),
    };
    Ok(done.unwrap_or_else(|faults| Outcome::Wrong(file.wrong(faults))))
}

fn told(wrong: Vec<WrongLine>, lang: Lang) -> Vec<(usize, String)> {
    wrong.into_iter().map(|(row, problem)| (row, problem.sentence(lang))).collect()
}
