//! How often one may ask: by address, and for what writes also by device and by door. Many residents share one
//! address, so whole addresses are given much, and one device at it little.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::i18n::{auth_text, emergency_text, fill};
use app::ssr::DEVICE_COOKIE;
use axum::Json;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::lang::Lang;
use futures::StreamExt;
use http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::json;

use super::buckets::{Buckets, Rate};
use super::{context, report};
use crate::network::{Network, client, single};
use crate::state::AppState;

/// Where a request comes from, as far as we believe it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or(Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED)))
    }
}

/// What is asked, as far as it is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Read,
    Report,
    Photo,
    Track,
    SignIn,
    Emergency,
    Write,
}

#[derive(Hash)]
enum Name<'a> {
    Address(Kind, IpAddr),
    Device(Kind, IpAddr, &'a str),
    Door(IpAddr, &'a str),
}

/// What the limiter holds; shared by all requests.
pub struct Limits {
    buckets: Buckets,
    begun: Instant,
    on: bool,
    trusted: Vec<Network>,
}

const fn rate(burst: u32, every_millis: u64) -> Rate {
    Rate { burst, every: Duration::from_millis(every_millis) }
}

impl Kind {
    fn of(method: &Method, path: &str) -> Option<Self> {
        // Built files never change and health is asked by machines of ours.
        let free = ["/pkg/", "/vendor/", "/icons/"].iter().any(|folder| path.starts_with(folder))
            || matches!(path, "/healthz" | "/readyz");
        match (method, path) {
            _ if free => None,
            (&Method::POST, "/report" | "/api/tickets/report") => Some(Self::Report),
            (&Method::POST, "/photos") => Some(Self::Photo),
            (&Method::POST, "/t") => Some(Self::Track),
            (&Method::POST, "/emergency") => Some(Self::Emergency),
            (&Method::POST, path) if path.starts_with("/login") || path.starts_with("/bind/") => {
                Some(Self::SignIn)
            }
            (&Method::GET | &Method::HEAD | &Method::OPTIONS, _) => Some(Self::Read),
            _ => Some(Self::Write),
        }
    }

    /// For everybody at an address together.
    fn address(self) -> Rate {
        match self {
            Self::Read => rate(1_200, 10),
            Self::Report => rate(60, 3_000),
            Self::Photo => rate(240, 750),
            Self::Track => rate(60, 2_000),
            Self::SignIn => rate(40, 1_500),
            Self::Emergency => rate(60, 3_000),
            Self::Write => rate(300, 200),
        }
    }

    /// For one device at it.
    fn device(self) -> Option<Rate> {
        match self {
            Self::Report => Some(rate(15, 10_000)),
            Self::Photo => Some(rate(60, 2_000)),
            Self::Track => Some(rate(20, 5_000)),
            Self::Emergency => Some(rate(10, 30_000)),
            Self::Read | Self::SignIn | Self::Write => None,
        }
    }
}

/// Reports on one door from one address.
const DOOR: Rate = rate(30, 5_000);

impl Limits {
    pub fn new(on: bool, trusted: Vec<Network>) -> Arc<Self> {
        Arc::new(Self { buckets: Buckets::default(), begun: Instant::now(), on, trusted })
    }

    fn client(&self, request: &Request) -> IpAddr {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
        if self.trusted.is_empty() {
            return peer.to_canonical();
        }
        let forwarded = request.headers().get_all("x-forwarded-for").iter();
        let hops: Vec<&str> =
            forwarded.filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(',')).collect();
        client(peer, hops.into_iter(), &self.trusted)
    }

    fn take(&self, asked: &[(Name<'_>, Rate)]) -> Result<(), Duration> {
        if self.on { self.buckets.take(asked, self.begun.elapsed()) } else { Ok(()) }
    }

    fn request(&self, kind: Kind, address: IpAddr, headers: &HeaderMap) -> Result<(), Duration> {
        let address = single(address);
        let mut asked = vec![(Name::Address(kind, address), kind.address())];
        if let Some(rate) = kind.device() {
            // Those without a device share one bucket an address.
            let device = context::cookie(headers, DEVICE_COOKIE).unwrap_or_default();
            asked.push((Name::Device(kind, address, device), rate));
        }
        self.take(&asked)
    }
}

/// Finds the address, and answers 429 where it has asked too often.
pub async fn limit(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let address = state.limits.client(&request);
    request.extensions_mut().insert(ClientAddress(address));
    let kind = Kind::of(request.method(), request.uri().path());
    let answer = kind.map_or(Ok(()), |kind| state.limits.request(kind, address, request.headers()));
    match answer {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            let (parts, body) = request.into_parts();
            read_away(body).await;
            too_many(&parts, wait, kind == Some(Kind::Emergency))
        }
    }
}

/// The answer to too many reports on this door, whose code is known only after its body was read.
pub fn door(state: &AppState, parts: &Parts, code: &str) -> Option<Response> {
    let ClientAddress(address) = ClientAddress::of(&parts.extensions);
    if code.is_empty() {
        return None;
    }
    let asked = [(Name::Door(single(address), code), DOOR)];
    state.limits.take(&asked).err().map(|wait| too_many(parts, wait, false))
}

/// An answer given in the middle of a body rarely reaches its sender.
async fn read_away(body: Body) {
    let mut left = report::MAX_BODY;
    let mut chunks = body.into_data_stream();
    while let Some(Ok(chunk)) = chunks.next().await {
        left = left.saturating_sub(chunk.len());
        if left == 0 {
            break;
        }
    }
}

/// Made without rendering a page: whoever asks too often must be cheap. Whoever called for help is told whom to call.
fn too_many(parts: &Parts, wait: Duration, calls: bool) -> Response {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let lang = context::lang(&parts.extensions);
    let words = if calls { emergency_text(lang).too_many } else { auth_text(lang).too_many };
    let sentence = fill(words, &[("n", &seconds.to_string())]);
    let accept = parts.headers.get(ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let mut response = if accept.contains("text/html") {
        let mut page = html(&sentence, calls, lang).into_response();
        page.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        page
    } else {
        Json(json!({ "error": { "code": "too_many", "message": sentence, "fields": {} } })).into_response()
    };
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

fn html(sentence: &str, calls: bool, lang: Lang) -> String {
    let (code, title) = (lang.code(), lang.pick("请稍候", "Please wait"));
    let calls = emergency_text(lang).calls.iter().filter(|_| calls);
    let calls: String =
        calls.map(|(number, what)| format!("<p><a href=\"tel:{number}\">{number} {what}</a></p>")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · 微网格</title></head><body><main><h1>{title}</h1><p>{sentence}</p>{calls}</main></body></html>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_but_health_is_counted_and_none_that_writes_as_reading() {
        for (method, path) in crate::http::addresses() {
            let kind = Kind::of(&method, &path);
            let free = matches!(path.as_str(), "/healthz" | "/readyz");
            assert_eq!(kind.is_none(), free, "{method} {path}");
            assert!(method == Method::GET || kind != Some(Kind::Read), "{method} {path}");
        }
    }

    #[test]
    fn what_writes_is_counted_apart_from_reading() {
        let kind = |method: Method, path: &str| Kind::of(&method, path);
        assert_eq!(kind(Method::GET, "/report"), Some(Kind::Read));
        assert_eq!(kind(Method::POST, "/report"), Some(Kind::Report));
        assert_eq!(kind(Method::POST, "/api/tickets/report"), Some(Kind::Report));
        assert_eq!(kind(Method::POST, "/login/new/x"), Some(Kind::SignIn));
        assert_eq!(kind(Method::POST, "/desk/tickets/x"), Some(Kind::Write));
        assert_eq!(kind(Method::POST, "/emergency"), Some(Kind::Emergency));
        assert_eq!(kind(Method::GET, "/pkg/weiwangge.css"), None);
        assert_eq!(kind(Method::GET, "/readyz"), None);
    }

    #[test]
    fn a_device_is_limited_before_the_address_that_it_shares() {
        let limits = Limits::new(true, Vec::new());
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let with = |device: &str| {
            let mut headers = HeaderMap::new();
            let cookie = format!("{DEVICE_COOKIE}={device}");
            headers.insert(http::header::COOKIE, HeaderValue::from_str(&cookie).unwrap());
            limits.request(Kind::Report, address, &headers)
        };
        let burst = Kind::Report.device().unwrap().burst;
        assert!((0..burst).all(|_| with("a").is_ok()) && with("a").is_err());
        assert!(with("b").is_ok(), "a neighbour behind the same address");
    }
}
