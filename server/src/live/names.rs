use std::collections::HashMap;
use std::sync::Arc;

use domain::event::Audience;
use domain::ids::{CommunityCode, UnitId};

/// Words that many tickets share, kept once: communities, and the sets of units that see a ticket.
#[derive(Default)]
pub struct Names {
    communities: Vec<Arc<CommunityCode>>,
    sets: Vec<Arc<[UnitId]>>,
    known: HashMap<Arc<[UnitId]>, u32>,
}

impl Names {
    pub fn community(&mut self, code: &CommunityCode) -> u16 {
        if let Some(known) = self.community_id(code) {
            return known;
        }
        self.communities.push(Arc::new(code.clone()));
        // A subdistrict has some dozens of them.
        u16::try_from(self.communities.len() - 1).unwrap_or(u16::MAX)
    }

    pub fn community_id(&self, code: &CommunityCode) -> Option<u16> {
        let at = self.communities.iter().position(|known| **known == *code)?;
        u16::try_from(at).ok()
    }

    pub fn code(&self, community: u16) -> &Arc<CommunityCode> {
        &self.communities[usize::from(community)]
    }

    pub fn codes(&self) -> Vec<CommunityCode> {
        self.communities.iter().map(|code| (**code).clone()).collect()
    }

    /// The units of an audience, by number.
    pub fn units(&mut self, audience: &Audience) -> u32 {
        if let Some(known) = self.known.get(audience.units.as_slice()) {
            return *known;
        }
        let set: Arc<[UnitId]> = audience.units.as_slice().into();
        let number = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.sets.push(set.clone());
        self.known.insert(set, number);
        number
    }

    pub fn set(&self, units: u32) -> &Arc<[UnitId]> {
        &self.sets[units as usize]
    }
}
