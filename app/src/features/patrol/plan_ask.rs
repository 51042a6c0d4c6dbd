use domain::backend::PlanAsk;
use domain::clock::{Date, iso_date};
use domain::lang::Lang;
use domain::patrol::plan_view::{DayView, PlanChoices};
use domain::patrol::recheck::Level;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::i18n::plan_text;
use crate::ui::area_or_street;

/// What the address asks for, and the month that is shown beside it.
pub fn asked() -> (PlanAsk, String) {
    let query = use_query_map().get_untracked();
    let text = |name: &str| query.get(name).unwrap_or_default();
    let areas = query.get_all("area").unwrap_or_default();
    let ask = PlanAsk { community: text("community"), level: text("level"), date: text("date"), areas };
    (ask, text("month"))
}

/// The page of a day, with the same community, level and areas.
pub fn address(day: &DayView, choices: &PlanChoices, date: Date) -> String {
    let scope = &day.scope;
    let mut address = format!(
        "/patrol/plan?community={}&level={}&date={}",
        scope.community,
        scope.level.wire(),
        iso_date::write(date)
    );
    if choices.chosen != choices.areas {
        choices.chosen.iter().for_each(|area| address.push_str(&format!("&area={area}")));
    }
    address
}

/// Whose plan of which day: a plain form, so that a view can be bookmarked.
#[component]
pub fn AskForm(choices: PlanChoices, day: DayView, lang: Lang) -> impl IntoView {
    let text = plan_text(lang);
    let scope = &day.scope;
    let beside = |date: Option<Date>, name: &'static str| {
        date.map(|date| view! { <a class="button button-quiet" href=address(&day, &choices, date) rel="external">{name}</a> })
    };
    let (before, after) =
        (beside(scope.date.previous_day(), text.before), beside(scope.date.next_day(), text.after));
    let communities = choices.communities.iter().map(|one| {
        let selected = one.id == scope.community;
        view! { <option value=one.id.to_string() selected=selected>{one.name(lang).to_owned()}</option> }
    });
    let levels = choices.levels.iter().map(|level| {
        let selected = *level == scope.level;
        view! { <option value=level.wire() selected=selected>{level.name(lang)}</option> }
    });
    let areas = choices.areas.iter().map(|area| {
        let checked = choices.chosen.contains(area);
        view! {
            <label class="check">
                <input type="checkbox" name="area" value=area.to_string() checked=checked />
                {area_or_street(*area, lang)}
            </label>
        }
    });
    let one_level = choices.levels.len() < 2;
    view! {
        <form class="plan-ask card" method="get" action="/patrol/plan">
            {(choices.communities.len() > 1)
                .then(|| {
                    view! {
                        <div class="field">
                            <label for="ask-community">{text.community}</label>
                            <select id="ask-community" name="community">{communities.collect_view()}</select>
                        </div>
                    }
                })}
            {(!one_level)
                .then(|| {
                    view! {
                        <div class="field">
                            <label for="ask-level">{text.level}</label>
                            <select id="ask-level" name="level">{levels.collect_view()}</select>
                        </div>
                    }
                })}
            <div class="field">
                <label for="ask-date">{text.date}</label>
                <input id="ask-date" type="date" name="date" value=iso_date::write(scope.date) required />
            </div>
            {(scope.level == Level::Team && choices.areas.len() > 1)
                .then(|| {
                    view! {
                        <fieldset class="field plan-areas">
                            <legend>{text.areas}</legend>
                            <div class="plan-area-boxes">{areas.collect_view()}</div>
                        </fieldset>
                    }
                })}
            <div class="plan-ask-ways">
                <button type="submit" class="button">{text.look}</button>
                {before}
                {after}
            </div>
        </form>
    }
}
