//! One server, somebody of every kind signed in, and tickets of every kind that permissions tell apart.

use domain::backend::MoveForm;
use domain::ids::{TicketId, TicketNumber};
use domain::people::{Action, Person, Role, permits};
use domain::ticket::Ticket;
use reqwest::RequestBuilder;
use serde_json::Value;
use sqlx::{Connection, SqliteConnection};

use crate::common::staff::{Beside, action, beside, cookie, report, sign_in, start};
use crate::common::{TestServer, picture};

/// Somebody who asks; nobody has no person and no cookie.
pub struct Actor {
    pub name: &'static str,
    pub cookie: String,
    pub person: Option<Person>,
}

/// The fields of a form.
pub type Fields = &'static [(&'static str, &'static str)];

pub struct Case {
    pub name: &'static str,
    pub number: String,
    /// Whether everybody sees its pin.
    pub public: bool,
}

pub struct Scene {
    pub server: TestServer,
    pub beside: Beside,
    pub actors: Vec<Actor>,
    pub cases: Vec<Case>,
    /// What the own ticket was reported with, and what the handled one was handed in with.
    pub photos: [String; 2],
    /// The reporter's cookie of the own ticket.
    pub track: String,
    /// The log's head before the first ticket.
    pub before: u64,
}

/// A number that no ticket has, and one that is none.
pub const NOTHING: &str = "GK1-261123-9999";
pub const NO_NUMBER: &str = "no-number";

const ACTORS: [&str; 11] = [
    "center",
    "committee",
    "lead1",
    "lead2",
    "inspector1",
    "supervisor1",
    "mediator",
    "property",
    "police",
    "admin",
    "foreign",
];

impl Actor {
    pub fn may(&self, action: Action, ticket: &Ticket) -> bool {
        let Some(person) = &self.person else { return false };
        let units = ticket.units();
        let subject = ticket.subject(&units);
        // A unit learns a phone with the reporter's consent alone.
        let kept = action == Action::RevealPhone && person.role == Role::UnitMember && !ticket.consent;
        permits(person, Action::SeeTicket, &subject) && permits(person, action, &subject) && !kept
    }

    pub fn sees(&self, ticket: &Ticket) -> bool {
        self.may(Action::SeeTicket, ticket)
    }

    pub fn is_nobody(&self) -> bool {
        self.person.is_none()
    }
}

/// A volunteer binds a phone by a one-time code.
async fn bind_phone(server: &TestServer, username: &str) -> String {
    let printed = server.run(&["user", "bind", username]);
    let printed = String::from_utf8(printed.stdout).unwrap();
    let path = printed[printed.rfind("/bind/").unwrap()..].split_whitespace().next().unwrap();
    let answer = server.client.post(format!("{}{path}", server.base)).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    cookie(&answer, "__Host-session")
}

async fn send_photo(server: &TestServer, picture: &[u8]) -> String {
    let answer = server.send_photo(picture).await;
    assert_eq!(answer.status(), 201);
    answer.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
}

fn other_picture() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(3, 3).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

impl Scene {
    pub async fn new() -> Self {
        let server = start().await;
        let beside = beside(&server).await;
        beside.add_foreign_committee().await;
        let mut actors = vec![Actor { name: "nobody", cookie: String::new(), person: None }];
        for name in ACTORS {
            let cookie = sign_in(&server, name).await;
            actors.push(Actor { name, cookie, person: Some(beside.person(name).await) });
        }
        let phone = bind_phone(&server, "inspector6").await;
        let person = Some(beside.person("inspector6").await);
        actors.push(Actor { name: "inspector6 by phone", cookie: phone, person });
        let before = beside.stores.log.head().await.unwrap();
        let photos = [send_photo(&server, &picture()).await, send_photo(&server, &other_picture()).await];
        let (cases, track) = cases(&server, &beside, &photos).await;
        beside.settle(&server).await;
        Self { server, beside, actors, cases, photos, track, before }
    }

    pub fn actor(&self, name: &str) -> &Actor {
        self.actors.iter().find(|actor| actor.name == name).unwrap()
    }

    pub fn case(&self, name: &str) -> &Case {
        self.cases.iter().find(|case| case.name == name).unwrap()
    }

    /// The ticket as it is now.
    pub async fn ticket(&self, number: &str) -> Ticket {
        let number: TicketNumber = number.parse().unwrap();
        let id: TicketId = self.beside.core.tickets.by_number(&number).await.unwrap().unwrap();
        let chain = self.beside.core.tickets.entries(id).await.unwrap().unwrap();
        Ticket::fold(chain.iter().map(|sealed| &sealed.entry)).unwrap()
    }

    /// All tickets as they are now, in the order of the cases.
    pub async fn tickets(&self) -> Vec<Ticket> {
        let mut tickets = Vec::new();
        for case in &self.cases {
            tickets.push(self.ticket(&case.number).await);
        }
        tickets
    }

