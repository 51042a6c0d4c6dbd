//! The desk's address is its state: a view can be bookmarked and sent.

use domain::people::Role;
use domain::query::{DeskQuery, StatusFilter};

pub const NAMES: [&str; 12] = [
    "community",
    "area",
    "category",
    "item",
    "status",
    "overdue",
    "hard",
    "mine",
    "unit",
    "q",
    "sort",
    "page",
];
/// The desk shows open tickets unless it is told otherwise, so that everything needs a word of its own.
const EVERY_STATUS: &str = "all";

/// Whose desk opens on what waits for them.
pub fn begins_with_mine(role: Role) -> bool {
    matches!(role, Role::UnitMember | Role::AreaLead)
}

/// Reads an address, as far as it can be read.
pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>, role: Role) -> DeskQuery {
    let named: Vec<(&str, &str)> =
        pairs.into_iter().filter(|(name, value)| NAMES.contains(name) && !value.is_empty()).collect();
    let mut query = DeskQuery::lenient(named.iter().copied());
    if named.is_empty() {
        query.mine = begins_with_mine(role);
    }
    let every = named.iter().any(|(name, value)| *name == "status" && *value == EVERY_STATUS);
    if !every && query.filter.status.is_none() {
        query.filter.status = Some(StatusFilter::Open);
    }
    query
}

/// The reverse of [`read`]: the status is always told, so that no view depends on who opens it.
pub fn pairs(query: &DeskQuery) -> Vec<(&'static str, String)> {
    let mut pairs = query.to_pairs();
    if query.filter.status.is_none() {
        pairs.push(("status", EVERY_STATUS.to_owned()));
    }
    pairs
}

pub fn href(query: &DeskQuery) -> String {
    let pairs: Vec<String> =
        pairs(query).iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    format!("/desk?{}", pairs.join("&"))
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0').to_ascii_uppercase();
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out
}

/// The same view but for one thing, from its first page.
pub fn with(query: &DeskQuery, change: impl FnOnce(&mut DeskQuery)) -> String {
    let mut query = DeskQuery { page: 0, ..query.clone() };
    change(&mut query);
    href(&query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_view_has_one_address() {
        let query = read([("area", "1"), ("q", "楼道 a"), ("page", "2"), ("lang", "en")], Role::Center);
        assert_eq!(href(&query), "/desk?area=1&status=open&q=%E6%A5%BC%E9%81%93%20a&page=2");
        assert_eq!(read(pairs(&query).iter().map(|(n, v)| (*n, v.as_str())), Role::Center), query);
    }

    #[test]
    fn what_is_not_said_is_open_and_for_some_their_own() {
        let open = Some(StatusFilter::Open);
        let bare = |role| read([("lang", "en"), ("q", "")], role);
        assert!(bare(Role::UnitMember).mine && !bare(Role::Center).mine);
        assert_eq!(bare(Role::Center).filter.status, open);
        assert!(!read([("status", "open")], Role::AreaLead).mine);
        let all = read([("status", "all")], Role::Center);
        assert_eq!(all.filter.status, None);
        assert_eq!(href(&all), "/desk?status=all");
    }
}
