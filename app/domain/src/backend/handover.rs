//! 交接班: one shift hands what is urgent to the next, and the next one confirms that it knows.

use super::Core;
use super::ports::StoreError;
use crate::clock::{Light, Timestamp};
use crate::duty::{HandedItem, Handover, Taken};
use crate::error::{Field, Problem, Refusal};
use crate::ids::UnitId;
use crate::people::{Action, Person, Subject, permits};
use crate::query::{DESK_ROWS, DeskQuery};
use crate::text;
use crate::ticket::{State, Ticket};
use crate::views::{DeskRow, UnitName};

/// Pages of the desk that a handover holds at most; what is beyond is said, never passed over in silence.
const PAGES: u32 = 10;
/// Handovers that are listed.
const HISTORY: u32 = 30;

/// What is there to hand over now, and what was.
#[derive(Debug, Clone, PartialEq)]
pub struct HandoverDesk {
    pub unit: UnitName,
    pub at: Timestamp,
    /// Alarms first, then what turns red first.
    pub rows: Vec<DeskRow>,
    pub more: bool,
    /// Given and not yet taken.
    pub waiting: Option<Handover>,
    /// Newest first.
    pub history: Vec<Handover>,
}

/// A ticket of a handover: as it stood then, and whether anything happened since.
#[derive(Debug, Clone, PartialEq)]
pub struct HandedRow {
    pub item: HandedItem,
    /// `None` for what the reader may not see.
    pub then: Option<HandedState>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct HandedState {
    pub state: State,
    pub light: Light,
    pub alarm: bool,
    pub due_at: Option<Timestamp>,
    pub units: Vec<UnitId>,
    pub state_now: State,
    pub version_now: u32,
}

/// A handover with its list.
#[derive(Debug, Clone, PartialEq)]
pub struct HandoverSheet {
    pub unit: UnitName,
    pub handover: Handover,
    pub rows: Vec<HandedRow>,
    /// No later one stands in its place.
    pub current: bool,
    /// The reader may confirm it now.
    pub can_take: bool,
}

fn note(raw: &str) -> Result<String, Refusal> {
    let read = text::words(raw).map_err(|error| Refusal::invalid(Field::Note, error.code))?;
    Ok(read.unwrap_or_default())
}

impl Core {
    /// The unit whose shifts the person hands over.
    async fn shift_unit(&self, person: &Person) -> Result<UnitName, Refusal> {
        if let Some(unit) = self.own_unit(person) {
            let units = [unit.id.clone()];
            if permits(person, Action::HandOverShift, &Subject { units: &units, ..Subject::default() }) {
                return Ok(UnitName::of(unit));
            }
        }
        self.people.note_refusal(person, Action::HandOverShift, "handover").await;
        Err(Refusal::Forbidden)
    }

    /// Whether the person hands over shifts at all.
    ///
    /// # Errors
    /// `Forbidden`; the security log has been told.
    pub async fn may_hand_over(&self, person: &Person) -> Result<(), Refusal> {
        self.shift_unit(person).await.map(drop)
    }

    /// Open alarms and 急 tickets that the person may see.
    async fn urgent_rows(&self, person: &Person) -> Result<(Vec<DeskRow>, bool), Refusal> {
        let mut rows: Vec<DeskRow> = Vec::new();
        let mut more = false;
        for page in 0..PAGES {
            let query = DeskQuery { urgent: true, page, ..DeskQuery::default() };
            let found = self.desk.list(person, &query, self.now()).await?;
            more = found.len() > DESK_ROWS as usize;
            // A ticket that moved between two pages is on both.
            for row in found.into_iter().take(DESK_ROWS as usize) {
                if rows.iter().all(|held| held.number != row.number) {
                    rows.push(row);
                }
            }
            if !more {
                break;
            }
        }
        rows.sort_by_key(|row| !row.alarm);
        Ok((rows, more))
    }