    pub fn get(&self, actor: &Actor, path: &str) -> RequestBuilder {
        let request = self.server.client.get(format!("{}{path}", self.server.base));
        request.header("cookie", &actor.cookie)
    }

    pub fn post(&self, actor: &Actor, path: &str) -> RequestBuilder {
        let request = self.server.client.post(format!("{}{path}", self.server.base));
        request.header("cookie", &actor.cookie)
    }

    /// How often the security log says that the person was refused.
    pub async fn refusals(&self, actor: &Actor) -> usize {
        let Some(person) = &actor.person else { return 0 };
        let count = sqlx::query_scalar::<_, i64>(
            "SELECT count(*) FROM security_log WHERE event = 'refused' AND who = ?",
        );
        let count = count.bind(i64::from(person.id.0)).fetch_one(&mut self.database().await).await.unwrap();
        usize::try_from(count).unwrap()
    }

    pub async fn database(&self) -> SqliteConnection {
        let file = self.server.data().join("weiwangge.sqlite3");
        SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap()
    }
}

/// What the answer says, without what is another in each answer: nonces, and the number that was asked for.
pub fn plainly(body: &str, number: &str) -> String {
    let body = body.replace(number, "");
    let mut parts = body.split("nonce=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('"').map_or("", |(_, rest)| rest))
}

async fn cases(server: &TestServer, beside: &Beside, photos: &[String; 2]) -> (Vec<Case>, String) {
    let first = [("code", "demo-1-1-1"), ("item", "E1"), ("phone", "13812345678"), ("photo_id", &*photos[0])];
    let mut fields = vec![("text", "三楼堆了纸箱"), ("key", "key-matrix-own")];
    fields.extend(first);
    let receipt: Value = server.report(&fields).await.json().await.unwrap();
    let own = receipt["number"].as_str().unwrap().to_owned();
    let code = [("code", receipt["tracking_code"].as_str().unwrap())];
    let tracked = server.client.post(format!("{}/t", server.base)).form(&code).send().await.unwrap();
    let track = cookie(&tracked, "__Host-track");

    let mut cases = vec![Case { name: "own", number: own, public: true }];
    let places: [(&'static str, Fields, bool); 10] = [
        ("area2", &[("code", "demo-2-1-1"), ("item", "E1")], true),
        ("unlawful", &[("code", "demo-1-1-1"), ("item", "G1")], false),
        ("unnamed", &[("code", "demo-1-1-1"), ("item", "unsure")], false),
        ("street", &[("lat", "31.3252702"), ("lng", "121.4363480"), ("item", "G2")], true),
        ("mediated", &[("code", "demo-2-1-1"), ("item", "G3")], false),
        ("property", &[("code", "demo-1-1-1"), ("item", "E3")], true),
        ("handled", &[("code", "demo-1-1-1"), ("item", "E3")], true),
        ("police", &[("code", "demo-1-1-1"), ("item", "E4")], true),
        ("team", &[("code", "demo-1-1-1"), ("item", "B1")], true),
        ("emergency", &[("code", "demo-1-1-1"), ("item", "E1")], false),
    ];
    for (name, fields, public) in places {
        let number = report(server, &format!("key-matrix-{name}"), fields).await;
        cases.push(Case { name, number, public });
    }
    let number = |name: &str| cases.iter().find(|case| case.name == name).unwrap().number.clone();
    let act = async |who: &str, ticket: &str, form: MoveForm| beside.act(who, &number(ticket), form).await;
    let file = |item: &str, tier: &str| MoveForm { item: item.into(), tier: tier.into(), ..action("file") };
    let dispatch = |unit: &str| MoveForm { unit: unit.into(), ..action("dispatch") };
    let first = |name: &str| MoveForm { child: "1".into(), ..action(name) };
    let mediator = beside.person("mediator").await.id.0.to_string();
    act("committee", "mediated", MoveForm { account: mediator, ..action("assign_mediator") }).await;
    for name in ["property", "handled"] {
        act("committee", name, file("E3", "T2")).await;
        act("committee", name, dispatch("gk1-property")).await;
    }
    act("property", "handled", first("accept")).await;
    let done = MoveForm { photo_id: vec![photos[1].clone()], ..first("hand_in") };
    act("property", "handled", done).await;
    act("center", "police", file("E4", "T3")).await;
    act("center", "police", dispatch("police")).await;
    act("police", "police", first("accept")).await;
    act("lead1", "team", file("B1", "")).await;
    act("lead1", "team", dispatch("gk1-team1")).await;
    // Answered at once: an alarm that climbs would be an entry that nobody here made.
    act("committee", "emergency", action("mark_emergency")).await;
    act("center", "emergency", action("answer_alarm")).await;
    (cases, track)
}
