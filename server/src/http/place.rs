//! `/api/place`: the place as maps draw it, in one JSON document made at start.

use axum::extract::State;
use axum::response::Response;
use domain::backend::Place;
use http::HeaderMap;
use serde_json::json;

use super::conditional::{holds, not_modified, prepared, tagged};
use crate::state::AppState;

pub async fn get(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let tag = format!("\"{:x}\"", state.place.seq);
    if holds(&headers, &tag) {
        return not_modified(&tag);
    }
    tagged(prepared(&state.place, &headers, "application/json"), &tag)
}

pub fn place_json(place: &Place) -> Vec<u8> {
    let areas: Vec<_> = place
        .areas
        .iter()
        .map(|area| {
            let doors = place.stairwells.iter();
            let own = doors.filter(|s| s.id.community == area.community && s.id.area == area.no);
            json!({
                "community": area.community,
                "no": area.no,
                "name": area.name,
                "name_en": area.name_en,
                "households": own.map(|s| u32::from(s.households)).sum::<u32>(),
                "shape": area.shape,
            })
        })
        .collect();
    let buildings: Vec<_> = place
        .buildings
        .iter()
        .map(
            |b| json!({ "area": b.area, "no": b.no, "name": b.name, "name_en": b.name_en, "shape": b.shape }),
        )
        .collect();
    let doors: Vec<_> = place
        .stairwells
        .iter()
        .map(|s| {
            let id = &s.id;
            json!({ "area": id.area, "building": id.building, "unit": id.unit, "lat": s.at.lat, "lng": s.at.lng })
        })
        .collect();
    let facilities: Vec<_> = place
        .facilities
        .iter()
        .map(|f| {
            json!({
                "kind": f.kind, "no": f.no, "area": f.area, "name": f.name, "name_en": f.name_en,
                "lat": f.at.lat, "lng": f.at.lng, "underground": f.underground,
            })
        })
        .collect();
    let document = json!({
        "communities": place.communities.iter().map(|c| json!({
            "code": c.code, "name": c.name, "short_name": c.short_name,
            "name_en": c.name_en, "short_name_en": c.short_name_en,
        })).collect::<Vec<_>>(),
        "areas": areas,
        "buildings": buildings,
        "doors": doors,
        "facilities": facilities,
        "plan": place.plan.document(),
        "paths": place.paths,
        "bounds": bounds(place),
    });
    document.to_string().into_bytes()
}

/// South-west and north-east corner of all communities.
fn bounds(place: &Place) -> [[f64; 2]; 2] {
    let corners = place.communities.iter().flat_map(|c| c.shape.rings.iter().flatten());
    corners.fold([[90.0, 180.0], [-90.0, -180.0]], |[low, high], p| {
        [[low[0].min(p.lat), low[1].min(p.lng)], [high[0].max(p.lat), high[1].max(p.lng)]]
    })
}
