//! Going from view to view.

use domain::ids::TicketNumber;
use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::ask::{Trouble, ask, object, text, texts};
use super::{Alive, bulk, counts, dom, saved, search};
use crate::features::desk::address;
use crate::i18n::fill;
use crate::ui::Markup;

/// The desk's parts for the present view, or for its first page.
pub async fn parts(alive: Alive, first_page: bool, fresh: &[TicketNumber]) -> Result<JsValue, Trouble> {
    let pairs: Array = alive.desk.query.with_untracked(|query| {
        let mut pairs = address::pairs(query);
        pairs.retain(|(name, _)| !(first_page && *name == "page"));
        pairs.iter().map(|(name, value)| texts([*name, value.as_str()])).collect()
    });
    let fresh: Vec<String> = fresh.iter().map(ToString::to_string).collect();
    let fresh = texts(fresh.iter().map(String::as_str));
    ask("parts", object(&[("pairs", pairs.into()), ("fresh", fresh)])).await
}

/// Puts a part in place.
pub fn place(parts: &JsValue, name: &str) {
    if let Some(html) = text(parts, name) {
        dom::part(name, &html);
    }
}

/// Asks for the present view; `fresh` are marked as new.
pub fn go(alive: Alive, fresh: Vec<TicketNumber>) {
    let turn = alive.turn.try_update_value(|turn| {
        *turn += 1;
        *turn
    });
    dom::busy(true);
    spawn_local(async move {
        let answer = parts(alive, false, &fresh).await;
        if alive.turn.try_get_value() != turn {
            return;
        }
        dom::busy(false);
        match answer {
            Ok(parts) => show(alive, &parts),
            Err(why) => trouble(alive, why),
        }
    });
}

fn show(alive: Alive, parts: &JsValue) {
    ["tabs", "filters", "list"].into_iter().for_each(|name| place(parts, name));
    if let Some(list) = dom::find(".desk-list") {
        list.set_scroll_top(0);
    }
    dom::hide(".desk-trouble", true);
    alive.stale.set(false);
    alive.news.set_value(Vec::new());
    arrived(alive);
    let n = alive.desk.numbers.with_untracked(|numbers| numbers.len()).to_string();
    dom::say(&fill(alive.desk.text.found, &[("n", &n)]));
}

/// What follows from a list that has come into the page.
pub fn arrived(alive: Alive) {
    alive.desk.numbers.set(dom::rows().into_iter().map(|(number, _)| number).collect());
    bulk::show(alive);
    counts::write(alive);
    saved::show(alive);
    search::follow(alive);
    let to = alive.desk.query.with_untracked(address::href);
    let lang = alive.lang.pick("en", "zh");
    if let Some(link) = dom::find("#other-language") {
        let _valid_name = link.set_attribute("href", &format!("{to}&lang={lang}"));
    }
}

/// Why the list is not what was asked for, and what to do. What was there before stays.
fn trouble(alive: Alive, why: Trouble) {
    let text = alive.desk.text;
    let mut html = Markup::default();
    html.raw("<p>").raw(match why {
        Trouble::Offline => text.offline,
        Trouble::SignedOut => text.signed_out,
        Trouble::Failed => text.failed,
    });
    if why == Trouble::SignedOut {
        // The page itself leads to signing in and back here.
        html.raw("</p><a class=\"button button-quiet\" href=\"\" rel=\"external\">")
            .raw(text.sign_in)
            .raw("</a>");
    } else {
        html.raw("</p><button type=\"button\" class=\"button button-quiet\" data-act=\"reload\">");
        html.raw(text.retry).raw("</button>");
    }
    if let Some(place) = dom::find(".desk-trouble") {
        place.set_inner_html(&html.finish());
    }
    dom::hide(".desk-trouble", false);
}
