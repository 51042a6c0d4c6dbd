//! Several servers on one PostgreSQL, and what happens when it goes away.

use crate::common;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::common::cluster::TestDatabase;
use crate::common::{TestServer, borrowed, clutter, settings};
use crate::contract::drafts::{self, draft};
use domain::backend::ports::{EventLog, StoreError};
use futures::future::join_all;
use reqwest::Response;
use serde_json::Value;
use server::settings::{Database, PostgresUrl};
use server::storage::{Stores, open};
use sqlx::Connection;
use tempfile::TempDir;

/// A server on the database, with a data folder of its own and photos where the others' are.
async fn server(database: &TestDatabase, photos: &TempDir) -> TestServer {
    let settings = vec![
        ("DATABASE_URL", database.url.clone()),
        ("WWG_BLOB_URL", format!("file://{}", photos.path().display())),
        ("WWG_RATE_LIMIT", "off".to_owned()),
        ("WWG_DEMO_PASSWORD", "one for all servers".to_owned()),
    ];
    TestServer::start_with(TempDir::new().unwrap(), settings).await
}

/// A store in this process, as a server would hold it.
async fn store(database: &TestDatabase, photos: &TempDir) -> Stores {
    let database = Database::Postgres(PostgresUrl::new(database.url.as_str()));
    let settings = settings(photos.path().to_owned(), database, photos.path().to_owned());
    let stores = open(&settings).await.unwrap();
    server::demo::load_demo(&stores).await.unwrap();
    stores
}

/// Reads a live stream until it says a word.
async fn hears(stream: &mut Response, word: &str) -> String {
    let mut heard = String::new();
    let listening = async {
        while let Some(chunk) = stream.chunk().await.unwrap() {
            heard.push_str(&String::from_utf8_lossy(&chunk));
            if heard.contains(word) {
                return;
            }
        }
    };
    let came = tokio::time::timeout(Duration::from_secs(10), listening).await;
    assert!(came.is_ok() && heard.contains(word), "{word} was not heard: {heard}");
    heard
}

#[tokio::test]
async fn a_report_at_one_server_is_live_at_the_other_and_its_photo_is_readable_there() {
    let (database, photos) = (TestDatabase::new().await, TempDir::new().unwrap());
    let (here, there) = tokio::join!(server(&database, &photos), server(&database, &photos));
    let mut stream = there.fetch("/events").await;
    hears(&mut stream, "event: beat").await;

    let sent = here.send_photo(&common::picture()).await;
    assert_eq!(sent.status(), 201);
    let photo = sent.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();

    let mut fields = clutter("key-two-servers");
    fields.push(("photo_id", photo.clone()));
    let receipt: Value = here.report(&borrowed(&fields)).await.json().await.unwrap();
    let number = receipt["number"].as_str().unwrap();
    let asked = Instant::now();
    let heard = hears(&mut stream, number).await;
    assert!(heard.contains("event: pin"));
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    there.wait_for_pin(number).await;

    let seen = there.fetch_photo(&photo).await;
    assert_eq!(seen.status(), 200);
    assert_eq!(seen.headers()["content-type"], "image/jpeg");
}

#[tokio::test]
async fn the_same_submission_100_times_over_two_servers_makes_one_ticket() {
    let (database, photos) = (TestDatabase::new().await, TempDir::new().unwrap());
    let (one, other) = tokio::join!(server(&database, &photos), server(&database, &photos));
    let fields = clutter("key-parallel");
    let answers = join_all((0..100).map(|i| {
        let (server, fields) = (if i % 2 == 0 { &one } else { &other }, borrowed(&fields));
        async move {
            let answer = server.report(&fields).await;
            assert_eq!(answer.status(), 201);
            answer.json::<Value>().await.unwrap()
        }
    }))
    .await;
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    let number = answers[0]["number"].as_str().unwrap();
    for server in [&one, &other] {
        server.wait_for_pin(number).await;
        let pins = server.json("/api/pins.geojson").await;
        assert_eq!(pins["features"].as_array().unwrap().len(), 1);
    }
    let mut changed = clutter("key-parallel");
    changed[2].1 = "四楼也有".to_owned();
    assert_eq!(other.report(&borrowed(&changed)).await.status(), 409);
}

