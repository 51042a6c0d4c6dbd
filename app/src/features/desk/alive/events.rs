//! One listener for all that happens on the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement, InputEvent};

use super::{Alive, bulk, dom, keys, saved, search, view};
use crate::features::desk::address;

const KINDS: [&str; 8] =
    ["click", "change", "input", "compositionend", "submit", "mouseover", "focusin", "keydown"];

pub fn listen(alive: Alive) {
    keys::remember();
    for kind in KINDS {
        let listener = window_event_listener_untyped(kind, move |event| take(alive, &event));
        on_cleanup(move || listener.remove());
    }
}

fn take(alive: Alive, event: &Event) {
    let target = event.target();
    let target = target.as_ref();
    match event.type_().as_str() {
        "click" => {
            if let Some(button) = dom::closest(target, "[data-act], [data-bulk]") {
                let told = |name| button.get_attribute(name);
                match (told("data-act"), told("data-bulk")) {
                    (Some(act), _) => press(alive, &act, told("data-name")),
                    (None, Some(action)) => bulk::act(alive, action),
                    (None, None) => {}
                }
            }
        }
        "change" => {
            if let Some(select) = dom::closest(target, ".desk-selects select") {
                choose(alive, select.unchecked_ref());
            } else if let Some(all) = dom::closest(target, "#pick-all") {
                let on = all.unchecked_ref::<HtmlInputElement>().checked();
                dom::pick_only(|_| on);
                bulk::show(alive);
            } else if let Some(on) = dom::closest(target, "#keys-on") {
                keys::turn(on.unchecked_ref::<HtmlInputElement>().checked());
            } else if dom::closest(target, ".desk-rows").is_some() {
                bulk::show(alive);
            }
        }
        "input" | "compositionend" => {
            // Letters on their way to becoming characters are no search yet.
            let composing = event.dyn_ref::<InputEvent>().is_some_and(InputEvent::is_composing);
            if !composing && dom::closest(target, "#search").is_some() {
                search::soon(alive);
            }
        }
        "submit" => {
            let search = dom::closest(target, ".desk-search").is_some();
            let naming = dom::closest(target, "#desk-naming").is_some();
            if search || naming {
                event.prevent_default();
            }
            if search {
                search::now(alive);
            } else if naming {
                saved::save(alive);
            }
        }
        "keydown" => keys::press(alive, event.unchecked_ref()),
        // The map tells for itself what is pointed at on it.
        _ if dom::closest(target, ".desk-map").is_some() => {}
        _ => {
            let number = dom::ticket_at(target);
            if alive.desk.pointed.with_untracked(|before| *before != number) {
                alive.desk.pointed.set(number);
            }
        }
    }
}

fn press(alive: Alive, act: &str, name: Option<String>) {
    match act {
        "reload" => view::go(alive, Vec::new()),
        "fresh" => view::go(alive, alive.news.get_value()),
        "help" => keys::help(),
        "unpick" => {
            dom::pick_only(|_| false);
            bulk::show(alive);
        }
        "dismiss" => dom::hide(".bulk-report", true),
        "name" | "unname" => saved::naming(act == "name"),
        "drop" => saved::drop(alive, &name.unwrap_or_default()),
        _ => {}
    }
}

/// A choice of a form with one field, made without sending it.
fn choose(alive: Alive, select: &HtmlSelectElement) {
    let (name, value) = (select.name(), select.value());
    let to = alive.desk.query.with_untracked(|query| {
        address::with(query, |query| {
            let mut pairs = address::pairs(query);
            pairs.retain(|(held, _)| *held != name);
            let kept = pairs.iter().map(|(name, value)| (*name, value.as_str()));
            *query = address::read(kept.chain([(name.as_str(), value.as_str())]), alive.desk.role);
        })
    });
    go_to(alive, &to, false);
}

pub fn go_to(alive: Alive, to: &str, replace: bool) {
    alive.navigate.with_value(|navigate| navigate(to, replace));
}
