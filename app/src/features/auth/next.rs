//! Where to go after signing in: a path of ours and nothing else.

use domain::people::{Action, Role, may_anywhere};

const LONGEST: usize = 1_000;

/// The path, where it stays on this site. Two slashes begin another host, browsers read a backslash as a slash and
/// drop tabs, and a page of signing in would lead in circles.
pub fn local_path(next: &str) -> Option<&str> {
    let local = next.starts_with('/')
        && !next.starts_with("//")
        && next.len() <= LONGEST
        && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let circle = ["/login", "/logout", "/bind"]
        .iter()
        .any(|own| path == *own || path.strip_prefix(own).is_some_and(|rest| rest.starts_with('/')));
    (local && !circle).then_some(next)
}

/// The sign-in page that leads back to `next`.
pub fn login_address(next: &str) -> String {
    with_next("/login", next)
}

/// The set-up of an authenticator that leads on to `next`.
pub fn totp_address(next: &str) -> String {
    with_next("/login/totp-setup", next)
}

fn with_next(page: &str, next: &str) -> String {
    match local_path(next) {
        Some("/") | None => page.to_owned(),
        Some(next) => format!("{page}?next={}", encoded(next)),
    }
}

/// For a value in a query.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Where somebody begins who did not come from a page.
pub fn landing(role: Role) -> &'static str {
    match role {
        Role::Admin => "/admin",
        role if may_anywhere(role, Action::OpenDesk) => "/desk",
        _ => "/",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for good in ["/", "/desk", "/desk?area=1&q=%E6%A5%BC", "/t/ticket#now", "/loginx"] {
            assert_eq!(local_path(good), Some(good));
        }
        for bad in [
            "",
            "desk",
            "//evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "https://evil.example",
            "/\t/evil",
            "/a b",
            "/楼",
            "/login",
            "/login?next=/",
            "/logout",
            "/bind/x",
            "javascript:alert(1)",
        ] {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
        assert_eq!(local_path(&"/a".repeat(600)), None);
    }

    #[test]
    fn the_way_back_is_one_value() {
        assert_eq!(login_address("/desk?area=1&q=x"), "/login?next=/desk%3Farea%3D1%26q%3Dx");
        assert_eq!(login_address("//evil"), "/login");
        assert_eq!(totp_address("/"), "/login/totp-setup");
    }
}
