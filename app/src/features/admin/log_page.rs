use std::collections::BTreeMap;

use domain::backend::people_ports::{SecurityEntry, SecurityEvent};
use domain::backend::{AccountError, By, Core};
use domain::ids::AccountId;
use domain::lang::Lang;
use domain::people::Person;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::frame::AdminPage;
use crate::features::auth::DeniedPage;
use crate::features::tickets::Unavailable;
use crate::i18n::{LogText, admin_text, date_time, step_name, use_lang};
use crate::ssr::{core, require_person};

/// Accounts by number: username for who wants to be exact.
type Known = BTreeMap<AccountId, String>;

/// `/admin/log`: the last lines of the security log.
#[component]
pub fn SecurityLogPage() -> impl IntoView {
    let lang = use_lang();
    let event = use_query_map().get_untracked().get("event").and_then(|name| SecurityEvent::from_wire(&name));
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    Suspend::new(async move {
        match read(&core, &person, event).await {
            Ok((lines, known)) => {
                view! { <Log person=(*person).clone() lines known event lang /> }.into_any()
            }
            Err(AccountError::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
    .into_any()
}

async fn read(
    core: &Core,
    person: &Person,
    event: Option<SecurityEvent>,
) -> Result<(Vec<SecurityEntry>, Known), AccountError> {
    let by = By::Person(person);
    let lines = core.people.security_log(by, event).await?;
    let accounts = core.people.accounts(by).await?;
    let known = accounts.into_iter().map(|account| (account.person.id, account.person.username)).collect();
    Ok((lines, known))
}

fn event_name(event: SecurityEvent, text: &LogText) -> &'static str {
    let at = SecurityEvent::ALL.iter().position(|known| *known == event);
    at.and_then(|at| text.events.get(at)).copied().unwrap_or_default()
}

#[component]
fn Log(
    person: Person,
    lines: Vec<SecurityEntry>,
    known: Known,
    event: Option<SecurityEvent>,
    lang: Lang,
) -> impl IntoView {
    let text = &admin_text(lang).log;
    let options = SecurityEvent::ALL.into_iter().map(|known| {
        let selected = event == Some(known);
        view! {
            <option value=known.wire() selected=selected>
                {event_name(known, text)}
            </option>
        }
    });
    let options = options.collect_view();
    let none = lines.is_empty();
    let rows = lines.into_iter().map(|line| view! { <Line line known=known.clone() lang /> }).collect_view();
    view! {
        <AdminPage title=text.title here="/admin/log" person lang>
            <p class="hint">{text.what}</p>
            <form class="duty-choose" method="get" action="/admin/log">
                <label for="event">{text.event}</label>
                <select id="event" name="event">
                    <option value="">{text.every}</option>
                    {options}
                </select>
                <button type="submit" class="button button-quiet">{text.look}</button>
            </form>
            <div class="wide" role="region" aria-label=text.title tabindex="0">
                <table class="log">
                    <thead>
                        <tr>
                            <th scope="col">{text.at}</th>
                            <th scope="col">{text.event}</th>
                            <th scope="col">{text.who}</th>
                            <th scope="col">{text.about}</th>
                            <th scope="col">{text.detail}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {none.then(|| view! { <p class="empty">{text.empty}</p> })}
        </AdminPage>
    }
}

#[component]
fn Line(line: SecurityEntry, known: Known, lang: Lang) -> impl IntoView {
    let text = &admin_text(lang).log;
    let name = |id: AccountId| known.get(&id).cloned().unwrap_or_else(|| format!("#{}", id.0));
    let who = line.who.map_or_else(|| text.machine.to_owned(), name);
    let about = line.about.map(name);
    let action = line.action.map(|action| step_name(action, lang).to_owned());
    let detail: Vec<String> = [action, line.subject].into_iter().flatten().collect();
    view! {
        <tr data-event=line.event.wire()>
            <td>
                <time datetime=line.at.rfc3339()>{date_time(line.at, lang)}</time>
            </td>
            <td>{event_name(line.event, text)}</td>
            <td>{who}</td>
            <td>{about}</td>
            <td>{detail.join(" · ")}</td>
        </tr>
    }
}
