use domain::backend::Denied;
use http::StatusCode;
use leptos::prelude::*;

use super::next::{landing, login_address};
use crate::i18n::{auth_text, use_lang};
use crate::ssr::{status, visitor};
use crate::ui::{Notice, ResidentPage};

/// A form that arrived without a session: where it was going and what was typed.
#[derive(Debug, Clone, Default)]
pub struct KeptForm {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

/// The answer to a form whose sender's session has ended: sign in in another window, come back, send again.
#[component]
pub fn SignInAgainPage() -> impl IntoView {
    status(StatusCode::UNAUTHORIZED);
    let text = auth_text(use_lang());
    let kept = use_context::<KeptForm>();
    let fields = kept.as_ref().map(|kept| kept.fields.clone()).unwrap_or_default();
    let fields = fields.into_iter().map(|(name, value)| view! { <KeptField name value /> }).collect_view();
    let form = kept.map(|kept| {
        view! {
            <form class="sign-in" method="post" action=kept.action>
                {fields}
                <p class="hint">{text.ended_then}</p>
                <button type="submit" class="button button-big">{text.ended_send}</button>
            </form>
        }
    });
    view! {
        <ResidentPage title=text.ended_title>
            <h1>{text.ended_title}</h1>
            <p role="alert">{text.ended}</p>
            <a class="button" href=login_address("/") target="_blank" rel="external noopener">
                {text.ended_sign_in}
                <span class="visually-hidden">" (" {text.new_window} ")"</span>
            </a>
            {form}
        </ResidentPage>
    }
}

/// Long texts are shown, so that they can be read and copied; the rest goes along unseen.
#[component]
fn KeptField(name: String, value: String) -> impl IntoView {
    const SHORT: usize = 40;
    if value.chars().count() <= SHORT && !value.contains('\n') {
        return view! { <input type="hidden" name=name value=value /> }.into_any();
    }
    // Leptos writes the text of a textarea as it is; there `<` and `&` could end it or mean something.
    let escaped = value.replace('&', "&amp;").replace('<', "&lt;");
    let label = name.clone();
    view! {
        <div class="field">
            <textarea name=name rows="4" aria-label=label>
                {escaped}
            </textarea>
        </div>
    }
    .into_any()
}

/// Signed in, but not permitted.
#[component]
pub fn DeniedPage() -> impl IntoView {
    status(StatusCode::FORBIDDEN);
    let lang = use_lang();
    let text = auth_text(lang);
    let begins = visitor().person().map_or("/", |person| landing(person.role));
    view! {
        <ResidentPage title=text.denied_title>
            <Notice title=text.denied_title text=Denied.sentence(lang)>
                <a class="button" href=begins rel="external">{lang.pick("回到我的首页", "Back to where I begin")}</a>
            </Notice>
        </ResidentPage>
    }
}
