use domain::backend::{Core, PlanAsk};
use domain::clock::Timestamp;
use domain::lang::Lang;
use domain::patrol::plan_view::DayView;
use leptos::prelude::*;

use super::plan_map::{frame, ground, map};
use super::plan_rounds::{left_out, rounds};
use crate::i18n::{PlanText, day_time, fill, plan_text};

/// The day: its state and totals, the map and the lists beside it. The script replaces it whole.
#[component]
pub fn Day(core: Core, day: DayView, ask: PlanAsk, lang: Lang) -> impl IntoView {
    let text = plan_text(lang);
    let frame = frame(&core.place, &day);
    let pieces = frame.map(|frame| format!("{}{}", ground(&core.place, frame, lang), map(&day, frame, lang)));
    let (lists, left) = (rounds(&day, frame, lang), left_out(&day, lang));
    let planned = !day.rounds.is_empty() && !day.cancelled;
    let state = state(&day, text);
    let made = day.version > 0;
    view! {
        <section
            class="plan-day"
            data-part="day"
            data-version=day.version.to_string()
            data-by=day.by.clone()
            data-at=day_time(day.at, lang)
            data-ask=serde_json::to_string(&ask).unwrap_or_default()
            aria-labelledby="day-title"
        >
            <header class="plan-day-head">
                <h2 id="day-title">{text.day} <small>{domain::clock::iso_date::write(day.scope.date)}</small></h2>
                {made.then(|| view! { <p class="hint">{version(&day, day.at, text, lang)}</p> })}
                {planned.then(|| view! { <Sums day=day.clone() text /> })}
                {planned.then(|| view! { <DayActs day=day.clone() text /> })}
            </header>
            {state.map(|state| view! { <p class="empty plan-state">{state}</p> })}
            <div class="plan-sides" class:is-empty=!planned>
                <div class="plan-map card">
                    <div class="plan-zoom" hidden data-zoom>
                        <button type="button" data-zoom-by="1.5" aria-label=text.nearer>"+"</button>
                        <button type="button" data-zoom-by="0.667" aria-label=text.farther>"−"</button>
                        <button type="button" data-zoom-by="0">{text.all}</button>
                    </div>
                    <div inner_html=pieces></div>
                </div>
                {planned
                    .then(|| {
                        view! {
                            <div class="plan-lists">
                                <Left day=day.clone() left text />
                                <h2 class="visually-hidden">{text.rounds}</h2>
                                <div class="rounds" inner_html=lists></div>
                            </div>
                        }
                    })}
            </div>
            <Loose day=day.clone() text />
            <Unreachable day=day.clone() text lang />
        </section>
    }
}

fn version(day: &DayView, at: Timestamp, text: &PlanText, lang: Lang) -> String {
    let (n, time) = (day.version.to_string(), day_time(at, lang));
    fill(text.version, &[("n", &n), ("name", &day.by), ("time", &time)])
}

fn state(day: &DayView, text: &PlanText) -> Option<&'static str> {
    if day.cancelled {
        Some(text.cancelled)
    } else if day.past {
        Some(text.past)
    } else if day.rounds.is_empty() {
        Some(text.empty)
    } else {
        None
    }
}

#[component]
fn Sums(day: DayView, text: &'static PlanText) -> impl IntoView {
    let totals = day.totals;
    let km = format!("{}.{}", totals.metres / 1000, totals.metres % 1000 / 100);
    let some = |sentence: &str, n: u32| (n > 0).then(|| fill(sentence, &[("n", &n.to_string())]));
    let sums = [
        Some(fill(text.total_visits, &[("n", &totals.visits.to_string())])),
        some(text.total_done, totals.done),
        some(text.total_dead, totals.dead_corners),
        Some(fill(text.total_longest, &[("n", &totals.longest.to_string())])),
        Some(fill(text.total_metres, &[("km", &km)])),
    ];
    let left = some(text.total_left, totals.left_out);
    let items = sums.into_iter().flatten().map(|sum| view! { <li>{sum}</li> }).collect_view();
    view! {
        <ul class="plan-sums">
            {items}
            {left.map(|left| view! { <li class="plan-sums-left">{left}</li> })}
        </ul>
    }
}

#[component]
fn DayActs(day: DayView, text: &'static PlanText) -> impl IntoView {
    let own = day.scope.date.weekday().number_days_from_monday();
    let days = text.weekdays.iter().enumerate().map(|(n, name)| {
        view! { <option value=n.to_string() selected=n == usize::from(own)>{*name}</option> }
    });
    let changes = !day.past;
    let all_ours = day.rounds.iter().any(|round| round.editable) && changes;
    view! {
        <div class="plan-acts">
            {all_ours
                .then(|| {
                    view! {
                        <button type="button" class="button button-quiet" hidden data-act="replan">{text.rest}</button>
                    }
                })}
            <span class="plan-template" hidden data-scripted>
                <label>
                    <span>{text.template_for}</span>
                    <select data-weekday>{days.collect_view()}</select>
                </label>
                <button type="button" class="button button-quiet" data-act="template">{text.save_template}</button>
            </span>
            <button type="button" class="button button-quiet" hidden data-print>{text.print}</button>
            {all_ours
                .then(|| {
                    view! {
                        <button type="button" class="button button-quiet" hidden data-act="cancel" data-sure=text.cancel_sure>
                            {text.cancel}
                        </button>
                    }
                })}
        </div>
    }
}

/// What nobody goes to stands first: it is what somebody must do something about.
#[component]
fn Left(day: DayView, left: String, text: &'static PlanText) -> impl IntoView {
    if day.left_out.is_empty() {
        return view! { <p class="plan-all-planned">{text.left_none}</p> }.into_any();
    }
    let count = day.left_out.len().to_string();
    view! {
        <details class="plan-left" open=day.left_out.len() <= 12>
            <summary>{text.left_out} " " <span class="flag flag-dead">{count}</span></summary>
            <ul class="visits" inner_html=left></ul>
        </details>
    }
    .into_any()
}

#[component]
fn Loose(day: DayView, text: &'static PlanText) -> impl IntoView {
    let numbers = day.loose.iter().map(|number| {
        let address = format!("/desk/tickets/{number}");
        view! { <li><a href=address rel="external">{number.to_string()}</a></li> }
    });
    (!day.loose.is_empty()).then(|| {
        view! {
            <div class="card plan-loose">
                <p>{text.loose}</p>
                <ul>{numbers.collect_view()}</ul>
            </div>
        }
    })
}

/// Where ways are estimates.
#[component]
fn Unreachable(day: DayView, text: &'static PlanText, lang: Lang) -> impl IntoView {
    let (all, known) = (day.unreachable.len(), day.all_unreachable);
    let names = day.unreachable.iter().map(|site| view! { <li>{site.name(lang).to_owned()}</li> });
    let names = names.collect_view();
    (all > 0).then(|| {
        view! {
            <div class="card plan-loose" data-part="unreachable">
                <p>{if known { text.no_paths } else { text.unreachable }}</p>
                {(!known).then(|| view! { <ul>{names}</ul> })}
            </div>
        }
    })
}
