//! Going from view to view.

use domain::error::Refusal;
use domain::ids::TicketNumber;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Alive, bulk, counts, dom, saved, search};
use crate::error::AppError;
use crate::features::desk::address;
use crate::features::desk::api::{Parts, parts};
use crate::i18n::fill;
use crate::ui::Markup;

pub fn pairs(alive: Alive) -> Vec<(String, String)> {
    let pairs = alive.desk.query.with_untracked(address::pairs);
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Asks for the present view; `fresh` are marked as new.
pub fn go(alive: Alive, fresh: Vec<TicketNumber>) {
    let turn = alive.turn.try_update_value(|turn| {
        *turn += 1;
        *turn
    });
    let pairs = pairs(alive);
    let fresh = fresh.iter().map(ToString::to_string).collect();
    dom::busy(true);
    spawn_local(async move {
        let answer = parts(pairs, fresh).await;
        if alive.turn.try_get_value() != turn {
            return;
        }
        dom::busy(false);
        match answer {
            Ok(parts) => show(alive, &parts),
            Err(error) => trouble(alive, &error),
        }
    });
}

fn show(alive: Alive, parts: &Parts) {
    dom::part("tabs", &parts.tabs);
    dom::part("filters", &parts.filters);
    dom::part("list", &parts.list);
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
fn trouble(alive: Alive, error: &AppError) {
    let text = alive.desk.text;
    let mut html = Markup::default();
    let signed_out = matches!(error, AppError::Refused { refusal: Refusal::SignIn });
    html.raw("<p>").raw(match error {
        AppError::Offline => text.offline,
        _ if signed_out => text.signed_out,
        _ => text.failed,
    });
    if signed_out {
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
