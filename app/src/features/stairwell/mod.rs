use leptos::prelude::*;

#[component]
pub fn DoorPage() -> impl IntoView {
    view! { <main></main> }
}
