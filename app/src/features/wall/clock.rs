use domain::clock::Timestamp;
use leptos::prelude::*;

use crate::i18n::{clock_time, date_time, use_lang, wall_text};
use crate::live::Live;

const UNKNOWN: &str = "--:--:--";

/// The time and the day. Empty in the server's HTML: server and browser would not agree on the second.
#[component]
pub fn Clock(now: RwSignal<Option<Timestamp>>) -> impl IntoView {
    let lang = use_lang();
    let day = move || {
        let at = now.get()?;
        let full = date_time(at, lang);
        let date = full.rsplit_once(' ').map_or(full.as_str(), |(date, _)| date);
        let weekday = at.local().date.weekday().number_days_from_monday();
        Some(format!("{} {}", date.trim_end_matches(','), wall_text(lang).weekdays[usize::from(weekday)]))
    };
    view! {
        <div class="wall-clock">
            <time class="wall-time">{move || now.get().map_or_else(|| UNKNOWN.to_owned(), clock_time)}</time>
            <span class="wall-day">{move || day().unwrap_or_default()}</span>
        </div>
    }
}

/// When something last arrived: amber after 30 s without news, hatched red after 90.
#[component]
pub fn Freshness(live: Live, now: RwSignal<Option<Timestamp>>) -> impl IntoView {
    let text = wall_text(use_lang());
    // Before the first news the page's own opening counts: a wall that never connects must not look fresh.
    let opened = Memo::new(move |held: Option<&Option<Timestamp>>| held.copied().flatten().or(now.get()));
    let class = move || {
        let since = live.last_news.get().or(opened.get());
        let age = now.get().zip(since).map_or(0, |(now, since)| now.0 - since.0);
        match age {
            ..=30_000 => "wall-fresh",
            30_001..=90_000 => "wall-fresh is-stale",
            _ => "wall-fresh is-dead",
        }
    };
    let time = move || live.last_news.get().map_or_else(|| UNKNOWN.to_owned(), clock_time);
    view! {
        <p class=class>
            <span>{text.updated}</span>
            " "
            <time>{time}</time>
        </p>
    }
}
