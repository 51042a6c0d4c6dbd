use domain::backend::{ABOUT_PROPERTY, EntryForm, Place};
use domain::catalog::{Category, items_of};
use domain::error::{Field, FieldError, Refusal};
use domain::lang::Lang;
use domain::ticket::Source;
use leptos::prelude::*;

use super::door::short_door;
use crate::features::tickets::fields::{Line, line, photos, radios, words};
use crate::features::tickets::kit::Kit;
use crate::i18n::{EnterText, desk_ticket};
use crate::map::{Frame, PlaceMap};

/// What a refused `POST /desk/enter` hands to the page.
#[derive(Debug, Clone, Default)]
pub struct EnterAgain {
    pub form: EntryForm,
    /// The door as it was typed.
    pub door: String,
    pub fields: Vec<FieldError>,
    pub refusal: Option<Refusal>,
    /// The typed door is none of ours.
    pub no_door: bool,
}

impl EnterAgain {
    /// By the names of the fields.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let report = &self.form.report;
        let single = [
            ("source", &self.form.source),
            ("external", &self.form.external),
            ("deadline", &self.form.deadline),
            ("emergency", &self.form.emergency),
            ("door", &self.door),
            ("lat", &report.lat),
            ("lng", &report.lng),
            ("item", &report.item),
            ("text", &report.text),
            ("floor", &report.floor),
            ("phone", &report.phone),
            ("callback", &report.callback),
            ("key", &report.key),
        ];
        let photos = report.photo_id.iter().map(|photo| ("photo_id", photo));
        let filled = single.into_iter().chain(photos).filter(|(_, value)| !value.is_empty());
        filled.map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }
}

/// The whole form on one screen.
#[component]
pub fn EnterForm(
    place: std::sync::Arc<Place>,
    again: Option<EnterAgain>,
    key: String,
    for_others: bool,
    lang: Lang,
) -> impl IntoView {
    let text = &desk_ticket(lang).enter;
    let no_door = again.as_ref().is_some_and(|again| again.no_door);
    // The same key keeps a second press from making a second ticket; one that was used for other words is renewed.
    let key = again
        .as_ref()
        .filter(|again| again.refusal != Some(Refusal::KeyReused))
        .map(|again| again.form.report.key.clone())
        .filter(|key| !key.is_empty())
        .unwrap_or(key);
    let kit = match again {
        Some(again) => {
            let pairs = again.pairs();
            Kit::again("enter".to_owned(), lang, pairs, again.fields, again.refusal)
        }
        None => Kit::new("enter".to_owned(), lang),
    };
    let summary = kit.summary();
    view! {
        <form
            class="enter move"
            id="enter"
            method="post"
            action="/desk/enter"
            enctype="multipart/form-data"
            data-move
        >
            {summary
                .map(|sentence| view! { <p class="summary" role="alert" tabindex="-1">{sentence}</p> })}
            <input type="hidden" name="key" value=key />
            <div class="enter-columns">
                <div class="enter-column">
                    <Sources kit=kit.clone() for_others />
                    <Where place kit=kit.clone() no_door text />
                </div>
                <div class="enter-column">
                    <Items kit=kit.clone() text />
                    {words(&kit, "text", Field::Text, text.words, false)}
                    <p class="hint enter-hint">{text.words_hint}</p>
                    {photos(&kit, desk_ticket(lang).field.photo, false)}
                    <Reporter kit=kit.clone() text />
                    <Emergency kit=kit.clone() text />
                    <p class="send-status" role="status" data-status></p>
                    <button type="submit" class="button button-big">{text.send}</button>
                </div>
            </div>
        </form>
    }
}

#[component]
fn Sources(kit: Kit, for_others: bool) -> impl IntoView {
    let text = &desk_ticket(kit.lang).enter;
    // Whoever patrols enters what was found, for nobody else.
    let sources = Source::ENTERED.iter().filter(|source| for_others || **source == Source::Patrol);
    let first = if for_others { Source::Visit } else { Source::Patrol };
    let choices = sources.map(|s| (s.wire().to_owned(), s.name(kit.lang).to_owned())).collect();
    let plain = |name, kind, field, label, hint: Option<&str>| {
        let hint = hint.map(str::to_owned);
        line(&kit, Line { name, kind, field, label, hint, value: String::new(), required: false })
    };
    view! {
        {radios(&kit, "source", text.source, choices, first.wire())}
        <div class="enter-external">
            {plain("external", "text", Field::External, text.external, Some(text.external_hint))}
            {plain("deadline", "datetime-local", Field::Until, text.deadline, None)}
        </div>
    }
}

