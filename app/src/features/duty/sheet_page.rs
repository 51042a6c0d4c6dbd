use std::sync::Arc;

use domain::backend::{Core, HandedRow, HandoverSheet};
use domain::duty::Taken;
use domain::error::{Field, Refusal};
use domain::lang::Lang;
use domain::people::Person;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::again::{HandoverAgain, summary, wrong};
use super::handover_list::{HandedLine, Standing};
use super::handover_page::{NoteField, colleague, unit_names};
use crate::features::auth::DeniedPage;
use crate::features::tickets::Unavailable;
use crate::i18n::{HandoverText, date_time, duty_text, fill, use_lang};
use crate::ssr::{core, require_person};
use crate::ui::StaffPage;

/// `/desk/handover/{id}`: a handover as it was given, for taking over, for reading later and for paper.
#[component]
pub fn HandoverSheetPage() -> impl IntoView {
    let lang = use_lang();
    // A number that is none looks like one of others.
    let id = use_params_map().get_untracked().get("id").and_then(|id| id.parse().ok()).unwrap_or(0);
    let done = use_query_map().get_untracked().get("done");
    let again = use_context::<HandoverAgain>().unwrap_or_default();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    Suspend::new(async move {
        match core.handover_sheet(&person, id).await {
            Ok(sheet) => {
                let text = &duty_text(lang).handover;
                let told = match done.as_deref() {
                    Some("give") => Some(text.given_done),
                    Some("take") => Some(text.taken_done),
                    _ => None,
                };
                view! { <Sheet core person sheet told again nonce lang /> }.into_any()
            }
            Err(Refusal::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
    .into_any()
}

#[component]
fn Sheet(
    core: Core,
    person: Arc<Person>,
    sheet: HandoverSheet,
    told: Option<&'static str>,
    again: HandoverAgain,
    nonce: Option<String>,
    lang: Lang,
) -> impl IntoView {
    let text = &duty_text(lang).handover;
    let handover = sheet.handover;
    let waits_for_others = sheet.current && handover.taken.is_none() && handover.given_by == person.id;
    let n = handover.items.len().to_string();
    let lines =
        sheet.rows.into_iter().map(|row| view! { <Line core=core.clone() row lang /> }).collect_view();
    let given = by(&core, handover.given_by, handover.given_at, text, lang);
    let taken = handover.taken.clone();
    let is_taken = if taken.is_some() { "1" } else { "0" };
    let open = if sheet.current { text.not_taken } else { text.replaced };
    view! {
        <StaffPage title=text.sheet_title person=(*person).clone()>
            <div class="duty-page">
                <div class="order-ways">
                    <a class="button button-quiet" href="/desk/handover" rel="external">{text.back}</a>
                    <button type="button" class="button button-quiet" data-print hidden>{text.print}</button>
                </div>
                {told.map(|told| view! { <p class="notice-line" role="status">{told}</p> })}
                <article class="card handover-sheet" data-handover=handover.id.to_string()>
                    <h1>{text.sheet_title} <small>{sheet.unit.name.get(lang).to_owned()}</small></h1>
                    <dl class="facts">
                        <div>
                            <dt>{text.given}</dt>
                            <dd>{given} {said(&handover.note)}</dd>
                        </div>
                        <div data-taken=is_taken>
                            <dt>{text.taken}</dt>
                            <dd>{taken_line(&core, taken, open, text, lang)}</dd>
                        </div>
                    </dl>
                    <h2>{fill(text.list, &[("n", &n)])}</h2>
                    <ul class="handed">{lines}</ul>
                    {handover.more.then(|| view! { <p class="proposal">{text.more}</p> })}
                </article>
                {waits_for_others.then(|| view! { <p class="hint">{text.waits_own}</p> })}
                {(sheet.can_take || again.refusal.is_some()).then(|| view! { <Take id=handover.id again lang /> })}
            </div>
        </StaffPage>
        <script type="module" src="/desk.js" nonce=nonce></script>
    }
}

fn by(
    core: &Core,
    account: domain::ids::AccountId,
    at: domain::clock::Timestamp,
    text: &HandoverText,
    lang: Lang,
) -> String {
    fill(text.by, &[("name", &colleague(core, account, lang)), ("time", &date_time(at, lang))])
}

fn said(note: &str) -> Option<AnyView> {
    let note = note.to_owned();
    (!note.is_empty()).then(|| view! { <p class="words">{note}</p> }.into_any())
}

fn taken_line(
    core: &Core,
    taken: Option<Taken>,
    open: &'static str,
    text: &HandoverText,
    lang: Lang,
) -> AnyView {
    match taken {
        Some(taken) => {
            let line = by(core, taken.by, taken.at, text, lang);
            view! { {line} {said(&taken.note)} }.into_any()
        }
        None => view! { <span class="quiet">{open}</span> }.into_any(),
    }
}

#[component]
fn Line(core: Core, row: HandedRow, lang: Lang) -> impl IntoView {
    let text = &duty_text(lang).handover;
    let Some(then) = row.then else {
        return view! {
            <li data-ticket=row.item.number.to_string()>
                <span class="handed-number">{row.item.number.to_string()}</span>
                <span class="handed-what quiet">{text.hidden}</span>
            </li>
        }
        .into_any();
    };
    let since = if then.version_now == row.item.version {
        text.since_same.to_owned()
    } else {
        fill(text.since, &[("state", then.state_now.name(lang))])
    };
    let standing = Standing {
        what: None,
        state: then.state,
        light: then.light,
        alarm: then.alarm,
        due_at: then.due_at,
        units: unit_names(&core, &then.units, lang),
    };
    view! {
        <HandedLine number=row.item.number standing lang>
            {since}
        </HandedLine>
    }
    .into_any()
}

#[component]
fn Take(id: u32, again: HandoverAgain, lang: Lang) -> impl IntoView {
    let text = &duty_text(lang).handover;
    let refusal = again.refusal.as_ref();
    let note = wrong(refusal, Field::Note, lang);
    // Who may not take is told above the form: there is no field to mend.
    let told = wrong(refusal, Field::Account, lang).or_else(|| summary(refusal, lang));
    view! {
        <form class="card duty-form" method="post" action="/desk/handover" aria-labelledby="take">
            <h2 id="take">{text.take_title}</h2>
            {told.map(|told| view! { <p class="summary" role="alert">{told}</p> })}
            <input type="hidden" name="action" value="take" />
            <input type="hidden" name="id" value=id.to_string() />
            <NoteField label=text.take_note hint=None words=again.note said=note />
            <button type="submit" class="button">{text.take}</button>
        </form>
    }
}
