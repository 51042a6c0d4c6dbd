use domain::catalog::{self, Category};
use domain::event::AreaRef;
use domain::pins::Tally;
use domain::query::{DeskQuery, StatusFilter};
use domain::ticket::State;
use leptos::prelude::*;

use super::address::with;
use super::state::Desk;
use crate::i18n::area_name;
use crate::map::mark_id;

/// A filter as a link: chosen again, it is taken back.
struct Chip {
    to: String,
    label: String,
    chosen: bool,
    count: Option<u32>,
    category: Option<Category>,
}

fn chip(chip: Chip) -> impl IntoView {
    let Chip { to, label, chosen, count, category } = chip;
    view! {
        <li>
            <a class="chip" href=to data-noscroll="true" aria-current=chosen.then_some("true")>
                {category
                    .map(|category| {
                        let mark = format!("#{}", mark_id(Some(category)));
                        view! {
                            <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
                                <use href=mark></use>
                            </svg>
                        }
                    })}
                <span>{label}</span>
                <span class="chip-count">{count.map(|n| n.to_string())}</span>
            </a>
        </li>
    }
}

/// One dimension. The links keep their places from view to view, so that the one in focus stays in focus.
#[component]
fn Dimension(
    desk: Desk,
    tally: Memo<Option<Tally>>,
    title: &'static str,
    chips: fn(&Desk, &DeskQuery, Option<&Tally>) -> Vec<Chip>,
) -> impl IntoView {
    let all = move || {
        let query = desk.query.get();
        tally.with(|tally| chips(&desk, &query, tally.as_ref()))
    };
    view! {
        <section hidden=move || all().is_empty()>
            <h2>{title}</h2>
            <ul class="chips">{move || all().into_iter().map(chip).collect_view()}</ul>
        </section>
    }
}

#[component]
pub fn Filters(desk: Desk, tally: Memo<Option<Tally>>) -> impl IntoView {
    let text = desk.text;
    view! {
        <nav class="filters" aria-label=text.filters>
            <Dimension desk tally title=text.area chips=areas />
            <Dimension desk tally title=text.category chips=categories />
            <Dimension desk tally title=text.item chips=items />
            <Dimension desk tally title=text.status chips=statuses />
        </nav>
    }
}

fn areas(desk: &Desk, query: &DeskQuery, tally: Option<&Tally>) -> Vec<Chip> {
    let all = (1..=5).map(AreaRef::Area).chain([AreaRef::Street]);
    all.map(|area| {
        let chosen = query.filter.area == Some(area);
        Chip {
            to: with(query, |q| q.filter.area = (!chosen).then_some(area)),
            label: area_name(area, desk.lang),
            chosen,
            count: tally.map(|tally| tally.area(area)),
            category: None,
        }
    })
    .collect()
}

fn categories(desk: &Desk, query: &DeskQuery, tally: Option<&Tally>) -> Vec<Chip> {
    let of = |category: Category| {
        let chosen = query.filter.category == Some(category);
        Chip {
            to: with(query, |q| {
                q.filter.item = None;
                q.filter.category = (!chosen).then_some(category);
            }),
            label: category.name(desk.lang).to_owned(),
            chosen,
            count: tally.map(|tally| tally.category(category)),
            category: Some(category),
        }
    };
    Category::ALL.map(of).into()
}

/// Items of the chosen category.
fn items(desk: &Desk, query: &DeskQuery, tally: Option<&Tally>) -> Vec<Chip> {
    let Some(category) = query.filter.category else { return Vec::new() };
    catalog::items_of(category)
        .map(|item| {
            let chosen = query.filter.item == Some(item.code);
            Chip {
                to: with(query, |q| q.filter.item = (!chosen).then_some(item.code)),
                label: item.name(desk.lang).to_owned(),
                chosen,
                count: tally.map(|tally| tally.item(item.code)),
                category: None,
            }
        })
        .collect()
}

fn statuses(desk: &Desk, query: &DeskQuery, tally: Option<&Tally>) -> Vec<Chip> {
    let one = [State::Reported, State::Filed, State::Dispatched, State::InProgress, State::Handled];
    let all = [Some(StatusFilter::Open)]
        .into_iter()
        .chain(one.map(|state| Some(StatusFilter::One(state))))
        .chain([Some(StatusFilter::Closed), None]);
    all.map(|status| {
        let (label, count): (&str, fn(&Tally, State) -> u32) = match status {
            None => (desk.text.all, |t, _| t.open + t.closed),
            Some(StatusFilter::Open) => (desk.text.open, |t, _| t.open),
            Some(StatusFilter::Closed) => (desk.text.closed, |t, _| t.closed),
            Some(StatusFilter::One(state)) => (state.name(desk.lang), Tally::state),
        };
        let state = match status {
            Some(StatusFilter::One(state)) => state,
            _ => State::Reported,
        };
        Chip {
            to: with(query, |q| q.filter.status = status),
            label: label.to_owned(),
            chosen: query.filter.status == status,
            count: tally.map(|tally| count(tally, state)),
            category: None,
        }
    })
    .collect()
}
