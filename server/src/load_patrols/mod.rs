//! Synthetic patrols over the place, for so many days up to now; the same for the same seed and day.
//!
//! Each day is planned as the real one would be, and walked by people who are mostly thorough: some days nobody comes,
//! some doors do not open, some things are found, and some of what is marked fine turns out not to be. One area is
//! visibly worse than the others.

mod cast;
mod day;
mod month;
mod tickets;
mod visit;

use domain::backend::Place;
use domain::backend::ports::StoreError;
use domain::clock::Timestamp;
use domain::patrol::rules::PatrolRules;

use crate::load::Numbers;
use crate::storage::Stores;
use cast::Cast;
use month::Month;

/// What was added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loaded {
    pub checks: usize,
    pub plans: usize,
    pub tickets: usize,
}

/// Loads the patrols of `days` days, the last of which ends at `now`.
///
/// # Errors
/// The store's; a place without footpaths cannot be walked.
pub async fn load(
    stores: &Stores,
    place: &Place,
    days: u16,
    seed: u64,
    now: Timestamp,
) -> Result<Loaded, StoreError> {
    let rules = stores.patrols.patrol_rules().await?.map_or_else(PatrolRules::default, |(_, rules)| rules);
    let accounts = stores.people.accounts().await?;
    let mut loaded = Loaded::default();
    let mut numbers = Numbers::default();
    for community in &place.communities {
        let cast = Cast::of(&accounts, place, &community.code, seed);
        let mut month = Month::new(stores, place, &community.code, &rules, cast, seed, now)?;
        month.live(days, &mut loaded).await?;
        loaded.tickets += tickets::keep(stores, place, month.into_reports(), &mut numbers, now).await?;
    }
    Ok(loaded)
}
