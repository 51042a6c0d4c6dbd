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
                            <MapView live=desk.live filter staff />
                            <p class="desk-map-note" hidden=note>{text.map_of_page}</p>
                        }
                    })
            }}
        </aside>
    }
}

#[cfg(feature = "hydrate")]
use super::alive::is_wide;

#[cfg(not(feature = "hydrate"))]
fn is_wide() -> bool {
    false
}
