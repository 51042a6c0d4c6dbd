//! ETags: a client that holds the present state is told so and sent nothing.

use axum::body::Body;
use axum::response::Response;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::live::Encoded;

/// Whether the client already holds what bears this tag.
pub fn holds(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|held| held.trim().trim_start_matches("W/") == tag)
}

pub fn not_modified(tag: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    tagged(response, tag)
}

/// Answers with the tag, to be asked about again each time.
pub fn tagged(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// The best of the three prepared encodings that the client takes.
pub fn prepared(encoded: &Encoded, headers: &HeaderMap, content_type: &'static str) -> Response {
    let accepts = |name: &str| {
        headers.get_all(ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok()).any(|v| {
            v.split(',').any(|part| {
                let mut part = part.split(';');
                part.next().is_some_and(|n| n.trim() == name)
                    && !part.any(|q| matches!(q.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
            })
        })
    };
    let (body, encoding) = if accepts("br") && !encoded.brotli.is_empty() {
        (encoded.brotli.clone(), Some("br"))
    } else if accepts("gzip") && !encoded.gzip.is_empty() {
        (encoded.gzip.clone(), Some("gzip"))
    } else {
        (encoded.plain.clone(), None)
    };
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
