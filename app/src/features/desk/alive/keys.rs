//! The keyboard.

use web_sys::{HtmlDialogElement, HtmlInputElement, KeyboardEvent};

use super::{Alive, browser, bulk, dom};
use crate::i18n::fill;

const KEY: &str = "desk-keys";

/// Single keys can be turned off: speech input types them.
fn are_on() -> bool {
    browser::get(KEY).as_deref() != Some("off")
}

pub fn turn(on: bool) {
    browser::set(KEY, if on { "on" } else { "off" });
}

/// Shows in the help what was chosen before.
pub fn remember() {
    if let Some(input) = dom::find_as::<HtmlInputElement>("#keys-on") {
        input.set_checked(are_on());
    }
}

fn dialog() -> Option<HtmlDialogElement> {
    dom::find_as(".desk-help")
}

/// Opens the help, or closes it.
pub fn help() {
    if let Some(dialog) = dialog() {
        if dialog.open() {
            dialog.close();
        } else {
            let _closed_before = dialog.show_modal();
        }
    }
}

/// Whether keys are being typed into something, or belong to the map.
fn is_typing(event: &KeyboardEvent) -> bool {
    let fields = "textarea, select, input:not([type=checkbox]), .map";
    dom::closest(event.target().as_ref(), fields).is_some()
}

pub fn press(alive: Alive, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(event) || !are_on() {
        return;
    }
    let is_open = dialog().is_some_and(|dialog| dialog.open());
    match event.key().as_str() {
        "?" => help(),
        _ if is_open => return,
        key @ ("j" | "k") => {
            if let Some((n, m)) = dom::step(key == "j") {
                dom::say(&fill(alive.desk.text.row_of, &[("n", &n.to_string()), ("m", &m.to_string())]));
            }
        }
        "x" => {
            dom::toggle();
            bulk::show(alive);
        }
        "/" => dom::focus("#search"),
        _ => return,
    }
    event.prevent_default();
}
