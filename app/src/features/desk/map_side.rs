use domain::people::{Action, may_anywhere};
use domain::query::DeskQuery;
use leptos::prelude::*;

use super::browser::is_wide;
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
    let enters = desk.me.with_value(|me| may_anywhere(me.role, Action::EnterForOther));
    let staff = StaffMap { narrow, pointed: desk.pointed, enters };
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
            {move || open.get().then(|| view! { <MapView live=desk.live filter staff /> })}
            {move || {
                (open.get() && narrow.with(|narrow| narrow.only.is_some()))
                    .then(|| view! { <p class="desk-map-note">{text.map_of_page}</p> })
            }}
        </aside>
    }
}
