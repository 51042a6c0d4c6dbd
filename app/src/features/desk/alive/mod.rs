//! The desk in the browser: what the server wrote, kept up to date and answering to hands and keys.

mod ask;
mod browser;
mod bulk;
mod counts;
mod dom;
mod events;
mod keys;
mod news;
mod saved;
mod search;
mod view;

use domain::lang::Lang;
use domain::people::Role;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::state::Desk;
use crate::i18n::use_lang;

pub use browser::is_wide;

/// Whose desk it is, as the page says.
pub fn role() -> Role {
    dom::told("data-role").and_then(|role| Role::from_wire(&role)).unwrap_or(Role::Inspector)
}

/// Goes to an address of the desk; `true` puts it in the present one's place.
type Navigate = Box<dyn Fn(&str, bool) + Send + Sync>;

/// What the parts need besides what they share with the map.
#[derive(Clone, Copy)]
struct Alive {
    desk: Desk,
    lang: Lang,
    /// Goes to another view without loading the page.
    navigate: StoredValue<Navigate>,
    /// What came while the list was being read.
    news: StoredValue<Vec<domain::ids::TicketNumber>>,
    /// Something may have been missed.
    stale: RwSignal<bool>,
    /// Counts requests, so that a late answer does not replace a later one.
    turn: StoredValue<u32>,
}

/// Begins once the page is hydrated, and ends with it.
pub fn start(desk: Desk) {
    let navigate = use_navigate();
    let alive = Alive {
        desk,
        lang: use_lang(),
        navigate: StoredValue::new(Box::new(move |to, replace| {
            navigate(to, leptos_router::NavigateOptions { replace, scroll: false, ..Default::default() });
        })),
        news: StoredValue::new(Vec::new()),
        stale: RwSignal::new(false),
        turn: StoredValue::new(0),
    };
    // In an effect of its own, which runs once: what is listened to in one that runs again ends with its first run.
    Effect::new(move |_| {
        // Without a list there is a notice, which needs no script.
        if dom::find(".desk-list").is_some() {
            events::listen(alive);
            view::arrived(alive);
        }
    });
    Effect::new(move |before: Option<domain::query::DeskQuery>| {
        let now = desk.query.get();
        if before.is_some_and(|before| before != now) {
            view::go(alive, Vec::new());
        }
        now
    });
    Effect::new(move |_| {
        let (loaded, connected) = (desk.live.is_loaded(), desk.live.connected.get());
        dom::state_line(desk.text, loaded, connected, alive.stale.get());
    });
    Effect::new(move |_| desk.pointed.with(|number| dom::point(number.as_ref())));
    counts::follow(alive);
    news::follow(alive);
}
