use domain::backend::Visitor;
use domain::lang::Lang;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::fields::{NextField, PasswordField, Problem, UsernameField};
use super::next::{landing, local_path, totp_address};
use crate::i18n::{auth_text, fill, use_lang};
use crate::ssr::visitor;
use crate::ui::{ResidentPage, WhoAmI};

/// What a refused `POST /login` hands to the page: everything that was typed but the password and the code.
#[derive(Debug, Clone, Default)]
pub struct LoginAgain {
    pub username: String,
    pub next: String,
    pub problem: Option<LoginProblem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginProblem {
    Wrong,
    Throttled { seconds: i64 },
    Unavailable,
}

impl LoginProblem {
    fn sentence(self, lang: Lang) -> String {
        let text = auth_text(lang);
        match self {
            Self::Wrong => text.wrong.to_owned(),
            Self::Throttled { seconds } => fill(text.wait, &[("n", &seconds.to_string())]),
            Self::Unavailable => text.unavailable.to_owned(),
        }
    }
}

/// `/login`, and the answer to a `POST /login` that was refused.
#[component]
pub fn LoginPage() -> impl IntoView {
    let text = auth_text(use_lang());
    let again = use_context::<LoginAgain>();
    let query = use_query_map().get_untracked();
    let next = again.as_ref().map_or_else(|| query.get("next").unwrap_or_default(), |a| a.next.clone());
    let next = local_path(&next).unwrap_or_default().to_owned();
    let chosen = (query.get("done").as_deref() == Some("password") && again.is_none())
        .then(|| view! { <p class="notice-line" role="status">{text.password_set}</p> });
    let form = move |again: LoginAgain| view! { <LoginForm again next=next.clone() /> };
    let body = match (again, visitor()) {
        (Some(again), _) => form(again).into_any(),
        (None, Visitor::SignedIn(person)) => {
            let on = landing(person.role);
            view! {
                <section class="card">
                    <p>{text.already}</p>
                    <WhoAmI person=(*person).clone() lang=use_lang() />
                    <a class="button" href=on rel="external">{text.go_on}</a>
                </section>
            }
            .into_any()
        }
        (None, Visitor::Unfinished(person)) => {
            let on = totp_address(&query_next());
            view! {
                <section class="card">
                    <p>{text.totp_why}</p>
                    <WhoAmI person=(*person).clone() lang=use_lang() />
                    <a class="button" href=on rel="external">{text.totp_title}</a>
                </section>
            }
            .into_any()
        }
        (None, _) => form(LoginAgain::default()).into_any(),
    };
    view! {
        <ResidentPage title=text.title>
            <h1>{text.title}</h1>
            {chosen}
            {body}
            <p class="hint sign-in-hint">{text.phone_hint}</p>
            <p class="hint sign-in-hint">{text.residents}</p>
        </ResidentPage>
    }
}

fn query_next() -> String {
    use_query_map().get_untracked().get("next").unwrap_or_default()
}

#[component]
fn LoginForm(again: LoginAgain, next: String) -> impl IntoView {
    let lang = use_lang();
    let text = auth_text(lang);
    let wrong = again.problem == Some(LoginProblem::Wrong);
    let sentence = again.problem.map(|problem| problem.sentence(lang));
    view! {
        <form class="sign-in" method="post" action="/login">
            <Problem sentence />
            <UsernameField username=again.username wrong />
            <PasswordField new=false wrong />
            <div class="field">
                <label for="totp">{text.totp}<small>{text.optional}</small></label>
                <p class="hint" id="hint-totp">{text.totp_hint}</p>
                <input
                    type="text"
                    id="totp"
                    name="totp"
                    maxlength="24"
                    autocomplete="one-time-code"
                    autocapitalize="characters"
                    spellcheck="false"
                    aria-describedby="hint-totp"
                    aria-invalid=wrong.then_some("true")
                />
            </div>
            <NextField next />
            <button type="submit" class="button button-big">{text.sign_in}</button>
        </form>
    }
}
