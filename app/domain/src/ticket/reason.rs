//! Typed reasons: what people choose from, stored by wire name, shown by sentence.

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

/// Declares an enum of reasons with its wire names and its words in both languages. A macro, since each reason
/// would otherwise be written in four places that must agree.
macro_rules! reasons {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $wire:literal, $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $(#[serde(rename = $wire)] $variant,)+
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            pub fn wire(self) -> &'static str {
                match self { $(Self::$variant => $wire,)+ }
            }

            pub fn from_wire(s: &str) -> Option<Self> {
                match s { $($wire => Some(Self::$variant),)+ _ => None }
            }

            pub fn name(self, lang: Lang) -> &'static str {
                match self { $(Self::$variant => lang.pick($zh, $en),)+ }
            }
        }
    };
}

reasons! {
    /// Why a report is not filed. Told to the reporter.
    DeclineReason {
        OutOfScope = "out_of_scope", "不属于本街道处置范围", "outside what this subdistrict handles";
        NotFound = "not_found", "现场未发现所述情况", "not found on site";
        PlaceUnclear = "place_unclear", "地点不明确", "place unclear";
        Test = "test", "测试或演示", "a test or a demonstration";
        Abusive = "abusive", "内容不当,已撤下", "improper content, taken down";
        Other = "other", "其它原因", "another reason";
    }
}

reasons! {
    /// How a ticket ended.
    CloseReason {
        Solved = "solved", "已解决", "solved";
        FalseAlarm = "false_alarm", "误报", "a false alarm";
        Other = "other", "其它原因", "another reason";
    }
}

reasons! {
    /// 退单: why a unit sends a ticket back.
    ReturnReason {
        NotOurs = "not_ours", "不属于本单位职责", "not our responsibility";
        PlaceUnclear = "place_unclear", "地点不明", "place unclear";
        NeedsAnotherUnit = "needs_another_unit", "需要其它单位一起处置", "needs another unit as well";
        WaitsForOwners = "waits_for_owners", "需业委会决定或动用维修资金", "waits for the owners' committee or the maintenance fund";
        Duplicate = "duplicate", "与另一件重复", "a duplicate of another ticket";
    }
}

reasons! {
    /// 延期: why more time is asked for.
    ExtensionReason {
        Material = "material", "材料、配件未到", "material or parts have not arrived";
        Access = "access", "暂时进不了门、联系不上当事人", "no access, or the person cannot be reached";
        Weather = "weather", "天气原因", "weather";
        Complex = "complex", "情况复杂,需多方协调", "complex, several parties to agree";
        Other = "other", "其它原因", "another reason";
    }
}

reasons! {
    /// 挂账: why handling is suspended. Residents read 暂缓办理.
    SuspensionReason {
        Fund = "fund", "等待维修资金或业主表决", "waits for the maintenance fund or the owners' vote";
        Works = "works", "列入改造工程,随工程解决", "part of planned works";
        Procedure = "procedure", "进入法定程序", "in a legal procedure";
        Other = "other", "其它原因", "another reason";
    }
}

reasons! {
    /// 退回重办: why a verifier sends work back.
    ReworkReason {
        NotSolved = "not_solved", "问题还在", "the problem is still there";
        Partly = "partly", "只解决了一部分", "only partly solved";
        Evidence = "evidence", "照片或说明看不清", "the evidence does not show it";
        Other = "other", "其它原因", "another reason";
    }
}

reasons! {
    /// Why there is no photo of the work done.
    NoPhotoReason {
        Private = "private", "涉及个人隐私,不宜拍照", "private, should not be photographed";
        NothingToSee = "nothing_to_see", "无可拍摄的内容", "nothing that a photo would show";
        Unsafe = "unsafe", "现场不便拍照", "unsafe to photograph";
        Paper = "paper", "书面反馈", "answered on paper";
    }
}

reasons! {
    /// Why a supporting unit is let go from joint action.
    ReleaseReason {
        NotNeeded = "not_needed", "不再需要配合", "no longer needed";
        Covered = "covered", "由其它单位完成", "done by another unit";
        Superseded = "superseded", "改为重新派遣", "dispatched anew";
    }
}
