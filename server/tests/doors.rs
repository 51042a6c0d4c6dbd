//! The doors themselves: broken bodies, photos, streams, headers, two processes.

use crate::common::{TestServer, borrowed, clutter};
use reqwest::multipart::{Form, Part};
use serde_json::Value;

fn png() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([x as u8 * 4, y as u8 * 5, 128]));
    picture.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

fn form(key: &str, photos: Vec<(Vec<u8>, &'static str)>) -> Form {
    let mut form = Form::new();
    for (name, value) in clutter(key) {
        form = form.text(name, value);
    }
    for (bytes, name) in photos {
        form = form.part("photo", Part::bytes(bytes).file_name(name).mime_str("image/png").unwrap());
    }
    form
}

async fn send(server: &TestServer, form: Form, accept: &str) -> reqwest::Response {
    let request = server.client.post(format!("{}/report", server.base)).header("accept", accept);
    request.multipart(form).send().await.unwrap()
}

#[tokio::test]
async fn a_form_with_a_photo_is_stored_and_only_its_device_sees_the_photo() {
    let server = TestServer::start().await;
    let answer = send(&server, form("key-photo-1", vec![(png(), "a.png")]), "text/html").await;
    assert_eq!(answer.status(), 303);
    assert_eq!(answer.headers()["location"], "/receipt");
    let cookies: Vec<String> = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|c| c.to_str().unwrap().split(';').next().unwrap().to_owned())
        .collect();
    let held = cookies.join("; ");
    let get = |path: String, cookie: String| {
        server.client.get(format!("{}{path}", server.base)).header("cookie", cookie).send()
    };
    let receipt = get("/receipt".into(), held.clone()).await.unwrap();
    assert_eq!(receipt.status(), 200);
    let page = get("/t/ticket".into(), held.clone()).await.unwrap().text().await.unwrap();
    let at = page.find("/photos/").expect("the page shows the photo");
    let id: String = page[at + 8..].chars().take_while(char::is_ascii_hexdigit).collect();
    assert_eq!(id.len(), 64);
    let photo = get(format!("/photos/{id}?size=thumb"), held).await.unwrap();
    assert_eq!(photo.headers()["content-type"], "image/jpeg");
    assert_eq!(photo.headers()["x-content-type-options"], "nosniff");
    let code = cookies.iter().find(|c| c.starts_with("__Host-track=")).unwrap();
    let elsewhere = get(format!("/photos/{id}"), code.clone()).await.unwrap();
    assert_eq!(elsewhere.status(), 200, "another phone with the tracking code");
    let stranger = get(format!("/photos/{id}"), "__Host-device=ff".into()).await.unwrap();
    assert_eq!(stranger.status(), 404);
}

#[tokio::test]
async fn photos_sent_one_by_one_are_referred_to_by_their_id() {
    let server = TestServer::start().await;
    let put = |bytes: Vec<u8>| server.client.post(format!("{}/photos", server.base)).body(bytes).send();
    let stored = put(png()).await.unwrap();
    assert_eq!(stored.status(), 201);
    let id = stored.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
    let mut fields = clutter("key-photo-2");
    fields.retain(|(name, _)| *name != "text");
    fields.push(("photo_id", id));
    assert_eq!(server.report(&borrowed(&fields)).await.status(), 201);
    fields.retain(|(name, _)| *name != "photo_id" && *name != "key");
    fields.push(("key", "key-photo-3".to_owned()));
    fields.push(("photo_id", "ab".repeat(32)));
    assert_eq!(server.report(&borrowed(&fields)).await.status(), 422, "a photo nobody has sent");
    for (bytes, status) in [
        (Vec::new(), 422),
        (b"GIF89a....".to_vec(), 422),
        (png()[..60].to_vec(), 422),
        (vec![0xff; 10_600_000], 413),
    ] {
        assert_eq!(put(bytes).await.unwrap().status(), status);
    }
}

