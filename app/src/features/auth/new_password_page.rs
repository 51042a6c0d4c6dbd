use domain::backend::{AccountError, Newcomer};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::bind_page::DeadLink;
use super::fields::{PasswordField, Problem, UsernameField};
use crate::i18n::{auth_text, use_lang};
use crate::ssr::core;
use crate::ui::ResidentPage;

/// What a refused `POST /login/new/{secret}` hands to the page.
#[derive(Debug, Clone)]
pub struct NewPasswordAgain {
    pub username: String,
    pub error: AccountError,
}

/// `/login/new/{secret}`: a password for whom the link is for, or the first administrator.
#[component]
pub fn NewPasswordPage() -> impl IntoView {
    let secret = use_params_map().get_untracked().get("secret").unwrap_or_default();
    let again = use_context::<NewPasswordAgain>();
    Suspend::new(async move {
        let newcomer = match core() {
            Ok(core) => core.people.newcomer(&secret).await,
            Err(_) => Err(AccountError::Unavailable),
        };
        match newcomer {
            Ok(newcomer) => view! { <Choose newcomer secret again /> }.into_any(),
            Err(error) => view! { <DeadLink error /> }.into_any(),
        }
    })
}

#[component]
fn Choose(newcomer: Newcomer, secret: String, again: Option<NewPasswordAgain>) -> impl IntoView {
    let lang = use_lang();
    let text = auth_text(lang);
    let sentence = again.as_ref().map(|again| again.error.sentence(lang).to_owned());
    let about_name = matches!(
        again.as_ref().map(|again| &again.error),
        Some(AccountError::BadUsername | AccountError::Taken)
    );
    let about_password = sentence.is_some() && !about_name;
    let typed = again.map(|again| again.username).unwrap_or_default();
    let (title, head) = match newcomer {
        Newcomer::FirstAdministrator => (
            text.first_title,
            view! {
                <p>{text.first}</p>
                <UsernameField username=typed wrong=about_name hint=text.username_hint />
            }
            .into_any(),
        ),
        Newcomer::Known(person) => (
            text.new_title,
            view! {
                <p class="happening">{text.new_for} <b>{person.username.clone()}</b></p>
                // Password managers want to know whose password it is.
                <input type="hidden" name="username" autocomplete="username" value=person.username />
            }
            .into_any(),
        ),
    };
    view! {
        <ResidentPage title>
            <h1>{title}</h1>
            <form class="sign-in" method="post" action=format!("/login/new/{secret}")>
                <Problem sentence />
                {head}
                <PasswordField new=true wrong=about_password />
                <button type="submit" class="button button-big">{text.save}</button>
            </form>
        </ResidentPage>
    }
}
