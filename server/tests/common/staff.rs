//! Staff at the real program: sign-ins, streams, and moves made beside it on the same data folder.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::backend::people_ports::NewAccount;
use domain::backend::{Core, MoveForm};
use domain::ids::{AccountId, TicketNumber};
use domain::people::{Person, Role};
use reqwest::Response;
use serde_json::Value;
use server::settings::{Database, Settings};
use server::storage::{Stores, open};
use tempfile::TempDir;

use super::{TestServer, settings};

pub const PASSWORD: &str = "demo password for tests";

pub async fn start() -> TestServer {
    let settings = [("WWG_RATE_LIMIT", "off"), ("WWG_DEMO_PASSWORD", PASSWORD)];
    TestServer::start_with(TempDir::new().unwrap(), settings).await
}

/// The session's cookie of a demo account.
pub async fn sign_in(server: &TestServer, username: &str) -> String {
    let form = [("username", username), ("password", PASSWORD)];
    let answer = server.client.post(format!("{}/login", server.base)).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303, "{username}");
    cookie(&answer, "__Host-session")
}

/// `name=value` of a cookie that the answer sets.
pub fn cookie(answer: &Response, name: &str) -> String {
    let set = answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let found = set.into_iter().find(|cookie| cookie.starts_with(&format!("{name}=")));
    found.unwrap_or_else(|| panic!("no {name}")).split(';').next().unwrap().to_owned()
}

pub async fn get(server: &TestServer, path: &str, cookie: &str) -> Response {
    server.client.get(format!("{}{path}", server.base)).header("cookie", cookie).send().await.unwrap()
}

