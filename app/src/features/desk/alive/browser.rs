//! What the browser knows and keeps for the desk.

use leptos::prelude::window;

pub fn get(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Keeps it where the browser lets us; without, it lasts as long as the page.
pub fn set(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _full_or_forbidden = storage.set_item(key, value);
    }
}

/// Whether there is room for list and map side by side.
pub fn is_wide() -> bool {
    let wide = window().match_media("(min-width: 1024px)").ok().flatten();
    wide.is_some_and(|wide| wide.matches())
}
