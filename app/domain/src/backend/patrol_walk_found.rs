//! What a round knows of a problem beyond its form, and the ticket of one that was handled on the spot.

use super::Core;
use super::chain::commit;
use super::patrol_ports::SiteTicket;
use super::ports::{NewTicket, Secret, SecretField};
use crate::area::Located;
use crate::error::{Field, Problem, Refusal};
use crate::geo::Point;
use crate::ids::{DoorId, PhotoId};
use crate::patrol::Site;
use crate::ticket::{Command, Commitment, Found, Said, Why, decide};

/// A report without a door that lies within so many metres of a facility is about the facility.
const NEAR: f64 = 15.0;

/// Item and place say enough: what is found on a round needs neither words nor a photo, which a phone may have been
/// unable to keep.
pub(super) struct FoundAt {
    pub site: Site,
    pub found: Found,
    /// 当场处置: photos of what was done.
    pub solved: Vec<PhotoId>,
}

/// Where a ticket that was found at the checkpoint is.
pub(super) fn place_of(site: &Site) -> (Point, Located, Option<DoorId>) {
    let located = Located { community: site.id.community().clone(), area: site.area };
    (site.at, located, site.id.door().cloned())
}

/// Whether a ticket is about something at the checkpoint.
pub(super) fn is_at(ticket: &SiteTicket, site: &Site) -> bool {
    match site.id.door() {
        Some(door) => ticket.door.as_ref() == Some(door),
        None => ticket.door.is_none() && ticket.area == site.area && ticket.place.distance(site.at) <= NEAR,
    }
}

impl Core {
    /// The same ticket with everything up to its verification behind the report.
    ///
    /// # Errors
    /// `Invalid` for an item above T1, for somebody of another team than the area's, and without a photo.
    pub(super) fn solved_on_spot(
        &self,
        mut new: NewTicket,
        photos: &[PhotoId],
    ) -> Result<NewTicket, Refusal> {
        let (ticket, _sealed) = new.number(new.report.number.clone());
        let conceal = |photo: &PhotoId| {
            let salt: [u8; 16] = self.random();
            (salt, commit(&salt, photo.as_str().as_bytes()))
        };
        let salted: Vec<([u8; 16], Commitment)> = photos.iter().map(conceal).collect();
        let shown = salted.iter().map(|(_, commitment)| commitment.clone()).collect();
        let said = Said { actor: new.actor.clone(), note: None, photos: shown };
        let calendars = self.calendars();
        let facts = decide(&ticket, &Command::SolveOnSpot, &said, self.rules(&calendars)).map_err(|no| {
            let problem = match no.why {
                Why::Tier => Problem::HigherTier,
                Why::Unit => Problem::OtherTeam,
                _ => Problem::Missing,
            };
            Refusal::invalid(Field::Solved, problem)
        })?;
        new.further.extend(facts);
        // The report is the first entry, and the last of these hands in.
        let seq = u32::try_from(new.further.len() + 1).map_err(|_| Refusal::Unavailable)?;
        for ((salt, _), photo) in salted.into_iter().zip(photos) {
            new.secrets.push(Secret {
                seq,
                field: SecretField::Photo,
                salt,
                value: photo.as_str().to_owned(),
            });
            if !new.photos.contains(photo) {
                new.photos.push(photo.clone());
            }
        }
        Ok(new)
    }
}
