//! What a page, a file or a map asks of coverage: whose, of which kind, by which level, over which days.

use serde::{Deserialize, Serialize};
use time::{Date, Duration};

use super::coverage::CheckpointKind;
use super::recheck::Level;
use crate::clock::iso_date;
use crate::event::AreaRef;
use crate::ids::{CommunityCode, ParseIdError};

/// Days that are shown where nothing is asked for, today among them.
const USUAL_DAYS: i64 = 31;
/// Most days of one view.
pub const MOST_DAYS: i64 = 92;

/// What is not named is not asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CoverageQuery {
    pub community: Option<CommunityCode>,
    pub area: Option<AreaRef>,
    pub kind: Option<CheckpointKind>,
    pub level: Option<Level>,
    #[serde(with = "some_date")]
    pub from: Option<Date>,
    /// The last day, included.
    #[serde(with = "some_date")]
    pub until: Option<Date>,
}

/// Whole days, the last one included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    #[serde(with = "iso_date")]
    pub from: Date,
    #[serde(with = "iso_date")]
    pub until: Date,
}

impl Span {
    pub fn days(self) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.from), |day| day.next_day()).take_while(move |day| *day <= self.until)
    }
}

impl CoverageQuery {
    pub const NAMES: [&str; 6] = ["community", "area", "kind", "level", "from", "until"];

    /// Reads one parameter; parameters of other names are left to others, an empty one counts as absent.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), ParseIdError> {
        if value.is_empty() {
            return Ok(());
        }
        let day = || iso_date::read(value).ok_or(ParseIdError("date"));
        match name {
            "community" => self.community = Some(value.parse()?),
            "area" => self.area = Some(value.parse()?),
            "kind" => {
                self.kind = Some(CheckpointKind::from_wire(value).ok_or(ParseIdError("kind"))?);
            }
            "level" => {
                self.level = Some(Level::from_wire(value).ok_or(ParseIdError("level"))?);
            }
            "from" => self.from = Some(day()?),
            "until" => self.until = Some(day()?),
            _ => {}
        }
        Ok(())
    }

    /// Reads all of it.
    ///
    /// # Errors
    /// The first part that cannot be read.
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, ParseIdError> {
        let mut query = Self::default();
        for (name, value) in pairs {
            query.set(name, value)?;
        }
        Ok(query)
    }

    /// Reads what can be read and ignores the rest: for a page, whose address anybody may have mistyped.
    pub fn lenient<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut query = Self::default();
        for (name, value) in pairs {
            let _unreadable_is_absent = query.set(name, value);
        }
        query
    }

    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let day = |day: Option<Date>| day.map(iso_date::write);
        let values = [
            self.community.as_ref().map(ToString::to_string),
            self.area.map(|area| area.to_string()),
            self.kind.map(|kind| kind.wire().to_owned()),
            self.level.map(|level| level.wire().to_owned()),
            day(self.from),
            day(self.until),
        ];
        Self::NAMES.into_iter().zip(values).filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// `?area=1&kind=stairwell` behind an address, nothing where nothing is asked for.
    pub fn address(&self, path: &str) -> String {
        let pairs: Vec<String> =
            self.to_pairs().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }

    /// The days that are meant: the last month unless something is named, at most [`MOST_DAYS`], none after today.
    /// An end before the beginning is put behind it.
    pub fn span(&self, today: Date) -> Span {
        let back = |day: Date, days: i64| day.checked_sub(Duration::days(days)).unwrap_or(Date::MIN);
        let on = |day: Date, days: i64| day.checked_add(Duration::days(days)).unwrap_or(Date::MAX);
        let from = self.from.map(|from| from.min(today));
        let until = match (self.until, from) {
            (Some(until), Some(from)) => until.clamp(from, on(from, MOST_DAYS - 1)),
            (Some(until), None) => until,
            (None, Some(from)) => on(from, MOST_DAYS - 1),
            (None, None) => today,
        };
        let until = until.min(today);
        Span { from: from.unwrap_or_else(|| back(until, USUAL_DAYS - 1)), until }
    }

    /// Whether the days that are named make sense as they are: for callers that are no people.
    pub fn is_sound(&self, today: Date) -> bool {
        let span = self.span(today);
        self.from.is_none_or(|from| from == span.from)
            && self.until.is_none_or(|until| until == span.until || until >= today && span.until == today)
    }
}

/// A date that may be absent, written `2026-11-23`.
mod some_date {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use time::Date;

    use crate::clock::iso_date;

    pub fn serialize<S: Serializer>(date: &Option<Date>, s: S) -> Result<S::Ok, S::Error> {
        date.map(iso_date::write).serialize(s)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(d)?;
        let read = |text: String| {
            iso_date::read(&text).ok_or_else(|| serde::de::Error::custom("a date is written 2026-11-23"))
        };
        text.map(read).transpose()
    }
}
