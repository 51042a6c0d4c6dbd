//! Moves of a ticket by plain forms: `POST /desk/tickets/{number}`, `POST /desk/enter`, `POST /t/ticket`,
//! `POST /t/me-too`.

use app::features::tickets::{EnterAgain, MeTooDone, MoveAgain, find_door, typed};
use app::ssr::{TRACK_COOKIE, status_of, ticket_cookie};
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::backend::{EntryForm, MoveForm};
use domain::error::{Field, FieldError, Problem, Refusal};
use domain::ids::{TicketId, TicketNumber};
use domain::people::{Action, Person};
use domain::ticket::Why;
use http::header::SET_COOKIE;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::prelude::provide_context;

use super::report_body::{Photos, Sent, Typed, Unreadable, read_with};
use super::{context, headers, page, photos, session};
use crate::state::AppState;

const MAX_PHOTOS: usize = 5;

impl Typed for MoveForm {
    fn set(&mut self, name: &str, value: String) {
        typed::set(self, name, value);
    }

    const WORDS: (&'static str, Field) = ("note", Field::Note);
}

/// Stores what came as photos. Those that were fine are kept in the form as ids, so that a form shown again need not
/// ask for them twice.
async fn keep_photos(
    state: &AppState,
    parts: &Parts,
    raw: Vec<axum::body::Bytes>,
    ids: &mut Vec<String>,
) -> Result<(), Refusal> {
    if raw.len() + ids.len() > MAX_PHOTOS {
        return Err(Refusal::invalid(Field::Photo, Problem::TooMany));
    }
    let device = photos::device(&parts.headers);
    let mut wrong = Vec::new();
    for bytes in raw {
        match photos::take(state, bytes, device).await {
            Ok(id) => ids.push(id.to_string()),
            Err(Refusal::Invalid { fields }) => wrong.extend(fields),
            Err(other) => return Err(other),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Refusal::Invalid { fields: wrong }) }
}

/// What the body says, or the answer to one that cannot be read.
async fn sent<F: Typed>(parts: &Parts, body: Body, photos: Photos) -> Result<Sent<F>, Response> {
    match read_with::<F>(Request::from_parts(parts.clone(), body), photos).await {
        Ok(sent) => Ok(sent),
        // Cut off in the middle: there is no form to show again.
        Err(unreadable @ (Unreadable::TooLarge | Unreadable::Malformed | Unreadable::UnknownType)) => {
            Err(headers::plain(unreadable.status()))
        }
    }
}

/// Photos are taken from those signed in alone; the words of the others are kept while they sign in.
fn of_staff(parts: &Parts) -> Photos {
    if session::visitor(&parts.extensions).person().is_some() { Photos::Kept } else { Photos::Dropped }
}

fn fields_of(refusal: &Refusal) -> Vec<FieldError> {
    match refusal {
        Refusal::Invalid { fields } => fields.clone(),
        _ => Vec::new(),
    }
}

// Staff --------------------------------------------------------------------------------------------------------

/// Somebody on staff moves a ticket.
pub async fn desk(State(state): State<AppState>, Path(number): Path<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Sent { mut form, photos, wrong } = match sent::<MoveForm>(&parts, body, of_staff(&parts)).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let person = match session::require_person(&state, &parts, &typed::pairs(&form)).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    let Ok(number) = number.parse::<TicketNumber>() else { return forbidden(&state, &parts, &person).await };
    // What nobody may see takes no photos either.
    if let Err(refusal) = state.core.detail(&person, &number).await {
        return refused(&state, &parts, form, refusal).await;
    }
    let kept = if wrong.is_empty() {
        keep_photos(&state, &parts, photos, &mut form.photo_id).await
    } else {
        Err(Refusal::Invalid { fields: wrong })
    };
    let done = match kept {
        Ok(()) => carry_out(&state, &person, &number, &form).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(Done::Moved) => moved(&state, &parts, &person, &number).await,
        Ok(Done::Phone(phone)) => {
            let again = MoveAgain { phone: Some(phone), ..MoveAgain::default() };
            show(&state, &parts, StatusCode::OK, again).await
        }
        Err(refusal) => refused(&state, &parts, form, refusal).await,
    }
}

enum Done {
    Moved,
    /// The reporter's phone, for the page that answers and no other.
    Phone(String),
}

async fn carry_out(
    state: &AppState,
    person: &Person,
    number: &TicketNumber,
    form: &MoveForm,
) -> Result<Done, Refusal> {
    match form.action() {
        Some(Action::Split) => state.core.split(person, number, form).await.map(|_number| Done::Moved),
        Some(Action::RevealPhone) => {
            state.core.act(person, number, form).await?;
            let phone = state.core.revealed_phone(person, number).await?;
            Ok(phone.map_or(Done::Moved, Done::Phone))
        }
        _ => state.core.act(person, number, form).await.map(|_version| Done::Moved),
    }
}

/// Back to the ticket. A unit that returned it sees it no longer, and is told so instead of being refused.
async fn moved(state: &AppState, parts: &Parts, person: &Person, number: &TicketNumber) -> Response {
    if matches!(state.core.detail(person, number).await, Err(Refusal::Forbidden)) {
        let again = MoveAgain { gone: true, ..MoveAgain::default() };
        return show(state, parts, StatusCode::OK, again).await;
    }
    Redirect::to(&format!("/desk/tickets/{number}#steps")).into_response()
}

async fn show(state: &AppState, parts: &Parts, status: StatusCode, again: MoveAgain) -> Response {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    page::at(state, parts, &path, status, move || provide_context(again.clone())).await
}

async fn forbidden(state: &AppState, parts: &Parts, person: &Person) -> Response {
    state.core.people.note_refusal(person, Action::SeeTicket, "ticket").await;
    session::denied(state, parts).await
}

async fn refused(state: &AppState, parts: &Parts, form: MoveForm, refusal: Refusal) -> Response {
    match refusal {
        Refusal::Forbidden | Refusal::NotFound => session::denied(state, parts).await,
        refusal => {
            let again = MoveAgain {
                form,
                fields: fields_of(&refusal),
                refusal: Some(refusal.clone()),
                ..MoveAgain::default()
            };
            show(state, parts, status_of(&refusal), again).await
        }
    }
}

// Entering for others ------------------------------------------------------------------------------------------

/// The form of `/desk/enter`: a report, where it came from, and a door as people type it.
#[derive(Default)]
struct Entered {
    form: EntryForm,
    door: String,
}

impl Typed for Entered {
    fn set(&mut self, name: &str, value: String) {
        match name {
            "source" => self.form.source = value,
            "external" => self.form.external = value,
            "deadline" => self.form.deadline = value,
            "emergency" => self.form.emergency = value,
            "door" => self.door = value,
            _ => self.form.report.set(name, value),
        }
    }

