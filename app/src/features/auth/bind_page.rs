use domain::backend::AccountError;
use domain::people::Person;
use http::StatusCode;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::i18n::{auth_text, use_lang};
use crate::ssr::{core, status};
use crate::ui::{Notice, ResidentPage};

/// `/bind/{secret}`: shows whom the phone would be bound to and asks for a press. Scanning alone changes nothing:
/// messengers open links on their own.
#[component]
pub fn BindPage() -> impl IntoView {
    let secret = use_params_map().get_untracked().get("secret").unwrap_or_default();
    Suspend::new(async move {
        let invited = match core() {
            Ok(core) => core.people.invited(&secret).await,
            Err(_) => Err(AccountError::Unavailable),
        };
        match invited {
            Ok(person) => view! { <Press person secret /> }.into_any(),
            Err(error) => view! { <DeadLink error /> }.into_any(),
        }
    })
}

#[component]
fn Press(person: Person, secret: String) -> impl IntoView {
    let lang = use_lang();
    let text = auth_text(lang);
    view! {
        <ResidentPage title=text.bind_title>
            <h1>{text.bind_title}</h1>
            <section class="card">
                <p class="happening">
                    {text.bind_whom} <b>{person.name}</b> " · " {person.role.name(lang)}
                </p>
                <p>{text.bind_what}</p>
                <form class="one-button" method="post" action=format!("/bind/{secret}")>
                    <button type="submit" class="button button-big">{text.bind}</button>
                </form>
                <p class="hint">{text.bind_not_me}</p>
            </section>
        </ResidentPage>
    }
}

/// A one-time link that does not work: unknown, used, expired and revoked look alike.
#[component]
pub fn DeadLink(error: AccountError) -> impl IntoView {
    let lang = use_lang();
    let text = auth_text(lang);
    status(match error {
        AccountError::NoSuchLink => StatusCode::NOT_FOUND,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    });
    view! {
        <ResidentPage title=text.link_dead_title>
            <Notice title=text.link_dead_title text=error.sentence(lang)>
                <a class="button" href="/login" rel="external">{text.to_login}</a>
            </Notice>
        </ResidentPage>
    }
}
