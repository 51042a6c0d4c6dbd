//! Settings from the environment; all optional.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use thiserror::Error;

use crate::network::Network;
use crate::outlet::OutletSettings;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub data_dir: PathBuf,
    pub addr: SocketAddr,
    pub database: Database,
    pub photos: PhotoPlace,
    pub log: String,
    /// `WWG_RATE_LIMIT=off` was asked for.
    pub unlimited: bool,
    /// `WWG_DEMO_PASSWORD`.
    pub demo_password: Option<String>,
    /// Proxies whose word on where a request comes from is taken.
    pub trusted_proxies: Vec<Network>,
    /// The address under which people reach this server, without a slash at the end.
    pub public_url: Option<String>,
    /// Where the typeface of the door cards lies.
    pub fonts: PathBuf,
    pub outlet: OutletSettings,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// A file, for one server alone.
    Sqlite(PathBuf),
    /// For one server or several.
    Postgres(PostgresUrl),
}

/// A URL that may hold a password: shown without it.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl(String);

impl PostgresUrl {
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// As it was given, for connecting alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        // Parameters may hold a password too.
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        write!(f, "postgres://{}", rest.rsplit_once('@').map_or(rest, |(_, place)| place))
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Where photos are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhotoPlace {
    Directory(PathBuf),
    /// Of an S3-compatible store.
    Bucket {
        name: String,
        prefix: String,
    },
}

impl fmt::Display for PhotoPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(folder) => write!(f, "{}", folder.display()),
            Self::Bucket { name, prefix } => write!(f, "s3://{name}/{prefix}"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{variable}: {problem}")]
pub struct SettingsError {
    pub variable: &'static str,
    pub problem: String,
}

/// The folder that the build makes.
fn beside_the_site() -> PathBuf {
    let site = PathBuf::from(crate::serve::site_root());
    site.parent().map_or_else(|| PathBuf::from("fonts"), |folder| folder.join("fonts"))
}

impl Settings {
    /// Reads the process's environment.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let data_dir = PathBuf::from(get("WWG_DATA_DIR").unwrap_or_else(|| "./data".to_owned()));
        let addr = get("WWG_ADDR").unwrap_or_else(|| "127.0.0.1:3000".to_owned());
        let addr = addr.parse().map_err(|_| SettingsError {
            variable: "WWG_ADDR",
            problem: format!("{addr:?} is not an address such as 127.0.0.1:3000"),
        })?;
        let database = match get("DATABASE_URL") {
            None => Database::Sqlite(data_dir.join("weiwangge.sqlite3")),
            Some(url) => database(&url)?,
        };
        let photos = match get("WWG_BLOB_URL") {
            None => PhotoPlace::Directory(data_dir.join("photos")),
            Some(url) => photo_place(&url)?,
        };
        let unlimited = match get("WWG_RATE_LIMIT").as_deref() {
            None | Some("on") => false,
            Some("off") => true,
            Some(other) => {
                let problem = format!("{other:?} is neither on nor off");
                return Err(SettingsError { variable: "WWG_RATE_LIMIT", problem });
            }
        };
        let outlet = OutletSettings::read(&get)?;
        let log = get("WWG_LOG").unwrap_or_else(|| "info".to_owned());
        Ok(Self {
            data_dir,
            addr,
            database,
            photos,
            log,
            unlimited,
            demo_password: get("WWG_DEMO_PASSWORD"),
            trusted_proxies: networks(&get("WWG_TRUSTED_PROXIES").unwrap_or_default())?,
            public_url: get("WWG_PUBLIC_URL").map(|url| url.trim_end_matches('/').to_owned()),
            fonts: get("WWG_FONTS").map_or_else(beside_the_site, PathBuf::from),
            outlet,
        })
    }

    /// Where a link begins that somebody is to open.
    pub fn base_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.addr))
    }

    /// Settings that are for trying out alone are refused where people are served.
    pub fn check_serving(&self, demo: bool) -> Result<(), SettingsError> {
        let refuse = |variable, problem: &str| Err(SettingsError { variable, problem: problem.to_owned() });
        if self.demo_password.is_some() && !demo {
            return refuse(
                "WWG_DEMO_PASSWORD",
                "it belongs to the demo accounts; use it with --demo, or leave it out",
            );
        }
        if self.unlimited && !(demo && self.addr.ip().is_loopback()) {
            return refuse("WWG_RATE_LIMIT", "off is for --demo on a loopback address alone");
        }
        Ok(())
    }
}

/// Addresses and networks, separated by commas or spaces.
fn networks(list: &str) -> Result<Vec<Network>, SettingsError> {
    let parts = list.split([',', ' ']).filter(|part| !part.is_empty());
    let network = |part: &str| {
        part.parse().map_err(|_| SettingsError {
            variable: "WWG_TRUSTED_PROXIES",
            problem: format!("{part:?} is neither an address nor a network such as 10.0.0.0/8"),
        })
    };
    parts.map(network).collect()
}

