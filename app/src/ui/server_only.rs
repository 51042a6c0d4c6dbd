use leptos::prelude::*;

/// Stands in the browser build for every page of a resident: those come from the server alone, so whoever
/// arrives at one through the router's own navigation gets it loaded as a document.
#[component]
pub fn ServerOnly() -> impl IntoView {
    let _ = window().location().reload();
}
