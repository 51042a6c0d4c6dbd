use std::time::Duration;

use app::app::App;
use app::shell::shell;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use http::StatusCode;
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use super::{
    admin, admin_calendar, api, assets, auth, bell, context, emergency, events, export, handover, headers,
    health, limits, moves, notices, outbox, page, photos, pins, place, report, roster, session, track, walls,
};
use crate::state::AppState;

/// A body that stops arriving for so long is given up.
const BODY_SILENCE: Duration = Duration::from_secs(20);
/// Largest body of anything but photos.
const SMALL_BODY: usize = 256 * 1024;

/// A page packed at level 6 is a twentieth smaller and takes twice as long.
const GZIP: i32 = 3;

pub fn router(state: AppState) -> Router {
    let routes = generate_route_list(App);
    let options = state.options.clone();
    // Pages and server functions; the latter read their bodies themselves, so the limit stands around them.
    let pages = Router::new()
        .leptos_routes_with_context(&state, routes, page::additional_context(&state), move || {
            shell(options.clone())
        })
        .layer(middleware::map_response(api::blame_the_right_side))
        .layer(RequestBodyLimitLayer::new(SMALL_BODY));
    let uploads = Router::new()
        .route("/report", post(report::post))
        .route("/desk/tickets/{number}", post(moves::desk))
        .route("/desk/enter", post(moves::enter))
        .route("/t/ticket", post(moves::own))
        .layer(DefaultBodyLimit::max(report::MAX_BODY))
        .route("/photos", post(photos::post).layer(DefaultBodyLimit::max(photos::MAX_BODY)));
    let small = Router::new()
        .route("/t", post(track::post))
        .route("/emergency", post(emergency::post))
        .route("/desk/walls", post(walls::post))
        .route("/desk/notices", post(notices::post))
        .route("/desk/outbox", post(outbox::post))
        .route("/desk/roster", post(roster::post))
        .route("/desk/handover", post(handover::post))
        .route("/admin", post(admin::accounts))
        .route("/admin/calendar", post(admin_calendar::post))
        .route("/admin/hours", post(admin::hours))
        .route("/t/me-too", post(moves::me_too))
        .route("/login", post(auth::sign_in))
        .route("/login/totp-setup", post(auth::totp))
        .route("/login/new/{secret}", post(auth::new_password))
        .route("/bind/{secret}", post(auth::bind))
        .route("/logout", post(auth::sign_out))
        .layer(DefaultBodyLimit::max(SMALL_BODY));
    let reads = Router::new()
        .route("/photos/{id}", get(photos::get))
        .route("/desk/export.csv", get(export::get))
        .route("/api/pins", get(pins::binary))
        .route("/api/pins.geojson", get(pins::geojson))
        .route("/api/place", get(place::get))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready));

    pages
        .merge(uploads)
        .merge(small)
        .merge(reads)
        .fallback(assets::file_or_not_found)
        // gzip for what is made for one answer: brotli's window of megabytes for each page is not worth the tenth
        // that it saves. Files and the pins are compressed with brotli ahead.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(GZIP)))
        // Streams are merged behind the compression layer: an event must leave at once.
        .merge(Router::new().route("/events", get(events::get)))
        .layer(middleware::from_fn_with_state(state.clone(), bell::count))
        .layer(middleware::from_fn_with_state(state.clone(), session::resolve))
        .layer(middleware::from_fn_with_state(state.clone(), limits::limit))
        .layer(middleware::from_fn_with_state(state.clone(), context::resolve))
        .layer(middleware::from_fn(headers::secure))
        .layer(RequestBodyTimeoutLayer::new(BODY_SILENCE))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(|_| headers::plain(StatusCode::INTERNAL_SERVER_ERROR)))
        .with_state(state)
}
