use domain::people::{Action, may_anywhere};
use leptos::prelude::*;

use super::address::{href, with};
use super::search_box::SearchBox;
use super::state::{Desk, Totals};
use crate::i18n::fill;
use crate::ui::WhoAmI;

#[component]
pub fn Head(desk: Desk, totals: Memo<Totals>) -> impl IntoView {
    let text = desk.text;
    let lang = desk.lang;
    let me = desk.me.get_value();
    let enters = may_anywhere(me.role, Action::EnterForOther);
    let other = lang.pick("&lang=en", "&lang=zh").to_owned();
    let switch = move || desk.query.with(href) + &other;
    let _ = totals;
    view! {
        <header class="desk-head">
            <p class="desk-brand">
                <a href="/desk" rel="external">{text.brand}</a>
                <span>{text.desk}</span>
            </p>
            <SearchBox desk />
            <State desk />
            <nav class="desk-ways" aria-label=text.desk>
                {enters
                    .then(|| {
                        view! { <a class="desk-enter" href="/desk/enter" rel="external">{text.enter}</a> }
                    })}
                <Bell desk />
                <a href=switch rel="external" lang=lang.pick("en", "zh")>{text.other_language}</a>
            </nav>
            <WhoAmI person=me lang />
        </header>
    }
}

/// Whether what is shown is live, and the way to see it anew where it may be old.
#[component]
fn State(desk: Desk) -> impl IntoView {
    let text = desk.text;
    let words = move || {
        if !desk.live.connected.get() {
            text.lost
        } else if desk.stale.get() {
            text.stale
        } else if desk.live.is_loaded() {
            text.live
        } else {
            text.starting
        }
    };
    let doubt = move || !desk.live.connected.get() || desk.stale.get();
    view! {
        <div class="desk-state-line" class:is-lost=doubt>
            <p role="status">{words}</p>
            {move || {
                doubt()
                    .then(|| {
                        view! {
                            <button type="button" class="desk-refresh" on:click=move |_| desk.load(Vec::new())>
                                {text.refresh}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

/// How much waits for the person. Notices will hang here.
#[component]
fn Bell(desk: Desk) -> impl IntoView {
    let waiting = move || desk.counts.with(|counts| counts.waiting);
    let label = move || fill(desk.text.waiting, &[("n", &waiting().to_string())]);
    let to = move || {
        desk.query.with(|_| {
            with(&domain::query::DeskQuery::default(), |q| {
                q.mine = true;
                q.filter.status = Some(domain::query::StatusFilter::Open);
            })
        })
    };
    view! {
        <a class="bell" id="notices" href=to aria-label=label title=label>
            <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
                <path d="M6 17V11a6 6 0 0 1 12 0v6l2 2H4z" />
                <path d="M10 21.5h4" />
            </svg>
            <span data-waiting=waiting>{move || waiting().to_string()}</span>
        </a>
    }
}
