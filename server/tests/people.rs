//! Who may sign in and how, through the real program.

use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::common::TestServer;
use crate::common::staff::beside;
use domain::backend::OneTimeSecret;
use domain::clock::Timestamp;
use reqwest::{RequestBuilder, Response};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

const DEMO: &str = "demo password for tests";
const OWN: &str = "河畔 木棉 晒太阳的猫";

async fn start() -> TestServer {
    start_with(&[]).await
}

async fn start_with(more: &[(&'static str, &'static str)]) -> TestServer {
    let mut settings = vec![("WWG_RATE_LIMIT", "off"), ("WWG_DEMO_PASSWORD", DEMO)];
    settings.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    settings.extend(more.iter().filter(|(_, value)| !value.is_empty()));
    TestServer::start_with(TempDir::new().unwrap(), settings).await
}

fn post(server: &TestServer, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
    server.client.post(format!("{}{path}", server.base)).header("accept", "text/html").form(fields)
}

async fn sign_in(server: &TestServer, username: &str, password: &str) -> Response {
    post(server, "/login", &[("username", username), ("password", password)]).send().await.unwrap()
}

fn set_cookie(answer: &Response, name: &str) -> Option<String> {
    let cookies = answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    cookies.into_iter().find(|cookie| cookie.starts_with(&format!("{name}="))).map(str::to_owned)
}

/// `name=value` of a cookie that the answer sets.
fn cookie(answer: &Response, name: &str) -> String {
    let cookie = set_cookie(answer, name).unwrap_or_else(|| panic!("no {name}: {answer:?}"));
    cookie.split(';').next().unwrap().to_owned()
}

async fn session(server: &TestServer, username: &str, password: &str) -> String {
    let answer = sign_in(server, username, password).await;
    assert_eq!(answer.status(), 303, "{username}");
    cookie(&answer, "__Host-session")
}

async fn get(server: &TestServer, path: &str, cookie: &str) -> Response {
    server.client.get(format!("{}{path}", server.base)).header("cookie", cookie).send().await.unwrap()
}

/// The username that a session belongs to.
async fn who(server: &TestServer, cookie: &str) -> Option<String> {
    let request = server.client.post(format!("{}/api/auth/me", server.base)).header("cookie", cookie);
    let person: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    person["username"].as_str().map(str::to_owned)
}

async fn database(server: &TestServer) -> SqliteConnection {
    let file = server.data().join("weiwangge.sqlite3");
    SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap()
}

async fn change(server: &TestServer, statement: &'static str) {
    sqlx::query(statement).execute(&mut database(server).await).await.unwrap();
}