    /// What there is to hand over at the person's unit, what waits to be taken, and what was handed over.
    ///
    /// # Errors
    /// `Forbidden` for those who hand over no shifts.
    pub async fn handover_desk(&self, person: &Person) -> Result<HandoverDesk, Refusal> {
        let unit = self.shift_unit(person).await?;
        let (rows, more) = self.urgent_rows(person).await?;
        let history = self.handovers.handovers(&unit.id, HISTORY).await?;
        let waiting = history.first().filter(|last| last.taken.is_none()).cloned();
        Ok(HandoverDesk { unit, at: self.now(), rows, more, waiting, history })
    }

    /// 交: writes down the list as it is at this moment. It stands in place of one that nobody has taken.
    ///
    /// # Errors
    /// `Forbidden`, or what is wrong with the note.
    pub async fn hand_over(&self, person: &Person, typed: &str) -> Result<u32, Refusal> {
        let unit = self.shift_unit(person).await?.id;
        let note = note(typed)?;
        let (rows, more) = self.urgent_rows(person).await?;
        let item = |row: &DeskRow| HandedItem { number: row.number.clone(), version: row.version };
        let handover = Handover {
            id: 0,
            unit,
            given_at: self.now(),
            given_by: person.id,
            note,
            items: rows.iter().map(item).collect(),
            more,
            taken: None,
        };
        Ok(self.handovers.hand_over(handover).await?)
    }

    /// 接: somebody else of the unit confirms it.
    ///
    /// # Errors
    /// `Invalid` at the account for whoever gave it; `Conflict` when it was taken or replaced meanwhile.
    pub async fn take_over(&self, person: &Person, id: u32, typed: &str) -> Result<(), Refusal> {
        let handover = self.own_handover(person, id).await?;
        let note = note(typed)?;
        if handover.given_by == person.id {
            return Err(Refusal::invalid(Field::Account, Problem::Same));
        }
        match self.handovers.take_over(id, Taken { at: self.now(), by: person.id, note }).await {
            Err(StoreError::Conflict) => Err(Refusal::Conflict),
            done => Ok(done?),
        }
    }

    async fn own_handover(&self, person: &Person, id: u32) -> Result<Handover, Refusal> {
        let unit = self.shift_unit(person).await?.id;
        match self.handovers.handover(id).await?.filter(|handover| handover.unit == unit) {
            Some(handover) => Ok(handover),
            None => {
                self.people.note_refusal(person, Action::HandOverShift, "handover").await;
                Err(Refusal::Forbidden)
            }
        }
    }

    /// A handover as it was given, beside how its tickets stand now.
    ///
    /// # Errors
    /// `Forbidden` alike for one that there is not and one of another unit.
    pub async fn handover_sheet(&self, person: &Person, id: u32) -> Result<HandoverSheet, Refusal> {
        let handover = self.own_handover(person, id).await?;
        let unit = self.unit_name(&handover.unit);
        let last = self.handovers.handovers(&handover.unit, 1).await?.first().map(|last| last.id);
        let current = last == Some(id);
        let can_take = current && handover.taken.is_none() && handover.given_by != person.id;
        let mut rows = Vec::with_capacity(handover.items.len());
        for item in &handover.items {
            let then = self.as_it_stood(person, item, handover.given_at).await?;
            rows.push(HandedRow { item: item.clone(), then });
        }
        Ok(HandoverSheet { unit, handover, rows, current, can_take })
    }

    /// The ticket at the version that was handed over: its entries up to then say it.
    async fn as_it_stood(
        &self,
        person: &Person,
        item: &HandedItem,
        at: Timestamp,
    ) -> Result<Option<HandedState>, Refusal> {
        let Some(id) = self.tickets.by_number(&item.number).await? else { return Ok(None) };
        let (now, chain) = self.ticket(id).await?;
        let units = now.units();
        if !permits(person, Action::SeeTicket, &now.subject(&units)) {
            return Ok(None);
        }
        let before = chain.iter().take(item.version as usize).map(|sealed| &sealed.entry);
        let Ok(then) = Ticket::fold(before) else { return Ok(None) };
        Ok(Some(HandedState {
            state: then.state,
            light: then.light(at),
            alarm: then.alarms(),
            due_at: then.due_at(),
            units: then.units_at_work(),
            state_now: now.state,
            version_now: now.version,
        }))
    }
}
