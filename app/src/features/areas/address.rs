//! The page's address is its state: filters and page number.

use domain::query::Filter;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Address {
    pub filter: Filter,
    /// From 0.
    pub page: usize,
}

const NAMES: [&str; 5] = ["community", "area", "category", "item", "status"];

pub fn use_address() -> Memo<Address> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|map| {
            let filter = Filter::lenient(NAMES.map(|name| (name, map.get_str(name).unwrap_or_default())));
            let page = map.get_str("page").and_then(|p| p.parse::<usize>().ok()).unwrap_or(1);
            Address { filter, page: page.clamp(1, 100_000) - 1 }
        })
    })
}

/// The address of a view; `extra` is appended as it is.
pub fn href(filter: &Filter, page: usize, extra: &str) -> String {
    let mut parts = vec![filter.to_query()];
    if page > 0 {
        parts.push(format!("page={}", page + 1));
    }
    parts.push(extra.to_owned());
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() { "/".to_owned() } else { format!("/?{}", parts.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_view_has_one_address() {
        let filter = Filter::lenient([("area", "1"), ("category", "B")]);
        assert_eq!(href(&filter, 0, ""), "/?area=1&category=B");
        assert_eq!(href(&filter, 1, "lang=en"), "/?area=1&category=B&page=2&lang=en");
        assert_eq!(href(&Filter::default(), 0, ""), "/");
    }
}
