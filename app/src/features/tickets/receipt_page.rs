use domain::error::Refusal;
use domain::lang::Lang;
use domain::views::Progress;
use leptos::prelude::*;

use super::Unavailable;
use super::api::tracked_ticket;
use super::track::Moment;
use super::track::NoPermission;
use super::tracking_slip::TrackingSlip;
use crate::error::AppError;
use crate::i18n::{resident, use_lang};
use crate::ui::ResidentPage;

/// `/receipt`: after sending, for the ticket that the tracking cookie opens.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    let lang = use_lang();
    Suspend::new(async move {
        match tracked_ticket().await {
            Ok(ticket) => view! {
                <ResidentPage title=resident(lang).receipt.title>
                    <ReceiptView ticket lang />
                </ResidentPage>
            }
            .into_any(),
            Err(AppError::Refused { refusal: Refusal::NotFound }) => view! { <NoPermission /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
}

#[component]
fn ReceiptView(ticket: Progress, lang: Lang) -> impl IntoView {
    let text = &resident(lang).receipt;
    let number = ticket.number.to_string();
    let code = ticket.tracking_code.clone();
    let groups = code.split('-').map(|group| view! { <span>{group.to_owned()}</span> }).collect_view();
    view! {
        <div class="receipt">
            <h1>{text.title}</h1>
            <p>{text.thanks}</p>
            <dl class="receipt-keys">
                <div>
                    <dt>{text.number}</dt>
                    <dd class="receipt-number">{number.clone()}</dd>
                </div>
                <div>
                    <dt>{text.code}</dt>
                    <dd class="receipt-code" data-code=code.clone()>{groups}</dd>
                </div>
            </dl>
            <p class="hint">{text.code_hint}</p>
            <TrackingSlip number=number.clone() code=code lang />
            <section class="card" aria-labelledby="next">
                <h2 id="next">{text.next}</h2>
                <p class="promise">
                    <Moment at=ticket.expected_by lang sentence=text.by />
                </p>
                <ol class="next">
                    <li>{text.next_file}</li>
                    <li>{text.next_handle}</li>
                    <li>{text.next_check}</li>
                </ol>
            </section>
            <a class="button button-big" href="/t/ticket" rel="external">{text.see_progress}</a>
        </div>
    }
}
