//! The server keeps nothing for a browser.

pub fn get(_key: &str) -> Option<String> {
    None
}

pub fn set(_key: &str, _value: &str) {}

pub fn is_wide() -> bool {
    false
}
