//! `weiwangge posters`: the same PDF from the command line, beside a live server.

use domain::backend::{PosterKind, posters_of};
use domain::event::AreaRef;
use domain::patrol::{Site, SiteId};

use super::{Faces, Sign, pdf};
use crate::cli::PostersArgs;
use crate::output;
use crate::settings::Settings;
use crate::storage::Stores;

/// Pages between two words about progress.
const TOLD_EVERY: usize = 500;

/// Draws the cards into the file.
///
/// # Errors
/// A sentence for standard error.
pub async fn run(stores: &Stores, settings: &Settings, args: &PostersArgs) -> Result<(), String> {
    let store_error = |error: domain::backend::ports::StoreError| error.to_string();
    let place =
        stores.installation.load_place().await.map_err(store_error)?.ok_or("there is no place yet")?;
    // The demo's short forms are typed and not printed.
    let keys = stores.installation.load_keys(false).await.map_err(store_error)?;
    let site = match &args.site {
        None => None,
        Some(name) => {
            let id: SiteId =
                name.parse().map_err(|_| format!("{name:?} is no checkpoint such as GK1-1-3-2"))?;
            Some(place.site(&id).ok_or_else(|| format!("there is no checkpoint {id}"))?.id)
        }
    };
    let kind = if site.is_some() { PosterKind::All } else { args.kind };
    let wanted = |one: &Site| {
        site.as_ref().is_none_or(|site| one.id == *site)
            && kind.has(&one.id)
            && args.area.is_none_or(|area| one.area == AreaRef::Area(area))
    };
    let communities = place.communities.iter().map(|one| &one.code);
    let communities = communities.filter(|code| args.community.as_ref().is_none_or(|only| only == *code));
    let base = settings.base_url();
    if settings.public_url.is_none() {
        output::note(&format!(
            "WWG_PUBLIC_URL is not set: the codes lead to {base}, which no phone may reach."
        ));
    }
    let signs: Vec<Sign> = communities
        .flat_map(|code| posters_of(&place, &keys, code, wanted))
        .map(|poster| Sign::of(&poster, &base))
        .collect();
    let faces = Faces::read(&settings.fonts).map_err(|error| error.to_string())?;
    let told = |pages: usize| {
        if pages.is_multiple_of(TOLD_EVERY) {
            output::note(&format!("{pages} pages"));
        }
    };
    let bytes = pdf(&signs, args.paper, &faces, told).map_err(|error| error.to_string())?;
    std::fs::write(&args.out, bytes).map_err(|error| format!("{}: {error}", args.out.display()))?;
    output::line(&format!("{} cards in {}.", signs.len(), args.out.display()));
    Ok(())
}
