//! `POST /admin` and `POST /admin/hours`: accounts and units' hours, by plain forms.

use app::features::admin::{AccountsAgain, HoursAgain, NewAccountForm, OneTimeLink};
use app::ssr::status_of;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::backend::{AccountError, AccountForm, By, FirstPassword, Invitation};
use domain::clock::ServiceHours;
use domain::error::Refusal;
use domain::ids::UnitId;
use domain::people::{Duty, Person, Role};
use http::StatusCode;
use http::request::Parts;
use leptos::prelude::provide_context;
use serde::Deserialize;

use super::{auth, form, page, session};
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    action: String,
    username: String,
    name: String,
    role: String,
    community: String,
    areas: String,
    unit: String,
    duty: String,
}

impl Asked {
    fn typed(&self) -> NewAccountForm {
        NewAccountForm {
            username: self.username.clone(),
            name: self.name.clone(),
            role: self.role.clone(),
            community: self.community.clone(),
            areas: self.areas.clone(),
            unit: self.unit.clone(),
            duty: self.duty.clone(),
        }
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let pairs = [
            ("action", &self.action),
            ("username", &self.username),
            ("name", &self.name),
            ("role", &self.role),
            ("community", &self.community),
            ("areas", &self.areas),
            ("unit", &self.unit),
            ("duty", &self.duty),
        ];
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    /// The account that was typed; what cannot be read is said as what there is not.
    fn account(&self) -> Result<AccountForm, AccountError> {
        let areas = self.areas.split([',', '，', '、', ' ']).map(str::trim).filter(|area| !area.is_empty());
        Ok(AccountForm {
            username: self.username.clone(),
            name: Some(self.name.clone()),
            role: Role::from_wire(self.role.trim()).ok_or(AccountError::NeverSignsIn)?,
            community: named(&self.community, AccountError::NeedsCommunity)?,
            areas: areas
                .map(|area| area.parse().map_err(|_| AccountError::NeedsAreas))
                .collect::<Result<_, _>>()?,
            unit: named(&self.unit, AccountError::NeedsUnit)?,
            // One of two from a list: what is neither was not chosen on our page.
            duty: Duty::from_wire(self.duty.trim()),
        })
    }
}

fn named<T: std::str::FromStr>(raw: &str, otherwise: AccountError) -> Result<Option<T>, AccountError> {
    match raw.trim() {
        "" => Ok(None),
        raw => raw.parse().map(Some).map_err(|_| otherwise),
    }
}

/// What came of it.
enum Done {
    /// Its answer is the one page that shows the link, so it is no redirect.
    Link(OneTimeLink),
    Redirect(String),
}

pub async fn accounts(State(state): State<AppState>, request: Request) -> Response {
    let (parts, asked): (_, Asked) = match form::read(&state, request).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let person = match session::require_person(&state, &parts, &asked.pairs()).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    match carry_out(&state, &person, &asked).await {
        Ok(Done::Redirect(address)) => Redirect::to(&address).into_response(),
        Ok(Done::Link(link)) => {
            let again = AccountsAgain { link: Some(link), ..AccountsAgain::default() };
            show(&state, &parts, StatusCode::OK, again).await
        }
        Err(AccountError::Forbidden) => session::denied(&state, &parts).await,
        Err(error) => {
            let adds = asked.action == "add";
            let again = AccountsAgain {
                about: (!adds).then(|| asked.username.clone()),
                form: if adds { asked.typed() } else { NewAccountForm::default() },
                link: None,
                error: Some(error.clone()),
            };
            show(&state, &parts, auth::status_of(&error), again).await
        }
    }
}

async fn show(state: &AppState, parts: &Parts, status: StatusCode, again: AccountsAgain) -> Response {
    page::at(state, parts, "/admin", status, move || provide_context(again.clone())).await
}

async fn carry_out(state: &AppState, person: &Person, asked: &Asked) -> Result<Done, AccountError> {
    let (people, place, by) = (&state.core.people, &state.core.place, By::Person(person));
    let username = asked.username.trim();
    let linked = |path: &str, link: Invitation, phone: bool| {
        let address = format!("{}/{path}/{}", state.base_url, link.secret);
        let username = username.to_owned();
        Done::Link(OneTimeLink { username, address, expires_at: link.expires_at, phone })
    };
    let password = |link: Option<Invitation>| {
        link.map(|link| linked("login/new", link, false)).ok_or(AccountError::Unavailable)
    };
    match asked.action.as_str() {
        "add" => {
            let form = match asked.account() {
                Ok(form) => form,
                // Whoever may not is told nothing about the form.
                Err(error) => {
                    people.accounts(by).await?;
                    return Err(error);
                }
            };
            let (_, link) = people.add_account(by, &form, FirstPassword::Link, place).await?;
            password(link)
        }
        "reset" => password(people.reset_account(by, username, None).await?),
        "bind" => Ok(linked("bind", people.invite_phone(by, username, place).await?, true)),
        "disable" => {
            people.disable_account(by, username).await?;
            Ok(Done::Redirect(done("disable", username)))
        }
        "unbind" => {
            people.revoke_phones(by, username).await?;
            Ok(Done::Redirect(done("unbind", username)))
        }
        _ => {
            people.accounts(by).await?;
            Err(AccountError::NoSuchUser)
        }
    }
}

/// The account is there, so that its name holds nothing that an address could not; whoever typed it in capitals is
/// shown it as it is kept.
fn done(what: &str, username: &str) -> String {
    let safe = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let user: String = username.chars().filter(safe).collect::<String>().to_ascii_lowercase();
    format!("/admin?done={what}&user={user}")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Hours {
    unit: String,
    hours: String,
}

pub async fn hours(State(state): State<AppState>, request: Request) -> Response {
    let (parts, asked): (_, Hours) = match form::read(&state, request).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let typed = [("unit".to_owned(), asked.unit.clone()), ("hours".to_owned(), asked.hours.clone())];
    let person = match session::require_person(&state, &parts, &typed).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    match set_hours(&state, &person, &asked).await {
        Ok(()) => Redirect::to("/admin/hours?done=save").into_response(),
        Err(Refusal::Forbidden) => session::denied(&state, &parts).await,
        Err(refusal) => {
            let status = status_of(&refusal);
            let again = HoursAgain { unit: asked.unit, hours: asked.hours, refusal: Some(refusal) };
            page::at(&state, &parts, "/admin/hours", status, move || provide_context(again.clone())).await
        }
    }
}

async fn set_hours(state: &AppState, person: &Person, asked: &Hours) -> Result<(), Refusal> {
    state.core.calendar(person).await?;
    let unit: UnitId = asked.unit.trim().parse().map_err(|_| Refusal::NotFound)?;
    let hours = ServiceHours::from_text(&asked.hours).ok_or(Refusal::Invalid { fields: Vec::new() })?;
    state.core.set_unit_hours(person, &unit, &hours).await
}
