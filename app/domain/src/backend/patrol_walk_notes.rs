//! What the person is told about a check that is taken all the same.

use super::Core;
use super::patrol_walk::round_of;
use crate::clock::Timestamp;
use crate::error::Refusal;
use crate::patrol::SiteId;
use crate::patrol::book::PlanBook;
use crate::patrol::recheck::Level;
use crate::patrol::record::{CheckNote, PlanScope};
use crate::people::Person;

/// What became of the round that a check was made on.
pub(super) struct OnPlan {
    /// The plan and its version as the phone had them; none where there never was such a plan.
    pub plan: Option<(PlanScope, u32)>,
    pub note: Option<CheckNote>,
}

impl Core {
    /// Holds a check against the plan that it was made on, and against those of the day as they are now.
    pub(super) async fn on_plan(
        &self,
        person: &Person,
        site: &SiteId,
        plan: Option<&(PlanScope, u32)>,
        at: Timestamp,
    ) -> Result<OnPlan, Refusal> {
        let books = self.books_of(person, at).await?;
        let now_on = |book: &PlanBook| !book.cancelled && is_on_round(book, person, site);
        let loaded = match plan {
            // A plan of another place or level, or one that there is not yet, says nothing.
            Some((scope, version)) if is_of(scope, person, site) && *version > 0 => {
                let newest = self.patrols.plan_book(scope).await?;
                newest.filter(|book| *version <= book.version).map(|book| (book, *version))
            }
            _ => None,
        };
        let note = if books.iter().any(now_on) || loaded.as_ref().is_some_and(|(book, _)| now_on(book)) {
            None
        } else {
            match &loaded {
                Some((book, _)) if book.cancelled => Some(CheckNote::RoundCancelled),
                Some((book, version)) if *version < book.version => Some(CheckNote::RoundChanged),
                Some(_) => Some(CheckNote::NotOnRound),
                None if plan.is_some() || !books.is_empty() => Some(CheckNote::NotOnRound),
                // Nothing was planned for the person: there is no round to be off.
                None => None,
            }
        };
        Ok(OnPlan { plan: loaded.map(|(book, version)| (book.scope, version)), note })
    }
}

fn is_of(scope: &PlanScope, person: &Person, site: &SiteId) -> bool {
    Level::of(person.role) == Some(scope.level) && scope.community == *site.community()
}

fn is_on_round(book: &PlanBook, person: &Person, site: &SiteId) -> bool {
    let round = round_of(book, person).and_then(|index| book.plan.rounds.get(index));
    let site = site.to_string();
    let is_it = |index: usize| book.checkpoints.get(index).is_some_and(|checkpoint| checkpoint.id == site);
    round.is_some_and(|round| round.visits.iter().any(|visit| is_it(visit.wanted.checkpoint)))
}
