use super::{Person, Role};
use crate::event::AreaRef;
use crate::ids::{AccountId, CommunityCode, UnitId};

/// How far a permission goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// What the person reported.
    Own,
    /// The person's areas.
    Areas,
    /// The person's community; the street only where the center handed the ticket over.
    Community,
    /// Tickets that the person was assigned to.
    Assigned,
    /// What is dispatched to the person's unit.
    Unit,
    Subdistrict,
}

/// What somebody wants to act upon, as far as permissions ask.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subject<'a> {
    pub community: Option<&'a CommunityCode>,
    pub area: Option<AreaRef>,
    /// The center handed this street ticket to its community.
    pub handed_over: bool,
    /// Units that it is or was dispatched to, without those that returned it.
    pub units: &'a [UnitId],
    pub mediator: Option<AccountId>,
    pub reporter: Option<AccountId>,
    /// 群租、违法搭建 and the like: for committee, center and the dispatched units alone.
    pub unlawful: bool,
}

impl Reach {
    /// Whether the subject lies within the person's reach.
    pub fn covers(self, person: &Person, subject: &Subject<'_>) -> bool {
        let same_community = person.community.is_some() && person.community.as_ref() == subject.community;
        let street = subject.area == Some(AreaRef::Street);
        match self {
            Self::Own => subject.reporter == Some(person.id),
            Self::Areas => {
                same_community
                    && matches!(subject.area, Some(AreaRef::Area(no)) if person.areas.contains(&no))
                    && !subject.unlawful
            }
            Self::Community => same_community && (!street || subject.handed_over),
            Self::Assigned => subject.mediator == Some(person.id),
            Self::Unit => person.unit.as_ref().is_some_and(|unit| subject.units.contains(unit)),
            Self::Subdistrict => !subject.unlawful || person.role == Role::Center,
        }
    }
}