/// Follows the log as a server does, until it has seen so many.
async fn follow(log: Arc<dyn EventLog>, count: usize) -> Vec<u64> {
    let mut seen: Vec<u64> = Vec::new();
    while seen.len() < count {
        let next = log.since(seen.last().copied().unwrap_or(0), 3).await.unwrap();
        seen.extend(next.iter().map(|record| record.seq));
        tokio::task::yield_now().await;
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_sees_every_number_once_and_in_order_while_two_servers_write() {
    let (database, photos) = (TestDatabase::new().await, TempDir::new().unwrap());
    let (one, other) = (store(&database, &photos).await, store(&database, &photos).await);
    let readers = [&one, &other, &one].map(|stores| tokio::spawn(follow(stores.log.clone(), 400)));
    let writers = (0..8).map(|writer| {
        let tickets = if writer % 2 == 0 { one.tickets.clone() } else { other.tickets.clone() };
        tokio::spawn(async move {
            for i in 0..50 {
                tickets.create(draft(&format!("key-{writer}-{i:05}"), "E1")).await.unwrap();
            }
        })
    });
    for writer in join_all(writers).await {
        writer.unwrap();
    }
    for reader in readers {
        assert_eq!(reader.await.unwrap(), (1..=400).collect::<Vec<u64>>());
    }
    let audit = one.installation.audit().await.unwrap();
    assert_eq!((audit.log, audit.wrong), (400, vec![]));
}

#[tokio::test]
async fn no_reader_skips_a_change_that_commits_late() {
    let (database, photos) = (TestDatabase::new().await, TempDir::new().unwrap());
    let (slow, quick) = (store(&database, &photos).await, store(&database, &photos).await);
    slow.tickets.create(draft("key-00000", "E1")).await.unwrap();
    // Somebody holds the day's counter, so that a group of the first server has its number and cannot commit.
    let mut holder = database.connect().await;
    let mut held = holder.begin().await.unwrap();
    sqlx::query("SELECT n FROM counter FOR UPDATE").fetch_one(&mut *held).await.unwrap();
    let late = tokio::spawn({
        let tickets = slow.tickets.clone();
        async move { tickets.create(draft("key-00001", "E1")).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    // The second server writes something that needs no counter: a promise that has passed.
    let overdue = tokio::spawn({
        let tickets = quick.tickets.clone();
        async move { tickets.mark_overdue(drafts::NOW.plus_minutes(60 * 24 * 60)).await }
    });
    tokio::time::sleep(Duration::from_millis(700)).await;
    let before: Vec<u64> = quick.log.since(0, 10).await.unwrap().iter().map(|r| r.seq).collect();
    assert_eq!(before, [1], "nothing can be seen that a smaller number could still come before");
    assert!(!late.is_finished() && !overdue.is_finished());

    held.rollback().await.unwrap();
    let created = late.await.unwrap().unwrap();
    assert_eq!(overdue.await.unwrap().unwrap(), 2, "both reports are past their promise by now");
    let after = quick.log.since(1, 10).await.unwrap();
    assert_eq!(after.iter().map(|r| r.seq).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(after[0].pin.number, created.number, "the one that had its number first came first");
    assert!(quick.installation.audit().await.unwrap().wrong.is_empty());
}

#[tokio::test]
async fn a_writer_that_cannot_have_the_log_is_told_to_come_back() {
    let (database, photos) = (TestDatabase::new().await, TempDir::new().unwrap());
    let stores = store(&database, &photos).await;
    let mut holder = database.connect().await;
    let mut held = holder.begin().await.unwrap();
    sqlx::raw_sql("LOCK TABLE log IN ACCESS EXCLUSIVE MODE").execute(&mut *held).await.unwrap();
    assert_eq!(stores.tickets.create(draft("key-00001", "E1")).await, Err(StoreError::Busy));
    held.rollback().await.unwrap();
    assert_eq!(stores.tickets.create(draft("key-00001", "E1")).await.unwrap().number.count, 1);
}

#[tokio::test]
async fn entries_and_log_refuse_change_and_deletion() {
    let (database, photos) = (TestDatabase::new().await, TempDir::new().unwrap());
    store(&database, &photos).await.tickets.create(draft("key-00001", "E1")).await.unwrap();
    let mut connection = database.connect().await;
    for statement in [
        "UPDATE entry SET at = 0",
        "DELETE FROM entry",
        "TRUNCATE entry",
        "UPDATE log SET at = 0",
        "DELETE FROM log",
        "TRUNCATE log",
    ] {
        let refused = sqlx::query(statement).execute(&mut connection).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
}

#[tokio::test]
async fn commands_run_beside_a_live_server_which_shows_what_they_do() {
    let (database, photos) = (TestDatabase::new().await, TempDir::new().unwrap());
    let server = server(&database, &photos).await;
    let receipt: Value = server.report(&borrowed(&clutter("key-command"))).await.json().await.unwrap();
    let number = receipt["number"].as_str().unwrap().to_owned();
    server.wait_for_pin(&number).await;
    let mut stream = server.fetch("/events").await;
    hears(&mut stream, "event: beat").await;
    assert!(server.run(&["ticket", "close", &number, "--reason", "solved"]).status.success());
    hears(&mut stream, "closed").await;
    assert!(server.run(&["load", "--tickets", "50", "--seed", "3"]).status.success());
    assert!(server.run(&["rebuild"]).status.success());
    let audit = server.run(&["verify-audit"]);
    assert!(audit.status.success());
    assert!(String::from_utf8_lossy(&audit.stdout).starts_with("51 tickets"));
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_named_without_its_password() {
    let folder = TempDir::new().unwrap();
    let url = format!("postgres://grid:secret@localhost/grid?host={}", folder.path().display());
    let done = std::process::Command::new(common::binary())
        .env_clear()
        .env("DATABASE_URL", url)
        .env("WWG_DATA_DIR", folder.path())
        .arg("migrate")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!done.status.success());
    assert!(said.contains("postgres://localhost/grid cannot be opened"), "{said}");
    assert!(!said.contains("secret"), "{said}");
}

/// Sends reports one after the other until told to stop; returns what was acknowledged, by key.
async fn press(server: Arc<TestServer>, client: usize, stop: Arc<AtomicBool>) -> BTreeMap<String, String> {
    let mut acknowledged = BTreeMap::new();
    for i in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let key = format!("key-press-{client}-{i:05}");
        // As a phone does: the same report under the same key until there is an answer.
        loop {
            let answer = server.report(&borrowed(&clutter(&key))).await;
            if answer.status() == 201 {
                let receipt: Value = answer.json().await.unwrap();
                acknowledged.insert(key, receipt["number"].as_str().unwrap().to_owned());
                break;
            }
            assert_eq!(answer.status(), 503, "{}", answer.text().await.unwrap());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    acknowledged
}

#[tokio::test]
async fn acknowledged_reports_survive_a_database_that_is_stopped_at_once_and_servers_heal() {
    let (database, photos) = (TestDatabase::new().await, TempDir::new().unwrap());
    let (one, other) = tokio::join!(server(&database, &photos), server(&database, &photos));
    let servers = [Arc::new(one), Arc::new(other)];
    let stop = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> =
        (0..8).map(|i| tokio::spawn(press(servers[i % 2].clone(), i, stop.clone()))).collect();
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(700)).await;
        database.cluster().stop_at_once();
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(servers[0].fetch("/readyz").await.status(), 503);
        assert_eq!(servers[0].fetch("/api/pins").await.status(), 200, "what is in memory is still shown");
        database.cluster().start_again();
    }
    tokio::time::sleep(Duration::from_millis(1500)).await;
    stop.store(true, Ordering::Relaxed);
    let mut acknowledged = BTreeMap::new();
    for client in join_all(clients).await {
        acknowledged.extend(client.unwrap());
    }
    assert!(acknowledged.len() > 20, "{}", acknowledged.len());

    let last = clutter("key-after-all");
    let receipt: Value = servers[1].report(&borrowed(&last)).await.json().await.unwrap();
    let numbers: HashSet<String> =
        acknowledged.values().cloned().chain([receipt["number"].as_str().unwrap().to_owned()]).collect();
    assert_eq!(numbers.len(), acknowledged.len() + 1, "no number was given twice");
    for server in &servers {
        server.wait_for_pin(receipt["number"].as_str().unwrap()).await;
        let pins = server.json("/api/pins.geojson").await;
        let shown: Vec<&str> = pins["features"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["properties"]["number"].as_str().unwrap())
            .collect();
        // Every report was pressed until it was acknowledged, so there is nothing else either.
        assert_eq!(shown.len(), numbers.len());
        assert!(shown.iter().all(|number| numbers.contains(*number)));
    }
    let audit = servers[0].run(&["verify-audit"]);
    assert!(audit.status.success(), "{}", String::from_utf8_lossy(&audit.stderr));
}
