use std::sync::Arc;

use domain::backend::people_ports::Account;
use domain::backend::{AccountError, By, Core};
use domain::clock::Timestamp;
use domain::lang::Lang;
use domain::people::Person;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::account_form::{AddAccount, NewAccountForm};
use super::account_row::AccountRow;
use super::frame::AdminPage;
use crate::features::auth::DeniedPage;
use crate::features::tickets::Unavailable;
use crate::i18n::{admin_text, date_time, fill, use_lang};
use crate::ssr::{core, require_person};
use crate::ui::QrPicture;

/// A link that works once, to be shown this once.
#[derive(Debug, Clone)]
pub struct OneTimeLink {
    pub username: String,
    pub address: String,
    pub expires_at: Timestamp,
    /// For a phone to scan; otherwise it chooses a password.
    pub phone: bool,
}

/// What `POST /admin` hands to the page.
#[derive(Debug, Clone, Default)]
pub struct AccountsAgain {
    pub link: Option<OneTimeLink>,
    pub error: Option<AccountError>,
    /// Whose account the refused act was about; none is about a new one.
    pub about: Option<String>,
    pub form: NewAccountForm,
}

/// An account with how many phones are bound to it.
#[derive(Clone)]
pub struct Listed {
    pub account: Account,
    pub phones: u32,
}

/// `/admin`: everybody who may sign in.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let lang = use_lang();
    let again = use_context::<AccountsAgain>().unwrap_or_default();
    let query = use_query_map().get_untracked();
    let done = query.get("done").zip(query.get("user"));
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    Suspend::new(async move {
        match listed(&core, &person).await {
            Ok(accounts) => view! { <Accounts core person accounts done again lang /> }.into_any(),
            Err(AccountError::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
    .into_any()
}

async fn listed(core: &Core, person: &Person) -> Result<Vec<Listed>, AccountError> {
    let by = By::Person(person);
    let mut listed = Vec::new();
    for account in core.people.accounts(by).await? {
        let phones = core.people.phones_of(by, account.person.id).await?;
        listed.push(Listed { account, phones });
    }
    // Those who are gone come last.
    listed.sort_by_key(|listed| listed.account.disabled);
    Ok(listed)
}

#[component]
fn Accounts(
    core: Core,
    person: Arc<Person>,
    accounts: Vec<Listed>,
    done: Option<(String, String)>,
    again: AccountsAgain,
    lang: Lang,
) -> impl IntoView {
    let text = &admin_text(lang).people;
    let told = done.and_then(|(done, user)| {
        let sentence = match done.as_str() {
            "disable" => text.done_disable,
            "unbind" => text.done_unbind,
            _ => return None,
        };
        Some(fill(sentence, &[("name", &user)]))
    });
    let count = fill(text.count, &[("n", &accounts.len().to_string())]);
    let (about, error) = (again.about.clone(), again.error.clone());
    let refused = error.clone().filter(|_| about.is_some());
    let rows = accounts.into_iter().map(|listed| view! { <AccountRow core=core.clone() listed lang /> });
    let rows = rows.collect_view();
    let adding = if about.is_none() { error } else { None };
    view! {
        <AdminPage title=text.title here="/admin" person=(*person).clone() lang>
            {told.map(|told| view! { <p class="notice-line" role="status">{told}</p> })}
            {again.link.map(|link| view! { <ShownOnce link lang /> })}
            {refused
                .map(|error| {
                    let whose = about.clone().unwrap_or_default();
                    view! {
                        <p class="summary" role="alert">
                            <b>{whose}</b>
                            " "
                            {error.sentence(lang)}
                        </p>
                    }
                })}
            <section class="card" aria-labelledby="everybody">
                <h2 id="everybody">{count}</h2>
                <ul class="accounts">{rows}</ul>
            </section>
            <AddAccount core form=again.form error=adding lang />
        </AdminPage>
    }
}

#[component]
fn ShownOnce(link: OneTimeLink, lang: Lang) -> impl IntoView {
    let text = &admin_text(lang).people;
    let sentence = if link.phone { text.phone_link } else { text.password_link };
    let told = fill(sentence, &[("name", &link.username), ("time", &date_time(link.expires_at, lang))]);
    let picture = link.phone.then(|| view! { <QrPicture text=link.address.clone() label=text.qr /> });
    view! {
        <section class="card one-time" role="status">
            <p>{told}</p>
            {picture}
            <p class="secret" data-link>{link.address}</p>
            <p class="hint">{text.once}</p>
        </section>
    }
}
