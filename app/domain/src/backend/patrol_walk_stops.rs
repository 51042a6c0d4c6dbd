//! The stops of one person's round, with the way to each along the footpaths.

use super::act::folded;
use super::patrol_ports::{KeptCheck, SiteTicket};
use super::patrol_walk::round_of;
use super::patrol_walk_found::is_at;
use super::{Core, Footways};
use crate::clock::Timestamp;
use crate::error::Refusal;
use crate::patrol::book::{PhoneStop, PhoneTask, PlanBook};
use crate::patrol::coverage::half_of;
use crate::patrol::day::{Checkpoint, Reason, Visit};
use crate::patrol::recheck::Level;
use crate::patrol::solve::Half;
use crate::patrol::{Site, SiteId};
use crate::people::{Action, Person, permits};

/// A round of one plan.
pub(super) struct Stops {
    pub start: Option<SiteId>,
    pub stops: Vec<PhoneStop>,
    /// Walking seconds between the start and all stops, by rows.
    pub seconds: Vec<u32>,
}

impl Core {
    pub(super) async fn stops_of(
        &self,
        person: &Person,
        book: &PlanBook,
        now: Timestamp,
    ) -> Result<Stops, Refusal> {
        let community = &book.scope.community;
        let footways = self.footways(community);
        let checks = self.patrols.checks(&Self::checks_of_today(community, now)).await?;
        let tickets = self.to_look_at(person, book, now).await?;
        let index = round_of(book, person);
        let start = index.and_then(|index| book.inspectors.get(index)).map(|walker| walker.start.clone());
        let visits = index.and_then(|index| book.plan.rounds.get(index)).map(|round| &round.visits[..]);
        let mut stops: Vec<PhoneStop> = Vec::new();
        for visit in visits.unwrap_or_default() {
            // A checkpoint that has been taken off the list since is passed by.
            let checkpoint = book.checkpoints.get(visit.wanted.checkpoint);
            let site = |checkpoint: &Checkpoint| checkpoint.id.parse().ok().and_then(|id| footways.site(&id));
            let Some((checkpoint, site)) = checkpoint.and_then(|c| Some((c, site(c)?))) else { continue };
            let before = stops.last().map(|stop| &stop.site).or(start.as_ref()).unwrap_or(&site.id);
            let (metres, way) = way_to(&footways, before, &site.id);
            stops.push(PhoneStop {
                arrive: visit.arrive,
                leave: visit.leave,
                half: visit.wanted.half,
                // What was drawn to be checked again looks like any other stop.
                dead_corner: visit.wanted.reason == Reason::DeadCorner,
                metres,
                way,
                tasks: tasks(site, checkpoint, &tickets, book.scope.level),
                done: visit.done || is_done(&checks, visit, &site.id, person, book),
                site: site.id.clone(),
            });
        }
        let places = start.iter().chain(stops.iter().map(|stop| &stop.site));
        let places: Vec<Option<SiteId>> = places.cloned().map(Some).collect();
        let ways = footways.among(&places);
        let rows = 0..ways.places;
        let seconds = rows.clone().flat_map(|a| rows.clone().map(move |b| (a, b)));
        let seconds = seconds.map(|(a, b)| ways.seconds(a, b)).collect();
        Ok(Stops { start, stops, seconds })
    }

    /// Open tickets that the plan or somebody since wants looked at, of those that the person may see at all, with
    /// their versions.
    async fn to_look_at(
        &self,
        person: &Person,
        book: &PlanBook,
        now: Timestamp,
    ) -> Result<Vec<(SiteTicket, u32)>, Refusal> {
        let mut seen = Vec::new();
        for ticket in self.patrols.site_tickets(&book.scope.community, now).await? {
            let planned = || book.checkpoints.iter().any(|c| c.tickets.contains(&ticket.number));
            if !ticket.open || !(ticket.check_asked || ticket.is_task_of(book.scope.level) || planned()) {
                continue;
            }
            let Some(whole) = self.tickets.whole(&ticket.number).await? else { continue };
            let (whole, _chain) = folded(whole.chain)?;
            let units = whole.units();
            if permits(person, Action::SeeTicket, &whole.subject(&units)) {
                seen.push((ticket, whole.version));
            }
        }
        Ok(seen)
    }
}

/// Metres on foot and the way along the footpaths: degrees north and east.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "such a cast saturates")]
fn way_to(footways: &Footways, from: &SiteId, to: &SiteId) -> (u32, Vec<(f64, f64)>) {
    let way = footways.route(from, to).iter().map(|point| (point.lat, point.lng)).collect();
    (footways.metres(from, to).round() as u32, way)
}

/// Whether anybody of the level has been there today with a check that covers, in the half that the visit is for; or
/// the person in vain since the plan was made as it is: an older plan may send them there once more.
fn is_done(checks: &[KeptCheck], visit: &Visit, site: &SiteId, person: &Person, book: &PlanBook) -> bool {
    let fits = |half: Option<Half>, at| half.is_none_or(|half| half == half_of(at));
    checks.iter().map(|kept| &kept.record).any(|check| {
        let covers =
            check.check().covers() && (check.level == book.scope.level || check.account == person.id);
        let counts = covers || (check.account == person.id && check.at >= book.at);
        check.site == *site && counts && fits(visit.wanted.half, check.at)
    })
}

/// 核实 and 核查 at this stop: what the plan put there and nobody has answered, and what was asked for since.
fn tasks(site: &Site, planned: &Checkpoint, tickets: &[(SiteTicket, u32)], level: Level) -> Vec<PhoneTask> {
    let here = |ticket: &SiteTicket| planned.tickets.contains(&ticket.number) || is_at(ticket, site);
    let open = |ticket: &SiteTicket| ticket.check_asked || ticket.is_task_of(level);
    let task = |(ticket, version): &(SiteTicket, u32)| PhoneTask {
        number: ticket.number.clone(),
        item: ticket.item,
        floor: ticket.floor,
        verify: !ticket.check_asked,
        version: *version,
    };
    tickets.iter().filter(|(ticket, _)| here(ticket) && open(ticket)).map(task).collect()
}
