//! The main job over HTTP: a report is stored once, found again, and live.

use crate::common::{TestServer, borrowed, clutter};
use serde_json::Value;

#[tokio::test]
async fn a_report_gets_a_number_a_tracking_code_and_a_promise() {
    let server = TestServer::start().await;
    let answer = server.report(&borrowed(&clutter("key-000001"))).await;
    assert_eq!(answer.status(), 201);
    let receipt: Value = answer.json().await.unwrap();
    let number = receipt["number"].as_str().unwrap();
    assert!(number.starts_with("GK1-") && number.ends_with("-0001"), "{number}");
    assert!(receipt["expected_by"].as_str().unwrap().ends_with('Z'));
    server.wait_for_pin(number).await;

    let pins = server.json("/api/pins.geojson?area=1&category=E&status=open").await;
    let pin = &pins["features"][0]["properties"];
    assert_eq!(pin["number"], number);
    assert_eq!(pin["area"], 1);
    assert_eq!(pin["item"], "E1");
    assert_eq!(pin["status"], "reported");
    let all = pins.to_string();
    assert!(!all.contains("纸箱"), "words never leave as a pin");
}

#[tokio::test]
async fn the_same_key_and_fields_give_the_same_answer_and_another_body_409() {
    let server = TestServer::start().await;
    let first: Value = server.report(&borrowed(&clutter("key-000001"))).await.json().await.unwrap();
    let mut crlf = clutter("key-000001");
    crlf[2].1 = "  三楼堆了纸箱\r\n".to_owned();
    let again = server.report(&borrowed(&crlf)).await;
    assert_eq!(again.status(), 201);
    assert_eq!(again.json::<Value>().await.unwrap(), first);

    let mut other = clutter("key-000001");
    other[2].1 = "四楼也有".to_owned();
    let refused = server.report(&borrowed(&other)).await;
    assert_eq!(refused.status(), 409);
    assert_eq!(refused.json::<Value>().await.unwrap()["error"]["code"], "key_reused");
    let page = server.report_html(&borrowed(&other)).await;
    assert_eq!(page.status(), 409);
    assert!(page.text().await.unwrap().contains("四楼也有"), "what was typed is still there");
}