async fn events(server: &TestServer) -> Vec<String> {
    let query = sqlx::query_scalar("SELECT event FROM security_log ORDER BY seq");
    query.fetch_all(&mut database(server).await).await.unwrap()
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complained(output: &std::process::Output) -> String {
    assert!(!output.status.success());
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The path of a link that a command printed.
fn link(output: &std::process::Output, path: &str) -> String {
    assert!(output.status.success(), "{output:?}");
    let text = said(output);
    let at = text.rfind(path).unwrap_or_else(|| panic!("no {path} in {text}"));
    text[at..].split_whitespace().next().unwrap().to_owned()
}

/// Adds somebody with a password of their own, who needs an authenticator.
fn add(server: &TestServer, username: &str, role: &[&str]) {
    let arguments = [&["user", "add", username, "--role"], role].concat();
    let added = server.run_with_input(&arguments, &format!("{OWN}\n"));
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
}

#[tokio::test]
async fn a_session_begins_with_the_right_password_and_its_cookie_is_out_of_reach() {
    let server = start().await;
    let answer = sign_in(&server, "  Center ", DEMO).await;
    assert_eq!((answer.status().as_u16(), &answer.headers()["location"]), (303, &"/desk".parse().unwrap()));
    for name in ["__Host-session", "__Host-known"] {
        let cookie = set_cookie(&answer, name).unwrap();
        for flag in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(flag), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    let held = cookie(&answer, "__Host-session");
    assert_eq!(held.split('=').nth(1).unwrap().len(), 64);
    assert_eq!(who(&server, &held).await.as_deref(), Some("center"));
    assert_eq!(who(&server, "__Host-session=0").await, None);
    let stored: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT hash FROM session").fetch_all(&mut database(&server).await).await.unwrap();
    assert!(stored.iter().all(|hash| domain::backend::hex(hash) != held.split('=').nth(1).unwrap()));
}

#[tokio::test]
async fn signing_in_again_renews_the_session_and_ends_the_old_one() {
    let server = start().await;
    let old = session(&server, "lead1", DEMO).await;
    let again = post(&server, "/login", &[("username", "lead2"), ("password", DEMO)]).header("cookie", &old);
    let new = cookie(&again.send().await.unwrap(), "__Host-session");
    assert_ne!(old, new);
    assert_eq!(who(&server, &old).await, None);
    assert_eq!(who(&server, &new).await.as_deref(), Some("lead2"));
}

#[tokio::test]
async fn signing_out_ends_every_session_of_the_account_and_no_other() {
    let server = start().await;
    let desk = session(&server, "center", DEMO).await;
    let home = session(&server, "center", DEMO).await;
    let other = session(&server, "committee", DEMO).await;
    for held in [&desk, &home, &other] {
        assert!(who(&server, held).await.is_some());
    }
    let answer = post(&server, "/logout", &[]).header("cookie", &desk).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["location"]), (303, &"/".parse().unwrap()));
    assert!(set_cookie(&answer, "__Host-session").unwrap().contains("Max-Age=0"));
    for (held, there) in [(&desk, false), (&home, false), (&other, true)] {
        assert_eq!(who(&server, held).await.is_some(), there);
    }
    assert_eq!(post(&server, "/logout", &[]).send().await.unwrap().status(), 303, "nobody signs out nobody");
    assert_eq!(events(&server).await.iter().filter(|event| *event == "signed_out").count(), 1);
}

#[tokio::test]
async fn following_a_link_signs_nobody_out_and_binds_nothing() {
    let server = start().await;
    let held = session(&server, "center", DEMO).await;
    let page = get(&server, "/logout", &held).await;
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("action=\"/logout\""));
    assert_eq!(who(&server, &held).await.as_deref(), Some("center"));
    let code = link(&server.run(&["user", "bind", "inspector1"]), "/bind/");
    for _ in 0..2 {
        let page = get(&server, &code, "").await;
        assert_eq!(page.status(), 200);
        assert!(page.headers().get("set-cookie").is_none());
        assert!(page.text().await.unwrap().contains("一区志愿者"), "it says whom it is for");
    }
}

#[tokio::test]
async fn a_wrong_name_a_wrong_password_and_a_missing_code_look_alike() {
    let server = start().await;
    add(&server, "li.na", &["supervisor"]);
    assert!(server.run(&["user", "disable", "lead5"]).status.success());
    let mut pages = Vec::new();
    for (username, password) in [
        ("nobody", DEMO),
        ("center", "wrong"),
        ("lead5", DEMO),
        ("center", ""),
        ("\u{0}", "\u{0}"),
        ("li.na", DEMO),
    ] {
        let answer = sign_in(&server, username, password).await;
        assert_eq!(answer.status(), 401, "{username}");
        assert!(answer.headers().get("set-cookie").is_none());
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let page = answer.text().await.unwrap();
        assert!(!page.contains(DEMO) && !page.contains("wrong"), "no password is in a page");
        assert!(page.contains("用户名、密码或动态口令不对"), "{page}");
        let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        pages.push(main.replace(&format!("value=\"{username}\""), "value=\"\""));
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "{pages:#?}");
    let typed = sign_in(&server, "some<body", "wrong").await.text().await.unwrap();
    assert!(
        typed.contains("value=\"some&lt;body\"") || typed.contains("value=\"some<body\""),
        "the name stays"
    );
}

#[tokio::test]
async fn the_sign_in_page_is_whole_in_both_languages_and_kept_nowhere() {
    let server = start().await;
    for (path, words) in [
        ("/login", "工作人员登录"),
        ("/login?lang=en", "Staff sign-in"),
        ("/login?next=/desk%3Farea%3D1", "value=\"/desk?area=1\""),
    ] {
        let page = server.fetch(path).await;
        assert_eq!(
            (page.status().as_u16(), &page.headers()["cache-control"]),
            (200, &"no-store".parse().unwrap())
        );
        let html = page.text().await.unwrap();
        assert!(html.contains(words) && !html.contains(".wasm") && !html.contains(" style=\""), "{path}");
        for field in ["username", "password", "totp"] {
            assert!(
                html.contains(&format!("name=\"{field}\"")) && html.contains(&format!("for=\"{field}\""))
            );
        }
    }
}

