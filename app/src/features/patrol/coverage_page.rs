use std::sync::Arc;

use domain::backend::{Core, hears_of_oddities};
use domain::clock::iso_date;
use domain::error::Refusal;
use domain::lang::Lang;
use domain::patrol::asked::CoverageQuery;
use domain::patrol::coverage::Standing;
use domain::patrol::figures::Figures;
use domain::patrol::told::{Misses, OddityFacts, Rechecks};
use domain::people::{Action, Person, may_anywhere};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::coverage_calendar::Calendar;
use super::coverage_dead::DeadCorners;
use super::coverage_filters::Filters;
use super::coverage_misses::MissLists;
use super::coverage_oddities::Oddities;
use super::coverage_rechecks::RecheckList;
use super::coverage_sites::SitesBehind;
use super::coverage_tables::Tables;
use super::coverage_words::percent;
use crate::features::auth::DeniedPage;
use crate::features::tickets::Unavailable;
use crate::i18n::{coverage_text, date_time, fill, poster_text, use_lang};
use crate::ssr::{core, require_person};
use crate::ui::StaffPage;

/// Everything that the page shows.
struct Read {
    figures: Figures,
    misses: Misses,
    rechecks: Rechecks,
    oddities: Vec<OddityFacts>,
    /// The version of the rules; 0 is proposed.
    version: u32,
}

async fn read(core: &Core, person: &Person, query: &CoverageQuery) -> Result<Read, Refusal> {
    Ok(Read {
        figures: core.patrol_coverage(person, query).await?,
        misses: core.patrol_misses(person, query).await?,
        rechecks: core.patrol_rechecks(person, query).await?,
        oddities: core.patrol_oddities(person, query).await?,
        version: core.rules_in_force().await?.0,
    })
}

/// `/patrol/coverage`: what was covered, what is not now, and what patrols missed.
#[component]
pub fn CoveragePage() -> impl IntoView {
    let lang = use_lang();
    let asked = use_query_map().with_untracked(|map| {
        let named = |name: &'static str| Some((name, map.get(name)?));
        let pairs: Vec<(&str, String)> = CoverageQuery::NAMES.into_iter().filter_map(named).collect();
        CoverageQuery::lenient(pairs.iter().map(|(name, value)| (*name, value.as_str())))
    });
    let (Some(person), Ok(core)) = (require_person(), core()) else { return ().into_any() };
    Suspend::new(async move {
        match read(&core, &person, &asked).await {
            Ok(read) => view! { <Page core person asked read lang /> }.into_any(),
            Err(Refusal::Forbidden) => view! { <DeniedPage /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
    .into_any()
}

#[component]
fn Page(core: Core, person: Arc<Person>, asked: CoverageQuery, read: Read, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let Read { figures, misses, rechecks, oddities, version } = read;
    let (from, until) = (iso_date::write(figures.span.from), iso_date::write(figures.span.until));
    let time = date_time(figures.until, lang);
    let span = fill(text.span, &[("from", &from), ("until", &until), ("time", &time)]);
    let laid_down = match version {
        0 => text.draft.to_owned(),
        n => fill(text.version, &[("n", &n.to_string())]),
    };
    let narrowed = asked.area.is_some() || asked.kind.is_some() || asked.level.is_some();
    let nothing = figures.total.share.whole == 0;
    let export = may_anywhere(person.role, Action::Export).then(|| asked.address("/patrol/coverage.csv"));
    let prints = may_anywhere(person.role, Action::PrintCodes);
    let asks = hears_of_oddities(person.role);
    let now = core.now();
    view! {
        <StaffPage title=text.title person=(*person).clone()>
            <div class="coverage-page">
                <h1>{text.title}</h1>
                <p class="hint">{text.what}</p>
                <Filters core person asked=asked.clone() span=figures.span lang />
                <p class="coverage-span">
                    {span} " · " {laid_down}
                    {export
                        .map(|address| {
                            view! {
                                " · "
                                <a href=address rel="external" download>
                                    {text.export}
                                </a>
                            }
                        })}
                    {prints
                        .then(|| {
                            view! {
                                " · "
                                <a href="/posters" rel="external">
                                    {poster_text(lang).title}
                                </a>
                            }
                        })}
                </p>
                {nothing.then(|| view! { <p class="empty card">{text.none}</p> })}
                <Sums figures=figures.clone() misses=misses.clone() lang />
                <DeadCorners sites=figures.sites.clone() now lang />
                <div class="coverage-tables">
                    <Tables figures=figures.clone() asked=asked.clone() lang />
                    <Calendar figures=figures.clone() lang />
                </div>
                <MissLists misses lang />
                <RecheckList rechecks lang />
                {asks.then(|| view! { <Oddities oddities lang /> })}
                <SitesBehind sites=figures.sites now open=narrowed lang />
            </div>
        </StaffPage>
    }
}

/// The figures that say it all, for whoever looks at nothing else.
#[component]
fn Sums(figures: Figures, misses: Misses, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let count = |fits: fn(&Standing) -> bool| {
        figures.sites.iter().filter(|site| fits(&site.now.standing)).count().to_string()
    };
    let whole = percent(figures.total.share).unwrap_or_else(|| text.no_figure.to_owned());
    let dead = count(|standing| matches!(standing, Standing::DeadCorner { .. }));
    let due = count(|standing| matches!(standing, Standing::Due { .. }));
    let sums = [
        ("coverage", text.coverage, whole, ""),
        ("dead_corners", text.dead, dead, "#dead"),
        ("due", text.due, due, ""),
        ("missed", text.missed, misses.missed.len().to_string(), "#misses"),
        ("not_patrolled", text.unpatrolled, misses.not_patrolled.len().to_string(), "#unpatrolled"),
    ]
    .into_iter()
    .map(|(name, label, value, to)| {
        let label = match to {
            "" => view! { {label} }.into_any(),
            to => view! { <a href=to rel="external">{label}</a> }.into_any(),
        };
        view! {
            <div>
                <dt>{label}</dt>
                <dd data-kpi=name>{value}</dd>
            </div>
        }
    })
    .collect_view();
    view! { <dl class="coverage-sums card">{sums}</dl> }
}
