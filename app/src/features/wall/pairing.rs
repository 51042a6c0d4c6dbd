use std::time::Duration;

use domain::views::WallView;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{wall_code, wall_state};
use super::upkeep;
use crate::i18n::{use_lang, wall_text};

/// How often figures that no event tells are asked for, and whether the wall has been paired meanwhile.
const EVERY: Duration = Duration::from_secs(5);

/// Keeps up what the wall is paired as. Being paired or revoked begins the page anew: its stream is another one then,
/// and what the server rendered before was for other eyes.
pub fn keep_paired(paired: RwSignal<Option<WallView>>, code: RwSignal<Option<String>>) {
    // The first answer says how the page was opened; only a later one can be a change.
    let opened = StoredValue::new(false);
    let ask = move || {
        spawn_local(async move {
            // Without an answer the last one stays.
            let Ok(now) = wall_state().await else { return };
            let Some(was) = paired.try_get_untracked() else { return };
            let first = opened.try_update_value(|opened| !std::mem::replace(opened, true)).unwrap_or(true);
            if was.is_some() != now.is_some() && !first {
                return upkeep::reload();
            }
            let shown = if now.is_none() { wall_code().await.ok() } else { None };
            let _page_may_be_gone = (code.try_set(shown), paired.try_set(now));
        });
    };
    Effect::new(move |_| {
        ask();
        if let Ok(timer) = set_interval_with_handle(ask, EVERY) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// What the wall is: its name, or the code by which it is paired.
#[component]
pub fn Pairing(paired: RwSignal<Option<WallView>>, code: RwSignal<Option<String>>) -> impl IntoView {
    let text = wall_text(use_lang());
    let name = move || paired.with(|wall| wall.as_ref().map(|wall| wall.name.clone()));
    view! {
        <p class="wall-pairing">
            {move || match (name(), code.get()) {
                (Some(name), _) => view! { <span class="wall-name">{name}</span> }.into_any(),
                (None, Some(code)) => {
                    view! {
                        <span>{text.pair}</span>
                        " "
                        <b class="wall-code" data-wall-code=code.clone()>
                            {code.clone()}
                        </b>
                    }
                        .into_any()
                }
                (None, None) => ().into_any(),
            }}
        </p>
    }
}
