//! `GET /desk/export.csv`: the view that the desk shows, as a file.

use app::features::desk::{file, query_of};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use domain::backend::EXPORT_ROWS;
use domain::error::Refusal;
use domain::lang::Lang;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{context, headers, session};
use crate::state::AppState;

/// How spreadsheets know that a file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub async fn get(
    State(state): State<AppState>,
    Query(pairs): Query<Vec<(String, String)>>,
    parts: Parts,
) -> Response {
    let person = match session::require_person(&state, &parts, &[]).await {
        Ok(person) => person,
        Err(answer) => return answer,
    };
    let lang = context::lang(&parts.extensions);
    let query = query_of(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())), person.role);
    let (rows, more) = match state.core.export(&person, &query).await {
        Ok(found) => found,
        Err(Refusal::Forbidden) => return session::denied(&state, &parts).await,
        Err(_) => return headers::plain(StatusCode::SERVICE_UNAVAILABLE),
    };
    let now = state.core.now();
    let lines = rows.iter().map(|row| file::cells(&state.core, row, now, lang));
    let rest = more.then(|| match lang {
        Lang::Zh => format!("只导出了前 {EXPORT_ROWS} 件,请用筛选缩小范围后分次导出"),
        Lang::En => {
            format!("Only the first {EXPORT_ROWS} are here: narrow the view by filters and export in parts")
        }
    });
    match written(&file::header(lang), lines, rest.as_deref()) {
        Ok(bytes) => (named(&state, "weiwangge"), bytes).into_response(),
        Err(_) => headers::plain(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// The head of a file of this name and the day.
pub fn named(state: &AppState, name: &str) -> HeaderMap {
    let day = domain::clock::compact_date::write(state.core.now().local().date);
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"{name}-{day}.csv\"")) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    headers
}

/// Lines of cells; a last line with one sentence, where there was more.
pub fn written<const N: usize>(
    header: &[&str],
    lines: impl Iterator<Item = [String; N]>,
    rest: Option<&str>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(header)?;
    for cells in lines {
        writer.write_record(cells.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    if let Some(sentence) = rest {
        writer.write_record([sentence])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A cell that a spreadsheet would take for a formula begins with an apostrophe.
fn harmless(cell: &str) -> std::borrow::Cow<'_, str> {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}").into(),
        false => cell.into(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_utf_8_with_its_mark_and_holds_no_formula() {
        let cells: [String; 16] =
            std::array::from_fn(|n| if n == 3 { "=1+1,\"x\"".to_owned() } else { "三区".to_owned() });
        let bytes = written(&["编号", "地点"], [cells].into_iter(), Some("还有")).unwrap();
        assert!(bytes.starts_with(&[0xef, 0xbb, 0xbf]));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("\"'=1+1,\"\"x\"\"\"") && text.ends_with("还有\n"), "{text}");
    }
}
