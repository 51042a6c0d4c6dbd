//! Snapshots of the pins that the caller may see: compact binary (format: `domain::pins` codec) and GeoJSON.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use domain::event::Pin;
use domain::ids::{ParseIdError, TicketNumber};
use domain::pins::encode;
use domain::query::Filter;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::json;

use super::conditional::{holds, not_modified, prepared, tagged};
use crate::live::Encoded;
use crate::state::AppState;

const SEQ: HeaderName = HeaderName::from_static("x-wwg-seq");
const BINARY: &str = "application/vnd.weiwangge.pins";

type Pairs = Query<Vec<(String, String)>>;

fn filter_of(pairs: &[(String, String)]) -> Result<Filter, ParseIdError> {
    let mut filter = Filter::default();
    for (name, value) in pairs {
        filter.set(name, value)?;
    }
    Ok(filter)
}

fn bad_filter(error: ParseIdError) -> Response {
    let body = json!({ "error": { "code": "bad_query", "message": error.to_string() } });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

fn with_seq(mut response: Response, seq: u64) -> Response {
    response.headers_mut().insert(SEQ, HeaderValue::from(seq));
    response
}

pub async fn binary(State(state): State<AppState>, Query(pairs): Pairs, headers: HeaderMap) -> Response {
    let filter = match filter_of(&pairs) {
        Ok(filter) => filter,
        Err(error) => return bad_filter(error),
    };
    if filter == Filter::default() {
        let encoded = state.live.encoded();
        let tag = format!("\"{}\"", encoded.seq);
        let response = if holds(&headers, &tag) {
            not_modified(&tag)
        } else {
            tagged(prepared(&encoded, &headers, BINARY), &tag)
        };
        return with_seq(response, encoded.seq);
    }
    let (seq, pins) = state.live.matching(&filter);
    let tag = format!("\"{seq}-{}\"", filter.to_query());
    if holds(&headers, &tag) {
        return with_seq(not_modified(&tag), seq);
    }
    with_seq(tagged(prepared(&Encoded::of(seq, encode(&pins)), &headers, BINARY), &tag), seq)
}

pub async fn geojson(State(state): State<AppState>, Query(pairs): Pairs, headers: HeaderMap) -> Response {
    let filter = match filter_of(&pairs) {
        Ok(filter) => filter,
        Err(error) => return bad_filter(error),
    };
    let (seq, pins) = state.live.matching(&filter);
    let tag = format!("\"{seq}-{}-geojson\"", filter.to_query());
    if holds(&headers, &tag) {
        return with_seq(not_modified(&tag), seq);
    }
    let collection =
        Collection { kind: "FeatureCollection", features: pins.iter().map(Feature::of).collect() };
    let mut response = Json(collection).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/geo+json"));
    with_seq(tagged(response, &tag), seq)
}

/// GeoJSON as it is written, without a tree of values in between: 20,000 of those took tens of megabytes.
#[derive(Serialize)]
struct Collection<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    features: Vec<Feature<'a>>,
}

#[derive(Serialize)]
struct Feature<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a TicketNumber,
    geometry: Geometry,
    properties: &'a Pin,
}

#[derive(Serialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: &'static str,
    /// Longitude first, as GeoJSON has it.
    coordinates: [f64; 2],
}

impl<'a> Feature<'a> {
    fn of(pin: &'a Pin) -> Self {
        let geometry = Geometry { kind: "Point", coordinates: [pin.lng, pin.lat] };
        Self { kind: "Feature", id: &pin.number, geometry, properties: pin }
    }
}
