//! The person's own views: a view is an address with a name, kept in this browser for this account.

use js_sys::{Array, JSON};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlInputElement;

use super::{Alive, ask, browser, dom};
use crate::features::desk::address::href;
use crate::i18n::fill;
use crate::ui::Markup;

/// Views that one person keeps.
const MOST: usize = 20;

/// Name and address.
type View = (String, String);

fn key() -> String {
    format!("desk-views-{}", dom::told("data-account").unwrap_or_default())
}

fn all() -> Vec<View> {
    let read = |json: String| JSON::parse(&json).ok()?.dyn_into::<Array>().ok();
    let view = |view: JsValue| Some((ask::text(&view, "0")?, ask::text(&view, "1")?));
    browser::get(&key()).and_then(read).map(|all| all.iter().filter_map(view).collect()).unwrap_or_default()
}

fn keep(alive: Alive, views: &[View]) {
    let all: Array =
        views.iter().map(|(name, address)| ask::texts([name.as_str(), address.as_str()])).collect();
    if let Some(json) = JSON::stringify(&all).ok().and_then(|json| json.as_string()) {
        browser::set(&key(), &json);
    }
    show(alive);
}

pub fn show(alive: Alive) {
    let now = alive.desk.query.with_untracked(href);
    let mut html = Markup::default();
    for (name, address) in all().iter().filter(|(_, address)| address.starts_with("/desk?")) {
        let current = *address == now;
        html.raw("<span class=\"desk-saved\"><a class=\"desk-tab\" data-noscroll href=\"").text(address);
        html.raw(if current { "\" aria-current=\"page\">" } else { "\">" }).text(name).raw("</a>");
        if current {
            let label = fill(alive.desk.text.delete_view, &[("name", name)]);
            html.raw("<button type=\"button\" class=\"desk-tab-drop\" data-act=\"drop\" data-name=\"")
                .text(name);
            html.raw("\" aria-label=\"").text(&label).raw("\">×</button>");
        }
        html.raw("</span>");
    }
    if let Some(place) = dom::find("#desk-saved") {
        place.set_inner_html(&html.finish());
    }
}

/// Asks for a name, or no longer.
pub fn naming(on: bool) {
    dom::hide("#desk-naming", !on);
    dom::hide(".desk-keep", on);
    dom::focus(if on { "#desk-naming input" } else { ".desk-keep" });
}

pub fn save(alive: Alive) {
    let Some(field) = dom::find_as::<HtmlInputElement>("#desk-naming input") else { return };
    let name: String = field.value().trim().chars().take(20).collect();
    if name.is_empty() {
        return;
    }
    field.set_value("");
    let mut views = all();
    views.retain(|(held, _)| *held != name);
    views.truncate(MOST - 1);
    views.push((name, alive.desk.query.with_untracked(href)));
    keep(alive, &views);
    naming(false);
}

pub fn drop(alive: Alive, name: &str) {
    let mut views = all();
    views.retain(|(held, _)| held != name);
    keep(alive, &views);
    dom::focus(".desk-keep");
}
