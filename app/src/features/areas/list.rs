use domain::event::Pin;
use domain::pins::Tally;
use leptos::html::Section;
use leptos::prelude::*;

use super::address::{Address, href};
use super::api::ROWS;
use super::reading::is_scrolled;
use super::row::Row;
use crate::i18n::{fill, map_text, use_lang};
use crate::live::Live;

/// The list twin. What is being read stays where it is: news comes in by itself only at the top of page 1.
#[component]
pub fn List(address: Memo<Address>, tally: Memo<Tally>, rows: Memo<Vec<Pin>>, live: Live) -> impl IntoView {
    let lang = use_lang();
    let text = map_text(lang);
    let list = NodeRef::<Section>::new();
    let shown = RwSignal::new(rows.get_untracked());
    let waiting = RwSignal::new(0_usize);
    let take_all = move || {
        waiting.set(0);
        shown.set(rows.get_untracked());
    };
    Effect::new(move |before: Option<Address>| {
        let (now, fresh) = (address.get(), rows.get());
        let reading = now.page > 0 || list.get_untracked().is_some_and(|el| is_scrolled(&el));
        if before.is_some_and(|b| b == now) && reading && live.revision.get_untracked() > 1 {
            let kept = shown.with_untracked(|old| live.with(|set| refreshed(old, set)));
            let held: Vec<_> = kept.iter().map(|p| p.number.clone()).collect();
            waiting.set(fresh.iter().filter(|p| !held.contains(&p.number)).count());
            shown.set(kept);
        } else {
            waiting.set(0);
            if shown.with_untracked(|old| *old != fresh) {
                shown.set(fresh);
            }
        }
        now
    });
    let pages = move || tally.with(|t| (t.total as usize).div_ceil(ROWS).max(1));
    let numbers = move |sentence: &str, n: String| fill(sentence, &[("n", &n)]);
    let total = move || tally.with(|t| t.total);
    let link = move |page: usize| address.with(|a| href(&a.filter, page, ""));
    view! {
        <section class="list" node_ref=list aria-label=text.reports data-total=total tabindex="0">
            <header class="list-head">
                <h2>{text.reports}</h2>
                <p>{move || numbers(text.count, total().to_string())}</p>
                {move || {
                    let n = tally.with(|t| t.overdue);
                    (n > 0)
                        .then(|| view! { <p class="overdue">{numbers(text.overdue_count, n.to_string())}</p> })
                }}
            </header>
            {move || {
                (waiting.get() > 0)
                    .then(|| {
                        view! {
                            <button class="fresh" type="button" on:click=move |_| take_all()>
                                {numbers(text.fresh, waiting.get().to_string())}
                            </button>
                        }
                    })
            }}
            {move || {
                shown
                    .with(Vec::is_empty)
                    .then(|| {
                        view! {
                            <div class="empty">
                                <p>{text.empty}</p>
                                <p class="muted">{text.empty_hint}</p>
                                <a href="/">{text.clear}</a>
                            </div>
                        }
                    })
            }}
            <ul class="rows">
                <For
                    each=move || shown.get()
                    key=|pin| (pin.number.clone(), pin.version, pin.overdue)
                    let:pin
                >
                    <Row pin />
                </For>
            </ul>
            <nav class="pages" aria-label=text.reports hidden=move || pages() < 2>
                <a href=move || link(address.with(|a| a.page.saturating_sub(1)))
                    aria-disabled=move || address.with(|a| a.page == 0).then_some("true")>
                    {text.newer}
                </a>
                <span>
                    {move || {
                        let page = address.with(|a| a.page + 1).to_string();
                        fill(text.page, &[("n", &page), ("m", &pages().to_string())])
                    }}
                </span>
                <a href=move || link((address.with(|a| a.page) + 1).min(pages() - 1))
                    aria-disabled=move || (address.with(|a| a.page) + 1 >= pages()).then_some("true")>
                    {text.older}
                </a>
            </nav>
        </section>
    }
}

/// The same rows in the same order, each as it is now; those that left the public view drop out.
fn refreshed(old: &[Pin], set: &domain::pins::PinSet) -> Vec<Pin> {
    old.iter().filter_map(|pin| set.get(&pin.number).cloned()).collect()
}
