//! Notices in the product and on their way outward, at the real program with real receivers.

mod receiver;

use std::collections::BTreeSet;
use std::time::Duration;

use crate::common::TestServer;
use crate::common::staff::{PASSWORD, action, beside, get, post, report, sign_in};
use domain::backend::people_ports::SecurityEvent;
use domain::backend::{MoveForm, signature};
use domain::clock::Timestamp;
use domain::people::{Action, Duty};
use receiver::{Answer, MailServer, Received, Receiver};
use serde_json::Value;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tempfile::TempDir;

async fn start(more: &[(&'static str, String)]) -> TestServer {
    let mut settings = vec![("WWG_RATE_LIMIT", "off".to_owned()), ("WWG_DEMO_PASSWORD", PASSWORD.to_owned())];
    settings.extend(more.iter().cloned());
    TestServer::start_with(TempDir::new().unwrap(), settings).await
}

/// Adds a target; returns a webhook's secret.
async fn add(
    server: &TestServer,
    cookie: &str,
    channel: &str,
    addressee: &str,
    address: &str,
    lang: &str,
) -> String {
    let form = [
        ("action", "add"),
        ("channel", channel),
        ("addressee", addressee),
        ("address", address),
        ("lang", lang),
    ];
    let answer = post(server, "/desk/outbox", cookie, &form).await;
    let status = answer.status();
    if channel == "email" {
        assert_eq!(status, 303);
        return String::new();
    }
    let page = answer.text().await.unwrap();
    assert_eq!(status, 200, "{page}");
    let (_, secret) = page.split_once("data-secret>").expect("the secret is shown");
    secret.split('<').next().unwrap().to_owned()
}

async fn hook(server: &TestServer, cookie: &str, addressee: &str, url: &str) -> String {
    add(server, cookie, "webhook", addressee, url, "zh").await
}

async fn press(server: &TestServer, cookie: &str, action: &str, id: &str) {
    let answer = post(server, "/desk/outbox", cookie, &[("action", action), ("id", id)]).await;
    assert_eq!(answer.status(), 303, "{action} {id}");
}

async fn outbox(server: &TestServer, cookie: &str) -> String {
    let answer = get(server, "/desk/outbox?lang=en", cookie).await;
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

/// Waits until the center's page says so.
async fn wait_until(server: &TestServer, cookie: &str, says: &str) -> String {
    for _ in 0..1_600 {
        let page = outbox(server, cookie).await;
        if page.contains(says) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the page never said {says:?}: {}", outbox(server, cookie).await);
}

/// The values of an attribute, in the order of the page.
fn values<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let mark = format!("{name}=\"");
    page.split(&mark).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn verify(received: &Received, secret: &str) {
    let told = received.header("x-wwg-signature");
    let second: i64 = told.strip_prefix("t=").unwrap().split(',').next().unwrap().parse().unwrap();
    assert_eq!(told, signature(secret, Timestamp(second * 1000), &received.body));
}

/// Filed and dispatched to the property company by the committee.
async fn dispatch(server: &TestServer, number: &str) {
    let committee = sign_in(server, "committee").await;
    let path = format!("/desk/tickets/{number}");
    for fields in [
        [("action", "file"), ("item", "E1"), ("tier", "T2")],
        [("action", "dispatch"), ("unit", "gk1-property"), ("note", "请清理三楼")],
    ] {
        assert_eq!(post(server, &path, &committee, &fields).await.status(), 303);
    }
}

/// Accounts of the demo are closed without it: this one becomes like any other, while the server is away.
async fn keep_center(server: &TestServer) {
    let file = SqliteConnectOptions::new().filename(server.data().join("weiwangge.sqlite3"));
    let mut database = SqliteConnection::connect_with(&file).await.unwrap();
    let kept = sqlx::query("UPDATE account SET demo = 0 WHERE username = 'center'").execute(&mut database);
    assert_eq!(kept.await.unwrap().rows_affected(), 1);
    database.close().await.unwrap();
}

async fn unread(server: &TestServer, cookie: &str) -> i64 {
    let answer = get(server, "/api/notices/unread", cookie).await;
    assert_eq!(answer.status(), 200);
    answer.json::<Value>().await.unwrap()["unread"].as_i64().unwrap()
}

#[tokio::test]
async fn a_dispatch_leaves_signed_and_by_mail_and_says_nothing_of_the_report() {
    let (receiver, mail) = (Receiver::start().await, MailServer::start().await);
    let server = start(&[
        ("WWG_SMTP_URL", format!("smtp://{}", mail.address)),
        ("WWG_MAIL_FROM", "微网格 <notices@grid.example>".to_owned()),
        ("WWG_PUBLIC_URL", "https://grid.example/".to_owned()),
    ])
    .await;
    let center = sign_in(&server, "center").await;
    let secret = hook(&server, &center, "unit:gk1-property", &receiver.url("property")).await;
    hook(&server, &center, "unit:police", &receiver.url("police")).await;
    for (addressee, address, lang) in
        [("unit:gk1-property", "desk@property.example", "en"), ("lead:GK1:1", "lead@grid.example", "zh")]
    {
        add(&server, &center, "email", addressee, address, lang).await;
    }
    let fields = [("code", "demo-1-1-1"), ("item", "E1"), ("phone", "13812345678")];
    let number = report(&server, "key-outbox-001", &fields).await;
    dispatch(&server, &number).await;

    let received = receiver.wait(1).await.pop().unwrap();
    assert_eq!(received.path, "/property");
    assert_eq!(received.header("content-type"), "application/json");
    verify(&received, &secret);
    let json = received.json();
    let names: BTreeSet<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["at", "id", "kind", "number", "urgency", "url"]));
    assert_eq!((json["kind"].as_str(), json["number"].as_str()), (Some("dispatched"), Some(&*number)));
    assert_eq!(json["url"], format!("https://grid.example/desk/tickets/{number}"));
    assert_eq!(json["id"], received.header("x-wwg-delivery"));
    assert!(json["at"].as_str().unwrap().ends_with('Z'));

    let letters = mail.wait(2).await;
    let letter = |to: &str| letters.iter().find(|letter| letter.to.contains(to)).unwrap();
    let english = letter("desk@property.example");
    assert!(english.from.contains("<notices@grid.example>"));
    assert_eq!(english.header("List-Id"), Some("<weiwangge.grid.example>"));
    assert!(english.header("Message-ID").unwrap().ends_with("@grid.example>"));
    assert_eq!(english.header("Subject"), Some(&*format!("[Weiwangge] {number} dispatched")));
    assert!(english.body().contains(&format!("https://grid.example/desk/tickets/{number}")));
    let chinese = letter("lead@grid.example").body();
    assert!(chinese.contains("事项:有新的反映") && chinese.contains(&number), "{chinese}");

    let mut all: Vec<String> = letters.iter().map(|letter| letter.text.clone() + &letter.body()).collect();
    all.push(format!("{:?}", received.headers) + str::from_utf8(&received.body).unwrap());
    for text in &all {
        for personal in
            ["测试", "13812345678", "三楼", "纸箱", "共四一站长", "物业服务处", "demo-1-1-1", "楼道"]
        {
            assert!(!text.contains(personal), "{personal}: {text}");
        }
    }
    wait_until(&server, &center, "data-state=\"sent\"").await;
    assert_eq!(receiver.at("/police").len(), 0);
    let page = outbox(&server, &center).await;
    assert!(!page.contains(&secret), "the secret is shown once");
}

#[tokio::test]
async fn what_is_not_acknowledged_is_tried_again_with_the_same_name() {
    let (receiver, mail) = (Receiver::start().await, MailServer::start().await);
    let server = start(&[
        ("WWG_SMTP_URL", format!("smtp://{}", mail.address)),
        ("WWG_MAIL_FROM", "notices@grid.example".to_owned()),
    ])
    .await;
    let center = sign_in(&server, "center").await;
    receiver.answer([Answer::Status(500)]);
    mail.refuse(1);
    // Nobody listens there yet.
    let closed = Receiver::start().await.address;
    let closed = std::net::SocketAddr::new("127.0.0.2".parse().unwrap(), closed.port());
    hook(&server, &center, "center", &receiver.url("x")).await;
    let secret = hook(&server, &center, "center", &format!("http://{closed}/late")).await;
    add(&server, &center, "email", "center", "center@grid.example", "zh").await;
    let page = outbox(&server, &center).await;
    for id in values(&page, "data-target") {
        press(&server, &center, "test", id).await;
    }
    for says in ["answered HTTP 500", "not reached", "the mail server refused (451)"] {
        wait_until(&server, &center, says).await;
    }
    let page = outbox(&server, &center).await;
    assert!(page.contains("data-kpi=\"outbox-retrying\">3<"), "{page}");

    // One is pressed, the others come by themselves after about half a minute.
    let late = Receiver::start_at(closed).await;
    let list = page.split("data-list=\"last\"").nth(1).unwrap();
    let row = list.split("<tr ").find(|row| row.contains("/late")).unwrap();
    press(&server, &center, "retry", values(row, "data-delivery")[0]).await;
    verify(&late.wait(1).await[0], &secret);
    let received = receiver.wait(2).await;
    assert_eq!(received[0].header("x-wwg-delivery"), received[1].header("x-wwg-delivery"));
    assert_ne!(received[0].header("x-wwg-delivery"), late.all()[0].header("x-wwg-delivery"));
    assert_eq!(received[1].kind(), "test");
    assert_eq!(mail.wait(1).await.len(), 1);
    wait_until(&server, &center, "data-kpi=\"outbox-waiting\">0<").await;
    assert_eq!(receiver.all().len(), 2, "what was acknowledged is not sent again");
}

#[tokio::test]
async fn what_is_refused_for_good_is_not_asked_again_until_the_center_does() {
    let (receiver, mail) = (Receiver::start().await, MailServer::start().await);
    let server = start(&[
        ("WWG_SMTP_URL", format!("smtp://{}", mail.address)),
        ("WWG_MAIL_FROM", "notices@grid.example".to_owned()),
    ])
    .await;
    let center = sign_in(&server, "center").await;
    mail.refuse_for_good(1);
    add(&server, &center, "email", "center", "gone@grid.example", "zh").await;
    // Each to a receiver of its own, so that each is told what is meant for it.
    let mut receivers = vec![receiver];
    for _ in 1..6 {
        receivers.push(Receiver::start().await);
    }
    for (receiver, status) in receivers.iter().zip([400, 404, 410, 408, 429, 503]) {
        receiver.answer([Answer::Status(status)]);
        hook(&server, &center, "center", &receiver.url(&format!("says-{status}"))).await;
    }
    for id in values(&outbox(&server, &center).await, "data-target") {
        press(&server, &center, "test", id).await;
    }
    wait_until(&server, &center, "data-kpi=\"outbox-retrying\">3<").await;
    let page = wait_until(&server, &center, "data-kpi=\"outbox-failed\">4<").await;
    let failed = page.split("data-list=\"failed\"").nth(1).unwrap().split("</table>").next().unwrap();
    for (to, fault) in [
        ("says-400", "answered HTTP 400"),
        ("says-404", "answered HTTP 404"),
        ("says-410", "answered HTTP 410"),
        ("gone@grid.example", "the mail server refused (550)"),
    ] {
        let row =
            failed.split("<tr ").find(|row| row.contains(to)).unwrap_or_else(|| panic!("{to}: {failed}"));
        assert!(row.contains(fault) && row.contains("<td>1</td>"), "after one attempt: {row}");
    }
    for temporary in ["says-408", "says-429", "says-503"] {
        assert!(!failed.contains(temporary), "{failed}");
    }

    let row = failed.split("<tr ").find(|row| row.contains("says-404")).unwrap();
    press(&server, &center, "retry", values(row, "data-delivery")[0]).await;
    assert_eq!(receivers[1].wait(2).await.len(), 2, "somebody looked, and sent it again");
    wait_until(&server, &center, "data-kpi=\"outbox-failed\">3<").await;
    assert_eq!(receivers[0].all().len(), 1);
}

#[tokio::test]
async fn changes_of_targets_are_written_down_and_keys_are_shown_once() {
    let server = start(&[]).await;
    let center = sign_in(&server, "center").await;
    let address = "https://hooks.example/send/T0123456789abcdef0123?key=693a91f6-7xxx";
    let secret = hook(&server, &center, "center", address).await;
    let page = outbox(&server, &center).await;
    let id = values(&page, "data-target")[0].to_owned();
    press(&server, &center, "test", &id).await;
    let page = wait_until(&server, &center, "data-delivery=").await;
    assert_eq!(page.matches("https://hooks.example/send/…?…").count(), 2, "target and delivery: {page}");
    for action in ["pause", "resume", "remove"] {
        press(&server, &center, action, &id).await;
    }
    for action in ["pause", "resume", "remove", "test"] {
        let fields = [("action", action), ("id", &*id)];
        let gone = post(&server, "/desk/outbox", &center, &fields).await;
        assert_eq!(gone.status(), 404, "{action}");
    }
    let beside = beside(&server).await;
    let me = beside.person("center").await.id;
    let log = beside.core.people.store.security_log(20).await.unwrap();
    let told: Vec<SecurityEvent> = log
        .iter()
        .rev()
        .filter(|line| line.who == Some(me) && line.subject == Some(format!("target {id}")))
        .map(|line| line.event)
        .collect();
    use SecurityEvent::{TargetAdded, TargetPaused, TargetRemoved, TargetResumed};
    assert_eq!(told, [TargetAdded, TargetPaused, TargetResumed, TargetRemoved]);
    let admin = sign_in(&server, "admin").await;
    let shown = get(&server, "/admin/log?lang=en", &admin).await.text().await.unwrap();
    assert!(shown.contains("Target of notices removed"), "{shown}");
    for page in [outbox(&server, &center).await, outbox(&server, &admin).await, shown] {
        for kept in [&*secret, "693a91f6", "T0123456789abcdef0123"] {
            assert!(!page.contains(kept), "{kept}: {page}");
        }
    }
}

#[tokio::test]
async fn a_crash_before_the_acknowledgement_loses_nothing() {
    let receiver = Receiver::start().await;
    let mut server = start(&[]).await;
    let center = sign_in(&server, "center").await;
    hook(&server, &center, "lead:GK1:1", &receiver.url("lead")).await;
    // Claimed and sent, and then nobody ever hears that it arrived.
    receiver.answer([Answer::Silence]);
    let first = report(&server, "key-crash-0001", &[("code", "demo-1-1-1"), ("item", "E1")]).await;
    receiver.wait(1).await;
    server.kill();
    server.restart().await;
    let received = receiver.wait(2).await;
    assert_eq!(received[0].json(), received[1].json(), "the same, under the same name");
    assert_eq!(received[1].json()["number"], *first);

    // Acknowledged to the reporter, and the next moment the server is gone.
    let second = report(&server, "key-crash-0002", &[("code", "demo-1-1-1"), ("item", "E1")]).await;
    server.restart().await;
    let told = |all: Vec<Received>| -> BTreeSet<String> {
        all.iter().map(|received| received.json()["number"].as_str().unwrap().to_owned()).collect()
    };
    receiver.wait(3).await;
    assert_eq!(told(receiver.all()), BTreeSet::from([first, second]));
    wait_until(&server, &center, "data-kpi=\"outbox-waiting\">0<").await;
    let names: BTreeSet<String> =
        receiver.all().iter().map(|received| received.header("x-wwg-delivery").to_owned()).collect();
    assert_eq!(names.len(), 2, "one delivery a notice");
}

#[tokio::test]
async fn an_emergency_goes_to_center_and_committee_and_climbs_to_those_on_duty() {
    let receiver = Receiver::start().await;
    let server = start(&[]).await;
    let center = sign_in(&server, "center").await;
    for (addressee, path) in [
        ("center", "center"),
        ("committee:GK1", "committee"),
        ("duty:shift_leader", "leader"),
        ("duty:station_head:GK1", "head"),
        ("lead:GK1:2", "lead2"),
        ("unit:gk1-property", "property"),
    ] {
        hook(&server, &center, addressee, &receiver.url(path)).await;
    }
    let number = report(&server, "key-alarm-0001", &[("code", "demo-1-1-1"), ("item", "E1")]).await;
    let beside = beside(&server).await;
    beside.act("lead1", &number, action("mark_emergency")).await;
    let id = beside.core.tickets.by_number(&number.parse().unwrap()).await.unwrap().unwrap();
    beside.core.climb_alarm(id, Duty::ShiftLeader).await.unwrap();
    receiver.wait(3).await;
    let kinds = |path: &str| receiver.at(path).iter().map(Received::kind).collect::<Vec<_>>();
    assert_eq!(kinds("/center"), ["emergency_marked"]);
    assert_eq!(kinds("/committee"), ["emergency_marked"]);
    assert_eq!(kinds("/leader"), ["alarm_climbed"]);
    assert_eq!(receiver.at("/leader")[0].json()["urgency"], 2);
    beside.core.climb_alarm(id, Duty::StationHead).await.unwrap();
    receiver.wait(4).await;
    assert_eq!(kinds("/head"), ["alarm_climbed"]);

    // The loop goes on outward: a dispatch reaches the unit, and nobody else.
    beside.act("center", &number, action("answer_alarm")).await;
    let file = MoveForm { item: "E3".to_owned(), tier: "T2".to_owned(), ..action("file") };
    beside.act("committee", &number, file).await;
    let send = MoveForm { unit: "gk1-property".to_owned(), ..action("dispatch") };
    beside.act("committee", &number, send).await;
    for _ in 0..200 {
        if !receiver.at("/property").is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(kinds("/property"), ["dispatched"]);
    assert_eq!(kinds("/lead2"), [""; 0]);
}

#[tokio::test]
async fn the_bell_counts_ones_own_and_its_page_says_what_happened() {
    let server = start(&[]).await;
    let number = report(&server, "key-bell-00001", &[("code", "demo-1-3-2"), ("item", "E1")]).await;
    let (property, police) = (sign_in(&server, "property").await, sign_in(&server, "police").await);
    assert_eq!(unread(&server, &property).await, 0);
    dispatch(&server, &number).await;
    assert_eq!((unread(&server, &property).await, unread(&server, &police).await), (1, 0));
    let stranger = server.fetch("/api/notices/unread").await;
    assert_eq!(stranger.status(), 401);
    assert!(!stranger.text().await.unwrap().contains("unread"));
    assert_eq!(server.fetch("/desk/notices").await.headers()["location"], "/login?next=/desk/notices");

    let page = get(&server, "/desk/notices", &property).await.text().await.unwrap();
    assert!(page.contains("一区3幢2单元") && page.contains("E1 楼道乱堆物"), "{page}");
    assert!(page.contains("已派给您单位,") && page.contains(" 前处置"), "{page}");
    assert!(page.contains(&format!("href=\"/desk/tickets/{number}\"")));
    let (_, count) = page.split_once("data-bell-count").expect("the bell counts");
    assert_eq!(count.split(['>', '<']).nth(1), Some("1"), "{page}");
    let english = get(&server, "/desk/notices?lang=en", &property).await.text().await.unwrap();
    assert!(english.contains("dispatched to your unit, to be handled by "), "{english}");
    let none = get(&server, "/desk/notices", &police).await.text().await.unwrap();
    assert!(none.contains("还没有通知") && !none.contains(&number));

    let up_to = page.split("name=\"up_to\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let marked = post(&server, "/desk/notices", &property, &[("up_to", up_to)]).await;
    assert_eq!(marked.status(), 303);
    assert_eq!(unread(&server, &property).await, 0);
    let page = get(&server, "/desk/notices", &property).await.text().await.unwrap();
    assert!(page.contains(&number) && !page.contains("name=\"up_to\""));
    assert_eq!(post(&server, "/desk/notices", "", &[("up_to", "9")]).await.status(), 401);
}

#[tokio::test]
async fn the_outbox_is_for_center_and_administrators_and_a_no_is_written_down() {
    let server = start(&[]).await;
    let form = [
        ("action", "add"),
        ("channel", "webhook"),
        ("addressee", "center"),
        ("address", "https://hooks.example/x"),
    ];
    for username in ["committee", "lead1", "property", "supervisor1", "mediator"] {
        let cookie = sign_in(&server, username).await;
        assert_eq!(get(&server, "/desk/outbox", &cookie).await.status(), 403, "{username}");
        assert_eq!(post(&server, "/desk/outbox", &cookie, &form).await.status(), 403, "{username}");
        let retry = [("action", "retry"), ("id", "x")];
        assert_eq!(post(&server, "/desk/outbox", &cookie, &retry).await.status(), 403, "{username}");
    }
    assert_eq!(server.fetch("/desk/outbox").await.status(), 303);
    assert_eq!(post(&server, "/desk/outbox", "", &form).await.status(), 401);
    let admin = sign_in(&server, "admin").await;
    let page = outbox(&server, &admin).await;
    assert!(values(&page, "data-target").is_empty());
    let log = beside(&server).await.core.people.store.security_log(50).await.unwrap();
    let refused = log
        .iter()
        .filter(|entry| entry.event == SecurityEvent::Refused && entry.action == Some(Action::SeeOutbox));
    assert_eq!(refused.count(), 15);

    hook(&server, &admin, "center", "https://hooks.example/x").await;
    for (name, value, says) in [
        ("address", "https://hooks.example/x", "go to this address already"),
        ("address", "https://u:p@hooks.example/", "not an address"),
        ("addressee", "unit:nobody", "Nobody of this name"),
        ("addressee", "account:1", "Nobody of this name"),
        ("channel", "email", "by this way"),
    ] {
        let fields: Vec<(&str, &str)> =
            form.iter().map(|(n, v)| if *n == name { (name, value) } else { (*n, *v) }).collect();
        let answer = post(&server, "/desk/outbox?lang=en", &admin, &fields).await;
        assert_eq!(answer.status(), 422, "{value}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(says), "{value}: {page}");
    }
    assert_eq!(
        post(&server, "/desk/outbox", &admin, &[("action", "retry"), ("id", "7")]).await.status(),
        404
    );
    assert_eq!(post(&server, "/desk/outbox", &admin, &[("action", "no")]).await.status(), 422);
}

#[tokio::test]
async fn nothing_is_sent_inside_the_house_unless_that_was_asked_for() {
    let receiver = Receiver::start().await;
    let mut server = start(&[]).await;
    let center = sign_in(&server, "center").await;
    hook(&server, &center, "center", &receiver.url("x")).await;
    server.serve_without_demo();
    server.unset("WWG_DEMO_PASSWORD");
    server.unset("WWG_RATE_LIMIT");
    server.kill();
    keep_center(&server).await;
    server.restart().await;
    let page = outbox(&server, &center).await;
    press(&server, &center, "test", values(&page, "data-target")[0]).await;
    wait_until(&server, &center, "leads inside the house").await;
    for address in [receiver.url("y"), "http://[::ffff:10.0.0.1]/".to_owned()] {
        let form = [
            ("action", "add"),
            ("channel", "webhook"),
            ("addressee", "center"),
            ("address", address.as_str()),
        ];
        let refused = post(&server, "/desk/outbox?lang=en", &center, &form).await;
        assert_eq!(refused.status(), 422);
        assert!(refused.text().await.unwrap().contains("Nothing is sent to addresses inside"));
    }
    assert_eq!(receiver.all().len(), 0);

    server.set("WWG_OUTBOX_PRIVATE", "on");
    server.restart().await;
    let page = outbox(&server, &center).await;
    press(&server, &center, "retry", values(&page, "data-delivery")[0]).await;
    receiver.wait(1).await;
}
