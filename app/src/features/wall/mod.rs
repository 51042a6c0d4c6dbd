use leptos::prelude::*;

#[component]
pub fn WallPage() -> impl IntoView {
    view! { <main></main> }
}
