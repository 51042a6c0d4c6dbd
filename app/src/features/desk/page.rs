use domain::error::Refusal;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::api::{Opened, open};
use super::bulk_bar::BulkBar;
use super::filters::Filters;
use super::head::Head;
use super::help::Help;
use super::list::List;
use super::map_side::MapSide;
use super::selects::Selects;
use super::state::{Desk, use_tallies};
use super::tabs::Tabs;
use super::{address, dom, news};
use crate::error::AppError;
use crate::i18n::{desk_text, use_lang};
use crate::live::use_live_pins;
use crate::map::MarkSymbols;
use crate::ui::Notice;

#[component]
pub fn DeskPage() -> impl IntoView {
    let text = desk_text(use_lang());
    let query = use_query_map();
    let pairs: Vec<(String, String)> = query.with_untracked(|map| {
        let pair = |name: &str| Some((name.to_owned(), map.get(name)?));
        address::NAMES.into_iter().filter_map(pair).collect()
    });
    if !may_look() {
        return ().into_any();
    }
    // Asked once, for the desk as it was opened.
    let first = Resource::new_blocking(|| (), move |()| open(pairs.clone()));
    view! {
        <Title text=format!("{} · {}", text.title, text.brand) />
        <Suspense fallback=move || {
            view! { <p class="loading">{text.loading}</p> }
        }>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(opened) => view! { <Board opened /> }.into_any(),
                    Err(error) => view! { <NoDesk error /> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// Whether somebody is signed in; otherwise the answer has become the way to sign in.
#[cfg(feature = "ssr")]
fn may_look() -> bool {
    crate::ssr::require_person().is_some()
}

#[cfg(not(feature = "ssr"))]
fn may_look() -> bool {
    true
}

#[component]
fn NoDesk(error: AppError) -> impl IntoView {
    let text = desk_text(use_lang());
    let denied = matches!(error, AppError::Refused { refusal: Refusal::Forbidden });
    view! {
        <main class="desk-none" id="main">
            {if denied {
                view! {
                    <Notice title=text.denied_title text=text.denied>
                        <a class="button" href="/admin" rel="external">{text.to_admin}</a>
                        <a class="button button-quiet" href="/" rel="external">{text.to_map}</a>
                    </Notice>
                }
                    .into_any()
            } else {
                view! {
                    <Notice title=text.title text=text.failed>
                        <a class="button" href="" rel="external">{text.retry}</a>
                    </Notice>
                }
                    .into_any()
            }}
        </main>
    }
}

#[component]
fn Board(opened: Opened) -> impl IntoView {
    let map = use_query_map();
    let role = opened.me.role;
    let query = Memo::new(move |_| {
        map.with(|map| {
            let name = |name: &'static str| map.get_str(name).map(|value| (name, value));
            address::read(address::NAMES.into_iter().filter_map(name), role)
        })
    });
    let live = use_live_pins();
    let desk = Desk::new(opened, query, live);
    let (view, totals) = use_tallies(desk);
    Effect::new(move |before: Option<domain::query::DeskQuery>| {
        let now = query.get();
        match before {
            None => desk.read_rows(),
            Some(before) if before != now => desk.load(Vec::new()),
            Some(_) => {}
        }
        now
    });
    news::follow(desk);
    Effect::new(move |_| desk.pointed.with(|number| dom::point(number.as_ref())));
    view! {
        <a class="skip" href="#list" rel="external">{desk.text.skip}</a>
        <MarkSymbols />
        <Head desk totals />
        <main class="desk" id="main">
            <h1 class="visually-hidden">{desk.text.title}</h1>
            <div class="desk-side">
                <Tabs desk totals />
                <input type="checkbox" id="show-filters" class="visually-hidden" />
                <label class="desk-fold" for="show-filters">{desk.text.show_filters}</label>
                <div class="desk-filters">
                    <Filters desk tally=view />
                    <Selects desk />
                </div>
                <List desk tally=view />
                <BulkBar desk />
            </div>
            <MapSide desk />
        </main>
        <Help desk />
        <p class="visually-hidden" role="status" aria-live="polite">{move || desk.said.get()}</p>
    }
}
