use domain::backend::YearOfDays;
use domain::clock::{DayKind, PublicCalendar, PublicDays, iso_date};
use domain::error::Refusal;
use domain::lang::Lang;
use domain::people::Person;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::calendar_csv;
use super::calendar_form::CalendarForm;
use super::frame::AdminPage;
use crate::features::auth::DeniedPage;
use crate::features::tickets::Unavailable;
use crate::i18n::{admin_text, fill, use_lang};
use crate::ssr::{core, require_person};

/// What `POST /admin/calendar` hands to the page.
#[derive(Debug, Clone, Default)]
pub struct CalendarAgain {
    pub text: String,
    /// Lines that cannot be: the number in the file, and why.
    pub wrong: Vec<(usize, String)>,
    /// The file is no text.
    pub not_text: bool,
    /// What it would become; there where every line is fine.
    pub preview: Vec<YearOfDays>,
    pub refusal: Option<Refusal>,
}

/// `/admin/calendar`: the years that are known, and the form that adds or replaces some.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let lang = use_lang();
    let again = use_context::<CalendarAgain>();
    let query = use_query_map().get_untracked();
    let draft: Option<i32> = query.get("year").and_then(|year| year.parse().ok());
    let saved = query.get("done").as_deref() == Some("save") && again.is_none();
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    Suspend::new(async move {
        match core.calendar(&person).await {
            Ok(calendars) => {
                let public = calendars.public.clone();
                let again = again.unwrap_or_else(|| CalendarAgain {
                    text: drafted(&public, draft),
                    ..CalendarAgain::default()
                });
                view! { <Calendar person=(*person).clone() public saved again lang /> }.into_any()
            }
            Err(Refusal::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
    .into_any()
}

fn of_year(public: &PublicCalendar, year: i32) -> impl Iterator<Item = &PublicDays> {
    public.days().iter().filter(move |line| line.from.year() == year)
}

/// A year that is known, to be edited.
fn drafted(public: &PublicCalendar, year: Option<i32>) -> String {
    year.filter(|year| public.knows(*year))
        .map(|year| calendar_csv::written(of_year(public, year)))
        .unwrap_or_default()
}

#[component]
fn Calendar(
    person: Person,
    public: PublicCalendar,
    saved: bool,
    again: CalendarAgain,
    lang: Lang,
) -> impl IntoView {
    let text = &admin_text(lang).calendar;
    let years: Vec<i32> =
        public.years().map_or_else(Vec::new, |(first, last)| (first..=last).rev().collect());
    let none = years.is_empty();
    let years = years.into_iter().map(|year| {
        let days = of_year(&public, year).cloned().collect();
        view! { <Year year days lang /> }
    });
    let years = years.collect_view();
    view! {
        <AdminPage title=text.title here="/admin/calendar" person lang>
            {saved.then(|| view! { <p class="notice-line" role="status">{text.saved}</p> })}
            <p>{text.what}</p>
            {none.then(|| view! { <p class="empty">{text.none}</p> })}
            <CalendarForm again lang />
            {years}
        </AdminPage>
    }
}

fn counted(days: &[PublicDays], kind: DayKind) -> String {
    let lines = days.iter().filter(|line| line.kind == kind);
    lines.map(|line| (line.until - line.from).whole_days() + 1).sum::<i64>().to_string()
}

#[component]
fn Year(year: i32, days: Vec<PublicDays>, lang: Lang) -> impl IntoView {
    let text = &admin_text(lang).calendar;
    let n = year.to_string();
    let (off, makeup) = (counted(&days, DayKind::Holiday), counted(&days, DayKind::Makeup));
    let counts = fill(text.year_counts, &[("off", &off), ("makeup", &makeup)]);
    let rows = days.into_iter().map(|line| {
        let span = if line.until == line.from {
            iso_date::write(line.from)
        } else {
            format!("{} – {}", iso_date::write(line.from), iso_date::write(line.until))
        };
        let kind = match line.kind {
            DayKind::Holiday => text.holiday,
            DayKind::Makeup => text.makeup,
        };
        view! {
            <tr data-kind=line.kind.wire()>
                <td>{span}</td>
                <td>{kind}</td>
                <td>{line.name(lang).to_owned()}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let id = format!("year-{year}");
    view! {
        <section class="card" aria-labelledby=id.clone() data-year=n.clone()>
            <h2 id=id.clone()>{fill(text.year, &[("n", &n)])}</h2>
            <p class="hint">{counts}</p>
            <table class="calendar">
                <thead>
                    <tr>
                        <th scope="col">{text.days}</th>
                        <th scope="col">{text.kind}</th>
                        <th scope="col">{text.name}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <a href=format!("/admin/calendar?year={year}#edit") rel="external">
                {fill(text.as_draft, &[("n", &n)])}
            </a>
        </section>
    }
}
