use domain::people::{Action, Role, may_anywhere};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use super::address;
use super::map_side::MapSide;
use super::state::Desk;
use crate::features::emergency::AlarmBanner;
use crate::i18n::{desk_live_text, use_lang};
use crate::live::use_live_pins;

/// The page's pieces. They are written by the server and found in the page by the browser, so nothing of them is
/// sent a second time.
#[derive(Clone, Default, Serialize, Deserialize)]
struct First {
    #[serde(skip)]
    html: [String; 3],
}

#[component]
pub fn DeskPage() -> impl IntoView {
    let pairs: Vec<(String, String)> = use_query_map().with_untracked(|map| {
        let pair = |name: &str| Some((name.to_owned(), map.get(name)?));
        address::NAMES.into_iter().filter_map(pair).collect()
    });
    let first = Resource::new_blocking(|| (), move |()| first(pairs.clone()));
    may_look().then(|| {
        view! {
            <Title text=desk_live_text(use_lang()).title />
            <Suspense>
                {move || Suspend::new(async move {
                    let First { html } = first.await;
                    view! { <Pieces html /> }
                })}
            </Suspense>
        }
    })
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

#[cfg(feature = "ssr")]
async fn first(pairs: Vec<(String, String)>) -> First {
    First { html: super::answer::page(&pairs).await }
}

/// The server writes the page: whoever arrives by the router's own navigation gets it as a document.
#[cfg(not(feature = "ssr"))]
async fn first(_pairs: Vec<(String, String)>) -> First {
    let _page_changes = window().location().reload();
    First::default()
}

#[component]
fn Pieces(html: [String; 3]) -> impl IntoView {
    let [top, side, rest] = html;
    let desk = Desk::new(role(), use_live_pins());
    wake(desk);
    view! {
        <div class="desk-top" inner_html=top></div>
        <AlarmBanner live=desk.live answers=may_anywhere(desk.role, Action::AnswerAlarm) />
        <div class="desk">
            <main class="desk-side" id="main" inner_html=side></main>
            <MapSide desk />
        </div>
        <div inner_html=rest></div>
    }
}

#[cfg(feature = "hydrate")]
fn role() -> Role {
    super::alive::role()
}

/// Of no use to the server, which has written the page before.
#[cfg(not(feature = "hydrate"))]
fn role() -> Role {
    Role::Inspector
}

#[cfg(feature = "hydrate")]
fn wake(desk: Desk) {
    super::alive::start(desk);
}

#[cfg(not(feature = "hydrate"))]
fn wake(_desk: Desk) {}
