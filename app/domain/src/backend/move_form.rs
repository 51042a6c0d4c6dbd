//! A move as typed on a ticket's page, and what it means.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::catalog::{self, ItemCode, Tier};
use crate::clock::{LocalTime, Timestamp};
use crate::error::{Field, FieldError, Problem};
use crate::ids::{AccountId, PhotoId, TicketNumber, UnitId};
use crate::people::Action;
use crate::text;
use crate::ticket::{
    CloseReason, Command, Commitment, CorrectedPlace, Correction, DeclineReason, ExtensionReason, External,
    NoPhotoReason, ReleaseReason, ReturnReason, ReworkReason, Source, SuspensionReason, may_be_a_dwelling,
};

/// Every field a string, so that a form can be shown again with what was typed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    /// The action's wire name.
    pub action: String,
    /// The version of the ticket that the person was looking at.
    pub version: String,
    pub child: String,
    pub reason: String,
    pub note: String,
    pub item: String,
    pub tier: String,
    pub unit: String,
    pub supporting: Vec<String>,
    /// `2026-11-30` or `2026-11-30T14:00`, in Asia/Shanghai.
    pub until: String,
    pub meet_at: String,
    pub meet_place: String,
    pub into: String,
    pub found: String,
    pub grant: String,
    pub no_photo: String,
    /// On behalf of a unit that answered on paper: `accept`, `return`, `hand_in` or `report_handled`.
    pub recorded: String,
    pub stars: String,
    pub floor: String,
    pub lat: String,
    pub lng: String,
    pub entry: String,
    pub account: String,
    pub source: String,
    pub external: String,
    /// Of an item that may be about a dwelling: nobody lives there.
    pub harmless: String,
    /// Whether it is a complaint about the property company: empty leaves it as it is.
    pub about_property: String,
    pub photo_id: Vec<String>,
}

/// No other system's deadline is further away than a year.
const EXTERNAL_DAYS: i64 = 366;

/// A form, read: what is left is to commit to its words and photos.
pub(super) struct Read {
    pub command: Command,
    pub note: Option<String>,
    pub photos: Vec<PhotoId>,
    /// Words about a meeting's place, which stand in the command as a commitment of their own.
    pub meet_place: Option<String>,
    pub seen: Option<u32>,
}

/// A day as people type it, at its end; or a moment.
pub(super) fn moment(raw: &str) -> Option<Timestamp> {
    let (day, clock) = raw.trim().split_once('T').map_or((raw.trim(), None), |(d, c)| (d, Some(c)));
    let mut parts = day.split('-');
    let (year, month, date) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let month = time::Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let date = Date::from_calendar_date(year.parse().ok()?, month, date.parse().ok()?).ok()?;
    let (hour, minute) = match clock {
        None => (18, 0),
        Some(clock) => {
            let mut parts = clock.split(':');
            (parts.next()?.parse::<u8>().ok()?, parts.next()?.parse::<u8>().ok()?)
        }
    };
    (hour < 24 && minute < 60).then(|| LocalTime::at(date, hour, minute).instant())
}

fn wrong(field: Field, code: Problem) -> FieldError {
    FieldError::new(field, code)
}

/// A choice from a list of reasons.
fn choice<T>(raw: &str, read: fn(&str) -> Option<T>, field: Field) -> Result<T, FieldError> {
    match raw.trim() {
        "" => Err(wrong(field, Problem::Missing)),
        raw => read(raw).ok_or(wrong(field, Problem::Unknown)),
    }
}

fn parsed<T: std::str::FromStr>(raw: &str, field: Field) -> Result<T, FieldError> {
    match raw.trim() {
        "" => Err(wrong(field, Problem::Missing)),
        raw => raw.parse().map_err(|_| wrong(field, Problem::Unknown)),
    }
}

fn optional<T: std::str::FromStr>(raw: &str, field: Field) -> Result<Option<T>, FieldError> {
    if raw.trim().is_empty() { Ok(None) } else { parsed(raw, field).map(Some) }
}

fn date(raw: &str, field: Field) -> Result<Timestamp, FieldError> {
    match raw.trim() {
        "" => Err(wrong(field, Problem::Missing)),
        raw => moment(raw).ok_or(wrong(field, Problem::Malformed)),
    }
}

fn yes(raw: &str) -> bool {
    matches!(raw.trim(), "1" | "on" | "true" | "yes")
}

fn item(raw: &str) -> Result<ItemCode, FieldError> {
    let code: ItemCode = parsed(raw, Field::Item)?;
    catalog::item(code).map(|_| code).ok_or(wrong(Field::Item, Problem::Unknown))
}

impl MoveForm {
    /// The action that is asked for; `None` for a name that there is none of.
    pub fn action(&self) -> Option<Action> {
        serde_json::from_value(serde_json::Value::String(self.action.trim().to_owned())).ok()
    }

