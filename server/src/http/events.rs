//! `/events`: the live stream (server-sent events).

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::response::Response;
use bytes::Bytes;
use futures::stream::{self, Stream, StreamExt};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue};
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::live::{Frame, Subscription};
use crate::state::AppState;

/// A silent stream says that it is alive this often; the interface promises 15 s.
const BEAT: Duration = Duration::from_secs(10);
const ACCEL: HeaderName = HeaderName::from_static("x-accel-buffering");

#[derive(Deserialize)]
pub struct Cursor {
    after: Option<String>,
}

/// Last-Event-ID, which the browser sends by itself when it comes back, beats `?after=`. What is no number is
/// a cursor from somewhere else: it gets `reset`.
fn cursor(headers: &HeaderMap, query: &Cursor) -> Option<u64> {
    let header = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let text = header.filter(|s| !s.trim().is_empty()).or(query.after.as_deref())?;
    Some(text.trim().parse().unwrap_or(u64::MAX))
}

pub async fn get(State(state): State<AppState>, Query(query): Query<Cursor>, headers: HeaderMap) -> Response {
    let subscription = state.live.subscribe(cursor(&headers, &query));
    let body = Body::from_stream(frames(state, subscription).map(Ok::<_, Infallible>));
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
    headers.insert(ACCEL, HeaderValue::from_static("no"));
    response
}

/// The backlog, then what comes. Ends when the server stops, or when this reader has fallen too far behind:
/// it comes back with its last id and misses nothing.
fn frames(state: AppState, subscription: Subscription) -> impl Stream<Item = Bytes> {
    let Subscription { backlog, receiver } = subscription;
    let first =
        [Frame::retry()].into_iter().chain(backlog.into_bytes()).chain([Frame::beat(state.live.seq())]);
    let mut beats = interval_at(Instant::now() + BEAT, BEAT);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let stop = state.live.stopped();
    let live =
        stream::unfold((receiver, beats, stop, false), move |(mut receiver, mut beats, mut stop, ended)| {
            let state = state.clone();
            async move {
                if ended {
                    return None;
                }
                let (bytes, ended) = tokio::select! {
                    received = receiver.recv() => match received {
                        Ok(frame) => (frame.bytes.clone(), false),
                        Err(RecvError::Lagged(_) | RecvError::Closed) => return None,
                    },
                    _ = beats.tick() => (Frame::beat(state.live.seq()), false),
                    _ = stop.wait_for(|stop| *stop) => (Frame::retry(), true),
                };
                Some((bytes, (receiver, beats, stop, ended)))
            }
        });
    stream::iter(first).chain(live)
}