#[tokio::test]
async fn bad_photos_are_named_and_what_was_typed_and_the_good_photos_stay() {
    let server = TestServer::start().await;
    let bad = vec![(png(), "good.png"), (b"MZ not a photo".to_vec(), "bad.png")];
    let page = send(&server, form("key-photo-4", bad), "text/html").await;
    assert_eq!(page.status(), 422);
    let page = page.text().await.unwrap();
    assert!(page.contains("三楼堆了纸箱") && page.contains("JPEG"));
    assert!(page.contains("name=\"photo_id\""), "the good photo need not be sent again");
    let many = (0..6).map(|_| (png(), "a.png")).collect();
    assert_eq!(send(&server, form("key-photo-5", many), "application/json").await.status(), 422);
    let large = vec![(vec![1; 10 * 1024 * 1024 + 1], "large.png")];
    let answer = send(&server, form("key-photo-6", large), "application/json").await;
    assert_eq!(answer.status(), 413);
    assert!(answer.json::<Value>().await.unwrap()["error"]["fields"]["photo"]["message"].is_string());
}

#[tokio::test]
async fn broken_bodies_are_the_senders_fault() {
    let server = TestServer::start().await;
    let post = |path: &str, kind: &str, body: Vec<u8>| {
        let request = server.client.post(format!("{}{path}", server.base)).header("content-type", kind);
        request.body(body).send()
    };
    let parts = |n: usize| {
        let part = "--B\r\ncontent-disposition: form-data; name=\"x\"\r\n\r\n1\r\n";
        format!("{}--B--\r\n", part.repeat(n)).into_bytes()
    };
    let nul = b"--B\r\ncontent-disposition: form-data; name=\"\0\"\r\n\r\n1\r\n--B--\r\n".to_vec();
    let cases = [
        ("multipart/form-data", b"x".to_vec(), 400),
        ("multipart/form-data; boundary=B", b"--B\r\nbroken".to_vec(), 400),
        ("multipart/form-data; boundary=B", parts(10_000), 400),
        ("multipart/form-data; boundary=B", nul, 400),
        ("application/x-www-form-urlencoded", b"text=%ff%fe".to_vec(), 422),
        ("application/json", b"{}".to_vec(), 415),
        ("", Vec::new(), 415),
    ];
    for (kind, body, status) in cases {
        let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
        assert_eq!(post("/report", kind, body).await.unwrap().status(), status, "{kind}: {shown}");
    }
    for body in ["", "{", "null", "{\"form\":{\"photo_id\":7}}", "\0", "[]"] {
        for kind in
            ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
        {
            for path in
                ["/api/tickets/report", "/api/areas/overview", "/api/no/such", "/t", "/photos", "/report"]
            {
                let status = post(path, kind, body.into()).await.unwrap().status();
                assert!(status.is_client_error(), "{path} {kind} {body:?}: {status}");
            }
        }
    }
    for query in
        ["page=18446744073709551615", "page=-1", "area=x&category=%F0%9F%92%A5", "status=%00&lang=%ff"]
    {
        for path in ["/", "/wall", "/report", "/t", "/t/ticket"] {
            let status = server.fetch(&format!("{path}?{query}")).await.status();
            assert!(!status.is_server_error(), "{path}?{query}: {status}");
        }
    }
    assert_eq!(server.fetch("/healthz").await.status(), 200);
}

#[tokio::test]
async fn another_site_cannot_post_for_a_person() {
    let server = TestServer::start().await;
    let fields = clutter("key-csrf-1");
    let post = |name: &str, value: &str| {
        let request = server.client.post(format!("{}/report", server.base)).header(name, value);
        request.form(&borrowed(&fields)).send()
    };
    assert_eq!(post("sec-fetch-site", "cross-site").await.unwrap().status(), 403);
    assert_eq!(post("origin", "https://evil.example").await.unwrap().status(), 403);
    assert_eq!(post("sec-fetch-site", "same-origin").await.unwrap().status(), 303);
}

