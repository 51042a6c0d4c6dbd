//! Moves of a ticket by plain forms, as staff and reporters make them without a script.

use crate::common;

use std::sync::Arc;

use crate::common::{TestServer, borrowed, clutter};
use domain::area::{Area, Community};
use domain::backend::ports::Clock;
use domain::backend::{Core, MoveForm, Ports};
use domain::clock::iso_date;
use domain::error::{Field, Problem, Refusal};
use domain::geo::{Point, Polygon};
use reqwest::{Response, multipart};
use serde_json::Value;
use tempfile::TempDir;

const PASSWORD: &str = "demo-demo-demo";

/// A ticket somebody reported, and the server that keeps it.
struct Case {
    server: TestServer,
    number: String,
    tracking_code: String,
}

impl Case {
    async fn new() -> Self {
        let settings = [("WWG_RATE_LIMIT", "off"), ("WWG_DEMO_PASSWORD", PASSWORD)];
        let server = TestServer::start_with(TempDir::new().unwrap(), settings).await;
        let mut fields = clutter("key-moves-1");
        fields.push(("phone", "13812345678".to_owned()));
        let receipt: Value = server.report(&borrowed(&fields)).await.json().await.unwrap();
        let text = |name: &str| receipt[name].as_str().unwrap().to_owned();
        Self { number: text("number"), tracking_code: text("tracking_code"), server }
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.server.base)
    }

    fn ticket(&self) -> String {
        self.address(&format!("/desk/tickets/{}", self.number))
    }

    /// The session of somebody who signs in, as a cookie.
    async fn sign_in(&self, username: &str) -> String {
        let form = [("username", username), ("password", PASSWORD)];
        let answer = self.server.client.post(self.address("/login")).form(&form).send().await.unwrap();
        assert_eq!(answer.status(), 303, "{username}");
        cookie(&answer, "__Host-session").unwrap()
    }

    async fn page(&self, session: &str) -> Response {
        self.server.client.get(self.ticket()).header("cookie", session).send().await.unwrap()
    }

    async fn act(&self, session: &str, fields: &[(&str, &str)]) -> Response {
        self.server.client.post(self.ticket()).header("cookie", session).form(fields).send().await.unwrap()
    }

    /// Makes a move that must succeed.
    async fn moved(&self, session: &str, fields: &[(&str, &str)]) {
        let answer = self.act(session, fields).await;
        let (status, to) = (answer.status(), answer.headers().get("location").cloned());
        let page = answer.text().await.unwrap();
        assert_eq!(status, 303, "{fields:?}: {}", told(&page));
        assert!(to.unwrap().to_str().unwrap().ends_with("#steps"));
    }

    /// Filed and with the property company, which has accepted it.
    async fn accepted(&self) -> (String, String) {
        let (committee, property) = (self.sign_in("committee").await, self.sign_in("property").await);
        self.moved(&committee, &[("action", "file"), ("item", "E1"), ("tier", "T2")]).await;
        self.moved(&committee, &[("action", "dispatch"), ("unit", "gk1-property")]).await;
        self.moved(&property, &[("action", "accept"), ("child", "1")]).await;
        (committee, property)
    }

    async fn track(&self) -> String {
        let form = [("code", self.tracking_code.as_str())];
        let answer = self.server.client.post(self.address("/t")).form(&form).send().await.unwrap();
        cookie(&answer, "__Host-track").unwrap()
    }

    async fn own(&self, track: &str, fields: &[(&str, &str)]) -> Response {
        let request = self.server.client.post(self.address("/t/ticket")).header("cookie", track);
        request.form(fields).send().await.unwrap()
    }
}

fn cookie(answer: &Response, name: &str) -> Option<String> {
    let cookies = answer.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.filter_map(|cookie| cookie.split(';').next());
    pairs.find(|pair| pair.starts_with(&format!("{name}=")) && !pair.ends_with('=')).map(str::to_owned)
}

