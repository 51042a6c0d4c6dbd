use domain::catalog::Category;
use domain::event::AreaRef;
use domain::pins::Tally;
use domain::query::{Filter, StatusFilter};
use domain::ticket::State;
use leptos::prelude::*;

use super::address::{Address, href};
use crate::i18n::{area_name, map_text, use_lang};
use crate::map::CategoryMark;

/// A filter as a link: chosen again, it is taken back. Works without scripting.
#[component]
fn Chip(
    #[prop(into)] to: Signal<String>,
    #[prop(into)] chosen: Signal<bool>,
    #[prop(into)] count: Signal<u32>,
    label: String,
    #[prop(optional_no_strip)] category: Option<Category>,
) -> impl IntoView {
    view! {
        <li>
            <a class="chip" href=move || to.get() aria-current=move || chosen.get().then_some("true")>
                {category.map(|c| view! { <CategoryMark category=Some(c) /> })}
                <span>{label}</span>
                <span class="chip-count">{move || count.get()}</span>
            </a>
        </li>
    }
}

#[component]
pub fn Filters(address: Memo<Address>, tally: Memo<Tally>) -> impl IntoView {
    let lang = use_lang();
    let text = map_text(lang);
    let areas = (1..=5).map(AreaRef::Area).chain([AreaRef::Street]);
    let statuses = [
        None,
        Some(StatusFilter::Open),
        Some(StatusFilter::Closed),
        Some(StatusFilter::One(State::Reported)),
        Some(StatusFilter::One(State::Declined)),
    ];
    view! {
        <nav class="filters" aria-label=text.filters>
            <section>
                <h3>{text.area}</h3>
                <ul class="chips">
                    {areas
                        .map(|area| {
                            let chosen = move || address.with(|a| a.filter.area == Some(area));
                            let to = move || with(address, |f| f.area = (f.area != Some(area)).then_some(area));
                            let count = move || tally.with(|t| t.area(area));
                            view! {
                                <Chip
                                    to=Signal::derive(to)
                                    chosen=Signal::derive(chosen)
                                    count=Signal::derive(count)
                                    label=area_name(area, lang)
                                />
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
            <section>
                <h3>{text.category}</h3>
                <ul class="chips">
                    {Category::ALL
                        .into_iter()
                        .map(|category| {
                            let chosen = move || address.with(|a| a.filter.category == Some(category));
                            let to = move || {
                                with(
                                    address,
                                    |f| {
                                        f.item = None;
                                        f.category = (f.category != Some(category)).then_some(category);
                                    },
                                )
                            };
                            let count = move || tally.with(|t| t.category(category));
                            view! {
                                <Chip
                                    to=Signal::derive(to)
                                    chosen=Signal::derive(chosen)
                                    count=Signal::derive(count)
                                    label=category.name(lang).to_owned()
                                    category=Some(category)
                                />
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
            <section>
                <h3>{text.status}</h3>
                <ul class="chips">
                    {statuses
                        .into_iter()
                        .map(|status| {
                            let label = match status {
                                None => text.all,
                                Some(StatusFilter::Open) => text.open,
                                Some(StatusFilter::Closed) => text.closed,
                                Some(StatusFilter::One(state)) => state.name(lang),
                            };
                            let chosen = move || address.with(|a| a.filter.status == status);
                            let to = move || {
                                with(
                                    address,
                                    |f| f.status = if f.status == status { None } else { status },
                                )
                            };
                            let count = move || tally.with(|t| count_of(t, status));
                            view! {
                                <Chip
                                    to=Signal::derive(to)
                                    chosen=Signal::derive(chosen)
                                    count=Signal::derive(count)
                                    label=label.to_owned()
                                />
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
        </nav>
    }
}

fn with(address: Memo<Address>, change: impl FnOnce(&mut Filter)) -> String {
    let mut filter = address.with(|a| a.filter.clone());
    change(&mut filter);
    href(&filter, 0, "")
}

fn count_of(tally: &Tally, status: Option<StatusFilter>) -> u32 {
    match status {
        None => tally.open + tally.closed,
        Some(StatusFilter::Open) => tally.open,
        Some(StatusFilter::Closed) => tally.closed,
        Some(StatusFilter::One(state)) => tally.state(state),
    }
}
