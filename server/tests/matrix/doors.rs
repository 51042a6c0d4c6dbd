//! What every door does whoever asks: no other site posts through it, reading changes nothing, bodies have an end, and
//! pages say what may run in them. All by the table of addresses, so that a new one is not forgotten.

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use reqwest::Response;
use sqlx::{AssertSqlSafe, Row as _};
use tempfile::TempDir;

use crate::common::TestServer;
use crate::common::staff::PASSWORD;
use crate::matrix::routes::table;
use crate::matrix::scene::Scene;

/// What every table holds, as a sum.
async fn state(scene: &Scene) -> BTreeMap<String, String> {
    let mut database = scene.database().await;
    let names = sqlx::query_scalar::<_, String>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    );
    let names = names.fetch_all(&mut database).await.unwrap();
    assert!(names.len() > 20, "{names:?}");
    let mut all = BTreeMap::new();
    for name in names {
        // Refusals, and when a session or a wall was last seen, are written down while somebody reads; the index of
        // words and the outbox follow the log by themselves.
        let follows = name.starts_with("search_") || name == "outbox_cursor";
        if follows || matches!(&*name, "security_log" | "session" | "wall") {
            continue;
        }
        let sql = format!("SELECT * FROM \"{name}\"");
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut database).await.unwrap();
        let mut said: Vec<String> = Vec::new();
        for row in &rows {
            let values = (0..row.len()).map(|i| {
                let text = row.try_get_unchecked::<Option<String>, _>(i).unwrap_or_default();
                let bytes = row.try_get_unchecked::<Option<Vec<u8>>, _>(i).unwrap_or_default();
                format!("{text:?}{bytes:?}")
            });
            said.push(values.collect());
        }
        said.sort();
        all.insert(name, domain::backend::hex(&domain::backend::sha256(&[said.join("\n").as_bytes()])));
    }
    all
}

/// The tables that are not as they were.
async fn changed(scene: &Scene, before: &BTreeMap<String, String>) -> Vec<String> {
    let now = state(scene).await;
    assert_eq!(now.len(), before.len());
    now.into_iter().filter(|(name, said)| before.get(name) != Some(said)).map(|(name, _)| name).collect()
}

