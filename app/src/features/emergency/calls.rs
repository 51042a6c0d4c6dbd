use leptos::prelude::*;

use crate::i18n::EmergencyText;

/// 120, 110, 119: first and largest.
#[component]
pub fn Calls(text: &'static EmergencyText) -> impl IntoView {
    let calls = text.calls.map(|(number, what)| {
        view! {
            <li>
                <a class="call" href=format!("tel:{number}")>
                    <b>{number}</b>
                    <span>{what}</span>
                </a>
            </li>
        }
    });
    view! { <ul class="calls">{calls.collect_view()}</ul> }
}
