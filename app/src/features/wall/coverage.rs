//! The wall's page of patrols, as the server writes it: the bundle holds none of its markup.

use domain::backend::WallCoverage;
use domain::event::AreaRef;
use domain::lang::Lang;
use domain::patrol::figures::WallFigure;

use crate::error::AppError;
use crate::features::patrol::{lasting, percent};
use crate::i18n::{coverage_text, use_lang};
use crate::ui::{Markup, area_or_street};

/// Of the wall that the request's device is paired as; otherwise the whole's figure alone.
pub async fn written() -> Result<String, AppError> {
    let core = crate::ssr::core()?;
    let wall = crate::ssr::wall().await?;
    let community = wall.as_ref().and_then(|wall| wall.community.as_ref());
    let figures =
        core.wall_coverage(community, wall.is_some()).await.map_err(domain::error::Refusal::from)?;
    Ok(page(&figures, wall.is_some(), use_lang()))
}

fn page(figures: &WallCoverage, paired: bool, lang: Lang) -> String {
    let text = coverage_text(lang);
    let mut out = Markup::with_capacity(3_000);
    out.raw("<h2>").raw(text.wall_title).raw("</h2><dl class=\"wall-coverage-sums\"><div><dt>");
    out.raw(text.wall_whole).raw("</dt><dd data-kpi=\"coverage\">").text(&said(figures.whole, lang));
    out.raw("</dd></div>");
    if paired {
        out.raw("<div class=\"is-dead\"><dt>").raw(text.wall_dead).raw("</dt><dd data-kpi=\"dead_corners\">");
        out.count(Some(figures.whole.dead)).raw("</dd></div>");
    }
    out.raw("</dl><ul class=\"bars\">");
    for (area, figure) in figures.areas.iter().filter(|(area, _)| **area != AreaRef::Street) {
        let ratio = figure.share.ratio().unwrap_or_default();
        out.piece(&format!("<li class=\"bar bar-area-{area}\"><span class=\"bar-label\">"));
        out.text(&area_or_street(*area, lang)).raw("</span>");
        out.raw("<svg class=\"bar-track\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        out.piece(&format!(
            "<rect class=\"bar-fill\" x=\"0\" y=\"0\" height=\"10\" width=\"{:.1}\"/></svg>",
            ratio * 100.0
        ));
        out.piece(&format!("<span class=\"bar-count\" data-kpi=\"coverage-{area}\">"));
        out.text(&said(*figure, lang)).raw("</span><span class=\"bar-dead\">");
        if figure.dead > 0 {
            out.raw(text.wall_dead).raw(" ").count(Some(figure.dead));
        }
        out.raw("</span></li>");
    }
    out.raw("</ul>");
    if !figures.longest.is_empty() {
        // The list twin of the layer: who stands before the wall reads where to go first.
        out.raw("<h3>").raw(text.wall_longest).raw("</h3><ol class=\"wall-dead\">");
        for (site, age) in &figures.longest {
            out.raw("<li data-dead=\"").text(&site.id.to_string()).raw("\"><span>").text(site.name(lang));
            out.raw("</span><span>").text(&lasting(*age, text)).raw("</span></li>");
        }
        out.raw("</ol>");
    }
    out.finish()
}

fn said(figure: WallFigure, lang: Lang) -> String {
    percent(figure.share).unwrap_or_else(|| coverage_text(lang).no_figure.to_owned())
}
