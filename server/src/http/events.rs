//! `/events`: the live stream (server-sent events).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::response::Response;
use bytes::Bytes;
use futures::stream::{self, Stream, StreamExt};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use http::{Extensions, HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;
use tokio::sync::broadcast::Receiver;
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use super::headers::plain;
use super::viewer::{AskedView, Holder, NobodyKnows, Viewer, name_of};
use crate::live::{Backlog, Frame, Line, Live, Subscription, View};
use crate::state::AppState;

/// A silent stream says that it is alive this often; the interface promises 15 s.
const BEAT: Duration = Duration::from_secs(10);
/// How often a stream of staff asks whether its session goes on.
const CHECK: Duration = Duration::from_secs(3);
/// So many times nobody can say, then the stream ends.
const PATIENCE: u8 = 10;
const ACCEL: HeaderName = HeaderName::from_static("x-accel-buffering");

#[derive(Deserialize)]
pub struct Asked {
    after: Option<String>,
    /// The view that the client's pins were loaded in (X-WWG-View): if it is another one now, they are not the
    /// ones that the stream would keep up.
    view: Option<String>,
    #[serde(flatten)]
    by: AskedView,
}

/// Last-Event-ID, which the browser sends by itself when it comes back, beats `?after=`. What is no number is
/// a cursor from somewhere else: it gets `reset`.
fn cursor(headers: &HeaderMap, asked: &Asked) -> Option<u64> {
    let header = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let text = header.filter(|s| !s.trim().is_empty()).or(asked.after.as_deref())?;
    Some(text.trim().parse().unwrap_or(u64::MAX))
}

pub async fn get(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    extensions: Extensions,
    headers: HeaderMap,
) -> Response {
    let viewer = match asked.by.resolve(&state, &extensions, &headers).await {
        Ok(viewer) => viewer,
        Err(NobodyKnows) => return plain(StatusCode::SERVICE_UNAVAILABLE),
    };
    let other_view = asked.view.as_ref().is_some_and(|view| *view != name_of(&viewer.view));
    let cursor = if other_view { Some(u64::MAX) } else { cursor(&headers, &asked) };
    let frames = Reader::begin(&state, viewer, cursor).frames();
    let mut response = Response::new(Body::from_stream(frames.map(Ok::<_, Infallible>)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
    headers.insert(ACCEL, HeaderValue::from_static("no"));
    response
}

/// One open stream. It ends when the server stops, when its reader may no longer see what it sees, or when the
/// reader has fallen too far behind: it comes back with its last id and misses nothing.
struct Reader {
    live: Arc<Live>,
    view: View,
    guard: Option<Box<Guard>>,
    receiver: Receiver<Arc<Line>>,
    beats: Interval,
    stop: watch::Receiver<bool>,
    pending: VecDeque<Bytes>,
    ended: bool,
}

/// Looks after a stream that carries more than the public's.
struct Guard {
    state: AppState,
    holder: Holder,
    checks: Interval,
    unanswered: u8,
}

fn every(period: Duration) -> Interval {
    let mut every = interval_at(Instant::now() + period, period);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    every
}

impl Reader {
    fn begin(state: &AppState, viewer: Viewer, cursor: Option<u64>) -> Self {
        let Viewer { view, holder } = viewer;
        let live = state.live.clone();
        let (alarms, Subscription { backlog, receiver }) = live.subscribe(cursor, &view);
        let mut pending = VecDeque::from([Frame::retry()]);
        pending.extend(alarms);
        match backlog {
            Backlog::Events(lines) => {
                pending.extend(lines.iter().flat_map(|line| view.of_past(line).frames()));
            }
            Backlog::Reset { head } => pending.push_back(Frame::reset(head)),
        }
        pending.push_back(Frame::beat(live.seq()));
        let guard = (view != View::Public)
            .then(|| Box::new(Guard { state: state.clone(), holder, checks: every(CHECK), unanswered: 0 }));
        let stop = live.stopped();
        Self { live, view, guard, receiver, beats: every(BEAT), stop, pending, ended: false }
    }

    fn frames(self) -> impl Stream<Item = Bytes> {
        stream::unfold(self, |mut reader| async move { Some((reader.next().await?, reader)) })
    }

    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(bytes) = self.pending.pop_front() {
                return Some(bytes);
            }
            // What held the backlog is not needed for one event at a time.
            self.pending.shrink_to(4);
            if self.ended {
                return None;
            }
            tokio::select! {
                received = self.receiver.recv() => {
                    // Behind, or nothing will come any more.
                    let line = received.ok()?;
                    self.pending.extend(self.view.of(&line).frames());
                }
                _ = self.beats.tick() => self.pending.push_back(Frame::beat(self.live.seq())),
                now = asked_again(&mut self.guard) => self.goes_on(now),
                () = stopped(&mut self.stop) => self.end(),
            }
        }
    }

    /// The session ended, or its person may see other things than before: what the page shows is no longer theirs.
    fn goes_on(&mut self, now: Option<View>) {
        let Some(guard) = &mut self.guard else { return };
        match now {
            None if guard.unanswered >= PATIENCE => self.end(),
            None => guard.unanswered += 1,
            Some(view) if view == self.view => guard.unanswered = 0,
            Some(_) => {
                self.pending.push_back(Frame::reset(self.live.seq()));
                self.end();
            }
        }
    }

    fn end(&mut self) {
        self.pending.push_back(Frame::retry());
        self.ended = true;
    }
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _its_sender_is_gone_with_the_server = stop.wait_for(|stop| *stop).await;
}

/// What the reader may see now, each time that it is asked again; never for the public.
async fn asked_again(guard: &mut Option<Box<Guard>>) -> Option<View> {
    match guard {
        None => std::future::pending().await,
        Some(guard) => {
            guard.checks.tick().await;
            guard.holder.view_now(&guard.state).await
        }
    }
}
