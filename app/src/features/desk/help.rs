use leptos::ev::KeyboardEvent;
use leptos::html::Dialog;
use leptos::prelude::*;

use super::state::Desk;
use super::{browser, dom};
use crate::i18n::fill;

const KEY: &str = "desk-keys";

/// The keys, and what explains them. Single keys can be turned off: some people's speech input types them.
#[component]
pub fn Help(desk: Desk) -> impl IntoView {
    let text = desk.text;
    let dialog = NodeRef::<Dialog>::new();
    let on = RwSignal::new(true);
    Effect::new(move |_| {
        on.set(browser::get(KEY).as_deref() != Some("off"));
        let listener = window_event_listener(leptos::ev::keydown, move |event| {
            if on.get_untracked() {
                press(desk, dialog, &event);
            }
        });
        on_cleanup(move || listener.remove());
    });
    view! {
        <dialog class="desk-help" node_ref=dialog aria-labelledby="keys">
            <h2 id="keys">{text.keys}</h2>
            <dl>
                {text
                    .keys_list
                    .map(|(key, does)| {
                        view! {
                            <div>
                                <dt>
                                    <kbd>{key}</kbd>
                                </dt>
                                <dd>{does}</dd>
                            </div>
                        }
                    })
                    .into_iter()
                    .collect_view()}
            </dl>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=on
                    on:change=move |event| {
                        let now = event_target_checked(&event);
                        on.set(now);
                        browser::set(KEY, if now { "on" } else { "off" });
                    }
                />
                <span>{text.keys_on}</span>
            </label>
            <button type="button" class="button" on:click=move |_| close(dialog)>{text.dismiss}</button>
        </dialog>
        <button type="button" class="desk-keys" on:click=move |_| open(dialog)>
            {text.keys_open}
            " "
            <kbd>"?"</kbd>
        </button>
    }
}

fn open(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        let _open_already = dialog.show_modal();
    }
}

fn close(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}

fn press(desk: Desk, dialog: NodeRef<Dialog>, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
        return;
    }
    let is_open = dialog.get_untracked().is_some_and(|dialog| dialog.open());
    if is_open && event.key() == "?" {
        close(dialog);
    } else if is_open || dom::is_typing() {
        return;
    } else {
        match event.key().as_str() {
            key @ ("j" | "k") => {
                if let Some(at) = dom::step(key == "j") {
                    let (n, m) = ((at + 1).to_string(), desk.shown.get_untracked().to_string());
                    desk.said.set(fill(desk.text.row_of, &[("n", &n), ("m", &m)]));
                }
            }
            "x" => {
                if dom::toggle() {
                    let picked = dom::picked();
                    desk.say(desk.text.picked, picked.len());
                    desk.picked.set(picked);
                }
            }
            "/" => dom::focus("#search"),
            "?" => open(dialog),
            _ => return,
        }
    }
    event.prevent_default();
}
