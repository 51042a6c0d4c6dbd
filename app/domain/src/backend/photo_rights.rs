//! Who may look at a photo.

use super::Core;
use super::chain::Hash;
use crate::error::Refusal;
use crate::ids::{PhotoId, TicketId};
use crate::people::{Action, Person, permits};

impl Core {
    /// Whether somebody on staff may see a ticket that has this photo.
    pub async fn may_see_photo(&self, person: &Person, photo: &PhotoId) -> Result<bool, Refusal> {
        for id in self.photos.tickets_of(photo).await? {
            let (ticket, _) = self.ticket(id).await?;
            let units = ticket.units();
            if permits(person, Action::SeeTicket, &ticket.subject(&units)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the photo is among those that this ticket shows to its reporter: not one that staff took for
    /// themselves.
    pub async fn shows_to_reporter(&self, id: TicketId, photo: &PhotoId) -> Result<bool, Refusal> {
        let progress = self.progress(id).await?;
        let of_steps = progress.steps.iter().flat_map(|step| &step.photos);
        Ok(progress.photos.iter().chain(&progress.after_photos).chain(of_steps).any(|shown| shown == photo))
    }

    /// The same for a device, by the tickets that it sent.
    pub async fn device_may_see_photo(&self, device: &Hash, photo: &PhotoId) -> Result<bool, Refusal> {
        let own = self.tickets.by_device(device).await?;
        for id in self.photos.tickets_of(photo).await? {
            if own.iter().any(|(sent, _)| *sent == id) && self.shows_to_reporter(id, photo).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
