//! A private PostgreSQL: made in a temporary folder when the first test of a process asks, reached by a socket in
//! it, ended and removed when no test uses it any more.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tempfile::TempDir;

const MISSING: &str = "PostgreSQL's programs are not on this machine, and these tests need them: run \
                       `.ci/tools.sh postgres`, or install the package `postgresql` (15 or later)";

pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    postmaster: Mutex<Child>,
}

/// A database of its own in the cluster, which lives as long as it.
pub struct TestDatabase {
    pub url: String,
    cluster: Arc<Cluster>,
}

/// Where initdb and postgres are: on PATH, or where Debian puts them.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    places.sort();
    std::env::split_paths(&path)
        .chain(places.into_iter().rev())
        .find(|place| place.join("initdb").exists() && place.join("postgres").exists())
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// PostgreSQL refuses to run as root; Debian's package brings a user for it.
fn as_its_user(program: PathBuf) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    // Not runuser, which stays as a parent that hands no signals on.
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    command
}

impl Cluster {
    fn start() -> Self {
        let programs = programs().expect(MISSING);
        let folder = TempDir::new().unwrap();
        if is_root() {
            let owned = Command::new("chown").arg("postgres").arg(folder.path()).status();
            assert!(owned.unwrap().success(), "{MISSING}");
        }
        let made = as_its_user(programs.join("initdb"))
            .current_dir("/")
            .args([
                "--no-sync",
                "--encoding=UTF8",
                "--no-locale",
                "--auth=trust",
                "--username=postgres",
                "-D",
            ])
            .arg(folder.path().join("data"))
            .stdout(Stdio::null())
            .status();
        assert!(made.unwrap().success(), "initdb failed");
        let postmaster = Mutex::new(spawn(&programs, folder.path()));
        Self { folder, programs, postmaster }
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.folder.path().display())
    }

    pub async fn connect(&self, database: &str) -> PgConnection {
        let options: PgConnectOptions = self.url(database).parse().unwrap();
        for _ in 0..600 {
            match options.connect().await {
                Ok(connection) => return connection,
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
        panic!("PostgreSQL did not become ready");
    }

    /// As `pg_ctl stop -m immediate` does: no goodbyes, no checkpoint, recovery at the next start.
    pub fn stop_at_once(&self) {
        let mut postmaster = self.postmaster.lock().unwrap_or_else(PoisonError::into_inner);
        let _may_have_ended = Command::new("kill").args(["-QUIT", &postmaster.id().to_string()]).status();
        let _reaped = postmaster.wait();
    }

    pub fn start_again(&self) {
        let mut postmaster = self.postmaster.lock().unwrap_or_else(PoisonError::into_inner);
        *postmaster = spawn(&self.programs, self.folder.path());
    }
}

fn spawn(programs: &Path, folder: &Path) -> Child {
    as_its_user(programs.join("postgres"))
        .current_dir("/")
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-c", "listen_addresses=", "-c", "shared_buffers=32MB", "-c", "fsync=on", "-c"])
        .arg(format!("unix_socket_directories={}", folder.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop_at_once();
    }
}

impl TestDatabase {
    pub async fn new() -> Self {
        static NAMED: AtomicU32 = AtomicU32::new(0);
        let cluster = running();
        let name = format!("grid_{}", NAMED.fetch_add(1, Ordering::Relaxed));
        let mut connection = cluster.connect("postgres").await;
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::raw_sql(create).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        Self { url: cluster.url(&name), cluster }
    }

    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// A connection behind the product's back.
    pub async fn connect(&self) -> PgConnection {
        let options: PgConnectOptions = self.url.parse().unwrap();
        options.connect().await.unwrap()
    }
}

/// The process's cluster; a new one when the last was ended.
fn running() -> Arc<Cluster> {
    static RUNNING: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    running.upgrade().unwrap_or_else(|| {
        let cluster = Arc::new(Cluster::start());
        *running = Arc::downgrade(&cluster);
        cluster
    })
}
