//! Who plans what: leads their own areas, the committee its community, the center everything, 监督员 among it.

use super::{Core, PlanAsk};
use crate::error::{Field, Problem, Refusal};
use crate::event::AreaRef;
use crate::ids::CommunityCode;
use crate::patrol::book::Walker;
use crate::patrol::plan_view::Named;
use crate::patrol::recheck::Level;
use crate::patrol::record::PlanScope;
use crate::people::{Action, Person, Role, Subject, permits};

/// The kind of thing that the security log names.
const KIND: &str = "patrol_plan";

/// Whose plan somebody looks at, with how much of it is theirs.
#[derive(Debug, Clone)]
pub(super) struct Rights {
    pub scope: PlanScope,
    /// Areas that the person plans; empty for the levels above the teams, where everything is theirs or nothing.
    pub areas: Vec<AreaRef>,
    /// Those of them that are asked for.
    pub chosen: Vec<AreaRef>,
    /// Whether that is the community's every area.
    pub whole: bool,
}

impl Rights {
    pub fn is_team(&self) -> bool {
        self.scope.level == Level::Team
    }

    /// Whether all of somebody's round lies where the person plans.
    pub fn may_change(&self, walker: &Walker) -> bool {
        self.whole || (self.is_team() && within(&walker.duty.areas, &self.areas))
    }

    /// Whether it lies within the areas that are asked for, so that planning them plans it anew.
    pub fn is_chosen(&self, walker: &Walker) -> bool {
        !self.is_team() || within(&walker.duty.areas, &self.chosen)
    }

    /// Whether the person sees anything of a round.
    pub fn sees(&self, walker: &Walker) -> bool {
        self.whole || walker.duty.areas.iter().any(|area| self.areas.contains(area))
    }

    pub fn plans(&self, area: Option<AreaRef>) -> bool {
        self.whole || area.is_some_and(|area| self.areas.contains(&area))
    }

    pub fn chose(&self, area: Option<AreaRef>) -> bool {
        !self.is_team() || area.is_some_and(|area| self.chosen.contains(&area))
    }
}

/// Nobody's areas are everybody's.
fn within(areas: &[AreaRef], of: &[AreaRef]) -> bool {
    !areas.is_empty() && areas.iter().all(|area| of.contains(area))
}

/// What a level's plan as a whole is about: the street is the center's alone.
fn subject_of(level: Level, community: &CommunityCode) -> Subject<'_> {
    let area = (level == Level::Supervisor).then_some(AreaRef::Street);
    Subject { community: Some(community), area, ..Subject::default() }
}

pub(super) fn subject_in(area: AreaRef, community: &CommunityCode) -> Subject<'_> {
    Subject { community: Some(community), area: Some(area), ..Subject::default() }
}

impl Core {
    pub(super) fn areas_of(&self, community: &CommunityCode) -> Vec<AreaRef> {
        let of = self.place.areas.iter().filter(|area| area.community == *community);
        of.map(|area| AreaRef::Area(area.no)).collect()
    }

    /// Levels that the person plans in a community.
    pub(super) fn planned_levels(&self, person: &Person, community: &CommunityCode) -> Vec<Level> {
        let may = |level: &Level| match level {
            Level::Team => self
                .areas_of(community)
                .iter()
                .any(|area| permits(person, Action::PlanPatrol, &subject_in(*area, community))),
            level => permits(person, Action::PlanPatrol, &subject_of(*level, community)),
        };
        Level::ALL.into_iter().filter(may).collect()
    }

    /// Communities in which the person plans anything.
    pub(super) fn planned_communities(&self, person: &Person) -> Vec<Named<CommunityCode>> {
        let ours =
            self.place.communities.iter().filter(|one| !self.planned_levels(person, &one.code).is_empty());
        ours.map(Named::from).collect()
    }

    /// Whose plan is asked for, and how much of it is the person's. Areas of others are refused where they are named.
    pub(super) async fn plan_rights(&self, person: &Person, ask: &PlanAsk) -> Result<Rights, Refusal> {
        self.may_at_all(person, Action::PlanPatrol, KIND).await?;
        let scope = ask.scope(self, person.community.as_ref(), Level::Team)?;
        let community = &scope.community;
        let all = self.areas_of(community);
        if scope.level != Level::Team {
            self.check_plan(person, &subject_of(scope.level, community)).await?;
            self.known_community(community)?;
            return Ok(Rights { scope, areas: Vec::new(), chosen: Vec::new(), whole: true });
        }
        let mine = |area: &AreaRef| permits(person, Action::PlanPatrol, &subject_in(*area, community));
        let areas: Vec<AreaRef> = all.iter().copied().filter(mine).collect();
        if areas.is_empty() {
            self.check_plan(person, &subject_of(scope.level, community)).await?;
            // Whoever may plan everywhere asked for a community that there is not, or one without areas.
            self.known_community(community)?;
        }
        let chosen = match super::patrol_plan_form::read_areas(&ask.areas)? {
            Some(asked) => {
                for area in &asked {
                    self.check_plan(person, &subject_in(*area, community)).await?;
                }
                if !asked.iter().all(|area| all.contains(area)) {
                    return Err(Refusal::invalid(Field::Areas, Problem::Unknown));
                }
                asked
            }
            None => areas.clone(),
        };
        let whole = areas.len() == all.len();
        Ok(Rights { scope, areas, chosen, whole })
    }

    async fn check_plan(&self, person: &Person, subject: &Subject<'_>) -> Result<(), Refusal> {
        let checked = self.people.check(person, Action::PlanPatrol, subject, KIND).await;
        checked.map_err(|_| Refusal::Forbidden)
    }

    fn known_community(&self, community: &CommunityCode) -> Result<(), Refusal> {
        match self.place.community(community) {
            Some(_) => Ok(()),
            None => Err(Refusal::invalid(Field::Community, Problem::Unknown)),
        }
    }

    /// Refuses, and tells the security log: somebody's round reaches beyond the person's areas.
    pub(super) async fn not_their_round(&self, person: &Person) -> Refusal {
        self.people.note_refusal(person, Action::PlanPatrol, KIND).await;
        Refusal::Forbidden
    }
}

/// Whether such an account walks rounds of the level in the community at all.
pub(super) fn walks(person: &Person, level: Level, community: &CommunityCode) -> bool {
    let local = person.community.as_ref() == Some(community);
    match level {
        Level::Team => local && matches!(person.role, Role::Inspector | Role::AreaLead),
        Level::Station => local && person.role == Role::Committee,
        Level::Supervisor => person.role == Role::Supervisor,
    }
}
