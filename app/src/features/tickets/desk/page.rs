use std::sync::Arc;

use domain::backend::Core;
use domain::duty::DutyShift;
use domain::error::Refusal;
use domain::ids::AccountId;
use domain::lang::Lang;
use domain::people::{Action, Person};
use domain::views::{TicketDetail, UnitName};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::around::{Duplicates, PlaceCard};
use super::clock::ClockCard;
use super::forms::Known;
use super::head::{Head, Origin, item_name};
use super::photos::BeforeAfter;
use super::script_words::script_words;
use super::shares::Shares;
use super::steps::Steps;
use super::timeline::DeskTimeline;
use crate::features::auth::DeniedPage;
use crate::features::tickets::kit::MoveAgain;
use crate::features::tickets::{Unavailable, api};
use crate::i18n::{desk_ticket, use_lang};
use crate::ssr::{core, require_person};
use crate::ui::{DutyCard, Notice, StaffPage};

/// `/desk/tickets/{number}`, and the answer to a move there that was refused.
#[component]
pub fn DeskTicketPage() -> impl IntoView {
    let number = use_params_map().get_untracked().get("number").unwrap_or_default();
    let again = use_context::<MoveAgain>();
    let lang = use_lang();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    if again.as_ref().is_some_and(|again| again.gone) {
        return view! { <Gone person lang /> }.into_any();
    }
    Suspend::new(async move {
        match api::detail_for(&core, &person, &number).await {
            Ok(detail) => {
                let known = Known { mediators: mediators(&core, &detail).await };
                let on_duty = on_duty(&core, &detail).await;
                let detail = Arc::new(detail);
                view! { <DeskTicket core person detail known on_duty again nonce lang /> }.into_any()
            }
            Err(Refusal::Forbidden | Refusal::NotFound) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
    .into_any()
}

/// Who is reached now: while it alarms the center's leader, and the units at work, as far as rosters name anybody. A
/// roster that cannot be read must not keep the ticket from being shown.
async fn on_duty(core: &Core, detail: &TicketDetail) -> Vec<(UnitName, DutyShift)> {
    let mut lines: Vec<(UnitName, DutyShift)> = Vec::new();
    if detail.alarm {
        lines.extend(core.leader_on_duty().await.ok().flatten());
    }
    for share in detail.children.iter().filter(|share| share.present && !share.own) {
        let shift = core.on_duty(&share.unit.id).await.ok().flatten();
        lines.extend(shift.map(|shift| (share.unit.clone(), shift)));
    }
    lines
}

/// Whom a ticket of this community can be given to for mediation; nobody is looked for where nobody may be chosen.
async fn mediators(core: &Core, detail: &TicketDetail) -> Vec<(AccountId, String)> {
    if !detail.steps.contains(&Action::AssignMediator) {
        return Vec::new();
    }
    let able = core.mediators(&detail.report.community).await.unwrap_or_default();
    able.into_iter().map(|person| (person.id, person.name)).collect()
}

#[component]
fn DeskTicket(
    core: Core,
    person: Arc<Person>,
    detail: Arc<TicketDetail>,
    known: Known,
    on_duty: Vec<(UnitName, DutyShift)>,
    again: Option<MoveAgain>,
    nonce: Option<String>,
    lang: Lang,
) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let number = detail.report.number.to_string();
    let title = format!("{} {number}", item_name(&detail, lang));
    let (version, state) = (detail.pin.version.to_string(), detail.state.wire());
    let phone = again.as_ref().and_then(|again| again.phone.clone());
    view! {
        <StaffPage title person=(*person).clone()>
            <article
                class="desk-ticket"
                data-ticket=number
                data-status=state
                data-version=version
                data-words=script_words(lang)
            >
                <p class="changed" role="status" data-changed hidden>
                    <span>{text.changed}</span>
                    <button type="button" class="button" data-show>{text.show}</button>
                </p>
                <Head detail=detail.clone() lang />
                <div class="ticket-steps">
                    <Steps detail=detail.clone() person known again lang />
                    <Duplicates detail=detail.clone() lang />
                </div>
                <div class="ticket-body">
                    <Report detail=detail.clone() phone lang />
                    <Shares detail=detail.clone() lang />
                    <DeskTimeline detail=detail.clone() lang />
                </div>
                <div class="ticket-extra">
                    <DutyCard lines=on_duty lang />
                    <ClockCard core=core.clone() detail=detail.clone() lang />
                    <PlaceCard core detail lang />
                </div>
            </article>
        </StaffPage>
        <script type="module" src="/desk.js" nonce=nonce></script>
    }
}

/// What was reported: the words, how it looked and how it looks now.
#[component]
fn Report(detail: Arc<TicketDetail>, phone: Option<String>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let words = match detail.words.clone() {
        Some(words) => view! { <p class="words">{words}</p> }.into_any(),
        None => view! { <p class="empty">{text.no_words}</p> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="words">
            <h2 id="words">{text.words}</h2>
            {words}
            {guide(&detail, lang)}
            <BeforeAfter before=detail.photos.clone() after=detail.after_photos.clone() lang />
            <Origin detail phone lang />
        </section>
    }
}

/// What the catalogue says about the item: what counts, which photo, the first measure.
fn guide(detail: &TicketDetail, lang: Lang) -> Option<AnyView> {
    let item = detail.report.item.and_then(domain::catalog::item)?;
    let guide = item.guide(lang).to_owned();
    (!guide.is_empty()).then(|| view! { <p class="hint guide">{guide}</p> }.into_any())
}

/// The move was made, and the ticket is with others now.
#[component]
fn Gone(person: Arc<Person>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    view! {
        <StaffPage title=text.gone_title person=(*person).clone()>
            <Notice title=text.gone_title text=text.gone>
                <a class="button" href="/desk" rel="external">{text.to_desk}</a>
            </Notice>
        </StaffPage>
    }
}
