//! Snapshots of the pins that the caller may see: compact binary (format: `domain::pins` codec) and GeoJSON.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use domain::event::Pin;
use domain::ids::{ParseIdError, TicketNumber};
use domain::people::Person;
use domain::query::Filter;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, VARY};
use http::{Extensions, HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::json;

use super::conditional::{holds, not_modified, prepared, tagged};
use super::headers::plain;
use super::viewer::{AskedView, NobodyKnows, name_of};
use crate::live::View;
use crate::state::AppState;

const SEQ: HeaderName = HeaderName::from_static("x-wwg-seq");
/// Names the view that these pins are of: `/events?view=` says `reset` where it has become another one.
const VIEW: HeaderName = HeaderName::from_static("x-wwg-view");
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

/// Who asks, what for, and by which name the answer is known again.
struct Question {
    view: View,
    name: String,
    filter: Filter,
}

impl Question {
    async fn read(
        state: &AppState,
        Asked { by, pairs, extensions, headers }: Asked<'_>,
    ) -> Result<Self, Response> {
        let filter = filter_of(pairs).map_err(bad_filter)?;
        let viewer = by.resolve(state, extensions, headers).await;
        let view = viewer.map_err(|NobodyKnows| plain(StatusCode::SERVICE_UNAVAILABLE))?.view;
        Ok(Self { name: name_of(&view), view, filter })
    }

    /// A wall's pins are the public's.
    fn person(&self) -> Option<&Person> {
        match &self.view {
            View::Staff(person) => Some(person),
            View::Public | View::Wall(_) => None,
        }
    }

    /// Everybody's tag names what everybody sees; a person's names the person as well.
    fn tag(&self, state: &AppState, form: &str) -> String {
        let (public, any) = state.live.versions();
        let query = self.filter.to_query();
        match self.person() {
            None => format!("\"{public}-{query}{form}\""),
            Some(_) => format!("\"{any}-{}-{query}{form}\"", self.name),
        }
    }

    fn finish(&self, mut response: Response, seq: u64) -> Response {
        let headers = response.headers_mut();
        headers.insert(SEQ, HeaderValue::from(seq));
        if let Ok(name) = HeaderValue::from_str(&self.name) {
            headers.insert(VIEW, name);
        }
        if self.person().is_some() {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
            headers.insert(VARY, HeaderValue::from_static("accept-encoding, cookie"));
        }
        response
    }
}

struct Asked<'a> {
    by: &'a AskedView,
    pairs: &'a [(String, String)],
    extensions: &'a Extensions,
    headers: &'a HeaderMap,
}

pub async fn binary(
    State(state): State<AppState>,
    Query(by): Query<AskedView>,
    Query(pairs): Pairs,
    extensions: Extensions,
    headers: HeaderMap,
) -> Response {
    let asked = Asked { by: &by, pairs: &pairs, extensions: &extensions, headers: &headers };
    let question = match Question::read(&state, asked).await {
        Ok(question) => question,
        Err(response) => return response,
    };
    if question.person().is_none() && question.filter == Filter::default() {
        let (seq, encoded) = state.live.encoded().await;
        let tag = format!("\"{}\"", encoded.seq);
        let response = if holds(&headers, &tag) {
            not_modified(&tag)
        } else {
            tagged(prepared(&encoded, &headers, BINARY), &tag)
        };
        return question.finish(response, seq);
    }
    let (tag, seq) = (question.tag(&state, ""), state.live.seq());
    if holds(&headers, &tag) {
        return question.finish(not_modified(&tag), seq);
    }
    let encoded = state.live.encoded_for(question.person(), &question.filter).await;
    question.finish(tagged(prepared(&encoded, &headers, BINARY), &tag), seq)
}

pub async fn geojson(
    State(state): State<AppState>,
    Query(by): Query<AskedView>,
    Query(pairs): Pairs,
    extensions: Extensions,
    headers: HeaderMap,
) -> Response {
    let asked = Asked { by: &by, pairs: &pairs, extensions: &extensions, headers: &headers };
    let question = match Question::read(&state, asked).await {
        Ok(question) => question,
        Err(response) => return response,
    };
    let (tag, seq) = (question.tag(&state, "-geojson"), state.live.seq());
    if holds(&headers, &tag) {
        return question.finish(not_modified(&tag), seq);
    }
    let (_, pins) = state.live.matching(question.person(), &question.filter);
    let collection =
        Collection { kind: "FeatureCollection", features: pins.iter().map(Feature::of).collect() };
    let mut response = Json(collection).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/geo+json"));
    question.finish(tagged(response, &tag), seq)
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
