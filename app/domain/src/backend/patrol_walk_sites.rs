//! The checkpoints and items that a phone takes along.

use std::collections::BTreeSet;

use super::Core;
use super::patrol_walk::walks_at;
use crate::catalog::{self, ItemCode, Tier};
use crate::event::AreaRef;
use crate::ids::CommunityCode;
use crate::patrol::Site;
use crate::patrol::book::{PhoneItem, PhoneSite};
use crate::patrol::rules::PatrolRules;
use crate::people::{Action, Person, may_anywhere};

impl Core {
    /// All checkpoints within the person's reach. Who may go everywhere takes along the street, and of the
    /// communities those of today's rounds; all of them where there is none.
    pub(super) fn phone_sites(
        &self,
        person: &Person,
        today: &[&CommunityCode],
        rules: &PatrolRules,
    ) -> Vec<PhoneSite> {
        let wanted = |site: &Site| {
            let everywhere = person.community.is_none() && !today.is_empty();
            !everywhere || site.area == AreaRef::Street || today.contains(&site.id.community())
        };
        let communities = self.place.communities.iter();
        let sites = communities.flat_map(|community| self.place.sites(&community.code));
        let sites = sites.filter(|site| wanted(site) && walks_at(person, site));
        sites.map(|site| self.phone_site(site, rules)).collect()
    }

    fn phone_site(&self, site: Site, rules: &PatrolRules) -> PhoneSite {
        PhoneSite {
            codes: self.keys.scan_digests(&site.id),
            short: self.keys.short_digests(&site.id),
            kind: site.kind,
            area: site.area,
            lat: site.at.lat,
            lng: site.at.lng,
            floors: site.floors,
            underground: site.underground,
            items: rules.checklist(site.kind).to_vec(),
            name: site.name,
            name_en: site.name_en,
            id: site.id,
        }
    }
}

/// The items that are looked at somewhere, or asked for by a task.
pub(super) fn phone_items(
    person: &Person,
    sites: &[PhoneSite],
    tasks: impl Iterator<Item = ItemCode>,
) -> Vec<PhoneItem> {
    let codes: BTreeSet<ItemCode> =
        sites.iter().flat_map(|site| site.items.iter().copied()).chain(tasks).collect();
    let solves = may_anywhere(person.role, Action::SolveOnSpot);
    let items = codes.into_iter().filter_map(catalog::item);
    items
        .map(|item| PhoneItem {
            code: item.code,
            zh: item.zh.clone(),
            en: item.en.clone(),
            guide_zh: item.guide_zh.clone(),
            guide_en: item.guide_en.clone(),
            on_the_spot: solves && item.tier == Tier::T1,
        })
        .collect()
}
