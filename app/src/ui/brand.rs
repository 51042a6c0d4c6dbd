use leptos::prelude::*;

/// The mark: five areas, one grid.
#[component]
pub fn BrandMark() -> impl IntoView {
    view! {
        <svg class="brand-mark" width="32" height="32" viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="8" />
            <path d="M7 7h6v6H7zM19 7h6v6h-6zM7 19h6v6H7zM19 19h6v6h-6z" />
            <path d="M13 13h6v6h-6z" />
        </svg>
    }
}
