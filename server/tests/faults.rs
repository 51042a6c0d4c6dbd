//! Faults of the machine: what cannot be stored is refused in words, and nothing acknowledged is lost.

use crate::common::{TestServer, borrowed, clutter};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

#[tokio::test]
async fn a_damaged_database_is_not_opened_and_the_way_back_is_named() {
    let mut server = TestServer::start().await;
    server.kill();
    let file = server.data().join("weiwangge.sqlite3");
    for leftover in ["-wal", "-shm"] {
        let _may_not_exist = std::fs::remove_file(format!("{}{leftover}", file.display()));
    }
    let mut bytes = std::fs::read(&file).unwrap();
    let length = bytes.len();
    for byte in &mut bytes[100..length / 2] {
        *byte ^= 0x5a;
    }
    std::fs::write(&file, bytes).unwrap();
    let refused = server.run(&["migrate"]);
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("damaged") && said.contains("weiwangge restore"), "{said}");
}

#[tokio::test]
async fn a_report_is_refused_in_words_while_the_database_is_locked_and_accepted_after() {
    let server = TestServer::start().await;
    let options = SqliteConnectOptions::new().filename(server.data().join("weiwangge.sqlite3"));
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let mut lock = pool.acquire().await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *lock).await.unwrap();
    let fields = clutter("key-locked");
    let refused = server.report(&borrowed(&fields)).await;
    assert_eq!(refused.status(), 503);
    let error: serde_json::Value = refused.json().await.unwrap();
    assert!(error["error"]["message"].as_str().unwrap().contains("内容都还在"));
    assert_eq!(server.fetch("/").await.status(), 200, "reads go on");
    sqlx::query("ROLLBACK").execute(&mut *lock).await.unwrap();
    assert_eq!(server.report(&borrowed(&fields)).await.status(), 201);
}

/// Files may grow to so many bytes and no further, as on a full disk; `unlimited` frees the space again.
fn limit_files(server: &TestServer, bytes: &str) {
    let pid = server.pid().to_string();
    let limit = format!("--fsize={bytes}:unlimited");
    assert!(std::process::Command::new("prlimit").args(["--pid", &pid, &limit]).status().unwrap().success());
}

#[tokio::test]
async fn a_report_is_refused_in_words_while_the_disk_is_full_and_accepted_when_space_is_freed() {
    let server = TestServer::start().await;
    assert_eq!(server.report(&borrowed(&clutter("key-full-1"))).await.status(), 201);
    limit_files(&server, "4096");
    let fields = clutter("key-full-2");
    for _ in 0..3 {
        assert_eq!(server.report(&borrowed(&fields)).await.status(), 503);
    }
    let page = server.report_html(&borrowed(&fields)).await;
    assert_eq!(page.status(), 503);
    assert!(page.text().await.unwrap().contains("三楼堆了纸箱"), "what was typed is still there");
    assert_eq!(server.fetch("/s/demo-1-1-1").await.status(), 200, "reads go on");
    limit_files(&server, "unlimited");
    assert_eq!(server.report(&borrowed(&fields)).await.status(), 201);
    let known = server.run(&["verify-audit"]);
    assert!(known.status.success());
    assert!(String::from_utf8_lossy(&known.stdout).starts_with("2 tickets"));
}
