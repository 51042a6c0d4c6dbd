use std::sync::Arc;

use domain::backend::Core;
use domain::clock::{Pause, PauseReason, ServiceHours, Timer, Timestamp, explain, sentences};
use domain::lang::Lang;
use domain::ticket::{Fact, State};
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
            <details class="arithmetic">
                <summary>{text.arithmetic}</summary>
                <ol>{lines}</ol>
            </details>
        </section>
    }
    .into_any()
}

fn explained(core: &Core, detail: &TicketDetail, text: &PageText, lang: Lang) -> Option<Explained> {
    let calendars = core.calendars();
    let public = &calendars.public;
    match detail.state {
        State::Dispatched | State::InProgress => {
            let share = running_share(detail)?;
            let hours = calendars.hours(&share.unit.id);
            let timer = share.child.clock;
            let lines = if share.child.extensions == 0 {
                sentences(&explain(&timer, &hours, public, &pauses(detail)), lang)
            } else {
                // More time was granted by somebody, not counted: told after the arithmetic of what was given first.
                let begun = first_clock(detail, share).unwrap_or(timer);
                let mut lines = sentences(&explain(&begun, &hours, public, &[]), lang);
                lines.extend(
                    granted(detail, share).map(|due| fill(text.extended, &[("time", &date_time(due, lang))])),
                );
                lines
            };
            let of = format!("{} · {}", text.stage[2], share.unit.name.get(lang));
            Some(Explained { of, timer, stopped: detail.suspended_until.is_some(), lines })
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

/// 挂账 as the entries tell it.
fn pauses(detail: &TicketDetail) -> Vec<Pause> {
    let mut pauses: Vec<Pause> = Vec::new();
    for row in &detail.timeline {
        match &row.fact {
            Fact::Suspended { .. } => {
                pauses.push(Pause { from: row.at, until: None, why: PauseReason::Suspended });
            }
            Fact::Resumed { .. } => {
                if let Some(open) = pauses.last_mut() {
                    open.until = Some(row.at);
                }
            }
            _ => {}
        }
    }
    pauses
}

/// The clock that the share was last started with.
fn first_clock(detail: &TicketDetail, share: &ChildView) -> Option<Timer> {
    detail.timeline.iter().rev().find_map(|row| match &row.fact {
        Fact::Reworked { child, clock, .. } if *child == share.child.no => Some(*clock),
        Fact::Dispatched { children, .. } => {
            children.iter().find(|new| new.unit == share.child.unit).map(|new| new.clock)
        }
        _ => None,
    })
}

/// The deadlines that were granted to the share, in order.
fn granted(detail: &TicketDetail, share: &ChildView) -> impl Iterator<Item = Timestamp> {
    let no = share.child.no;
    detail.timeline.iter().filter_map(move |row| match &row.fact {
        Fact::ExtensionGranted { child, clock, .. } if *child == no => Some(clock.due),
        _ => None,
    })
}