    /// # Errors
    /// Each field that cannot be read.
    pub(super) fn read(&self, now: Timestamp) -> Result<Read, Vec<FieldError>> {
        let note =
            text::words(&self.note).map_err(|error| vec![FieldError { field: Field::Note, ..error }])?;
        let photos = super::report::check_photos(&self.photo_id).map_err(|error| vec![error])?;
        let meet_place =
            text::words(&self.meet_place).map_err(|e| vec![FieldError { field: Field::MeetPlace, ..e }])?;
        let seen = optional(&self.version, Field::Version).map_err(|error| vec![error])?;
        let command = self.command(now).map_err(|error| vec![error])?;
        let needs_words = matches!(
            command,
            Command::Appeal
                | Command::Correct { .. }
                | Command::Escalate
                | Command::Reopen
                | Command::Supervise
                | Command::AnswerUrge
                | Command::AskReporter
                | Command::AnswerQuestion
                | Command::Attempt
                | Command::Mediate
                | Command::RevealPhone
        );
        let either = matches!(command, Command::Add | Command::Note);
        if note.is_none() && (needs_words || (either && photos.is_empty())) {
            return Err(vec![wrong(Field::Note, Problem::Missing)]);
        }
        if let Command::HandIn { no_photo: None, .. } = command
            && photos.is_empty()
        {
            return Err(vec![wrong(Field::Photo, Problem::Missing)]);
        }
        Ok(Read { command, note, photos, meet_place, seen })
    }

    fn child(&self) -> Result<u8, FieldError> {
        parsed(&self.child, Field::Unit)
    }

    fn command(&self, now: Timestamp) -> Result<Command, FieldError> {
        let action = self.action().ok_or(wrong(Field::Action, Problem::Unknown))?;
        Ok(match action {
            Action::AskSiteCheck => Command::AskSiteCheck,
            Action::CheckSite => Command::CheckSite { found: yes(&self.found) },
            Action::File => {
                let tier = match self.tier.trim() {
                    "" => None,
                    raw => Some(Tier::from_wire(raw).ok_or(wrong(Field::Tier, Problem::Unknown))?),
                };
                Command::File { item: item(&self.item)?, tier, harmless: yes(&self.harmless) }
            }
            Action::ProposeDecline => Command::ProposeDecline {
                reason: choice(&self.reason, DeclineReason::from_wire, Field::Reason)?,
            },
            Action::Decline => {
                Command::Decline { reason: choice(&self.reason, DeclineReason::from_wire, Field::Reason)? }
            }
            Action::Appeal => Command::Appeal,
            Action::Withdraw => Command::Withdraw,
            Action::Merge => Command::Merge { into: parsed::<TicketNumber>(&self.into, Field::Into)? },
            Action::JoinComplaint => Command::JoinComplaint {
                source: choice(&self.source, Source::from_wire, Field::Source)?,
                external: external(&self.external, &self.until, now)?,
            },
            Action::Correct => Command::Correct { change: self.correction()? },
            Action::MarkHard => Command::MarkHard { on: !matches!(self.grant.trim(), "0" | "no") },
            Action::HandOver => Command::HandOver,
            Action::Dispatch => Command::Dispatch { unit: parsed(&self.unit, Field::Unit)? },
            Action::StartJoint => self.joint()?,
            Action::Escalate => Command::Escalate,
            Action::Accept => Command::Accept { child: self.child()?, recorded: false },
            Action::Return => self.returned(false)?,
            Action::AskExtension => Command::AskExtension {
                child: self.child()?,
                until: date(&self.until, Field::Until)?,
                reason: choice(&self.reason, ExtensionReason::from_wire, Field::Reason)?,
            },
            Action::DecideExtension => {
                Command::DecideExtension { child: self.child()?, grant: yes(&self.grant) }
            }
            Action::Suspend => Command::Suspend {
                reason: choice(&self.reason, SuspensionReason::from_wire, Field::Reason)?,
                until: date(&self.until, Field::Until)?,
            },
            Action::ReviewSuspension => Command::ReviewSuspension,
            Action::Resume => Command::Resume,
            Action::HandIn => self.handed_in(false)?,
            Action::RecordForUnit => match self.recorded.trim() {
                "accept" => Command::Accept { child: self.child()?, recorded: true },
                "return" => self.returned(true)?,
                "hand_in" => self.handed_in(true)?,
                "report_handled" => Command::ReportHandled { recorded: true },
                _ => return Err(wrong(Field::Action, Problem::Missing)),
            },
            Action::Release => Command::Release {
                child: self.child()?,
                reason: choice(&self.reason, ReleaseReason::from_wire, Field::Reason)?,
            },
            Action::ReportHandled => Command::ReportHandled { recorded: false },
            Action::Close => Command::Close { reason: CloseReason::Solved },
            Action::CloseFalseAlarm => Command::CloseFalseAlarm,
            Action::Rework => Command::Rework {
                child: optional(&self.child, Field::Unit)?,
                reason: choice(&self.reason, ReworkReason::from_wire, Field::Reason)?,
            },
            Action::Confirm => Command::Confirm { stars: self.stars()? },
            Action::Reopen => Command::Reopen,
            Action::Urge => Command::Urge,
            Action::Supervise => Command::Supervise,
            Action::AnswerUrge => Command::AnswerUrge,
            Action::AskReporter => Command::AskReporter,
            Action::AnswerQuestion => Command::AnswerQuestion,
            Action::Add => Command::Add,
            Action::Note => Command::Note,
            Action::Attempt => Command::Attempt,
            Action::AssignMediator => {
                Command::AssignMediator { account: AccountId(parsed(&self.account, Field::Account)?) }
            }
            Action::Mediate => Command::Mediate,
            Action::RevealPhone => Command::RevealPhone,
            Action::Consent => Command::Consent,
            Action::MarkEmergency => Command::MarkEmergency,
            Action::AnswerAlarm => Command::AnswerAlarm,
            // Splitting makes a second ticket and has a use case of its own; the rest are no moves.
            _ => return Err(wrong(Field::Action, Problem::Unknown)),
        })
    }

