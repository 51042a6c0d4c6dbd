//! The composition root: picks the store once, starts the live side and the jobs, serves until told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::backend::{Core, Ports};
use leptos::prelude::LeptosOptions;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::clock::SystemClock;
use crate::http::{Limits, place_json, router};
use crate::live::{Encoded, Live, Stop};
use crate::names::AccountNames;
use crate::outlet::Outlets;
use crate::random::OsRandom;
use crate::settings::{Database, PhotoPlace, Settings};
use crate::state::AppState;
use crate::storage::{self, Stores};
use crate::{demo, demo_people, jobs, output, users};

/// Photos decoded at one time; each may take some hundred megabytes at the limit of its size.
const DECODING: usize = 2;
/// After a request to stop, requests in flight have so long to finish.
const GRACE: Duration = Duration::from_secs(8);

/// Serves until SIGTERM or Ctrl-C.
///
/// # Errors
/// A sentence that says why it cannot start.
pub async fn run(settings: Settings, with_demo: bool) -> Result<(), String> {
    settings.check_serving(with_demo).map_err(|error| error.to_string())?;
    if let (Database::Postgres(_), PhotoPlace::Directory(folder)) = (&settings.database, &settings.photos)
        && folder.starts_with(&settings.data_dir)
    {
        tracing::warn!("photos stay with this server alone: set WWG_BLOB_URL before a second one is started");
    }
    let stores = storage::open(&settings).await.map_err(|error| error.to_string())?;
    if with_demo {
        demo::load_demo(&stores).await.map_err(|error| error.to_string())?;
    }
    let (state, stop) = compose(&settings, &stores, with_demo).await?;
    let listener = TcpListener::bind(settings.addr).await.map_err(|error| {
        format!("cannot listen on {}: {error}. Is another server running there? Set WWG_ADDR.", settings.addr)
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let tail = tokio::spawn(state.live.clone().follow(stores.wake.clone()));
    let jobs = jobs::start(&state.core);
    welcome(address, with_demo, &state);
    sign_ins(&settings, with_demo, &state.core).await?;
    // The demo's people are among them from the first page on; otherwise they are read again soon.
    let _read_again_soon = state.names.refresh().await;

    let served = serve(listener, state, stop).await;
    drop(jobs);
    let _ended = tail.await;
    stores.installation.close().await;
    served
}

/// Everything that routes work with, over these stores.
///
/// # Errors
/// A sentence that says why they cannot be read.
pub async fn compose(
    settings: &Settings,
    stores: &Stores,
    with_demo: bool,
) -> Result<(AppState, Stop), String> {
    let store_error = |error: domain::backend::ports::StoreError| error.to_string();
    let place = stores.installation.load_place().await.map_err(store_error)?.ok_or(
        "there is no place yet: start with --demo, or import areas, stairwells, facilities and paths first",
    )?;
    let keys = stores.installation.load_keys(with_demo).await.map_err(store_error)?;
    let (live, stop) = Live::start(stores.log.clone()).await.map_err(store_error)?;
    let place_document = Encoded::of(place_version(&place_json(&place)), place_json(&place));
    let keys = Arc::new(keys);
    let names = AccountNames::follow(stores.people.clone()).await;
    let core = Core::new(Ports {
        people: users::people(stores, keys.clone()),
        tickets: stores.tickets.clone(),
        desk: stores.desk.clone(),
        search: stores.search.clone(),
        names: names.clone(),
        walls: stores.walls.clone(),
        notices: stores.notices.clone(),
        outbox: stores.outbox.clone(),
        outlet: Arc::new(Outlets::new(&settings.outlet, settings.base_url(), with_demo)),
        rosters: stores.rosters.clone(),
        handovers: stores.handovers.clone(),
        patrols: stores.patrols.clone(),
        calendar_store: stores.calendars.clone(),
        photos: stores.photos.clone(),
        live: live.clone(),
        clock: Arc::new(SystemClock),
        random: Arc::new(OsRandom),
        place: Arc::new(place),
        keys,
    });
    let state = AppState {
        core,
        names,
        live,
        options: leptos_options(settings.addr),
        base_url: settings.base_url().into(),
        fonts: settings.fonts.clone().into(),
        place: Arc::new(place_document),
        decoding: Arc::new(Semaphore::new(DECODING)),
        limits: Limits::new(!settings.unlimited, settings.trusted_proxies.clone()),
    };
    Ok((state, stop))
}

/// Names a version of the place: its content decides.
fn place_version(document: &[u8]) -> u64 {
    domain::backend::sha256(&[document]).iter().take(8).fold(0, |n, byte| n << 8 | u64::from(*byte))
}

/// The folder of the site.
pub fn site_root() -> String {
    std::env::var("LEPTOS_SITE_ROOT").unwrap_or_else(|_| "target/site".to_owned())
}

/// The binary started alone, with only LEPTOS_SITE_ROOT, serves pages that hydrate: file names are compiled in,
/// and the hashes of their content stand beside them.
fn leptos_options(addr: SocketAddr) -> LeptosOptions {
    let site_root = site_root();
    let pkg_dir = std::env::var("LEPTOS_SITE_PKG_DIR").unwrap_or_else(|_| "pkg".to_owned());
    let root = std::path::absolute(&site_root).unwrap_or_else(|_| site_root.clone().into());
    let hash_file = root.join("hash.txt");
    LeptosOptions::builder()
        .output_name("weiwangge")
        .site_root(site_root)
        .site_pkg_dir(pkg_dir)
        .site_addr(addr)
        .hash_files(hash_file.exists())
        .hash_file(hash_file.to_string_lossy().into_owned().into())
        .build()
}

async fn serve(listener: TcpListener, state: AppState, stop: Stop) -> Result<(), String> {
    let app = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let (begin, mut begun) = tokio::sync::watch::channel(false);
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        asked_to_stop().await;
        stop.now();
        let _nobody_waits = begin.send(true);
    });
    tokio::select! {
        ended = server.into_future() => ended.map_err(|error| error.to_string()),
        () = async {
            let _begun = begun.wait_for(|begun| *begun).await;
            tokio::time::sleep(GRACE).await;
        } => {
            tracing::warn!("some requests did not finish in time");
            Ok(())
        }
    }
}

async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _asked = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

fn welcome(address: SocketAddr, with_demo: bool, state: &AppState) {
    let base = format!("http://{address}");
    output::line(&format!(
        "微网格 is running: {base}/ (map), {base}/wall (wall display), {base}/t (progress)"
    ));
    if with_demo {
        output::line(&format!("A door of the demo place: {base}/s/demo-1-1-1"));
    }
    if let Some(door) = state.core.place.stairwells.first()
        && let Some(code) = state.core.keys.door_code(&door.id)
    {
        output::line(&format!("The same kind of door by its signed code: {base}/s/{code}"));
    }
}

/// How somebody gets in: the demo accounts, or the link by which the first administrator is made.
async fn sign_ins(settings: &Settings, with_demo: bool, core: &Core) -> Result<(), String> {
    let base = settings.base_url();
    if with_demo {
        let password = demo_people::ensure(&core.people, &core.place, settings).await?;
        output::line(&format!(
            "Sign in at {base}/login as center, committee, lead1, inspector1, supervisor1, property or admin \
             (`weiwangge user list` names all); the password of every demo account: {password}"
        ));
    } else if let Some(link) = core.people.invite_first().await.map_err(|error| error.to_string())? {
        output::line(&format!(
            "Nobody can sign in yet. Create the administrator by this link, which works once:\n{base}/login/new/{}",
            link.secret
        ));
    }
    Ok(())
}
