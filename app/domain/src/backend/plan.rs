use serde_json::Value;

use crate::geo::Point;

/// The base plan of a place: a GeoJSON FeatureCollection, with its ground read out of it once.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    document: Value,
    ground: Vec<Ground>,
}

/// A piece of ground: the outer ring of a polygon of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// As the plan names it: `road`, `lane`, `pavement`, `water`, `green`, …
    pub kind: String,
    pub ring: Vec<Point>,
}

impl Plan {
    pub fn new(document: Value) -> Self {
        let features = document.get("features").and_then(Value::as_array).map(Vec::as_slice);
        let ground = features.unwrap_or_default().iter().filter_map(ground).collect();
        Self { document, ground }
    }

    /// As maps load it.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// In the order of the document.
    pub fn ground(&self) -> &[Ground] {
        &self.ground
    }
}

fn ground(feature: &Value) -> Option<Ground> {
    let text = |pointer| feature.pointer(pointer).and_then(Value::as_str);
    let kind = text("/properties/kind")?.to_owned();
    text("/geometry/type").filter(|shape| *shape == "Polygon")?;
    let corners = feature.pointer("/geometry/coordinates/0")?.as_array()?;
    let ring = corners.iter().map(|corner| Point::new(corner.get(1)?.as_f64()?, corner.get(0)?.as_f64()?));
    Some(Ground { kind, ring: ring.collect::<Option<_>>()? })
}
