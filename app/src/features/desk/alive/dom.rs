//! The page is plain HTML: what happens to it in the browser happens here.

use domain::clock::Light;
use domain::event::Pin;
use domain::ids::TicketNumber;
use domain::lang::Lang;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement, HtmlInputElement};

use crate::i18n::{DeskLiveText, light_name};
use crate::map::state_class;
use crate::ui::Markup;

pub fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

pub fn find_as<T: JsCast>(selector: &str) -> Option<T> {
    find(selector)?.dyn_into().ok()
}

pub fn closest(target: Option<&EventTarget>, selector: &str) -> Option<Element> {
    target?.dyn_ref::<Element>()?.closest(selector).ok().flatten()
}

/// What the server says of the person.
pub fn told(name: &str) -> Option<String> {
    find("#desk")?.get_attribute(name)
}

pub fn text(selector: &str, words: &str) {
    if let Some(element) = find(selector) {
        element.set_text_content(Some(words));
    }
}

pub fn hide(selector: &str, hidden: bool) {
    if let Some(element) = find_as::<HtmlElement>(selector) {
        element.set_hidden(hidden);
    }
}

pub fn focus(selector: &str) {
    if let Some(element) = find_as::<HtmlElement>(selector) {
        let _focusable = element.focus();
    }
}

/// Puts a part in place; what had the focus in it has it again.
pub fn part(name: &str, html: &str) {
    let Some(part) = find(&format!("[data-part={name}]")) else { return };
    let focused = document().active_element().filter(|element| part.contains(Some(element)));
    let key = focused.and_then(|element| element.get_attribute("data-key"));
    part.set_inner_html(html);
    if let Some(key) = key {
        focus(&format!("[data-part={name}] [data-key=\"{key}\"]"));
    }
}

pub fn busy(busy: bool) {
    if let Some(list) = find(".desk-list") {
        let _valid_name =
            if busy { list.set_attribute("aria-busy", "true") } else { list.remove_attribute("aria-busy") };
    }
}

/// Tells screen readers.
pub fn say(words: &str) {
    text("#said", words);
}

pub fn state_line(words: &DeskLiveText, loaded: bool, connected: bool, stale: bool) {
    if !loaded && connected {
        return;
    }
    let sentence = match (connected, stale) {
        (false, _) => words.lost,
        (true, true) => words.stale,
        (true, false) => words.live,
    };
    let doubt = !connected || stale;
    if let Some(line) = find(".desk-state-line") {
        line.set_class_name(if doubt { "desk-state-line is-lost" } else { "desk-state-line" });
    }
    text(".desk-state-line p", sentence);
    hide(".desk-refresh", !doubt);
}

// Rows -------------------------------------------------------------------------------------------------------

fn each_row() -> impl Iterator<Item = Element> {
    let first = find(".desk-rows").and_then(|list| list.first_element_child());
    std::iter::successors(first, Element::next_element_sibling)
}

fn row(number: &TicketNumber) -> Option<Element> {
    find(&format!(".desk-row[data-ticket=\"{number}\"]"))
}

fn number_of(row: &Element) -> Option<TicketNumber> {
    row.get_attribute("data-ticket")?.parse().ok()
}

/// The rows with the versions that they show.
pub fn rows() -> Vec<(TicketNumber, u32)> {
    let version = |row: &Element| row.get_attribute("data-version")?.parse().ok();
    each_row().filter_map(|row| Some((number_of(&row)?, version(&row)?))).collect()
}

/// The ticket of the row that an event happened in.
pub fn ticket_at(target: Option<&EventTarget>) -> Option<TicketNumber> {
    number_of(&closest(target, ".desk-row")?)
}

/// Shows in its place what a live event says of a row: its state and its light. It is marked as changed, since
/// the rest may have changed with them.
pub fn change(pin: &Pin, lang: Lang, words: &DeskLiveText) {
    let Some(found) = row(&pin.number) else { return };
    let is = |name: &str, value: &str| found.get_attribute(name).is_some_and(|held| held == value);
    let (version, state) = (pin.version.to_string(), pin.status.wire());
    let same = is("data-version", &version) && is("data-status", state);
    let _valid_names =
        (found.set_attribute("data-version", &version), found.set_attribute("data-status", state));
    if let Ok(Some(light)) = found.query_selector(".light") {
        if !pin.status.is_open() {
            light.set_class_name("light light-none");
            light.set_text_content(None);
        } else if pin.overdue {
            light.set_class_name("light light-red");
            let mut html = Markup::default();
            html.raw("<i aria-hidden=\"true\"></i>").raw(light_name(Light::Red, lang));
            light.set_inner_html(&html.finish());
        }
    }
    if !same {
        found.set_class_name(&format!("desk-row is-changed {}", state_class(pin.status)));
        let mut html = Markup::default();
        html.badge(pin.status, lang).span("mark-tag mark-changed", words.changed_mark);
        state_of(&found, &html.finish());
    }
}

/// Marks a row that the person may see no longer. It stays where it is until the list is loaded anew.
pub fn gone(number: &TicketNumber, words: &DeskLiveText) {
    if let Some(found) = row(number) {
        found.set_class_name("desk-row is-gone");
        let mut html = Markup::default();
        html.span("mark-tag", words.gone_mark);
        state_of(&found, &html.finish());
    }
}

fn state_of(row: &Element, html: &str) {
    if let Ok(Some(state)) = row.query_selector(".desk-state") {
        state.set_inner_html(html);
    }
}

fn boxes() -> impl Iterator<Item = HtmlInputElement> {
    each_row().filter_map(|row| row.query_selector("input").ok().flatten()?.dyn_into().ok())
}

pub fn picked() -> Vec<String> {
    boxes().filter(HtmlInputElement::checked).map(|input| input.value()).collect()
}

/// Leaves these selected and no others.
pub fn pick_only(wanted: impl Fn(&str) -> bool) {
    boxes().for_each(|input| input.set_checked(wanted(&input.value())));
}

fn row_in_focus() -> Option<Element> {
    document().active_element()?.closest(".desk-row").ok().flatten()
}

/// Moves the focus to the next row or the one before; the place in the list that it came to, of how many.
pub fn step(forward: bool) -> Option<(usize, usize)> {
    let to = match (row_in_focus(), forward) {
        (Some(row), true) => row.next_element_sibling(),
        (Some(row), false) => row.previous_element_sibling(),
        (None, _) => each_row().next(),
    }?;
    let link: HtmlElement = to.query_selector(".desk-link").ok().flatten()?.dyn_into().ok()?;
    link.focus().ok()?;
    Some((each_row().position(|row| row == to)? + 1, each_row().count()))
}

/// Selects the row in focus, or takes it back.
pub fn toggle() {
    let found = row_in_focus().and_then(|row| row.query_selector("input").ok().flatten());
    if let Some(input) = found.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
        input.set_checked(!input.checked());
    }
}

/// Marks the row of what is pointed at on the map.
pub fn point(number: Option<&TicketNumber>) {
    if let Some(before) = find(".desk-row.is-pointed") {
        let _valid_name = before.class_list().remove_1("is-pointed");
    }
    if let Some(row) = number.and_then(row) {
        let _valid_name = row.class_list().add_1("is-pointed");
    }
}
