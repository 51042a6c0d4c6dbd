//! What happened stays written, and it shows when it does not.

use crate::common::{TestServer, borrowed, clutter};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

/// A data folder with a few tickets in it, and no server.
async fn stopped() -> TestServer {
    let mut server = TestServer::start().await;
    for i in 0..5 {
        let fields = clutter(&format!("key-audit-{i}"));
        assert_eq!(server.report(&borrowed(&fields)).await.status(), 201);
    }
    server.kill();
    server
}

/// Somebody with the file and a tool changes it behind the product's back.
async fn tamper(server: &TestServer, statements: &[&'static str]) {
    let options =
        SqliteConnectOptions::new().filename(server.data().join("weiwangge.sqlite3")).foreign_keys(false);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    for drop in ["entry_is_kept", "entry_is_kept_unchanged", "log_is_kept", "log_is_kept_unchanged"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("DROP TRIGGER {drop}"))).execute(&pool).await.unwrap();
    }
    for statement in statements {
        let done = sqlx::query(*statement).execute(&pool).await.unwrap();
        assert!(done.rows_affected() > 0, "{statement}");
    }
    pool.close().await;
}

async fn finds(statements: &[&'static str]) -> String {
    let server = stopped().await;
    assert!(server.run(&["verify-audit"]).status.success());
    tamper(&server, statements).await;
    let found = server.run(&["verify-audit"]);
    assert!(!found.status.success(), "{statements:?}");
    String::from_utf8(found.stderr).unwrap()
}

#[tokio::test]
async fn a_changed_entry_is_found() {
    let said = finds(&["UPDATE entry SET payload = replace(payload, 'scan', 'call') WHERE seq = 1"]).await;
    assert!(said.contains("its chain of entries is broken"), "{said}");
}

#[tokio::test]
async fn a_ticket_that_was_removed_with_all_its_entries_is_missed() {
    let said = finds(&[
        "DELETE FROM entry WHERE ticket = (SELECT id FROM ticket WHERE number LIKE '%-0003')",
        "DELETE FROM secret WHERE ticket = (SELECT id FROM ticket WHERE number LIKE '%-0003')",
        "DELETE FROM ticket WHERE number LIKE '%-0003'",
    ])
    .await;
    assert!(said.contains("is missing or changed"), "{said}");
}

#[tokio::test]
async fn a_line_taken_out_of_the_log_is_found() {
    let said = finds(&["DELETE FROM log WHERE seq = 2"]).await;
    assert!(said.contains("the chain of the log is broken") && said.contains("is not in the log"), "{said}");
}

#[tokio::test]
async fn other_words_behind_a_commitment_are_found_and_erased_ones_are_fine() {
    let said = finds(&["UPDATE secret SET value = 'something else'"]).await;
    assert!(said.contains("words does not fit its commitment"), "{said}");
    let server = stopped().await;
    tamper(&server, &["DELETE FROM secret"]).await;
    assert!(server.run(&["verify-audit"]).status.success());
}

#[tokio::test]
async fn entries_and_log_refuse_change_and_deletion() {
    let server = stopped().await;
    let options = SqliteConnectOptions::new().filename(server.data().join("weiwangge.sqlite3"));
    let pool = SqlitePool::connect_with(options).await.unwrap();
    for statement in
        ["UPDATE entry SET at = 0", "DELETE FROM entry", "UPDATE log SET at = 0", "DELETE FROM log"]
    {
        assert!(sqlx::query(statement).execute(&pool).await.unwrap_err().to_string().contains("append-only"));
    }
}

#[tokio::test]
async fn projections_made_anew_are_the_same() {
    let server = stopped().await;
    let number = |n: &str| format!("GK1-{}-{n}", domain::clock::compact_date::write(today()));
    assert!(server.run(&["ticket", "close", &number("0002"), "--reason", "solved"]).status.success());
    assert!(server.run(&["load", "--tickets", "200", "--seed", "3"]).status.success());
    let rows = || async {
        let options = SqliteConnectOptions::new().filename(server.data().join("weiwangge.sqlite3"));
        let pool = SqlitePool::connect_with(options).await.unwrap();
        let rows: Vec<String> = sqlx::query_scalar(
            "SELECT concat_ws('|', number, community, area, lat, lng, door, category, item, state, priority, overdue,
                              public, version, reported_at, changed_at, expected_by, is_open)
             FROM ticket ORDER BY number",
        )
        .fetch_all(&pool)
        .await
        .unwrap();
        pool.close().await;
        rows
    };
    let before = rows().await;
    assert_eq!(before.len(), 205);
    assert!(server.run(&["rebuild"]).status.success());
    assert_eq!(rows().await, before);
    assert!(server.run(&["verify-audit"]).status.success());
}

fn today() -> time::Date {
    use domain::backend::ports::Clock;
    server::clock::SystemClock.now().local().date
}
