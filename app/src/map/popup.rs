//! What a click opens. Built from text nodes alone: nothing of the data is ever read as HTML.

use domain::event::Pin;
use domain::lang::Lang;
use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::features::areas::subject;
use crate::i18n::{area_name, desk_live_text, fill, map_text, number_date};

fn element(tag: &str, class: &str, words: &str) -> Result<HtmlElement, JsValue> {
    let el: HtmlElement = document().create_element(tag)?.dyn_into()?;
    el.set_class_name(class);
    el.set_text_content(Some(words));
    Ok(el)
}

fn link(class: &str, words: &str, to: &str) -> Result<HtmlElement, JsValue> {
    let link = element("a", class, words)?;
    link.set_attribute("href", to)?;
    // Where it leads is a page of its own kind, without WebAssembly.
    link.set_attribute("rel", "external")?;
    Ok(link)
}

/// One pin, or those at one spot; `opens` where the person may open them.
pub fn pins(pins: &[&Pin], lang: Lang, opens: bool) -> Result<HtmlElement, JsValue> {
    let text = map_text(lang);
    let root = element("div", "popup", "")?;
    if pins.len() > 1 {
        let head = fill(text.here_count, &[("n", &pins.len().to_string())]);
        root.append_child(element("p", "popup-head", &head)?.as_ref())?;
    }
    for pin in pins.iter().take(30) {
        let item = element("div", "popup-pin", "")?;
        let title = subject(pin, lang);
        let title = if opens {
            link("popup-title popup-open", &title, &format!("/desk/tickets/{}", pin.number))?
        } else {
            element("p", "popup-title", &title)?
        };
        item.append_child(&title)?;
        let late = if pin.overdue { format!(" · {}", text.overdue) } else { String::new() };
        let state = format!("{} · {}{late}", area_name(pin.area, lang), pin.status.name(lang));
        item.append_child(element("p", "popup-state", &state)?.as_ref())?;
        let day = fill(text.reported_on, &[("date", &number_date(&pin.number, lang))]);
        item.append_child(element("p", "popup-meta", &format!("{} · {day}", pin.number))?.as_ref())?;
        if !opens && pin.status.is_open() {
            item.append_child(me_too(pin, lang)?.as_ref())?;
        }
        root.append_child(&item)?;
    }
    Ok(root)
}

/// Another resident has met it too: a form as the list beside the map has it.
fn me_too(pin: &Pin, lang: Lang) -> Result<HtmlElement, JsValue> {
    let form = element("form", "me-too", "")?;
    form.set_attribute("method", "post")?;
    form.set_attribute("action", "/t/me-too")?;
    let number = element("input", "", "")?;
    number.set_attribute("type", "hidden")?;
    number.set_attribute("name", "number")?;
    number.set_attribute("value", &pin.number.to_string())?;
    let words = map_text(lang).me_too;
    let button = element("button", "button button-quiet", words)?;
    button.set_attribute("type", "submit")?;
    button.set_attribute("aria-label", &format!("{words}: {}", subject(pin, lang)))?;
    form.append_child(&number)?;
    form.append_child(&button)?;
    Ok(form)
}

/// An empty place: a report can begin here, for staff on somebody's behalf and where they may; `None` where
/// there is nothing to offer.
pub fn place(lat: f64, lng: f64, lang: Lang, enters: Option<bool>) -> Option<Result<HtmlElement, JsValue>> {
    let (words, page) = match enters {
        None => (map_text(lang).report_here, "/report"),
        Some(true) => (desk_live_text(lang).enter_here, "/desk/enter"),
        Some(false) => return None,
    };
    Some(link("popup-report", words, &format!("{page}?lat={lat:.6}&lng={lng:.6}")).and_then(|link| {
        let root = element("div", "popup", "")?;
        root.append_child(&link)?;
        Ok(root)
    }))
}
