//! Duty rosters, shift handovers and the administrator's pages, through the real program.

use crate::common;

use crate::common::TestServer;
use crate::common::staff::{Beside, action, beside, get, post, report, sign_in, start};
use domain::backend::people_ports::NewAccount;
use domain::clock::{LocalTime, Timestamp, iso_date};
use domain::people::Person;
use reqwest::Response;
use reqwest::multipart::{Form, Part};
use sqlx::{Connection, SqliteConnection};

fn now() -> Timestamp {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    Timestamp(i64::try_from(since.as_millis()).unwrap())
}

/// As a browser's field of a moment sends it.
fn moment(at: Timestamp) -> String {
    let local = at.local();
    format!("{}T{:02}:{:02}", iso_date::write(local.date), local.hour(), local.minute())
}

/// A shift that runs for so many hours from so many hours from now.
fn shift(unit: &str, from: i64, hours: i64) -> Vec<(&'static str, String)> {
    let begins = now().plus_minutes(from * 60);
    vec![
        ("action", "add".to_owned()),
        ("unit", unit.to_owned()),
        ("week", iso_date::write(begins.local().date)),
        ("from", moment(begins)),
        ("until", moment(begins.plus_minutes(hours * 60))),
        ("name", "王警官".to_owned()),
        ("phone", "138 0000 0000".to_owned()),
        ("deputy", String::new()),
        ("deputy_phone", String::new()),
    ]
}