#[tokio::test]
async fn after_signing_in_one_goes_on_within_this_site_alone() {
    let server = start().await;
    for (next, on) in [
        ("/t?lang=en", "/t?lang=en"),
        ("//evil.example", "/desk"),
        ("https://evil.example", "/desk"),
        ("/\\evil.example", "/desk"),
        ("/\t/evil.example", "/desk"),
        ("javascript:alert(1)", "/desk"),
        ("/logout", "/desk"),
    ] {
        let fields = [("username", "center"), ("password", DEMO), ("next", next)];
        let answer = post(&server, "/login", &fields).send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()),
            (303, on),
            "{next:?}"
        );
        let page =
            server.fetch(&format!("/login?next={}", next.replace('\t', "%09"))).await.text().await.unwrap();
        assert_eq!(page.contains("name=\"next\""), on == next, "{next:?}");
    }
}

#[tokio::test]
async fn another_site_cannot_sign_anybody_in_or_out() {
    let server = start().await;
    let held = session(&server, "center", DEMO).await;
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let out = post(&server, "/logout", &[]).header("cookie", &held).header(name, value);
        assert_eq!(out.send().await.unwrap().status(), 403);
        let fields = [("username", "center"), ("password", DEMO)];
        let answer = post(&server, "/login", &fields).header(name, value).send().await.unwrap();
        assert_eq!(answer.status(), 403);
        assert!(set_cookie(&answer, "__Host-session").is_none());
    }
    assert!(who(&server, &held).await.is_some());
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_or_a_week_old() {
    let server = start().await;
    for statement in [
        "UPDATE session SET seen_at = seen_at - 12 * 3600000 - 60000",
        "UPDATE session SET expires_at = created_at - 1",
    ] {
        let held = session(&server, "center", DEMO).await;
        change(&server, statement).await;
        assert_eq!(who(&server, &held).await, None, "{statement}");
        assert_eq!(who(&server, &held).await, None, "asking does not bring it back");
    }
    let held = session(&server, "center", DEMO).await;
    change(&server, "UPDATE session SET seen_at = seen_at - 11 * 3600000").await;
    assert_eq!(who(&server, &held).await.as_deref(), Some("center"));
    let seen: i64 = sqlx::query_scalar("SELECT max(seen_at) - max(created_at) FROM session")
        .fetch_one(&mut database(&server).await)
        .await
        .unwrap();
    assert!(seen > -60_000, "use is written down: {seen}");
}

#[tokio::test]
async fn who_fails_is_slowed_down_and_locks_out_nobody_else() {
    let server = start_with(&[("WWG_TRUSTED_PROXIES", "127.0.0.1")]).await;
    let from = |address: &'static str, username: &'static str, password: &'static str, cookie: String| {
        post(&server, "/login", &[("username", username), ("password", password)])
            .header("x-forwarded-for", address)
            .header("cookie", cookie)
            .send()
    };
    let known = from("198.51.100.7", "lead1", DEMO, String::new()).await.unwrap();
    let known = cookie(&known, "__Host-known");
    let mut answers = Vec::new();
    for n in 0..9 {
        // Another host of the same network is no way around it.
        let address = ["203.0.113.5", "203.0.113.77"][n % 2];
        answers.push(from(address, "lead1", "wrong", String::new()).await.unwrap());
    }
    assert_eq!(answers[0].status(), 401);
    let throttled = answers.pop().unwrap();
    assert_eq!(throttled.status(), 429);
    let wait: u64 = throttled.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    let page = throttled.text().await.unwrap();
    assert!(page.contains("请过") && page.contains("value=\"lead1\""));
    let sneaking = from("203.0.113.5", "lead1", DEMO, String::new()).await.unwrap();
    assert_eq!(sneaking.status(), 429, "the right password does not shorten the wait");
    for (address, username, cookie, what) in [
        ("203.0.113.5", "lead2", String::new(), "another account"),
        ("198.51.100.9", "lead1", String::new(), "the owner elsewhere"),
        ("203.0.113.5", "lead1", known, "the owner's browser at the same network"),
    ] {
        assert_eq!(from(address, username, DEMO, cookie).await.unwrap().status(), 303, "{what}");
    }
    let mut unknown = Vec::new();
    for _ in 0..7 {
        unknown.push(from("192.0.2.1", "nobody", "wrong", String::new()).await.unwrap().status().as_u16());
    }
    assert_eq!((unknown[0], unknown[6]), (401, 429), "names that do not exist are slowed down alike");
}

