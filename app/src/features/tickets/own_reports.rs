use domain::catalog;
use domain::lang::Lang;
use domain::views::Progress;
use leptos::prelude::*;

use super::track::Moment;
use crate::i18n::resident;
use crate::ui::{StatusBadge, place_name};

/// What this phone has reported, found without typing anything.
#[component]
pub fn OwnReports(reports: Vec<Progress>, lang: Lang) -> impl IntoView {
    let text = &resident(lang).track;
    if reports.is_empty() {
        return view! { <p class="empty">{text.own_empty}</p> }.into_any();
    }
    let rows = reports.into_iter().map(|report| view! { <OwnRow report lang /> }).collect_view();
    view! {
        <p class="hint">{text.own_hint}</p>
        <ul class="rows">{rows}</ul>
    }
    .into_any()
}

#[component]
fn OwnRow(report: Progress, lang: Lang) -> impl IntoView {
    let number = report.number.to_string();
    let address = format!("/t/ticket?number={number}");
    let (state, overdue) = (report.state, report.overdue);
    let place = place_name(report.door.as_ref(), report.area, report.floor, lang);
    view! {
        <li data-ticket=number.clone() data-status=state.wire()>
            <a href=address rel="external">
                <span class="row-top">
                    <b>{item_name(&report, lang)}</b>
                    <span class="row-badges">
                        <StatusBadge state lang overdue />
                    </span>
                </span>
                <span class="row-facts">
                    {place} " · " <Moment at=report.reported_at lang /> " · " {number.clone()}
                </span>
            </a>
        </li>
    }
}

/// The item, else the category, else that the committee will name it.
pub fn item_name(ticket: &Progress, lang: Lang) -> String {
    let item = ticket.item.and_then(catalog::item).map(|item| item.name(lang).to_owned());
    item.or_else(|| ticket.category.map(|category| category.name(lang).to_owned()))
        .unwrap_or_else(|| resident(lang).track.item_unnamed.to_owned())
}
