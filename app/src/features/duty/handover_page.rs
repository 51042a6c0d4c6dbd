use std::sync::Arc;

use domain::backend::{Core, HandoverDesk};
use domain::duty::Handover;
use domain::error::{Field, Refusal};
use domain::ids::UnitId;
use domain::lang::Lang;
use domain::people::Person;
use leptos::prelude::*;

use super::again::{HandoverAgain, summary, wrong};
use super::handover_list::{HandedLine, Standing};
use crate::features::auth::DeniedPage;
use crate::features::tickets::{Unavailable, textarea_escaped};
use crate::i18n::{date_time, duty_text, fill, use_lang};
use crate::ssr::{core, require_person};
use crate::ui::StaffPage;

/// `/desk/handover`: what is urgent now, to hand over; what waits to be taken; what was handed over.
#[component]
pub fn HandoverPage() -> impl IntoView {
    let lang = use_lang();
    let again = use_context::<HandoverAgain>().unwrap_or_default();
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    Suspend::new(async move {
        match core.handover_desk(&person).await {
            Ok(desk) => view! { <Page core person desk again lang /> }.into_any(),
            Err(Refusal::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
    .into_any()
}

/// Names of units in one line.
pub fn unit_names(core: &Core, units: &[UnitId], lang: Lang) -> String {
    let names: Vec<String> =
        units.iter().map(|unit| core.unit_name(unit).name.get(lang).to_owned()).collect();
    names.join(lang.pick("、", ", "))
}

/// Who gave or took it, as colleagues know them.
pub fn colleague(core: &Core, account: domain::ids::AccountId, lang: Lang) -> String {
    let name = core.colleague(account);
    if name.is_empty() { duty_text(lang).handover.somebody.to_owned() } else { name }
}

#[component]
fn Page(
    core: Core,
    person: Arc<Person>,
    desk: HandoverDesk,
    again: HandoverAgain,
    lang: Lang,
) -> impl IntoView {
    let text = &duty_text(lang).handover;
    let (unit, time) = (desk.unit.name.get(lang).to_owned(), date_time(desk.at, lang));
    let count = desk.rows.len().to_string();
    let now = fill(text.now, &[("unit", &unit), ("time", &time), ("n", &count)]);
    let lines = desk.rows.iter().map(|row| {
        let standing = Standing::of(row, |units| unit_names(&core, units, lang), lang);
        view! { <HandedLine number=row.number.clone() standing lang /> }
    });
    let lines = lines.collect_view();
    let none = desk.rows.is_empty();
    let waits = desk.waiting.is_some();
    let waiting = desk.waiting.clone().map(|handover| {
        let own = handover.given_by == person.id;
        view! { <Waiting core=core.clone() handover own lang /> }
    });
    view! {
        <StaffPage title=text.title person=(*person).clone()>
            <div class="duty-page">
                <h1>{text.title}</h1>
                <p class="hint">{text.how}</p>
                {waiting}
                <section class="card" aria-labelledby="urgent">
                    <h2 id="urgent">{now}</h2>
                    {none.then(|| view! { <p class="empty">{text.nothing}</p> })}
                    <ul class="handed" data-handed=count>{lines}</ul>
                    {desk.more.then(|| view! { <p class="proposal">{text.more}</p> })}
                </section>
                <Give again waits lang />
                <History core history=desk.history lang />
            </div>
        </StaffPage>
    }
}

#[component]
fn Waiting(core: Core, handover: Handover, own: bool, lang: Lang) -> impl IntoView {
    let text = &duty_text(lang).handover;
    let name = colleague(&core, handover.given_by, lang);
    let (time, n) = (date_time(handover.given_at, lang), handover.items.len().to_string());
    let address = format!("/desk/handover/{}", handover.id);
    view! {
        <section class="card" aria-labelledby="waiting" data-waiting=handover.id.to_string()>
            <h2 id="waiting">{text.waiting}</h2>
            <p>{fill(text.waits, &[("name", &name), ("time", &time), ("n", &n)])}</p>
            {own.then(|| view! { <p class="hint">{text.waits_own}</p> })}
            <a class="button" href=address rel="external">{if own { text.look } else { text.open }}</a>
        </section>
    }
}

#[component]
fn Give(again: HandoverAgain, waits: bool, lang: Lang) -> impl IntoView {
    let text = &duty_text(lang).handover;
    let said = wrong(again.refusal.as_ref(), Field::Note, lang);
    view! {
        <form class="card duty-form" method="post" action="/desk/handover" aria-labelledby="give">
            <h2 id="give">{text.give}</h2>
            {summary(again.refusal.as_ref(), lang).map(|told| view! { <p class="summary" role="alert">{told}</p> })}
            <p class="hint">{text.give_hint} " " {waits.then_some(text.replaces)}</p>
            <input type="hidden" name="action" value="give" />
            <NoteField label=text.note hint=Some(text.note_hint) words=again.note said />
            <button type="submit" class="button">{text.give}</button>
        </form>
    }
}

#[component]
pub fn NoteField(
    label: &'static str,
    hint: Option<&'static str>,
    words: String,
    said: Option<&'static str>,
) -> impl IntoView {
    let described = if hint.is_some() { "hint-note error-note" } else { "error-note" };
    view! {
        <div class="field">
            <label for="note">{label}</label>
            {hint.map(|hint| view! { <p class="hint" id="hint-note">{hint}</p> })}
            <textarea
                id="note"
                name="note"
                rows="3"
                maxlength="2000"
                aria-describedby=described
                aria-invalid=said.map(|_| "true")
            >
                {textarea_escaped(&words)}
            </textarea>
            <p class="field-error" id="error-note">{said}</p>
        </div>
    }
}

#[component]
fn History(core: Core, history: Vec<Handover>, lang: Lang) -> impl IntoView {
    let text = &duty_text(lang).handover;
    let none = history.is_empty();
    let lines = history.into_iter().map(|handover| {
        let (from, n) = (colleague(&core, handover.given_by, lang), handover.items.len().to_string());
        let line = match &handover.taken {
            Some(taken) => {
                let to = colleague(&core, taken.by, lang);
                fill(text.line, &[("from", &from), ("to", &to), ("n", &n)])
            }
            None => fill(text.line_open, &[("from", &from), ("n", &n)]),
        };
        let address = format!("/desk/handover/{}", handover.id);
        view! {
            <li data-handover=handover.id.to_string()>
                <a href=address rel="external">{date_time(handover.given_at, lang)}</a>
                <span>{line}</span>
            </li>
        }
    });
    let lines = lines.collect_view();
    view! {
        <section class="card" aria-labelledby="history">
            <h2 id="history">{text.history}</h2>
            {none.then(|| view! { <p class="empty">{text.no_history}</p> })}
            <ul class="handovers">{lines}</ul>
        </section>
    }
}