/// The URL itself is never said again: it may hold a password.
fn database(url: &str) -> Result<Database, SettingsError> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Database::Postgres(PostgresUrl::new(url)));
    }
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
    match path.map(|path| path.split('?').next().unwrap_or_default()) {
        Some(path) if !path.is_empty() && path != ":memory:" => Ok(Database::Sqlite(PathBuf::from(path))),
        _ => Err(SettingsError {
            variable: "DATABASE_URL",
            problem: "it is neither sqlite:// and a file nor postgres://user:password@host/database"
                .to_owned(),
        }),
    }
}

fn photo_place(url: &str) -> Result<PhotoPlace, SettingsError> {
    let error = || SettingsError {
        variable: "WWG_BLOB_URL",
        problem: format!("{url:?} is neither file:///folder nor s3://bucket/prefix"),
    };
    if let Some(path) = url.strip_prefix("file://") {
        let folder = PathBuf::from(path);
        return if folder.is_absolute() { Ok(PhotoPlace::Directory(folder)) } else { Err(error()) };
    }
    let place = url.strip_prefix("s3://").ok_or_else(error)?;
    let (name, prefix) = place.split_once('/').unwrap_or((place, ""));
    if name.is_empty() {
        return Err(error());
    }
    Ok(PhotoPlace::Bucket { name: name.to_owned(), prefix: prefix.trim_end_matches('/').to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        Settings::read(|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn without_settings_everything_stays_in_the_data_folder_on_this_machine() {
        let settings = with(&[]).unwrap();
        assert_eq!(settings.addr.to_string(), "127.0.0.1:3000");
        assert_eq!(settings.database, Database::Sqlite(PathBuf::from("./data/weiwangge.sqlite3")));
        assert_eq!(settings.photos, PhotoPlace::Directory(PathBuf::from("./data/photos")));
    }

    #[test]
    fn settings_for_trying_out_are_refused_where_people_are_served() {
        let demo = with(&[("WWG_DEMO_PASSWORD", "x"), ("WWG_RATE_LIMIT", "off")]).unwrap();
        assert_eq!(demo.check_serving(true), Ok(()));
        assert_eq!(demo.check_serving(false).unwrap_err().variable, "WWG_DEMO_PASSWORD");
        let open = with(&[("WWG_RATE_LIMIT", "off"), ("WWG_ADDR", "0.0.0.0:80")]).unwrap();
        assert_eq!(open.check_serving(true).unwrap_err().variable, "WWG_RATE_LIMIT");
        assert_eq!(
            with(&[("WWG_RATE_LIMIT", "off")]).unwrap().check_serving(false).unwrap_err().variable,
            "WWG_RATE_LIMIT"
        );
        assert_eq!(with(&[]).unwrap().check_serving(false), Ok(()));
    }

    #[test]
    fn a_wrong_setting_is_named() {
        assert_eq!(with(&[("WWG_RATE_LIMIT", "some")]).unwrap_err().variable, "WWG_RATE_LIMIT");
        assert_eq!(with(&[("WWG_ADDR", "here")]).unwrap_err().variable, "WWG_ADDR");
        assert_eq!(
            with(&[("WWG_TRUSTED_PROXIES", "10.0.0.1, here")]).unwrap_err().variable,
            "WWG_TRUSTED_PROXIES"
        );
        assert_eq!(with(&[("DATABASE_URL", "mysql://x")]).unwrap_err().variable, "DATABASE_URL");
        for url in ["ftp://x/y", "file://relative", "s3://", "/photos"] {
            assert_eq!(with(&[("WWG_BLOB_URL", url)]).unwrap_err().variable, "WWG_BLOB_URL");
        }
    }

    #[test]
    fn the_database_is_a_file_or_a_postgresql_server() {
        let database = |url| with(&[("DATABASE_URL", url)]).unwrap().database;
        assert_eq!(database("sqlite:///a/b.db"), Database::Sqlite(PathBuf::from("/a/b.db")));
        assert_eq!(
            database("postgres://h/weiwangge"),
            Database::Postgres(PostgresUrl::new("postgres://h/weiwangge"))
        );
    }

    #[test]
    fn photos_are_in_a_folder_or_in_a_bucket() {
        let photos = |url| with(&[("WWG_BLOB_URL", url)]).unwrap().photos;
        assert_eq!(photos("file:///srv/photos"), PhotoPlace::Directory(PathBuf::from("/srv/photos")));
        let bucket = PhotoPlace::Bucket { name: "b".to_owned(), prefix: "grid/photos".to_owned() };
        assert_eq!(photos("s3://b/grid/photos/"), bucket);
    }

    #[test]
    fn a_password_is_never_said() {
        for url in [
            "postgres://u:secret@db.example:5432/grid",
            "postgres://u:se@secret@db.example:5432/grid?password=secret",
        ] {
            let settings = with(&[("DATABASE_URL", url)]).unwrap();
            let said = format!("{settings:?}");
            assert!(said.contains("postgres://db.example:5432/grid") && !said.contains("secret"), "{said}");
        }
        let refused = with(&[("DATABASE_URL", "postgress://u:secret@h/d")]).unwrap_err().to_string();
        assert!(!refused.contains("secret"), "{refused}");
    }
}