/// By door, with the doors as suggestions, or by a point.
#[component]
fn Where(place: std::sync::Arc<Place>, kit: Kit, no_door: bool, text: &'static EnterText) -> impl IntoView {
    let lang = kit.lang;
    let doors = place
        .stairwells
        .iter()
        .map(|stairwell| view! { <option value=short_door(&stairwell.id)>{stairwell.name(lang)}</option> })
        .collect_view();
    let typed = |name: &str| kit.typed(name).unwrap_or_default();
    let wrong = if no_door { Some(text.door_unknown.to_owned()) } else { kit.wrong(Field::Place) };
    let marked = wrong.is_some().then_some("true");
    let at = typed("lat").parse().ok().zip(typed("lng").parse().ok());
    let at = at.and_then(|(lat, lng)| domain::geo::Point::new(lat, lng));
    let map = Frame::community(&place).map(|frame| {
        let map_place = place.clone();
        view! {
            <div class="enter-map" data-pick>
                <PlaceMap place=map_place frame at=at label=text.map_alt lang />
            </div>
        }
    });
    view! {
        <div class="enter-place">
        <div class="field">
            <label for="enter-door">{text.place}<small>{text.door}</small></label>
            <p class="hint" id="enter-hint-door">{text.door_hint}</p>
            <input
                type="text"
                id="enter-door"
                name="door"
                list="doors"
                value=typed("door")
                maxlength="40"
                autocomplete="off"
                inputmode="text"
                aria-describedby="enter-hint-door enter-error-place"
                aria-invalid=marked
            />
            <datalist id="doors">{doors}</datalist>
            <p class="field-error" id="enter-error-place">{wrong}</p>
        </div>
        {line(
            &kit,
            Line {
                name: "floor",
                kind: "number",
                field: Field::Floor,
                label: text.floor,
                hint: None,
                value: String::new(),
                required: false,
            },
        )}
        </div>
        <details class="by-point" open>
            <summary>{text.point}</summary>
            <p class="hint">{text.point_hint}</p>
            {map}
            <div class="enter-point">
                {point_line(&kit, "lat", desk_ticket(lang).field.lat)}
                {point_line(&kit, "lng", desk_ticket(lang).field.lng)}
            </div>
        </details>
    }
}

fn point_line(kit: &Kit, name: &'static str, label: &str) -> AnyView {
    // What is wrong with a place is said once, at the door.
    line(
        kit,
        Line {
            name,
            kind: "text",
            field: Field::Key,
            label,
            hint: None,
            value: String::new(),
            required: false,
        },
    )
}

/// One list, grouped by category: quicker at a desk than seven folds.
#[component]
fn Items(kit: Kit, text: &'static EnterText) -> impl IntoView {
    let lang = kit.lang;
    let chosen = kit.typed("item").unwrap_or_default();
    let wrong = kit.wrong(Field::Item);
    let marked = wrong.is_some().then_some("true");
    let groups = Category::ALL
        .map(|category| {
            let items = items_of(category)
                .map(|item| {
                    let selected = item.code.to_string() == chosen;
                    view! {
                        <option value=item.code.to_string() selected=selected>
                            {format!("{} {}", item.code, item.name(lang))}
                        </option>
                    }
                })
                .collect_view();
            view! { <optgroup label=format!("{} {}", category, category.name(lang))>{items}</optgroup> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for="enter-item">{text.item}</label>
            <select id="enter-item" name="item" aria-describedby="enter-error-item" aria-invalid=marked>
                <option value="unsure" selected=chosen == "unsure">{text.unsure}</option>
                {groups}
                <option value=ABOUT_PROPERTY selected=chosen == ABOUT_PROPERTY>{text.about_property}</option>
            </select>
            <p class="field-error" id="enter-error-item">{wrong}</p>
        </div>
    }
}

#[component]
fn Reporter(kit: Kit, text: &'static EnterText) -> impl IntoView {
    let called = kit.typed("callback").is_some_and(|value| !value.is_empty());
    let phone = Line {
        name: "phone",
        kind: "tel",
        field: Field::Phone,
        label: text.phone,
        hint: Some(text.phone_hint.to_owned()),
        value: String::new(),
        required: false,
    };
    view! {
        {line(&kit, phone)}
        <label class="check">
            <input type="checkbox" name="callback" value="1" checked=called />
            <span>{text.callback}</span>
        </label>
    }
}

#[component]
fn Emergency(kit: Kit, text: &'static EnterText) -> impl IntoView {
    let on = kit.typed("emergency").is_some_and(|value| !value.is_empty());
    view! {
        <div class="enter-emergency">
            <label class="check">
                <input type="checkbox" name="emergency" value="1" checked=on />
                <span>{text.emergency}</span>
            </label>
            <p class="hint">{text.emergency_hint}</p>
        </div>
    }
}
