//! The shapes of the categories, one set for the canvas and for HTML: paths in a box of 24 by 24.

use domain::catalog::Category;
use domain::ticket::State;
use leptos::prelude::*;

/// The outline, filled with the state's colour.
pub fn outline(category: Option<Category>) -> &'static str {
    match category {
        // A shield.
        Some(Category::A) => "M12 2 21 5V11C21 16.5 17.2 20.4 12 22.5 6.8 20.4 3 16.5 3 11V5Z",
        // A square bin.
        Some(Category::B) => {
            "M4.5 3H19.5A1.5 1.5 0 0 1 21 4.5V19.5A1.5 1.5 0 0 1 19.5 21H4.5A1.5 1.5 0 0 1 3 19.5V4.5A1.5 1.5 0 0 1 4.5 3Z"
        }
        // A wheel.
        Some(Category::C) => "M12 2A10 10 0 0 1 12 22 10 10 0 0 1 12 2Z",
        // A drop.
        Some(Category::D) => "M12 1.2C16 6.2 20 10.2 20 14.8A8 8 0 0 1 4 14.8C4 10.2 8 6.2 12 1.2Z",
        // A door.
        Some(Category::E) => "M5 22V8.5A7 6.8 0 0 1 19 8.5V22Z",
        // A triangle.
        Some(Category::F) => "M12 1.8 23 21.5H1Z",
        // A hexagon.
        Some(Category::G) | None => "M12 1.5 21.2 6.7V17.3L12 22.5 2.8 17.3V6.7Z",
    }
}

/// What stands inside, in white strokes.
pub fn inner(category: Option<Category>) -> &'static str {
    match category {
        Some(Category::A) => "M8 12 11 15 16.2 9",
        Some(Category::B) => "M7.5 8.5H16.5M10 8V6.3H14V8M8.8 8.5 9.5 17.5H14.5L15.2 8.5",
        Some(Category::C) => "M12 7A5 5 0 0 1 12 17 5 5 0 0 1 12 7ZM12 7V17M7 12H17",
        Some(Category::D) => "M8.2 15A4 4 0 0 0 12 18.8",
        Some(Category::E) => "M9 21.5V10H15V21.5M12.8 16V16.2",
        Some(Category::F) => "M13 8.5 10.2 14.2H13.8L11.2 19",
        Some(Category::G) | None => "M8 12H8.1M12 12H12.1M16 12H16.1",
    }
}

/// The class that carries a state's colour.
pub fn state_class(state: State) -> String {
    let colour = match state {
        State::Declined | State::Merged | State::Withdrawn | State::Confirmed => "closed",
        other => other.wire(),
    };
    format!("is-{colour}")
}

/// The same mark as on the map, beside words that say what it means.
#[component]
pub fn CategoryMark(category: Option<Category>) -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <path class="mark-outline" d=outline(category) />
            <path class="mark-inner" d=inner(category) />
        </svg>
    }
}

/// Where [`mark_symbols`] keeps a category's mark: long lists refer to it instead of repeating the paths.
#[cfg(feature = "ssr")]
pub fn mark_id(category: Option<Category>) -> &'static str {
    let ids = ["mark-A", "mark-B", "mark-C", "mark-D", "mark-E", "mark-F", "mark-G"];
    ids[category.unwrap_or(Category::G) as usize]
}

/// The marks of all categories, once in a page.
#[cfg(feature = "ssr")]
pub fn mark_symbols(out: &mut crate::ui::Markup) {
    out.raw("<svg class=\"mark-symbols\" aria-hidden=\"true\" width=\"0\" height=\"0\">");
    for category in Category::ALL.map(Some) {
        out.raw("<symbol id=\"").raw(mark_id(category)).raw("\" viewBox=\"0 0 24 24\">");
        out.raw("<path class=\"mark-outline\" d=\"").raw(outline(category)).raw("\"/>");
        out.raw("<path class=\"mark-inner\" d=\"").raw(inner(category)).raw("\"/></symbol>");
    }
    out.raw("</svg>");
}
