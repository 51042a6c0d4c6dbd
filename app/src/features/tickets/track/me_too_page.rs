use http::StatusCode;
use leptos::prelude::*;

use crate::i18n::{resident, resident_loop, use_lang};
use crate::ssr::status;
use crate::ui::{Notice, ResidentPage};

/// How `POST /t/me-too` ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeTooDone {
    Counted,
    /// Once a device.
    Before,
}

/// The answer to "me too". Without one there is nothing to say, and it looks like a ticket that there is not.
#[component]
pub fn MeTooPage() -> impl IntoView {
    let lang = use_lang();
    let text = resident_loop(lang);
    let done = use_context::<MeTooDone>();
    let (title, sentence) = match done {
        Some(MeTooDone::Counted) => (text.me_too_title, text.me_too),
        Some(MeTooDone::Before) => (text.me_too_title, text.me_too_again),
        None => (text.me_too_none_title, text.me_too_none),
    };
    if done.is_none() {
        status(StatusCode::NOT_FOUND);
    }
    view! {
        <ResidentPage title>
            <Notice title text=sentence>
                <a class="button" href="/" rel="external">{resident(lang).missing.to_map}</a>
            </Notice>
        </ResidentPage>
    }
}
