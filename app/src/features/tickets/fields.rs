//! Fields of the steps' forms. Each ends with the place of its error, so that it is said where it is mended.

use domain::error::Field;
use leptos::prelude::*;

use super::kit::Kit;
use super::report_fields::textarea_escaped;
use crate::i18n::{desk_ticket, fill};
use crate::ui::Markup;

/// A choice: its value on the wire and its words.
pub type Choice = (String, String);

/// Label, control and error of one field.
fn framed(
    kit: &Kit,
    name: &'static str,
    field: Field,
    label: &str,
    required: bool,
    control: impl IntoView + 'static,
) -> AnyView {
    let text = &desk_ticket(kit.lang).field;
    let mark = if required { text.required } else { text.optional };
    let wrong = kit.wrong(field);
    view! {
        <div class="field">
            <label for=kit.at(name)>
                {label.to_owned()}
                <small>{mark}</small>
            </label>
            {control}
            <p class="field-error" id=kit.at(&format!("error-{name}"))>{wrong}</p>
        </div>
    }
    .into_any()
}

fn invalid(kit: &Kit, field: Field) -> Option<&'static str> {
    kit.wrong(field).map(|_| "true")
}

/// Words.
pub fn note(kit: &Kit, label: &str, required: bool) -> AnyView {
    words(kit, "note", Field::Note, label, required)
}

pub fn words(kit: &Kit, name: &'static str, field: Field, label: &str, required: bool) -> AnyView {
    let words = kit.typed(name).unwrap_or_default();
    let control = view! {
        <textarea
            id=kit.at(name)
            name=name
            rows="3"
            maxlength="2000"
            aria-required=required.then_some("true")
            aria-describedby=kit.at(&format!("error-{name}"))
            aria-invalid=invalid(kit, field)
        >
            {textarea_escaped(&words)}
        </textarea>
    };
    framed(kit, name, field, label, required, control)
}

/// How a choice from a list looks before anything was chosen.
pub struct Select<'a> {
    pub name: &'static str,
    pub field: Field,
    pub label: &'a str,
    pub choices: Vec<Choice>,
    /// Words for no choice; the first choice is preselected where there are none.
    pub blank: Option<&'a str>,
    pub chosen: String,
    pub required: bool,
}

pub fn select(kit: &Kit, ask: Select<'_>) -> AnyView {
    let chosen = kit.typed(ask.name).unwrap_or(ask.chosen);
    // As HTML at once: the catalogue alone is some hundred options, in several forms of a page.
    let mut options = Markup::with_capacity(ask.choices.len() * 80);
    let blank = ask.blank.map(|words| (String::new(), words.to_owned()));
    for (value, words) in blank.iter().chain(&ask.choices) {
        options.raw("<option value=\"").text(value).raw("\"");
        if *value == chosen && !value.is_empty() {
            options.raw(" selected");
        }
        options.raw(">").text(words).raw("</option>");
    }
    let control = view! {
        <select
            id=kit.at(ask.name)
            name=ask.name
            aria-required=ask.required.then_some("true")
            aria-describedby=kit.at(&format!("error-{}", ask.name))
            aria-invalid=invalid(kit, ask.field)
            inner_html=options.finish()
        ></select>
    };
    framed(kit, ask.name, ask.field, ask.label, ask.required, control)
}

/// A line of text, a date or a number.
pub struct Line<'a> {
    pub name: &'static str,
    pub kind: &'static str,
    pub field: Field,
    pub label: &'a str,
    pub hint: Option<String>,
    pub value: String,
    pub required: bool,
}

