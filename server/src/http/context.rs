//! What every page needs to know of a request: language, elder mode and the device. Found here once, from
//! address, cookie and headers, in that order.

use app::ssr::DEVICE_COOKIE;
use app::ui::ElderMode;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::lang::Lang;
use http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};

use crate::state::AppState;

const LANG_COOKIE: &str = "lang";
const ELDER_COOKIE: &str = "elder";
const YEAR: u32 = 365 * 24 * 3600;

pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn query<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let query = request.uri().query()?;
    query.split('&').filter_map(|pair| pair.split_once('=')).find_map(|(k, v)| (k == name).then_some(v))
}

/// The pages that a device's own reports are found from; nobody else is given a device cookie.
fn knows_devices(path: &str) -> bool {
    // A photo of a form of staff that is shown again belongs to nobody but the device.
    path.starts_with("/s/")
        || path.starts_with("/desk/tickets/")
        || matches!(
            path,
            "/emergency"
                | "/emergency/sent"
                | "/report"
                | "/receipt"
                | "/photos"
                | "/t"
                | "/t/ticket"
                | "/t/me-too"
                | "/desk/enter"
        )
}

pub async fn resolve(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let mut set = Vec::new();
    let asked = query(&request, "lang").and_then(Lang::parse);
    if let Some(lang) = asked {
        set.push(format!("{LANG_COOKIE}={}; Path=/; Max-Age={YEAR}; SameSite=Lax", lang.code()));
    }
    let headers = request.headers();
    let lang = asked
        .or_else(|| cookie(headers, LANG_COOKIE).and_then(Lang::parse))
        .or_else(|| headers.get(ACCEPT_LANGUAGE)?.to_str().ok().and_then(Lang::accepted))
        .unwrap_or_default();
    let elder = match query(&request, "elder") {
        Some(value) => {
            let on = value == "1";
            let age = if on { YEAR } else { 0 };
            set.push(format!("{ELDER_COOKIE}=1; Path=/; Max-Age={age}; SameSite=Lax"));
            on
        }
        None => cookie(headers, ELDER_COOKIE) == Some("1"),
    };
    if knows_devices(request.uri().path()) && cookie(headers, DEVICE_COOKIE).is_none() {
        let device = domain::backend::hex(&state.core.random::<16>());
        set.push(format!("{DEVICE_COOKIE}={device}; Path=/; Max-Age={YEAR}; Secure; HttpOnly; SameSite=Lax"));
        // The first answer already belongs to the device, so the request carries the cookie from here on.
        if let Ok(value) = HeaderValue::from_str(&format!("{DEVICE_COOKIE}={device}")) {
            request.headers_mut().append(COOKIE, value);
        }
    }
    request.extensions_mut().insert(lang);
    request.extensions_mut().insert(ElderMode(elder));
    let mut response = next.run(request).await;
    for cookie in set {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}

/// The language that [`resolve`] found.
pub fn lang(extensions: &http::Extensions) -> Lang {
    extensions.get().copied().unwrap_or_default()
}
