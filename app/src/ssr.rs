//! The one server-only module: how server functions reach the use cases and the request.

use std::sync::{Arc, OnceLock};

use domain::backend::{Core, Hash, ReportForm, Visitor, sha256};
use domain::error::{FieldError, Refusal};
use domain::ids::TicketId;
use domain::people::Person;
use http::StatusCode;
use http::request::Parts;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::error::AppError;
use crate::features::auth::{login_address, totp_address};

/// The use cases. The server provides them to every request.
pub fn core() -> Result<Core, AppError> {
    use_context::<Core>().ok_or(AppError::Internal)
}

/// Where this installation is reached, such as `https://wwg.example.org`: provided to every page.
#[derive(Debug, Clone)]
pub struct BaseUrl(pub Arc<str>);

pub fn base_url() -> String {
    use_context::<BaseUrl>().map(|base| base.0.to_string()).unwrap_or_default()
}

/// A cookie of the request.
pub fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    parts
        .headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
}

/// Name of the cookie that recognises the reporter's device.
pub const DEVICE_COOKIE: &str = "__Host-device";
/// Name of the cookie that opens one ticket for an hour.
pub const TRACK_COOKIE: &str = "__Host-track";

/// Name of the cookie by which a paired wall is known; before pairing, by which its code finds it again.
pub const WALL_COOKIE: &str = "__Host-wall";

/// Name of the cookie that says who is signed in.
pub const SESSION_COOKIE: &str = "__Host-session";

/// What is stored of a device cookie.
pub fn device_hash(cookie: &str) -> Hash {
    sha256(&[b"wwg-device", cookie.as_bytes()])
}

/// The hash of the device cookie, where the request has one.
pub fn device() -> Option<Hash> {
    cookie(DEVICE_COOKIE).map(|value| device_hash(&value))
}

/// The ticket that the tracking cookie opens, while it is valid.
pub fn tracked(core: &Core) -> Option<TicketId> {
    core.keys.open_ticket(&cookie(TRACK_COOKIE)?, core.now())
}

/// Who asks, as the server found out for this request.
pub fn visitor() -> Visitor {
    use_context::<Visitor>().unwrap_or_default()
}

/// Whoever is signed in.
pub fn person() -> Option<Arc<Person>> {
    visitor().person().cloned()
}

/// For pages of staff: whoever is signed in, or `None` after the answer has been turned into the way to sign in
/// and back here; the page then renders nothing.
pub fn require_person() -> Option<Arc<Person>> {
    let visitor = visitor();
    if let Some(person) = visitor.person() {
        return Some(person.clone());
    }
    let parts = use_context::<Parts>();
    let here = parts.as_ref().and_then(|parts| parts.uri.path_and_query()).map_or("/", |p| p.as_str());
    match visitor {
        Visitor::Unknown => status(StatusCode::SERVICE_UNAVAILABLE),
        Visitor::Unfinished(_) => see_other(&totp_address(here)),
        _ => see_other(&login_address(here)),
    }
    None
}

/// Turns the page that is being rendered into a redirect.
pub fn see_other(address: &str) {
    if let (Some(response), Ok(address)) =
        (use_context::<ResponseOptions>(), http::HeaderValue::from_str(address))
    {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(http::header::LOCATION, address);
    }
}

/// Sets the status of the page that is being rendered.
pub fn status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

/// What a form route hands to the form's page when it is to be shown again: what was typed and what is wrong.
#[derive(Debug, Clone, Default)]
pub struct FormAgain {
    pub form: ReportForm,
    pub fields: Vec<FieldError>,
    /// A sentence above the form.
    pub refusal: Option<Refusal>,
    /// The lookup page's typed code was not found.
    pub lookup_failed: bool,
}

/// The hash of what a built file holds, where the build wrote one (`hash.txt` beside the site, read once).
fn hash(options: &LeptosOptions, kind: &str) -> Option<String> {
    static HASHES: OnceLock<String> = OnceLock::new();
    let hashes = || HASHES.get_or_init(|| std::fs::read_to_string(&*options.hash_file).unwrap_or_default());
    options.hash_files.then(hashes)?.lines().find_map(|line| {
        let (name, hash) = line.split_once(": ")?;
        (name == kind).then(|| hash.trim().to_owned())
    })
}

