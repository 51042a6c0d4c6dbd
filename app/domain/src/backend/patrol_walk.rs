//! A day's round as a phone takes it along: everything that it needs without a network, and nothing of others.

use super::Core;
use super::patrol_ports::CheckQuery;
use super::patrol_walk_sites::phone_items;
use crate::clock::Timestamp;
use crate::error::Refusal;
use crate::ids::CommunityCode;
use crate::patrol::Site;
use crate::patrol::book::{PhoneRound, PhoneStop, PlanBook};
use crate::patrol::coverage::day_begins;
use crate::patrol::recheck::Level;
use crate::patrol::record::{PlanScope, QUEUE_FORMAT};
use crate::patrol::rules::PatrolRules;
use crate::people::{Action, Person, Subject, permits};

impl Core {
    /// Today's round of this person, with every checkpoint that the person may check in at.
    ///
    /// # Errors
    /// `Forbidden` for those who walk no rounds.
    pub async fn phone_round(&self, person: &Person) -> Result<PhoneRound, Refusal> {
        self.may_at_all(person, Action::WalkRound, "round").await?;
        let now = self.now();
        let rules = self.rules_of_patrols().await?;
        let books = self.books_of(person, now).await?;
        let walked: Vec<&PlanBook> = books.iter().filter(|book| !book.cancelled).collect();
        let mut rounds = Vec::new();
        for book in &walked {
            rounds.push(self.stops_of(person, book, now).await?);
        }
        // Somebody who has a round in two communities on one day walks the one after the other, as it is planned.
        rounds.sort_by_key(|round| round.stops.first().map(|stop| stop.arrive));
        let start = rounds.iter().find_map(|round| round.start.clone());
        let seconds = if let [round] = &rounds[..] { round.seconds.clone() } else { Vec::new() };
        let stops: Vec<PhoneStop> = rounds.into_iter().flat_map(|round| round.stops).collect();
        let communities: Vec<&CommunityCode> = walked.iter().map(|book| &book.scope.community).collect();
        let sites = self.phone_sites(person, &communities, &rules);
        let tasks = stops.iter().flat_map(|stop| &stop.tasks).filter_map(|task| task.item);
        let items = phone_items(person, &sites, tasks);
        Ok(PhoneRound {
            format: QUEUE_FORMAT,
            account: person.id,
            name: person.name.clone(),
            loaded_at: now,
            plan: walked.first().copied().or(books.first()).map(|book| (book.scope.clone(), book.version)),
            planned_at: walked.iter().map(|book| book.at).max(),
            cancelled: walked.is_empty() && !books.is_empty(),
            stops,
            sites,
            items,
            start,
            seconds,
        })
    }

    pub(super) async fn rules_of_patrols(&self) -> Result<PatrolRules, Refusal> {
        Ok(self.patrols.patrol_rules().await?.map(|(_, rules)| rules).unwrap_or_default())
    }

    /// The newest plans of the person's level for the day of `at` that give the person a round: of the own community,
    /// and of every one for those who walk them all.
    pub(super) async fn books_of(&self, person: &Person, at: Timestamp) -> Result<Vec<PlanBook>, Refusal> {
        let Some(level) = Level::of(person.role) else { return Ok(Vec::new()) };
        let mut books = Vec::new();
        for community in &self.place.communities {
            let own = person.community.as_ref().is_none_or(|own| *own == community.code);
            if !own {
                continue;
            }
            let scope = PlanScope { community: community.code.clone(), level, date: at.local().date };
            let book = self.patrols.plan_book(&scope).await?;
            books.extend(book.filter(|book| round_of(book, person).is_some()));
        }
        Ok(books)
    }

    /// Checks that were made since the day of `now` began.
    pub(super) fn checks_of_today(community: &CommunityCode, now: Timestamp) -> CheckQuery {
        CheckQuery {
            community: Some(community.clone()),
            from: Some(day_begins(now.local().date)),
            ..CheckQuery::default()
        }
    }
}

/// Which round of the plan is the person's.
pub(super) fn round_of(book: &PlanBook, person: &Person) -> Option<usize> {
    book.inspectors.iter().position(|walker| walker.duty.account == person.id)
}

/// Whether the person checks in there: by role and area.
pub(super) fn subject_of<'a>(community: &'a CommunityCode, site: &Site) -> Subject<'a> {
    Subject { community: Some(community), area: Some(site.area), ..Subject::default() }
}

pub(super) fn walks_at(person: &Person, site: &Site) -> bool {
    permits(person, Action::WalkRound, &subject_of(site.id.community(), site))
}
