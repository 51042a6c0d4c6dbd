use std::time::Duration;

use app::shell::{pages, shell};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware;
use axum::routing::{MethodRouter, get, post};
use http::{Method, StatusCode};
use leptos::server_fn;
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use super::{
    admin, admin_calendar, admin_patrol, api, assets, auth, bell, context, emergency, events, export,
    handover, headers, health, limits, moves, notices, outbox, page, patrol_file, patrol_gpx,
    patrol_standing, photos, pins, place, posters, report, roster, session, track, walls,
};
use crate::state::AppState;

/// A body that stops arriving for so long is given up.
const BODY_SILENCE: Duration = Duration::from_secs(20);
/// Largest body of anything but photos.
const SMALL_BODY: usize = 256 * 1024;

/// A page packed at level 6 is a twentieth smaller and takes twice as long.
const GZIP: i32 = 3;

/// A door of ours beside pages and server functions.
struct Route {
    method: Method,
    path: &'static str,
    serve: MethodRouter<AppState>,
}

fn posts<H: Handler<T, AppState>, T: 'static>(path: &'static str, handler: H) -> Route {
    Route { method: Method::POST, path, serve: post(handler) }
}

fn gets<H: Handler<T, AppState>, T: 'static>(path: &'static str, handler: H) -> Route {
    Route { method: Method::GET, path, serve: get(handler) }
}

/// Forms that may bring photos.
fn uploads() -> Vec<Route> {
    vec![
        posts("/report", report::post),
        posts("/desk/tickets/{number}", moves::desk),
        posts("/desk/enter", moves::enter),
        posts("/t/ticket", moves::own),
    ]
}

fn photo_uploads() -> Vec<Route> {
    vec![posts("/photos", photos::post)]
}

fn forms() -> Vec<Route> {
    vec![
        posts("/t", track::post),
        posts("/emergency", emergency::post),
        posts("/desk/walls", walls::post),
        posts("/desk/notices", notices::post),
        posts("/desk/outbox", outbox::post),
        posts("/desk/roster", roster::post),
        posts("/desk/handover", handover::post),
        posts("/admin", admin::accounts),
        posts("/admin/calendar", admin_calendar::post),
        posts("/admin/hours", admin::hours),
        posts("/admin/patrol", admin_patrol::post),
        posts("/t/me-too", moves::me_too),
        posts("/login", auth::sign_in),
        posts("/login/totp-setup", auth::totp),
        posts("/login/new/{secret}", auth::new_password),
        posts("/bind/{secret}", auth::bind),
        posts("/logout", auth::sign_out),
    ]
}

fn reads() -> Vec<Route> {
    vec![
        gets("/photos/{id}", photos::get),
        gets("/desk/export.csv", export::get),
        gets("/patrol/coverage.csv", patrol_file::get),
        gets("/api/patrol/standing", patrol_standing::get),
        gets("/patrol/plan.gpx", patrol_gpx::get),
        gets("/posters.pdf", posters::get),
        gets("/api/pins", pins::binary),
        gets("/api/pins.geojson", pins::geojson),
        gets("/api/place", place::get),
        gets("/healthz", health::alive),
        gets("/readyz", health::ready),
    ]
}

fn streams() -> Vec<Route> {
    vec![gets("/events", events::get)]
}

/// Every address that is served by code, with its method: pages, server functions and our own routes. Files are beside
/// them. Who may use which is a table of the tests, which names each of these.
pub fn addresses() -> Vec<(Method, String)> {
    let own = [uploads(), photo_uploads(), forms(), reads(), streams()].into_iter().flatten();
    let own = own.map(|route| (route.method, route.path.to_owned()));
    let listed = generate_route_list(pages).into_iter().map(|page| (Method::GET, page.path().to_owned()));
    let functions = server_fn::axum::server_fn_paths().map(|(path, method)| (method, path.to_owned()));
    own.chain(listed).chain(functions).collect()
}

pub fn router(state: AppState) -> Router {
    let routes = generate_route_list(pages);
    let options = state.options.clone();
    // Pages and server functions; the latter read their bodies themselves, so the limit stands around them.
    let rendered = Router::new()
        .leptos_routes_with_context(&state, routes, page::additional_context(&state), move || {
            shell(options.clone())
        })
        .layer(middleware::map_response(api::blame_the_right_side))
        .layer(RequestBodyLimitLayer::new(SMALL_BODY));
    let whole = |routes: Vec<Route>| {
        routes.into_iter().fold(Router::new(), |router, route| router.route(route.path, route.serve))
    };
    let uploads = whole(uploads()).layer(DefaultBodyLimit::max(report::MAX_BODY));
    let photos = whole(photo_uploads()).layer(DefaultBodyLimit::max(photos::MAX_BODY));
    let small = whole(forms()).layer(DefaultBodyLimit::max(SMALL_BODY));

    rendered
        .merge(uploads)
        .merge(photos)
        .merge(small)
        .merge(whole(reads()))
        .fallback(assets::file_or_not_found)
        // gzip for what is made for one answer: brotli's window of megabytes for each page is not worth the tenth
        // that it saves. Files and the pins are compressed with brotli ahead.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(GZIP)))
        // Streams are merged behind the compression layer: an event must leave at once.
        .merge(whole(streams()))
        .layer(middleware::from_fn_with_state(state.clone(), bell::count))
        .layer(middleware::from_fn_with_state(state.clone(), session::resolve))
        .layer(middleware::from_fn_with_state(state.clone(), limits::limit))
        .layer(middleware::from_fn_with_state(state.clone(), context::resolve))
        .layer(middleware::from_fn_with_state(state.clone(), headers::secure))
        .layer(RequestBodyTimeoutLayer::new(BODY_SILENCE))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(|_| headers::plain(StatusCode::INTERNAL_SERVER_ERROR)))
        .with_state(state)
}
