//! What a ticket is found by: number, words, place, item and units.

use super::Core;
use super::ports::{SecretField, StoreError};
use crate::catalog;
use crate::event::AreaRef;
use crate::ids::TicketId;
use crate::lang::Lang;
use crate::search::grams;
use crate::ticket::Ticket;

/// Tickets indexed in one transaction.
const BATCH: usize = 200;

impl Core {
    /// Brings the search up to date; returns how many tickets were written. Call until it returns 0.
    pub async fn index_search(&self) -> Result<usize, StoreError> {
        let (seq, ids) = self.search.unindexed(BATCH).await?;
        let mut docs = Vec::with_capacity(ids.len());
        for id in ids {
            let text = self.text_of(id).await?;
            docs.push((id, grams(&text)));
        }
        let count = docs.len();
        if count > 0 {
            self.search.index(seq, docs).await?;
        }
        Ok(count)
    }

    async fn text_of(&self, id: TicketId) -> Result<String, StoreError> {
        let Some(chain) = self.tickets.entries(id).await? else { return Ok(String::new()) };
        let Ok(ticket) = Ticket::fold(chain.iter().map(|sealed| &sealed.entry)) else {
            return Ok(String::new());
        };
        let report = &ticket.report;
        let mut text = vec![report.number.to_string()];
        text.extend(ticket.externals.iter().map(|external| external.number.clone()));
        // A reporter's phone is no key to a ticket: it is not indexed.
        let said = [SecretField::Words, SecretField::Note, SecretField::Place];
        let secrets = self.tickets.secrets(id).await?;
        text.extend(secrets.into_iter().filter(|s| said.contains(&s.field)).map(|s| s.value));
        if let Some(stairwell) = report.door.as_ref().and_then(|door| self.place.stairwell(door)) {
            text.push(stairwell.name(Lang::Zh));
        }
        match report.area {
            AreaRef::Street => text.push("街面".to_owned()),
            AreaRef::Area(no) => {
                let area = self.place.areas.iter().find(|a| a.no == no && a.community == report.community);
                text.extend(area.map(|area| area.name.clone()));
            }
        }
        text.extend(report.item.and_then(catalog::item).map(|item| item.zh.clone()));
        text.extend(ticket.units().iter().map(|unit| self.unit_name(unit).name.zh));
        Ok(text.join("\n"))
    }
}
