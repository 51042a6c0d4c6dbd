//! The real binary on a free port with its own data folder; ended and cleaned up when dropped.
#![allow(dead_code)]

pub mod staff;

use std::io::Write;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

pub mod cluster;

use reqwest::{Client, Response, redirect};
use serde_json::Value;
use server::settings::{Database, PhotoPlace, Settings};
use tempfile::TempDir;

const DEVICE: &str = "__Host-device=0123456789abcdef0123456789abcdef";

pub struct TestServer {
    pub base: String,
    pub client: Client,
    data: TempDir,
    /// Settings besides the usual ones.
    settings: Vec<(&'static str, String)>,
    port: u16,
    child: Child,
    demo: bool,
}

/// Standard output of the server, in its data folder.
const PRINTED: &str = "printed.txt";

/// For what opens a store by itself, beside a server or without one.
pub fn settings(data_dir: PathBuf, database: Database, photos: PathBuf) -> Settings {
    Settings {
        data_dir,
        addr: "127.0.0.1:0".parse().unwrap(),
        database,
        photos: PhotoPlace::Directory(photos),
        log: "warn".to_owned(),
        unlimited: false,
        demo_password: None,
        trusted_proxies: Vec::new(),
        public_url: None,
        fonts: PathBuf::from("../target/fonts"),
        outlet: server::outlet::OutletSettings::default(),
    }
}

pub fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_weiwangge"))
}

