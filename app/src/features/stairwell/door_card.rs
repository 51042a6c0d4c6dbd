use domain::lang::Lang;
use domain::stairwell::door_name;
use domain::views::{CompanyCard, DoorCard};
use leptos::prelude::*;

use crate::i18n::{DoorText, resident};

/// The door's name first and biggest: whoever stands there compares it with the wall, since a pasted sticker
/// cannot be ruled out.
#[component]
pub fn DoorCardView(card: DoorCard, lang: Lang) -> impl IntoView {
    let text = &resident(lang).door;
    view! {
        <div class="door">
            <div class="door-plate">
                <h1>{door_name(&card.door, lang)}</h1>
                <p>{card.committee.get(lang).to_owned()}</p>
            </div>
            <a class="button button-big" href=report_address(&card.code) rel="external">{text.report}</a>
            <Counts text open=card.open closed=card.closed_lately />
            <section class="card" aria-labelledby="management">
                <h2 id="management">{text.management}</h2>
                <dl class="facts">
                    <Company text lang company=card.company />
                    <Fact name=text.stars value=text.no_stars quiet=true />
                    <Fact name=text.checked value=text.never_checked quiet=true />
                    <Telephone name=text.call_committee number=card.committee_phone />
                </dl>
            </section>
            <p class="safety">{text.safety}</p>
            <nav class="door-ways" aria-label=text.to_lookup>
                <a href=format!("/?area={}", card.door.area) rel="external">{text.to_area}</a>
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
