use domain::backend::EntryForm;
use domain::lang::Lang;
use domain::views::Progress;
use leptos::nonce::use_nonce;
use leptos::prelude::*;

use crate::features::auth::DeniedPage;
use crate::features::tickets::api::tracked_ticket;
use crate::features::tickets::item_name;
use crate::features::tickets::track::Moment;
use crate::i18n::{desk_ticket, resident, use_lang};
use crate::ssr::{core, require_person};
use crate::ui::{Notice, StaffPage, place_name};

/// `/desk/enter/slip`: what the reporter is given, for the ticket that has just been entered.
#[component]
pub fn SlipPage() -> impl IntoView {
    let lang = use_lang();
    let text = &desk_ticket(lang).enter;
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    Suspend::new(async move {
        if core.may_enter(&person, &EntryForm::default()).await.is_err() {
            return view! { <DeniedPage /> }.into_any();
        }
        let Ok(ticket) = tracked_ticket().await else {
            return view! {
                <StaffPage title=text.none_title person=(*person).clone()>
                    <Notice title=text.none_title text=text.none>
                        <a class="button" href="/desk/enter" rel="external">{text.another}</a>
                    </Notice>
                </StaffPage>
            }
            .into_any();
        };
        let open = format!("/desk/tickets/{}", ticket.number);
        view! {
            <StaffPage title=text.slip_title person=(*person).clone()>
                <div class="slip-page">
                    <p class="slip-hand" role="status">{text.slip_hand}</p>
                    <Slip ticket lang />
                    <div class="order-ways">
                        <button type="button" class="button" data-print hidden>{text.print}</button>
                        <a class="button" href="/desk/enter" rel="external">{text.another}</a>
                        <a class="button button-quiet" href=open rel="external">{text.open}</a>
                    </div>
                </div>
            </StaffPage>
            <script type="module" src="/desk.js" nonce=nonce></script>
        }
        .into_any()
    })
    .into_any()
}

#[component]
fn Slip(ticket: Progress, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).enter;
    let receipt = &resident(lang).receipt;
    let code = ticket.tracking_code.clone();
    let groups = code.split('-').map(|group| view! { <span>{group.to_owned()}</span> }).collect_view();
    view! {
        <article class="slip-sheet">
            <h1>{text.slip_title}</h1>
            <dl class="receipt-keys">
                <div>
                    <dt>{receipt.number}</dt>
                    <dd class="receipt-number">{ticket.number.to_string()}</dd>
                </div>
                <div>
                    <dt>{receipt.code}</dt>
                    <dd class="receipt-code" data-code=code.clone()>{groups}</dd>
                </div>
                <div>
                    <dt>{text.slip_item}</dt>
                    <dd>{item_name(&ticket, lang)}</dd>
                </div>
                <div>
                    <dt>{text.slip_place}</dt>
                    <dd>{place_name(ticket.door.as_ref(), ticket.area, ticket.floor, lang)}</dd>
                </div>
                <div>
                    <dt>{text.slip_promise}</dt>
                    <dd>
                        <Moment at=ticket.expected_by lang />
                    </dd>
                </div>
            </dl>
            <p>{text.slip_where}</p>
            <p class="hint">{text.slip_keep}</p>
        </article>
    }
}
