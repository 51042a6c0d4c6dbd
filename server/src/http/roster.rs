//! `POST /desk/roster`: adds and removes shifts and copies a week, by plain forms.

use app::features::duty::RosterAgain;
use app::ssr::status_of;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::backend::{ShiftForm, monday};
use domain::clock::{Date, iso_date};
use domain::error::Refusal;
use domain::ids::UnitId;
use domain::people::Person;
use leptos::prelude::provide_context;
use serde::Deserialize;

use super::{form, page, session};
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    action: String,
    /// A day of the week that is shown.
    week: String,
    id: String,
    #[serde(flatten)]
    shift: ShiftForm,
}

impl Asked {
    fn pairs(&self) -> Vec<(String, String)> {
        let shift = &self.shift;
        let pairs = [
            ("action", &self.action),
            ("week", &self.week),
            ("id", &self.id),
            ("unit", &shift.unit),
            ("from", &shift.from),
            ("until", &shift.until),
            ("name", &shift.name),
            ("phone", &shift.phone),
            ("deputy", &shift.deputy),
            ("deputy_phone", &shift.deputy_phone),
            ("leader", &shift.leader),
        ];
        let filled = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        filled.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    /// The page that shows it: of ours alone, whatever was typed.
    fn address(&self, week: Option<Date>) -> String {
        let mut address = "/desk/roster".to_owned();
        let unit: Option<UnitId> = self.shift.unit.trim().parse().ok();
        let mut sign = '?';
        for (name, value) in [("unit", unit.map(|u| u.to_string())), ("week", week.map(iso_date::write))] {
            if let Some(value) = value {
                address.push_str(&format!("{sign}{name}={value}"));
                sign = '&';
            }
        }
        address
    }
}

pub async fn post(State(state): State<AppState>, request: Request) -> Response {
    let (parts, asked): (_, Asked) = match form::read(&state, request).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let person = match session::require_person(&state, &parts, &asked.pairs()).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    let week = iso_date::read(asked.week.trim());
    match carry_out(&state, &person, &asked, week).await {
        Ok(done) => {
            // A shift of another week is shown where it is.
            let begins = asked.shift.from.get(..10).and_then(iso_date::read);
            let shown = if asked.action == "add" { begins.map(monday).or(week) } else { week };
            let address = asked.address(shown);
            let sign = if address.contains('?') { '&' } else { '?' };
            Redirect::to(&format!("{address}{sign}{done}")).into_response()
        }
        Err(Refusal::Forbidden) => session::denied(&state, &parts).await,
        Err(refusal) => {
            let status = status_of(&refusal);
            let address = asked.address(week);
            let again = RosterAgain { form: asked.shift, refusal: Some(refusal) };
            page::at(&state, &parts, &address, status, move || provide_context(again.clone())).await
        }
    }
}

/// What the page is to say, as its query.
async fn carry_out(
    state: &AppState,
    person: &Person,
    asked: &Asked,
    week: Option<Date>,
) -> Result<String, Refusal> {
    let core = &state.core;
    match asked.action.as_str() {
        "add" => core.add_shift(person, &asked.shift).await.map(|()| "done=add".to_owned()),
        "remove" => {
            // A number that is none names no shift.
            let id = asked.id.trim().parse().unwrap_or(0);
            core.remove_shift(person, &asked.shift.unit, id).await.map(|()| "done=remove".to_owned())
        }
        "copy" => {
            let week = week.unwrap_or(core.now().local().date);
            let copied = core.copy_week(person, &asked.shift.unit, week).await?;
            Ok(format!("done=copy&added={}&skipped={}", copied.added, copied.skipped))
        }
        // Whoever may not is told nothing about the form.
        _ => {
            core.may_edit_roster(person, &asked.shift.unit).await?;
            Err(Refusal::Invalid { fields: Vec::new() })
        }
    }
}
