use http::request::Parts;
use leptos::prelude::*;

use crate::i18n::{emergency_text, use_lang};

/// 紧急求助: on every page of residents and of staff. The first press: it leads to the telephone numbers, and takes
/// along what the page knows of the place.
#[component]
pub fn EmergencyLink() -> impl IntoView {
    let address = use_context::<Parts>()
        .map_or_else(|| "/emergency".to_owned(), |parts| address(parts.uri.path(), parts.uri.query()));
    view! {
        <a class="emergency-link" href=address rel="external nofollow">
            {emergency_text(use_lang()).link}
        </a>
    }
}

/// Door codes are letters, digits, dots and dashes; what is anything else is left behind rather than encoded.
fn address(path: &str, query: Option<&str>) -> String {
    let plain = |value: &&str| {
        !value.is_empty()
            && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    };
    if let Some(code) = path.strip_prefix("/s/").filter(plain) {
        return format!("/emergency?code={code}");
    }
    let asked: Vec<String> = query
        .unwrap_or_default()
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, value)| matches!(*name, "code" | "lat" | "lng") && plain(value))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if asked.is_empty() { "/emergency".to_owned() } else { format!("/emergency?{}", asked.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn the_place_of_the_page_goes_along() {
        assert_eq!(address("/s/GK1-1-3-2.a.K7P2", None), "/emergency?code=GK1-1-3-2.a.K7P2");
        assert_eq!(address("/report", Some("lat=31.32&lng=121.43&x=y")), "/emergency?lat=31.32&lng=121.43");
        assert_eq!(address("/report", Some("code=%22%3E")), "/emergency");
        assert_eq!(address("/t/ticket", None), "/emergency");
    }
}
