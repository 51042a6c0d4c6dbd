//! What a click opens. Built from text nodes alone: nothing of the data is ever read as HTML.

use domain::event::Pin;
use domain::lang::Lang;
use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::features::areas::subject;
use crate::i18n::{area_name, fill, map_text, number_date};

fn element(tag: &str, class: &str, words: &str) -> Result<HtmlElement, JsValue> {
    let el: HtmlElement = document().create_element(tag)?.dyn_into()?;
    el.set_class_name(class);
    el.set_text_content(Some(words));
    Ok(el)
}

/// One pin, or those at one spot.
pub fn pins(pins: &[&Pin], lang: Lang) -> Result<HtmlElement, JsValue> {
    let text = map_text(lang);
    let root = element("div", "popup", "")?;
    if pins.len() > 1 {
        let head = fill(text.here_count, &[("n", &pins.len().to_string())]);
        root.append_child(element("p", "popup-head", &head)?.as_ref())?;
    }
    for pin in pins.iter().take(30) {
        let item = element("div", "popup-pin", "")?;
        item.append_child(element("p", "popup-title", &subject(pin, lang))?.as_ref())?;
        let late = if pin.overdue { format!(" · {}", text.overdue) } else { String::new() };
        let state = format!("{} · {}{late}", area_name(pin.area, lang), pin.status.name(lang));
        item.append_child(element("p", "popup-state", &state)?.as_ref())?;
        let day = fill(text.reported_on, &[("date", &number_date(&pin.number, lang))]);
        item.append_child(element("p", "popup-meta", &format!("{} · {day}", pin.number))?.as_ref())?;
        root.append_child(&item)?;
    }
    Ok(root)
}

/// An empty place: a report can begin here.
pub fn report(lat: f64, lng: f64, lang: Lang) -> Result<HtmlElement, JsValue> {
    let root = element("div", "popup", "")?;
    let link = element("a", "popup-report", map_text(lang).report_here)?;
    link.set_attribute("href", &format!("/report?lat={lat:.6}&lng={lng:.6}"))?;
    // The form is a page of its own kind, without WebAssembly.
    link.set_attribute("rel", "external")?;
    root.append_child(&link)?;
    Ok(root)
}