#[tokio::test]
async fn the_same_submission_100_times_in_parallel_makes_one_ticket() {
    let server = TestServer::start().await;
    let fields = clutter("key-parallel");
    let sent =
        (0..100).map(|_| async { server.report(&borrowed(&fields)).await.json::<Value>().await.unwrap() });
    let answers = futures::future::join_all(sent).await;
    assert!(answers.iter().all(|a| a == &answers[0] && a["number"].is_string()));
    server.wait_for_pin(answers[0]["number"].as_str().unwrap()).await;
    let pins = server.json("/api/pins.geojson").await;
    assert_eq!(pins["features"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn bad_input_is_named_at_its_field_and_uses_up_no_key() {
    let server = TestServer::start().await;
    let long = "字".repeat(2_001);
    let cases: &[(&str, Option<&str>, &str)] = &[
        ("code", Some("GK1-1-1-1.a.AAAAAAAAAAAAAAAA"), "place"),
        ("code", None, "place"),
        ("item", Some("Z9"), "item"),
        ("item", None, "item"),
        ("text", Some("  "), "text"),
        ("text", Some(&long), "text"),
        ("text", Some("a\0b"), "text"),
        ("phone", Some("12"), "phone"),
        ("callback", Some("on"), "phone"),
        ("floor", Some("7"), "floor"),
        ("photo_id", Some("../../etc/passwd"), "photo"),
        ("key", None, "key"),
    ];
    for (name, value, field) in cases {
        let mut fields = clutter("key-bad-input");
        fields.retain(|(n, _)| n != name);
        if let Some(value) = value {
            fields.push((name, (*value).to_owned()));
        }
        let answer = server.report(&borrowed(&fields)).await;
        assert_eq!(answer.status(), 422, "{name}={value:?}");
        let error: Value = answer.json().await.unwrap();
        assert_eq!(error["error"]["code"], "invalid");
        assert!(error["error"]["fields"][field]["message"].is_string(), "{name}={value:?}: {error}");
    }
    assert_eq!(server.report(&borrowed(&clutter("key-bad-input"))).await.status(), 201);
}

#[tokio::test]
async fn a_place_outside_the_subdistrict_is_refused_and_the_street_is_accepted() {
    let server = TestServer::start().await;
    let at = |lat, lng, key| [("lat", lat), ("lng", lng), ("item", "G2"), ("text", "拉索"), ("key", key)];
    let outside = server.report(&at("31.4", "121.6", "key-outside")).await;
    assert_eq!(outside.status(), 422);
    for (lat, lng) in [("NaN", "121.4"), ("91", "0"), ("x", "y"), ("inf", "1")] {
        assert_eq!(server.report(&at(lat, lng, "key-outside")).await.status(), 422);
    }
    let bus_stop = server.report(&at("31.3252702", "121.4363480", "key-street")).await;
    assert_eq!(bus_stop.status(), 201);
    let receipt: Value = bus_stop.json().await.unwrap();
    server.wait_for_pin(receipt["number"].as_str().unwrap()).await;
    let street = server.json("/api/pins.geojson?area=street").await;
    assert_eq!(street["features"][0]["properties"]["area"], "street");
}

#[tokio::test]
async fn a_sensitive_report_leaves_by_no_public_door() {
    let server = TestServer::start().await;
    let mut stream = server.fetch("/events?after=0").await;
    for (i, item) in ["G1", "G3", "G", "unsure", "C4"].iter().enumerate() {
        let key = format!("key-sensitive-{i}");
        let mut fields = clutter(&key);
        fields[1].1 = (*item).to_owned();
        fields[2].1 = "MARKED-SECRET 楼上群租".to_owned();
        assert_eq!(server.report(&borrowed(&fields)).await.status(), 201, "{item}");
    }
    let public: Value = server.report(&borrowed(&clutter("key-public"))).await.json().await.unwrap();
    let number = public["number"].as_str().unwrap();
    server.wait_for_pin(number).await;
    assert_eq!(server.json("/api/pins.geojson").await["features"].as_array().unwrap().len(), 1);

    let mut seen = String::new();
    while !seen.contains(number) {
        seen.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
    }
    assert_eq!(seen.matches("event: pin").count(), 1, "{seen}");
    for path in ["/", "/wall", "/s/demo-1-1-1", "/api/pins.geojson"] {
        let body = server.fetch(path).await.text().await.unwrap();
        assert!(!body.contains("MARKED-SECRET") && !body.contains("楼上群租"), "{path}");
        assert!(!body.contains("-0001") && !body.contains("\"G1\""), "{path}");
    }
}

#[tokio::test]
async fn a_taken_down_report_stays_written_and_changes_on_every_map() {
    let server = TestServer::start().await;
    let receipt: Value = server.report(&borrowed(&clutter("key-takedown"))).await.json().await.unwrap();
    let number = receipt["number"].as_str().unwrap();
    server.wait_for_pin(number).await;
    let done = server.run(&["ticket", "decline", number, "--reason", "abusive"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for _ in 0..200 {
        let pins = server.json("/api/pins.geojson?status=closed").await;
        if pins["features"][0]["properties"]["status"] == "declined" {
            let again = server.run(&["ticket", "decline", number, "--reason", "abusive"]);
            assert!(!again.status.success());
            assert!(server.run(&["verify-audit"]).status.success());
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the running server never learnt of it");
}

#[tokio::test]
async fn the_tracking_code_opens_its_ticket_and_nothing_else_does() {
    let server = TestServer::start().await;
    let receipt: Value = server.report(&borrowed(&clutter("key-track"))).await.json().await.unwrap();
    let code = receipt["tracking_code"].as_str().unwrap();
    let lookup =
        |code: String| server.client.post(format!("{}/t", server.base)).form(&[("code", code)]).send();
    let found = lookup(code.to_lowercase().replace('-', " ")).await.unwrap();
    assert_eq!(found.status(), 303);
    assert_eq!(found.headers()["location"], "/t/ticket");
    let cookie = found.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-track=") && cookie.contains("HttpOnly") && cookie.contains("Secure"));
    let held = cookie.split(';').next().unwrap().to_owned();
    let page =
        server.client.get(format!("{}/t/ticket", server.base)).header("cookie", &held).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(page.contains(receipt["number"].as_str().unwrap()) && page.contains("三楼堆了纸箱"));

    let forged = format!("{}x", held);
    for cookie in ["", "__Host-track=", &forged] {
        let page = server.client.get(format!("{}/t/ticket", server.base)).header("cookie", cookie);
        assert_eq!(page.send().await.unwrap().status(), 404, "{cookie}");
    }
    let number = receipt["number"].as_str().unwrap();
    for wrong in ["", "0000-0000-0000-0000-1", number, "💥"] {
        let answer = lookup(wrong.to_owned()).await.unwrap();
        assert_eq!(answer.status(), 404, "{wrong}");
    }
    let by_number = server.fetch(&format!("/t/ticket?number={number}")).await;
    assert_eq!(by_number.status(), 404, "a number alone grants nothing");
}

#[tokio::test]
async fn the_same_device_finds_its_reports_without_typing() {
    let server = TestServer::start().await;
    let form = server.fetch("/report?code=demo-1-1-1").await;
    let cookies = form.headers().get_all("set-cookie");
    let device = cookies
        .iter()
        .find_map(|c| c.to_str().unwrap().split(';').next().filter(|c| c.starts_with("__Host-device=")));
    let device = device.unwrap().to_owned();
    let fields = clutter("key-device");
    let sent = server.client.post(format!("{}/report", server.base)).header("cookie", &device);
    let sent = sent.header("accept", "application/json").form(&borrowed(&fields)).send().await.unwrap();
    let receipt: Value = sent.json().await.unwrap();
    let number = receipt["number"].as_str().unwrap();
    let get = |path: String, cookie: String| {
        server.client.get(format!("{}{path}", server.base)).header("cookie", cookie).send()
    };
    let own = get("/t".into(), device.clone()).await.unwrap().text().await.unwrap();
    assert!(own.contains(number));
    let ticket = get(format!("/t/ticket?number={number}"), device).await.unwrap();
    assert_eq!(ticket.status(), 200);
    let foreign = get("/t".into(), "__Host-device=00".into()).await.unwrap().text().await.unwrap();
    assert!(!foreign.contains(number));
}

#[tokio::test]
async fn acknowledged_reports_survive_a_kill_and_the_missed_events_arrive() {
    let mut server = TestServer::start().await;
    let first: Value = server.report(&borrowed(&clutter("key-kill-1"))).await.json().await.unwrap();
    server.wait_for_pin(first["number"].as_str().unwrap()).await;
    let seq = server.fetch("/api/pins").await.headers()["x-wwg-seq"].to_str().unwrap().to_owned();
    let second: Value = server.report(&borrowed(&clutter("key-kill-2"))).await.json().await.unwrap();
    server.restart().await;
    let mut stream = server.fetch(&format!("/events?after={seq}")).await;
    let mut seen = String::new();
    while !seen.contains("event: beat") {
        seen.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
    }
    assert!(seen.contains(second["number"].as_str().unwrap()), "{seen}");
    assert!(!seen.contains(first["number"].as_str().unwrap()), "only what was missed");
    let again: Value = server.report(&borrowed(&clutter("key-kill-2"))).await.json().await.unwrap();
    assert_eq!(again, second, "the same key gives the same answer after a restart");
}
