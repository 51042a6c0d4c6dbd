//! A reporter finds a report again: by tracking code, or by the device that sent it.

use super::Core;
use super::chain::{Hash, SealedEntry};
use super::keys::TrackingCode;
use crate::error::Refusal;
use crate::ids::{TicketId, TicketNumber};
use crate::ticket::{Fact, State};
use crate::views::{Bilingual, CompanyCard, DoorCard, MergedInto, Progress};

/// Open reports that a door's page lists.
const NEWEST_AT_DOOR: u32 = 5;
/// Merges that are followed one after the other. Nothing is merged into what has ended, so they lead in no circle.
const MOST_MERGES: usize = 20;
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
        let code = self.keys.tracking_code(id).display();
        let mut progress = self.progress_of(&chain, &secrets, code).ok_or(Refusal::Unavailable)?;
        if progress.state == State::Merged {
            progress.merged_into = self.last_merged_into(&chain).await?;
        }
        Ok(progress)
    }

    /// Where a merged ticket lives on: what it was merged into may itself have been merged later.
    async fn last_merged_into(&self, chain: &[SealedEntry]) -> Result<Option<MergedInto>, Refusal> {
        let mut number = merged_number(chain);
        for _ in 0..MOST_MERGES {
            let Some(id) = (match &number {
                Some(number) => self.tickets.by_number(number).await?,
                None => None,
            }) else {
                return Ok(None);
            };
            let chain = self.tickets.entries(id).await?.ok_or(Refusal::Unavailable)?;
            match merged_number(&chain) {
                None => return Ok(self.merged_into(&chain)),
                further => number = further,
            }
        }
        Ok(None)
    }

    /// The public card of the door that a code names.
    pub async fn door_card(&self, code: &str) -> Result<DoorCard, Refusal> {
        let site = self.read_site(code).ok_or(Refusal::NotFound)?;
        let community = self.place.community(site.id.community()).ok_or(Refusal::NotFound)?;
        let (mut counts, mut newest) = (None, Vec::new());
        if let Some(door) = site.id.door() {
            let since = self.now().plus_minutes(-90 * DAY_MINUTES);
            let counted = self.tickets.door_counts(door, since).await?;
            if counted.open > 0 {
                newest = self.tickets.open_at_door(door, NEWEST_AT_DOOR).await?;
            }
            counts = Some(counted);
        }
        let checked = self.patrols.last_check(&site.id).await?;
        let company = self.place.company(&community.code);
        let both = |zh: &str, en: &str| Bilingual { zh: zh.to_owned(), en: en.to_owned() };
        Ok(DoorCard {
            code: code.to_owned(),
            checked: checked.map(|record| (record.at, record.outcome)),
            committee: both(&community.name, &community.name_en),
            committee_phone: company.map(|c| c.committee_phone.clone()).unwrap_or_default(),
            company: company.map(|c| CompanyCard {
                name: both(&c.name, &c.name_en),
                phone: c.phone.clone(),
                duty: both(&c.duty, &c.duty_en),
                cleaning: both(&c.cleaning, &c.cleaning_en),
            }),
            counts,
            newest,
            site,
        })
    }
}

/// What the ticket was merged into, when it was.
fn merged_number(chain: &[SealedEntry]) -> Option<TicketNumber> {
    chain.iter().rev().find_map(|sealed| match &sealed.entry.fact {
        Fact::Merged { into, .. } => Some(into.clone()),
        _ => None,
    })
}
