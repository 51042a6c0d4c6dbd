//! A receiver of webhooks, and a mail server of a few lines: both keep what they are sent.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How long anything may take to arrive.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Copy)]
pub enum Answer {
    Status(u16),
    /// Takes the request and says nothing.
    Silence,
}

#[derive(Debug, Clone)]
pub struct Received {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn kind(&self) -> String {
        self.json()["kind"].as_str().unwrap().to_owned()
    }
}

#[derive(Default)]
struct Kept {
    received: Mutex<Vec<Received>>,
    answers: Mutex<VecDeque<Answer>>,
}

pub struct Receiver {
    pub address: SocketAddr,
    kept: Arc<Kept>,
}

async fn take(State(kept): State<Arc<Kept>>, uri: Uri, headers: HeaderMap, body: Bytes) -> StatusCode {
    let received = Received { path: uri.path().to_owned(), headers, body };
    kept.received.lock().unwrap().push(received);
    let answer = kept.answers.lock().unwrap().pop_front().unwrap_or(Answer::Status(204));
    match answer {
        Answer::Status(status) => StatusCode::from_u16(status).unwrap(),
        Answer::Silence => std::future::pending().await,
    }
}

impl Receiver {
    pub async fn start() -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap()).await
    }

    pub async fn start_at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let kept = Arc::new(Kept::default());
        let app = Router::new().fallback(take).with_state(kept.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, kept }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// What the next requests are told; the others get 204.
    pub fn answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.kept.answers.lock().unwrap().extend(answers);
    }

    pub fn all(&self) -> Vec<Received> {
        self.kept.received.lock().unwrap().clone()
    }

    pub fn at(&self, path: &str) -> Vec<Received> {
        self.all().into_iter().filter(|received| received.path == path).collect()
    }

    /// Waits until so many have arrived in all.
    pub async fn wait(&self, count: usize) -> Vec<Received> {
        wait_for(|| self.all(), count).await
    }
}

async fn wait_for<T>(all: impl Fn() -> Vec<T>, count: usize) -> Vec<T> {
    let waiting = async {
        while all().len() < count {
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    };
    let arrived = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(arrived.is_ok(), "{} of {count} arrived", all().len());
    all()
}

#[derive(Debug, Clone)]
pub struct Letter {
    pub from: String,
    pub to: String,
    pub text: String,
}

impl Letter {
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.text.split("\r\n\r\n").next().unwrap();
        head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")))
    }

    /// The body as people read it.
    pub fn body(&self) -> String {
        let (_, body) = self.text.split_once("\r\n\r\n").unwrap();
        match self.header("Content-Transfer-Encoding") {
            Some("base64") => String::from_utf8(base64(body)).unwrap(),
            Some("quoted-printable") => panic!("the tests do not read quoted-printable: {body}"),
            _ => body.to_owned(),
        }
    }
}

fn base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut held, mut out) = (0_u32, 0, Vec::new());
    for byte in text.bytes() {
        let Some(value) = LETTERS.iter().position(|letter| *letter == byte) else { continue };
        bits = bits << 6 | u32::try_from(value).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xff) as u8);
        }
    }
    out
}

/// How many letters are refused, and in which words.
type Refusals = (u32, &'static str);

/// Speaks as much SMTP as it takes to be handed a letter. The first ones may be refused, for now or for good.
pub struct MailServer {
    pub address: SocketAddr,
    letters: Arc<Mutex<Vec<Letter>>>,
    refusals: Arc<Mutex<Refusals>>,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (letters, refusals) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new((0, ""))));
        let held = (letters.clone(), refusals.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (letters, refusals) = held.clone();
                tokio::spawn(async move {
                    let _client_may_be_gone = talk(stream, &letters, &refusals).await;
                });
            }
        });
        Self { address, letters, refusals }
    }

    pub fn refuse(&self, count: u32) {
        *self.refusals.lock().unwrap() = (count, "451 later\r\n");
    }

    pub fn refuse_for_good(&self, count: u32) {
        *self.refusals.lock().unwrap() = (count, "550 nobody of this name\r\n");
    }

    pub async fn wait(&self, count: usize) -> Vec<Letter> {
        wait_for(|| self.letters.lock().unwrap().clone(), count).await
    }
}

async fn talk(
    stream: TcpStream,
    letters: &Mutex<Vec<Letter>>,
    refusals: &Mutex<Refusals>,
) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test\r\n").await?;
    let (mut from, mut to) = (String::new(), String::new());
    while let Some(line) = lines.next_line().await? {
        let command = line.to_ascii_uppercase();
        let answer = match command.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250-test\r\n250 8BITMIME\r\n",
            "MAIL" => {
                from = line;
                "250 ok\r\n"
            }
            "RCPT" => {
                let refused = {
                    let mut left = refusals.lock().unwrap();
                    let refused = (left.0 > 0).then_some(left.1);
                    left.0 = left.0.saturating_sub(1);
                    refused
                };
                to = line;
                refused.unwrap_or("250 ok\r\n")
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut text = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    text += line.strip_prefix('.').unwrap_or(&line);
                    text += "\r\n";
                }
                letters.lock().unwrap().push(Letter { from: from.clone(), to: to.clone(), text });
                "250 taken\r\n"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                break;
            }
            _ => "250 ok\r\n",
        };
        write.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}
