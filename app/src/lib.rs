//! What a person sees. Rendered on the server first; the map, the wall and later the desk come alive in the
//! browser (feature `hydrate`), the resident's pages never load WebAssembly.
#![recursion_limit = "256"]

pub mod app;
pub mod error;
pub mod features;
pub mod i18n;
pub mod live;
pub mod map;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod ui;

/// Entry of the browser build.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