pub async fn post(server: &TestServer, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Response {
    let request = server.client.post(format!("{}{path}", server.base)).header("cookie", cookie);
    request.header("accept", "text/html").form(fields).send().await.unwrap()
}

/// The numbers of the pins that the holder of the cookie is given.
pub async fn pins(server: &TestServer, cookie: &str) -> BTreeSet<String> {
    let json: Value = get(server, "/api/pins.geojson", cookie).await.json().await.unwrap();
    let features = json["features"].as_array().unwrap();
    let numbers = features.iter().map(|f| f["properties"]["number"].as_str().unwrap().to_owned());
    let numbers: BTreeSet<String> = numbers.collect();
    let binary = get(server, "/api/pins", cookie).await.bytes().await.unwrap();
    let decoded = domain::pins::decode(&binary).unwrap();
    assert_eq!(
        decoded.iter().map(|pin| pin.number.to_string()).collect::<BTreeSet<_>>(),
        numbers,
        "both forms say the same"
    );
    numbers
}

/// The use cases over the server's own data folder, as another process has them.
pub struct Beside {
    pub core: Core,
    pub stores: Stores,
}

pub async fn beside(server: &TestServer) -> Beside {
    let data_dir = server.data();
    let database = Database::Sqlite(data_dir.join("weiwangge.sqlite3"));
    let photos = data_dir.join("photos");
    let settings = Settings { unlimited: true, ..settings(data_dir, database, photos) };
    let stores = open(&settings).await.unwrap();
    let (state, _stop) = server::serve::compose(&settings, &stores, true).await.unwrap();
    Beside { core: state.core, stores }
}

impl Beside {
    /// A committee of a community that is not this one, under the name of `foreign` with the demo's password.
    pub async fn add_foreign_committee(&self) {
        let known = self.core.people.store.account_named("committee").await.unwrap().unwrap();
        let person = Person {
            id: AccountId(0),
            username: "foreign".to_owned(),
            name: "邻社区站长".to_owned(),
            role: Role::Committee,
            community: Some("GK2".parse().unwrap()),
            areas: Vec::new(),
            unit: None,
            duty: None,
        };
        let new = NewAccount {
            person,
            password: known.password,
            needs_totp: false,
            demo: true,
            at: self.core.now(),
            by: None,
            link: None,
        };
        self.core.people.store.add_account(new).await.unwrap();
    }

    pub async fn person(&self, username: &str) -> Person {
        self.core.people.store.account_named(username).await.unwrap().unwrap().person
    }

    /// Somebody moves a ticket.
    pub async fn act(&self, username: &str, number: &str, form: MoveForm) {
        let person = self.person(username).await;
        let number: TicketNumber = number.parse().unwrap();
        let done = self.core.act(&person, &number, &form).await;
        done.unwrap_or_else(|refusal| panic!("{username}: {form:?}: {refusal:?}"));
    }

    /// Waits until the server has taken in everything that is committed.
    pub async fn settle(&self, server: &TestServer) {
        let head = self.stores.log.head().await.unwrap();
        for _ in 0..200 {
            if seq(server).await >= head {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the server never took in {head}");
    }
}

/// The seq up to which the server's pins are true.
pub async fn seq(server: &TestServer) -> u64 {
    let pins = server.fetch("/api/pins").await;
    pins.headers()["x-wwg-seq"].to_str().unwrap().parse().unwrap()
}

pub fn action(name: &str) -> MoveForm {
    MoveForm { action: name.to_owned(), ..MoveForm::default() }
}

/// A report; returns its number.
pub async fn report(server: &TestServer, key: &str, fields: &[(&str, &str)]) -> String {
    let mut all = vec![("text", "测试"), ("key", key)];
    all.extend(fields);
    let answer = server.report(&all).await;
    assert_eq!(answer.status(), 201, "{key}");
    answer.json::<Value>().await.unwrap()["number"].as_str().unwrap().to_owned()
}

/// A live stream as a browser reads it.
pub struct Stream {
    response: Response,
    unread: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub id: Option<u64>,
    pub name: String,
    pub data: Value,
}

impl Event {
    pub fn number(&self) -> &str {
        self.data["number"].as_str().unwrap_or_default()
    }
}

pub async fn stream(server: &TestServer, query: &str, cookie: &str) -> Stream {
    let response = get(server, &format!("/events{query}"), cookie).await;
    assert_eq!(response.status(), 200);
    Stream { response, unread: String::new() }
}

impl Stream {
    /// The next event; `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            while let Some((frame, rest)) = self.unread.split_once("\n\n") {
                let field = |name: &str| {
                    let lines = frame.lines().find_map(|line| line.strip_prefix(name));
                    lines.map(|value| value.trim().to_owned())
                };
                let event = field("event:").map(|name| Event {
                    name,
                    id: field("id:").map(|id| id.parse().unwrap()),
                    data: serde_json::from_str(&field("data:").unwrap()).unwrap(),
                });
                self.unread = rest.to_owned();
                if event.is_some() {
                    return event;
                }
            }
            let chunk = self.response.chunk().await.ok().flatten()?;
            self.unread.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// Everything up to and with the first event of the name (and of the number, where one is given).
    pub async fn until(&mut self, name: &str, number: &str) -> Vec<Event> {
        let mut seen = Vec::new();
        let reading = async {
            loop {
                let event = self.next().await.expect("the stream goes on");
                let found = event.name == name && (number.is_empty() || event.number() == number);
                seen.push(event);
                if found {
                    break;
                }
            }
        };
        let read = tokio::time::timeout(Duration::from_secs(20), reading).await;
        assert!(read.is_ok(), "no {name} {number} came: {seen:?}");
        seen
    }

    /// Everything until the stream ends by itself.
    pub async fn until_it_ends(mut self, within: Duration) -> Vec<Event> {
        let mut seen = Vec::new();
        let ended = tokio::time::timeout(within, async {
            while let Some(event) = self.next().await {
                seen.push(event);
            }
        });
        assert!(ended.await.is_ok(), "the stream goes on: {seen:?}");
        seen
    }
}

/// What a stream that begins after `seq` says of the past.
pub async fn past(server: &TestServer, seq: u64, cookie: &str) -> Vec<Event> {
    stream(server, &format!("?after={seq}"), cookie).await.until("beat", "").await
}
