//! Fields of the sign-in pages.

use leptos::prelude::*;

use crate::i18n::{auth_text, use_lang};

/// What is wrong with the whole form, above it; nothing while nothing is.
#[component]
pub fn Problem(sentence: Option<String>) -> impl IntoView {
    sentence.map(|sentence| view! { <p class="summary" id="problem" role="alert">{sentence}</p> })
}

#[component]
pub fn UsernameField(
    username: String,
    wrong: bool,
    #[prop(optional)] hint: Option<&'static str>,
) -> impl IntoView {
    let text = auth_text(use_lang());
    let described = hint.map(|_| "hint-username");
    view! {
        <div class="field">
            <label for="username">{text.username}</label>
            {hint.map(|hint| view! { <p class="hint" id="hint-username">{hint}</p> })}
            <input
                type="text"
                id="username"
                name="username"
                required
                maxlength="64"
                autocomplete="username"
                autocapitalize="none"
                spellcheck="false"
                value=username
                aria-describedby=described
                aria-invalid=wrong.then_some("true")
            />
        </div>
    }
}

/// Never filled in again by us: a password is in no page.
#[component]
pub fn PasswordField(new: bool, wrong: bool) -> impl IntoView {
    let text = auth_text(use_lang());
    let (label, complete) =
        if new { (text.new_password, "new-password") } else { (text.password, "current-password") };
    view! {
        <div class="field">
            <label for="password">{label}</label>
            {new.then(|| view! { <p class="hint" id="hint-password">{text.new_hint}</p> })}
            <input
                type="password"
                id="password"
                name="password"
                required
                maxlength="256"
                autocomplete=complete
                aria-describedby=new.then_some("hint-password")
                aria-invalid=wrong.then_some("true")
            />
        </div>
    }
}

/// Where to go on; nothing where there is nowhere.
#[component]
pub fn NextField(next: String) -> impl IntoView {
    (!next.is_empty()).then(|| view! { <input type="hidden" name="next" value=next /> })
}
