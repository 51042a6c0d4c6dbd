//! What `/api/place` says, turned into paths once. Coordinates are pixels of zoom 18 from the estate's corner:
//! small enough for the canvas's single precision.

use serde::Deserialize;
use serde_json::Value;
use web_sys::Path2d;

use super::projection::{to_unit, world};
use domain::lang::Lang;

/// The zoom whose pixels are the unit of the paths.
pub const UNIT_ZOOM: f64 = 18.0;

#[derive(Deserialize)]
pub struct Wire {
    areas: Vec<WireArea>,
    buildings: Vec<WireBuilding>,
    plan: Value,
    paths: Value,
    pub bounds: [[f64; 2]; 2],
}

#[derive(Deserialize)]
struct WireArea {
    no: u8,
    name: String,
    name_en: String,
    shape: domain::geo::Polygon,
}

#[derive(Deserialize)]
struct WireBuilding {
    no: u16,
    shape: domain::geo::Polygon,
}

pub struct Shape {
    pub kind: String,
    pub min_zoom: f64,
    pub path: Path2d,
    pub points: Vec<(f64, f64)>,
    /// Name and the place where it is written.
    pub name: Option<String>,
    pub middle: (f64, f64),
}

pub struct Area {
    pub no: u8,
    pub shape: Shape,
}

pub struct Place {
    /// Unit position of the paths' origin.
    pub origin: (f64, f64),
    pub plan: Vec<Shape>,
    pub paths: Vec<Shape>,
    pub areas: Vec<Area>,
    pub buildings: Vec<Shape>,
}

impl Place {
    pub fn new(wire: &Wire, lang: Lang) -> Option<Self> {
        let origin = to_unit(wire.bounds[1][0], wire.bounds[0][1]);
        let local = |lng: f64, lat: f64| {
            let (x, y) = to_unit(lat, lng);
            ((x - origin.0) * world(UNIT_ZOOM), (y - origin.1) * world(UNIT_ZOOM))
        };
        let rings = |polygon: &domain::geo::Polygon| -> Vec<Vec<(f64, f64)>> {
            polygon.rings.iter().map(|r| r.iter().map(|p| local(p.lng, p.lat)).collect()).collect()
        };
        let middle = |polygon: &domain::geo::Polygon| {
            polygon.centroid().map(|p| local(p.lng, p.lat)).unwrap_or_default()
        };
        let outline = |polygon: &domain::geo::Polygon, kind: &str, name: String| {
            let mut shape = Shape::new(kind.to_owned(), 0.0, rings(polygon), true, Some(name))?;
            shape.middle = middle(polygon);
            Some(shape)
        };
        let features = |collection: &Value| -> Vec<Shape> {
            let list = collection.get("features").and_then(Value::as_array);
            list.into_iter().flatten().filter_map(|f| feature(f, &local, lang)).collect()
        };
        let areas = wire.areas.iter().filter_map(|a| {
            let name = lang.pick(&a.name, &a.name_en).to_owned();
            Some(Area { no: a.no, shape: outline(&a.shape, "area", name)? })
        });
        Some(Self {
            origin,
            plan: features(&wire.plan),
            paths: features(&wire.paths),
            areas: areas.collect(),
            buildings: wire
                .buildings
                .iter()
                .filter_map(|b| outline(&b.shape, "building", b.no.to_string()))
                .collect(),
        })
    }
}

impl Shape {
    fn new(
        kind: String,
        min_zoom: f64,
        lines: Vec<Vec<(f64, f64)>>,
        closed: bool,
        name: Option<String>,
    ) -> Option<Self> {
        let path = Path2d::new().ok()?;
        for line in &lines {
            for (i, (x, y)) in line.iter().enumerate() {
                if i == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
            }
            if closed {
                path.close_path();
            }
        }
        let points: Vec<(f64, f64)> = lines.into_iter().flatten().collect();
        let n = points.len().max(1) as f64;
        let sum = points.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
        Some(Self { kind, min_zoom, path, points, name, middle: (sum.0 / n, sum.1 / n) })
    }
}

fn feature(value: &Value, local: &dyn Fn(f64, f64) -> (f64, f64), lang: Lang) -> Option<Shape> {
    let properties = value.get("properties")?;
    let text = |name: &str| properties.get(name).and_then(Value::as_str).map(str::to_owned);
    let geometry = value.get("geometry")?;
    let kind = geometry.get("type")?.as_str()?;
    let mut lines = Vec::new();
    collect(geometry.get("coordinates")?, local, &mut lines);
    let min_zoom = properties.get("min_zoom").and_then(Value::as_f64).unwrap_or_default();
    let name = text(lang.pick("name", "name_en"));
    Shape::new(text("kind")?, min_zoom, lines, kind.ends_with("Polygon"), name)
}

/// Lines of positions, however deep they lie.
fn collect(value: &Value, local: &dyn Fn(f64, f64) -> (f64, f64), lines: &mut Vec<Vec<(f64, f64)>>) {
    let Some(list) = value.as_array() else { return };
    let position = |v: &Value| Some(local(v.get(0)?.as_f64()?, v.get(1)?.as_f64()?));
    if let Some(point) = position(value) {
        lines.push(vec![point]);
    } else if list.first().is_some_and(|v| position(v).is_some()) {
        lines.push(list.iter().filter_map(position).collect());
    } else {
        list.iter().for_each(|v| collect(v, local, lines));
    }
}
