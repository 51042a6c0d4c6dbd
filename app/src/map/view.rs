use domain::query::Filter;
use leptos::html::Div;
use leptos::prelude::*;

use super::runtime;
use super::staff::StaffMap;
use crate::i18n::{map_text, use_lang};
use crate::live::Live;

/// A live map of the pins that match. `still` is for a display that nobody touches, `staff` for the desk.
#[component]
pub fn MapView(
    live: Live,
    filter: Memo<Filter>,
    #[prop(optional)] still: bool,
    #[prop(optional)] staff: Option<StaffMap>,
    /// Where the layer of patrols comes from; empty while it is not shown.
    #[prop(optional)]
    patrols: Option<Signal<String>>,
) -> impl IntoView {
    let text = map_text(use_lang());
    let container = NodeRef::<Div>::new();
    runtime::start(container, live, filter, still, staff, patrols);
    view! {
        <div class="map-frame">
            <div class="map" node_ref=container role="application" aria-label=text.map_label></div>
            <p class="map-label">{text.schematic}</p>
            <noscript>
                <p class="map-noscript">{text.no_script}</p>
            </noscript>
        </div>
    }
}
