use std::time::Duration;

use domain::clock::Timestamp;
use domain::pins::Tally;
use domain::query::Filter;
use domain::ticket::State;
use domain::views::{Overview, WallView};
use leptos::prelude::*;
use leptos_meta::Title;

use super::api::{wall_coverage, wall_state};
use super::bars::{AreaBars, CategoryBars};
use super::clock::{Clock, Freshness};
use super::pairing::{Pairing, keep_paired};
use super::upkeep;
use crate::features::areas::{overview, subject};
use crate::features::emergency::AlarmBanner;
use crate::i18n::{area_name, number_date, use_lang, wall_text};
use crate::live::{Eyes, Live, now, use_live_pins_for};
use crate::map::{CategoryMark, MapView, state_class};

/// Seconds that a page of figures stays.
const TURN: i64 = 25;
/// Pages in the rotation: by area, by category, patrols.
const PAGES: i64 = 3;
/// Reports in the list of the newest.
const NEWEST: usize = 5;

/// Where the map's layer of patrols comes from.
const LAYER: &str = "/api/patrol/standing?as=wall";

#[component]
pub fn WallPage() -> impl IntoView {
    let text = wall_text(use_lang());
    let live = use_live_pins_for(Eyes::Wall);
    let clock = RwSignal::new(None);
    keep_time(clock);
    let (paired, code) = (RwSignal::new(None), RwSignal::new(None));
    keep_paired(paired, code);
    // All are needed for the first view; none may keep it from being shown.
    let first = Resource::new_blocking(
        || (),
        |()| async {
            (
                overview(String::new(), 0).await.unwrap_or_default(),
                wall_state().await.ok().flatten(),
                wall_coverage().await.unwrap_or_default(),
            )
        },
    );
    let (unlisted, patrols) = (RwSignal::new(None), RwSignal::new(None));
    Effect::new(move |_| {
        repeat(Duration::from_secs(60), move || {
            ask_for_unlisted(unlisted);
            ask_for_patrols(patrols);
        });
    });
    // Places are for paired walls alone.
    let layer = Signal::derive(move || if paired.with(Option::is_some) { LAYER } else { "" }.to_owned());
    let filter = Memo::new(move |_| scope(paired));
    view! {
        <Title text=text.title />
        <main class="wall" data-theme="dark">
            <AlarmBanner live wall=true />
            <header class="wall-head">
                <h1>{text.title}</h1>
                <Freshness live now=clock />
                <Clock now=clock />
            </header>
            <div class="wall-map">
                <MapView live filter still=true patrols=layer />
                <Pairing paired code />
            </div>
            <div class="wall-side">
                <Transition>
                    {move || Suspend::new(async move {
                        let (first, wall, coverage) = first.await;
                        view! { <Figures first wall coverage paired live clock unlisted patrols /> }
                    })}
                </Transition>
            </div>
        </main>
    }
}

/// What of the pins the wall shows.
fn scope(paired: RwSignal<Option<WallView>>) -> Filter {
    let community = paired.with(|wall| wall.as_ref().and_then(|wall| wall.community.clone()));
    Filter { community, ..Filter::default() }
}

