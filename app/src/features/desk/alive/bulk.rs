//! One move for all that is selected.

use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlInputElement, HtmlSelectElement};

use super::ask::{Trouble, ask, object, text, texts};
use super::{Alive, dom};
use crate::i18n::fill;
use crate::ui::Markup;

/// Shows how many are selected, and what can be done with them.
pub fn show(alive: Alive) {
    let n = dom::picked().len();
    let words = fill(alive.desk.text.picked, &[("n", &n.to_string())]);
    dom::text(".bulk-count", &words);
    dom::hide(".bulk", n == 0);
    let rows = alive.desk.numbers.with_untracked(|numbers| numbers.len());
    if let Some(all) = dom::find_as::<HtmlInputElement>("#pick-all") {
        all.set_checked(n > 0 && n == rows);
    }
    if n > 0 {
        dom::say(&words);
    }
}

/// What became of one of them, and why it was not done.
struct Outcome {
    number: String,
    why: Option<String>,
}

pub fn act(alive: Alive, action: String) {
    let mut unit = String::new();
    if action == "dispatch" {
        unit = dom::find_as::<HtmlSelectElement>("#bulk-unit").map(|s| s.value()).unwrap_or_default();
        if unit.is_empty() {
            dom::focus("#bulk-unit");
            return;
        }
    }
    let numbers = dom::picked();
    if numbers.is_empty() || dom::find(".bulk[aria-busy]").is_some() {
        return;
    }
    busy(true);
    dom::text(".bulk-count", alive.desk.text.working);
    let form = object(&[("action", action.into()), ("unit", unit.into())]);
    let numbers = texts(numbers.iter().map(String::as_str));
    let body = object(&[("numbers", numbers), ("form", form)]);
    spawn_local(async move {
        let answer = ask("bulk", body).await.map(|all| outcomes(&all));
        busy(false);
        if let Ok(outcomes) = &answer {
            // What was not done stays selected.
            dom::pick_only(|number| outcomes.iter().any(|o| o.why.is_some() && o.number == number));
        }
        show(alive);
        report(alive, answer);
    });
}

fn outcomes(all: &JsValue) -> Vec<Outcome> {
    let of =
        |one: JsValue| Outcome { number: text(&one, "number").unwrap_or_default(), why: text(&one, "why") };
    all.dyn_ref::<Array>().map(|all| all.iter().map(of).collect()).unwrap_or_default()
}

/// A second press while the first is under way does nothing.
fn busy(busy: bool) {
    if let Some(bar) = dom::find(".bulk") {
        let _valid_name =
            if busy { bar.set_attribute("aria-busy", "true") } else { bar.remove_attribute("aria-busy") };
    }
}

/// Which succeeded, and why the others did not.
fn report(alive: Alive, answer: Result<Vec<Outcome>, Trouble>) {
    let words = alive.desk.text;
    let mut html = Markup::default();
    match answer {
        Ok(outcomes) => {
            let left: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.why.is_some()).collect();
            let done = (outcomes.len() - left.len()).to_string();
            html.raw("<p data-done=\"")
                .text(&done)
                .raw("\">")
                .text(&fill(words.done, &[("n", &done)]))
                .raw("</p>");
            if !left.is_empty() {
                let n = left.len().to_string();
                html.raw("<p>").text(&fill(words.not_done, &[("n", &n)])).raw("</p><ul>");
                for Outcome { number, why } in left {
                    html.raw("<li data-failed=\"")
                        .text(number)
                        .raw("\"><a rel=\"external\" href=\"/desk/tickets/");
                    html.text(number).raw("\">").text(number).raw("</a> ");
                    html.text(why.as_deref().unwrap_or_default()).raw("</li>");
                }
                html.raw("</ul>");
            }
        }
        Err(Trouble::SignedOut) => {
            html.raw("<p>")
                .raw(words.signed_out)
                .raw(" <a href=\"\" rel=\"external\">")
                .raw(words.sign_in)
                .raw("</a></p>");
        }
        Err(Trouble::Offline) => {
            html.raw("<p>").raw(words.offline_bulk).raw("</p>");
        }
        Err(Trouble::Failed) => {
            html.raw("<p>").raw(words.failed_bulk).raw("</p>");
        }
    }
    html.raw("<button type=\"button\" class=\"button button-quiet\" data-act=\"dismiss\">")
        .raw(words.dismiss);
    html.raw("</button>");
    if let Some(place) = dom::find(".bulk-report") {
        place.set_inner_html(&html.finish());
    }
    dom::hide(".bulk-report", false);
}
