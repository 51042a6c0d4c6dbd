use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// How long a step may take. 急 runs day and night, h counts the unit's service hours, d working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "unit")]
pub enum Limit {
    Urgent { minutes: u32 },
    ServiceMinutes { minutes: u32 },
    WorkingDays { days: u16 },
}

impl Limit {
    /// As the committee writes it: `急4`, `8h`, `3d`; minutes where hours do not divide.
    pub fn label(self) -> String {
        match self {
            Self::Urgent { minutes } if minutes % 60 == 0 => format!("急{}", minutes / 60),
            Self::Urgent { minutes } => format!("急{minutes}min"),
            Self::ServiceMinutes { minutes } if minutes % 60 == 0 => format!("{}h", minutes / 60),
            Self::ServiceMinutes { minutes } => format!("{minutes}min"),
            Self::WorkingDays { days } => format!("{days}d"),
        }
    }

    /// Whether it runs day and night.
    pub fn is_urgent(self) -> bool {
        matches!(self, Self::Urgent { .. })
    }

    /// In words, for people: `4 小时`, `3 个工作日`; `4 h`, `3 working days`.
    pub fn words(self, lang: Lang) -> String {
        match self {
            Self::Urgent { minutes } | Self::ServiceMinutes { minutes } => {
                super::sentences::duration(i64::from(minutes) * 60_000, lang)
            }
            Self::WorkingDays { days } => match (lang, days) {
                (Lang::Zh, _) => format!("{days} 个工作日"),
                (Lang::En, 1) => "1 working day".to_owned(),
                (Lang::En, _) => format!("{days} working days"),
            },
        }
    }

    /// Allowance for each of filing and dispatch (proposed).
    pub fn handover(self) -> Self {
        match self {
            Self::Urgent { .. } => Self::Urgent { minutes: 15 },
            Self::ServiceMinutes { .. } => Self::ServiceMinutes { minutes: 60 },
            Self::WorkingDays { .. } => Self::ServiceMinutes { minutes: 240 },
        }
    }

    /// Allowance for verification (proposed).
    pub fn verification(self) -> Self {
        match self {
            Self::Urgent { .. } => Self::Urgent { minutes: 120 },
            Self::ServiceMinutes { .. } => Self::ServiceMinutes { minutes: 240 },
            Self::WorkingDays { .. } => Self::WorkingDays { days: 1 },
        }
    }

    /// How long a dispatched unit may send it back (退单): a quarter of the limit, at most a working day.
    pub fn return_window(self) -> Self {
        match self {
            Self::Urgent { minutes } => Self::Urgent { minutes: (minutes / 4).min(24 * 60) },
            Self::ServiceMinutes { minutes } => Self::ServiceMinutes { minutes: minutes / 4 },
            // A working day has eight service hours, so a quarter of n days is 2 n of them.
            Self::WorkingDays { days } if days < 4 => Self::ServiceMinutes { minutes: u32::from(days) * 120 },
            Self::WorkingDays { .. } => Self::WorkingDays { days: 1 },
        }
    }
}
