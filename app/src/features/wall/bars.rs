use domain::catalog::Category;
use domain::event::AreaRef;
use domain::pins::Tally;
use leptos::prelude::*;

use crate::i18n::{area_name, use_lang, wall_text};
use crate::map::CategoryMark;

/// One figure with its bar. Widths are SVG attributes: the content policy allows no style attributes.
#[component]
fn Bar(
    kpi: String,
    label: String,
    class: String,
    #[prop(into)] count: Signal<u32>,
    #[prop(into)] most: Signal<u32>,
    #[prop(optional_no_strip)] category: Option<Category>,
) -> impl IntoView {
    let width = move || format!("{:.1}", f64::from(count.get()) * 100.0 / f64::from(most.get().max(1)));
    view! {
        <li class=format!("bar {class}")>
            <span class="bar-label">
                {category.map(|c| view! { <CategoryMark category=Some(c) /> })} {label}
            </span>
            <svg class="bar-track" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-fill" x="0" y="0" height="10" width=width />
            </svg>
            <span class="bar-count" data-kpi=kpi>
                {move || count.get()}
            </span>
        </li>
    }
}

#[component]
pub fn AreaBars(tally: Memo<Tally>) -> impl IntoView {
    let lang = use_lang();
    let most = move || tally.with(|t| t.areas.iter().map(|(_, n)| *n).max().unwrap_or(0));
    let areas = (1..=5).map(AreaRef::Area).chain([AreaRef::Street]);
    view! {
        <section class="wall-page">
            <h2>{wall_text(lang).by_area}</h2>
            <ul class="bars">
                {areas
                    .map(|area| {
                        view! {
                            <Bar
                                kpi=format!("area-{area}")
                                label=area_name(area, lang)
                                class=format!("bar-area-{area}")
                                count=Signal::derive(move || tally.with(|t| t.area(area)))
                                most=Signal::derive(most)
                            />
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
pub fn CategoryBars(tally: Memo<Tally>) -> impl IntoView {
    let lang = use_lang();
    let most = move || tally.with(|t| t.categories.into_iter().max().unwrap_or(0));
    view! {
        <section class="wall-page">
            <h2>{wall_text(lang).by_category}</h2>
            <ul class="bars">
                {Category::ALL
                    .into_iter()
                    .map(|category| {
                        view! {
                            <Bar
                                kpi=format!("category-{category}")
                                label=category.name(lang).to_owned()
                                class="bar-category".to_owned()
                                count=Signal::derive(move || tally.with(|t| t.category(category)))
                                most=Signal::derive(most)
                                category=Some(category)
                            />
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}
