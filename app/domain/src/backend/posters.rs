//! 门牌码: the code of each checkpoint with what stands beside it, for print.

use serde::{Deserialize, Serialize};

use super::patrol_plan_rights::subject_in;
use super::{Core, Keys, Place};
use crate::error::{Field, Problem, Refusal};
use crate::event::AreaRef;
use crate::ids::CommunityCode;
use crate::patrol::plan_view::Named;
use crate::patrol::{Site, SiteId};
use crate::people::{Action, Person, Subject, permits};
use crate::views::Bilingual;

const KIND: &str = "posters";

/// Which kinds of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PosterKind {
    #[default]
    Doors,
    Facilities,
    All,
}

impl PosterKind {
    pub const ALL: [Self; 3] = [Self::Doors, Self::Facilities, Self::All];

    pub fn wire(self) -> &'static str {
        match self {
            Self::Doors => "doors",
            Self::Facilities => "facilities",
            Self::All => "all",
        }
    }

    pub fn from_wire(s: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.wire() == s)
    }

    pub fn has(self, site: &SiteId) -> bool {
        match self {
            Self::All => true,
            Self::Doors => site.door().is_some(),
            Self::Facilities => site.door().is_none(),
        }
    }
}

/// What is to be printed, as it is typed: the query of `/posters`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PosterAsk {
    /// May be left out where there is one, or where the person is of one.
    pub community: String,
    /// `1`, or `street`; all that the person may print, if left out.
    pub area: String,
    /// One checkpoint alone.
    pub site: String,
    pub kind: String,
}

/// A code with what is printed beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Poster {
    pub site: Site,
    pub community: Bilingual,
    /// What follows `/s/` in the address.
    pub code: String,
    /// `7K3M-Q2X`, typed by inspectors where nothing can be scanned.
    pub short: String,
}

/// The choice that was asked for, and what else could be.
#[derive(Debug, Clone, PartialEq)]
pub struct PosterPage {
    pub community: CommunityCode,
    pub communities: Vec<Named<CommunityCode>>,
    /// Areas of the community that the person may print.
    pub areas: Vec<AreaRef>,
    pub area: Option<AreaRef>,
    pub kind: PosterKind,
    pub site: Option<SiteId>,
    pub posters: Vec<Poster>,
}

impl Core {
    /// The cards that somebody asks for, of those that they may print.
    ///
    /// # Errors
    /// `Forbidden` for other roles and for places out of reach, which is written down; `Invalid` for what there is not.
    pub async fn posters(&self, person: &Person, ask: &PosterAsk) -> Result<PosterPage, Refusal> {
        self.may_at_all(person, Action::PrintCodes, KIND).await?;
        let unknown = |field| Refusal::invalid(field, Problem::Unknown);
        let mine = |community: &CommunityCode, area| {
            permits(person, Action::PrintCodes, &subject_in(area, community))
        };
        let site: Option<SiteId> = match ask.site.trim() {
            "" => None,
            typed => Some(typed.parse().map_err(|_| unknown(Field::Site))?),
        };
        let community = match (&site, ask.community.trim()) {
            (Some(site), _) => site.community().clone(),
            (None, "") => {
                let first = || self.place.communities.first().map(|one| &one.code);
                person.community.as_ref().or_else(first).cloned().ok_or(unknown(Field::Community))?
            }
            (None, typed) => typed.parse().map_err(|_| unknown(Field::Community))?,
        };
        let area: Option<AreaRef> = match ask.area.trim() {
            "" => None,
            typed => Some(typed.parse().map_err(|_| unknown(Field::Areas))?),
        };
        let kind = match ask.kind.trim() {
            "" => PosterKind::default(),
            typed => PosterKind::from_wire(typed).ok_or(unknown(Field::Item))?,
        };
        let areas = self.printable_areas(&community, &mine);
        let asked = site.as_ref().and_then(|site| self.place.site(site)).map(|site| site.area).or(area);
        // Whoever prints a whole community may ask for one that there is not.
        let whole = Subject { community: Some(&community), ..Subject::default() };
        let may = !areas.is_empty() || permits(person, Action::PrintCodes, &whole);
        if !may || asked.is_some_and(|asked| !mine(&community, asked)) {
            self.people.note_refusal(person, Action::PrintCodes, KIND).await;
            return Err(Refusal::Forbidden);
        }
        if self.place.community(&community).is_none() {
            return Err(unknown(Field::Community));
        }
        if site.as_ref().is_some_and(|site| self.place.site(site).is_none()) {
            return Err(unknown(Field::Site));
        }
        if area.is_some_and(|area| !areas.contains(&area)) {
            return Err(unknown(Field::Areas));
        }
        let wanted = |place: &Site| match &site {
            Some(site) => place.id == *site,
            None => {
                kind.has(&place.id)
                    && areas.contains(&place.area)
                    && area.is_none_or(|area| place.area == area)
            }
        };
        let printed =
            self.place.communities.iter().filter(|one| !self.printable_areas(&one.code, &mine).is_empty());
        Ok(PosterPage {
            communities: printed.map(Named::from).collect(),
            posters: posters_of(&self.place, &self.keys, &community, wanted),
            community,
            areas,
            area,
            kind,
            site,
        })
    }

    fn printable_areas(
        &self,
        community: &CommunityCode,
        mine: &impl Fn(&CommunityCode, AreaRef) -> bool,
    ) -> Vec<AreaRef> {
        let areas = self.areas_of(community).into_iter().chain([AreaRef::Street]);
        areas.filter(|area| mine(community, *area)).collect()
    }
}

/// Cards of a community's checkpoints that are `wanted`, in the order of the place.
pub fn posters_of(
    place: &Place,
    keys: &Keys,
    community: &CommunityCode,
    wanted: impl Fn(&Site) -> bool,
) -> Vec<Poster> {
    let Some(named) = place.community(community) else { return Vec::new() };
    let name = Bilingual { zh: named.short_name.clone(), en: named.short_name_en.clone() };
    let sites = place.sites(community).into_iter().filter(wanted);
    let poster = |site: Site| {
        let (code, short) = (keys.site_code(&site.id)?, keys.short_code(&site.id)?);
        Some(Poster { site, community: name.clone(), code, short })
    };
    sites.filter_map(poster).collect()
}