/// The address of a built file, with the hash of its content: stale WebAssembly with new HTML breaks hydration. `kind`
/// is the ending of one of the app's own files, or `planner.js` or `planner.wasm` of the module that plans and reads
/// codes.
pub fn asset(options: &LeptosOptions, kind: &str) -> String {
    let hash = hash(options, kind).map(|hash| format!(".{hash}")).unwrap_or_default();
    let (stem, ending) = match kind.strip_prefix("planner.") {
        Some(ending) => ("planner", ending),
        None => (&*options.output_name, kind),
    };
    format!("/{}/{stem}{hash}.{ending}", options.site_pkg_dir)
}

/// Whether the build made it. A build without hashes (`make dev`) is taken to have made everything.
pub fn has_asset(options: &LeptosOptions, kind: &str) -> bool {
    !options.hash_files || hash(options, kind).is_some()
}

/// The folder of the phone's modules: with one hash for all of them, since they name each other without one.
pub fn phone_folder(options: &LeptosOptions) -> String {
    match hash(options, "patrol") {
        Some(hash) => format!("/{}/patrol.{hash}", options.site_pkg_dir),
        None => "/patrol".to_owned(),
    }
}

/// The style sheet of a page: residents' pages are the first thing that a phone at a stairwell loads, pages that live
/// bring a bundle along, so theirs are parts of the whole one; a build without hashes (`make dev`) has the whole alone.
pub fn style_sheet(options: &LeptosOptions, path: &str) -> String {
    const OF_RESIDENTS: [&str; 5] = ["/s", "/report", "/receipt", "/t", "/emergency"];
    const LIVE: [&str; 2] = ["/wall", "/desk/tickets"];
    let under =
        |root: &&str| path.strip_prefix(*root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let kind = if !options.hash_files {
        "css"
    } else if OF_RESIDENTS.iter().any(under) {
        "resident.css"
    } else if matches!(path, "/" | "/desk") || LIVE.iter().any(under) {
        "live.css"
    } else {
        "css"
    };
    asset(options, kind)
}

/// How long the tracking cookie opens a ticket.
const TRACK_MINUTES: i64 = 60;

/// The cookie that shows one ticket for an hour to whoever holds it.
pub fn ticket_cookie(core: &Core, id: TicketId) -> String {
    let sealed = core.keys.seal_ticket(id, core.now().plus_minutes(TRACK_MINUTES));
    let age = TRACK_MINUTES * 60;
    format!("{TRACK_COOKIE}={sealed}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={age}")
}

/// Lets the device that is answered see one ticket for an hour.
pub fn grant(id: TicketId) {
    let (Some(core), Some(response)) = (use_context::<Core>(), use_context::<ResponseOptions>()) else {
        return;
    };
    if let Ok(value) = http::HeaderValue::from_str(&ticket_cookie(&core, id)) {
        response.append_header(http::header::SET_COOKIE, value);
    }
}

/// The wall that the request's device is paired as.
pub async fn wall() -> Result<Option<domain::backend::ports::PairedWall>, AppError> {
    let Some(token) = cookie(WALL_COOKIE) else { return Ok(None) };
    Ok(core()?.wall(&domain::backend::wall_hash(&token)).await.map_err(Refusal::from)?)
}

/// Has the device keep the token by which its wall will be known.
pub fn keep_wall_token(token: &str) {
    const YEARS: u32 = 10 * 365 * 24 * 3600;
    let cookie = format!("{WALL_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={YEARS}");
    if let (Some(response), Ok(value)) =
        (use_context::<ResponseOptions>(), http::HeaderValue::from_str(&cookie))
    {
        response.append_header(http::header::SET_COOKIE, value);
    }
}

/// The HTTP status that says what a refusal says.
pub fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::KeyReused | Refusal::Conflict | Refusal::NotPossible { .. } => StatusCode::CONFLICT,
        Refusal::SignIn => StatusCode::UNAUTHORIZED,
        Refusal::Forbidden => StatusCode::FORBIDDEN,
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}
