//! `weiwangge user`, and the link by which the first administrator is made.

use std::io::{IsTerminal, Read};
use std::sync::Arc;

use app::ui::qr_text;
use domain::backend::people_ports::Account;
use domain::backend::{AccountForm, By, FirstPassword, Invitation, Keys, People, Place};

use crate::cli::{NewUser, UserAction};
use crate::clock::SystemClock;
use crate::output;
use crate::password::Argon2id;
use crate::random::OsRandom;
use crate::settings::Settings;
use crate::storage::Stores;

/// Longer than any password; what is longer is no password.
const LONGEST_INPUT: u64 = 4096;

pub fn people(stores: &Stores, keys: Arc<Keys>) -> People {
    People::new(
        stores.people.clone(),
        Arc::new(Argon2id::default()),
        Arc::new(SystemClock),
        Arc::new(OsRandom),
        keys,
    )
}

/// Runs a command about users, beside a live server or without one.
///
/// # Errors
/// A sentence for standard error.
pub async fn run(stores: &Stores, settings: &Settings, action: UserAction) -> Result<(), String> {
    let keys = stores.installation.load_keys(false).await.map_err(|error| error.to_string())?;
    let people = people(stores, Arc::new(keys));
    let base = settings.base_url();
    match action {
        UserAction::Add(user) => add(&people, &place(stores).await?, &base, user).await,
        UserAction::Reset { username } => {
            let given = password_given()?;
            let link =
                people.reset_account(By::Machine, &username, given).await.map_err(|e| e.to_string())?;
            output::line(&format!("{username}: every session has ended; the authenticator is forgotten."));
            told(&base, link.as_ref());
            Ok(())
        }
        UserAction::List => list(&people).await,
        UserAction::Disable { username } => {
            people.disable_account(By::Machine, &username).await.map_err(|e| e.to_string())?;
            output::line(&format!("{username}: disabled; every session has ended."));
            Ok(())
        }
        UserAction::Bind { username } => {
            let place = place(stores).await?;
            let code = people.invite_phone(By::Machine, &username, &place).await;
            let link = format!("{base}/bind/{}", code.map_err(|e| e.to_string())?.secret);
            if let Some(picture) = qr_text(&link) {
                output::line(&picture);
            }
            output::line(&format!(
                "{username} scans this with the phone to be bound, once, within an hour:\n{link}"
            ));
            Ok(())
        }
        UserAction::Unbind { username } => {
            people.revoke_phones(By::Machine, &username).await.map_err(|e| e.to_string())?;
            output::line(&format!("{username}: no phone is bound any more."));
            Ok(())
        }
    }
}

async fn place(stores: &Stores) -> Result<Place, String> {
    let place = stores.installation.load_place().await.map_err(|error| error.to_string())?;
    place.ok_or_else(|| "there is no place yet: import one first, or start with --demo".to_owned())
}

async fn add(people: &People, place: &Place, base: &str, user: NewUser) -> Result<(), String> {
    let NewUser { username, role, name, community, areas, unit, duty } = user;
    let password = password_given()?.map_or(FirstPassword::Link, FirstPassword::Given);
    let form = AccountForm { username, name, role, community, areas, unit, duty };
    let (_, link) =
        people.add_account(By::Machine, &form, password, place).await.map_err(|error| error.to_string())?;
    output::line(&format!("{}: added.", form.username));
    told(base, link.as_ref());
    Ok(())
}

fn told(base: &str, link: Option<&Invitation>) {
    if let Some(link) = link {
        output::line(&format!(
            "A password is chosen by this link, once, before {}:\n{base}/login/new/{}",
            link.expires_at.rfc3339(),
            link.secret
        ));
    }
}

/// The first line of standard input, unless that is a keyboard or empty. Never an argument: those are seen by
/// everybody on the machine.
fn password_given() -> Result<Option<String>, String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        return Ok(None);
    }
    let mut text = String::new();
    let read = input.lock().take(LONGEST_INPUT).read_to_string(&mut text);
    read.map_err(|error| format!("the password cannot be read from standard input: {error}"))?;
    Ok(text.lines().next().map(str::to_owned).filter(|line| !line.is_empty()))
}

async fn list(people: &People) -> Result<(), String> {
    let accounts = people.accounts(By::Machine).await.map_err(|error| error.to_string())?;
    if accounts.is_empty() {
        output::line("There are no users yet.");
    }
    for account in accounts {
        output::line(&row(&account));
    }
    Ok(())
}

fn row(account: &Account) -> String {
    let person = &account.person;
    let mut parts = vec![person.username.clone(), person.role.wire().to_owned(), person.name.clone()];
    parts.extend(person.community.iter().map(ToString::to_string));
    if !person.areas.is_empty() {
        let areas: Vec<String> = person.areas.iter().map(ToString::to_string).collect();
        parts.push(format!("areas {}", areas.join(",")));
    }
    parts.extend(person.unit.iter().map(ToString::to_string));
    parts.extend(person.duty.map(|duty| duty.wire().to_owned()));
    let states = [
        (account.disabled, "disabled"),
        (account.demo, "demo"),
        (account.password.is_none(), "no password"),
        (account.needs_totp && account.totp.is_none(), "no authenticator yet"),
    ];
    parts.extend(states.into_iter().filter(|(is, _)| *is).map(|(_, state)| format!("({state})")));
    parts.join("\t")
}
