//! A small plan of a place as plain SVG: readable without script, printable.

use domain::backend::{Building, Place};
use domain::geo::{Point, Polygon};
use domain::lang::Lang;
use domain::views::DeskRow;
use leptos::prelude::*;
use serde_json::Value;

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
        let shape = &place.communities.first()?.shape;
        let ring = shape.rings.first()?;
        let bounds = |of: fn(&Point) -> f64| {
            let (low, high) =
                ring.iter().map(of).fold((f64::MAX, f64::MIN), |(l, h), x| (l.min(x), h.max(x)));
            (low, high)
        };
        let ((south, north), (west, east)) = (bounds(|p| p.lat), bounds(|p| p.lng));
        let middle = Point::new((south + north) / 2.0, (west + east) / 2.0)?;
        let corner = Point::new(north, east)?;
        let (x, y) = corner.metres_from(middle);
        Some(Self { middle, half: (x + 12.0, y + 12.0) })
    }

    /// Metres right and down from the middle, to the decimetre.
    fn to(self, p: Point) -> (f64, f64) {
        let (east, north) = p.metres_from(self.middle);
        ((east * 10.0).round() / 10.0, (-north * 10.0).round() / 10.0)
    }

    /// Whether any corner lies inside, generously.
    fn shows(self, ring: &[Point]) -> bool {
        ring.iter().any(|p| {
            let (x, y) = self.to(*p);
            x.abs() < self.half.0 + 40.0 && y.abs() < self.half.1 + 40.0
        })
    }

    fn view_box(self) -> String {
        let (w, h) = self.half;
        format!("{:.1} {:.1} {:.1} {:.1}", -w, -h, 2.0 * w, 2.0 * h)
    }

    fn path(self, shape: &Polygon) -> String {
        shape.rings.iter().map(|ring| self.ring(ring)).collect()
    }

    fn ring(self, ring: &[Point]) -> String {
        let corners = ring.iter().enumerate().map(|(n, p)| {
            let (x, y) = self.to(*p);
            format!("{}{x} {y}", if n == 0 { 'M' } else { 'L' })
        });
        corners.collect::<String>() + "Z"
    }
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
    let areas = place.areas.iter().filter(|area| frame.shows_shape(&area.shape)).map(|area| {
        view! { <path class=format!("plan-area plan-area-{}", area.no) d=frame.path(&area.shape) /> }
    });
    let ground = ["road", "lane", "pavement", "water", "green"]
        .into_iter()
        .flat_map(|kind| drawn(&place.plan, kind).into_iter().map(move |ring| (kind, ring)));
    let ground = ground.filter(|(_, ring)| frame.shows(ring)).map(|(kind, ring)| {
        view! { <path class=format!("plan-{kind}") d=frame.ring(&ring) /> }
    });
    let near = frame.half.0 < 150.0;
    let buildings = place.buildings.iter().filter(|building| frame.shows_shape(&building.shape));
    let buildings: Vec<AnyView> =
        buildings.map(|building| drawn_building(building, frame, near, lang)).collect();
    let dots = around.into_iter().filter_map(|row| {
        let (x, y) = frame.to(Point::new(row.lat, row.lng)?);
        Some(view! { <circle class=format!("plan-dot plan-{}", row.state.wire()) cx=x cy=y r="3" /> })
    });
    let point = at.map(|at| {
        let (x, y) = frame.to(at);
        view! { <Pin x y /> }
    });
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
        >
            {areas.collect_view()} {ground.collect_view()} {buildings} {dots.collect_view()}
            <g data-point>{point}</g>
            {near.then(|| view! { <Scale frame /> })}
        </svg>
    }
}

impl Frame {
    fn shows_shape(self, shape: &Polygon) -> bool {
        // A large polygon may contain the frame without a corner in it.
        shape.contains(self.middle) || shape.rings.first().is_some_and(|ring| self.shows(ring))
    }
}

fn drawn_building(building: &Building, frame: Frame, named: bool, lang: Lang) -> AnyView {
    let middle = building.shape.centroid().filter(|_| named).map(|p| frame.to(p));
    let number = middle.map(|(x, y)| {
        let words = match lang {
            Lang::Zh => format!("{}幢", building.no),
            Lang::En => building.no.to_string(),
        };
        view! { <text class="plan-name" x=x y=y>{words}</text> }
    });
    view! {
        <path class="plan-building" d=frame.path(&building.shape) />
        {number}
    }
    .into_any()
}

#[component]
fn Pin(x: f64, y: f64) -> impl IntoView {
    let d = format!("M{x} {y}l-5.5 -10a6.4 6.4 0 1 1 11 0z");
    view! {
        <path class="plan-pin" d=d />
        <circle class="plan-pin-eye" cx=x cy=y - 13.4 r="2.2" />
    }
}

/// Twenty metres, and that north is up.
#[component]
fn Scale(frame: Frame) -> impl IntoView {
    let (x, y) = (-frame.half.0 + 6.0, frame.half.1 - 6.0);
    let bar = format!("M{x} {}v3h20v-3", y - 3.0);
    view! {
        <rect class="plan-scale-ground" x=x - 3.0 y=y - 6.0 width="44" height="10" rx="2" />
        <path class="plan-scale" d=bar />
        <text class="plan-scale-name" x=x + 24.0 y=y>"20 m"</text>
    }
}

/// The outer rings of the base plan's polygons of one kind.
fn drawn(plan: &Value, kind: &str) -> Vec<Vec<Point>> {
    let features = plan.get("features").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let of_kind = features
        .iter()
        .filter(|f| f.pointer("/properties/kind").and_then(Value::as_str) == Some(kind))
        .filter(|f| f.pointer("/geometry/type").and_then(Value::as_str) == Some("Polygon"));
    let ring = |feature: &Value| {
        let corners = feature.pointer("/geometry/coordinates/0")?.as_array()?;
        corners.iter().map(|corner| Point::new(corner.get(1)?.as_f64()?, corner.get(0)?.as_f64()?)).collect()
    };
    of_kind.filter_map(ring).collect()
}
