use serde::{Deserialize, Serialize};
use time::Date;

use super::explain::PauseReason;
use super::{Limit, PublicDays, Timestamp, iso_date};
use crate::lang::Lang;

/// The name of a holiday, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidayName {
    pub zh: String,
    pub en: String,
}

impl HolidayName {
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

impl From<&PublicDays> for HolidayName {
    fn from(days: &PublicDays) -> Self {
        Self { zh: days.name.clone(), en: days.name_en.clone() }
    }
}

/// One step of a clock's arithmetic. `counted` is what was counted since the step before that counted, `left`
/// what is left then, both in milliseconds as the clock counts (all time for 急, service time for the others).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum ClockStep {
    /// It began outside service hours, so that it counts from a later `Start`.
    Outside {
        at: Timestamp,
    },
    /// Counting begins.
    Start {
        at: Timestamp,
        limit: Limit,
    },
    /// The unit closes: for the day, or at noon.
    Close {
        at: Timestamp,
        counted: i64,
        left: i64,
        for_the_day: bool,
    },
    /// Counting goes on.
    Open {
        at: Timestamp,
    },
    /// `days` whole days of service, none left out between `first` and `last`.
    WholeDays {
        #[serde(with = "iso_date")]
        first: Date,
        #[serde(with = "iso_date")]
        last: Date,
        days: u16,
        counted: i64,
        left: i64,
    },
    /// `days` working days of a limit in days, `left` of which remain.
    WorkingDays {
        #[serde(with = "iso_date")]
        first: Date,
        #[serde(with = "iso_date")]
        last: Date,
        days: u16,
        left: u16,
    },
    /// Weekends and holidays that are not counted.
    Rest {
        #[serde(with = "iso_date")]
        first: Date,
        #[serde(with = "iso_date")]
        last: Date,
        holidays: Vec<HolidayName>,
    },
    /// A day at a weekend that is counted, since people work on it.
    Makeup {
        #[serde(with = "iso_date")]
        on: Date,
        name: HolidayName,
    },
    /// Where a limit in days would have ended but for the pauses that follow, and the service time until then:
    /// what is left after a pause is counted in service time.
    FirstDue {
        at: Timestamp,
        service: i64,
    },
    Paused {
        at: Timestamp,
        why: PauseReason,
        counted: i64,
        left: i64,
    },
    /// Counting may go on; it does so with `Open` where the unit is closed.
    Resumed {
        at: Timestamp,
    },
    /// 暂定: nothing was known of these years when it was counted. Empty where it is known by now.
    Provisional {
        years: Vec<i32>,
    },
    /// The limit is up.
    Due {
        at: Timestamp,
        counted: i64,
    },
    /// As `Due`, but calendar or hours were changed since the clock was started: counted anew it would be up at
    /// `anew`, and stays `at`.
    Kept {
        at: Timestamp,
        anew: Timestamp,
        counted: i64,
    },
}

impl ClockStep {
    /// Time counted in this step, in milliseconds; nothing for a step that counts working days or none.
    pub fn counted(&self) -> i64 {
        match self {
            Self::Close { counted, .. }
            | Self::WholeDays { counted, .. }
            | Self::Paused { counted, .. }
            | Self::Due { counted, .. }
            | Self::Kept { counted, .. } => *counted,
            _ => 0,
        }
    }
}
