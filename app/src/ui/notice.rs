use leptos::prelude::*;

/// A whole page's message: nothing here, not allowed, not available. What to do next is its children.
#[component]
pub fn Notice(title: &'static str, text: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="notice">
            <h1>{title}</h1>
            <p>{text}</p>
            <div class="notice-ways">{children()}</div>
        </section>
    }
}
