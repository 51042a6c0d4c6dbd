use leptos::html::Input;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::address::href;
use super::state::Desk;
use super::{browser, dom};
use crate::i18n::fill;

/// Views that one person keeps in a browser.
const MOST: usize = 20;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct View {
    name: String,
    address: String,
}

/// The person's own views: a view is an address with a name, kept in this browser for this account.
#[component]
pub fn Saved(desk: Desk) -> impl IntoView {
    let text = desk.text;
    let key = StoredValue::new(format!("desk-views-{}", desk.me.with_value(|me| me.id.0)));
    let views = RwSignal::new(Vec::<View>::new());
    let naming = RwSignal::new(false);
    let field = NodeRef::<Input>::new();
    // After hydration: the server knows nothing of them.
    Effect::new(move |_| {
        let kept = key.with_value(|key| browser::get(key));
        if let Some(kept) = kept.and_then(|json| serde_json::from_str(&json).ok()) {
            views.set(kept);
        }
    });
    let keep = move || {
        let json = views.with_untracked(|views| serde_json::to_string(views).unwrap_or_default());
        key.with_value(|key| browser::set(key, &json));
    };
    let save = move || {
        let name = field.get_untracked().map(|input| input.value()).unwrap_or_default();
        let name: String = name.trim().chars().take(20).collect();
        if name.is_empty() {
            return;
        }
        let address = desk.query.with_untracked(href);
        views.update(|views| {
            views.retain(|view| view.name != name);
            views.truncate(MOST - 1);
            views.push(View { name, address });
        });
        naming.set(false);
        keep();
    };
    let remove = move |name: String| {
        views.update(|views| views.retain(|view| view.name != name));
        keep();
        dom::focus(".desk-tab[aria-current]");
    };
    Effect::new(move |_| {
        if let Some(input) = field.get() {
            let _focusable = input.focus();
        }
    });
    view! {
        {move || {
            let now = desk.query.with(href);
            views
                .get()
                .into_iter()
                .map(|View { name, address }| {
                    let current = address == now;
                    let label = fill(text.delete_view, &[("name", &name)]);
                    let gone = name.clone();
                    view! {
                        <span class="desk-saved">
                            <a
                                class="desk-tab"
                                data-noscroll="true"
                                href=address
                                aria-current=current.then_some("page")
                            >
                                {name}
                            </a>
                            {current
                                .then(|| {
                                    view! {
                                        <button
                                            type="button"
                                            class="desk-tab-drop"
                                            aria-label=label
                                            on:click=move |_| remove(gone.clone())
                                        >
                                            "×"
                                        </button>
                                    }
                                })}
                        </span>
                    }
                })
                .collect_view()
        }}
        {move || {
            if naming.get() {
                view! {
                    <form
                        class="desk-naming"
                        on:submit=move |event| {
                            event.prevent_default();
                            save();
                        }
                    >
                        <input
                            node_ref=field
                            maxlength="20"
                            aria-label=text.view_name
                            placeholder=text.view_name
                        />
                        <button type="submit">{text.save}</button>
                        <button type="button" on:click=move |_| naming.set(false)>{text.cancel}</button>
                    </form>
                }
                    .into_any()
            } else {
                view! {
                    <button type="button" class="desk-keep" on:click=move |_| naming.set(true)>
                        {text.save_view}
                    </button>
                }
                    .into_any()
            }
        }}
    }
}
