//! The rounds drawn over the place: each a line along the footpaths in a colour and a dash of its own, its visits as
//! numbers in a shape of its own.

use std::collections::BTreeMap;

use domain::backend::Place;
use domain::geo::Point;
use domain::lang::Lang;
use domain::patrol::plan_view::{DayView, RoundView, VisitView, hour_minute};

use crate::i18n::{fill, plan_text};
use crate::map::{Frame, write_ground};
use crate::ui::Markup;

/// Colours, dashes and shapes come round again; with different numbers of each, all three together do so late.
const TONES: [&str; 8] = ["tone-0", "tone-1", "tone-2", "tone-3", "tone-4", "tone-5", "tone-6", "tone-7"];
const DASHES: [&str; 5] = ["dash-0", "dash-1", "dash-2", "dash-3", "dash-4"];
/// Circle, square, diamond, hexagon, house, octagon, around the middle, some nine across.
const SHAPES: [&str; 6] = [
    "M0-4.6A4.6 4.6 0 0 1 0 4.6 4.6 4.6 0 0 1 0-4.6Z",
    "M-4.2-4.2H4.2V4.2H-4.2Z",
    "M0-5.8 5.8 0 0 5.8-5.8 0Z",
    "M-2.6-4.6H2.6L5.2 0 2.6 4.6H-2.6L-5.2 0Z",
    "M0-5.4 4.6-1.6V4.4H-4.6V-1.6Z",
    "M-2-4.8H2L4.8-2V2L2 4.8H-2L-4.8 2V-2Z",
];

pub fn tone(index: usize) -> &'static str {
    TONES[index % TONES.len()]
}

fn dash(index: usize) -> &'static str {
    DASHES[index % DASHES.len()]
}

/// The shape of a round, to stand beside its name.
pub fn shape(index: usize) -> &'static str {
    SHAPES[index % SHAPES.len()]
}

/// What is drawn: the community, and what the rounds reach beyond it.
pub fn frame(place: &Place, day: &DayView) -> Option<Frame> {
    let ring = place.community(&day.scope.community).and_then(|one| one.shape.rings.first());
    let ring = ring.map(Vec::as_slice).unwrap_or_default();
    let ways = day.rounds.iter().flat_map(|round| &round.way);
    let stops = day.left_out.iter().map(|left| (left.stop.lat, left.stop.lng));
    let reached = ways.copied().chain(stops).filter_map(|(lat, lng)| Point::new(lat, lng));
    Frame::holding(ring.iter().copied().chain(reached))
}

/// The ground, once in a page: the map and each printed round refer to it.
pub fn ground(place: &Place, frame: Frame, lang: Lang) -> String {
    let mut out = Markup::with_capacity(24_000);
    out.raw(
        "<svg class=\"mark-symbols\" aria-hidden=\"true\" width=\"0\" height=\"0\"><g id=\"plan-ground\">",
    );
    write_ground(place, frame, true, lang, &mut out);
    out.raw("</g></svg>");
    out.finish()
}

/// The map of all rounds.
pub fn map(day: &DayView, frame: Frame, lang: Lang) -> String {
    let text = plan_text(lang);
    let mut out = Markup::with_capacity(40_000);
    let rounds = day.rounds.iter().filter(|round| !round.visits.is_empty()).count().to_string();
    let label = fill(text.map_alt, &[("n", &rounds), ("m", &day.totals.visits.to_string())]);
    out.raw("<svg class=\"plan plan-rounds\" role=\"img\" viewBox=\"").text(&frame.view_box());
    out.raw("\" aria-label=\"").text(&label).raw("\"><use href=\"#plan-ground\"/>");
    for (index, round) in day.rounds.iter().enumerate() {
        line(frame, round, index, &mut out);
    }
    for left in &day.left_out {
        let Some(at) = Point::new(left.stop.lat, left.stop.lng) else { continue };
        let (x, y) = frame.to(at);
        out.raw("<g class=\"stop-left\" transform=\"translate(").tenths(x).raw(" ").tenths(y).raw(")\">");
        out.raw("<path class=\"stop-mark\" d=\"M-3-3 3 3M3-3-3 3\"/></g>");
    }
    for (index, round) in day.rounds.iter().enumerate() {
        marks(frame, round, index, lang, &mut out);
    }
    out.raw("</svg>");
    out.finish()
}

