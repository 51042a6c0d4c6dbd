//! `GET /patrol/plan.gpx`: somebody's round as GPX 1.1, for a phone's map or a watch: the visits as a route with their
//! times, and the way along the footpaths as a track.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use domain::backend::PlanAsk;
use domain::clock::{Timestamp, compact_date};
use domain::error::Refusal;
use domain::ids::AccountId;
use domain::lang::Lang;
use domain::patrol::coverage::day_begins;
use domain::patrol::plan_view::{DayView, RoundView, hour_minute};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;

use super::{context, headers, session};
use crate::state::AppState;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    community: String,
    level: String,
    date: String,
    account: String,
}

pub async fn get(State(state): State<AppState>, Query(asked): Query<Asked>, parts: Parts) -> Response {
    let person = match session::require_person(&state, &parts, &[]).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    let ask = PlanAsk { community: asked.community, level: asked.level, date: asked.date, areas: Vec::new() };
    // A number that is none names nobody; the rights are asked all the same.
    let account = AccountId(asked.account.trim().parse().unwrap_or(0));
    match state.core.planned_round(&person, &ask, account).await {
        Ok((day, round)) => {
            let lang = context::lang(&parts.extensions);
            (named(&day, account), written(&day, &round, lang)).into_response()
        }
        Err(Refusal::Forbidden) => session::denied(&state, &parts).await,
        Err(refusal) => headers::plain(match refusal {
            Refusal::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::NotFound => StatusCode::NOT_FOUND,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        }),
    }
}

fn named(day: &DayView, account: AccountId) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/gpx+xml; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let date = compact_date::write(day.scope.date);
    let name = format!("attachment; filename=\"round-{}-{date}-{}.gpx\"", day.scope.community, account.0);
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    headers
}

fn written(day: &DayView, round: &RoundView, lang: Lang) -> String {
    let date = domain::clock::iso_date::write(day.scope.date);
    let title = format!("{} {date}", round.name);
    let at = |minute: u32| -> Timestamp { day_begins(day.scope.date).plus_minutes(minute.into()) };
    let mut out = String::with_capacity(16_000);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<gpx version=\"1.1\" creator=\"Weiwangge\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n");
    out.push_str(&format!("<metadata><name>{}</name></metadata>\n", escaped(&title)));
    out.push_str(&format!("<rte><name>{}</name>\n", escaped(&title)));
    let (lat, lng) = round.start_at;
    let start = escaped(round.start.name(lang));
    let end_point = |minute: u32| {
        let time = at(minute).rfc3339();
        format!("<rtept lat=\"{lat:.7}\" lon=\"{lng:.7}\"><time>{time}</time><name>{start}</name></rtept>\n")
    };
    out.push_str(&end_point(round.from));
    for visit in &round.visits {
        let (stop, time) = (&visit.stop, at(visit.arrive).rfc3339());
        let name = format!("{} {}", visit.order, stop.name(lang));
        let hours = format!("{}–{}", hour_minute(visit.arrive), hour_minute(visit.leave));
        out.push_str(&format!(
            "<rtept lat=\"{:.7}\" lon=\"{:.7}\"><time>{time}</time><name>{}</name><desc>{hours}</desc></rtept>\n",
            stop.lat,
            stop.lng,
            escaped(&name)
        ));
    }
    out.push_str(&end_point(round.ends));
    out.push_str(&format!("</rte>\n<trk><name>{}</name><trkseg>\n", escaped(&title)));
    for (lat, lng) in &round.way {
        out.push_str(&format!("<trkpt lat=\"{lat:.7}\" lon=\"{lng:.7}\"/>\n"));
    }
    out.push_str("</trkseg></trk>\n</gpx>\n");
    out
}

/// As text of XML 1.0, which knows no control characters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_their_elements() {
        assert_eq!(escaped("王<b>&\u{0}张"), "王&lt;b&gt;&amp;张");
    }
}