/// The secret of the set-up page, as an authenticator would read it.
fn secret_on(page: &str) -> OneTimeSecret {
    let at = page.find("class=\"code secret\"").expect("the secret is shown");
    let text = &page[at..];
    let text = &text[text.find('>').unwrap() + 1..text.find("</p>").unwrap()];
    let mut bits = String::new();
    for c in text.chars().filter(|c| c.is_ascii_alphanumeric()) {
        let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).unwrap();
        bits.push_str(&format!("{value:05b}"));
    }
    let bytes = bits.as_bytes().chunks_exact(8);
    let byte = |b: &[u8]| u8::from_str_radix(std::str::from_utf8(b).unwrap(), 2).unwrap();
    OneTimeSecret(bytes.map(byte).collect())
}

fn now_step() -> i64 {
    #[allow(clippy::disallowed_methods, reason = "an authenticator has a clock of its own")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    OneTimeSecret::step(Timestamp(i64::try_from(now).unwrap()))
}

#[tokio::test]
async fn staff_set_up_an_authenticator_before_anything_opens_and_each_code_works_once() {
    let server = start().await;
    add(&server, "li.na", &["supervisor"]);
    let first = sign_in(&server, "li.na", OWN).await;
    assert_eq!(first.headers()["location"], "/login/totp-setup");
    let half = cookie(&first, "__Host-session");
    assert_eq!(who(&server, &half).await, None, "half signed in opens nothing");
    let elsewhere = session(&server, "li.na", OWN).await;

    let page = get(&server, "/login/totp-setup", &half).await.text().await.unwrap();
    assert!(page.contains("class=\"qr\"") && page.contains("<path"));
    let secret = secret_on(&page);
    assert_eq!(secret.0.len(), 20);
    let again = get(&server, "/login/totp-setup", &half).await.text().await.unwrap();
    assert!(secret_on(&again) == secret, "reloading does not spoil what was scanned");
    let confirm = |code: String, held: String| {
        post(&server, "/login/totp-setup", &[("totp", &code), ("next", "/t")]).header("cookie", held).send()
    };
    assert_eq!(confirm("000000x".into(), half.clone()).await.unwrap().status(), 422);
    let step = now_step();
    let done = confirm(secret.code(step), half.clone()).await.unwrap();
    assert_eq!(done.status(), 200);
    let held = cookie(&done, "__Host-session");
    assert_ne!(held, half, "the session is renewed");
    assert_eq!(who(&server, &held).await.as_deref(), Some("li.na"));
    assert_eq!(who(&server, &elsewhere).await, None, "what began without the authenticator has ended");
    let page = done.text().await.unwrap();
    let codes: Vec<&str> = page.split("<li class=\"code\">").skip(1).map(|rest| &rest[..14]).collect();
    assert_eq!(codes.len(), 10, "{page}");
    let later = get(&server, "/login/totp-setup", &held).await.text().await.unwrap();
    assert!(codes.iter().all(|code| !later.contains(code)) && !later.contains("class=\"qr\""), "never again");

    let with = |totp: String| {
        post(&server, "/login", &[("username", "li.na"), ("password", OWN), ("totp", &totp)]).send()
    };
    let next = secret.code(step + 1);
    let sequence = [
        (String::new(), 401, "no code"),
        (secret.code(step), 401, "the code that confirmed"),
        (next.clone(), 303, "the next code"),
        (next, 401, "the same code again"),
        (codes[3].to_lowercase(), 303, "a recovery code"),
        (codes[3].to_owned(), 401, "the same recovery code again"),
        (codes[4].to_owned(), 303, "another one"),
    ];
    for (totp, status, what) in sequence {
        assert_eq!(with(totp).await.unwrap().status(), status, "{what}");
    }
    let log = events(&server).await;
    for event in ["totp_set", "recovery_code_used", "signed_in", "sign_in_failed", "account_added"] {
        assert!(log.iter().any(|e| e == event), "{event}: {log:?}");
    }
}

