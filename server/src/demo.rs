//! The demo place, through the same import as any other.

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

const FILES: [(Kind, &str); 11] = [
    (Kind::Subdistrict, include_str!("../demo/subdistrict.geojson")),
    (Kind::Communities, include_str!("../demo/communities.geojson")),
    (Kind::Areas, include_str!("../demo/areas.geojson")),
    (Kind::Buildings, include_str!("../demo/buildings.geojson")),
    (Kind::Stairwells, include_str!("../demo/stairwells.csv")),
    (Kind::Facilities, include_str!("../demo/facilities.geojson")),
    (Kind::Paths, include_str!("../demo/paths.geojson")),
    (Kind::Plan, include_str!("../demo/plan.geojson")),
    (Kind::Companies, include_str!("../demo/companies.csv")),
    (Kind::Calendar, include_str!("../demo/calendar.csv")),
    (Kind::Units, include_str!("../demo/units.csv")),
];

/// The demo place as its files say.
pub fn demo_place() -> Result<domain::backend::Place, DemoError> {
    let mut place = None;
    for (kind, text) in FILES {
        place = Some(import(kind, text, place).map_err(|error| DemoError::Import(kind, error))?.place);
    }
    place.ok_or(DemoError::Import(Kind::Subdistrict, ImportError::Missing("no files")))
}

/// Puts the demo place into an installation that has none, and its units into a place that has none.
pub async fn load_demo(stores: &Stores) -> Result<(), DemoError> {
    match stores.installation.load_place().await? {
        None => stores.installation.save_place(demo_place()?).await?,
        // Begun with a version that knew no units.
        Some(place) if place.units.is_empty() => {
            let mut units = demo_place()?.units;
            units.retain(|unit| unit.community.as_ref().is_none_or(|code| place.community(code).is_some()));
            stores.installation.save_place(domain::backend::Place { units, ..place }).await?;
        }
        Some(_) => {}
    }
    Ok(())
}
