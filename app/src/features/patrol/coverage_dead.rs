use domain::clock::Timestamp;
use domain::lang::Lang;
use domain::patrol::coverage::Standing;
use domain::patrol::figures::{SiteFigure, SiteStanding};
use leptos::prelude::*;

use super::coverage_folded::Folded;
use super::coverage_words::lasting;
use crate::i18n::{coverage_text, day_time, fill};
use crate::map::CategoryMark;
use crate::ui::area_or_street;

/// So many are listed; with more, filters serve better than length. The first are read at a glance.
const MOST: usize = 60;
const SHOWN: usize = 12;

/// The list twin of the map's layer: what is a dead corner now, the longest first.
#[component]
pub fn DeadCorners(sites: Vec<SiteFigure>, now: Timestamp, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let since = |site: &SiteStanding| match site.standing {
        Standing::DeadCorner { since } => Some(since),
        Standing::Within { .. } | Standing::Due { .. } => None,
    };
    let dead = sites.into_iter().filter_map(|site| Some((since(&site.now)?, site.now)));
    let mut dead: Vec<(Timestamp, SiteStanding)> = dead.collect();
    dead.sort_by(|a, b| (a.0, &a.1.site.id).cmp(&(b.0, &b.1.site.id)));
    let (none, more) = (dead.is_empty(), dead.len().saturating_sub(MOST));
    let rows = dead.into_iter().take(MOST).map(|(since, dead)| {
        let SiteStanding { site, last, standing } = dead;
        let age = lasting(standing.dead_for(now), text);
        let checked = last.map_or_else(
            || text.never.to_owned(),
            |last| format!("{} {}", text.last, day_time(last, lang)),
        );
        view! {
            <li data-site=site.id.to_string()>
                <CategoryMark category=Some(site.kind.category()) />
                <span class="dead-place">
                    <b>{site.name(lang).to_owned()}</b>
                    <span>{area_or_street(site.area, lang)} " · " {site.kind.name(lang)}</span>
                </span>
                <span class="dead-age">
                    <b>{age}</b>
                    <span>{text.since} " " <time datetime=since.rfc3339()>{day_time(since, lang)}</time></span>
                </span>
                <span class="dead-last">{checked}</span>
            </li>
        }
        .into_any()
    });
    let rows = rows.collect();
    view! {
        <section class="card" aria-labelledby="dead">
            <h2 id="dead">{text.dead_now}</h2>
            <p class="hint">{text.dead_what}</p>
            {none.then(|| view! { <p class="empty">{text.no_dead}</p> })}
            <Folded rows shown=SHOWN class="dead-corners" lang />
            {(more > 0).then(|| view! { <p class="hint">{fill(text.more, &[("n", &more.to_string())])}</p> })}
        </section>
    }
}
