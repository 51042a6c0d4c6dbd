use domain::error::Refusal;
use domain::pins::Tally;
use domain::query::{DESK_ROWS, DeskQuery, Filter, Sort, StatusFilter};
use leptos::prelude::*;

use super::address::{href, with};
use super::dom;
use super::state::Desk;
use crate::error::AppError;
use crate::i18n::fill;

#[component]
pub fn List(desk: Desk, tally: Memo<Option<Tally>>) -> impl IntoView {
    let text = desk.text;
    let total = move || tally.with(|tally| tally.as_ref().map(|tally| tally.total));
    let count = move || match total() {
        Some(n) => fill(text.count, &[("n", &n.to_string())]),
        None => fill(text.count_page, &[("n", &desk.shown.get().to_string())]),
    };
    let overdue = move || tally.with(|tally| tally.as_ref().map_or(0, |tally| tally.overdue));
    let all_picked = move || desk.shown.get() > 0 && desk.picked.with(Vec::len) == desk.shown.get();
    view! {
        <section
            class="desk-list"
            id="list"
            tabindex="-1"
            aria-label=text.list
            aria-busy=move || desk.loading.get().then_some("true")
            data-total=move || total().map(|n| n.to_string())
            node_ref=desk.pane
        >
            <header class="desk-list-head">
                <label class="pick">
                    <input
                        type="checkbox"
                        aria-label=text.select_all
                        prop:checked=all_picked
                        on:change=move |event| {
                            let on = event_target_checked(&event);
                            dom::pick_only(|_| on);
                            desk.picked.set(dom::picked());
                        }
                    />
                </label>
                <h2>{count}</h2>
                {move || {
                    (overdue() > 0)
                        .then(|| {
                            let words = fill(text.overdue_count, &[("n", &overdue().to_string())]);
                            view! { <p class="overdue">{words}</p> }
                        })
                }}
                <Conditions desk />
            </header>
            <Trouble desk />
            <News desk />
            <Empty desk />
            <ul
                class="desk-rows"
                inner_html=move || desk.html.get()
                on:change=move |_| {
                    let picked = dom::picked();
                    desk.say(text.picked, picked.len());
                    desk.picked.set(picked);
                }
                on:mouseover=move |event| point(desk, event.target())
                on:focusin=move |event| point(desk, event.target())
                on:mouseleave=move |_| desk.pointed.set(None)
            ></ul>
            <Pages desk total=Signal::derive(total) />
        </section>
    }
}

fn point(desk: Desk, target: Option<leptos::web_sys::EventTarget>) {
    let number = dom::ticket_at(target);
    if desk.pointed.with_untracked(|before| *before != number) {
        desk.pointed.set(number);
    }
}

/// The conditions that no filter shows, with the way out of all.
#[component]
fn Conditions(desk: Desk) -> impl IntoView {
    let plain = |query: &DeskQuery| {
        let filter = Filter { status: query.filter.status, ..Filter::default() };
        query.is_plain() && query.filter == filter && query.filter.status == Some(StatusFilter::Open)
    };
    move || {
        let to = with(&DeskQuery::default(), |q| q.filter.status = Some(StatusFilter::Open));
        let text = desk.text;
        desk.query
            .with(|query| !plain(query))
            .then(|| view! { <a class="desk-reset" data-noscroll="true" href=to>{text.reset}</a> })
    }
}

/// Why the list is not what was asked for.
#[component]
fn Trouble(desk: Desk) -> impl IntoView {
    let text = desk.text;
    move || {
        desk.trouble.get().map(|error| {
            let signed_out = matches!(error, AppError::Refused { refusal: Refusal::SignIn });
            let words = match error {
                AppError::Offline => text.offline,
                _ if signed_out => text.signed_out,
                _ => text.failed,
            };
            view! {
                <div class="desk-trouble" role="alert">
                    <p>{words}</p>
                    {if signed_out {
                        // The page itself leads to signing in and back here.
                        view! { <a class="button button-quiet" href="" rel="external">{text.sign_in}</a> }.into_any()
                    } else {
                        view! {
                            <button
                                type="button"
                                class="button button-quiet"
                                on:click=move |_| desk.load(Vec::new())
                            >
                                {text.retry}
                            </button>
                        }
                            .into_any()
                    }}
                </div>
            }
        })
    }
}

