use std::sync::Arc;

use domain::backend::Core;
use domain::clock::Timestamp;
use domain::error::Refusal;
use domain::lang::Lang;
use domain::people::Person;
use domain::views::{ChildView, TicketDetail};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::facts::fact;
use super::head::{item_name, ticket_place};
use super::photos::Photos;
use super::shares::meeting;
use crate::features::auth::DeniedPage;
use crate::features::tickets::track::Moment;
use crate::features::tickets::{Unavailable, api};
use crate::i18n::{desk_ticket, fill, use_lang};
use crate::map::{Frame, PlaceMap};
use crate::ssr::{core, require_person};
use crate::ui::{Notice, StaffPage};

/// `/desk/tickets/{number}/order`: 联合处置单, for departments that never sign in.
#[component]
pub fn OrderPage() -> impl IntoView {
    let number = use_params_map().get_untracked().get("number").unwrap_or_default();
    let lang = use_lang();
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    Suspend::new(async move {
        match api::order_for(&core, &person, &number).await {
            Ok(detail) => view! { <Order core person detail=Arc::new(detail) nonce lang /> }.into_any(),
            Err(Refusal::NotPossible { .. }) => view! { <NotNow person number lang /> }.into_any(),
            Err(Refusal::Forbidden | Refusal::NotFound) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
    .into_any()
}

#[component]
fn NotNow(person: Arc<Person>, number: String, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).order;
    view! {
        <StaffPage title=text.not_now_title person=(*person).clone()>
            <Notice title=text.not_now_title text=text.not_now>
                <a class="button" href=format!("/desk/tickets/{number}") rel="external">{text.back}</a>
            </Notice>
        </StaffPage>
    }
}

#[component]
fn Order(
    core: Core,
    person: Arc<Person>,
    detail: Arc<TicketDetail>,
    nonce: Option<String>,
    lang: Lang,
) -> impl IntoView {
    let text = &desk_ticket(lang).order;
    let number = detail.report.number.to_string();
    let title = if detail.is_joint { text.title } else { text.single_title };
    let back = format!("/desk/tickets/{number}");
    view! {
        <StaffPage title=format!("{title} {number}") person=(*person).clone()>
            <div class="order-ways">
                <a class="button button-quiet" href=back rel="external">{text.back}</a>
                <button type="button" class="button" data-print hidden>{text.print}</button>
            </div>
            <article class="order" data-ticket=number.clone()>
                <header>
                    <p class="order-issuer">{core.place.subdistrict.name.clone()}</p>
                    <h1>{title}</h1>
                    <p>
                        {text.number} " " <b>{number.clone()}</b> " · " {text.printed} " "
                        <Moment at=detail.at lang />
                    </p>
                </header>
                <OrderFacts detail=detail.clone() lang />
                <Units detail=detail.clone() lang />
                <Matter core detail=detail.clone() lang />
                <Reply lang />
                <p class="order-note">{text.confidential}</p>
            </article>
        </StaffPage>
        <script type="module" src="/desk.js" nonce=nonce></script>
    }
}

#[component]
fn OrderFacts(detail: Arc<TicketDetail>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).order;
    let moment = |at: Timestamp| view! { <Moment at lang /> };
    let at = detail.report.at;
    let point = (!detail.report.place_unknown).then(|| format!("{:.6} N, {:.6} E", at.lat, at.lng));
    let item = detail
        .report
        .item
        .map_or_else(|| item_name(&detail, lang), |code| format!("{code} {}", item_name(&detail, lang)));
    let whole = detail.children.iter().filter(|view| view.present).map(|view| view.child.clock.due).max();
    view! {
        <dl class="facts">
            {fact(text.item, Some(item))} {fact(text.place, Some(ticket_place(&detail, lang)))}
            {fact(text.point, point)} {fact(text.reported, Some(moment(detail.reported_at)))}
            {fact(text.deadline, whole.map(moment))}
            {detail
                .is_joint
                .then(|| {
                    fact(
                        text.meeting,
                        Some(meeting(&detail, lang).unwrap_or_else(|| text.meeting_none.to_owned())),
                    )
                })}
        </dl>
    }
}

#[component]
fn Units(detail: Arc<TicketDetail>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).order;
    let page = &desk_ticket(lang).page;
    let joint = detail.is_joint;
    let part = move |view: &ChildView| match (joint, view.child.lead) {
        (false, _) => page.alone,
        (true, true) => page.lead,
        (true, false) => page.supporting,
    };
    let rows = detail
        .children
        .iter()
        .filter(|view| view.present)
        .map(|view| {
            view! {
                <tr>
                    <th scope="row">{view.unit.name.get(lang).to_owned()}</th>
                    <td>{part(view)}</td>
                    <td>
                        <Moment at=view.child.clock.due lang />
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="order-units">
            <thead>
                <tr>
                    <th scope="col">{text.unit}</th>
                    <th scope="col">{text.part}</th>
                    <th scope="col">{text.deadline}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Words, photos and where it is. Never the reporter's phone.
#[component]
fn Matter(core: Core, detail: Arc<TicketDetail>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).order;
    let words = detail.words.clone().unwrap_or_else(|| desk_ticket(lang).page.no_words.to_owned());
    let photos = (!detail.photos.is_empty()).then(|| {
        view! {
            <h2>{text.photos}</h2>
            <Photos ids=detail.photos.clone() which=text.photos lang />
        }
    });
    let at = detail.report.at;
    let map = (!detail.report.place_unknown).then(|| {
        let label = fill(desk_ticket(lang).page.map_alt, &[("place", &ticket_place(&detail, lang))]);
        view! {
            <h2>{text.map}</h2>
            <PlaceMap place=core.place.clone() frame=Frame::around(at) at=Some(at) label lang />
        }
    });
    view! {
        <section class="order-matter">
            <div>
                <h2>{text.words}</h2>
                <p class="words">{words}</p>
                {photos}
            </div>
            <div>{map}</div>
        </section>
    }
}

/// Room to write and to seal.
#[component]
fn Reply(lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).order;
    let lines =
        text.reply_lines.map(|line| view! { <tr><th scope="row">{line}</th><td></td></tr> }).collect_view();
    view! {
        <section class="order-reply">
            <h2>{text.reply}</h2>
            <table>{lines}</table>
            <p class="order-seal">{text.seal}</p>
        </section>
    }
}
