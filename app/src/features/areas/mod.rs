use leptos::prelude::*;

#[component]
pub fn MapPage() -> impl IntoView {
    view! { <main></main> }
}
