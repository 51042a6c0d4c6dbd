use std::sync::Arc;

use domain::backend::Core;
use domain::catalog;
use domain::lang::Lang;
use domain::people::Action;
use domain::query::AROUND_ROWS;
use domain::views::{DeskRow, TicketDetail};
use leptos::prelude::*;

use super::head::ticket_place;
use crate::features::tickets::track::Moment;
use crate::i18n::{desk_ticket, fill};
use crate::map::{Frame, PlaceMap};
use crate::ui::StatusBadge;

/// Where it is, and what else happened there.
#[component]
pub fn PlaceCard(core: Core, detail: Arc<TicketDetail>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let known = !detail.report.place_unknown;
    let label = fill(text.map_alt, &[("place", &ticket_place(&detail, lang))]);
    let at = detail.report.at;
    let map = known.then(|| {
        let around = detail.around.clone();
        view! {
            <PlaceMap place=core.place.clone() frame=Frame::around(at) at=Some(at) around label lang />
            <p class="hint">{text.map_note}</p>
        }
    });
    view! {
        <section class="card place-card" aria-labelledby="map">
            <h2 id="map">{text.map} <small>{ticket_place(&detail, lang)}</small></h2>
            {map}
            <h3>{text.around}</h3>
            {if detail.around.is_empty() {
                view! { <p class="empty">{text.around_none}</p> }.into_any()
            } else {
                let full = detail.around.len() >= AROUND_ROWS as usize;
                let more = fill(text.around_more, &[("n", &AROUND_ROWS.to_string())]);
                view! {
                    <AroundList detail lang />
                    {full.then(|| view! { <p class="hint">{more}</p> })}
                }
                .into_any()
            }}
        </section>
    }
}

#[component]
fn AroundList(detail: Arc<TicketDetail>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let rows = detail
        .around
        .iter()
        .map(|row| {
            let twin = detail.duplicates.contains(&row.number).then_some(text.duplicate);
            view! { <AroundRow row=row.clone() twin lang /> }
        })
        .collect_view();
    view! { <ul class="around">{rows}</ul> }
}

#[component]
fn AroundRow(row: DeskRow, twin: Option<&'static str>, lang: Lang) -> impl IntoView {
    let number = row.number.to_string();
    let name = row
        .item
        .and_then(catalog::item)
        .map(|item| item.name(lang).to_owned())
        .or_else(|| row.category.map(|category| category.name(lang).to_owned()))
        .unwrap_or_else(|| desk_ticket(lang).page.unnamed.to_owned());
    view! {
        <li data-ticket=number.clone() data-status=row.state.wire()>
            <a href=format!("/desk/tickets/{number}") rel="external">
                <span>{name} {twin.map(|twin| view! { <em class="flag">{twin}</em> })}</span>
                <StatusBadge state=row.state lang />
            </a>
            <span class="row-facts"><Moment at=row.reported_at lang /> " · " {number.clone()}</span>
        </li>
    }
}

/// What may be the same matter, with merging one press away.
#[component]
pub fn Duplicates(detail: Arc<TicketDetail>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let may = detail.steps.contains(&Action::Merge);
    if detail.duplicates.is_empty() || !may {
        return ().into_any();
    }
    let address = format!("/desk/tickets/{}", detail.report.number);
    let version = detail.pin.version.to_string();
    let rows = detail
        .duplicates
        .iter()
        .map(|number| {
            let number = number.to_string();
            let found = detail.around.iter().find(|row| row.number.to_string() == number);
            let words = found.and_then(|row| row.words.clone());
            view! {
                <li>
                    <span>
                        <a href=format!("/desk/tickets/{number}") rel="external">{number.clone()}</a>
                        {words.map(|words| format!(" {words}"))}
                    </span>
                    <form method="post" action=address.clone() data-move>
                        <input type="hidden" name="action" value="merge" />
                        <input type="hidden" name="version" value=version.clone() />
                        <input type="hidden" name="into" value=number.clone() />
                        <button type="submit" class="button button-quiet">
                            {fill(text.merge_into, &[("number", &number)])}
                        </button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card duplicates" aria-labelledby="duplicates">
            <h2 id="duplicates">{text.duplicates}</h2>
            <p class="hint">{text.duplicates_hint}</p>
            <ul>{rows}</ul>
        </section>
    }
    .into_any()
}
