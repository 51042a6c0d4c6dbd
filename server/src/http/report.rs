//! `POST /report`: the form without script, and a JSON answer for those who ask for it.

use app::ssr::{FormAgain, status_of, ticket_cookie};
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::backend::{ReportForm, SealedReceipt};
use domain::error::{Field, FieldError, Problem, Refusal};
use domain::lang::Lang;
use http::header::{ACCEPT, SET_COOKIE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::report_body::{Sent, Unreadable, read};
use super::{context, headers, limits, page, photos, picture};
use crate::state::AppState;

/// Five photos and the words.
pub const MAX_BODY: usize = 5 * picture::MAX_BYTES + 2 * 1024 * 1024;
const MAX_PHOTOS: usize = 5;

pub async fn post(State(state): State<AppState>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let answer = Answer { state: &state, parts: &parts };
    let sent = read::<ReportForm>(Request::from_parts(parts.clone(), body)).await;
    if let Ok(sent) = &sent
        && let Some(too_many) = limits::door(&state, &parts, &sent.form.code)
    {
        return too_many;
    }
    match sent {
        Ok(sent) => match accept(&state, &parts, sent).await {
            Ok(sealed) => answer.receipt(&sealed),
            Err((form, refusal)) => answer.refused(form, refusal).await,
        },
        Err(Unreadable::TooLarge) => {
            let refusal = Refusal::invalid(Field::Photo, Problem::TooLarge);
            answer.refused(ReportForm::default(), refusal).await
        }
        Err(unreadable) => headers::plain(unreadable.status()),
    }
}

/// Stores the photos, then reports. Photos that were fine are kept in the form as ids, so that a form shown
/// again need not ask for them twice.
async fn accept(state: &AppState, parts: &Parts, sent: Sent) -> Result<SealedReceipt, (ReportForm, Refusal)> {
    let Sent { mut form, photos: raw, mut wrong } = sent;
    let device = photos::device(&parts.headers);
    if raw.len() + form.photo_id.len() > MAX_PHOTOS {
        wrong.push(FieldError::new(Field::Photo, Problem::TooMany));
    } else {
        for bytes in raw {
            match photos::take(state, bytes, device).await {
                Ok(id) => form.photo_id.push(id.to_string()),
                Err(Refusal::Invalid { fields }) => wrong.extend(fields),
                Err(other) => return Err((form, other)),
            }
        }
    }
    if !wrong.is_empty() {
        // The use case names what else is wrong, so that everything is said at once; but for a refused photo
        // it must not go through.
        wrong.extend(state.core.problems(&form).into_iter().filter(|e| {
            // A refused photo is answer enough for "words or a photo".
            e.code != Problem::Missing || e.field != Field::Text
        }));
        return Err((form, Refusal::Invalid { fields: wrong }));
    }
    state.core.report(&form, device).await.map_err(|refusal| (form, refusal))
}

struct Answer<'a> {
    state: &'a AppState,
    parts: &'a Parts,
}

impl Answer<'_> {
    fn wants_json(&self) -> bool {
        let accept = self.parts.headers.get(ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        accept.contains("application/json") && !accept.contains("text/html")
    }

    fn receipt(&self, sealed: &SealedReceipt) -> Response {
        let mut response = if self.wants_json() {
            (StatusCode::CREATED, Json(&sealed.receipt)).into_response()
        } else {
            Redirect::to("/receipt").into_response()
        };
        if let Ok(cookie) = HeaderValue::from_str(&ticket_cookie(&self.state.core, sealed.id)) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }

    async fn refused(&self, form: ReportForm, refusal: Refusal) -> Response {
        let status = status_with_size(&refusal);
        if self.wants_json() {
            return refusal_json(&refusal, context::lang(&self.parts.extensions));
        }
        let fields = match &refusal {
            Refusal::Invalid { fields } => fields.clone(),
            _ => Vec::new(),
        };
        let again = FormAgain { form, fields, refusal: Some(refusal), lookup_failed: false };
        page::again(self.state, self.parts, status, again).await
    }
}

/// Too large a photo is 413, everything else as the refusal says.
fn status_with_size(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::Invalid { fields } if fields.iter().any(|f| f.code == Problem::TooLarge) => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        refusal => status_of(refusal),
    }
}

/// `{"error":{"code","message","fields":{field:{"code","message"}}}}`.
pub fn refusal_json(refusal: &Refusal, lang: Lang) -> Response {
    let mut fields = serde_json::Map::new();
    if let Refusal::Invalid { fields: wrong } = refusal {
        for error in wrong {
            let name = json!(error.field).as_str().unwrap_or_default().to_owned();
            fields.insert(name, json!({ "code": error.code, "message": error.sentence(lang) }));
        }
    }
    let code = match json!(refusal).get("code") {
        Some(Value::String(code)) => code.clone(),
        _ => String::new(),
    };
    let body = json!({ "error": { "code": code, "message": refusal.sentence(lang), "fields": fields } });
    (status_with_size(refusal), Json(body)).into_response()
}
