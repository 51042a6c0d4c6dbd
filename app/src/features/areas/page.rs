use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::address::{Address, href, use_address};
use super::api::overview;
use super::board::Board;
use crate::i18n::{emergency_text, map_text, use_lang};
use crate::live::{Eyes, Live, use_live_pins_for};
use crate::map::MapView;

#[component]
pub fn MapPage() -> impl IntoView {
    let text = map_text(use_lang());
    let address = use_address();
    let live = use_live_pins_for(Eyes::Public);
    // Asked once, for the page as it was opened; later views come from the live pins.
    let Address { filter, page } = address.get_untracked();
    let first = Resource::new_blocking(|| (), move |()| overview(filter.to_query(), page));
    let filter = Memo::new(move |_| address.with(|a| a.filter.clone()));
    let query = use_query_map();
    let pick = query.with_untracked(|q| q.get_str("pick") == Some("1"));
    view! {
        <Title text=text.title />
        <Header address live />
        <main class="map-page">
            <div class="map-side">
                <MapView live filter />
                <p class="map-hint" class:is-picking=pick>
                    {text.report_hint}
                </p>
            </div>
            <div class="list-side">
                <Suspense fallback=move || {
                    view! { <p class="loading">{text.loading}</p> }
                }>
                    {move || Suspend::new(async move {
                        let first = first.await;
                        view! { <Board first address live /> }
                    })}
                </Suspense>
            </div>
        </main>
    }
}

#[component]
fn Header(address: Memo<Address>, live: Live) -> impl IntoView {
    let lang = use_lang();
    let text = map_text(lang);
    let other = lang.pick("lang=en", "lang=zh").to_owned();
    let switch = move || address.with(|a| href(&a.filter, a.page, &other));
    view! {
        <header class="map-head">
            <h1>
                <span class="brand">{text.brand}</span>
                <span class="community">{text.community}</span>
            </h1>
            <p class="link" class:is-lost=move || !live.connected.get() role="status">
                {move || if live.connected.get() { text.live } else { text.offline }}
            </p>
            <nav class="map-links">
                <a class="emergency-link" href="/emergency" rel="external nofollow">
                    {emergency_text(lang).link}
                </a>
                <a class="button" href="/?pick=1" rel="external">
                    {text.report}
                </a>
                <a href="/t" rel="external">
                    {text.track}
                </a>
                <a href="/wall" rel="external">
                    {text.wall}
                </a>
                <a href=switch rel="external" lang=lang.pick("en", "zh")>
                    {text.other_language}
                </a>
            </nav>
        </header>
    }
}
