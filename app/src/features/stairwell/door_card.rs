use domain::catalog;
use domain::clock::Timestamp;
use domain::lang::Lang;
use domain::patrol::coverage::Outcome;
use domain::views::{CompanyCard, DoorCard, DoorTicket};
use leptos::prelude::*;

use crate::i18n::{DoorText, day_time, desk_ticket, fill, resident};
use crate::ui::StatusBadge;

/// The door's name first and biggest: whoever stands there compares it with the wall, since a pasted sticker
/// cannot be ruled out.
#[component]
pub fn DoorCardView(card: DoorCard, lang: Lang) -> impl IntoView {
    let text = &resident(lang).door;
    let is_door = card.site.id.door().is_some();
    view! {
        <div class="door">
            <div class="door-plate">
                <h1>{card.site.name(lang).to_owned()}</h1>
                <p>{card.committee.get(lang).to_owned()}</p>
            </div>
            <a class="button button-big" href=report_address(&card.code) rel="external">{text.report}</a>
            {card.counts.map(|counts| view! { <Counts text open=counts.open closed=counts.closed_lately /> })}
            <Newest text lang tickets=card.newest />
            <section class="card" aria-labelledby="management">
                <h2 id="management">{if is_door { text.management } else { text.management_place }}</h2>
                <dl class="facts">
                    <Company text lang company=card.company />
                    <Fact name=text.stars value=text.no_stars quiet=true />
                    <Checked text lang checked=card.checked />
                    <Telephone name=text.call_committee number=card.committee_phone />
                </dl>
            </section>
            <p class="safety">{text.safety}</p>
            <nav class="door-ways" aria-label=text.to_lookup>
                <a href=format!("/?area={}", card.site.area) rel="external">{text.to_area}</a>
                <a href="/t" rel="external">{text.to_lookup}</a>
            </nav>
        </div>
    }
}

/// Door codes are letters, digits, dots and dashes, and this one has been accepted: nothing to encode.
fn report_address(code: &str) -> String {
    format!("/report?code={code}")
}

#[component]
fn Counts(text: &'static DoorText, open: u32, closed: u32) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="reports">
            <h2 id="reports">{text.reports}</h2>
            <ul class="counts">
                <li>
                    <b>{open}</b>
                    <span>{text.open}</span>
                </li>
                <li>
                    <b>{closed}</b>
                    <span>{text.closed}</span>
                </li>
            </ul>
        </section>
    }
}

/// What neighbours have reported, so that nobody writes the same again: one press counts as another complaint.
#[component]
fn Newest(text: &'static DoorText, lang: Lang, tickets: Vec<DoorTicket>) -> impl IntoView {
    let rows = tickets.into_iter().map(|ticket| view! { <NewestRow text lang ticket /> }).collect_view();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="newest">
                <h2 id="newest">{text.newest}</h2>
                <ul class="door-tickets">{rows}</ul>
            </section>
        }
    })
}

#[component]
fn NewestRow(text: &'static DoorText, lang: Lang, ticket: DoorTicket) -> impl IntoView {
    let number = ticket.number.to_string();
    let item = ticket.item.and_then(catalog::item).map(|item| item.name(lang).to_owned());
    let name = item
        .or_else(|| ticket.category.map(|category| category.name(lang).to_owned()))
        .unwrap_or_else(|| desk_ticket(lang).page.unnamed.to_owned());
    let promised = fill(text.promised, &[("time", &day_time(ticket.expected_by, lang))]);
    let many =
        (ticket.complaints > 1).then(|| fill(text.complaints, &[("n", &ticket.complaints.to_string())]));
    let facts: Vec<String> = [Some(promised), many].into_iter().flatten().collect();
    view! {
        <li data-ticket=number.clone()>
            <p>
                <b>{name.clone()}</b>
                <StatusBadge state=ticket.state lang />
            </p>
            <p class="door-ticket-facts">{facts.join(" · ")}</p>
            <form method="post" action="/t/me-too">
                <input type="hidden" name="number" value=number.clone() />
                <button type="submit" class="button button-quiet" aria-label=format!("{}: {name}", text.me_too)>
                    {text.me_too}
                </button>
            </form>
        </li>
    }
}

/// When somebody last looked at the place, and what they found.
#[component]
fn Checked(text: &'static DoorText, lang: Lang, checked: Option<(Timestamp, Outcome)>) -> impl IntoView {
    match checked {
        None => view! { <Fact name=text.checked value=text.never_checked quiet=true /> },
        Some((at, outcome)) => {
            let found = if outcome == Outcome::Problem { text.checked_problem } else { text.checked_fine };
            view! { <Fact name=text.checked value=format!("{} · {found}", day_time(at, lang)) quiet=false /> }
        }
    }
}

#[component]
fn Company(text: &'static DoorText, lang: Lang, company: Option<CompanyCard>) -> impl IntoView {
    match company {
        None => view! { <Fact name=text.company value=text.company_unknown quiet=true /> }.into_any(),
        Some(company) => view! {
            <Fact name=text.company value=company.name.get(lang).to_owned() />
            <Telephone name=text.call_company number=company.phone.clone() />
            <Fact name=text.duty value=company.duty.get(lang).to_owned() />
            <Fact name=text.cleaning value=company.cleaning.get(lang).to_owned() />
        }
        .into_any(),
    }
}

/// `quiet` marks what is honestly not there yet.
#[component]
fn Fact(name: &'static str, #[prop(into)] value: String, #[prop(optional)] quiet: bool) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd class:quiet=quiet>{value}</dd>
        </div>
    }
}

#[component]
fn Telephone(name: &'static str, number: String) -> impl IntoView {
    (!number.is_empty()).then(|| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>
                    <a class="telephone" href=format!("tel:{number}")>{number.clone()}</a>
                </dd>
            </div>
        }
    })
}
