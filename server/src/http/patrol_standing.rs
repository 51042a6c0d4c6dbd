//! `GET /api/patrol/standing`: how every checkpoint stands now, for the map's layer. With the page's query: `community`,
//! `area`, `kind`. `as=wall` is for a paired wall, which is told of its own community.
//!
//! `{"sites":[[lat, lng, category, standing, id, time], …]}`: degrees to six places, the letter of the catalogue's
//! category, 0 within its interval, 1 due today or 2 a dead corner, the checkpoint's name, and milliseconds since 1970:
//! until when it is within, or since when it is a dead corner. ETag: the same answer is not sent twice.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use domain::backend::{Visitor, hex, sha256};
use domain::error::Refusal;
use domain::ids::ParseIdError;
use domain::patrol::asked::CoverageQuery;
use domain::patrol::coverage::Standing;
use domain::patrol::figures::SiteStanding;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use http::request::Parts;
use http::{HeaderValue, StatusCode};

use super::conditional::{holds, not_modified, tagged};
use super::headers::plain;
use super::{context, session};
use crate::state::AppState;

type Pairs = Query<Vec<(String, String)>>;

pub async fn get(State(state): State<AppState>, Query(pairs): Pairs, parts: Parts) -> Response {
    let wall = pairs.iter().any(|(name, value)| name == "as" && value == "wall");
    let found = if wall { of_wall(&state, &parts).await } else { of_person(&state, &pairs, &parts).await };
    match found {
        Ok(sites) => answer(&sites, &parts),
        Err(status) => plain(status),
    }
}

async fn of_wall(state: &AppState, parts: &Parts) -> Result<Vec<SiteStanding>, StatusCode> {
    let unavailable = |_| StatusCode::SERVICE_UNAVAILABLE;
    let token = context::cookie(&parts.headers, app::ssr::WALL_COOKIE).ok_or(StatusCode::UNAUTHORIZED)?;
    let wall = state.core.wall(&domain::backend::wall_hash(token)).await.map_err(unavailable)?;
    let wall = wall.ok_or(StatusCode::UNAUTHORIZED)?;
    state.core.wall_standing(wall.community.as_ref()).await.map_err(unavailable)
}

async fn of_person(
    state: &AppState,
    pairs: &[(String, String)],
    parts: &Parts,
) -> Result<Vec<SiteStanding>, StatusCode> {
    let person = match session::visitor(&parts.extensions) {
        Visitor::SignedIn(person) => person,
        Visitor::Unknown => return Err(StatusCode::SERVICE_UNAVAILABLE),
        Visitor::Stranger | Visitor::Expired | Visitor::Unfinished(_) => {
            return Err(StatusCode::UNAUTHORIZED);
        }
    };
    let named = || pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let found = state.core.patrol_standing(&person, &CoverageQuery::lenient(named())).await;
    let found = found.map_err(|refusal| match refusal {
        Refusal::Forbidden => StatusCode::FORBIDDEN,
        Refusal::NotFound => StatusCode::NOT_FOUND,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    })?;
    // Whoever may ask is told of a query that cannot be read.
    CoverageQuery::read(named()).map_err(|ParseIdError(_)| StatusCode::BAD_REQUEST)?;
    Ok(found)
}

fn answer(sites: &[SiteStanding], parts: &Parts) -> Response {
    let body = written(sites);
    let tag = format!("\"{}\"", &hex(&sha256(&[b"wwg-standing", body.as_bytes()]))[..24]);
    if holds(&parts.headers, &tag) {
        return private(not_modified(&tag));
    }
    let mut response = body.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    private(tagged(response, &tag))
}

fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding, cookie"));
    response
}

/// Names are letters, digits and dashes: nothing in them wants escaping.
fn written(sites: &[SiteStanding]) -> String {
    let mut out = String::with_capacity(sites.len() * 64 + 16);
    out.push_str("{\"sites\":[");
    for (index, SiteStanding { site, standing, .. }) in sites.iter().enumerate() {
        let (code, time) = match standing {
            Standing::Within { until } => (0, until),
            Standing::Due { until } => (1, until),
            Standing::DeadCorner { since } => (2, since),
        };
        let (lat, lng, letter, id) = (site.at.lat, site.at.lng, site.kind.category(), &site.id);
        let comma = if index == 0 { "" } else { "," };
        out.push_str(&format!("{comma}[{lat:.6},{lng:.6},\"{letter}\",{code},\"{id}\",{}]", time.0));
    }
    out.push_str("]}");
    out
}
