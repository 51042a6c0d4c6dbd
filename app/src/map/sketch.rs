//! A plan of a place as plain SVG: readable without script, printable. Written by hand: as components its some
//! hundred shapes were a third of a ticket's page.

use domain::backend::{Building, Place};
use domain::geo::{Point, Polygon};
use domain::lang::Lang;
use domain::views::DeskRow;
use leptos::prelude::*;

use crate::ui::Markup;

/// The part of the place that is drawn: a middle, and half the width and height in metres.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub middle: Point,
    pub half: (f64, f64),
}

impl Frame {
    /// What lies around a point.
    pub fn around(middle: Point) -> Self {
        Self { middle, half: (88.0, 66.0) }
    }

    /// The whole of the first community.
    pub fn community(place: &Place) -> Option<Self> {
        Self::holding(place.communities.first()?.shape.rings.first()?.iter().copied())
    }

    /// All of these points with a little around them; `None` without any.
    pub fn holding(points: impl Iterator<Item = Point> + Clone) -> Option<Self> {
        let bounds = |of: fn(&Point) -> f64| {
            points.clone().map(|p| of(&p)).fold((f64::MAX, f64::MIN), |(l, h), x| (l.min(x), h.max(x)))
        };
        let ((south, north), (west, east)) = (bounds(|p| p.lat), bounds(|p| p.lng));
        let middle = Point::new((south + north) / 2.0, (west + east) / 2.0)?;
        let corner = Point::new(north, east)?;
        let (x, y) = corner.metres_from(middle);
        Some(Self { middle, half: (x + 12.0, y + 12.0) })
    }

    /// Decimetres right and down from the middle.
    pub fn to(self, p: Point) -> (i32, i32) {
        let (east, north) = p.metres_from(self.middle);
        (tenths(east), tenths(-north))
    }

    /// Whether any corner lies inside, generously.
    fn shows(self, ring: &[Point]) -> bool {
        ring.iter().any(|p| {
            let (east, north) = p.metres_from(self.middle);
            east.abs() < self.half.0 + 40.0 && north.abs() < self.half.1 + 40.0
        })
    }

    pub fn view_box(self) -> String {
        let (w, h) = self.half;
        format!("{:.1} {:.1} {:.1} {:.1}", -w, -h, 2.0 * w, 2.0 * h)
    }

    fn shape(self, class: &str, shape: &Polygon, out: &mut Markup) {
        self.rings(class, shape.rings.iter().map(Vec::as_slice), out);
    }

