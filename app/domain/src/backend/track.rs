//! A reporter finds a report again: by tracking code, or by the device that sent it.

use super::Core;
use super::chain::{Hash, SealedEntry};
use super::keys::TrackingCode;
use super::ports::{Secret, SecretField};
use crate::clock::Timestamp;
use crate::error::Refusal;
use crate::ids::{TicketId, TicketNumber};
use crate::text::masked_phone;
use crate::ticket::{Fact, State, Ticket};
use crate::views::{Bilingual, CompanyCard, DoorCard, Progress, Step};

const DAY_MINUTES: i64 = 24 * 60;

impl Core {
    /// The ticket that a tracking code opens. Mistyped, unknown and foreign codes look alike.
    pub async fn open_by_code(&self, typed: &str) -> Result<TicketId, Refusal> {
        let code = TrackingCode::parse(typed).ok_or(Refusal::NotFound)?;
        self.tickets.by_tracking(&code.digest()).await?.ok_or(Refusal::NotFound)
    }

    /// The reports of a device, newest first, as their reporter sees them.
    pub async fn own_reports(&self, device: &Hash) -> Result<Vec<Progress>, Refusal> {
        let mut reports = Vec::new();
        for (id, _) in self.tickets.by_device(device).await? {
            reports.push(self.progress(id).await?);
        }
        Ok(reports)
    }

    /// A ticket by number, for the device that sent it; a number alone grants nothing.
    pub async fn own_ticket(&self, device: &Hash, number: &TicketNumber) -> Result<TicketId, Refusal> {
        let own = self.tickets.by_device(device).await?;
        own.into_iter().find(|(_, n)| n == number).map(|(id, _)| id).ok_or(Refusal::NotFound)
    }

    pub async fn progress(&self, id: TicketId) -> Result<Progress, Refusal> {
        let chain = self.tickets.entries(id).await?.ok_or(Refusal::NotFound)?;
        let secrets = self.tickets.secrets(id).await?;
        progress_of(&chain, &secrets, self.now(), self.keys.tracking_code(id).display())
            .ok_or(Refusal::Unavailable)
    }

    /// The public card of the door that a code names.
    pub async fn door_card(&self, code: &str) -> Result<DoorCard, Refusal> {
        let door = self.read_door(code).ok_or(Refusal::NotFound)?;
        let stairwell = self.place.stairwell(&door).ok_or(Refusal::NotFound)?;
        let community = self.place.community(&door.community).ok_or(Refusal::NotFound)?;
        let counts = self.tickets.door_counts(&door, self.now().plus_minutes(-90 * DAY_MINUTES)).await?;
        let company = self.place.company(&door.community);
        let both = |zh: &str, en: &str| Bilingual { zh: zh.to_owned(), en: en.to_owned() };
        Ok(DoorCard {
            code: code.to_owned(),
            floors: stairwell.floors,
            committee: both(&community.name, &community.name_en),
            committee_phone: company.map(|c| c.committee_phone.clone()).unwrap_or_default(),
            company: company.map(|c| CompanyCard {
                name: both(&c.name, &c.name_en),
                phone: c.phone.clone(),
                duty: both(&c.duty, &c.duty_en),
                cleaning: both(&c.cleaning, &c.cleaning_en),
            }),
            open: counts.open,
            closed_lately: counts.closed_lately,
            door,
        })
    }
}

/// The reporter's view of a chain; `None` when the chain does not fold.
pub fn progress_of(
    chain: &[SealedEntry],
    secrets: &[Secret],
    now: Timestamp,
    tracking_code: String,
) -> Option<Progress> {
    let mut steps = Vec::new();
    let mut ticket: Option<Ticket> = None;
    for sealed in chain {
        match &mut ticket {
            None => ticket = Some(Ticket::begin(&sealed.entry).ok()?),
            Some(ticket) => ticket.apply(&sealed.entry).ok()?,
        }
        let state = ticket.as_ref().map_or(State::Reported, |t| t.state);
        steps.push(Step { at: sealed.entry.at, state, reason: reason(&sealed.entry.fact) });
    }
    let ticket = ticket?;
    let value = |field| secrets.iter().find(|s| s.field == field).map(|s| s.value.as_str());
    let report = &ticket.report;
    Some(Progress {
        number: report.number.clone(),
        state: ticket.state,
        area: report.area,
        door: report.door.clone(),
        category: report.category,
        item: report.item,
        floor: report.floor,
        reported_at: ticket.reported_at,
        expected_by: report.expected_by,
        overdue: ticket.is_overdue(now),
        words: value(SecretField::Words).map(str::to_owned),
        masked_phone: value(SecretField::Phone).map(masked_phone),
        photos: secrets
            .iter()
            .filter(|s| s.field == SecretField::Photo)
            .filter_map(|s| s.value.parse().ok())
            .collect(),
        steps,
        tracking_code,
    })
}

fn reason(fact: &Fact) -> Option<Bilingual> {
    use crate::lang::Lang::{En, Zh};
    let (zh, en) = match fact {
        Fact::Reported(_) => return None,
        Fact::Declined { reason, .. } => (reason.name(Zh), reason.name(En)),
        Fact::Closed { reason, .. } => (reason.name(Zh), reason.name(En)),
    };
    Some(Bilingual { zh: zh.to_owned(), en: en.to_owned() })
}
