//! Rows are plain HTML: what happens to them in the browser happens here. Called from handlers and effects, which
//! the server never runs.

use domain::event::Pin;
use domain::ids::TicketNumber;
use domain::lang::Lang;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, EventTarget, HtmlElement, HtmlInputElement};

use super::row;

fn list() -> Option<Element> {
    document().query_selector(".desk-rows").ok().flatten()
}

fn each_row() -> impl Iterator<Item = Element> {
    let first = list().and_then(|list| list.first_element_child());
    std::iter::successors(first, Element::next_element_sibling)
}

fn find(number: &TicketNumber) -> Option<Element> {
    list()?.query_selector(&format!("[data-ticket=\"{number}\"]")).ok().flatten()
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
pub fn ticket_at(target: Option<EventTarget>) -> Option<TicketNumber> {
    let element: Element = target?.dyn_into().ok()?;
    number_of(&element.closest(".desk-row").ok().flatten()?)
}

/// Shows in its place what a live event says of a row.
pub fn change(pin: &Pin, lang: Lang) {
    let Some(found) = find(&pin.number) else { return };
    let version = pin.version.to_string();
    let state = pin.status.wire();
    let told = found.get_attribute("data-version").is_some_and(|known| known == version)
        && found.get_attribute("data-status").is_some_and(|known| known == state);
    let _valid_names =
        (found.set_attribute("data-version", &version), found.set_attribute("data-status", state));
    let light = found.query_selector(".light").ok().flatten();
    if let Some(light) = light
        && let Some(html) = row::changed_light(pin, lang)
    {
        light.set_outer_html(&html);
    }
    if told {
        return;
    }
    found.set_class_name(&format!("desk-row is-changed {}", crate::map::state_class(pin.status)));
    replace_badge(&found, &row::changed_state(pin, lang));
}

/// Marks a row that the person may see no longer. It stays where it is until the list is loaded anew.
pub fn gone(number: &TicketNumber, lang: Lang) {
    if let Some(found) = find(number) {
        found.set_class_name("desk-row is-gone");
        replace_badge(&found, &row::gone_state(lang));
    }
}

fn replace_badge(row: &Element, html: &str) {
    if let Ok(Some(state)) = row.query_selector(".desk-state") {
        state.set_inner_html(html);
    }
}

fn boxes() -> impl Iterator<Item = HtmlInputElement> {
    each_row().filter_map(|row| row.query_selector("input").ok().flatten()?.dyn_into().ok())
}

pub fn picked() -> Vec<TicketNumber> {
    boxes().filter(HtmlInputElement::checked).filter_map(|input| input.value().parse().ok()).collect()
}

/// Leaves these selected and no others.
pub fn pick_only(wanted: impl Fn(&str) -> bool) {
    boxes().for_each(|input| input.set_checked(wanted(&input.value())));
}

fn row_in_focus() -> Option<Element> {
    document().active_element()?.closest(".desk-row").ok().flatten()
}

/// Moves the focus to the next row or the one before; the place in the list that it came to.
pub fn step(forward: bool) -> Option<usize> {
    let to = match (row_in_focus(), forward) {
        (Some(row), true) => row.next_element_sibling(),
        (Some(row), false) => row.previous_element_sibling(),
        (None, _) => list()?.first_element_child(),
    }?;
    let link: HtmlElement = to.query_selector(".desk-link").ok().flatten()?.dyn_into().ok()?;
    link.focus().ok()?;
    each_row().position(|row| row == to)
}

/// Selects the row in focus, or takes it back.
pub fn toggle() -> bool {
    let found = row_in_focus().and_then(|row| row.query_selector("input").ok().flatten());
    let Some(input) = found.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) else { return false };
    input.set_checked(!input.checked());
    true
}

/// Marks the row of what is pointed at on the map.
pub fn point(number: Option<&TicketNumber>) {
    if let Ok(Some(before)) = document().query_selector(".desk-row.is-pointed") {
        let _valid_name = before.class_list().remove_1("is-pointed");
    }
    if let Some(row) = number.and_then(find) {
        let _valid_name = row.class_list().add_1("is-pointed");
    }
}

pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _focusable = element.focus();
    }
}

/// Whether keys are being typed into something.
pub fn is_typing() -> bool {
    let focus = document().active_element();
    focus.is_some_and(|element| {
        let kind = element.get_attribute("type");
        match element.tag_name().as_str() {
            "TEXTAREA" | "SELECT" => true,
            "INPUT" => kind.as_deref() != Some("checkbox"),
            _ => element.closest("dialog, .map").is_ok_and(|around| around.is_some()),
        }
    })
}
