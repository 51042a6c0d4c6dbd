//! Whether somebody has scrolled into the list; only a browser can know.

#[cfg(feature = "hydrate")]
pub fn is_scrolled(list: &web_sys::HtmlElement) -> bool {
    list.scroll_top() > 8 || list.get_bounding_client_rect().top() < 0.0
}

#[cfg(not(feature = "hydrate"))]
pub fn is_scrolled(_list: &leptos::web_sys::HtmlElement) -> bool {
    false
}
