use std::sync::Arc;

use domain::catalog;
use domain::lang::Lang;
use domain::ticket::State;
use domain::views::TicketDetail;
use leptos::prelude::*;

use super::facts::fact;
use super::marks::{LightMark, Marks};
use crate::features::tickets::track::Moment;
use crate::i18n::{desk_ticket, fill};
use crate::ui::{CategoryIcon, StatusBadge, place_name};

/// The item, else the category, else that nobody has named it yet.
pub fn item_name(detail: &TicketDetail, lang: Lang) -> String {
    let report = &detail.report;
    let item = report.item.and_then(catalog::item).map(|item| item.name(lang).to_owned());
    item.or_else(|| report.category.map(|category| category.name(lang).to_owned()))
        .unwrap_or_else(|| desk_ticket(lang).page.unnamed.to_owned())
}

pub fn ticket_place(detail: &TicketDetail, lang: Lang) -> String {
    let report = &detail.report;
    if report.place_unknown {
        return desk_ticket(lang).page.place_unknown.to_owned();
    }
    place_name(report.door.as_ref(), report.area, report.floor, lang)
}

/// What it is, where, how it stands and until when.
#[component]
pub fn Head(detail: Arc<TicketDetail>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let code = detail.report.item.map(|item| item.to_string());
    let icon = detail.report.category.map(|category| view! { <CategoryIcon category size=32 /> });
    let tier = detail.tier.map(|tier| tier.name(lang));
    view! {
        <header class="ticket-head">
            <p class="ticket-number">{detail.report.number.to_string()} " " <span>{tier}</span></p>
            <h1>{icon} {item_name(&detail, lang)} {code.map(|code| view! { <small>{code}</small> })}</h1>
            <p class="ticket-place">{ticket_place(&detail, lang)}</p>
            <div class="ticket-state">
                <StatusBadge state=detail.state lang />
                <Deadline detail=detail.clone() lang />
            </div>
            <Marks detail=detail.clone() lang />
            {detail
                .proposal
                .filter(|_| detail.state == State::Reported)
                .map(|reason| {
                    let told = fill(text.proposal, &[("reason", reason.name(lang))]);
                    view! { <p class="proposal">{told}</p> }
                })}
        </header>
    }
}

/// When it turns red unless somebody acts.
#[component]
fn Deadline(detail: Arc<TicketDetail>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let due = detail.due_at.filter(|_| detail.state.is_open());
    due.map(|due| {
        let provisional = detail.clock.filter(|clock| clock.provisional && clock.due == due);
        view! {
            <span class="deadline">
                <LightMark light=detail.light lang />
                <span>{text.due} " " <Moment at=due lang /></span>
                <span class="left" data-left=due.0.to_string()></span>
                {provisional.map(|_| view! { <span class="flag">{text.provisional}</span> })}
            </span>
        }
    })
}

/// Where it came from, what was promised, how the reporter is reached.
#[component]
pub fn Origin(detail: Arc<TicketDetail>, phone: Option<String>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let report = detail.report.clone();
    let moment = |at| view! { <Moment at lang /> };
    let link = |number: domain::ids::TicketNumber| {
        let address = format!("/desk/tickets/{number}");
        view! { <a href=address rel="external">{number.to_string()}</a> }
    };
    let externals: Vec<String> = detail.externals.iter().map(|external| external.number.clone()).collect();
    let externals = (!externals.is_empty()).then(|| externals.join(lang.pick("、", ", ")));
    let external_due = detail.externals.iter().filter_map(|external| external.deadline).min().map(moment);
    let joined = (!detail.joined.is_empty())
        .then(|| detail.joined.iter().cloned().map(|number| view! { {link(number)} " " }).collect_view());
    let shown = phone.is_some();
    let phone = phone.map_or_else(
        || detail.masked_phone.clone().map(|masked| view! { {masked} }.into_any()),
        |phone| {
            let address = format!("tel:{phone}");
            Some(
                view! {
                    <a class="telephone" href=address data-phone>{phone}</a>
                    <span class="hint">{text.phone_once}</span>
                }
                .into_any(),
            )
        },
    );
    let callback = (report.callback && detail.masked_phone.is_some()).then_some(text.callback);
    let consent = detail.consent.then_some(text.consent);
    let verifier = detail
        .verifier
        .filter(|_| detail.state == State::Handled)
        .map(|role| fill(text.verifier, &[("role", role.name(lang))]));
    view! {
        <dl class="facts">
            {fact(text.reported_at, Some(moment(detail.reported_at)))}
            {fact(text.source, Some(report.source.name(lang)))}
            {fact(text.external, externals)}
            {fact(text.external_due, external_due)} {fact(text.promised, Some(moment(report.expected_by)))}
            {fact(if shown { text.phone_shown } else { text.phone }, phone)}
            {fact("", callback)} {fact("", consent)} {fact("", verifier)}
            {fact(text.merged_into, detail.merged_into.clone().map(link))} {fact(text.joined, joined)}
            {fact(text.split_from, report.split_from.map(link))}
        </dl>
    }
}
