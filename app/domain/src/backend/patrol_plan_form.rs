//! What a planner sends, as it is typed and as it is read.

use serde::{Deserialize, Serialize};

use super::Core;
use crate::clock::{Date, iso_date};
use crate::error::{Field, FieldError, Problem, Refusal};
use crate::event::AreaRef;
use crate::ids::CommunityCode;
use crate::patrol::SiteId;
use crate::patrol::plan_view::read_hour_minute;
use crate::patrol::recheck::Level;
use crate::patrol::record::PlanScope;

const MOST_WALKERS: usize = 60;
const FURTHEST_DAYS: i64 = 366;

/// Whose plan of which day, and which of its areas: the query of `/patrol/plan` too.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanAsk {
    /// May be left out where there is one, or where the person is of one.
    pub community: String,
    /// `team`, `station` or `supervisor`; what the person plans, if left out.
    pub level: String,
    /// `2026-11-30`; today, if left out.
    pub date: String,
    /// Numbers of areas; all that the person plans, if left out.
    pub areas: Vec<String>,
}

/// Somebody on duty, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WalkerForm {
    pub account: u32,
    /// `08:30`.
    pub from: String,
    pub until: String,
    /// Most minutes and floors; empty for no limit.
    pub minutes: String,
    pub floors: String,
    /// A checkpoint's name; the usual one, if empty.
    pub start: String,
}

/// `POST /api/patrol/make`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MakeForm {
    pub ask: PlanAsk,
    /// The version that was looked at.
    pub expected: u32,
    pub walkers: Vec<WalkerForm>,
}

/// `POST /api/patrol/move`: a visit to another place of its round or of another. Orders count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveVisitForm {
    pub ask: PlanAsk,
    pub expected: u32,
    /// Whose visit; `None` for one that is left out.
    pub from: Option<u32>,
    /// Its order in the round, or its index among what is left out.
    pub order: u32,
    /// Whose it becomes, and its order there; what lies beyond the end is the end.
    pub to: u32,
    pub place: u32,
}

/// `POST /api/patrol/replan`: the rest of the day anew.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplanForm {
    pub ask: PlanAsk,
    pub expected: u32,
    /// Fell ill, and came back.
    pub missing: Vec<u32>,
    pub back: Vec<u32>,
    /// Taken off the plan; whoever has checked something already stays in it as missing.
    pub remove: Vec<u32>,
    pub add: Vec<WalkerForm>,
}

/// `POST /api/patrol/cancel`, `/template` and `/apply`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DayForm {
    pub ask: PlanAsk,
    pub expected: u32,
    /// For `/template`: 0 is Monday; the day's own weekday, if left out.
    pub weekday: Option<u8>,
}

/// A person's numbers, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hours {
    pub from: u32,
    pub until: u32,
    pub minutes: Option<u32>,
    pub floors: Option<u32>,
    pub start: Option<SiteId>,
}

impl WalkerForm {
    pub(super) fn read(&self) -> Result<Hours, FieldError> {
        let wrong = |field, code| FieldError::new(field, code);
        let hour = |text: &str| read_hour_minute(text).ok_or(wrong(Field::Hours, Problem::Malformed));
        let (from, until) = (hour(&self.from)?, hour(&self.until)?);
        if until <= from {
            return Err(wrong(Field::Hours, Problem::Outside));
        }
        let limit = |text: &str, most: u32| match text.trim() {
            "" => Ok(None),
            typed => match typed.parse() {
                Ok(number) if (1..=most).contains(&number) => Ok(Some(number)),
                _ => Err(wrong(Field::Limits, Problem::Outside)),
            },
        };
        let start = match self.start.trim() {
            "" => None,
            typed => Some(typed.parse().map_err(|_| wrong(Field::Start, Problem::Unknown))?),
        };
        Ok(Hours {
            from,
            until,
            minutes: limit(&self.minutes, 24 * 60)?,
            floors: limit(&self.floors, 2_000)?,
            start,
        })
    }
}

/// Reads all, or says what is wrong with any; each person counts once.
pub(super) fn read_walkers(forms: &[WalkerForm]) -> Result<Vec<(u32, Hours)>, Refusal> {
    if forms.len() > MOST_WALKERS {
        return Err(Refusal::invalid(Field::Walkers, Problem::TooMany));
    }
    let mut read: Vec<(u32, Hours)> = Vec::new();
    let mut fields: Vec<FieldError> = Vec::new();
    for form in forms {
        match form.read() {
            Ok(hours) if read.iter().all(|(account, _)| *account != form.account) => {
                read.push((form.account, hours));
            }
            Ok(_) => {}
            Err(fault) if !fields.contains(&fault) => fields.push(fault),
            Err(_) => {}
        }
    }
    if fields.is_empty() { Ok(read) } else { Err(Refusal::Invalid { fields }) }
}

/// The areas that were typed; `None` where none was.
pub(super) fn read_areas(typed: &[String]) -> Result<Option<Vec<AreaRef>>, Refusal> {
    let mut areas = Vec::new();
    for text in typed.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        match text.parse() {
            Ok(area @ AreaRef::Area(_)) => areas.push(area),
            _ => return Err(Refusal::invalid(Field::Areas, Problem::Unknown)),
        }
    }
    areas.sort_by_key(|area| area.code());
    areas.dedup();
    Ok((!areas.is_empty()).then_some(areas))
}

impl PlanAsk {
    /// Whose plan of which day is asked for, as far as it is typed.
    pub(super) fn scope(
        &self,
        core: &Core,
        own: Option<&CommunityCode>,
        usual: Level,
    ) -> Result<PlanScope, Refusal> {
        let unknown = |field| Refusal::invalid(field, Problem::Unknown);
        let community = match self.community.trim() {
            "" => {
                let first = || core.place.communities.first().map(|community| &community.code);
                own.or_else(first).cloned().ok_or(unknown(Field::Community))?
            }
            typed => typed.parse().map_err(|_| unknown(Field::Community))?,
        };
        let level = match self.level.trim() {
            "" => usual,
            typed => Level::from_wire(typed).ok_or(unknown(Field::Level))?,
        };
        let today = core.now().local().date;
        let date = match self.date.trim() {
            "" => today,
            typed => iso_date::read(typed).ok_or(Refusal::invalid(Field::Date, Problem::Malformed))?,
        };
        if (date - today).whole_days().abs() > FURTHEST_DAYS {
            return Err(Refusal::invalid(Field::Date, Problem::Outside));
        }
        Ok(PlanScope { community, level, date })
    }
}

/// A month as `2026-11`: its first day.
pub(super) fn read_month(typed: &str) -> Option<Date> {
    iso_date::read(&format!("{}-01", typed.trim()))
}