    fn stars(&self) -> Result<Option<u8>, FieldError> {
        let stars: Option<u8> = optional(&self.stars, Field::Stars)?;
        match stars {
            Some(1..=5) | None => Ok(stars),
            Some(_) => Err(wrong(Field::Stars, Problem::Unknown)),
        }
    }

    fn correction(&self) -> Result<Correction, FieldError> {
        let place = match (self.lat.trim(), self.lng.trim()) {
            ("", "") => None,
            (lat, lng) => {
                let degrees =
                    |raw: &str| raw.parse::<f64>().map_err(|_| wrong(Field::Place, Problem::Malformed));
                let at = crate::geo::Point::new(degrees(lat)?, degrees(lng)?)
                    .ok_or(wrong(Field::Place, Problem::Malformed))?;
                // The area is found by geometry in the use case.
                Some(CorrectedPlace { at, area: crate::event::AreaRef::Street })
            }
        };
        let floor = super::report::check_floor(&self.floor, None)?;
        let item = if self.item.trim().is_empty() { None } else { Some(item(&self.item)?) };
        let private = item.filter(|code| may_be_a_dwelling(*code)).map(|_| !yes(&self.harmless));
        let about_property = match self.about_property.trim() {
            "" => None,
            raw => Some(yes(raw)),
        };
        let entry = optional(&self.entry, Field::Entry)?;
        Ok(Correction { item, floor, place, private, about_property, entry })
    }

    fn joint(&self) -> Result<Command, FieldError> {
        let supporting: Vec<UnitId> = self
            .supporting
            .iter()
            .filter(|raw| !raw.trim().is_empty())
            .map(|raw| parsed(raw, Field::Supporting))
            .collect::<Result<_, _>>()?;
        let meet_at = match self.meet_at.trim() {
            "" => None,
            raw => Some(date(raw, Field::MeetAt)?),
        };
        let lead = optional(&self.unit, Field::Unit)?;
        Ok(Command::StartJoint { lead, supporting, meet_at, meet_place: None })
    }

    fn returned(&self, recorded: bool) -> Result<Command, FieldError> {
        Ok(Command::Return {
            child: self.child()?,
            reason: choice(&self.reason, ReturnReason::from_wire, Field::Reason)?,
            whose: optional(&self.unit, Field::Unit)?,
            recorded,
        })
    }

    fn handed_in(&self, recorded: bool) -> Result<Command, FieldError> {
        let no_photo = match self.no_photo.trim() {
            "" => None,
            raw => Some(NoPhotoReason::from_wire(raw).ok_or(wrong(Field::NoPhoto, Problem::Unknown))?),
        };
        Ok(Command::HandIn { child: self.child()?, no_photo, recorded })
    }
}

/// A ticket of another system: its number, and its deadline where one was given.
pub(super) fn external(number: &str, deadline: &str, now: Timestamp) -> Result<Option<External>, FieldError> {
    let number = number.trim();
    if number.is_empty() {
        return Ok(None);
    }
    if number.chars().count() > 40 || number.chars().any(char::is_control) {
        return Err(wrong(Field::External, Problem::Malformed));
    }
    let deadline = match deadline.trim() {
        "" => None,
        raw => Some(date(raw, Field::Until)?),
    };
    let farthest = now.plus_minutes(EXTERNAL_DAYS * 24 * 60);
    if deadline.is_some_and(|deadline| deadline <= now || deadline > farthest) {
        return Err(wrong(Field::Until, Problem::Outside));
    }
    Ok(Some(External { number: number.to_owned(), deadline }))
}

/// Puts the commitment to a meeting's place where it belongs.
pub(super) fn with_meet_place(command: Command, place: Option<Commitment>) -> Command {
    match command {
        Command::StartJoint { lead, supporting, meet_at, .. } => {
            Command::StartJoint { lead, supporting, meet_at, meet_place: place }
        }
        other => other,
    }
}
