//! `POST /photos`: one photo as the raw body. `GET /photos/{id}`: for the device that sent it, the reporter, and staff
//! who may see the ticket.

use app::ssr::{DEVICE_COOKIE, TRACK_COOKIE, device_hash};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use domain::backend::ports::StoreError;
use domain::backend::{Hash, Visitor};
use domain::error::{Field, Problem, Refusal};
use domain::ids::PhotoId;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{Extensions, HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::{context, headers, picture, report, session};
use crate::state::AppState;

pub const MAX_BODY: usize = picture::MAX_BYTES + 1024;

pub fn device(headers: &HeaderMap) -> Option<Hash> {
    context::cookie(headers, DEVICE_COOKIE).map(device_hash)
}

/// Decodes and stores a photo. Decoding is bounded in number, so that memory is.
pub async fn take(state: &AppState, bytes: Bytes, device: Option<Hash>) -> Result<PhotoId, Refusal> {
    let permit = state.decoding.acquire().await.map_err(|_| Refusal::Unavailable)?;
    let kept = tokio::task::spawn_blocking(move || picture::process(&bytes)).await;
    drop(permit);
    let photo = kept.map_err(|_| Refusal::Unavailable)?.map_err(|p| Refusal::invalid(Field::Photo, p))?;
    let id = photo.id.clone();
    state.core.photos.put(photo, device, state.core.now()).await.map_err(|error| {
        if matches!(error, StoreError::Other(_)) {
            tracing::error!(%error, "a photo could not be stored");
        }
        Refusal::from(error)
    })?;
    Ok(id)
}

pub async fn post(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let lang = context::lang(&extensions);
    let refused = |refusal: &Refusal| report::refusal_json(refusal, lang);
    match body {
        Ok(bytes) => match take(&state, bytes, device(&headers)).await {
            Ok(id) => (StatusCode::CREATED, Json(json!({ "id": id }))).into_response(),
            Err(refusal) => refused(&refusal),
        },
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            refused(&Refusal::invalid(Field::Photo, Problem::TooLarge))
        }
        Err(_) => headers::plain(StatusCode::BAD_REQUEST),
    }
}

#[derive(Deserialize)]
pub struct Size {
    size: Option<String>,
}

pub async fn get(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(size): Query<Size>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    let visitor = session::visitor(&extensions);
    match find(&state, &id, size.size.as_deref() == Some("thumb"), &headers, &visitor).await {
        Ok(Some(bytes)) => {
            let mut response = Response::new(axum::body::Body::from(bytes));
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
            headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"photo.jpg\""));
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
            response
        }
        Ok(None) => headers::plain(StatusCode::NOT_FOUND),
        Err(_) => headers::plain(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// Unknown, malformed and foreign photos look alike.
async fn find(
    state: &AppState,
    id: &str,
    thumb: bool,
    headers: &HeaderMap,
    visitor: &Visitor,
) -> Result<Option<Vec<u8>>, Refusal> {
    let Ok(id) = id.parse::<PhotoId>() else { return Ok(None) };
    if !may_see(state, &id, headers, visitor).await? {
        return Ok(None);
    }
    Ok(state.core.photos.get(&id, thumb).await?)
}

/// The device that sent it, staff who may see a ticket that has it, and the reporter of a ticket that shows it.
async fn may_see(
    state: &AppState,
    id: &PhotoId,
    headers: &HeaderMap,
    visitor: &Visitor,
) -> Result<bool, Refusal> {
    let core = &state.core;
    let device = device(headers);
    if let Some(device) = &device
        && core.photos.belongs_to(id, device).await?
    {
        return Ok(true);
    }
    if let Some(person) = visitor.person()
        && core.may_see_photo(person, id).await?
    {
        return Ok(true);
    }
    let sealed = context::cookie(headers, TRACK_COOKIE);
    if let Some(ticket) = sealed.and_then(|sealed| core.keys.open_ticket(sealed, core.now()))
        && core.shows_to_reporter(ticket, id).await?
    {
        return Ok(true);
    }
    match device {
        Some(device) => core.device_may_see_photo(&device, id).await,
        None => Ok(false),
    }
}
