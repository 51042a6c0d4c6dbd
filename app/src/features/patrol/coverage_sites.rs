use domain::clock::Timestamp;
use domain::lang::Lang;
use domain::patrol::figures::SiteFigure;
use leptos::prelude::*;

use super::coverage_words::{hours, percent, standing_class, standing_words};
use crate::i18n::{coverage_text, day_time};
use crate::ui::{Markup, area_or_street};

/// Every checkpoint behind the figures, the least covered first.
#[component]
pub fn SitesBehind(sites: Vec<SiteFigure>, now: Timestamp, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let mut rows = Markup::with_capacity(sites.len() * 400);
    for site in &sites {
        row(&mut rows, site, now, lang);
    }
    view! {
        <section class="card" aria-labelledby="sites">
            <h2 id="sites">{text.sites_behind}</h2>
            <div class="wide" role="region" aria-labelledby="sites" tabindex="0">
                <table class="coverage-table coverage-sites">
                    <thead>
                        <tr>
                            <th scope="col">{text.place}</th>
                            <th scope="col">{text.ratio}</th>
                            <th scope="col">{text.covered_hours}</th>
                            <th scope="col">{text.whole_hours}</th>
                            <th scope="col">{text.checks}</th>
                            <th scope="col">{text.last}</th>
                            <th scope="col">{text.state}</th>
                        </tr>
                    </thead>
                    <tbody inner_html=rows.finish()></tbody>
                </table>
            </div>
        </section>
    }
}

fn row(out: &mut Markup, figure: &SiteFigure, now: Timestamp, lang: Lang) {
    let text = coverage_text(lang);
    let SiteFigure { now: standing, share, checks } = figure;
    let site = &standing.site;
    let last = standing.last.map_or_else(|| text.never.to_owned(), |last| day_time(last, lang));
    let said = percent(*share).unwrap_or_else(|| text.no_figure.to_owned());
    out.raw("<tr data-site=\"").text(&site.id.to_string()).raw("\"><th scope=\"row\">").text(site.name(lang));
    out.raw(" ").span("coverage-of", &area_or_street(site.area, lang)).raw("</th><td><b>").text(&said);
    out.raw("</b></td><td>").text(&hours(share.covered)).raw("</td><td>").text(&hours(share.whole));
    out.raw("</td><td>").count(Some(*checks)).raw("</td><td>").text(&last).raw("</td><td>");
    out.span(standing_class(standing.standing), &standing_words(standing, now, text, lang)).raw("</td></tr>");
}
