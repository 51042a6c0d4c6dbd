use std::sync::Arc;

use domain::lang::Lang;
use domain::ticket::ChildState;
use domain::views::{ChildView, TicketDetail};
use leptos::prelude::*;

use super::forms::return_by;
use super::marks::LightMark;
use crate::features::tickets::track::Moment;
use crate::i18n::{date_time, desk_ticket, fill};

/// Who handles it: each unit's share with its own clock. Earlier dispatches stand folded beneath.
#[component]
pub fn Shares(detail: Arc<TicketDetail>, lang: Lang) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let (present, earlier): (Vec<ChildView>, Vec<ChildView>) =
        detail.children.iter().cloned().partition(|view| view.present);
    if present.is_empty() && earlier.is_empty() {
        return ().into_any();
    }
    let joint = detail.is_joint;
    // While it is suspended no unit's clock runs.
    let paused = detail.suspended_until.is_some();
    let now = detail.at;
    let rows = |views: Vec<ChildView>| {
        views.into_iter().map(|share| view! { <Share share joint paused now lang /> }).collect_view()
    };
    let meeting = meeting(&detail, lang).map(|meeting| {
        view! {
            <p class="meeting">
                <b>{text.meeting}</b>
                " "
                {meeting}
            </p>
        }
    });
    view! {
        <section class="card" aria-labelledby="shares">
            <h2 id="shares">{text.shares}</h2>
            {meeting}
            <ul class="shares">{rows(present)}</ul>
            {(!earlier.is_empty())
                .then(|| {
                    view! {
                        <details class="earlier">
                            <summary>{text.earlier}</summary>
                            <ul class="shares">{rows(earlier)}</ul>
                        </details>
                    }
                })}
        </section>
    }
    .into_any()
}

/// When and where the units meet.
pub fn meeting(detail: &TicketDetail, lang: Lang) -> Option<String> {
    let parts: Vec<String> = [detail.meet_at.map(|at| date_time(at, lang)), detail.meet_place.clone()]
        .into_iter()
        .flatten()
        .collect();
    (detail.is_joint && !parts.is_empty()).then(|| parts.join(" · "))
}

#[component]
fn Share(
    share: ChildView,
    joint: bool,
    paused: bool,
    now: domain::clock::Timestamp,
    lang: Lang,
) -> impl IntoView {
    let text = &desk_ticket(lang).page;
    let part = match (joint, share.child.lead) {
        (false, _) => text.alone,
        (true, true) => text.lead,
        (true, false) => text.supporting,
    };
    let n = match share.child.state {
        ChildState::Dispatched => 0,
        ChildState::InProgress => 1,
        ChildState::Handled => 2,
        ChildState::Returned => 3,
        ChildState::Released => 4,
    };
    let open = share.present && share.child.state.is_open();
    let runs = open && !paused;
    let by = return_by(&share, now).filter(|_| runs);
    let first = share.child.first_waits().filter(|_| runs).map(|first| {
        (first.due, if first.limit.is_urgent() { text.measure_by } else { text.accept_by }, first.light(now))
    });
    let asked = share.child.asked.filter(|_| open).map(|asked| {
        let (time, reason) = (date_time(asked.until, lang), asked.reason.name(lang));
        fill(text.asked, &[("time", &time), ("reason", reason)])
    });
    let (due, light) = (share.child.clock.due, share.light);
    view! {
        <li class="share" data-share=share.child.state.wire()>
            <span class="share-name">
                <b>{share.unit.name.get(lang).to_owned()}</b>
                <span class="share-part">{part}</span>
                {share.own.then(|| view! { <span class="share-part">{text.own_share}</span> })}
            </span>
            <span class=format!("badge badge-{}", badge(share.child.state))>{text.share_state[n]}</span>
            {runs
                .then(|| {
                    view! {
                        <span class="deadline">
                            <LightMark light lang />
                            <span>{text.due} " " <Moment at=due lang /></span>
                        </span>
                    }
                })}
            {first
                .map(|(at, sentence, light)| {
                    view! {
                        <span class="deadline">
                            <LightMark light lang />
                            <span>
                                <Moment at lang sentence />
                            </span>
                        </span>
                    }
                })}
            {by.map(|by| view! { <span class="hint"><Moment at=by lang sentence=text.return_by /></span> })}
            {asked.map(|asked| view! { <span class="share-asked">{asked}</span> })}
        </li>
    }
}

fn badge(state: ChildState) -> &'static str {
    match state {
        ChildState::Dispatched => "dispatched",
        ChildState::InProgress => "in_progress",
        ChildState::Handled => "handled",
        ChildState::Returned | ChildState::Released => "reported",
    }
}