#[tokio::test]
async fn a_phone_is_bound_once_for_ninety_days_and_until_it_is_revoked() {
    let server = start().await;
    let bind = |path: String| post(&server, &path, &[]).send();
    let code = link(&server.run(&["user", "bind", "inspector1"]), "/bind/");
    let answer = bind(code.clone()).await.unwrap();
    assert_eq!(answer.status(), 303);
    assert!(set_cookie(&answer, "__Host-session").unwrap().contains("Max-Age=7776000"));
    let phone = cookie(&answer, "__Host-session");
    assert_eq!(who(&server, &phone).await.as_deref(), Some("inspector1"));
    for path in [code.clone(), "/bind/unknown".to_owned()] {
        assert_eq!(bind(path.clone()).await.unwrap().status(), 404, "{path}");
        assert_eq!(server.fetch(&path).await.status(), 404, "{path}");
    }
    change(&server, "UPDATE session SET seen_at = seen_at - 80 * 86400000").await;
    assert_eq!(who(&server, &phone).await.as_deref(), Some("inspector1"), "it may lie in a drawer");

    let late = link(&server.run(&["user", "bind", "inspector1"]), "/bind/");
    change(&server, "UPDATE one_time_link SET expires_at = created_at - 1").await;
    assert_eq!(bind(late).await.unwrap().status(), 404, "expired");
    let replaced = link(&server.run(&["user", "bind", "inspector1"]), "/bind/");
    let unused = link(&server.run(&["user", "bind", "inspector1"]), "/bind/");
    assert_eq!(bind(replaced).await.unwrap().status(), 404, "a newer one replaces it");
    assert!(server.run(&["user", "unbind", "inspector1"]).status.success());
    assert_eq!(bind(unused).await.unwrap().status(), 404, "revoked before it was used");
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(who(&server, &phone).await, None, "revoked by another process, within five seconds");
    let refused = complained(&server.run(&["user", "bind", "center"]));
    assert!(refused.contains("volunteers and property staff"), "{refused}");
    assert!(server.run(&["user", "bind", "property"]).status.success());
    assert!(!server.run(&["user", "bind", "police"]).status.success());
}

#[tokio::test]
async fn users_are_added_listed_reset_and_disabled_beside_a_live_server() {
    let server = start().await;
    let add = |username: &str, more: &[&str], input: &str| {
        server.run_with_input(&[&["user", "add", username], more].concat(), input)
    };
    for (username, more, input, problem) in [
        ("x", &["--role", "center"][..], "", "2 to 32"),
        ("王", &["--role", "center"], "", "2 to 32"),
        ("lead1", &["--role", "center"], "", "taken"),
        ("new1", &["--role", "boss"], "", "one of"),
        ("new1", &["--role", "resident"], "", "one of"),
        ("new1", &["--role", "inspector"], "", "areas"),
        ("new1", &["--role", "inspector", "--areas", "1,9"], "", "areas"),
        ("new1", &["--role", "committee", "--community", "XX9"], "", "community"),
        ("new1", &["--role", "unit_member"], "", "unit"),
        ("new1", &["--role", "unit_member", "--unit", "fire"], "", "signs in"),
        ("new1", &["--role", "center", "--duty", "king"], "", "shift_leader"),
        ("new1", &["--role", "center"], "short\n", "10 characters"),
        ("new1", &["--role", "center"], "Password123\n", "guessed first"),
        ("new1", &["--role", "center"], "hello-NEW1-hello\n", "username"),
    ] {
        let refused = complained(&add(username, more, input));
        assert!(refused.contains(problem), "{username} {more:?} {input:?}: {refused}");
    }
    let added = add(
        "wang.fang",
        &["--role", "area_lead", "--areas", "2", "--name", "王芳", "--unit", "gk1-team2"],
        "",
    );
    let path = link(&added, "/login/new/");
    let listed = said(&server.run(&["user", "list"]));
    let row = listed.lines().find(|line| line.starts_with("wang.fang\t")).unwrap();
    for part in ["area_lead", "王芳", "GK1", "areas 2", "gk1-team2", "(no password)"] {
        assert!(row.contains(part), "{row}");
    }
    assert!(listed.contains("lead1\tarea_lead") && !listed.contains(DEMO));

    let choose = |path: String, password: &'static str| {
        post(&server, &path, &[("username", "wang.fang"), ("password", password)]).send()
    };
    let page = server.fetch(&path).await;
    assert!(page.status() == 200 && page.text().await.unwrap().contains("wang.fang"));
    let refused = choose(path.clone(), "wang.fang 2026!").await.unwrap();
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("密码里不能含有用户名"));
    assert_eq!(choose(path.clone(), OWN).await.unwrap().status(), 303);
    assert_eq!(choose(path, OWN).await.unwrap().status(), 404, "a link works once");
    session(&server, "wang.fang", OWN).await;

    let reset = server.run_with_input(&["user", "reset", "wang.fang"], "另一个 更长 的密码\n");
    assert!(reset.status.success());
    assert_eq!(sign_in(&server, "wang.fang", OWN).await.status(), 401);
    session(&server, "wang.fang", "另一个 更长 的密码").await;
    let path = link(&server.run(&["user", "reset", "wang.fang"]), "/login/new/");
    assert_eq!(
        sign_in(&server, "wang.fang", "另一个 更长 的密码").await.status(),
        401,
        "closed until chosen anew"
    );
    assert!(server.run(&["user", "disable", "wang.fang"]).status.success());
    assert_eq!(choose(path, OWN).await.unwrap().status(), 404);
    assert!(said(&server.run(&["user", "list"])).contains("(disabled)"));
    assert!(complained(&server.run(&["user", "reset", "nobody"])).contains("no such user"));
}