/// What came while the list was being read, and what of it stands elsewhere once it is shown.
#[component]
fn News(desk: Desk) -> impl IntoView {
    let text = desk.text;
    view! {
        {move || {
            let n = desk.news.with(Vec::len);
            (n > 0)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="fresh"
                            on:click=move |_| desk.load(desk.news.get_untracked())
                        >
                            {fill(text.news, &[("n", &n.to_string())])}
                            " · "
                            {text.show}
                        </button>
                    }
                })
        }}
        {move || {
            let n = desk.elsewhere.get();
            (n > 0)
                .then(|| {
                    let to = desk.query.with(|query| with(query, |q| q.sort = Sort::Changed));
                    view! {
                        <p class="desk-elsewhere">
                            {fill(text.elsewhere, &[("n", &n.to_string())])}
                            " "
                            <a href=to data-noscroll="true">{text.by_change}</a>
                        </p>
                    }
                })
        }}
    }
}

#[component]
fn Empty(desk: Desk) -> impl IntoView {
    let text = desk.text;
    let none = Memo::new(move |_| desk.shown.get() == 0);
    move || {
        if !none.get() {
            return None;
        }
        let query = desk.query.get();
        let open = with(&DeskQuery::default(), |q| q.filter.status = Some(StatusFilter::Open));
        Some(if query.q.is_empty() {
            let title = if query.mine { text.empty_mine } else { text.empty };
            view! {
                <div class="desk-empty">
                    <p class="desk-empty-title">{title}</p>
                    <p>{text.empty_hint}</p>
                    <a class="button button-quiet" data-noscroll="true" href=open>{text.all_of_open}</a>
                </div>
            }
            .into_any()
        } else {
            let everywhere = with(&query, |q| q.filter.status = None);
            let cleared = with(&query, |q| q.q.clear());
            view! {
                <div class="desk-empty">
                    <p class="desk-empty-title">{fill(text.not_found, &[("q", &query.q)])}</p>
                    <p>{text.searchable}</p>
                    {query
                        .filter
                        .status
                        .is_some()
                        .then(|| {
                            view! {
                                <a class="button button-quiet" data-noscroll="true" href=everywhere>
                                    {text.in_all_states}
                                </a>
                            }
                        })}
                    <a class="button button-quiet" data-noscroll="true" href=cleared>{text.clear_search}</a>
                </div>
            }
            .into_any()
        })
    }
}

#[component]
fn Pages(desk: Desk, total: Signal<Option<u32>>) -> impl IntoView {
    let text = desk.text;
    let page = move || desk.query.with(|query| query.page);
    let to = move |page: u32| desk.query.with(|query| href(&DeskQuery { page, ..query.clone() }));
    let words = move || {
        let n = (page() + 1).to_string();
        let of = total.get().map(|total| total.div_ceil(DESK_ROWS).max(1).to_string());
        let words = fill(text.page, &[("n", &n)]);
        of.map_or(words.clone(), |of| format!("{words} / {of}"))
    };
    view! {
        <nav class="pages" aria-label=text.pages hidden=move || page() == 0 && !desk.more.get()>
            <a
                rel="prev"
                data-noscroll="true"
                href=move || to(page().saturating_sub(1))
                aria-disabled=move || (page() == 0).then_some("true")
            >
                {text.newer}
            </a>
            <span>{words}</span>
            <a
                rel="next"
                data-noscroll="true"
                href=move || to(page() + u32::from(desk.more.get()))
                aria-disabled=move || (!desk.more.get()).then_some("true")
            >
                {text.older}
            </a>
        </nav>
    }
}
