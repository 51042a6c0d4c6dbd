//! The month: a cell a day with what is planned and what was reached.

use domain::clock::{Date, iso_date};
use domain::lang::Lang;
use domain::patrol::plan_view::{DayView, MonthDay, MonthView, PlanChoices, Planned};
use leptos::prelude::*;

use super::plan_ask::address;
use crate::i18n::{PlanText, fill, plan_text};
use crate::ui::Markup;

#[component]
pub fn Month(choices: PlanChoices, day: DayView, month: MonthView, today: Date, lang: Lang) -> impl IntoView {
    let text = plan_text(lang);
    let first = month.first;
    let names = [("y", first.year().to_string()), ("m", u8::from(first.month()).to_string())];
    let name = fill(text.month_name, &[("y", &names[0].1), ("m", &names[1].1)]);
    let beside = |first: Option<Date>, words: &'static str| {
        first.map(|first| {
            let address =
                format!("{}&month={}#month", address(&day, &choices, day.scope.date), year_month(first));
            view! { <a href=address rel="external">{words}</a> }
        })
    };
    let before = first.previous_day();
    let after = month.days.last().and_then(|last| last.date.next_day());
    let heads = text.weekdays.map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    view! {
        <section class="plan-month card" id="month" data-part="month" aria-labelledby="month-title">
            <header class="plan-month-head">
                <h2 id="month-title">{text.month} <small>{name}</small></h2>
                <nav aria-label=text.month>
                    {beside(before, text.month_before)}
                    {beside(after, text.month_after)}
                </nav>
            </header>
            <p class="hint">{text.month_hint}</p>
            <table class="plan-calendar">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody inner_html=weeks(&choices, &day, &month, today, text)></tbody>
            </table>
        </section>
    }
}

fn year_month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), u8::from(date.month()))
}

fn weeks(choices: &PlanChoices, day: &DayView, month: &MonthView, today: Date, text: &PlanText) -> String {
    let mut out = Markup::with_capacity(12_000);
    let before = month.first.weekday().number_days_from_monday();
    out.raw("<tr>");
    for _ in 0..before {
        out.raw("<td class=\"is-outside\"></td>");
    }
    for (n, one) in month.days.iter().enumerate() {
        if n > 0 && one.date.weekday().number_days_from_monday() == 0 {
            out.raw("</tr><tr>");
        }
        cell(
            one,
            &address(day, choices, one.date),
            one.date == day.scope.date,
            one.date == today,
            text,
            &mut out,
        );
    }
    out.raw("</tr>");
    out.finish()
}

fn cell(day: &MonthDay, address: &str, shown: bool, is_today: bool, text: &PlanText, out: &mut Markup) {
    let by = match day.by {
        Planned::Nothing => "nothing",
        Planned::Plan => "plan",
        Planned::Template => "template",
        Planned::Cancelled => "cancelled",
    };
    out.raw("<td class=\"by-").raw(by).raw("\" data-day=\"").text(&iso_date::write(day.date)).raw("\"");
    if shown {
        out.raw(" aria-current=\"date\"");
    }
    out.raw("><a rel=\"external\" href=\"").text(address).raw("\"><span class=\"cal-date\">");
    out.text(&day.date.day().to_string()).raw("</span> ");
    if is_today {
        out.span("flag", text.today).raw(" ");
    }
    out.span("cal-by", text.by(day.by)).raw("</a>");
    figure("planned", text.planned, day.planned, out);
    figure("reached", text.reached, day.reached, out);
    out.raw("</td>");
}

/// A share as a number and as a bar of that length.
fn figure(name: &'static str, words: &str, share: Option<f64>, out: &mut Markup) {
    let Some(share) = share else { return };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is from 0 to 1")]
    let percent = ((share * 100.0).floor() as u32).min(100).to_string();
    out.raw("<span class=\"cal-figure cal-").raw(name).raw("\" data-").raw(name).raw("=\"").text(&percent);
    out.raw("\"><span>").text(words).raw(" ").text(&percent).raw("%</span>");
    out.raw("<svg viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path d=\"M0 3H");
    out.text(&percent).raw("\"/></svg></span>");
}