    fn rings<'a>(self, class: &str, rings: impl Iterator<Item = &'a [Point]>, out: &mut Markup) {
        out.raw("<path class=\"plan-").text(class).raw("\" d=\"");
        for ring in rings {
            // Half a metre is less than a pixel; steps are shorter to write than positions.
            let mut last = (0, 0);
            for (n, p) in ring.iter().enumerate() {
                let (x, y) = self.to(*p);
                let next = (x / 5 * 5, y / 5 * 5);
                if n > 0 && next == last {
                    continue;
                }
                out.raw(if n == 0 { "M" } else { "l" }).tenths(next.0 - last.0).raw(" ");
                out.tenths(next.1 - last.1);
                last = next;
            }
            out.raw("Z");
        }
        out.raw("\"/>");
    }

    fn shows_shape(self, shape: &Polygon) -> bool {
        // A large polygon may contain the frame without a corner in it.
        shape.contains(self.middle) || shape.rings.first().is_some_and(|ring| self.shows(ring))
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a float that does not fit becomes the nearest that does")]
fn tenths(metres: f64) -> i32 {
    (metres * 10.0).round() as i32
}

/// Areas, lanes, buildings, what else happened here, and the point itself.
#[component]
pub fn PlaceMap(
    place: std::sync::Arc<Place>,
    frame: Frame,
    #[prop(optional_no_strip)] at: Option<Point>,
    #[prop(optional)] around: Vec<DeskRow>,
    #[prop(into)] label: String,
    lang: Lang,
) -> impl IntoView {
    let mut out = Markup::with_capacity(16_000);
    let near = frame.half.0 < 150.0;
    write_ground(&place, frame, near, lang, &mut out);
    for row in &around {
        let Some(p) = Point::new(row.lat, row.lng) else { continue };
        let (x, y) = frame.to(p);
        out.raw("<circle class=\"plan-dot plan-").raw(row.state.wire()).raw("\" cx=\"").tenths(x);
        out.raw("\" cy=\"").tenths(y).raw("\" r=\"3\"/>");
    }
    out.raw("<g data-point>");
    if let Some(at) = at {
        write_pin(frame.to(at), &mut out);
    }
    out.raw("</g>");
    if near {
        write_scale(frame, &mut out);
    }
    let origin = frame.middle;
    let unit = Point { lat: origin.lat + 0.001, lng: origin.lng + 0.001 }.metres_from(origin);
    view! {
        <svg
            class="plan"
            viewBox=frame.view_box()
            role="img"
            aria-label=label
            data-lat=origin.lat.to_string()
            data-lng=origin.lng.to_string()
            data-east=(unit.0 * 1000.0).to_string()
            data-north=(unit.1 * 1000.0).to_string()
            inner_html=out.finish()
        ></svg>
    }
}

/// Areas, ground and buildings, the latter with their numbers where `named`.
pub fn write_ground(place: &Place, frame: Frame, named: bool, lang: Lang, out: &mut Markup) {
    for area in place.areas.iter().filter(|area| frame.shows_shape(&area.shape)) {
        frame.shape(&format!("area plan-area-{}", area.no), &area.shape, out);
    }
    for kind in ["road", "lane", "pavement", "water", "green"] {
        let of_kind = place.plan.ground().iter().filter(|piece| piece.kind == kind);
        for piece in of_kind.filter(|piece| frame.shows(&piece.ring)) {
            frame.rings(kind, std::iter::once(piece.ring.as_slice()), out);
        }
    }
    for building in place.buildings.iter().filter(|building| frame.shows_shape(&building.shape)) {
        write_building(building, frame, named, lang, out);
    }
}

fn write_building(building: &Building, frame: Frame, named: bool, lang: Lang, out: &mut Markup) {
    frame.shape("building", &building.shape, out);
    let Some((x, y)) = building.shape.centroid().filter(|_| named).map(|p| frame.to(p)) else { return };
    out.raw("<text class=\"plan-name\" x=\"").tenths(x).raw("\" y=\"").tenths(y).raw("\">");
    out.count(Some(building.no.into())).raw(lang.pick("幢", "")).raw("</text>");
}

fn write_pin((x, y): (i32, i32), out: &mut Markup) {
    out.raw("<path class=\"plan-pin\" d=\"M")
        .tenths(x)
        .raw(" ")
        .tenths(y)
        .raw("l-5.5 -10a6.4 6.4 0 1 1 11 0z\"/>");
    out.raw("<circle class=\"plan-pin-eye\" cx=\"")
        .tenths(x)
        .raw("\" cy=\"")
        .tenths(y - 134)
        .raw("\" r=\"2.2\"/>");
}

/// Twenty metres, and that north is up.
fn write_scale(frame: Frame, out: &mut Markup) {
    let (x, y) = (tenths(-frame.half.0) + 60, tenths(frame.half.1) - 60);
    out.raw("<rect class=\"plan-scale-ground\" x=\"").tenths(x - 30).raw("\" y=\"").tenths(y - 60);
    out.raw("\" width=\"44\" height=\"10\" rx=\"2\"/><path class=\"plan-scale\" d=\"M");
    out.tenths(x).raw(" ").tenths(y - 30).raw("v3h20v-3\"/><text class=\"plan-scale-name\" x=\"");
    out.tenths(x + 240).raw("\" y=\"").tenths(y).raw("\">20 m</text>");
}