pub fn line(kit: &Kit, ask: Line<'_>) -> AnyView {
    let value = kit.typed(ask.name).unwrap_or(ask.value);
    let described =
        format!("{} {}", kit.at(&format!("hint-{}", ask.name)), kit.at(&format!("error-{}", ask.name)));
    let control = view! {
        {ask.hint.map(|hint| view! { <p class="hint" id=kit.at(&format!("hint-{}", ask.name))>{hint}</p> })}
        <input
            type=ask.kind
            id=kit.at(ask.name)
            name=ask.name
            value=value
            maxlength="200"
            autocomplete="off"
            aria-required=ask.required.then_some("true")
            aria-describedby=described
            aria-invalid=invalid(kit, ask.field)
        />
    };
    framed(kit, ask.name, ask.field, ask.label, ask.required, control)
}

/// One of a few, all in sight.
pub fn radios(kit: &Kit, name: &'static str, label: &str, choices: Vec<Choice>, chosen: &str) -> AnyView {
    let chosen = kit.typed(name).unwrap_or_else(|| chosen.to_owned());
    let choices = choices
        .into_iter()
        .map(|(value, words)| {
            let checked = value == chosen;
            view! {
                <label class="check">
                    <input type="radio" name=name value=value checked=checked />
                    <span>{words}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field choices-row">
            <legend>{label.to_owned()}</legend>
            {choices}
        </fieldset>
    }
    .into_any()
}

/// Yes or, left alone, no.
pub fn tick(kit: &Kit, name: &'static str, label: &str, hint: &str) -> AnyView {
    let on = kit.typed(name).is_some_and(|value| !value.is_empty());
    let described = kit.at(&format!("hint-{name}"));
    view! {
        <div class="field">
            <label class="check">
                <input
                    type="checkbox"
                    name=name
                    value="1"
                    checked=on
                    aria-describedby=described.clone()
                />
                <span>{label.to_owned()}</span>
            </label>
            <p class="hint" id=described>{hint.to_owned()}</p>
        </div>
    }
    .into_any()
}

/// Any of many.
pub fn units(kit: &Kit, label: &str, choices: Vec<Choice>) -> AnyView {
    let ticked = kit.all("supporting");
    let wrong = kit.wrong(Field::Supporting);
    let choices = choices
        .into_iter()
        .map(|(value, words)| {
            let checked = ticked.contains(&value);
            view! {
                <label class="check">
                    <input type="checkbox" name="supporting" value=value checked=checked />
                    <span>{words}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field checks">
            <legend>{label.to_owned()}</legend>
            <div class="checks-grid">{choices}</div>
            <p class="field-error">{wrong}</p>
        </fieldset>
    }
    .into_any()
}

/// Photos: the camera on a phone. Those that arrived before are kept unless unticked.
pub fn photos(kit: &Kit, label: &str, required: bool) -> AnyView {
    let text = &desk_ticket(kit.lang).field;
    let received = kit.all("photo_id");
    let kept = (!received.is_empty()).then(|| {
        let rows = received.into_iter().enumerate().map(|(n, id)| {
            let alt =
                fill(desk_ticket(kit.lang).page.photo_alt, &[("which", ""), ("n", &(n + 1).to_string())]);
            view! {
                <li>
                    <label>
                        <input type="checkbox" name="photo_id" value=id.clone() checked />
                        <img src=format!("/photos/{id}?size=thumb") alt=alt width="96" height="96" />
                    </label>
                </li>
            }
        });
        view! {
            <p class="hint">{text.photo_kept}</p>
            <ul class="previews">{rows.collect_view()}</ul>
        }
    });
    let control = view! {
        <p class="hint" id=kit.at("hint-photo")>{text.photo_hint}</p>
        {kept}
        <ul class="previews" data-previews></ul>
        <input
            type="file"
            id=kit.at("photo")
            name="photo"
            accept="image/*"
            multiple
            aria-describedby=format!("{} {}", kit.at("hint-photo"), kit.at("error-photo"))
            aria-invalid=invalid(kit, Field::Photo)
        />
        <p class="send-status" role="status" data-upload></p>
    };
    framed(kit, "photo", Field::Photo, label, required, control)
}

pub fn hidden(name: &'static str, value: impl ToString) -> AnyView {
    view! { <input type="hidden" name=name value=value.to_string() /> }.into_any()
}
