//! The rounds as lists: who goes where in which order and when, and what nobody goes to.

use domain::clock::iso_date;
use domain::lang::Lang;
use domain::patrol::day::Reason;
use domain::patrol::plan_view::{DayView, LeftView, RoundView, StopView, VisitView, hour_minute};
use domain::patrol::solve::Half;

use super::plan_map::{round_map, shape, tone};
use crate::i18n::{PlanText, fill, plan_text};
use crate::map::Frame;
use crate::ui::Markup;

/// Every round with its visits.
pub fn rounds(day: &DayView, frame: Option<Frame>, lang: Lang) -> String {
    let text = plan_text(lang);
    let mut out = Markup::with_capacity(60_000);
    for (index, one) in day.rounds.iter().enumerate() {
        round(day, one, index, text, lang, &mut out);
        if let Some(frame) = frame.filter(|_| !one.visits.is_empty()) {
            out.piece(&round_map(one, index, frame, lang));
        }
        out.raw("</section>");
    }
    out.finish()
}

fn kilometres(metres: u32) -> String {
    format!("{}.{}", metres / 1000, metres % 1000 / 100)
}

fn round(day: &DayView, round: &RoundView, index: usize, text: &PlanText, lang: Lang, out: &mut Markup) {
    let account = round.account.0.to_string();
    let changes = round.editable && !day.past && !day.cancelled;
    out.raw("<section class=\"round ").raw(tone(index)).raw("\" data-round=\"").text(&account);
    out.raw("\" data-name=\"").text(&round.name).raw("\"");
    if changes && !round.missing {
        out.raw(" data-takes");
    }
    out.raw("><header class=\"round-head\"><svg class=\"round-mark\" viewBox=\"-6.5 -6.5 13 13\" aria-hidden=\"true\"><path d=\"");
    out.raw(shape(index)).raw("\"/></svg><h3>").text(&round.name).raw("</h3>");
    if round.missing {
        out.span("flag", text.missing);
    }
    out.raw("<span class=\"round-acts\">");
    if changes {
        let (name, words) = if round.missing { ("back", text.back) } else { ("missing", text.ill) };
        act(out, name, &account, words);
        if round.visits.iter().all(|visit| !visit.done) {
            act(out, "remove", &account, text.remove);
        }
    }
    if !round.visits.is_empty() {
        let scope = &day.scope;
        let (date, level) = (iso_date::write(scope.date), scope.level.wire());
        out.raw("<a class=\"round-gpx\" rel=\"external\" download href=\"/patrol/plan.gpx?community=");
        out.text(&scope.community.to_string()).raw("&amp;level=").raw(level).raw("&amp;date=").text(&date);
        out.raw("&amp;account=").text(&account).raw("\">").text(text.gpx).raw("</a>");
    }
    out.raw("</span></header>");
    if round.visits.is_empty() {
        out.raw("<p class=\"empty\">").text(text.no_visits).raw("</p>");
        return;
    }
    let (from, until) = (hour_minute(round.from), hour_minute(round.until));
    let begins = [("from", from.as_str()), ("start", round.start.name(lang)), ("until", until.as_str())];
    out.raw("<p class=\"hint\">").text(&fill(text.begins, &begins)).raw("</p><p class=\"round-sums\">");
    let sums = [
        ("n", round.visits.len().to_string()),
        ("minutes", round.minutes.to_string()),
        ("floors", round.floors.to_string()),
        ("km", kilometres(round.metres)),
        ("ends", hour_minute(round.ends)),
    ];
    let sums: Vec<(&str, &str)> = sums.iter().map(|(name, value)| (*name, value.as_str())).collect();
    out.text(&fill(text.round_sums, &sums)).raw("</p><ol class=\"visits\">");
    for visit in &round.visits {
        row(round, visit, changes, text, lang, out);
    }
    out.raw("</ol>");
}

fn act(out: &mut Markup, name: &'static str, account: &str, words: &str) {
    out.raw("<button type=\"button\" class=\"button button-quiet\" hidden data-act=\"replan\" data-")
        .raw(name);
    out.raw("=\"").text(account).raw("\">").text(words).raw("</button>");
}

