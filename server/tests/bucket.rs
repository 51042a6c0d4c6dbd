//! Photos in an S3-compatible store, as a bucket of the few calls that are made.

use crate::common;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::common::{TestServer, borrowed, clutter};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use serde_json::Value;
use tempfile::TempDir;

type Objects = Arc<Mutex<BTreeMap<String, Bytes>>>;

async fn list(State(objects): State<Objects>) -> String {
    let contents: String = objects
        .lock()
        .unwrap()
        .iter()
        .map(|(key, bytes)| {
            format!(
                "<Contents><Key>{key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>\
                 <Size>{}</Size></Contents>",
                bytes.len()
            )
        })
        .collect();
    format!("<ListBucketResult><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>")
}

async fn put(State(objects): State<Objects>, Path(key): Path<String>, bytes: Bytes) -> Response {
    objects.lock().unwrap().insert(key, bytes);
    [("etag", "\"1\"")].into_response()
}

async fn read(State(objects): State<Objects>, Path(key): Path<String>) -> Response {
    match objects.lock().unwrap().get(&key) {
        Some(bytes) => {
            let headers = [("etag", "\"1\""), ("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT")];
            (headers, bytes.clone()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn delete(State(objects): State<Objects>, Path(key): Path<String>) -> StatusCode {
    objects.lock().unwrap().remove(&key);
    StatusCode::NO_CONTENT
}

/// A bucket of the name `photos`; returns its endpoint.
async fn bucket(objects: Objects) -> String {
    let app = Router::new()
        .route("/photos", get(list))
        .route("/photos/{*key}", get(read).put(put).delete(delete))
        .with_state(objects);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    endpoint
}

fn settings(endpoint: &str) -> Vec<(&'static str, String)> {
    vec![
        ("WWG_BLOB_URL", "s3://photos/grid".to_owned()),
        ("AWS_ENDPOINT", endpoint.to_owned()),
        ("AWS_ALLOW_HTTP", "true".to_owned()),
        ("AWS_ACCESS_KEY_ID", "test".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
    ]
}

#[tokio::test]
async fn a_photo_is_kept_in_the_bucket_and_what_no_row_names_is_swept_from_it() {
    let objects = Objects::default();
    let orphan = format!("grid/00/{}.jpg", "0".repeat(64));
    objects.lock().unwrap().insert(orphan.clone(), Bytes::from_static(b"left behind"));
    let endpoint = bucket(objects.clone()).await;
    let server = TestServer::start_with(TempDir::new().unwrap(), settings(&endpoint)).await;

    let sent = server.send_photo(&common::picture()).await;
    assert_eq!(sent.status(), 201);
    let photo = sent.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
    let mut fields = clutter("key-bucket");
    fields.push(("photo_id", photo.clone()));
    assert_eq!(server.report(&borrowed(&fields)).await.status(), 201);
    let seen = server.fetch_photo(&photo).await;
    assert_eq!(seen.status(), 200);
    let key = format!("grid/{}/{photo}.jpg", &photo[..2]);
    assert_eq!(seen.bytes().await.unwrap(), objects.lock().unwrap()[&key]);
    assert!(!server.data().join("photos").exists(), "nothing is kept beside the bucket");

    // The sweep runs when a server starts, and now and then.
    for _ in 0..100 {
        if !objects.lock().unwrap().contains_key(&orphan) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let left: Vec<String> = objects.lock().unwrap().keys().cloned().collect();
    assert_eq!(left, [key.clone(), key.replace(".jpg", "_thumb.jpg")]);
}

#[tokio::test]
async fn without_its_bucket_a_photo_is_refused_in_words_and_reports_go_on() {
    // Nobody listens there.
    let server = TestServer::start_with(TempDir::new().unwrap(), settings("http://127.0.0.1:9")).await;
    assert_eq!(server.send_photo(&common::picture()).await.status(), 503);
    assert_eq!(server.report(&borrowed(&clutter("key-no-bucket"))).await.status(), 201);
}
