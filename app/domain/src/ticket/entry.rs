use serde::{Deserialize, Serialize};

use super::{External, Fact};
use crate::catalog::{Category, ItemCode};
use crate::clock::{Timer, Timestamp};
use crate::event::AreaRef;
use crate::geo::Point;
use crate::ids::{AccountId, CommunityCode, DoorId, TicketNumber, UnitId};
use crate::people::{Person, Role};

/// One thing that happened. Entries of a ticket are numbered from 1 without a gap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub seq: u32,
    /// The server's time; it alone orders.
    pub at: Timestamp,
    pub actor: Actor,
    pub fact: Fact,
}

/// Who did it. People are named by account, never by name or number; a resident has no account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "who")]
pub enum Actor {
    Resident,
    Staff {
        account: AccountId,
        role: Role,
        unit: Option<UnitId>,
    },
    /// A clock that ran out.
    Timer,
    /// The administrator of the machine, at the command line.
    Machine,
    /// Synthetic data of `load`.
    Synthetic,
}

impl Actor {
    pub fn of(person: &Person) -> Self {
        Self::Staff { account: person.id, role: person.role, unit: person.unit.clone() }
    }

    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Staff { account, .. } => Some(*account),
            _ => None,
        }
    }

    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Staff { role, .. } => Some(*role),
            Self::Resident => Some(Role::Resident),
            _ => None,
        }
    }

    pub fn unit(&self) -> Option<&UnitId> {
        match self {
            Self::Staff { unit, .. } => unit.as_ref(),
            _ => None,
        }
    }
}

/// SHA-256 over salt and value, in hex. What the law lets people erase (phone, words, photos) stands in an entry
/// only like this; value and salt live in erasable tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Commitment(pub String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reported {
    pub number: TicketNumber,
    pub community: CommunityCode,
    pub area: AreaRef,
    pub at: Point,
    pub door: Option<DoorId>,
    pub category: Option<Category>,
    pub item: Option<ItemCode>,
    pub floor: Option<i8>,
    pub source: Source,
    pub words: Option<Commitment>,
    pub phone: Option<Commitment>,
    pub callback: bool,
    pub photos: Vec<Commitment>,
    /// The promise made to the reporter; never reset.
    pub expected_by: Timestamp,
    /// The clock of filing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filing: Option<Timer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<TicketNumber>,
    /// Where a phone on a round brought it, perhaps long after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Found>,
    /// An emergency may be reported without a place; `at` is then the middle of the subdistrict.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub place_unknown: bool,
    /// A complaint about the property company: the committee's, and for no eyes of the company or its inspectors.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub about_property: bool,
}

/// When something was found by a phone that may have had no network then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// By the server's clock, as well as both clocks tell.
    pub at: Timestamp,
    /// What the device's clock said.
    pub device_at: Timestamp,
}

/// 多渠道发现: how a report came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Scan,
    Map,
    Patrol,
    Visit,
    Call,
    WeChatGroup,
    Hotline12345,
    Assigned,
    System,
}

impl Source {
    /// What staff choose from when they enter for others 代录.
    pub const ENTERED: [Self; 6] =
        [Self::Visit, Self::Call, Self::WeChatGroup, Self::Hotline12345, Self::Assigned, Self::Patrol];

    pub fn wire(self) -> &'static str {
        match self {
            Self::Scan => "scan",
            Self::Map => "map",
            Self::Patrol => "patrol",
            Self::Visit => "visit",
            Self::Call => "call",
            Self::WeChatGroup => "we_chat_group",
            Self::Hotline12345 => "hotline12345",
            Self::Assigned => "assigned",
            Self::System => "system",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        [Self::Scan, Self::Map, Self::System]
            .into_iter()
            .chain(Self::ENTERED)
            .find(|source| source.wire() == s)
    }

    pub fn name(self, lang: crate::lang::Lang) -> &'static str {
        match self {
            Self::Scan => lang.pick("扫码", "QR code"),
            Self::Map => lang.pick("地图", "map"),
            Self::Patrol => lang.pick("巡查", "patrol"),
            Self::Visit => lang.pick("来访", "visit"),
            Self::Call => lang.pick("来电", "call"),
            Self::WeChatGroup => lang.pick("微信群", "WeChat group"),
            Self::Hotline12345 => lang.pick("12345", "hotline 12345"),
            Self::Assigned => lang.pick("上级交办", "assigned from above"),
            Self::System => lang.pick("其它系统", "another system"),
        }
    }
}
