use std::sync::Arc;

use domain::backend::{Core, Roster, monday};
use domain::clock::{Date, iso_date};
use domain::error::Refusal;
use domain::ids::UnitId;
use domain::lang::Lang;
use domain::people::Person;
use domain::views::UnitName;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::again::RosterAgain;
use super::roster_table::RosterTable;
use super::shift_form::{CopyWeek, ShiftFields};
use crate::features::auth::DeniedPage;
use crate::features::tickets::Unavailable;
use crate::i18n::{RosterText, date_time, duty_text, fill, use_lang};
use crate::ssr::{core, require_person};
use crate::ui::{DutyPhone, StaffPage};

const WEEK: u8 = 7;

/// What the address asks for.
struct Asked {
    unit: Option<UnitId>,
    day: Option<Date>,
    done: Option<String>,
    added: usize,
    skipped: usize,
}

fn asked() -> Asked {
    let query = use_query_map().get_untracked();
    let count = |name: &str| query.get(name).and_then(|n| n.parse().ok()).unwrap_or(0);
    Asked {
        unit: query.get("unit").and_then(|unit| unit.parse().ok()),
        day: query.get("week").as_deref().and_then(iso_date::read),
        done: query.get("done"),
        added: count("added"),
        skipped: count("skipped"),
    }
}

/// `/desk/roster`: a week of a unit's duty roster, who is on duty now, and for those who may, its editing.
#[component]
pub fn RosterPage() -> impl IntoView {
    let lang = use_lang();
    let (asked, again) = (asked(), use_context::<RosterAgain>());
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    Suspend::new(async move {
        let units = core.roster_units(&person);
        let unit = match asked.unit.clone() {
            Some(unit) => unit,
            // Who belongs to no unit has no roster, and is told so like anybody who asks for another's.
            None => match core.first_roster(&person).await {
                Ok(unit) => unit,
                Err(_) => return view! { <DeniedPage /> }.into_any(),
            },
        };
        let today = core.now().local().date;
        let week = monday(asked.day.unwrap_or(today));
        match core.roster(&person, &unit, week, WEEK).await {
            Ok(roster) => {
                let told = told(&asked, &duty_text(lang).roster);
                view! { <Page core person roster units today told again lang /> }.into_any()
            }
            Err(Refusal::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
    .into_any()
}

/// What has just been done.
fn told(asked: &Asked, text: &RosterText) -> Option<String> {
    let (n, m) = (asked.added.to_string(), asked.skipped.to_string());
    Some(match (asked.done.as_deref()?, asked.added, asked.skipped) {
        ("add", _, _) => text.added.to_owned(),
        ("remove", _, _) => text.removed.to_owned(),
        ("copy", 0, 0) => text.nothing_to_copy.to_owned(),
        ("copy", _, 0) => fill(text.copied, &[("n", &n)]),
        ("copy", _, _) => fill(text.copied_some, &[("n", &n), ("m", &m)]),
        _ => return None,
    })
}

fn address(unit: &UnitId, week: Date) -> String {
    format!("/desk/roster?unit={unit}&week={}", iso_date::write(week))
}

#[component]
fn Page(
    core: Core,
    person: Arc<Person>,
    roster: Roster,
    units: Vec<UnitName>,
    today: Date,
    told: Option<String>,
    again: Option<RosterAgain>,
    lang: Lang,
) -> impl IntoView {
    let text = &duty_text(lang).roster;
    let editable = roster.editable;
    view! {
        <StaffPage title=text.title person=(*person).clone()>
            <div class="duty-page">
                <h1>{text.title} <small>{roster.unit.name.get(lang).to_owned()}</small></h1>
                {told.map(|told| view! { <p class="notice-line" role="status">{told}</p> })}
                <ChooseUnit units chosen=roster.unit.id.clone() week=roster.from lang />
                <Now core roster=roster.clone() lang />
                <section class="card" aria-labelledby="week">
                    <Weeks roster=roster.clone() today lang />
                    <RosterTable roster=roster.clone() today lang />
                    {editable.then(|| view! { <CopyWeek roster=roster.clone() lang /> })}
                </section>
                {editable.then(|| view! { <ShiftFields roster again lang /> })}
            </div>
        </StaffPage>
    }
}

/// For those who look at more than one.
#[component]
fn ChooseUnit(units: Vec<UnitName>, chosen: UnitId, week: Date, lang: Lang) -> impl IntoView {
    let text = &duty_text(lang).roster;
    (units.len() > 1).then(|| {
        let options = units.into_iter().map(|unit| {
            let selected = unit.id == chosen;
            view! {
                <option value=unit.id.to_string() selected=selected>
                    {unit.name.get(lang).to_owned()}
                </option>
            }
        });
        view! {
            <form class="duty-choose" method="get" action="/desk/roster">
                <label for="choose-unit">{text.unit}</label>
                <select id="choose-unit" name="unit">
                    {options.collect_view()}
                </select>
                <input type="hidden" name="week" value=iso_date::write(week) />
                <button type="submit" class="button button-quiet">{text.look}</button>
            </form>
        }
    })
}

#[component]
fn Now(core: Core, roster: Roster, lang: Lang) -> impl IntoView {
    let text = &duty_text(lang).roster;
    let phone = core.place.unit(&roster.unit.id).map(|unit| unit.phone.clone()).unwrap_or_default();
    let body = match roster.on_duty {
        Some(shift) => {
            let until = fill(text.now_until, &[("time", &date_time(shift.until, lang))]);
            view! {
                <p class="duty-now" data-on-duty=shift.name.clone()>
                    <DutyPhone shift=shift.clone() lang />
                    <span class="hint">{until}</span>
                </p>
            }
            .into_any()
        }
        None => view! { <p class="empty" data-on-duty="">{text.nobody_now}</p> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="now">
            <h2 id="now">{text.now}</h2>
            {body}
            {(!phone.is_empty())
                .then(|| {
                    view! {
                        <p class="duty-unit">
                            {roster.unit.name.get(lang).to_owned()} " "
                            <a class="telephone" href=format!("tel:{phone}")>{phone.clone()}</a>
                        </p>
                    }
                })}
        </section>
    }
}

#[component]
fn Weeks(roster: Roster, today: Date, lang: Lang) -> impl IntoView {
    let text = &duty_text(lang).roster;
    let unit = roster.unit.id.clone();
    let beside = |weeks: i64| {
        let days =
            domain::clock::LocalTime::at(roster.from, 0, 0).instant().plus_minutes(weeks * 7 * 24 * 60);
        days.local().date
    };
    let last = days_after(roster.from, WEEK - 1);
    let span = fill(text.week, &[("from", &iso_date::write(roster.from)), ("until", &iso_date::write(last))]);
    let this = monday(today);
    let link = |to: Date, name: &'static str| {
        view! { <a href=address(&unit, to) rel="external">{name}</a> }
    };
    view! {
        <div class="duty-weeks">
            <h2 id="week">{span}</h2>
            <nav aria-label=text.weeks>
                {link(beside(-1), text.week_before)}
                {(this != roster.from).then(|| link(this, text.this_week))}
                {link(beside(1), text.week_after)}
            </nav>
        </div>
    }
}

/// Days after a date; the calendar's end is nobody's concern.
fn days_after(day: Date, days: u8) -> Date {
    (0..days).fold(day, |day, _| day.next_day().unwrap_or(day))
}