/// The map of one round, for its printed page.
pub fn round_map(round: &RoundView, index: usize, frame: Frame, lang: Lang) -> String {
    let mut out = Markup::with_capacity(8_000);
    out.raw("<svg class=\"plan round-map\" aria-hidden=\"true\" viewBox=\"").text(&frame.view_box());
    out.raw("\"><use href=\"#plan-ground\"/>");
    line(frame, round, index, &mut out);
    marks(frame, round, index, lang, &mut out);
    out.raw("</svg>");
    out.finish()
}

fn line(frame: Frame, round: &RoundView, index: usize, out: &mut Markup) {
    if round.way.len() < 2 {
        return;
    }
    out.raw("<path class=\"way ").raw(tone(index)).raw(" ").raw(dash(index)).raw("\" d=\"");
    let mut last = (0, 0);
    for (n, at) in round.way.iter().filter_map(|(lat, lng)| Point::new(*lat, *lng)).enumerate() {
        let next = frame.to(at);
        if n > 0 && next == last {
            continue;
        }
        out.raw(if n == 0 { "M" } else { "l" }).tenths(next.0 - last.0).raw(" ").tenths(next.1 - last.1);
        last = next;
    }
    out.raw("\"/>");
}

fn marks(frame: Frame, round: &RoundView, index: usize, lang: Lang, out: &mut Markup) {
    if let Some(at) = Point::new(round.start_at.0, round.start_at.1).filter(|_| !round.visits.is_empty()) {
        let (x, y) = frame.to(at);
        out.raw("<g class=\"round-start ")
            .raw(tone(index))
            .raw("\" transform=\"translate(")
            .tenths(x)
            .raw(" ");
        out.tenths(y).raw(")\"><path class=\"stop-mark\" d=\"M0-8A8 8 0 0 1 0 8 8 8 0 0 1 0-8Z\"/></g>");
    }
    let mut at_site: BTreeMap<String, i32> = BTreeMap::new();
    for visit in &round.visits {
        // Seen twice a day: the second number stands beside the first.
        let times = at_site.entry(visit.stop.site.to_string()).or_insert(0);
        mark(frame, round, visit, index, *times * 90, lang, out);
        *times += 1;
    }
}

fn mark(
    frame: Frame,
    round: &RoundView,
    visit: &VisitView,
    index: usize,
    aside: i32,
    lang: Lang,
    out: &mut Markup,
) {
    let Some(at) = Point::new(visit.stop.lat, visit.stop.lng) else { return };
    let (x, y) = frame.to(at);
    out.raw("<g class=\"stop ").raw(tone(index)).raw(if visit.done { " is-done" } else { "" });
    out.raw("\" data-stop-account=\"").text(&round.account.0.to_string()).raw("\" data-stop-order=\"");
    out.text(&visit.order.to_string()).raw("\" transform=\"translate(").tenths(x + aside).raw(" ").tenths(y);
    out.raw(")\"><title>").text(&round.name).raw(" ").text(&visit.order.to_string()).raw(" ");
    let time = hour_minute(visit.arrive);
    out.text(visit.stop.name(lang))
        .raw(" ")
        .text(&time)
        .raw("</title><g class=\"stop-mark\"><path d=\"")
        .raw(shape(index));
    out.raw("\"/><text>").text(&visit.order.to_string()).raw("</text><text class=\"stop-time\" y=\"13\">");
    out.text(&time).raw("</text></g></g>");
}
