use domain::clock::iso_date;
use domain::lang::Lang;
use domain::patrol::figures::{DayFigure, Figures};
use leptos::prelude::*;

use super::coverage_words::{hours, percent};
use crate::i18n::{coverage_text, fill, wall_text};
use crate::ui::Markup;

/// A day's square, in units of the picture.
const SIDE: usize = 52;
/// Above the squares: the days of the week.
const HEAD: usize = 26;
/// What is less is hatched.
const LOW: f64 = 0.8;

/// The days as a picture, and the same as a table.
#[component]
pub fn Calendar(figures: Figures, lang: Lang) -> impl IntoView {
    let text = coverage_text(lang);
    let rows = figures.days.iter().rev().map(|day| {
        let said = percent(day.figure.share).unwrap_or_else(|| text.no_figure.to_owned());
        view! {
            <tr data-day=iso_date::write(day.date)>
                <th scope="row">{iso_date::write(day.date)}</th>
                <td>{said}</td>
                <td>{hours(day.figure.share.covered)}</td>
                <td>{hours(day.figure.share.whole)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card" aria-labelledby="by-day">
            <h2 id="by-day">{text.calendar}</h2>
            <p class="hint">{text.calendar_what}</p>
            <div class="heat" inner_html=picture(&figures.days, lang)></div>
            <details class="coverage-more">
                <summary>{text.calendar_table}</summary>
                <table class="coverage-table">
                    <thead>
                        <tr>
                            <th scope="col">{text.day}</th>
                            <th scope="col">{text.ratio}</th>
                            <th scope="col">{text.covered_hours}</th>
                            <th scope="col">{text.whole_hours}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </section>
    }
}

fn picture(days: &[DayFigure], lang: Lang) -> String {
    let text = coverage_text(lang);
    let mut out = Markup::with_capacity(8_000);
    let first = days.first().map_or(0, |day| usize::from(day.date.weekday().number_days_from_monday()));
    let weeks = (first + days.len()).div_ceil(7);
    let height = HEAD + weeks * SIDE;
    out.raw("<svg role=\"img\" aria-label=\"").text(text.calendar);
    out.piece(&format!("\" viewBox=\"0 0 {} {height}\">", 7 * SIDE));
    out.raw("<defs><pattern id=\"heat-low\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path class=\"heat-hatch\" d=\"M0 0V7\"/></pattern></defs>");
    for (index, name) in wall_text(lang).weekdays.iter().enumerate() {
        let short: String = match lang {
            Lang::Zh => name.chars().skip(2).collect(),
            Lang::En => (*name).to_owned(),
        };
        out.piece(&format!("<text class=\"heat-head\" x=\"{}\" y=\"16\">", index * SIDE + SIDE / 2));
        out.text(&short).raw("</text>");
    }
    for (index, day) in days.iter().enumerate() {
        let (column, row) = ((first + index) % 7, (first + index) / 7);
        square(&mut out, day, column * SIDE, HEAD + row * SIDE, index == 0, lang);
    }
    out.raw("</svg>");
    out.finish()
}

fn square(out: &mut Markup, day: &DayFigure, x: usize, y: usize, first: bool, lang: Lang) {
    let text = coverage_text(lang);
    let ratio = day.figure.share.ratio();
    let heat = match ratio {
        None => "none",
        Some(ratio) if ratio < LOW => "1",
        Some(ratio) if ratio < 0.9 => "2",
        Some(ratio) if ratio < 0.97 => "3",
        Some(_) => "4",
    };
    let said = percent(day.figure.share).unwrap_or_else(|| text.no_figure.to_owned());
    let date = iso_date::write(day.date);
    // Room for two or three digits: the table has the tenths.
    let short =
        ratio.map_or_else(|| text.no_figure.to_owned(), |ratio| format!("{:.0}%", (ratio * 100.0).floor()));
    let (month, number) = (u8::from(day.date.month()), day.date.day());
    let name = if first || number == 1 { format!("{month}/{number}") } else { number.to_string() };
    let side = SIDE - 4;
    out.raw("<g><title>").text(&fill(text.day_said, &[("day", &date), ("ratio", &said)])).raw("</title>");
    out.piece(&format!(
        "<rect class=\"heat-{heat}\" x=\"{x}\" y=\"{y}\" width=\"{side}\" height=\"{side}\" rx=\"4\"/>"
    ));
    if heat == "1" {
        out.piece(&format!(
            "<rect fill=\"url(#heat-low)\" x=\"{x}\" y=\"{y}\" width=\"{side}\" height=\"{side}\" rx=\"4\"/>"
        ));
    }
    let middle = x + side / 2;
    out.piece(&format!("<text class=\"heat-day\" x=\"{middle}\" y=\"{}\">", y + 19))
        .text(&name)
        .raw("</text>");
    out.piece(&format!("<text class=\"heat-ratio\" x=\"{middle}\" y=\"{}\">", y + 40)).text(&short);
    out.raw("</text></g>");
}
