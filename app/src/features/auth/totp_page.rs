use domain::backend::TotpError;
use domain::backend::TotpOffer;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::fields::{NextField, Problem};
use super::next::{landing, local_path, login_address};
use crate::i18n::{auth_text, use_lang};
use crate::ssr::{SESSION_COOKIE, cookie, core, see_other, visitor};
use crate::ui::{Notice, QrPicture, ResidentPage};

/// What a `POST /login/totp-setup` hands to the page: the codes once they are there, or what was wrong.
#[derive(Debug, Clone)]
pub enum RecoveryCodes {
    Shown { codes: Vec<String>, next: String },
    Refused { error: TotpError, next: String },
}

/// `/login/totp-setup`
#[component]
pub fn TotpPage() -> impl IntoView {
    let lang = use_lang();
    let text = auth_text(lang);
    let asked = use_query_map().get_untracked().get("next").unwrap_or_default();
    let again = use_context::<RecoveryCodes>();
    Suspend::new(async move {
        if let Some(RecoveryCodes::Shown { codes, next }) = again {
            return view! { <Codes codes next /> }.into_any();
        }
        let person = visitor().anybody().cloned();
        let (Some(person), Some(token)) = (person, cookie(SESSION_COOKIE)) else {
            see_other(&login_address("/"));
            return ().into_any();
        };
        let offer = match core() {
            Ok(core) => core.people.set_up_totp(&person, &token).await,
            Err(_) => Err(TotpError::Unavailable),
        };
        let (error, next) = match again {
            Some(RecoveryCodes::Refused { error, next }) => (Some(error), next),
            _ => (None, asked),
        };
        let next = local_path(&next).unwrap_or_default().to_owned();
        match offer {
            Ok(offer) => {
                let sentence = error.map(|error| error.sentence(lang).to_owned());
                view! { <Offer offer sentence next /> }.into_any()
            }
            Err(error) => {
                let on = landing(person.role);
                view! {
                    <ResidentPage title=text.totp_title>
                        <Notice title=text.totp_title text=error.sentence(lang)>
                            <a class="button" href=on rel="external">{text.go_on}</a>
                        </Notice>
                    </ResidentPage>
                }
                .into_any()
            }
        }
    })
}

#[component]
fn Offer(offer: TotpOffer, sentence: Option<String>, next: String) -> impl IntoView {
    let text = auth_text(use_lang());
    let wrong = sentence.is_some();
    let typed: String =
        offer.typed.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
    view! {
        <ResidentPage title=text.totp_title>
            <h1>{text.totp_title}</h1>
            <p>{text.totp_why}</p>
            <section class="card">
                <p>{text.totp_scan}</p>
                <QrPicture text=offer.uri label=text.totp_picture />
                <p>{text.totp_typed}</p>
                <p class="code secret">{typed}</p>
            </section>
            <form class="sign-in" method="post" action="/login/totp-setup">
                <Problem sentence />
                <div class="field">
                    <label for="totp">{text.totp_code}</label>
                    <input
                        type="text"
                        id="totp"
                        name="totp"
                        required
                        maxlength="8"
                        inputmode="numeric"
                        autocomplete="one-time-code"
                        aria-invalid=wrong.then_some("true")
                    />
                </div>
                <NextField next />
                <button type="submit" class="button button-big">{text.totp_confirm}</button>
            </form>
        </ResidentPage>
    }
}

#[component]
fn Codes(codes: Vec<String>, next: String) -> impl IntoView {
    let text = auth_text(use_lang());
    let begins = visitor().anybody().map_or("/", |person| landing(person.role));
    let on = local_path(&next).unwrap_or(begins).to_owned();
    let rows = codes.into_iter().map(|code| view! { <li class="code">{code}</li> }).collect_view();
    view! {
        <ResidentPage title=text.totp_done>
            <h1>{text.totp_done}</h1>
            <section class="card" aria-labelledby="recovery">
                <h2 id="recovery">{text.recovery_title}</h2>
                <p>{text.recovery}</p>
                <ul class="recovery">{rows}</ul>
            </section>
            <a class="button button-big" href=on rel="external">{text.recovery_kept}</a>
        </ResidentPage>
    }
}