#[tokio::test]
async fn a_session_ends_within_seconds_when_another_process_disables_its_account() {
    let server = start().await;
    let held = session(&server, "lead3", DEMO).await;
    assert!(who(&server, &held).await.is_some());
    assert!(server.run(&["user", "disable", "lead3"]).status.success());
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(who(&server, &held).await, None);
}

#[tokio::test]
async fn the_demo_password_is_kept_for_its_owner_alone_and_stays_the_same() {
    let mut server = start_with(&[("WWG_DEMO_PASSWORD", "")]).await;
    let file = server.data().join("demo-password");
    let password = std::fs::read_to_string(&file).unwrap().trim().to_owned();
    assert!(password.len() >= 12);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    for username in [
        "center",
        "committee",
        "lead1",
        "lead5",
        "inspector1",
        "inspector6",
        "supervisor1",
        "supervisor2",
        "mediator",
        "property",
        "workstation3",
        "pingan",
        "police",
        "market",
        "chengguan",
        "power",
        "admin",
    ] {
        assert_eq!(sign_in(&server, username, &password).await.status(), 303, "{username}");
    }
    server.restart().await;
    assert_eq!(std::fs::read_to_string(&file).unwrap().trim(), password);
    session(&server, "center", &password).await;
    assert_eq!(said(&server.run(&["user", "list"])).lines().count(), 25);
}

#[tokio::test]
async fn a_demo_password_that_changes_is_the_one_that_works() {
    let mut server = start().await;
    session(&server, "center", DEMO).await;
    server.set("WWG_DEMO_PASSWORD", "changed");
    server.restart().await;
    assert_eq!(sign_in(&server, "center", DEMO).await.status(), 401);
    session(&server, "center", "changed").await;
}

#[tokio::test]
async fn without_demo_its_accounts_are_closed_and_the_first_administrator_has_a_link() {
    let mut server = start().await;
    let held = session(&server, "center", DEMO).await;
    server.unset("WWG_DEMO_PASSWORD");
    server.unset("WWG_RATE_LIMIT");
    server.serve_without_demo();
    server.restart().await;
    assert_eq!(who(&server, &held).await, None);
    assert_eq!(sign_in(&server, "center", DEMO).await.status(), 401);

    server.kill();
    for statement in ["DELETE FROM session", "DELETE FROM known_device", "DELETE FROM account"] {
        change(&server, statement).await;
    }
    server.restart().await;
    let printed = server.printed();
    let at = printed.rfind("/login/new/").expect("a link is printed");
    let path = printed[at..].split_whitespace().next().unwrap().to_owned();
    let page = server.fetch(&path).await;
    assert!(page.status() == 200 && page.text().await.unwrap().contains("创建管理员"));
    let choose = |username: &'static str, password: &'static str| {
        post(&server, &path, &[("username", username), ("password", password)]).send()
    };
    let refused = choose("老 王", OWN).await.unwrap();
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("老 王"), "what was typed stays");
    assert_eq!(choose("boss", "short").await.unwrap().status(), 422);
    assert_eq!(choose("boss", OWN).await.unwrap().status(), 303);
    assert_eq!(choose("boss2", OWN).await.unwrap().status(), 404);
    assert_eq!(sign_in(&server, "boss", OWN).await.headers()["location"], "/login/totp-setup");
}