/// A port of a range that the system gives to nobody by itself: between here and the server's own start, no receiver
/// or client of another test may get it. Each process begins elsewhere in the range.
fn free_port() -> u16 {
    static ASKED: AtomicU32 = AtomicU32::new(0);
    let first = std::process::id().wrapping_mul(37);
    loop {
        let n = first.wrapping_add(ASKED.fetch_add(1, Ordering::Relaxed)) % 11_000;
        let port = 21_000 + u16::try_from(n).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// A client that follows no redirects.
fn client() -> Client {
    // The server's own TLS, which the client is built with, leaves the choice of a crypto library to the program.
    let _already = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(redirect::Policy::none()).build().unwrap()
}

fn command(data: &TempDir, settings: &[(&'static str, String)]) -> Command {
    // A write beyond a limit on file sizes must fail as on a full disk, not end the process by a signal.
    let mut command = Command::new("/bin/bash");
    command.args(["-c", r#"trap "" XFSZ; exec "$0" "$@""#]).arg(binary());
    command
        .env_clear()
        .env("WWG_DATA_DIR", data.path())
        .env("WWG_LOG", "warn")
        .env("LEPTOS_SITE_ROOT", "../public")
        .env("WWG_FONTS", "../target/fonts")
        .envs(settings.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::null())
        .stderr(Stdio::inherit());
    command
}

impl TestServer {
    pub async fn start() -> Self {
        Self::start_in(TempDir::new().unwrap()).await
    }

    pub async fn start_in(data: TempDir) -> Self {
        Self::start_with(data, [("WWG_RATE_LIMIT", "off")]).await
    }

    /// With settings of its own; what hammers needs `WWG_RATE_LIMIT=off`.
    pub async fn start_with<S: Into<String>>(
        data: TempDir,
        settings: impl IntoIterator<Item = (&'static str, S)>,
    ) -> Self {
        let settings: Vec<_> = settings.into_iter().map(|(name, value)| (name, value.into())).collect();
        let port = free_port();
        let client = client();
        let base = format!("http://127.0.0.1:{port}");
        let child = spawn(&data, &settings, port, true);
        let server = Self { base, client, data, settings, port, child, demo: true };
        server.wait_ready().await;
        server
    }

    async fn wait_ready(&self) {
        for _ in 0..300 {
            if self.get("/readyz").await.is_ok_and(|r| r.status() == 200) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server did not become ready");
    }

    async fn get(&self, path: &str) -> reqwest::Result<Response> {
        self.client.get(format!("{}{path}", self.base)).send().await
    }

    /// A reading request that must be answered.
    pub async fn fetch(&self, path: &str) -> Response {
        self.get(path).await.unwrap()
    }

    pub async fn json(&self, path: &str) -> Value {
        self.fetch(path).await.json().await.unwrap()
    }

    /// `POST /report` as a script would: urlencoded, asking for JSON.
    pub async fn report(&self, fields: &[(&str, &str)]) -> Response {
        let request = self.client.post(format!("{}/report", self.base)).header("accept", "application/json");
        request.form(fields).send().await.unwrap()
    }

    /// `POST /report` as a browser's form does.
    pub async fn report_html(&self, fields: &[(&str, &str)]) -> Response {
        let request = self.client.post(format!("{}/report", self.base)).header("accept", "text/html");
        request.form(fields).send().await.unwrap()
    }

    /// One photo, from the same device each time.
    pub async fn send_photo(&self, picture: &[u8]) -> Response {
        let request = self.client.post(format!("{}/photos", self.base)).header("cookie", DEVICE);
        request.header("content-type", "image/png").body(picture.to_vec()).send().await.unwrap()
    }

    pub async fn fetch_photo(&self, id: &str) -> Response {
        let request = self.client.get(format!("{}/photos/{id}", self.base)).header("cookie", DEVICE);
        request.send().await.unwrap()
    }

    /// Waits until the tail has taken in a ticket.
    pub async fn wait_for_pin(&self, number: &str) {
        for _ in 0..100 {
            let pins = self.json("/api/pins.geojson").await;
            if pins["features"].as_array().unwrap().iter().any(|f| f["properties"]["number"] == number) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{number} never became a pin");
    }

    /// Runs a command of the binary on the same data folder, beside the server.
    pub fn run(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = command(&self.data, &self.settings);
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap()
    }

    /// The same with something to read on standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> std::process::Output {
        let mut child = command(&self.data, &[])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub async fn restart(&mut self) {
        self.kill();
        self.child = spawn(&self.data, &self.settings, self.port, self.demo);
        self.wait_ready().await;
    }

    /// A setting of the next start.
    pub fn set(&mut self, name: &'static str, value: &'static str) {
        self.unset(name);
        self.settings.push((name, value.to_owned()));
    }

    pub fn unset(&mut self, name: &str) {
        self.settings.retain(|(held, _)| *held != name);
    }

    /// From the next start on.
    pub fn serve_without_demo(&mut self) {
        self.demo = false;
    }

    /// What the server said on standard output since its last start.
    pub fn printed(&self) -> String {
        std::fs::read_to_string(self.data.path().join(PRINTED)).unwrap()
    }

    pub fn data(&self) -> PathBuf {
        self.data.path().to_owned()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The exit status, once it has ended by itself.
    pub fn wait(&mut self) -> std::process::ExitStatus {
        self.child.wait().unwrap()
    }
}

fn spawn(data: &TempDir, settings: &[(&'static str, String)], port: u16, demo: bool) -> Child {
    let mut command = command(data, settings);
    command.env("WWG_ADDR", format!("127.0.0.1:{port}")).arg("serve");
    if demo {
        command.arg("--demo");
    }
    command.stdout(std::fs::File::create(data.path().join(PRINTED)).unwrap());
    command.spawn().unwrap()
}

impl Drop for TestServer {
    fn drop(&mut self) {
        let _may_have_ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// A plain report at the first door, under a key.
pub fn clutter(key: &str) -> Vec<(&'static str, String)> {
    vec![
        ("code", "demo-1-1-1".to_owned()),
        ("item", "E1".to_owned()),
        ("text", "三楼堆了纸箱".to_owned()),
        ("key", key.to_owned()),
    ]
}

pub fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    fields.iter().map(|(k, v)| (*k, v.as_str())).collect()
}

/// A small picture: 2 × 2 grey points.
pub fn picture() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(2, 2).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}
