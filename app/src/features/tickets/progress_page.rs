use domain::error::Refusal;
use domain::lang::Lang;
use domain::views::Progress;
use http::StatusCode;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::Unavailable;
use super::api::{numbered_ticket, tracked_ticket};
use super::own_reports::item_name;
use super::timeline::{Moment, Timeline};
use crate::error::AppError;
use crate::i18n::{fill, resident, use_lang};
use crate::ssr::status;
use crate::ui::{Notice, ResidentPage, StatusBadge, place_name};

/// `/t/ticket`, optionally `?number=`: a ticket as its reporter sees it.
#[component]
pub fn ProgressPage() -> impl IntoView {
    let lang = use_lang();
    let number = use_query_map().get_untracked().get("number");
    Suspend::new(async move {
        let found = match number {
            Some(number) => numbered_ticket(&number).await,
            None => tracked_ticket().await,
        };
        match found {
            Ok(ticket) => view! {
                <ResidentPage title=format!("{} {}", resident(lang).track.ticket, ticket.number)>
                    <ProgressView ticket lang />
                </ResidentPage>
            }
            .into_any(),
            Err(AppError::Refused { refusal: Refusal::NotFound }) => view! { <NoPermission /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
}

/// Unknown and forbidden look alike.
#[component]
pub fn NoPermission() -> impl IntoView {
    status(StatusCode::NOT_FOUND);
    let text = &resident(use_lang()).track;
    view! {
        <ResidentPage title=text.denied_title>
            <Notice title=text.denied_title text=text.denied>
                <a class="button" href="/t" rel="external">{text.to_lookup}</a>
            </Notice>
        </ResidentPage>
    }
}

#[component]
fn ProgressView(ticket: Progress, lang: Lang) -> impl IntoView {
    let text = &resident(lang).track;
    let (number, state) = (ticket.number.to_string(), ticket.state);
    view! {
        <article class="ticket" data-ticket=number.clone() data-status=state.wire()>
            <header class="ticket-head">
                <h1>{item_name(&ticket, lang)}</h1>
                <p>{place_name(ticket.door.as_ref(), ticket.area, ticket.floor, lang)}</p>
                <p class="ticket-number">{number.clone()}</p>
            </header>
            <section class="card" aria-labelledby="now">
                <h2 id="now">{text.now}</h2>
                <p class="row-badges">
                    <StatusBadge state lang overdue=ticket.overdue />
                </p>
                <p class="happening">{text.happening[state as usize]}</p>
                {ticket.overdue.then(|| view! { <p class="late">{text.late}</p> })}
                {state
                    .is_open()
                    .then(|| {
                        view! {
                            <p class="promise">
                                {text.promised} " " <Moment at=ticket.expected_by lang />
                            </p>
                        }
                    })}
            </section>
            <section class="card" aria-labelledby="steps">
                <h2 id="steps">{text.steps}</h2>
                <Timeline steps=ticket.steps.clone() lang />
            </section>
            <OwnWords ticket lang />
        </article>
    }
}

/// What the reporter sent, for the reporter alone.
#[component]
fn OwnWords(ticket: Progress, lang: Lang) -> impl IntoView {
    let text = &resident(lang).track;
    let alt = resident(lang).report.photo_alt;
    let photos = ticket
        .photos
        .iter()
        .enumerate()
        .map(|(n, id)| {
            let alt = fill(alt, &[("n", &(n + 1).to_string())]);
            view! {
                <li>
                    <a href=format!("/photos/{id}") rel="external">
                        <img src=format!("/photos/{id}?size=thumb") alt=alt width="96" height="96" />
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="sent">
            <h2 id="sent">{text.your_report}</h2>
            {ticket.words.clone().map(|words| view! { <p class="words">{words}</p> })}
            {(!ticket.photos.is_empty()).then(|| view! { <ul class="previews">{photos}</ul> })}
            <dl class="facts">
                <div>
                    <dt>{text.reported_at}</dt>
                    <dd>
                        <Moment at=ticket.reported_at lang />
                    </dd>
                </div>
                <div>
                    <dt>{text.phone}</dt>
                    <dd>{ticket.masked_phone.clone().unwrap_or_else(|| text.phone_none.to_owned())}</dd>
                </div>
                <div>
                    <dt>{text.code_again}</dt>
                    <dd class="code">{ticket.tracking_code.clone()}</dd>
                </div>
            </dl>
        </section>
    }
}