#[component]
fn Figures(
    first: Overview,
    /// What the wall was paired as when the server rendered it.
    wall: Option<WallView>,
    /// The page of patrols, as the server wrote it.
    coverage: String,
    paired: RwSignal<Option<WallView>>,
    live: Live,
    clock: RwSignal<Option<Timestamp>>,
    unlisted: RwSignal<Option<u32>>,
    patrols: RwSignal<Option<String>>,
) -> impl IntoView {
    let text = wall_text(use_lang());
    let lang = use_lang();
    let (before, rows, unlisted_before) = (first.tally, first.rows, first.unlisted);
    let tally: Memo<Tally> = Memo::new(move |_| {
        let filter = scope(paired);
        if live.is_loaded() { live.with(|pins| pins.tally(&filter)) } else { before.clone() }
    });
    let newest = Memo::new(move |_| {
        if live.is_loaded() {
            let filter = scope(paired);
            live.with(|pins| pins.newest(&filter, 0, NEWEST))
        } else {
            rows.iter().take(NEWEST).cloned().collect()
        }
    });
    // A paired wall counts what is not on the map as well; areas and categories stay the public's.
    let whole = Memo::new(move |_| {
        let staff = paired.with(|now| now.as_ref().or(wall.as_ref()).map(|wall| wall.tally.clone()));
        staff.unwrap_or_else(|| tally.get())
    });
    let page = move || clock.get().map_or(0, |at| at.0 / 1000 / TURN % PAGES).to_string();
    let figure = move |name: &'static str, label: &'static str, count: fn(&Tally) -> u32| {
        view! {
            <div class=format!("kpi kpi-{name}")>
                <dt>{label}</dt>
                <dd data-kpi=name>{move || whole.with(count)}</dd>
            </div>
        }
    };
    view! {
        <dl class="kpis">
            {figure("total", text.total, |t| t.total)} {figure("open", text.open, |t| t.open)}
            {figure("overdue", text.overdue, |t| t.overdue)} {figure("closed", text.closed, |t| t.closed)}
        </dl>
        <ul class="wall-states">
            {[State::Reported, State::Declined, State::Closed]
                .map(|state| {
                    view! {
                        <li class=state_class(state)>
                            {state.name(lang)} " "
                            <b data-kpi=format!("state-{}", state.wire())>
                                {move || whole.with(|t| t.state(state))}
                            </b>
                        </li>
                    }
                })
                .collect_view()} <li>{text.unlisted} " " <b data-kpi="unlisted">{move || unlisted.get().unwrap_or(unlisted_before)}</b></li>
        </ul>
        <div class="wall-pages" data-page=page>
            <AreaBars tally />
            <CategoryBars tally />
            <section
                class="wall-page wall-coverage"
                inner_html=move || patrols.get().unwrap_or_else(|| coverage.clone())
            ></section>
        </div>
        <section class="wall-newest">
            <h2>{text.newest}</h2>
            {move || newest.with(Vec::is_empty).then(|| view! { <p>{text.none}</p> })}
            <ul>
                <For each=move || newest.get() key=|pin| (pin.number.clone(), pin.version) let:pin>
                    <li
                        class=state_class(pin.status)
                        data-ticket=pin.number.to_string()
                        data-status=pin.status.wire()
                    >
                        <CategoryMark category=pin.category />
                        <span class="wall-subject">{subject(&pin, lang)}</span>
                        <span>{area_name(pin.area, lang)}</span>
                        <span class="wall-date">{number_date(&pin.number, lang)}</span>
                    </li>
                </For>
            </ul>
        </section>
    }
}

/// The wall's clock, its waking and its nightly fresh start.
fn keep_time(clock: RwSignal<Option<Timestamp>>) {
    Effect::new(move |_| {
        upkeep::stay_awake();
        clock.set(now());
        repeat(Duration::from_secs(1), move || {
            let (before, at) = (clock.get_untracked(), now());
            if before.zip(at).is_some_and(|(before, at)| upkeep::is_night_reload(before, at)) {
                upkeep::reload();
            }
            clock.set(at);
        });
    });
}

/// Asks for the one figure that no event tells: tickets that are not shown as pins. Without an answer the last
/// one stays.
fn ask_for_unlisted(unlisted: RwSignal<Option<u32>>) {
    leptos::task::spawn_local(async move {
        if let Ok(overview) = overview(String::new(), 0).await {
            let _page_may_be_gone = unlisted.try_set(Some(overview.unlisted));
        }
    });
}

/// The figures of patrols: no event tells of a check, so they are asked for. Without an answer the last ones stay.
fn ask_for_patrols(patrols: RwSignal<Option<String>>) {
    leptos::task::spawn_local(async move {
        if let Ok(html) = wall_coverage().await {
            let _page_may_be_gone = patrols.try_set(Some(html));
        }
    });
}

/// Does something again and again while the page lives.
fn repeat(every: Duration, act: impl Fn() + 'static) {
    if let Ok(timer) = set_interval_with_handle(act, every) {
        on_cleanup(move || timer.clear());
    }
}
