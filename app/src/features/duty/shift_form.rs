use domain::backend::{Roster, ShiftForm};
use domain::clock::{LocalTime, Timestamp, iso_date};
use domain::error::{Field, Refusal};
use domain::lang::Lang;
use leptos::prelude::*;

use super::again::{RosterAgain, summary, wrong};
use crate::i18n::{duty_text, use_lang};

#[component]
pub fn CopyWeek(roster: Roster, lang: Lang) -> impl IntoView {
    let text = &duty_text(lang).roster;
    view! {
        <form class="duty-copy" method="post" action="/desk/roster">
            <input type="hidden" name="action" value="copy" />
            <input type="hidden" name="unit" value=roster.unit.id.to_string() />
            <input type="hidden" name="week" value=iso_date::write(roster.from) />
            <button type="submit" class="button button-quiet" aria-describedby="copy-hint">{text.copy}</button>
            <p class="hint" id="copy-hint">{text.copy_hint}</p>
        </form>
    }
}

/// As the browser's own field of a moment wants it.
fn typed(at: Timestamp) -> String {
    let local = at.local();
    format!("{}T{:02}:{:02}", iso_date::write(local.date), local.hour(), local.minute())
}

/// The next shift begins where the last one of the week ends.
fn proposed(roster: &Roster) -> ShiftForm {
    let begins =
        roster.shifts.last().map_or_else(|| LocalTime::at(roster.from, 8, 0).instant(), |last| last.until);
    ShiftForm { from: typed(begins), until: typed(begins.plus_minutes(12 * 60)), ..ShiftForm::default() }
}

#[component]
pub fn ShiftFields(roster: Roster, again: Option<RosterAgain>, lang: Lang) -> impl IntoView {
    let text = &duty_text(lang).roster;
    let (form, refusal) = match again {
        Some(again) => (again.form, again.refusal),
        None => (proposed(&roster), None),
    };
    let told = summary(refusal.as_ref(), lang);
    let names =
        roster.colleagues.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view();
    let leads = matches!(form.leader.as_str(), "1" | "on");
    let refusal = StoredValue::new(refusal);
    let input = move |name: &'static str, field: Field, label: &'static str, kind: Kind, value: String| {
        view! { <Input name field label kind value refusal /> }
    };
    view! {
        <form class="card duty-form" method="post" action="/desk/roster" aria-labelledby="add" id="add-form">
            <h2 id="add">{text.add}</h2>
            {told.map(|told| view! { <p class="summary" role="alert">{told}</p> })}
            <input type="hidden" name="action" value="add" />
            <input type="hidden" name="unit" value=roster.unit.id.to_string() />
            <input type="hidden" name="week" value=iso_date::write(roster.from) />
            <div class="duty-pair">
                {input("from", Field::From, text.from, Kind::Moment, form.from)}
                {input("until", Field::ShiftEnd, text.until, Kind::Moment, form.until)}
            </div>
            <p class="hint">{text.until_hint}</p>
            <div class="duty-pair">
                {input("name", Field::OnDuty, text.name, Kind::Name, form.name)}
                {input("phone", Field::Phone, text.phone, Kind::Phone, form.phone)}
            </div>
            <p class="hint">{text.name_hint}</p>
            <datalist id="colleagues">{names}</datalist>
            <div class="duty-pair">
                {input("deputy", Field::Deputy, text.deputy_name, Kind::Optional, form.deputy)}
                {input(
                    "deputy_phone",
                    Field::DeputyPhone,
                    text.deputy_phone,
                    Kind::OptionalPhone,
                    form.deputy_phone,
                )}
            </div>
            <label class="check">
                <input type="checkbox" name="leader" value="1" checked=leads />
                <span>{text.leads} " " <small class="hint">{text.leads_hint}</small></span>
            </label>
            <button type="submit" class="button">{text.save}</button>
        </form>
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Moment,
    Name,
    Phone,
    Optional,
    OptionalPhone,
}

#[component]
fn Input(
    name: &'static str,
    field: Field,
    label: &'static str,
    kind: Kind,
    value: String,
    refusal: StoredValue<Option<Refusal>>,
) -> impl IntoView {
    let lang = use_lang();
    let text = &duty_text(lang).roster;
    let said = refusal.with_value(|refusal| wrong(refusal.as_ref(), field, lang));
    let optional = matches!(kind, Kind::Optional | Kind::OptionalPhone);
    let (input_type, most) = match kind {
        Kind::Moment => ("datetime-local", None),
        Kind::Name | Kind::Optional => ("text", Some("20")),
        Kind::Phone | Kind::OptionalPhone => ("tel", Some("30")),
    };
    let id = format!("shift-{name}");
    let error = format!("error-shift-{name}");
    view! {
        <div class="field">
            <label for=id.clone()>
                {label} {optional.then(|| view! { <small>{text.optional}</small> })}
            </label>
            <input
                type=input_type
                id=id
                name=name
                value=value
                required=!optional
                maxlength=most
                autocomplete="off"
                list=(kind == Kind::Name).then_some("colleagues")
                aria-describedby=error.clone()
                aria-invalid=said.map(|_| "true")
            />
            <p class="field-error" id=error>{said}</p>
        </div>
    }
}
