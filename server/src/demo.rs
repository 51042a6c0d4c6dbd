//! The demo place, through the same import as any other.

use domain::area::Located;
use domain::backend::Place;
use domain::event::AreaRef;
use thiserror::Error;

use crate::import::{ImportError, Kind, import};
use crate::storage::Stores;

#[derive(Debug, Error)]
pub enum DemoError {
    #[error("the demo place's {0:?}: {1}")]
    Import(Kind, ImportError),
    #[error(transparent)]
    Store(#[from] domain::backend::ports::StoreError),
}

const FILES: [(Kind, &str); 12] = [
    (Kind::Subdistrict, include_str!("../demo/subdistrict.geojson")),
    (Kind::Communities, include_str!("../demo/communities.geojson")),
    (Kind::Areas, include_str!("../demo/areas.geojson")),
    (Kind::Buildings, include_str!("../demo/buildings.geojson")),
    (Kind::Stairwells, include_str!("../demo/stairwells.csv")),
    (Kind::Facilities, include_str!("../demo/facilities.geojson")),
    (Kind::StreetPoints, include_str!("../demo/street_points.csv")),
    (Kind::Paths, include_str!("../demo/paths.geojson")),
    (Kind::Plan, include_str!("../demo/plan.geojson")),
    (Kind::Companies, include_str!("../demo/companies.csv")),
    (Kind::Calendar, include_str!("../demo/calendar.csv")),
    (Kind::Units, include_str!("../demo/units.csv")),
];

/// The demo place as its files say.
pub fn demo_place() -> Result<Place, DemoError> {
    let mut place = None;
    for (kind, text) in FILES {
        place = Some(import(kind, text, place).map_err(|error| DemoError::Import(kind, error))?.place);
    }
    place.ok_or(DemoError::Import(Kind::Subdistrict, ImportError::Missing("no files")))
}

/// Puts the demo place into an installation that has none, and its units and its points of the street into a place
/// that has none: one that began with a version which knew neither.
pub async fn load_demo(stores: &Stores) -> Result<(), DemoError> {
    match stores.installation.load_place().await? {
        None => stores.installation.save_place(demo_place()?).await?,
        Some(place) => {
            if let Some(completed) = completed(place)? {
                stores.installation.save_place(completed).await?;
            }
        }
    }
    Ok(())
}

/// The place with what it lacks of the demo's, as far as that belongs to it; `None` where it lacks nothing.
fn completed(mut place: Place) -> Result<Option<Place>, DemoError> {
    let mut added = false;
    if place.units.is_empty() {
        let mut units = demo_place()?.units;
        units.retain(|unit| unit.community.as_ref().is_none_or(|code| place.community(code).is_some()));
        added |= !units.is_empty();
        place.units = units;
    }
    if place.street_points.is_empty() {
        let mut points = demo_place()?.street_points;
        points.retain(|point| {
            let here = Located { community: point.community.clone(), area: AreaRef::Street };
            place.locate(point.at) == Some(here)
        });
        added |= !points.is_empty();
        place.street_points = points;
    }
    Ok(added.then_some(place))
}
