use std::sync::Arc;

use domain::backend::Core;
use domain::clock::iso_date;
use domain::lang::Lang;
use domain::patrol::asked::{CoverageQuery, Span};
use domain::patrol::coverage::CheckpointKind;
use domain::patrol::recheck::Level;
use domain::people::Person;
use leptos::prelude::*;

use crate::i18n::coverage_text;
use crate::ui::area_or_street;

/// A plain form: the view is its address.
#[component]
pub fn Filters(
    core: Core,
    person: Arc<Person>,
    asked: CoverageQuery,
    span: Span,
    lang: Lang,
) -> impl IntoView {
    let text = coverage_text(lang);
    let reach = core.coverage_areas(&person);
    let code = asked.community.clone().or_else(|| person.community.clone());
    let code = code.or_else(|| reach.keys().next().cloned());
    let areas = code.as_ref().and_then(|code| reach.get(code)).cloned().unwrap_or_default();
    let every = || std::iter::once((String::new(), text.every.to_owned()));
    let communities: Vec<(String, String)> = reach
        .keys()
        .filter_map(|code| core.place.community(code))
        .map(|c| (c.code.to_string(), lang.pick(&c.short_name, &c.short_name_en).to_owned()))
        .collect();
    let areas = areas.into_iter().map(|area| (area.to_string(), area_or_street(area, lang)));
    let kinds = CheckpointKind::ALL.map(|kind| (kind.wire().to_owned(), kind.name(lang).to_owned()));
    let levels = Level::ALL.map(|level| (level.wire().to_owned(), level.name(lang).to_owned()));
    let chosen = |name: &str| {
        let pairs = asked.to_pairs();
        pairs.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value).unwrap_or_default()
    };
    let days =
        [("from", text.from, span.from), ("until", text.until, span.until)].map(|(name, label, day)| {
            let id = format!("coverage-{name}");
            view! {
                <div class="coverage-filter">
                    <label for=id.clone()>{label}</label>
                    <input type="date" id=id name=name value=iso_date::write(day) />
                </div>
            }
        });
    view! {
        <form class="coverage-filters card" method="get" action="/patrol/coverage" aria-label=text.filters>
            {(communities.len() > 1)
                .then(|| {
                    let chosen = code.map(|code| code.to_string()).unwrap_or_default();
                    view! { <Choice name="community" label=text.community options=communities chosen /> }
                })}
            <Choice name="area" label=text.area options=every().chain(areas).collect() chosen=chosen("area") />
            <Choice name="kind" label=text.kind options=every().chain(kinds).collect() chosen=chosen("kind") />
            <Choice name="level" label=text.level options=every().chain(levels).collect() chosen=chosen("level") />
            {days.collect_view()}
            <button type="submit" class="button">
                {text.look}
            </button>
        </form>
    }
}

#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: String,
) -> impl IntoView {
    let id = format!("coverage-{name}");
    let options = options.into_iter().map(|(value, words)| {
        let selected = value == chosen;
        view! {
            <option value=value selected=selected>
                {words}
            </option>
        }
    });
    view! {
        <div class="coverage-filter">
            <label for=id.clone()>{label}</label>
            <select id=id name=name>
                {options.collect_view()}
            </select>
        </div>
    }
}
