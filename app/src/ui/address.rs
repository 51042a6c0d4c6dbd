//! Links to the page that is being shown, with one preference changed.

use http::Method;
use http::request::Parts;
use leptos::prelude::*;

/// Marks a request whose page answers a form.
#[derive(Debug, Clone, Copy)]
pub struct AnswersForm;

/// The same page with `name=value` in its query. `None` for a page that answers a form post: following a link
/// there would lose what was typed.
pub fn with_preference(name: &str, value: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    (parts.method == Method::GET && parts.extensions.get::<AnswersForm>().is_none())
        .then(|| with_query(parts.uri.path(), parts.uri.query().unwrap_or_default(), name, value))
}

fn with_query(path: &str, query: &str, name: &str, value: &str) -> String {
    let mut pairs: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name)).collect();
    let wanted = format!("{name}={value}");
    pairs.push(&wanted);
    format!("{path}?{}", pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::with_query;

    #[test]
    fn keeps_what_was_asked_and_changes_one_thing() {
        assert_eq!(with_query("/report", "code=a%20b&lang=zh", "lang", "en"), "/report?code=a%20b&lang=en");
        assert_eq!(with_query("/t", "", "elder", "1"), "/t?elder=1");
    }
}
