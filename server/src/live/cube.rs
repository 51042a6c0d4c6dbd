use std::collections::HashMap;

use domain::event::AreaRef;
use domain::ids::{AccountId, UnitId};
use domain::people::{Action, Person, Reach, Subject, reach_of};
use domain::pins::Tally;

use super::cells::{Cells, Key, Sum};
use super::names::Names;
use super::row::{Row, Sieve};

/// Tickets that somebody sees for another reason than their place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Group {
    Unit(UnitId),
    Mediator(AccountId),
    Reporter(AccountId),
}

/// Counts of all tickets, kept up with every change, so that a figure costs the same for a thousand tickets and for
/// a million.
#[derive(Default)]
pub struct Cube {
    all: Cells,
    /// By community.
    communities: Vec<Cells>,
    groups: HashMap<Group, Vec<(u16, Cells)>>,
}

fn groups(row: &Row, names: &Names) -> impl Iterator<Item = Group> {
    let units: Vec<Group> = names.set(row.units).iter().cloned().map(Group::Unit).collect();
    units.into_iter().chain(row.mediator().map(Group::Mediator)).chain(row.reporter().map(Group::Reporter))
}

impl Cube {
    pub fn add(&mut self, row: &Row, names: &Names) {
        let key = Key::of(row);
        self.all.add(key);
        let community = usize::from(row.community);
        if self.communities.len() <= community {
            self.communities.resize(community + 1, Cells::default());
        }
        self.communities[community].add(key);
        for group in groups(row, names) {
            let parts = self.groups.entry(group).or_default();
            match parts.iter_mut().find(|(of, _)| *of == row.community) {
                Some((_, cells)) => cells.add(key),
                None => {
                    let mut cells = Cells::default();
                    cells.add(key);
                    parts.push((row.community, cells));
                }
            }
        }
    }

    pub fn remove(&mut self, row: &Row, names: &Names) {
        let key = Key::of(row);
        self.all.remove(key);
        if let Some(cells) = self.communities.get_mut(usize::from(row.community)) {
            cells.remove(key);
        }
        for group in groups(row, names) {
            let parts = self.groups.get_mut(&group);
            if let Some((_, cells)) = parts.and_then(|p| p.iter_mut().find(|(of, _)| *of == row.community)) {
                cells.remove(key);
            }
        }
    }

    fn of_community(&self, community: u16) -> Option<&Cells> {
        self.communities.get(usize::from(community))
    }

    /// The cells of the communities that the filter asks for.
    fn asked(&self, sieve: &Sieve) -> Option<&Cells> {
        match sieve.community {
            None => Some(&self.all),
            Some(community) => community.and_then(|community| self.of_community(community)),
        }
    }

    /// What the public sees.
    pub fn public(&self, sieve: &Sieve) -> Tally {
        let mut sum = Sum::default();
        if let Some(cells) = self.asked(sieve) {
            sum.add(cells, sieve, Key::is_public);
        }
        sum.finish()
    }

    /// Tickets that the public does not see, emergencies apart: those are no public figure at all.
    pub fn unlisted(&self, sieve: &Sieve) -> u32 {
        self.asked(sieve).map_or(0, |cells| cells.count(|key| !key.is_public() && !key.is_emergency()))
    }

    /// Everything, whoever sees it.
    pub fn whole(&self, sieve: &Sieve) -> Tally {
        let mut sum = Sum::default();
        if let Some(cells) = self.asked(sieve) {
            sum.add(cells, sieve, |_| true);
        }
        sum.finish()
    }

    /// What a person may see: cells where the place decides, and beyond those the tickets of the person's unit, or
    /// the ones that the person reported or mediates. `None` where a role has two such reasons, which cells cannot
    /// tell apart; none has today.
    pub fn seen_by(&self, person: &Person, sieve: &Sieve, names: &Names) -> Option<Tally> {
        let reaches = reach_of(person.role, Action::SeeTicket);
        let by_place: Vec<Reach> = reaches.iter().copied().filter(|reach| decided_by_place(*reach)).collect();
        let mut others = reaches.iter().copied().filter(|reach| !decided_by_place(*reach));
        let group = others.next();
        if others.next().is_some() {
            return None;
        }
        let mut sum = Sum::default();
        if by_place == [Reach::Subdistrict] {
            let mut sight = Sight::new(person, &by_place, None, names);
            if let Some(cells) = self.asked(sieve) {
                sum.add(cells, sieve, |key| sight.covers(key));
            }
        } else if !by_place.is_empty() {
            for (community, cells) in (0_u16..).zip(&self.communities) {
                if sieve.community(community) {
                    let mut sight = Sight::new(person, &by_place, Some(community), names);
                    sum.add(cells, sieve, |key| sight.covers(key));
                }
            }
        }
        let group = match group {
            Some(Reach::Own) => Some(Group::Reporter(person.id)),
            Some(Reach::Assigned) => Some(Group::Mediator(person.id)),
            Some(Reach::Unit) => person.unit.clone().map(Group::Unit),
            _ => None,
        };
        for (community, cells) in group.and_then(|group| self.groups.get(&group)).into_iter().flatten() {
            if sieve.community(*community) {
                let mut sight = Sight::new(person, &by_place, Some(*community), names);
                sum.add(cells, sieve, |key| !sight.covers(key));
            }
        }
        Some(sum.finish())
    }
}

fn decided_by_place(reach: Reach) -> bool {
    match reach {
        Reach::Areas | Reach::Community | Reach::Subdistrict => true,
        Reach::Own | Reach::Assigned | Reach::Unit => false,
    }
}

/// Whether a place lies within a person's reach, asked of the table of permissions once a place.
struct Sight<'a> {
    person: &'a Person,
    reaches: &'a [Reach],
    community: Option<u16>,
    names: &'a Names,
    known: [u8; Key::PLACES],
}

const YES: u8 = 1;
const NO: u8 = 2;

impl<'a> Sight<'a> {
    fn new(person: &'a Person, reaches: &'a [Reach], community: Option<u16>, names: &'a Names) -> Self {
        Self { person, reaches, community, names, known: [0; Key::PLACES] }
    }

    fn covers(&mut self, key: Key) -> bool {
        let known = &mut self.known[key.place()];
        if *known == 0 {
            let subject = Subject {
                community: self.community.map(|community| &**self.names.code(community)),
                area: Some(AreaRef::from_code(key.area())),
                handed_over: key.handed_over(),
                unlawful: key.unlawful(),
                ..Subject::default()
            };
            let covered = self.reaches.iter().any(|reach| reach.covers(self.person, &subject));
            *known = if covered { YES } else { NO };
        }
        *known == YES
    }
}
