use domain::query::{DeskQuery, Sort};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::address::{pairs, with};
use super::state::Desk;

/// The view's other conditions, for a form that changes one of them.
#[component]
pub fn Hidden(desk: Desk, without: &'static str) -> impl IntoView {
    move || {
        let kept = desk.query.with(pairs).into_iter();
        kept.filter(|(name, _)| *name != without && *name != "page")
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view()
    }
}

/// Conditions with many values.
#[component]
pub fn Selects(desk: Desk) -> impl IntoView {
    let text = desk.text;
    let units = desk.units.with_value(|units| {
        units.iter().map(|unit| (unit.id.to_string(), unit.name.clone())).collect::<Vec<_>>()
    });
    let communities = desk.communities.with_value(|all| {
        all.iter().map(|(code, name)| (code.to_string(), name.clone())).collect::<Vec<_>>()
    });
    let sorts = Sort::ALL.map(|sort| {
        let name = match sort {
            Sort::Due => text.sort_due,
            Sort::Newest => text.sort_newest,
            Sort::Changed => text.sort_changed,
        };
        (sort.wire().to_owned(), name.to_owned())
    });
    view! {
        <div class="desk-selects">
            {(!communities.is_empty())
                .then(|| {
                    view! {
                        <Choice
                            desk
                            name="community"
                            label=text.community
                            all=Some(text.all)
                            options=communities
                            chosen=|query| query.filter.community.as_ref().map(ToString::to_string)
                            choose=|query, value| query.filter.community = value.parse().ok()
                        />
                    }
                })}
            <Choice
                desk
                name="unit"
                label=text.unit
                all=Some(text.all)
                options=units
                chosen=|query| query.unit.as_ref().map(ToString::to_string)
                choose=|query, value| query.unit = value.parse().ok()
            />
            <Choice
                desk
                name="sort"
                label=text.sort
                all=None
                options=sorts.into()
                chosen=|query| Some(query.sort.wire().to_owned())
                choose=|query, value| query.sort = Sort::from_wire(value).unwrap_or_default()
            />
        </div>
    }
}

/// A form with one field: sent by its button without script, by choosing with it.
#[component]
fn Choice(
    desk: Desk,
    name: &'static str,
    label: &'static str,
    all: Option<&'static str>,
    options: Vec<(String, String)>,
    chosen: fn(&DeskQuery) -> Option<String>,
    choose: fn(&mut DeskQuery, &str),
) -> impl IntoView {
    let navigate = use_navigate();
    let first = desk.query.with_untracked(chosen).unwrap_or_default();
    let now = move || desk.query.with(chosen).unwrap_or_default();
    let option = |(value, words): (String, String)| {
        let selected = value == first;
        view! { <option value=value selected=selected>{words}</option> }
    };
    view! {
        <form action="/desk" method="get">
            <Hidden desk without=name />
            <label>
                <span>{label}</span>
                <select
                    name=name
                    prop:value=now
                    on:change=move |event| {
                        let value = event_target_value(&event);
                        let to = desk.query.with_untracked(|query| with(query, |q| choose(q, &value)));
                        navigate(&to, NavigateOptions { scroll: false, ..Default::default() });
                    }
                >
                    {all.map(|words| view! { <option value="">{words}</option> })}
                    {options.into_iter().map(option).collect_view()}
                </select>
            </label>
            <noscript>
                <button type="submit">{desk.text.apply}</button>
            </noscript>
        </form>
    }
}
