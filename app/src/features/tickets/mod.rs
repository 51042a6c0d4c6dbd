use leptos::prelude::*;

#[component]
pub fn LookupPage() -> impl IntoView {
    view! { <main></main> }
}

#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! { <main></main> }
}

#[component]
pub fn ProgressPage() -> impl IntoView {
    view! { <main></main> }
}

#[component]
pub fn ReceiptPage() -> impl IntoView {
    view! { <main></main> }
}

#[component]
pub fn ReportPage() -> impl IntoView {
    view! { <main></main> }
}
