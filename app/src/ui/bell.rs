use domain::lang::Lang;
use leptos::prelude::*;

use crate::i18n::{fill, notices_text};

/// Unread notices of whoever asks, as the server counted them for this request. A page that comes alive in the
/// browser cannot find this there: it hands the bell a count of its own, such as that of `/api/notices/unread`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unread(pub u32);

/// Counts beyond this are not told apart.
const MOST: u32 = 99;

/// Keeps the count of the bell up.
#[component]
pub fn BellScript() -> impl IntoView {
    view! { <script type="module" src="/bell.js" nonce=leptos::nonce::use_nonce()></script> }
}

/// The bell in the header of a page of staff: how much there is, and the way to it. `bell.js` keeps the count up.
#[component]
pub fn Bell(#[prop(into)] unread: Signal<Unread>, lang: Lang) -> impl IntoView {
    let text = notices_text(lang);
    let shown = move || match unread.get().0 {
        0 => String::new(),
        count if count > MOST => format!("{MOST}+"),
        count => count.to_string(),
    };
    let label = move || match shown() {
        none if none.is_empty() => text.bell_none.to_owned(),
        count => fill(text.bell, &[("n", &count)]),
    };
    view! {
        <a
            class="bell"
            href="/desk/notices"
            rel="external"
            aria-label=label
            data-bell=text.bell
            data-bell-none=text.bell_none
        >
            <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
                <path d="M12 3a6 6 0 0 0-6 6v4l-2 4h16l-2-4V9a6 6 0 0 0-6-6Zm-2.5 16a2.5 2.5 0 0 0 5 0" />
            </svg>
            <span class="bell-count" aria-hidden="true" data-bell-count>{shown}</span>
        </a>
    }
}
