use domain::lang::Lang;
use domain::patrol::asked::CoverageQuery;
use domain::patrol::figures::{Figure, Figures};
use leptos::prelude::*;

use super::coverage_words::{hours_of, percent};
use crate::i18n::{coverage_text, fill};
use crate::ui::area_or_street;

/// A line of a table: its key, what it is called, its figure, and where the checkpoints behind it are.
struct Line {
    key: String,
    name: String,
    figure: Figure,
    behind: String,
}

/// The figures by area, kind and level: share, numerator, denominator, and the way to the checkpoints behind each.
#[component]
pub fn Tables(figures: Figures, asked: CoverageQuery, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let behind = |query: CoverageQuery| format!("{}#sites", query.address("/patrol/coverage"));
    let areas = figures.areas.iter().map(|(area, figure)| Line {
        key: area.to_string(),
        name: area_or_street(*area, lang),
        figure: *figure,
        behind: behind(CoverageQuery { area: Some(*area), ..asked.clone() }),
    });
    let kinds = figures.kinds.iter().map(|(kind, figure)| Line {
        key: kind.wire().to_owned(),
        name: kind.name(lang).to_owned(),
        figure: *figure,
        behind: behind(CoverageQuery { kind: Some(*kind), ..asked.clone() }),
    });
    let levels = figures.levels.iter().map(|(level, figure)| Line {
        key: format!("{level:?}").to_lowercase(),
        name: level.name(lang).to_owned(),
        figure: *figure,
        behind: behind(CoverageQuery { level: Some(*level), ..asked.clone() }),
    });
    view! {
        <Table id="by-area" title=text.by_area note=None lines=areas.collect() lang />
        <Table id="by-kind" title=text.by_kind note=None lines=kinds.collect() lang />
        <Table id="by-level" title=text.by_level note=Some(text.by_level_what) lines=levels.collect() lang />
    }
}

#[component]
fn Table(
    id: &'static str,
    title: &'static str,
    note: Option<&'static str>,
    lines: Vec<Line>,
    lang: Lang,
) -> impl IntoView {
    let text = coverage_text(lang);
    let rows = lines.into_iter().map(|line| view! { <Row line lang /> }).collect_view();
    view! {
        <section class="card" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {note.map(|note| view! { <p class="hint">{note}</p> })}
            <table class="coverage-table">
                <thead>
                    <tr>
                        <th scope="col"></th>
                        <th scope="col">{text.ratio}</th>
                        <th scope="col">{text.hours}</th>
                        <th scope="col">{text.sites}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

#[component]
fn Row(line: Line, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let Line { key, name, figure: Figure { share, sites }, behind } = line;
    let ratio = share.ratio().unwrap_or_default();
    let said = percent(share).unwrap_or_else(|| text.no_figure.to_owned());
    let title = fill(text.behind, &[("name", &name)]);
    view! {
        <tr data-coverage=key>
            <th scope="row">{name}</th>
            <td class="coverage-ratio">
                <b>{said}</b>
                <svg class="coverage-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="coverage-bar-fill" x="0" y="0" height="8" width=format!("{:.1}", ratio * 100.0) />
                </svg>
            </td>
            <td inner_html=hours_of(share)></td>
            <td>
                <a href=behind rel="external">
                    {sites}
                    " "
                    <span class="visually-hidden">{title}</span>
                </a>
            </td>
        </tr>
    }
}
