use domain::views::Overview;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address::Address;
use super::api::{ROWS, overview};
use super::filters::Filters;
use super::list::List;
use crate::error::AppError;
use crate::i18n::{map_text, use_lang};
use crate::live::Live;

/// Filters and list, from the server's answer first and from the live pins as soon as they are there.
#[component]
pub fn Board(first: Result<Overview, AppError>, address: Memo<Address>, live: Live) -> impl IntoView {
    let text = map_text(use_lang());
    let asked = RwSignal::new(first);
    // Between hydration and the snapshot, or where it never comes, the server answers each view.
    Effect::new(move |before: Option<Address>| {
        let now = address.get();
        if before.is_some_and(|b| b != now) && live.revision.get_untracked() == 0 {
            let Address { filter, page } = now.clone();
            spawn_local(async move {
                let answer = overview(filter.to_query(), page).await;
                let _left_the_page = asked.try_set(answer);
            });
        }
        now
    });
    let tally = Memo::new(move |_| {
        if live.is_loaded() {
            return live.with(|pins| pins.tally(&address.get().filter));
        }
        asked.with(|a| a.as_ref().map(|o| o.tally.clone()).unwrap_or_default())
    });
    let rows = Memo::new(move |_| {
        if live.is_loaded() {
            let Address { filter, page } = address.get();
            return live.with(|pins| pins.newest(&filter, page, ROWS));
        }
        asked.with(|a| a.as_ref().map(|o| o.rows.clone()).unwrap_or_default())
    });
    let failed = Memo::new(move |_| !live.is_loaded() && asked.with(Result::is_err));
    view! {
        {move || {
            failed
                .get()
                .then(|| {
                    view! {
                        <p class="failed" role="alert">
                            {text.failed}
                            <a href="" rel="external">
                                {text.retry}
                            </a>
                        </p>
                    }
                })
        }}
        <Filters address tally />
        <List address tally rows live />
    }
}