#[tokio::test]
async fn a_tampered_door_code_is_not_found_and_leaks_nothing() {
    let server = TestServer::start().await;
    for code in ["GK1-1-1-1.a.0000000000000000", "demo-9-9-9", "x", "%00", "GK1-1-1-1"] {
        for path in [format!("/s/{code}"), format!("/report?code={code}")] {
            let answer = server.fetch(&path).await;
            assert_eq!(answer.status(), 404, "{path}");
            assert!(!answer.text().await.unwrap().contains("一区1幢"), "{path}");
        }
    }
    let door = server.fetch("/s/demo-1-1-1").await;
    assert_eq!(door.status(), 200);
    assert!(door.text().await.unwrap().contains("一区1幢1单元"));
}

#[tokio::test]
async fn pages_say_what_may_run_and_what_may_be_kept() {
    let server = TestServer::start().await;
    for path in ["/", "/wall", "/s/demo-1-1-1", "/report?code=demo-1-1-1", "/t"] {
        let page = server.fetch(path).await;
        let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
        let policy = header("content-security-policy");
        assert!(
            policy.contains("script-src 'nonce-") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("x-content-type-options"), "nosniff");
        let html = page.text().await.unwrap();
        assert!(!html.contains(" style=\""), "{path}: the policy forbids inline styles");
        let resident = !matches!(path, "/" | "/wall");
        assert_eq!(html.contains(".wasm"), !resident, "{path}: residents never load WebAssembly");
    }
}

#[tokio::test]
async fn a_stream_with_a_foreign_cursor_is_reset_and_a_known_one_resumes() {
    let server = TestServer::start().await;
    for cursor in ["?after=999999", "?after=x"] {
        let mut stream = server.fetch(&format!("/events{cursor}")).await;
        assert!(stream.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
        let mut seen = String::new();
        while !seen.contains("event: beat") {
            seen.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
        }
        assert!(seen.contains("event: reset\ndata: "), "{seen}");
    }
    let request =
        server.client.get(format!("{}/events?after=999999", server.base)).header("last-event-id", "0");
    let mut stream = request.send().await.unwrap();
    let first = stream.chunk().await.unwrap().unwrap();
    assert!(!String::from_utf8_lossy(&first).contains("reset"), "the header beats the address");
}

#[tokio::test]
async fn unchanged_pins_are_not_sent_again() {
    let server = TestServer::start().await;
    for path in ["/api/pins", "/api/pins?area=1", "/api/pins.geojson", "/api/place"] {
        let first = server.fetch(path).await;
        let tag = first.headers()["etag"].to_str().unwrap().to_owned();
        let again = server.client.get(format!("{}{path}", server.base)).header("if-none-match", tag).send();
        assert_eq!(again.await.unwrap().status(), 304, "{path}");
    }
    assert_eq!(server.fetch("/api/pins?area=x").await.status(), 400);
}

#[tokio::test]
async fn a_second_process_on_the_same_data_folder_refuses_and_says_who_holds_it() {
    let server = TestServer::start().await;
    for arguments in
        [&["serve", "--demo"][..], &["load", "--tickets", "5", "--seed", "1"], &["rebuild"], &["migrate"]]
    {
        let second = server.run(arguments);
        assert!(!second.status.success(), "{arguments:?}");
        let said = String::from_utf8_lossy(&second.stderr).into_owned();
        assert!(said.contains(&server.pid().to_string()), "{arguments:?}: {said}");
    }
    assert_eq!(server.fetch("/readyz").await.status(), 200);
}

#[tokio::test]
async fn a_stop_ends_open_streams_at_once_and_leaves_nothing_undone() {
    let mut server = TestServer::start().await;
    let mut stream = server.fetch("/events").await;
    let begun = std::process::Command::new("kill").arg(server.pid().to_string()).status().unwrap();
    assert!(begun.success());
    while let Ok(Some(_)) = stream.chunk().await {}
    assert!(server.wait().success());
}