fn row(round: &RoundView, visit: &VisitView, changes: bool, text: &PlanText, lang: Lang, out: &mut Markup) {
    let movable = changes && !visit.done;
    let (account, order) = (round.account.0.to_string(), visit.order.to_string());
    out.raw("<li class=\"visit").raw(if visit.done { " is-done" } else { "" });
    out.raw("\" data-account=\"").text(&account).raw("\" data-order=\"").text(&order);
    out.raw("\" data-site=\"").text(&visit.stop.site.to_string()).raw("\" data-name=\"");
    out.text(visit.stop.name(lang)).raw("\"");
    if movable {
        out.raw(" data-movable");
    }
    out.raw("><span class=\"visit-no\">").text(&order).raw("</span><time class=\"visit-time\">");
    out.text(&hour_minute(visit.arrive)).raw("</time><span class=\"visit-what\">");
    stop(&visit.stop, text, lang, out);
    if visit.late {
        out.span("flag flag-late", text.late);
    }
    if visit.done {
        out.span("flag flag-done", text.done);
    }
    if visit.tried {
        out.span("flag flag-tried", text.tried);
    }
    out.raw("<small>").text(&fill(text.walk, &[("n", &visit.metres.to_string())]));
    if visit.stop.floors > 0 {
        out.raw(" · ").text(&fill(text.storeys, &[("n", &visit.stop.floors.to_string())]));
    }
    out.raw("</small></span>");
    if movable {
        adjust(&visit.stop, text.adjust, lang, out);
    }
    out.raw("</li>");
}

fn adjust(stop: &StopView, words: &str, lang: Lang, out: &mut Markup) {
    out.raw("<button type=\"button\" class=\"visit-adjust\" hidden data-adjust aria-label=\"");
    // What is seen is part of what is heard.
    out.text(words).raw(" ").text(stop.name(lang)).raw("\">").text(words).raw("</button>");
}

/// Its name, and why somebody goes there.
fn stop(stop: &StopView, text: &PlanText, lang: Lang, out: &mut Markup) {
    out.span("visit-name", stop.name(lang));
    if let Some(half) = stop.half {
        out.span("flag", if half == Half::Morning { text.morning } else { text.afternoon });
    }
    let class = if stop.reason == Reason::DeadCorner { "flag flag-dead" } else { "flag" };
    // What is due is the rule and needs no mark.
    if !matches!(stop.reason, Reason::Due) {
        out.span(class, text.reason(stop.reason));
    }
    if stop.recheck && stop.reason != Reason::Recheck {
        out.span("flag", text.recheck);
    }
    for number in &stop.tickets {
        let number = number.to_string();
        out.raw("<a class=\"visit-ticket\" rel=\"external\" href=\"/desk/tickets/").text(&number).raw("\">");
        out.text(&number).raw("</a>");
    }
}

/// What nobody goes to, and why not.
pub fn left_out(day: &DayView, lang: Lang) -> String {
    let text = plan_text(lang);
    let mut out = Markup::with_capacity(4_000);
    for left in &day.left_out {
        left_row(left, !day.past && !day.cancelled, text, lang, &mut out);
    }
    out.finish()
}

fn left_row(left: &LeftView, changes: bool, text: &PlanText, lang: Lang, out: &mut Markup) {
    out.raw("<li class=\"visit\" data-left=\"").text(&left.index.to_string()).raw("\" data-site=\"");
    out.text(&left.stop.site.to_string()).raw("\" data-name=\"").text(left.stop.name(lang)).raw("\"");
    if changes {
        out.raw(" data-movable");
    }
    out.raw("><span class=\"visit-what\">");
    stop(&left.stop, text, lang, out);
    out.raw("<small>").text(text.why_not(left.why)).raw("</small></span>");
    if changes {
        adjust(&left.stop, text.give, lang, out);
    }
    out.raw("</li>");
}