fn with(
    mut fields: Vec<(&'static str, String)>,
    change: &[(&'static str, &str)],
) -> Vec<(&'static str, String)> {
    for (name, value) in change {
        fields.retain(|(held, _)| held != name);
        fields.push((name, (*value).to_owned()));
    }
    fields
}

async fn send(server: &TestServer, path: &str, cookie: &str, fields: &[(&'static str, String)]) -> Response {
    post(server, path, cookie, &common::borrowed(fields)).await
}

async fn text(answer: Response, status: u16) -> String {
    assert_eq!(answer.status(), status);
    answer.text().await.unwrap()
}

async fn page(server: &TestServer, path: &str, cookie: &str) -> String {
    text(get(server, path, cookie).await, 200).await
}

fn location(answer: &Response) -> String {
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// A second account beside a demo account: same role, unit and password.
async fn colleague_of(beside: &Beside, username: &str, new: &str, name: &str) {
    let account = beside.core.people.store.account_named(username).await.unwrap().unwrap();
    let person = Person { username: new.to_owned(), name: name.to_owned(), ..account.person };
    let new = NewAccount {
        person,
        password: account.password,
        needs_totp: false,
        demo: true,
        at: now(),
        by: None,
        link: None,
    };
    beside.core.people.store.add_account(new).await.unwrap();
}

async fn database(server: &TestServer) -> SqliteConnection {
    let file = server.data().join("weiwangge.sqlite3");
    SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap()
}

// Rosters ------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_unit_keeps_its_own_roster_the_center_keeps_all_and_nobody_else_any() {
    let server = start().await;
    let units = ["center", "police", "gk1-property", "gk1-committee", "gk1-team1"];
    for (person, (username, own)) in (0_i64..).zip([
        ("center", Some("*")),
        ("committee", Some("gk1-committee")),
        ("police", Some("police")),
        ("property", Some("gk1-property")),
        ("lead1", None),
        ("inspector1", None),
        ("supervisor1", None),
        ("mediator", None),
        ("admin", None),
    ]) {
        let cookie = sign_in(&server, username).await;
        for unit in units {
            // Each person on another day, so that nobody is refused for somebody else's shift.
            let hours = (10 + person) * 24;
            let status = send(&server, "/desk/roster", &cookie, &shift(unit, hours, 1)).await.status();
            let may = own == Some("*") || own == Some(unit);
            assert_eq!(status, if may { 303 } else { 403 }, "{username} adds to {unit}");
            for action in ["copy", "remove"] {
                let fields = with(shift(unit, 0, 1), &[("action", action), ("id", "999")]);
                let status = send(&server, "/desk/roster", &cookie, &fields).await.status();
                assert_eq!(status, if may { 303 } else { 403 }, "{username}: {action} in {unit}");
            }
        }
    }
    let stranger = send(&server, "/desk/roster", "", &shift("police", 1, 1)).await;
    let kept = text(stranger, 401).await;
    assert!(kept.contains("name=\"name\" value=\"王警官\""), "what was typed is kept: {kept}");
}

#[tokio::test]
async fn a_roster_is_read_by_its_unit_and_the_center() {
    let server = start().await;
    let center = sign_in(&server, "center").await;
    for (username, unit, status) in [
        ("center", "power", 200),
        ("police", "police", 200),
        ("police", "pingan", 403),
        ("lead1", "gk1-team1", 200),
        ("lead1", "gk1-team2", 403),
        ("committee", "police", 403),
        ("admin", "police", 403),
        ("supervisor1", "police", 403),
        ("police", "nobody", 403),
    ] {
        let cookie = sign_in(&server, username).await;
        let answer = get(&server, &format!("/desk/roster?unit={unit}"), &cookie).await;
        assert_eq!(answer.status(), status, "{username} reads {unit}");
    }
    let stranger = get(&server, "/desk/roster", "").await;
    assert_eq!(location(&stranger), "/login?next=/desk/roster");
    let own = page(&server, "/desk/roster", &sign_in(&server, "lead1").await).await;
    assert!(!own.contains("action=\"/desk/roster\""), "who may not edit is offered no form");
    let all = page(&server, "/desk/roster", &center).await;
    assert!(all.contains("value=\"police\"") && all.contains("id=\"add-form\""));
}

#[tokio::test]
async fn a_shift_that_cannot_be_is_refused_at_its_field_and_what_was_typed_stays() {
    let server = start().await;
    let police = sign_in(&server, "police").await;
    let fields = with(shift("police", 24, 49), &[("deputy", "李<b>"), ("phone", "12")]);
    let refused = text(send(&server, "/desk/roster", &police, &fields).await, 422).await;
    for kept in
        ["value=\"王警官\"", "value=\"李&lt;b&gt;\"", "value=\"12\"", "一班最多 48 小时", "电话号码不对"]
    {
        assert!(refused.contains(kept), "{kept}: {refused}");
    }
    assert!(refused.contains("写了副班,请填副班的电话"));

    assert_eq!(location(&send(&server, "/desk/roster", &police, &shift("police", 24, 12)).await).len(), 49);
    let clash = text(send(&server, "/desk/roster", &police, &shift("police", 30, 12)).await, 422).await;
    let at_field = clash.split("id=\"error-shift-from\" class=\"field-error\"").nth(1).unwrap();
    assert!(at_field.starts_with(">这段时间本单位已经有人值班"), "{at_field:.120}");
    let nameless = with(shift("police", 60, 12), &[("name", "")]);
    let english = send(&server, "/desk/roster?lang=en", &police, &nameless);
    assert!(text(english.await, 422).await.contains("Say who is on duty."));
    // What nobody could type into our form is refused like anything else.
    for change in [("from", "soon"), ("until", ""), ("from", "9999-99-99T99:99"), ("name", "\u{0}")] {
        let answer = send(&server, "/desk/roster", &police, &with(shift("police", 60, 1), &[change])).await;
        assert_eq!(answer.status(), 422, "{change:?}");
    }
    let unknown = with(shift("police", 60, 1), &[("action", "burn")]);
    assert_eq!(send(&server, "/desk/roster", &police, &unknown).await.status(), 422);
}

#[tokio::test]
async fn who_is_on_duty_is_told_on_the_roster_and_on_the_tickets_of_others() {
    let server = start().await;
    let (center, police) = (sign_in(&server, "center").await, sign_in(&server, "police").await);
    let before = page(&server, "/desk/roster?unit=police", &police).await;
    assert!(before.contains("data-on-duty=\"\""));
    let on_duty = with(shift("police", -1, 8), &[("deputy", "李警官"), ("deputy_phone", "021-5550 0231")]);
    send(&server, "/desk/roster", &police, &on_duty).await;
    let own = page(&server, "/desk/roster?unit=police", &police).await;
    assert!(own.contains("data-on-duty=\"王警官\""));
    assert!(own.contains("href=\"tel:13800000000\"") && own.contains("href=\"tel:02155500231\""));

    // A colleague with an account is found by the username and shown by name.
    let leader = with(shift("center", -1, 8), &[("name", "center"), ("leader", "1")]);
    send(&server, "/desk/roster", &center, &leader).await;
    let own = page(&server, "/desk/roster", &center).await;
    assert!(own.contains("data-on-duty=\"网格中心带班长\"") && own.contains("带班</span>"));

    let beside = beside(&server).await;
    let calm = report(&server, "key-calm-1", &[("code", "demo-1-1-1"), ("item", "G1")]).await;
    let file = domain::backend::MoveForm { item: "G1".into(), tier: "T3".into(), ..action("file") };
    beside.act("center", &calm, file).await;
    let dispatch = domain::backend::MoveForm { unit: "police".into(), ..action("dispatch") };
    beside.act("center", &calm, dispatch).await;
    let shown = page(&server, &format!("/desk/tickets/{calm}"), &center).await;
    assert!(shown.contains("data-on-duty=\"police\"") && shown.contains("王警官"));
    assert!(!shown.contains("data-on-duty=\"center\""), "the leader is told of alarms alone");
    let theirs = page(&server, &format!("/desk/tickets/{calm}"), &police).await;
    assert!(!theirs.contains("data-on-duty=\"police\""), "a unit knows its own");

    let alarm = report(&server, "key-alarm-1", &[("code", "demo-1-1-1"), ("item", "G3")]).await;
    beside.act("center", &alarm, action("mark_emergency")).await;
    let shown = page(&server, &format!("/desk/tickets/{alarm}"), &center).await;
    assert!(shown.contains("data-on-duty=\"center\"") && shown.contains("网格中心带班长"));
}

#[tokio::test]
async fn a_week_is_copied_forward_and_what_is_there_stays() {
    let server = start().await;
    let police = sign_in(&server, "police").await;
    let monday = domain::backend::monday(now().local().date);
    let at =
        |days: i64, hour: u8| moment(LocalTime::at(monday, hour, 0).instant().plus_minutes(days * 24 * 60));
    let on = |from: String, until: String, name: &str| {
        with(shift("police", 0, 1), &[("from", &from), ("until", &until), ("name", name)])
    };
    for fields in
        [on(at(0, 8), at(0, 20), "甲"), on(at(2, 20), at(3, 8), "乙"), on(at(9, 22), at(9, 23), "丙")]
    {
        assert_eq!(send(&server, "/desk/roster", &police, &fields).await.status(), 303);
    }
    let next = iso_date::write(LocalTime::at(monday, 0, 0).instant().plus_minutes(7 * 24 * 60).local().date);
    let copy = [("action", "copy"), ("unit", "police"), ("week", next.as_str())];
    let to = location(&post(&server, "/desk/roster", &police, &copy).await);
    assert_eq!(to, format!("/desk/roster?unit=police&week={next}&done=copy&added=1&skipped=1"));
    let shown = page(&server, &to, &police).await;
    assert!(shown.contains("已排入 1 班;1 班的时段已经有人"));
    assert!(shown.contains("<b>甲</b>") && shown.contains("<b>丙</b>") && !shown.contains("<b>乙</b>"));

    let id = shown.split("data-shift=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let other = sign_in(&server, "pingan").await;
    let remove = |unit: &'static str| vec![("action", "remove"), ("unit", unit), ("id", "")];
    for (cookie, unit, status) in [(&other, "pingan", 403), (&other, "police", 403), (&police, "police", 303)]
    {
        let mut fields = remove(unit);
        fields[2].1 = &id;
        assert_eq!(post(&server, "/desk/roster", cookie, &fields).await.status(), status, "{unit}");
    }
    let shown = page(&server, &format!("/desk/roster?week={next}"), &police).await;
    assert!(!shown.contains("<b>甲</b>"));
}

// Handovers ----------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_shift_is_handed_over_by_one_person_and_taken_by_another() {
    let server = start().await;
    let beside = beside(&server).await;
    colleague_of(&beside, "center", "center2", "夜班同事").await;
    let (day, night) = (sign_in(&server, "center").await, sign_in(&server, "center2").await);
    let plain = report(&server, "key-plain-1", &[("code", "demo-1-1-1"), ("item", "E1")]).await;
    let urgent = report(&server, "key-urgent-1", &[("code", "demo-1-1-1"), ("item", "D1")]).await;
    let alarm = report(&server, "key-alarm-1", &[("code", "demo-1-1-1"), ("item", "G3")]).await;
    beside.act("center", &alarm, action("mark_emergency")).await;

    let list = page(&server, "/desk/handover", &day).await;
    let listed = |page: &str, number: &str| page.contains(&format!("data-ticket=\"{number}\""));
    assert!(list.contains("data-handed=\"2\"") && !listed(&list, &plain));
    assert!(list.find(&alarm).unwrap() < list.find(&urgent).unwrap(), "alarms come first");

    let give = [("action", "give"), ("note", "盯住 <一号> 泵房")];
    let to = location(&post(&server, "/desk/handover", &day, &give).await);
    let sheet = to.split('?').next().unwrap().to_owned();
    let own = page(&server, &to, &day).await;
    assert!(own.contains("盯住 &lt;一号&gt; 泵房") && own.contains("data-taken=\"0\""));
    assert!(!own.contains("value=\"take\""), "who gave it is not offered to take it");

    let id = sheet.rsplit('/').next().unwrap();
    let take = [("action", "take"), ("id", id), ("note", "知道了")];
    let refused = text(post(&server, "/desk/handover", &day, &take).await, 422).await;
    assert!(refused.contains("交班和接班要两个人") && refused.contains("知道了"));

    // What happens in between changes the ticket and not what was handed over.
    let file = domain::backend::MoveForm { item: "D1".into(), tier: "T2".into(), ..action("file") };
    beside.act("center", &urgent, file).await;
    let waiting = page(&server, "/desk/handover", &night).await;
    assert!(waiting.contains(&format!("data-waiting=\"{id}\"")));
    let to = location(&post(&server, "/desk/handover", &night, &take).await);
    let taken = page(&server, &to, &night).await;
    assert!(taken.contains("data-taken=\"1\"") && taken.contains("夜班同事") && taken.contains("知道了"));
    let row = taken.split(&format!("data-ticket=\"{urgent}\"")).nth(1).unwrap();
    assert!(row.starts_with(" data-status=\"reported\""), "{row:.80}");
    assert!(row.split("</li>").next().unwrap().contains("现在:已立案"));

    let again = post(&server, "/desk/handover", &night, &take).await;
    assert_eq!(again.status(), 409, "taken once");
    // Names of accounts are read again every few seconds.
    let mut history = String::new();
    for _ in 0..60 {
        history = page(&server, "/desk/handover", &day).await;
        if history.contains("网格中心带班长 交 夜班同事 · 2 件") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert!(history.contains("网格中心带班长 交 夜班同事 · 2 件"), "{history}");
    assert!(!history.contains("data-waiting"));

    for statement in [
        "UPDATE handover SET note = ''",
        "DELETE FROM handover",
        "UPDATE handover_taken SET note = ''",
        "DELETE FROM handover_taken",
    ] {
        let refused = sqlx::query(statement).execute(&mut database(&server).await).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{statement}: {refused}");
    }
}

#[tokio::test]
async fn shifts_are_handed_over_within_a_unit_alone() {
    let server = start().await;
    let center = sign_in(&server, "center").await;
    let to = location(&post(&server, "/desk/handover", &center, &[("action", "give"), ("note", "")]).await);
    let sheet = to.split('?').next().unwrap();
    let id = sheet.rsplit('/').next().unwrap();
    for (username, may) in [
        ("committee", true),
        ("police", true),
        ("property", true),
        ("lead1", false),
        ("inspector1", false),
        ("supervisor1", false),
        ("mediator", false),
        ("admin", false),
    ] {
        let cookie = sign_in(&server, username).await;
        let status = if may { 200 } else { 403 };
        assert_eq!(get(&server, "/desk/handover", &cookie).await.status(), status, "{username}");
        assert_eq!(get(&server, sheet, &cookie).await.status(), 403, "{username} reads the center's");
        let take = [("action", "take"), ("id", id), ("note", "")];
        assert_eq!(post(&server, "/desk/handover", &cookie, &take).await.status(), 403, "{username}");
        let give = post(&server, "/desk/handover", &cookie, &[("action", "give"), ("note", "")]).await;
        assert_eq!(give.status(), if may { 303 } else { 403 }, "{username}");
    }
    assert_eq!(location(&get(&server, "/desk/handover", "").await), "/login?next=/desk/handover");
    let long = "长".repeat(2001);
    let refused = post(&server, "/desk/handover", &center, &[("action", "give"), ("note", &long)]).await;
    assert!(text(refused, 422).await.contains("文字最多 2000 字"));
    for strange in ["0", "-1", "x", "99999999999"] {
        let take = [("action", "take"), ("id", strange), ("note", "")];
        assert_eq!(post(&server, "/desk/handover", &center, &take).await.status(), 403, "{strange}");
        assert_eq!(get(&server, &format!("/desk/handover/{strange}"), &center).await.status(), 403);
    }
}

// Administration -----------------------------------------------------------------------------------------------

const ADMIN_PAGES: [&str; 4] = ["/admin", "/admin/log", "/admin/calendar", "/admin/hours"];

#[tokio::test]
async fn the_pages_of_administration_are_the_administrators_alone() {
    let server = start().await;
    for username in ["center", "committee", "lead1", "police", "supervisor1", "mediator", "inspector1"] {
        let cookie = sign_in(&server, username).await;
        for path in ADMIN_PAGES {
            assert_eq!(get(&server, path, &cookie).await.status(), 403, "{username} {path}");
        }
        for action in ["add", "reset", "disable", "bind", "unbind", "burn"] {
            let fields = [("action", action), ("username", "police"), ("role", "admin")];
            assert_eq!(post(&server, "/admin", &cookie, &fields).await.status(), 403, "{username} {action}");
        }
        let calendar = [("action", "save"), ("text", "rubbish")];
        assert_eq!(post(&server, "/admin/calendar", &cookie, &calendar).await.status(), 403);
        let hours = [("unit", "nobody"), ("hours", "rubbish")];
        assert_eq!(post(&server, "/admin/hours", &cookie, &hours).await.status(), 403);
    }
    let admin = sign_in(&server, "admin").await;
    for path in ADMIN_PAGES {
        assert_eq!(get(&server, path, &admin).await.status(), 200, "{path}");
        assert_eq!(location(&get(&server, path, "").await), format!("/login?next={path}"));
    }
}

/// The link that a page shows once.
fn shown_link(page: &str) -> String {
    let link = page.split("class=\"secret\">").nth(1).expect("a link").split('<').next().unwrap();
    let path = link.find("/login/new/").or_else(|| link.find("/bind/")).unwrap();
    link[path..].to_owned()
}

#[tokio::test]
async fn an_account_is_added_reset_and_disabled_and_its_link_shown_once() {
    let server = start().await;
    let admin = sign_in(&server, "admin").await;
    let wanted = [
        ("action", "add"),
        ("username", "Lead9"),
        ("name", "周 <主任>"),
        ("role", "area_lead"),
        ("areas", "1,2"),
        ("unit", "gk1-team1"),
    ];
    let mut bad = wanted;
    bad[4].1 = "1,77";
    let refused = text(post(&server, "/admin", &admin, &bad).await, 422).await;
    assert!(refused.contains("value=\"周 &lt;主任&gt;\"") && refused.contains("value=\"1,77\""), "{refused}");
    assert!(
        refused
            .split("id=\"error-account-areas\" class=\"field-error\">")
            .nth(1)
            .unwrap()
            .starts_with("这个角色要指明责任区")
    );

    let added = text(post(&server, "/admin", &admin, &wanted).await, 200).await;
    let link = shown_link(&added);
    assert!(!page(&server, "/admin", &admin).await.contains(&link), "shown once");
    assert_eq!(get(&server, &link, "").await.status(), 200);
    assert_eq!(post(&server, "/admin", &admin, &wanted).await.status(), 409, "the name is taken");

    let reset = [("action", "reset"), ("username", "lead9")];
    let new = shown_link(&text(post(&server, "/admin", &admin, &reset).await, 200).await);
    assert_eq!(get(&server, &link, "").await.status(), 404, "the link before works no more");
    assert_eq!(get(&server, &new, "").await.status(), 200);
    let unknown = [("action", "reset"), ("username", "nobody")];
    assert!(text(post(&server, "/admin", &admin, &unknown).await, 404).await.contains("没有这个用户"));

    let police = sign_in(&server, "police").await;
    let disable = [("action", "disable"), ("username", "police")];
    assert_eq!(location(&post(&server, "/admin", &admin, &disable).await), "/admin?done=disable&user=police");
    assert_eq!(get(&server, "/desk/roster", &police).await.status(), 303, "signed out at once");
    let own = [("action", "disable"), ("username", "admin")];
    assert!(text(post(&server, "/admin", &admin, &own).await, 422).await.contains("不能停用自己的账号"));
    assert_eq!(get(&server, "/admin", &admin).await.status(), 200);
}

#[tokio::test]
async fn a_phone_is_bound_by_a_code_and_unbound() {
    let server = start().await;
    let admin = sign_in(&server, "admin").await;
    let bind = [("action", "bind"), ("username", "inspector1")];
    let shown = text(post(&server, "/admin", &admin, &bind).await, 200).await;
    assert!(shown.contains("class=\"qr\""));
    let bound = post(&server, &shown_link(&shown), "", &[]).await;
    let phone = common::staff::cookie(&bound, "__Host-session");
    assert_eq!(get(&server, "/desk/roster", &phone).await.status(), 200);
    assert!(page(&server, "/admin", &admin).await.contains("已绑定手机 1 部"));
    let unbind = [("action", "unbind"), ("username", "inspector1")];
    assert_eq!(
        location(&post(&server, "/admin", &admin, &unbind).await),
        "/admin?done=unbind&user=inspector1"
    );
    assert_eq!(get(&server, "/desk/roster", &phone).await.status(), 303);
    let never = [("action", "bind"), ("username", "center")];
    assert!(text(post(&server, "/admin", &admin, &never).await, 422).await.contains("只有巡查员和物业人员"));
}

#[tokio::test]
async fn the_security_log_is_read_by_event() {
    let server = start().await;
    let (admin, lead) = (sign_in(&server, "admin").await, sign_in(&server, "lead1").await);
    get(&server, "/admin/log", &lead).await;
    let all = page(&server, "/admin/log", &admin).await;
    assert!(all.contains("data-event=\"signed_in\"") && all.contains("data-event=\"refused\""));
    let refused = page(&server, "/admin/log?event=refused", &admin).await;
    assert!(!refused.contains("data-event=\"signed_in\"") && refused.contains("<td>lead1</td>"));
    assert!(page(&server, "/admin/log?event=nonsense", &admin).await.contains("data-event=\"signed_in\""));
    let english = page(&server, "/admin/log?lang=en", &admin).await;
    assert!(english.contains("Security log") && english.contains("<td>Signed in</td>"));
}

// The calendar -------------------------------------------------------------------------------------------------

const HEAD: &str = "from,until,kind,name,name_en\n";

/// The days off of every year, and no others.
fn bare(year: i32) -> String {
    ["01-01", "05-01", "10-01"].map(|day| format!("{year}-{day},,holiday,假,Off\n")).concat()
}

/// Years up to the next one in which, from tomorrow on, nobody works for two weeks.
fn two_weeks_off() -> String {
    let today = now().local().date;
    let mut lines = HEAD.to_owned();
    for year in 2026..=today.year() + 1 {
        lines += &bare(year);
    }
    let mut day = today.next_day().unwrap();
    for _ in 0..14 {
        let text = iso_date::write(day);
        if !["01-01", "05-01", "10-01"].contains(&&text[5..]) {
            lines += &format!("{text},,holiday,长假,Long holiday\n");
        }
        day = day.next_day().unwrap();
    }
    lines
}

async fn promised(server: &TestServer, key: &str) -> (String, String) {
    let fields = [("code", "demo-1-1-1"), ("item", "E1"), ("text", "楼道堆物"), ("key", key)];
    let answer: serde_json::Value = server.report(&fields).await.json().await.unwrap();
    let of = |name: &str| answer[name].as_str().unwrap().to_owned();
    (of("number"), of("expected_by"))
}

#[tokio::test]
async fn a_calendar_replaced_at_run_time_counts_for_the_next_promise_and_moves_none_that_was_given() {
    let server = start().await;
    let (admin, center) = (sign_in(&server, "admin").await, sign_in(&server, "center").await);
    let (number, before) = promised(&server, "key-before-1").await;
    let given = page(&server, &format!("/desk/tickets/{number}"), &center).await;
    let lines = two_weeks_off();

    let check = post(&server, "/admin/calendar", &admin, &[("action", "check"), ("text", &lines)]).await;
    let checked = text(check, 200).await;
    assert!(checked.contains("data-preview=\"2026\"") && checked.contains("value=\"save\""), "{checked}");
    assert_eq!(promised(&server, "key-checked-1").await.1[..10], before[..10], "a look changes nothing");

    let save = post(&server, "/admin/calendar", &admin, &[("action", "save"), ("text", &lines)]).await;
    assert_eq!(location(&save), "/admin/calendar?done=save");
    let after = promised(&server, "key-after-1").await.1;
    let days = |at: &str| iso_date::read(&at[..10]).unwrap();
    assert!((days(&after) - days(&before)).whole_days() >= 7, "{before} became {after}");
    let still = page(&server, &format!("/desk/tickets/{number}"), &center).await;
    let due = |page: &str| page.split("data-left=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(due(&still), due(&given));
    assert!(still.contains(&format!("datetime=\"{before}\"")), "the promise stands");

    let log = page(&server, "/admin/log?event=calendar_replaced", &admin).await;
    assert!(log.contains("<td>admin</td>") && log.contains("2026,"), "{log}");
    let mut server = server;
    server.restart().await;
    assert_eq!(promised(&server, "key-restart-1").await.1[..10], after[..10], "it is stored");
}

#[tokio::test]
async fn lines_that_cannot_be_are_named_and_change_nothing() {
    let server = start().await;
    let admin = sign_in(&server, "admin").await;
    let held = page(&server, "/admin/calendar", &admin).await;
    assert!(held.contains("data-year=\"2026\"") && held.contains("data-year=\"2025\""));
    let (at, by) = (&server, &admin);
    let refused = |lines: String| async move {
        let answer = post(at, "/admin/calendar", by, &[("action", "save"), ("text", &lines)]).await;
        text(answer, 422).await
    };
    let gap = refused(format!("{HEAD}{}", bare(2028))).await;
    assert!(gap.contains("data-line=\"2\"") && gap.contains("缺 2027 年"), "{gap}");
    let overlap = refused(format!("{HEAD}{}2027-10-01,2027-10-03,holiday,国庆,Day\n", bare(2027))).await;
    assert!(overlap.contains("data-line=\"5\"") && overlap.contains("2027-10-01 已写在第 4 行"), "{overlap}");
    assert!(overlap.contains("2027-10-01,2027-10-03,holiday"), "what was pasted stays");
    let unreadable =
        refused(format!("{HEAD}2027-02-30,,holiday,假,Off\n2027-03-01,,vacation,<假>,Off\n")).await;
    assert!(unreadable.contains("data-line=\"2\"") && unreadable.contains("data-line=\"3\""));
    assert!(unreadable.contains("&lt;假>"), "markup in a textarea could end it");
    assert!(refused(format!("{HEAD}2027-01-01,,holiday\n")).await.contains("列数与表头不一致"));
    for empty in ["", HEAD, "2027"] {
        assert!(refused(empty.to_owned()).await.contains("data-line=\"1\""), "{empty}");
    }
    assert!(!page(&server, "/admin/calendar", &admin).await.contains("data-year=\"2027\""));
    let draft = page(&server, "/admin/calendar?year=2026", &admin).await;
    assert!(draft.contains("2026-10-10,,makeup,国庆节,National Day"));
}

#[tokio::test]
async fn a_calendar_is_uploaded_as_a_file() {
    let server = start().await;
    let admin = sign_in(&server, "admin").await;
    let upload = |file: Vec<u8>| {
        let form = Form::new()
            .text("action", "save")
            .text("text", "")
            .part("file", Part::bytes(file).file_name("2027.csv"));
        server
            .client
            .post(format!("{}/admin/calendar", server.base))
            .header("cookie", &admin)
            .multipart(form)
            .send()
    };
    let latin = upload(vec![0xb9, 0xfa, 0xc7, 0xec]).await.unwrap();
    assert!(text(latin, 422).await.contains("不是 UTF-8"));
    let marked = format!("\u{feff}{HEAD}{}", bare(2027));
    assert_eq!(location(&upload(marked.into_bytes()).await.unwrap()), "/admin/calendar?done=save");
    assert!(page(&server, "/admin/calendar", &admin).await.contains("data-year=\"2027\""));
    let huge = upload(vec![b'a'; 300 * 1024]).await.unwrap();
    assert_eq!(huge.status(), 413);
}

#[tokio::test]
async fn a_units_hours_are_replaced_at_run_time() {
    let server = start().await;
    let admin = sign_in(&server, "admin").await;
    let bad = post(&server, "/admin/hours", &admin, &[("unit", "police"), ("hours", "9 to 5")]).await;
    let bad = text(bad, 422).await;
    assert!(bad.contains("value=\"9 to 5\"") && bad.contains("服务时间看不懂"));
    let own = [("unit", "police"), ("hours", "workdays 07:30-12:00 13:00-16:30")];
    assert_eq!(location(&post(&server, "/admin/hours", &admin, &own).await), "/admin/hours?done=save");
    let shown = page(&server, "/admin/hours", &admin).await;
    assert!(
        shown.contains("value=\"workdays 07:30-12:00 13:00-16:30\"") && shown.contains("value=\"always\"")
    );
    let nobody = [("unit", "nobody"), ("hours", "office")];
    assert_eq!(post(&server, "/admin/hours", &admin, &nobody).await.status(), 404);
    assert!(page(&server, "/admin/log?event=hours_changed", &admin).await.contains("<td>police</td>"));
}