    const WORDS: (&'static str, Field) = ("text", Field::Text);
}

pub async fn enter(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let read = sent::<Entered>(&parts, body, of_staff(&parts)).await;
    let Sent { form: Entered { mut form, door }, photos, wrong } = match read {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let mut again = EnterAgain { form: form.clone(), door: door.clone(), ..EnterAgain::default() };
    let person = match session::require_person(&state, &parts, &again.pairs()).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    // Whose form is refused anyway leaves no photos here, and is told nothing about its place.
    if state.core.may_enter(&person, &form).await.is_err() {
        return session::denied(&state, &parts).await;
    }
    let mut done = if wrong.is_empty() { Ok(()) } else { Err(Refusal::Invalid { fields: wrong }) };
    if done.is_ok() {
        done = keep_photos(&state, &parts, photos, &mut form.report.photo_id).await;
        again.form.report.photo_id.clone_from(&form.report.photo_id);
    }
    if !door.trim().is_empty() && form.report.code.is_empty() {
        let found = find_door(&state.core.place, &door).and_then(|id| state.core.keys.door_code(&id));
        match found {
            Some(code) => form.report.code = code,
            None => {
                again.no_door = true;
                done = done.and(Err(Refusal::invalid(Field::Place, Problem::Unknown)));
            }
        }
    }
    let entered = match done {
        Ok(()) => state.core.enter(&person, &form).await,
        Err(refusal) => Err(refusal),
    };
    match entered {
        Ok(sealed) => {
            let mut response = Redirect::to("/desk/enter/slip").into_response();
            if let Ok(cookie) = HeaderValue::from_str(&ticket_cookie(&state.core, sealed.id)) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
            response
        }
        Err(Refusal::Forbidden) => session::denied(&state, &parts).await,
        Err(refusal) => {
            again.fields = fields_of(&refusal);
            again.refusal = Some(refusal.clone());
            let provide = move || provide_context(again.clone());
            page::at(&state, &parts, "/desk/enter", status_of(&refusal), provide).await
        }
    }
}

// The reporter -------------------------------------------------------------------------------------------------

/// The reporter moves the own ticket: the one that the tracking cookie opens, or the device's of this number.
pub async fn own(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let own = own_ticket(&state, &parts).await;
    let kept = if own.is_ok() { Photos::Kept } else { Photos::Dropped };
    let Sent { mut form, photos, wrong } = match sent::<MoveForm>(&parts, body, kept).await {
        Ok(sent) => sent,
        Err(response) => return response,
    };
    let done = async {
        let id = own?;
        if !wrong.is_empty() {
            return Err(Refusal::Invalid { fields: wrong });
        }
        keep_photos(&state, &parts, photos, &mut form.photo_id).await?;
        state.core.act_as_reporter(id, &form).await
    };
    match done.await {
        Ok(_version) => {
            let path = parts.uri.path_and_query().map_or("/t/ticket", |path| path.as_str());
            Redirect::to(&format!("{path}#now")).into_response()
        }
        Err(refusal) => {
            let status = status_of(&refusal);
            let fields = fields_of(&refusal);
            let again = MoveAgain { form, fields, refusal: Some(refusal), ..MoveAgain::default() };
            show(&state, &parts, status, again).await
        }
    }
}

/// A number alone grants nothing.
async fn own_ticket(state: &AppState, parts: &Parts) -> Result<TicketId, Refusal> {
    let sealed = context::cookie(&parts.headers, TRACK_COOKIE);
    let tracked = sealed.and_then(|sealed| state.core.keys.open_ticket(sealed, state.core.now()));
    let query = parts.uri.query().unwrap_or_default();
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("number="));
    let Some(asked) = asked else { return tracked.ok_or(Refusal::NotFound) };
    let number: TicketNumber = asked.parse().map_err(|_| Refusal::NotFound)?;
    if let Some(device) = photos::device(&parts.headers) {
        match state.core.own_ticket(&device, &number).await {
            Err(Refusal::NotFound) => {}
            found => return found,
        }
    }
    let tracked = tracked.ok_or(Refusal::NotFound)?;
    if state.core.progress(tracked).await?.number == number { Ok(tracked) } else { Err(Refusal::NotFound) }
}

#[derive(Default)]
struct Numbered {
    number: String,
}

impl Typed for Numbered {
    fn set(&mut self, name: &str, value: String) {
        if name == "number" {
            self.number = value;
        }
    }

    const WORDS: (&'static str, Field) = ("number", Field::Key);
}

/// Another resident has met it too: counted once a device.
pub async fn me_too(State(state): State<AppState>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let form = match sent::<Numbered>(&parts, body, Photos::Dropped).await {
        Ok(sent) => sent.form,
        Err(response) => return response,
    };
    let number = form.number.trim().parse::<TicketNumber>();
    let counted = match (number, photos::device(&parts.headers)) {
        (Ok(number), Some(device)) => state.core.me_too(&number, &device).await,
        _ => Err(Refusal::NotFound),
    };
    let (status, done) = match counted {
        Ok(_version) => (StatusCode::OK, Some(MeTooDone::Counted)),
        Err(Refusal::NotPossible { why: Why::Repeated, .. }) => (StatusCode::OK, Some(MeTooDone::Before)),
        Err(refusal @ Refusal::Unavailable) => return headers::plain(status_of(&refusal)),
        Err(_) => (StatusCode::NOT_FOUND, None),
    };
    let provide = move || {
        if let Some(done) = done {
            provide_context(done);
        }
    };
    page::at(&state, &parts, "/t/me-too", status, provide).await
}