#[tokio::test]
async fn too_many_requests_are_told_how_long_to_wait_and_pass_after_it() {
    let server = start_with(&[("WWG_RATE_LIMIT", "on")]).await;
    let look_up = |device: &'static str, spoofed: &'static str| {
        post(&server, "/t", &[("code", "x")])
            .header("cookie", format!("__Host-device={device}"))
            .header("x-forwarded-for", spoofed)
            .send()
    };
    let mut refused = None;
    for _ in 0..40 {
        let answer = look_up("aa", "198.51.100.1").await.unwrap();
        if answer.status() == 429 {
            refused = Some(answer);
            break;
        }
        assert_eq!(answer.status(), 404);
    }
    let refused = refused.expect("a limit");
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=5).contains(&wait), "{wait}");
    assert!(refused.text().await.unwrap().contains("操作太频繁"));
    assert_eq!(look_up("aa", "198.51.100.2").await.unwrap().status(), 429, "no proxy is trusted");
    assert_eq!(look_up("bb", "198.51.100.1").await.unwrap().status(), 404, "a neighbour at the same address");
    assert_eq!(server.fetch("/t").await.status(), 200, "reading goes on");
    let answer = server.report(&[("code", "demo-1-1-1")]).await;
    assert_eq!(answer.status(), 422, "other forms go on");
    tokio::time::sleep(Duration::from_secs(wait)).await;
    assert_eq!(look_up("aa", "198.51.100.1").await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_refused_upload_is_answered_after_its_body() {
    let server = start_with(&[("WWG_RATE_LIMIT", "on")]).await;
    let send = || {
        let request =
            server.client.post(format!("{}/photos", server.base)).header("cookie", "__Host-device=cc");
        request.body(vec![7; 400_000]).send()
    };
    let mut last = 0;
    for _ in 0..62 {
        let answer = send().await.unwrap();
        last = answer.status().as_u16();
        if last == 429 {
            let said: serde_json::Value = answer.json().await.unwrap();
            assert_eq!(said["error"]["code"], "too_many");
            break;
        }
        assert_eq!(last, 422);
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn broken_forms_are_the_senders_fault() {
    let server = start().await;
    for path in ["/login", "/login/totp-setup", "/login/new/x", "/login/new/%00", "/bind/x", "/bind/%ff"] {
        for (kind, body) in [
            ("application/x-www-form-urlencoded", "username=%00&password=%00&totp=%00&next=%00"),
            ("application/x-www-form-urlencoded", "%ff%fe=&&&==;"),
            ("application/json", "{}"),
            ("multipart/form-data", "x"),
            ("", ""),
        ] {
            let request = server.client.post(format!("{}{path}", server.base)).header("content-type", kind);
            let status = request.body(body).send().await.unwrap().status();
            assert!(status.is_client_error() || status == 303, "{path} {kind} {body}: {status}");
        }
        let status = server.fetch(path).await.status();
        assert!(!status.is_server_error(), "{path}: {status}");
    }
}

#[tokio::test]
async fn somebody_who_was_added_a_moment_ago_is_soon_known_by_name() {
    let server = start().await;
    let beside = beside(&server).await;
    beside.add_foreign_committee().await;
    let id = beside.person("foreign").await.id;
    let known = async {
        while beside.core.names.name_of(id).is_none() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    // Without being missed it would take five seconds.
    let soon = tokio::time::timeout(Duration::from_secs(3), known).await;
    assert!(soon.is_ok(), "colleagues read of a colleague without a name");
}