#[tokio::test]
async fn no_other_site_posts_through_any_door() {
    let scene = Scene::new().await;
    let before = state(&scene).await;
    let people = ["center", "admin", "property"].map(|name| scene.actor(name));
    let mut tried = 0;
    for row in table().into_iter().filter(|row| row.method != Method::GET) {
        for actor in people {
            for (name, value) in [
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
                ("origin", "https://evil.example"),
                ("origin", "null"),
            ] {
                for kind in ["application/x-www-form-urlencoded", "text/plain", "application/json"] {
                    let request = scene.post(actor, row.path).header(name, value);
                    let answer = request.header("content-type", kind).body("action=x").send().await.unwrap();
                    assert_eq!(answer.status(), 403, "{} {name}: {value} ({kind})", row.path);
                    assert!(answer.headers().get("set-cookie").is_none(), "{}", row.path);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
    assert_eq!(changed(&scene, &before).await, [""; 0], "and nothing has changed");
    let me = scene.post(people[0], "/api/auth/me").send().await.unwrap().text().await.unwrap();
    assert!(me.contains("\"center\""), "nor has anybody been signed out");
}

#[tokio::test]
async fn reading_changes_nothing_whatever_the_address_says() {
    let scene = Scene::new().await;
    let number = scene.case("own").number.clone();
    let before = state(&scene).await;
    let asks = [
        String::new(),
        "?action=note&note=x&version=1".to_owned(),
        "?action=remove&id=1&unit=police".to_owned(),
        format!("?action=withdraw&number={number}&text=x&key=key-by-get-1&code=demo-1-1-1&item=E1"),
        "?username=center&password=x&emergency=1&up_to=9".to_owned(),
    ];
    let paths: BTreeSet<&str> = table().iter().map(|row| row.ask.path()).collect();
    let ticket = format!("/desk/tickets/{number}");
    for name in ["center", "admin", "committee", "property", "nobody"] {
        let actor = scene.actor(name);
        for path in paths.iter().copied().chain([&*ticket]) {
            for query in &asks {
                let address = if path.contains('?') { path.to_owned() } else { format!("{path}{query}") };
                for method in [Method::GET, Method::HEAD] {
                    // The stream has no end to wait for.
                    if path == "/events" {
                        continue;
                    }
                    let url = format!("{}{address}", scene.server.base);
                    let request = scene.server.client.request(method, url).header("cookie", &actor.cookie);
                    let answer = request.send().await.unwrap();
                    assert!(!answer.status().is_server_error(), "{name} {address}: {}", answer.status());
                }
            }
        }
    }
    assert_eq!(changed(&scene, &before).await, [""; 0]);
    let me = scene.post(scene.actor("center"), "/api/auth/me").send().await.unwrap().text().await.unwrap();
    assert!(me.contains("\"center\""), "nobody is signed out by a link");
}

fn said(answer: &Response, name: &str) -> String {
    let value = answer.headers().get(name).unwrap_or_else(|| panic!("no {name}"));
    value.to_str().unwrap().to_owned()
}

/// The nonce that the policy names.
fn nonce(policy: &str) -> &str {
    policy.split("script-src 'nonce-").nth(1).unwrap().split('\'').next().unwrap()
}

#[tokio::test]
async fn every_answer_says_what_may_run_and_every_page_has_a_nonce_of_its_own() {
    let scene = Scene::new().await;
    let number = scene.case("own").number.clone();
    let paths =
        table().into_iter().filter(|row| row.method == Method::GET).map(|row| row.ask.path().to_owned());
    let mut nonces = BTreeSet::new();
    let mut pages = 0;
    for path in paths.chain([format!("/desk/tickets/{number}"), "/no/such/page".to_owned()]) {
        for name in ["nobody", "center", "admin"] {
            let answer = scene.get(scene.actor(name), &path).send().await.unwrap();
            let what = format!("{name} {path}");
            assert_eq!(said(&answer, "x-content-type-options"), "nosniff", "{what}");
            assert_eq!(said(&answer, "referrer-policy"), "strict-origin-when-cross-origin", "{what}");
            let allowed = said(&answer, "permissions-policy");
            assert!(allowed.contains("camera=(self)") && allowed.contains("geolocation=(self)"), "{what}");
            assert!(answer.headers().get("strict-transport-security").is_none(), "{what}: plain http");
            let policy = said(&answer, "content-security-policy");
            assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{what}");
            let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
            if path == "/events" || !kind.is_some_and(|kind| kind.starts_with("text/html")) {
                continue;
            }
            for part in ["'strict-dynamic' 'wasm-unsafe-eval'", "object-src 'none'", "base-uri 'none'"] {
                assert!(policy.contains(part), "{what}: {policy}");
            }
            assert_eq!(said(&answer, "cache-control"), "no-store", "{what}");
            let html = answer.text().await.unwrap();
            let nonce = nonce(&policy).to_owned();
            for script in html.split("<script").skip(1) {
                let head = script.split('>').next().unwrap();
                assert!(head.contains(&format!("nonce=\"{nonce}\"")), "{what}: <script{head}>");
            }
            assert!(!html.contains(" style=\"") && !html.contains(" onclick="), "{what}");
            pages += 1;
            nonces.insert(nonce);
        }
    }
    assert!(pages > 60, "{pages}");
    assert_eq!(nonces.len(), pages, "no nonce comes twice");
}

#[tokio::test]
async fn behind_tls_browsers_are_told_to_stay_there() {
    let settings = [("WWG_RATE_LIMIT", "off"), ("WWG_PUBLIC_URL", "https://grid.example/")];
    let server = TestServer::start_with(TempDir::new().unwrap(), settings).await;
    for path in ["/", "/login", "/api/pins", "/no/such/page"] {
        let answer = server.fetch(path).await;
        assert_eq!(said(&answer, "strict-transport-security"), "max-age=31536000", "{path}");
    }
}

#[tokio::test]
async fn every_cookie_that_opens_something_is_out_of_reach_of_scripts_and_other_sites() {
    let scene = Scene::new().await;
    let (nobody, center) = (scene.actor("nobody"), scene.actor("center"));
    let mut names = BTreeSet::new();
    let mut check = |answer: &Response| {
        for cookie in answer.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            names.insert(name.to_owned());
            // How a page is shown is nothing to steal.
            if matches!(name, "lang" | "elder") {
                continue;
            }
            assert!(name.starts_with("__Host-"), "{cookie}");
            for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
                assert!(rest.split("; ").any(|said| said == part), "{cookie} lacks {part}");
            }
            assert!(!rest.contains("Domain"), "{cookie}");
        }
    };
    for row in table().into_iter().filter(|row| row.method == Method::GET) {
        for actor in [nobody, center] {
            let path = row.ask.path();
            let sign = if path.contains('?') { '&' } else { '?' };
            let address = format!("{path}{sign}lang=en&elder=1");
            check(&scene.get(actor, &address).send().await.unwrap());
        }
    }
    let sign_in = [("username", "center"), ("password", PASSWORD)];
    check(&scene.post(nobody, "/login").form(&sign_in).send().await.unwrap());
    let report = [("code", "demo-1-1-1"), ("item", "E1"), ("text", "x"), ("key", "key-cookies-1")];
    check(&scene.post(nobody, "/report").form(&report).send().await.unwrap());
    let form = ("content-type", "application/x-www-form-urlencoded");
    check(&scene.post(nobody, "/api/wall/code").header(form.0, form.1).send().await.unwrap());
    check(&scene.post(center, "/logout").send().await.unwrap());
    let all = ["__Host-device", "__Host-known", "__Host-session", "__Host-track", "__Host-wall"];
    assert!(all.iter().all(|name| names.contains(*name)), "{names:?}");
}

#[tokio::test]
async fn every_body_has_an_end() {
    let scene = Scene::new().await;
    let before = state(&scene).await;
    for row in table().into_iter().filter(|row| row.method != Method::GET) {
        // A photo may be larger, and is tested where photos are; the others read no body at all.
        if matches!(row.path, "/photos" | "/logout" | "/bind/{secret}") {
            continue;
        }
        for name in ["admin", "center", "nobody"] {
            let kind = match row.path {
                path if ["/api/tickets/", "/api/desk/", "/api/patrol/"]
                    .iter()
                    .any(|p| path.starts_with(p)) =>
                {
                    "application/json"
                }
                _ => "application/x-www-form-urlencoded",
            };
            // Little more than is taken: an answer in the middle of a body does not always reach its sender.
            let takes_photos = ["/report", "/desk/tickets/{number}", "/desk/enter", "/t/ticket", "/t/me-too"];
            let limit = if takes_photos.contains(&row.path) { 13 * 32 * 1024 } else { 256 * 1024 };
            let body = format!("action={}", "x".repeat(limit));
            let mut told = None;
            // Whoever is answered while still sending may find the door shut before the answer is read.
            for _ in 0..20 {
                let request = scene.post(scene.actor(name), row.path).header("content-type", kind);
                if let Ok(answer) = request.body(body.clone()).send().await {
                    told = Some(answer.status().as_u16());
                    break;
                }
            }
            assert_eq!(told, Some(413), "{name} {}", row.path);
        }
    }
    assert_eq!(changed(&scene, &before).await, [""; 0]);
}

#[tokio::test]
async fn every_page_of_staff_says_who_is_signed_in_and_what_is_new() {
    let scene = Scene::new().await;
    let pages = table().into_iter().filter(|row| row.method == Method::GET && row.path != "/desk");
    let staff: Vec<&str> = pages
        .map(|row| row.ask.path())
        .filter(|path| path.starts_with("/desk/") || path.starts_with("/admin"))
        // A file has no frame.
        .filter(|path| !path.ends_with(".csv"))
        .collect();
    let mut shown = BTreeSet::new();
    for name in ["center", "committee", "admin"] {
        for path in &staff {
            let answer = scene.get(scene.actor(name), path).send().await.unwrap();
            if answer.status() != 200 {
                continue;
            }
            let html = answer.text().await.unwrap();
            for part in ["class=\"who\"", "/bell.js", "/alarm.js", "href=\"/emergency\""] {
                assert!(html.contains(part), "{name} {path}: {part}");
            }
            shown.insert(*path);
        }
    }
    let never: Vec<_> = staff.iter().filter(|path| !shown.contains(*path)).collect();
    assert!(never.iter().all(|path| path.contains("/handover/1") || path.contains("9999")), "{never:?}");
    assert!(shown.contains("/desk/walls"));
}
