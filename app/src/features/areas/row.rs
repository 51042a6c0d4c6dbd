use domain::event::Pin;
use domain::lang::Lang;
use leptos::prelude::*;

use crate::i18n::{area_name, map_text, number_date, use_lang};
use crate::map::{CategoryMark, state_class};

/// What a pin is about: its item, else its category.
pub fn subject(pin: &Pin, lang: Lang) -> String {
    pin.item
        .and_then(domain::catalog::item)
        .map(|item| item.name(lang).to_owned())
        .or_else(|| pin.category.map(|c| c.name(lang).to_owned()))
        .unwrap_or_else(|| map_text(lang).unnamed.to_owned())
}

#[component]
pub fn Row(pin: Pin) -> impl IntoView {
    let lang = use_lang();
    let text = map_text(lang);
    let state = pin.status;
    view! {
        <li
            class=format!("row {}", state_class(state))
            data-ticket=pin.number.to_string()
            data-status=state.wire()
        >
            <CategoryMark category=pin.category />
            <div class="row-body">
                <p class="row-title">
                    {subject(&pin, lang)}
                    {(pin.priority > 0).then(|| view! { <span class="tag tag-urgent">{text.urgent}</span> })}
                    {pin.overdue.then(|| view! { <span class="tag tag-overdue">{text.overdue}</span> })}
                </p>
                <p class="row-meta">
                    <span>{area_name(pin.area, lang)}</span>
                    <span>{number_date(&pin.number, lang)}</span>
                    <span class="row-number">{pin.number.to_string()}</span>
                </p>
            </div>
            <div class="row-side">
                <span class="state">{state.name(lang)}</span>
                {state.is_open().then(|| view! { <MeToo pin=pin.clone() /> })}
            </div>
        </li>
    }
}

/// One press counts as another complaint, so that nobody writes the same again.
#[component]
fn MeToo(pin: Pin) -> impl IntoView {
    let lang = use_lang();
    let text = map_text(lang);
    let label = format!("{}: {}", text.me_too, subject(&pin, lang));
    view! {
        <form class="me-too" method="post" action="/t/me-too">
            <input type="hidden" name="number" value=pin.number.to_string() />
            <button type="submit" class="button button-quiet" aria-label=label>
                {text.me_too}
            </button>
        </form>
    }
}
