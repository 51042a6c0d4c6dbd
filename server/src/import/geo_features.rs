//! Features of a GeoJSON file as rows of fields.

use std::collections::BTreeMap;

use domain::geo::{Point, Polygon};
use serde_json::Value;

use super::problem::ImportError;

/// A row of any file: its named fields, and its shape where it has one.
pub struct Row {
    pub row: usize,
    pub fields: BTreeMap<String, String>,
    pub shape: Option<Polygon>,
}

pub fn document(text: &str) -> Result<Value, ImportError> {
    let value: Value = serde_json::from_str(text).map_err(|e| ImportError::Unreadable(e.to_string()))?;
    if value["type"] == "FeatureCollection" && value["features"].is_array() {
        Ok(value)
    } else {
        Err(ImportError::Unreadable("it is no GeoJSON FeatureCollection".to_owned()))
    }
}

/// Properties become fields; a Point becomes `lat` and `lng`, a Polygon the shape.
pub fn rows(document: &Value) -> Vec<Row> {
    let features = document["features"].as_array().map(Vec::as_slice).unwrap_or_default();
    (1..).zip(features).map(|(row, feature)| row_of(row, feature)).collect()
}

fn row_of(row: usize, feature: &Value) -> Row {
    let mut fields = BTreeMap::new();
    for (name, value) in feature["properties"].as_object().into_iter().flatten() {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Null => continue,
            other => other.to_string(),
        };
        fields.insert(name.clone(), text);
    }
    let geometry = &feature["geometry"];
    let mut shape = None;
    if geometry["type"] == "Point" {
        for (name, i) in [("lng", 0), ("lat", 1)] {
            if let Some(value) = geometry["coordinates"][i].as_f64() {
                fields.insert(name.to_owned(), value.to_string());
            }
        }
    } else if geometry["type"] == "Polygon" {
        shape = polygon(&geometry["coordinates"]);
    }
    Row { row, fields, shape }
}

fn polygon(rings: &Value) -> Option<Polygon> {
    let point = |p: &Value| Point::new(p[1].as_f64()?, p[0].as_f64()?);
    let ring = |ring: &Value| {
        let mut points: Vec<Point> = ring.as_array()?.iter().map(point).collect::<Option<_>>()?;
        // GeoJSON repeats the first point; a ring here does not.
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        (points.len() >= 3).then_some(points)
    };
    let rings: Vec<Vec<Point>> = rings.as_array()?.iter().map(ring).collect::<Option<_>>()?;
    (!rings.is_empty()).then_some(Polygon { rings })
}
