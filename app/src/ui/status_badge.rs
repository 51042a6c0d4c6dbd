use domain::lang::Lang;
use domain::ticket::State;
use leptos::prelude::*;

/// Where a ticket stands, in words on the state's colour; 已超时 beside it where the promise has passed.
#[component]
pub fn StatusBadge(state: State, lang: Lang, #[prop(optional)] overdue: bool) -> impl IntoView {
    view! {
        <span class=format!("badge badge-{}", state.wire())>{state.name(lang)}</span>
        {overdue.then(|| view! { <span class="badge badge-overdue">{lang.pick("已超时", "Overdue")}</span> })}
    }
}
