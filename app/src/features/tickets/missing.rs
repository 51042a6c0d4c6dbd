use http::StatusCode;
use leptos::prelude::*;

use crate::i18n::{resident, use_lang};
use crate::ssr::status;
use crate::ui::{Notice, ResidentPage};

/// No such address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    status(StatusCode::NOT_FOUND);
    let text = &resident(use_lang()).missing;
    view! {
        <ResidentPage title=text.title>
            <Notice title=text.title text=text.text>
                <a class="button" href="/" rel="external">{text.to_map}</a>
            </Notice>
        </ResidentPage>
    }
}

/// The store does not answer now.
#[component]
pub fn Unavailable() -> impl IntoView {
    status(StatusCode::SERVICE_UNAVAILABLE);
    let text = &resident(use_lang()).missing;
    view! {
        <ResidentPage title=text.unavailable_title>
            <Notice title=text.unavailable_title text=text.unavailable>
                <a class="button" href="/" rel="external">{text.to_map}</a>
            </Notice>
        </ResidentPage>
    }
}
