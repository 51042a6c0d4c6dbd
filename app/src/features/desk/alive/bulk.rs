//! One move for all that is selected.

use domain::error::Refusal;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use super::{Alive, dom};
use crate::error::AppError;
use crate::features::desk::api::{BulkForm, Outcome, bulk};
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

pub fn act(alive: Alive, action: String) {
    let mut form = BulkForm { action, unit: String::new() };
    if form.action == "dispatch" {
        form.unit = dom::find_as::<HtmlSelectElement>("#bulk-unit").map(|s| s.value()).unwrap_or_default();
        if form.unit.is_empty() {
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
    spawn_local(async move {
        let answer = bulk(numbers, form).await;
        busy(false);
        if let Ok(outcomes) = &answer {
            // What was not done stays selected.
            dom::pick_only(|number| outcomes.iter().any(|o| o.why.is_some() && o.number == number));
        }
        show(alive);
        report(alive, answer);
    });
}

/// A second press while the first is under way does nothing.
fn busy(busy: bool) {
    if let Some(bar) = dom::find(".bulk") {
        let _valid_name =
            if busy { bar.set_attribute("aria-busy", "true") } else { bar.remove_attribute("aria-busy") };
    }
}

/// Which succeeded, and why the others did not.
fn report(alive: Alive, answer: Result<Vec<Outcome>, AppError>) {
    let text = alive.desk.text;
    let mut html = Markup::default();
    match answer {
        Ok(outcomes) => {
            let left: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.why.is_some()).collect();
            let done = (outcomes.len() - left.len()).to_string();
            html.raw("<p data-done=\"")
                .text(&done)
                .raw("\">")
                .text(&fill(text.done, &[("n", &done)]))
                .raw("</p>");
            if !left.is_empty() {
                let n = left.len().to_string();
                html.raw("<p>").text(&fill(text.not_done, &[("n", &n)])).raw("</p><ul>");
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
        Err(AppError::Refused { refusal: Refusal::SignIn }) => {
            html.raw("<p>")
                .raw(text.signed_out)
                .raw(" <a href=\"\" rel=\"external\">")
                .raw(text.sign_in)
                .raw("</a></p>");
        }
        Err(AppError::Offline) => {
            html.raw("<p>").raw(text.offline).raw("</p>");
        }
        Err(_) => {
            html.raw("<p>").raw(text.failed).raw("</p>");
        }
    }
    html.raw("<button type=\"button\" class=\"button button-quiet\" data-act=\"dismiss\">").raw(text.dismiss);
    html.raw("</button>");
    if let Some(place) = dom::find(".bulk-report") {
        place.set_inner_html(&html.finish());
    }
    dom::hide(".bulk-report", false);
}
