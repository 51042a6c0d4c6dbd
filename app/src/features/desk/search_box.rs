use std::time::Duration;

use leptos::html::Input;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::InputEvent;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::address::with;
use super::selects::Hidden;
use super::state::Desk;

/// How long a pause in typing is.
const PAUSE: Duration = Duration::from_millis(300);

/// A plain form, so that it works without script; with it, results follow the typing and keep the filters.
#[component]
pub fn SearchBox(desk: Desk) -> impl IntoView {
    let text = desk.text;
    let field = NodeRef::<Input>::new();
    let navigate = use_navigate();
    let search = move || {
        let Some(typed) = field.get_untracked().map(|input| input.value()) else { return };
        let before = desk.query.get_untracked();
        if before.q != typed.trim() {
            // One entry of history for a search, not one for each letter.
            let options =
                NavigateOptions { replace: !before.q.is_empty(), scroll: false, ..Default::default() };
            navigate(&with(&before, |query| typed.trim().clone_into(&mut query.q)), options);
        }
    };
    let now = search.clone();
    let keys = StoredValue::new(0_u32);
    let soon = move || {
        let pressed = keys.try_update_value(|keys| {
            *keys += 1;
            *keys
        });
        let search = search.clone();
        let settled = move || keys.try_get_value() == pressed;
        set_timeout(
            move || {
                if settled() {
                    search();
                }
            },
            PAUSE,
        );
    };
    let composed = soon.clone();
    // Follows the back button, and never what is being typed.
    Effect::new(move |_| {
        let q = desk.query.with(|query| query.q.clone());
        if let Some(input) = field.get()
            && document().active_element().as_ref() != Some(input.as_ref())
        {
            input.set_value(&q);
        }
    });
    view! {
        <form
            class="desk-search"
            role="search"
            action="/desk"
            method="get"
            on:submit=move |event| {
                event.prevent_default();
                now();
            }
        >
            <Hidden desk without="q" />
            <label class="visually-hidden" for="search">{text.search}</label>
            <input
                id="search"
                type="search"
                name="q"
                maxlength="100"
                autocomplete="off"
                placeholder=text.search_hint
                value=desk.query.with_untracked(|query| query.q.clone())
                node_ref=field
                on:input=move |event| {
                    // Letters on their way to becoming characters are no search yet.
                    if !event.unchecked_ref::<InputEvent>().is_composing() {
                        soon();
                    }
                }
                on:compositionend=move |_| composed()
            />
            <button type="submit" class="visually-hidden">{text.search_do}</button>
        </form>
    }
}
