use domain::error::Refusal;
use domain::lang::Lang;
use domain::views::Progress;
use http::StatusCode;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::actions::{Actions, Overtaken, Own, Question};
use super::closing::Closing;
use super::now::Now;
use super::own_words::OwnWords;
use super::timeline::Timeline;
use crate::error::AppError;
use crate::features::tickets::Unavailable;
use crate::features::tickets::api::{numbered_ticket, tracked_ticket};
use crate::features::tickets::item_name;
use crate::features::tickets::kit::MoveAgain;
use crate::i18n::{resident, use_lang};
use crate::ssr::status;
use crate::ui::{Notice, ResidentPage, place_name};

/// `/t/ticket`, optionally `?number=`: a ticket as its reporter sees it, and the answer to a move there that was
/// refused.
#[component]
pub fn ProgressPage() -> impl IntoView {
    let lang = use_lang();
    let number = use_query_map().get_untracked().get("number");
    let again = use_context::<MoveAgain>();
    Suspend::new(async move {
        let found = match &number {
            Some(number) => numbered_ticket(number).await,
            None => tracked_ticket().await,
        };
        match found {
            Ok(ticket) => {
                let address = match number {
                    Some(_) => format!("/t/ticket?number={}", ticket.number),
                    None => "/t/ticket".to_owned(),
                };
                let own = Own { address, again, lang };
                view! {
                    <ResidentPage title=format!("{} {}", resident(lang).track.ticket, ticket.number)>
                        <ProgressView ticket own lang />
                    </ResidentPage>
                }
                .into_any()
            }
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
fn ProgressView(ticket: Progress, own: Own, lang: Lang) -> impl IntoView {
    let text = &resident(lang).track;
    let (number, state) = (ticket.number.to_string(), ticket.state);
    view! {
        <article class="ticket" data-ticket=number.clone() data-status=state.wire()>
            <header class="ticket-head">
                <h1>{item_name(&ticket, lang)}</h1>
                <p>{place_name(ticket.door.as_ref(), ticket.area, ticket.floor, lang)}</p>
                <p class="ticket-number">{number.clone()}</p>
            </header>
            <Overtaken ticket=ticket.clone() own=own.clone() />
            <Question ticket=ticket.clone() own=own.clone() />
            <Now ticket=ticket.clone() lang />
            <Closing ticket=ticket.clone() own=own.clone() />
            <section class="card" aria-labelledby="steps">
                <h2 id="steps">{text.steps}</h2>
                <Timeline steps=ticket.steps.clone() lang />
            </section>
            <OwnWords ticket=ticket.clone() lang />
            <Actions ticket own />
        </article>
    }
}
