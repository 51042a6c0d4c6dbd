use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// Why a report is not filed. Told to the reporter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    OutOfScope,
    NotFound,
    PlaceUnclear,
    Test,
    Abusive,
    Other,
}

impl DeclineReason {
    pub const ALL: [Self; 6] =
        [Self::OutOfScope, Self::NotFound, Self::PlaceUnclear, Self::Test, Self::Abusive, Self::Other];

    pub fn wire(self) -> &'static str {
        match self {
            Self::OutOfScope => "out_of_scope",
            Self::NotFound => "not_found",
            Self::PlaceUnclear => "place_unclear",
            Self::Test => "test",
            Self::Abusive => "abusive",
            Self::Other => "other",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.wire() == s)
    }

    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::OutOfScope => lang.pick("不属于本街道处置范围", "outside what this subdistrict handles"),
            Self::NotFound => lang.pick("现场未发现所述情况", "not found on site"),
            Self::PlaceUnclear => lang.pick("地点不明确", "place unclear"),
            Self::Test => lang.pick("测试或演示", "a test or a demonstration"),
            Self::Abusive => lang.pick("内容不当,已撤下", "improper content, taken down"),
            Self::Other => lang.pick("其它原因", "another reason"),
        }
    }
}

/// How a ticket ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    Solved,
    FalseAlarm,
    Other,
}

impl CloseReason {
    pub const ALL: [Self; 3] = [Self::Solved, Self::FalseAlarm, Self::Other];

    pub fn wire(self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::FalseAlarm => "false_alarm",
            Self::Other => "other",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.wire() == s)
    }

    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Solved => lang.pick("已解决", "solved"),
            Self::FalseAlarm => lang.pick("误报", "a false alarm"),
            Self::Other => lang.pick("其它原因", "another reason"),
        }
    }
}