/// What a page says is wrong.
fn told(page: &str) -> String {
    page.split("class=\"field-error\">").skip(1).filter_map(|part| part.split('<').next()).collect()
}

/// A small photo; its colour makes it another one.
fn photo(shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(40, 30, image::Rgb([shade, 90, 60]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn nobody_signed_in_is_led_to_the_sign_in_and_a_form_keeps_its_words() {
    let case = Case::new().await;
    let page = case.page("").await;
    assert_eq!(page.status(), 303);
    assert_eq!(page.headers()["location"], format!("/login?next=/desk/tickets/{}", case.number));

    let words = "看过现场了 <b>三楼</b>";
    let sent = case.act("", &[("action", "note"), ("note", words), ("version", "1")]).await;
    assert_eq!(sent.status(), 401);
    let page = sent.text().await.unwrap();
    assert!(page.contains("name=\"note\"") && page.contains("看过现场了 "), "the words go along");
    assert!(!page.contains("<b>三楼"), "as text, not as markup");
    assert!(!page.contains("三楼堆了纸箱"), "and nothing of the ticket is shown");
}

#[tokio::test]
async fn what_there_is_not_and_what_one_may_not_see_look_alike() {
    let case = Case::new().await;
    let (lead2, police) = (case.sign_in("lead2").await, case.sign_in("police").await);
    let ask = |session: String, path: String| {
        let request = case.server.client.get(path).header("cookie", session);
        async move {
            let answer = request.send().await.unwrap();
            (answer.status(), answer.text().await.unwrap())
        }
    };
    for session in [&lead2, &police] {
        let (status, foreign) = ask(session.clone(), case.ticket()).await;
        assert_eq!(status, 403);
        assert!(!foreign.contains("纸箱") && !foreign.contains("堆物"));
        for number in ["GK1-261123-9999", "no-number", "GK9-261123-0001"] {
            let (status, unknown) =
                ask(session.clone(), case.address(&format!("/desk/tickets/{number}"))).await;
            assert_eq!(status, 403);
            let strip = |page: &str, own: &str| {
                let page = page.replace(own, "");
                page.split("nonce")
                    .map(|part| part.split('>').skip(1).collect::<String>())
                    .collect::<String>()
            };
            assert_eq!(strip(&unknown, number), strip(&foreign, &case.number), "{number}");
        }
        let moved = case.act(session, &[("action", "note"), ("note", "x")]).await;
        assert_eq!(moved.status(), 403);
    }
}

#[tokio::test]
async fn each_role_is_shown_exactly_its_steps_and_refused_the_others() {
    let case = Case::new().await;
    let committee = case.sign_in("committee").await;
    let inspector = case.sign_in("inspector1").await;
    let steps = |page: &str| {
        let mut all: Vec<String> = page
            .split("name=\"action\" value=\"")
            .skip(1)
            .map(|p| p.split('"').next().unwrap().to_owned())
            .collect();
        all.sort();
        all.dedup();
        all
    };
    let seen = steps(&case.page(&committee).await.text().await.unwrap());
    for step in ["file", "decline", "merge", "split", "reveal_phone", "note", "mark_emergency"] {
        assert!(seen.iter().any(|s| s == step), "{step} of {seen:?}");
    }
    assert!(
        !seen.iter().any(|s| ["dispatch", "accept", "hand_in", "supervise"].contains(&s.as_str())),
        "{seen:?}"
    );
    let page = case.page(&inspector).await.text().await.unwrap();
    let few = steps(&page);
    assert!(few.iter().all(|s| ["note", "check_site", "mark_emergency"].contains(&s.as_str())), "{few:?}");
    assert!(!page.contains("138****"), "an inspector does not even learn a number's ending");
    let refused = case.act(&inspector, &[("action", "file"), ("item", "E1")]).await;
    assert_eq!(refused.status(), 403);
}

#[tokio::test]
async fn a_wrong_form_is_shown_again_with_what_was_typed_and_the_sentence_at_the_field() {
    let case = Case::new().await;
    let committee = case.sign_in("committee").await;
    let fields = [("action", "decline"), ("version", "1"), ("reason", ""), ("note", "现场没有 <i>看到</i>")];
    let sent = case.act(&committee, &fields).await;
    assert_eq!(sent.status(), 422);
    let page = sent.text().await.unwrap();
    assert!(page.contains("现场没有 &lt;i>看到&lt;/i>"), "what was typed");
    assert!(
        page.contains("id=\"do-decline-error-reason\" class=\"field-error\">请选择一个理由。"),
        "{}",
        told(&page)
    );
    let opened = page.split("id=\"do-decline\"").nth(1).unwrap().split('>').next().unwrap();
    assert!(opened.contains("open"), "and the form is open");
    assert_eq!(page.matches("aria-invalid=\"true\"").count(), 1);

    for (action, field, value, code) in [
        ("file", "item", "Z9", 422),
        ("merge", "into", "GK1-261123-9999", 422),
        ("merge", "into", "nonsense", 422),
        ("check_site", "note", &"字".repeat(2_001), 422),
        ("no_such_step", "note", "x", 422),
        ("withdraw", "note", "x", 403),
        ("accept", "child", "1", 403),
    ] {
        let sent = case.act(&committee, &[("action", action), (field, value)]).await;
        assert_eq!(sent.status(), code, "{action} {field}");
    }
}

#[tokio::test]
async fn whoever_comes_second_is_told_what_happened_and_keeps_the_words() {
    let case = Case::new().await;
    let (committee, lead) = (case.sign_in("committee").await, case.sign_in("lead1").await);
    case.moved(&lead, &[("action", "file"), ("item", "E1"), ("version", "1")]).await;
    let late = [("action", "decline"), ("reason", "not_found"), ("note", "我去看过,没有"), ("version", "1")];
    let sent = case.act(&committee, &late).await;
    assert_eq!(sent.status(), 409);
    let page = sent.text().await.unwrap();
    assert!(page.contains("class=\"conflict\"") && page.contains("立案:E1"), "what happened meanwhile");
    assert!(page.contains("我去看过,没有"), "the words are kept");
    assert!(page.contains("value=\"dispatch\""), "and what would be possible is offered");
    // Talk never comes too late.
    case.moved(&committee, &[("action", "note"), ("note", "我去看过"), ("version", "1")]).await;
}

#[tokio::test]
async fn the_loop_runs_by_plain_forms_to_the_reporters_stars() {
    let case = Case::new().await;
    let (_, property) = case.accepted().await;
    // Without photo and without a reason why not: said at the field.
    let bare = case.act(&property, &[("action", "hand_in"), ("child", "1")]).await;
    assert_eq!(bare.status(), 422);
    let form = multipart::Form::new()
        .text("action", "hand_in")
        .text("child", "1")
        .text("note", "已清走")
        .part("photo", multipart::Part::bytes(photo(10)).file_name("a.jpg"));
    let handed_in = case
        .server
        .client
        .post(case.ticket())
        .header("cookie", &property)
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(handed_in.status(), 303);

    let supervisor = case.sign_in("supervisor1").await;
    case.moved(&supervisor, &[("action", "close"), ("note", "看过了,干净")]).await;

    let track = case.track().await;
    let page =
        case.server.client.get(case.address("/t/ticket")).header("cookie", &track).send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("共四一物业服务处处理完毕") && page.contains("办好了吗"));
    assert!(!page.contains("看过了,干净"), "what staff write for each other stays with them");
    let wrong = case.own(&track, &[("action", "confirm"), ("stars", "6"), ("note", "谢谢")]).await;
    assert_eq!(wrong.status(), 422);
    assert!(wrong.text().await.unwrap().contains("谢谢"));
    let confirmed = case.own(&track, &[("action", "confirm"), ("stars", "5"), ("note", "谢谢")]).await;
    assert_eq!(confirmed.status(), 303);
    assert_eq!(confirmed.headers()["location"], "/t/ticket#now");
    let late = case.own(&track, &[("action", "reopen"), ("note", "又堆上了")]).await;
    assert_eq!(late.status(), 409);
    assert!(late.text().await.unwrap().contains("又堆上了"), "the words are kept");
    assert!(case.server.run(&["verify-audit"]).status.success());
}

#[tokio::test]
async fn a_reporters_page_moves_nothing_for_strangers() {
    let case = Case::new().await;
    for cookie in ["", "__Host-track=forged", "__Host-device=0123456789abcdef0123456789abcdef"] {
        let sent = case.own(cookie, &[("action", "withdraw")]).await;
        assert_eq!(sent.status(), 404, "{cookie}");
        assert!(!sent.text().await.unwrap().contains("纸箱"));
    }
    let numbered = case.address(&format!("/t/ticket?number={}", case.number));
    let sent = case.server.client.post(numbered).form(&[("action", "withdraw")]).send().await.unwrap();
    assert_eq!(sent.status(), 404, "a number alone grants nothing");
    let staff = case.own(&case.track().await, &[("action", "file"), ("item", "E1")]).await;
    assert_eq!(staff.status(), 403, "nor does a tracking code grant what staff do");
}

#[tokio::test]
async fn a_phone_is_shown_once_after_a_reason_and_never_in_an_address() {
    let case = Case::new().await;
    let committee = case.sign_in("committee").await;
    let before = case.page(&committee).await.text().await.unwrap();
    assert!(before.contains("138****5678") && !before.contains("13812345678"));
    let bare = case.act(&committee, &[("action", "reveal_phone"), ("note", " ")]).await;
    assert_eq!(bare.status(), 422);
    assert!(!bare.text().await.unwrap().contains("13812345678"));
    let shown = case.act(&committee, &[("action", "reveal_phone"), ("note", "问清楼层")]).await;
    assert_eq!(shown.status(), 200);
    assert!(shown.headers().get("location").is_none() && !shown.url().as_str().contains("138"));
    assert_eq!(shown.headers()["cache-control"], "no-store");
    let page = shown.text().await.unwrap();
    assert!(page.contains("13812345678") && page.contains("问清楼层"), "and the reason is an entry");
    let after = case.page(&committee).await.text().await.unwrap();
    assert!(!after.contains("13812345678") && after.contains("问清楼层"));

    // The handling unit sees nothing of it without the reporter's consent.
    let (_, property) = case.accepted().await;
    let page = case.page(&property).await.text().await.unwrap();
    assert!(!page.contains("5678") && !page.contains("value=\"reveal_phone\""));
    let refused = case.act(&property, &[("action", "reveal_phone"), ("note", "想问")]).await;
    assert_eq!(refused.status(), 403);
    let track = case.track().await;
    assert_eq!(case.own(&track, &[("action", "consent")]).await.status(), 303);
    let shown = case.act(&property, &[("action", "reveal_phone"), ("note", "约时间上门")]).await;
    assert!(shown.text().await.unwrap().contains("13812345678"));
    // And not once its share is over.
    let done = [("action", "hand_in"), ("child", "1"), ("no_photo", "nothing_to_see")];
    case.moved(&property, &done).await;
    let page = case.page(&property).await.text().await.unwrap();
    assert!(!page.contains("138****") && !page.contains("value=\"reveal_phone\""));
    let late = case.act(&property, &[("action", "reveal_phone"), ("note", "再问一次")]).await;
    assert_eq!(late.status(), 409);
    assert!(!late.text().await.unwrap().contains("13812345678"));
}

#[tokio::test]
async fn photos_are_for_the_reporter_and_for_staff_who_may_see_the_ticket() {
    let case = Case::new().await;
    let (committee, property) = case.accepted().await;
    let form = multipart::Form::new()
        .text("action", "hand_in")
        .text("child", "1")
        .part("photo", multipart::Part::bytes(photo(77)).file_name("a.jpg"));
    let sent = case
        .server
        .client
        .post(case.ticket())
        .header("cookie", &property)
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(sent.status(), 303);
    let page = case.page(&committee).await.text().await.unwrap();
    let id = page.split("/photos/").nth(1).unwrap().split(['"', '?']).next().unwrap().to_owned();
    let see = |cookie: String| {
        let request = case.server.client.get(case.address(&format!("/photos/{id}"))).header("cookie", cookie);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    let (track, lead1, lead2) =
        (case.track().await, case.sign_in("lead1").await, case.sign_in("lead2").await);
    for (who, cookie, status) in [
        ("the committee", committee.clone(), 200),
        ("the unit", property.clone(), 200),
        ("the area's lead", lead1, 200),
        ("the reporter", track.clone(), 200),
        ("another area's lead", lead2, 404),
        ("a stranger", String::new(), 404),
    ] {
        assert_eq!(see(cookie).await, status, "{who}");
    }

    // What staff note for themselves is not the reporter's.
    let form = multipart::Form::new()
        .text("action", "note")
        .part("photo", multipart::Part::bytes(photo(200)).file_name("b.jpg"));
    let noted = case
        .server
        .client
        .post(case.ticket())
        .header("cookie", &committee)
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(noted.status(), 303);
    let page = case.page(&committee).await.text().await.unwrap();
    let ids: Vec<&str> =
        page.split("/photos/").skip(1).map(|p| p.split(['"', '?']).next().unwrap()).collect();
    let note = ids.into_iter().find(|other| *other != id).unwrap();
    let request = case.server.client.get(case.address(&format!("/photos/{note}")));
    assert_eq!(request.header("cookie", track).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_broken_photo_is_named_and_the_good_one_is_kept() {
    let case = Case::new().await;
    let (_, property) = case.accepted().await;
    let form = multipart::Form::new()
        .text("action", "hand_in")
        .text("child", "1")
        .text("note", "清走了")
        .part("photo", multipart::Part::bytes(photo(33)).file_name("a.jpg"))
        .part("photo", multipart::Part::bytes(b"no photo at all".to_vec()).file_name("b.jpg"));
    let sent = case
        .server
        .client
        .post(case.ticket())
        .header("cookie", &property)
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(sent.status(), 422);
    let page = sent.text().await.unwrap();
    assert!(page.contains("name=\"photo_id\"") && page.contains("清走了"), "{}", told(&page));
    let id = page.split("name=\"photo_id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    case.moved(&property, &[("action", "hand_in"), ("child", "1"), ("photo_id", id)]).await;
}

#[tokio::test]
async fn a_unit_that_returns_a_ticket_is_told_so_and_sees_it_no_longer() {
    let case = Case::new().await;
    let (committee, property) = (case.sign_in("committee").await, case.sign_in("property").await);
    case.moved(&committee, &[("action", "file"), ("item", "E1"), ("tier", "T2")]).await;
    case.moved(&committee, &[("action", "dispatch"), ("unit", "gk1-property")]).await;
    let back = [("action", "return"), ("child", "1"), ("reason", "not_ours"), ("unit", "ws3")];
    let sent = case.act(&property, &back).await;
    assert_eq!(sent.status(), 200);
    let page = sent.text().await.unwrap();
    assert!(page.contains("已经记录") && !page.contains("纸箱"));
    assert_eq!(case.page(&property).await.status(), 403);
}

#[tokio::test]
async fn a_unit_that_never_signs_in_is_recorded_for_with_its_document() {
    let case = Case::new().await;
    let committee = case.sign_in("committee").await;
    case.moved(&committee, &[("action", "file"), ("item", "E1"), ("tier", "T2")]).await;
    case.moved(&committee, &[("action", "dispatch"), ("unit", "gk1-owners")]).await;
    let order = case.server.client.get(format!("{}/order", case.ticket())).header("cookie", &committee);
    let order = order.send().await.unwrap();
    assert_eq!(order.status(), 200);
    let order = order.text().await.unwrap();
    assert!(order.contains("共四一业委会") && order.contains("三楼堆了纸箱") && !order.contains("5678"));
    case.moved(&committee, &[("action", "record_for_unit"), ("recorded", "accept"), ("child", "1")]).await;
    let form = multipart::Form::new()
        .text("action", "record_for_unit")
        .text("recorded", "hand_in")
        .text("child", "1")
        .text("note", "业委会书面回复")
        .part("photo", multipart::Part::bytes(photo(120)).file_name("d.jpg"));
    let sent = case
        .server
        .client
        .post(case.ticket())
        .header("cookie", &committee)
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(sent.status(), 303);
    assert!(case.page(&committee).await.text().await.unwrap().contains("(代填)"));
    let lead2 = case.sign_in("lead2").await;
    let foreign = case.server.client.get(format!("{}/order", case.ticket())).header("cookie", lead2);
    assert_eq!(foreign.send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn entering_for_others_ends_with_a_slip_and_a_wrong_form_keeps_what_was_typed() {
    let case = Case::new().await;
    let committee = case.sign_in("committee").await;
    let enter = async |fields: &[(&str, &str)]| {
        let request = case.server.client.post(case.address("/desk/enter")).header("cookie", &committee);
        request.form(fields).send().await.unwrap()
    };
    let wrong = enter(&[
        ("source", "hotline12345"),
        ("door", "9-9-9"),
        ("item", "E1"),
        ("text", "来电说三楼堵了"),
        ("key", "key-enter-1"),
    ])
    .await;
    assert_eq!(wrong.status(), 422);
    let page = wrong.text().await.unwrap();
    assert!(
        page.contains("来电说三楼堵了") && page.contains("value=\"9-9-9\"") && page.contains("没有这个门牌")
    );
    let sent = enter(&[
        ("source", "hotline12345"),
        ("door", "一区3幢2单元"),
        ("item", "E1"),
        ("text", "来电说三楼堵了"),
        ("external", "20261123-778"),
        ("deadline", &in_days(20)),
        ("key", "key-enter-1"),
    ])
    .await;
    assert_eq!(sent.status(), 303, "{}", told(&sent.text().await.unwrap()));
    let sent = enter(&[
        ("source", "visit"),
        ("door", "1-3-2"),
        ("item", "B1"),
        ("text", "来访"),
        ("key", "key-enter-2"),
    ])
    .await;
    assert_eq!(sent.headers()["location"], "/desk/enter/slip");
    let slip = cookie(&sent, "__Host-track").unwrap();
    let both = format!("{committee}; {slip}");
    let page =
        case.server.client.get(case.address("/desk/enter/slip")).header("cookie", both).send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("data-code=\"") && page.contains("一区3幢2单元"));

    let property = case.sign_in("property").await;
    let refused =
        case.server.client.get(case.address("/desk/enter")).header("cookie", property).send().await.unwrap();
    assert_eq!(refused.status(), 403);
}

/// A moment as it is typed, so many days from now.
fn in_days(days: i64) -> String {
    let at = server::clock::SystemClock.now().plus_minutes(days * 24 * 60).local();
    format!("{}T{:02}:{:02}", iso_date::write(at.date), at.hour(), at.minute())
}

#[tokio::test]
async fn absurd_dates_are_refused_at_their_own_field_and_what_was_typed_stays() {
    let case = Case::new().await;
    let center = case.sign_in("center").await;
    for deadline in ["2020-01-01T08:00".to_owned(), "9999-12-31T08:00".to_owned(), in_days(400)] {
        let fields = [
            ("source", "hotline12345"),
            ("door", "一区3幢2单元"),
            ("item", "E1"),
            ("text", "来电说三楼堵了"),
            ("external", "20261123-779"),
            ("deadline", &deadline),
            ("key", "key-enter-date"),
        ];
        let request = case.server.client.post(case.address("/desk/enter")).header("cookie", &center);
        let sent = request.header("accept", "text/html").form(&fields).send().await.unwrap();
        assert_eq!(sent.status(), 422, "{deadline}");
        let page = sent.text().await.unwrap();
        assert!(page.contains("日期不合适") && page.contains(&deadline), "{deadline}: {}", told(&page));

        let fields = [
            ("action", "join_complaint"),
            ("source", "hotline12345"),
            ("external", "12345-1"),
            ("until", &deadline),
        ];
        let sent = case.act(&center, &fields).await;
        assert_eq!(sent.status(), 422, "{deadline}");
        let page = sent.text().await.unwrap();
        assert!(page.contains("do-join_complaint-error-until"), "{deadline}: {}", told(&page));
    }
    case.moved(&center, &[("action", "file"), ("item", "E1"), ("tier", "T3")]).await;
    for meet_at in ["2020-01-01T08:00".to_owned(), "9999-12-31T08:00".to_owned(), in_days(70)] {
        let fields = [
            ("action", "start_joint"),
            ("unit", "gk1-property"),
            ("supporting", "police"),
            ("meet_at", &meet_at),
        ];
        let sent = case.act(&center, &fields).await;
        assert_eq!(sent.status(), 422, "{meet_at}");
        let page = sent.text().await.unwrap();
        assert!(page.contains("do-start_joint-error-meet_at"), "{meet_at}: {}", told(&page));
        assert!(page.contains(&meet_at), "what was typed stays");
    }
}

#[tokio::test]
async fn a_place_in_another_community_is_no_correction() {
    let case = Case::new().await;
    let beside = common::staff::beside(&case.server).await;
    let mut place = (*beside.core.place).clone();
    let square = |lat: f64, lng: f64| {
        let corner = |n: f64, e: f64| Point { lat: lat + n * 0.0002, lng: lng + e * 0.0002 };
        let ends = [(-1.0, -1.0), (-1.0, 1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)];
        Polygon { rings: vec![ends.map(|(n, e)| corner(n, e)).to_vec()] }
    };
    let (lat, lng) = (31.3252702, 121.4363480);
    let community = Community { code: "GK2".parse().unwrap(), ..place.communities[0].clone() };
    let area = Area { community: community.code.clone(), shape: square(lat, lng), ..place.areas[0].clone() };
    place.communities.push(community);
    place.areas.push(area);
    let core = Core::new(Ports { place: Arc::new(place), ..(*beside.core).clone() });
    let committee = beside.person("committee").await;
    let number = case.number.parse().unwrap();
    let to = |lat: f64, lng: f64| MoveForm {
        lat: lat.to_string(),
        lng: lng.to_string(),
        note: "地点写错了".to_owned(),
        ..common::staff::action("correct")
    };
    let refused = core.act(&committee, &number, &to(lat, lng)).await;
    assert_eq!(refused, Err(Refusal::invalid(Field::Place, Problem::Elsewhere)));
    let door = &beside.core.place.stairwells[0];
    assert_eq!(core.act(&committee, &number, &to(door.at.lat, door.at.lng)).await, Ok(2));
}

#[tokio::test]
async fn an_area_lead_is_told_at_the_tier_that_it_is_too_low() {
    let case = Case::new().await;
    let lead = case.sign_in("lead1").await;
    let sent = case.act(&lead, &[("action", "file"), ("item", "F2"), ("tier", "T1")]).await;
    assert_eq!(sent.status(), 422);
    let page = sent.text().await.unwrap();
    assert!(page.contains("do-file-error-tier") && page.contains("不能低于清单的层级"), "{}", told(&page));
    case.moved(&lead, &[("action", "file"), ("item", "F2"), ("tier", "T3")]).await;
}

#[tokio::test]
async fn another_resident_counts_once_a_device() {
    let case = Case::new().await;
    let press = |device: &str, number: &str| {
        let request = case
            .server
            .client
            .post(case.address("/t/me-too"))
            .header("cookie", format!("__Host-device={device}"));
        let request = request.form(&[("number", number)]);
        async move { request.send().await.unwrap() }
    };
    let first = press("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &case.number).await;
    assert_eq!(first.status(), 200);
    assert!(first.text().await.unwrap().contains("已经计入"));
    let again = press("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &case.number).await;
    assert!(again.text().await.unwrap().contains("不用再记"));
    press("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", &case.number).await;
    let committee = case.sign_in("committee").await;
    assert!(case.page(&committee).await.text().await.unwrap().contains("反映 3 次"));
    // The door says what is open there, with the button, and nothing of the words or the floor.
    let door =
        case.server.client.get(case.address("/s/demo-1-1-1")).send().await.unwrap().text().await.unwrap();
    let open = door.split("door-tickets").nth(1).unwrap().split("</ul>").next().unwrap();
    assert!(
        open.contains(&case.number) && open.contains("3 人次反映") && open.contains("/t/me-too"),
        "{open}"
    );
    assert!(!open.contains("纸箱") && !open.contains(" 层"), "{open}");
    for number in ["GK1-261123-9999", "x", ""] {
        assert_eq!(press("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", number).await.status(), 404, "{number}");
    }
}

#[tokio::test]
async fn the_server_functions_ask_for_the_actor_first() {
    let case = Case::new().await;
    let call = |path: &'static str, cookie: String, body: Value| {
        let request = case.server.client.post(case.address(path)).header("cookie", cookie).json(&body);
        async move {
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        }
    };
    let ask = serde_json::json!({ "number": case.number });
    let note = serde_json::json!({ "number": case.number, "form": { "action": "note", "note": "看过" } });
    let unknown = serde_json::json!({ "number": "GK1-261123-9999" });
    for (path, body) in [("/api/tickets/detail", &ask), ("/api/tickets/act", &note)] {
        assert_eq!(call(path, String::new(), body.clone()).await.0, 401, "{path}");
    }
    let (committee, police) = (case.sign_in("committee").await, case.sign_in("police").await);
    let foreign = call("/api/tickets/detail", police.clone(), ask.clone()).await;
    assert_eq!(foreign.0, 403);
    assert_eq!(foreign, call("/api/tickets/detail", police.clone(), unknown).await, "no hint of existence");
    assert_eq!(call("/api/tickets/act", police, note.clone()).await.0, 403);
    let (status, version) = call("/api/tickets/act", committee.clone(), note).await;
    assert_eq!((status, version.as_str()), (200, "2"));
    let (status, detail) = call("/api/tickets/detail", committee, ask).await;
    assert_eq!(status, 200);
    assert!(detail.contains("138****5678") && !detail.contains("13812345678"));
}

#[tokio::test]
async fn a_view_of_the_desk_leaves_as_a_file_for_those_who_may_and_without_the_reporters_words() {
    let case = Case::new().await;
    let export = async |session: &str, view: &str| {
        let address = case.address(&format!("/desk/export.csv{view}"));
        case.server.client.get(address).header("cookie", session).send().await.unwrap()
    };
    let committee = case.sign_in("committee").await;
    let file = export(&committee, "?status=open").await;
    assert_eq!(file.status(), 200);
    assert_eq!(file.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(file.headers()["cache-control"], "no-store");
    let text = file.text().await.unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert!(lines[0].starts_with("编号,上报时间,居民区,地点") && lines.len() == 2, "{text}");
    assert!(lines[1].starts_with(&case.number) && lines[1].contains("E1"), "{text}");
    for personal in ["13812345678", "纸箱"] {
        assert!(!text.contains(personal), "{personal}: {text}");
    }
    let none = export(&committee, "?status=closed&lang=en").await.text().await.unwrap();
    assert_eq!(none.lines().count(), 1, "{none}");

    for username in ["lead1", "property", "inspector1", "supervisor1", "admin"] {
        let session = case.sign_in(username).await;
        assert_eq!(export(&session, "").await.status(), 403, "{username}");
    }
    let stranger = export("", "?status=open").await;
    assert_eq!(stranger.status(), 303);
    assert!(stranger.headers()["location"].to_str().unwrap().starts_with("/login"));
}
