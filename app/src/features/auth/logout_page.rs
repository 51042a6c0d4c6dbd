use leptos::prelude::*;

use crate::i18n::{auth_text, use_lang};
use crate::ssr::visitor;
use crate::ui::{BellScript, Notice, ResidentPage};

/// `/logout`: asks for a press, since following a link must change nothing.
#[component]
pub fn LogoutPage() -> impl IntoView {
    let text = auth_text(use_lang());
    if visitor().anybody().is_none() {
        return view! {
            <ResidentPage title=text.nobody_title>
                <Notice title=text.nobody_title text=text.nobody>
                    <a class="button" href="/login" rel="external">{text.to_login}</a>
                </Notice>
            </ResidentPage>
        }
        .into_any();
    }
    view! {
        <ResidentPage title=text.sign_out_title>
            <Notice title=text.sign_out_title text=text.sign_out_text>
                <form class="one-button" method="post" action="/logout">
                    <button type="submit" class="button">{text.sign_out}</button>
                </form>
                <a class="button button-quiet" href="/" rel="external">{text.stay}</a>
            </Notice>
        </ResidentPage>
        <BellScript />
    }
    .into_any()
}
