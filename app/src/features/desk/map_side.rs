use domain::people::{Action, may_anywhere};
use domain::query::DeskQuery;
use leptos::prelude::*;

use super::state::Desk;
use crate::map::{MapView, Narrow, StaffMap};

/// The map of the same view. It comes with the script, at once where there is room, else when it is asked for: a
/// phone that reads the list does not pay for it.
#[component]
pub fn MapSide(desk: Desk) -> impl IntoView {
    let text = desk.text;
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(is_wide()));
    let filter = Memo::new(move |_| desk.query.with(|query| query.filter.clone()));
    // Where pins cannot tell what is asked for, the map shows what the list shows.
    let narrow = Memo::new(move |_| {
        desk.query.with(|query| {
            let plain = DeskQuery { overdue: false, ..query.clone() }.is_plain();
            Narrow { overdue: query.overdue, only: (!plain).then(|| desk.numbers.get()) }
        })
    });
    let staff =
        StaffMap { narrow, pointed: desk.pointed, enters: may_anywhere(desk.role, Action::EnterForOther) };
    let sees_patrols = may_anywhere(desk.role, Action::SeeCoverage);
    let patrols = RwSignal::new(false);
    let layer = Signal::derive(move || if patrols.get() { layer_of(desk) } else { String::new() });
    view! {
        <aside class="desk-map" class:is-open=open aria-label=text.map>
            <button
                type="button"
                class="desk-map-toggle"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || if open.get() { text.hide_map } else { text.map }}
            </button>
            <noscript>
                <p class="map-noscript">{text.map_no_script}</p>
            </noscript>
            {move || {
                open.get()
                    .then(|| {
                        let note = move || narrow.with(|narrow| narrow.only.is_none());
                        view! {
                            <MapView live=desk.live filter staff patrols=layer />
                            {sees_patrols.then(|| view! { <PatrolLayer desk shown=patrols /> })}
                            <p class="desk-map-note" hidden=note>{text.map_of_page}</p>
                        }
                    })
            }}
        </aside>
    }
}

/// Where the layer comes from: the community that the view is of.
fn layer_of(desk: Desk) -> String {
    let community = desk.query.with(|query| query.filter.community.as_ref().map(ToString::to_string));
    format!("/api/patrol/standing?community={}", community.unwrap_or_default())
}

/// 巡查覆盖: shows and hides the layer, says what its marks mean, and leads to its list twin.
#[component]
fn PatrolLayer(desk: Desk, shown: RwSignal<bool>) -> impl IntoView {
    let text = desk.text;
    let marks = ["is-within", "is-due", "is-dead"].into_iter().zip(text.coverage_legend);
    view! {
        <div class="patrol-layer">
            <button
                type="button"
                aria-pressed=move || if shown.get() { "true" } else { "false" }
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {text.coverage}
            </button>
            <ul hidden=move || !shown.get()>
                {marks.map(|(class, name)| view! { <li class=class>{name}</li> }).collect_view()}
                <li>
                    <a href="/patrol/coverage#dead" rel="external">
                        {text.coverage_list}
                    </a>
                </li>
            </ul>
        </div>
    }
}

#[cfg(feature = "hydrate")]
use super::alive::is_wide;

#[cfg(not(feature = "hydrate"))]
fn is_wide() -> bool {
    false
}
