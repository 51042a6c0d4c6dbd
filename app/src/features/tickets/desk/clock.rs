use std::sync::Arc;

use domain::backend::Core;
use domain::clock::{ServiceHours, Timer, explain, explain_granted, sentences};
use domain::lang::Lang;
use domain::ticket::{State, clock_spans};
use domain::views::{ChildView, TicketDetail};
use leptos::prelude::*;

use super::marks::LightMark;
use crate::features::tickets::track::Moment;
use crate::i18n::{PageText, date_time, desk_ticket, fill};

/// The clock that a page explains: whose it is, and how it came by its deadline.
struct Explained {
    of: String,
    timer: Timer,
    stopped: bool,
    lines: Vec<String>,
}

/// The clock that runs now, with its arithmetic step by step.
#[component]
pub fn ClockCard(core: Core, detail: Arc<TicketDetail>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let Some(explained) = explained(&core, &detail, text, lang) else {
        return view! {
            <section class="card" aria-labelledby="clock">
                <h2 id="clock">{text.clock}</h2>
                <p class="empty">{text.no_clock}</p>
            </section>
        }
        .into_any();
    };
    let Explained { of, timer, stopped, lines } = explained;
    let told = !lines.is_empty();
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    let light = timer.light(detail.at);
    view! {
        <section class="card" aria-labelledby="clock">
            <h2 id="clock">{text.clock} <small>{of}</small></h2>
            {(!stopped)
                .then(|| {
                    view! {
                        <p class="deadline">
                            <LightMark light lang />
                            <Moment at=timer.due lang />
                            <span class="left" data-left=timer.due.0.to_string()></span>
                            {timer.provisional.then(|| view! { <span class="flag">{text.provisional}</span> })}
                        </p>
                    }
                })}
            {detail
                .suspended_until
                .map(|until| view! { <p><Moment at=until lang sentence=text.suspended_until /></p> })}
            {told
                .then(|| {
                    view! {
                        <details class="arithmetic">
                            <summary>{text.arithmetic}</summary>
                            <ol>{lines}</ol>
                        </details>
                    }
                })}
        </section>
    }
    .into_any()
}

fn explained(core: &Core, detail: &TicketDetail, text: &PageText, lang: Lang) -> Option<Explained> {
    let calendars = core.calendars();
    let public = &calendars.public;
    match detail.state {
        State::Dispatched | State::InProgress => {
            let Some(share) = running_share(detail) else { return whole(detail, text, lang) };
            let hours = calendars.hours(&share.unit.id);
            let facts = detail.timeline.iter().map(|row| (row.at, &row.fact));
            let mut lines = Vec::new();
            for span in clock_spans(facts, share.child.no) {
                let steps = if span.granted {
                    // More time was granted by somebody, not counted.
                    lines.push(fill(text.extended, &[("time", &date_time(span.began.due, lang))]));
                    explain_granted(&span.began, &hours, public, &span.pauses)
                } else {
                    explain(&span.stands, &hours, public, &span.pauses)
                };
                lines.extend(sentences(&steps, lang));
            }
            let of = format!("{} · {}", text.stage[2], share.unit.name.get(lang));
            Some(Explained { of, timer: share.child.clock, stopped: detail.suspended_until.is_some(), lines })
        }
        _ => {
            let timer = detail.clock?;
            let stage = match detail.state {
                State::Reported => 0,
                State::Filed => 1,
                _ => 3,
            };
            let always = detail.tier == Some(domain::catalog::Tier::T3) && stage > 0;
            let hours = if always { ServiceHours::always() } else { ServiceHours::office() };
            let lines = sentences(&explain(&timer, &hours, public, &[]), lang);
            Some(Explained { of: text.stage[stage].to_owned(), timer, stopped: false, lines })
        }
    }
}

/// The open share that is due first.
fn running_share(detail: &TicketDetail) -> Option<&ChildView> {
    let open = detail.children.iter().filter(|view| view.present && view.child.state.is_open());
    open.min_by_key(|view| view.child.clock.due)
}

/// The whole action's clock, while nothing but its lead's report is missing.
fn whole(detail: &TicketDetail, text: &PageText, lang: Lang) -> Option<Explained> {
    let lead =
        detail.children.iter().find(|view| view.present && view.child.lead && !view.child.state.has_left());
    let of = lead.map_or_else(
        || text.stage[2].to_owned(),
        |lead| format!("{} · {}", text.stage[2], lead.unit.name.get(lang)),
    );
    Some(Explained { of, timer: detail.clock?, stopped: false, lines: Vec::new() })
}
