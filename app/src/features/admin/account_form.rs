use domain::backend::{AccountError, Core};
use domain::lang::Lang;
use domain::people::{Duty, Role};
use leptos::prelude::*;

use super::account_row::duty_name;
use crate::i18n::admin_text;

/// An account as it is typed.
#[derive(Debug, Clone, Default)]
pub struct NewAccountForm {
    pub username: String,
    pub name: String,
    pub role: String,
    pub community: String,
    pub areas: String,
    pub unit: String,
    pub duty: String,
}

/// The field that a refusal is about.
fn field_of(error: &AccountError) -> &'static str {
    match error {
        AccountError::BadUsername | AccountError::Taken => "username",
        AccountError::BadName => "name",
        AccountError::NeverSignsIn => "role",
        AccountError::NeedsCommunity => "community",
        AccountError::NeedsAreas => "areas",
        AccountError::NeedsUnit => "unit",
        _ => "",
    }
}

#[component]
pub fn AddAccount(
    core: Core,
    form: NewAccountForm,
    error: Option<AccountError>,
    lang: Lang,
) -> impl IntoView {
    let text = &admin_text(lang).people;
    let wrong = error.as_ref().map(|error| (field_of(error), error.sentence(lang)));
    let roles = Role::ALL.into_iter().filter(|role| role.signs_in());
    let roles = roles.map(|role| (role.wire().to_owned(), role.name(lang).to_owned())).collect();
    let communities = core.place.communities.iter();
    let communities = communities
        .map(|c| (c.code.to_string(), lang.pick(c.short_name.as_str(), c.short_name_en.as_str()).to_owned()));
    let units = core.place.units.iter().filter(|unit| unit.signs_in);
    let units = units.map(|unit| (unit.id.to_string(), unit.name(lang).to_owned()));
    let duties = [Duty::ShiftLeader, Duty::StationHead]
        .map(|duty| (duty.wire().to_owned(), duty_name(duty, text).to_owned()));
    let none = || std::iter::once((String::new(), text.none.to_owned()));
    view! {
        <form class="card admin-form" method="post" action="/admin" aria-labelledby="add" id="add-account">
            <h2 id="add">{text.add}</h2>
            {wrong.map(|(_, told)| view! { <p class="summary" role="alert">{told}</p> })}
            <input type="hidden" name="action" value="add" />
            <div class="admin-fields">
                <Text name="username" label=text.username hint=Some(text.username_hint) value=form.username wrong required=true />
                <Text name="name" label=text.name hint=None value=form.name wrong required=false />
                <Choice name="role" label=text.role hint=None options=roles chosen=form.role wrong />
                <Choice
                    name="community"
                    label=text.community
                    hint=Some(text.community_hint)
                    options=none().chain(communities).collect()
                    chosen=form.community
                    wrong
                />
                <Text name="areas" label=text.areas hint=Some(text.areas_hint) value=form.areas wrong required=false />
                <Choice
                    name="unit"
                    label=text.unit
                    hint=Some(text.unit_hint)
                    options=none().chain(units).collect()
                    chosen=form.unit
                    wrong
                />
                <Choice
                    name="duty"
                    label=text.duty
                    hint=Some(text.duty_hint)
                    options=none().chain(duties).collect()
                    chosen=form.duty
                    wrong
                />
            </div>
            <button type="submit" class="button">{text.save}</button>
        </form>
    }
}

type Wrong = Option<(&'static str, &'static str)>;

fn about(wrong: Wrong, name: &str) -> Option<&'static str> {
    wrong.filter(|(field, _)| *field == name).map(|(_, told)| told)
}

/// Label, hint, control and error of one field.
#[component]
fn Framed(
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    said: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=format!("account-{name}")>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("hint-account-{name}")>{hint}</p> })}
            {children()}
            <p class="field-error" id=format!("error-account-{name}")>{said}</p>
        </div>
    }
}

fn described(name: &str, hint: Option<&str>) -> String {
    let error = format!("error-account-{name}");
    if hint.is_some() { format!("hint-account-{name} {error}") } else { error }
}

#[component]
fn Text(
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    value: String,
    wrong: Wrong,
    required: bool,
) -> impl IntoView {
    let said = about(wrong, name);
    view! {
        <Framed name label hint said>
            <input
                type="text"
                id=format!("account-{name}")
                name=name
                value=value
                required=required
                maxlength="64"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=described(name, hint)
                aria-invalid=said.map(|_| "true")
            />
        </Framed>
    }
}

#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    options: Vec<(String, String)>,
    chosen: String,
    wrong: Wrong,
) -> impl IntoView {
    let said = about(wrong, name);
    let options = options.into_iter().map(|(value, words)| {
        let selected = value == chosen;
        view! {
            <option value=value selected=selected>
                {words}
            </option>
        }
    });
    let options = options.collect_view();
    view! {
        <Framed name label hint said>
            <select
                id=format!("account-{name}")
                name=name
                aria-describedby=described(name, hint)
                aria-invalid=said.map(|_| "true")
            >
                {options}
            </select>
        </Framed>
    }
}
