use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::ParseIdError;
use crate::lang::Lang;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Category {
    A,
    B,
    C,
    D,
    E,
    F,
    G,
}

impl Category {
    pub const ALL: [Self; 7] = [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F, Self::G];

    pub fn letter(self) -> &'static str {
        ["A", "B", "C", "D", "E", "F", "G"][self as usize]
    }

    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::A => lang.pick("保安岗亭", "Guard booth"),
            Self::B => lang.pick("垃圾厢房", "Garbage room"),
            Self::C => lang.pick("非机动车车库", "Bike garage"),
            Self::D => lang.pick("水泵", "Water pump"),
            Self::E => lang.pick("楼道", "Stairwell"),
            Self::F => lang.pick("变电站", "Substation"),
            Self::G => lang.pick("其它", "Other"),
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.letter())
    }
}

impl FromStr for Category {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        Self::ALL.into_iter().find(|c| c.letter() == s).ok_or(ParseIdError("category"))
    }
}
