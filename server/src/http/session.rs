//! Who asks: found once for each request, and what pages of staff answer to those who may not see them.

use std::sync::Arc;

use app::features::auth::{KeptForm, login_address, totp_address};
use app::ssr::SESSION_COOKIE;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::backend::{SessionToken, SignedIn, Visitor};
use domain::people::Person;
use http::header::SET_COOKIE;
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode};
use leptos::prelude::provide_context;

use super::{context, headers, page};
use crate::state::AppState;

/// Recognises a browser that signed in before: strangers' failures do not slow it down.
pub const KNOWN_COOKIE: &str = "__Host-known";
const KNOWN_SECONDS: u32 = 365 * 24 * 3600;

/// Puts the [`Visitor`] into the request, where routes and pages find it.
pub async fn resolve(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let token = context::cookie(request.headers(), SESSION_COOKIE).map(str::to_owned);
    let visitor = match token {
        Some(token) => state.core.people.visitor(&token).await,
        None => Visitor::Stranger,
    };
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// What [`resolve`] found.
pub fn visitor(extensions: &Extensions) -> Visitor {
    extensions.get().cloned().unwrap_or_default()
}

/// The token of the request's session.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    context::cookie(headers, SESSION_COOKIE)
}

/// Whoever is signed in, for routes of staff. Otherwise the answer: reading leads to the sign-in page and back; a
/// form is shown again with what was typed, since a redirect would lose it.
///
/// # Errors
/// The answer to give.
#[allow(dead_code, reason = "every route of staff begins with it; the first ones come with the desk")]
pub async fn require_person(
    state: &AppState,
    parts: &Parts,
    typed: &[(String, String)],
) -> Result<Arc<Person>, Response> {
    let visitor = visitor(&parts.extensions);
    if let Some(person) = visitor.person() {
        return Ok(person.clone());
    }
    let here = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    Err(match visitor {
        Visitor::Unknown => headers::plain(StatusCode::SERVICE_UNAVAILABLE),
        Visitor::Unfinished(_) if parts.method == Method::GET => {
            Redirect::to(&totp_address(here)).into_response()
        }
        _ if parts.method == Method::GET => Redirect::to(&login_address(here)).into_response(),
        _ => {
            let kept = KeptForm { action: here.to_owned(), fields: typed.to_vec() };
            let again = move || provide_context(kept.clone());
            page::at(state, parts, "/login/again", StatusCode::UNAUTHORIZED, again).await
        }
    })
}

/// 403, as a page. The security log is the use case's: it knows what was refused.
#[allow(dead_code, reason = "the first routes of staff come with the desk")]
pub async fn denied(state: &AppState, parts: &Parts) -> Response {
    page::at(state, parts, "/login/denied", StatusCode::FORBIDDEN, || {}).await
}

/// Gives the browser its session, and the mark by which it is known from now on.
pub fn give(response: &mut Response, signed_in: &SignedIn) {
    let age = SessionToken::max_age(signed_in.kind);
    set(response, SESSION_COOKIE, signed_in.token.as_str(), age);
    set(response, KNOWN_COOKIE, &signed_in.device, i64::from(KNOWN_SECONDS));
}

pub fn take_away(response: &mut Response) {
    set(response, SESSION_COOKIE, "", 0);
}

fn set(response: &mut Response, name: &str, value: &str, age: i64) {
    let cookie = format!("{name}={value}; Path=/; Max-Age={age}; Secure; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::routing::any;
    use domain::backend::{Caller, Credentials};
    use tower::ServiceExt;

    use super::*;
    use crate::settings::{Database, PhotoPlace, Settings};
    use crate::{demo, demo_people, serve, storage};

    async fn staff_page(State(state): State<AppState>, request: Request) -> Response {
        let (parts, _) = request.into_parts();
        let typed =
            [("note".to_owned(), format!("<b>{}</b>", "楼道".repeat(30))), ("kind".into(), "x".into())];
        match require_person(&state, &parts, &typed).await {
            Ok(person) if person.username == "lead1" => denied(&state, &parts).await,
            Ok(person) => person.username.clone().into_response(),
            Err(answer) => answer,
        }
    }

    async fn ask(app: &Router, method: Method, cookie: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::builder().method(method).uri("/staff?area=1").header("cookie", cookie);
        let answer = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn staff_pages_lead_to_the_sign_in_and_back_and_forms_keep_what_was_typed() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            data_dir: folder.path().to_owned(),
            addr: "127.0.0.1:0".parse().unwrap(),
            database: Database::Sqlite(folder.path().join("weiwangge.sqlite3")),
            photos: PhotoPlace::Directory(folder.path().join("photos")),
            log: "warn".to_owned(),
            unlimited: true,
            demo_password: Some("demo".to_owned()),
            trusted_proxies: Vec::new(),
            public_url: None,
            fonts: std::path::PathBuf::new(),
            outlet: crate::outlet::OutletSettings::default(),
        };
        let stores = storage::open(&settings).await.unwrap();
        demo::load_demo(&stores).await.unwrap();
        let (state, _stop) = serve::compose(&settings, &stores, true).await.unwrap();
        let people = state.core.people.clone();
        demo_people::ensure(&people, &state.core.place, &settings).await.unwrap();
        // Rendering needs what listing the routes sets up.
        let _whole = crate::http::router(state.clone());
        let app = Router::new()
            .route("/staff", any(staff_page))
            .layer(axum::middleware::from_fn_with_state(state.clone(), resolve))
            .with_state(state);

        let (status, headers, _) = ask(&app, Method::GET, "").await;
        assert_eq!(
            (status, &headers["location"]),
            (StatusCode::SEE_OTHER, &"/login?next=/staff%3Farea%3D1".parse().unwrap())
        );
        let (status, _, page) = ask(&app, Method::POST, "__Host-session=gone").await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert!(page.contains("action=\"/staff?area=1\"") && page.contains("&lt;b>楼道"), "{page}");
        assert!(page.contains("name=\"kind\" value=\"x\""));

        let mut answers = Vec::new();
        for username in ["center", "lead1"] {
            let typed = Credentials { username, password: "demo", totp: "" };
            let signed_in = people.sign_in(typed, Caller::default()).await.unwrap();
            let cookie = format!("__Host-session={}", signed_in.token.as_str());
            answers.push(ask(&app, Method::GET, &cookie).await);
        }
        assert_eq!((answers[0].0, answers[0].2.as_str()), (StatusCode::OK, "center"));
        assert_eq!(answers[1].0, StatusCode::FORBIDDEN);
    }
}
