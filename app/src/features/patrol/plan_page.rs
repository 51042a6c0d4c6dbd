use std::sync::Arc;

use domain::backend::{Core, PlanAsk};
use domain::clock::iso_date;
use domain::error::Refusal;
use domain::lang::Lang;
use domain::patrol::plan_view::{MonthView, PlanPage as Page};
use domain::people::Person;
use http::StatusCode;
use leptos::nonce::use_nonce;
use leptos::prelude::*;

use super::plan_ask::{AskForm, asked};
use super::plan_day::Day;
use super::plan_month::Month;
use super::plan_people::people_rows;
use super::plan_words::script_words;
use crate::features::auth::DeniedPage;
use crate::features::tickets::Unavailable;
use crate::i18n::{PlanText, fill, plan_text, use_lang};
use crate::ssr::{core, require_person, status};
use crate::ui::{Notice, StaffPage};

/// `/patrol/plan`: rounds of a day for those who plan them, and the month.
#[component]
pub fn PlanPage() -> impl IntoView {
    let lang = use_lang();
    let (ask, month) = asked();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    Suspend::new(async move {
        let found = async {
            let page = core.plan_page(&person, &ask).await?;
            Ok((page, core.plan_month(&person, &ask, &month).await?))
        };
        match found.await {
            Ok((page, month)) => view! { <Planning core person page month ask nonce lang /> }.into_any(),
            Err(Refusal::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(Refusal::Invalid { fields }) => {
                let why = fields.first().map(|fault| fault.sentence(lang)).unwrap_or_default();
                view! { <Wrong person why lang /> }.into_any()
            }
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
    .into_any()
}

/// A date or an area that there is not.
#[component]
fn Wrong(person: Arc<Person>, why: &'static str, lang: Lang) -> impl IntoView {
    status(StatusCode::UNPROCESSABLE_ENTITY);
    let text = plan_text(lang);
    view! {
        <StaffPage title=text.title person=(*person).clone()>
            <Notice title=text.wrong_title text=why>
                <a class="button" href="/patrol/plan" rel="external">{text.to_today}</a>
            </Notice>
        </StaffPage>
    }
}

#[component]
fn Planning(
    core: Core,
    person: Arc<Person>,
    page: Page,
    month: MonthView,
    ask: PlanAsk,
    nonce: Option<String>,
    lang: Lang,
) -> impl IntoView {
    let text = plan_text(lang);
    let Page { choices, day } = page;
    let today = core.now().local().date;
    // What the script asks for is what is shown, also where the address left it out.
    let ask = PlanAsk {
        community: day.scope.community.to_string(),
        level: day.scope.level.wire().to_owned(),
        date: iso_date::write(day.scope.date),
        areas: ask.areas,
    };
    let people = (!day.past)
        .then(|| view! { <People page=Page { choices: choices.clone(), day: day.clone() } text lang /> });
    view! {
        <StaffPage title=text.title person=(*person).clone()>
            <div class="plan-page" data-planning data-plan-words=script_words(lang)>
                <h1>{text.title} <small>{day.scope.level.name(lang)}</small></h1>
                <p class="hint plan-how">{text.how}</p>
                <noscript><p class="summary">{text.needs_script}</p></noscript>
                <AskForm choices=choices.clone() day=day.clone() lang />
                {people}
                <p class="plan-news" role="status" data-news></p>
                <Day core day=day.clone() ask lang />
                <Month choices day month today lang />
                <MoveDialog text />
            </div>
        </StaffPage>
        <script type="module" src="/plan.mjs" nonce=nonce></script>
    }
}

#[component]
fn People(page: Page, text: &'static PlanText, lang: Lang) -> impl IntoView {
    let Page { choices, day } = page;
    let weekday = day.scope.date.weekday().number_days_from_monday();
    let has_template = choices.templates.contains(&weekday);
    let make = if day.version == 0 { text.make } else { text.make_again };
    let open = day.rounds.is_empty() || day.cancelled;
    if choices.people.is_empty() {
        return view! { <p class="empty card">{text.nobody}</p> }.into_any();
    }
    view! {
        <details class="plan-people card" open=open>
            <summary>{text.people}</summary>
            <form data-make>
                <p class="hint">{text.people_hint}</p>
                <ul class="walkers" inner_html=people_rows(&choices, lang)></ul>
                {(!choices.own.is_empty())
                    .then(|| {
                        let names = choices.own.join(lang.pick("、", ", "));
                        let own = fill(text.own_work, &[("names", &names)]);
                        view! { <p class="hint" data-part="own-work">{own}</p> }
                    })}
                <p class="summary" role="alert" data-faults></p>
                <div class="plan-acts" hidden data-scripted>
                    <button type="submit" class="button">{make}</button>
                    <button
                        type="button"
                        class="button button-quiet"
                        data-act="apply"
                        disabled=!has_template
                        data-apply
                    >
                        {text.apply}
                    </button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// Where a visit goes: the same by keyboard and by thumb as by dragging.
#[component]
fn MoveDialog(text: &'static PlanText) -> impl IntoView {
    view! {
        <dialog class="plan-dialog" data-dialog aria-labelledby="move-title">
            <h2 id="move-title" data-dialog-title></h2>
            <div class="plan-acts" data-dialog-steps>
                <button type="button" class="button button-quiet" data-step="-1">{text.up}</button>
                <button type="button" class="button button-quiet" data-step="1">{text.down}</button>
            </div>
            <div class="field">
                <label for="move-to">{text.to}</label>
                <select id="move-to" data-dialog-to></select>
            </div>
            <div class="plan-acts">
                <button type="button" class="button" data-give>{text.at_end}</button>
                <button type="button" class="button button-quiet" data-close>{text.close}</button>
            </div>
        </dialog>
    }
}
