//! One tour, as short as it gets: a population of good tours that are recombined until they are all the same, and
//! again with another population, whose outcomes are recombined too.

use super::budget::Budget;
use super::costs::{Costs, Neighbours};
use super::exact::{self, shortest_tour};
use super::random::Random;
use super::recombine::{Crossing, Parent};
use super::single::{NEAR, Shortener, nearest_first};

/// Tours of the first population, and how many more each further one has, up to a most: the first is to be over
/// soon, the later ones are for tours that the first did not find.
const FIRST_POPULATION: usize = 20;
const GROWTH: usize = 5;
const MOST_POPULATION: usize = 60;

/// Children of one pair.
const CHILDREN: usize = 20;

/// Outcomes of populations that are kept and recombined.
const CHAMPIONS: usize = 10;

/// The shortest closed tour over all points of the matrix that is found within the budget; it begins with point 0.
/// Up to [`exact::MOST`] points it is the shortest there is.
pub(crate) fn shortest(costs: &Costs, random: &mut Random, budget: &mut Budget<'_>) -> Vec<u32> {
    let n = costs.points();
    let all: Vec<u32> = (0..n as u32).collect();
    if n <= exact::MOST {
        return shortest_tour(costs, &all);
    }
    let near = Neighbours::new(costs, &all, NEAR);
    let mut breeder = Breeder {
        costs,
        shortener: Shortener::new(costs, &near),
        crossing: Crossing::new(costs, &near),
        members: all,
        best: None,
    };
    let mut champions: Vec<Parent> = Vec::new();
    // Longer preparation finds better tours and leaves less to choose from: the first population is quick.
    let (mut kicks, mut size) = (n / 2, FIRST_POPULATION);
    while !budget.over() {
        let mut population = breeder.populate(size, kicks, random, budget);
        breeder.recombine(&mut population, random, budget);
        let champion = population.into_iter().min_by_key(|parent| parent.length);
        champions.extend(champion);
        champions.sort_by_key(|parent| parent.length);
        champions.dedup_by(|a, b| a.length == b.length);
        champions.truncate(CHAMPIONS);
        let mut offspring = champions.clone();
        breeder.recombine(&mut offspring, random, budget);
        champions.extend(offspring.into_iter().min_by_key(|parent| parent.length));
        kicks = (kicks * 3 / 2).min(n * 3);
        size = (size + GROWTH).min(MOST_POPULATION);
    }
    let mut tour = all_from(breeder.best.as_ref());
    if tour.is_empty() {
        tour = breeder.members;
    }
    tour
}

fn all_from(best: Option<&Parent>) -> Vec<u32> {
    let mut tour = Vec::new();
    if let Some(best) = best {
        best.tour(&mut tour);
    }
    tour
}

struct Breeder<'a> {
    costs: &'a Costs,
    shortener: Shortener<'a>,
    crossing: Crossing<'a>,
    members: Vec<u32>,
    best: Option<Parent>,
}

impl Breeder<'_> {
    fn populate(
        &mut self,
        size: usize,
        kicks: usize,
        random: &mut Random,
        budget: &mut Budget<'_>,
    ) -> Vec<Parent> {
        let mut population = Vec::with_capacity(size);
        while population.len() < size && (self.best.is_none() || budget.poll()) {
            let first = random.below(self.members.len());
            self.members.swap(0, first);
            self.shortener.load(&nearest_first(self.costs, &self.members));
            for _ in 0..kicks {
                if !budget.step() {
                    break;
                }
                self.shortener.kick(random, 0);
            }
            let parent = Parent::of(self.shortener.tour(), self.shortener.length());
            self.remember(&parent);
            population.push(parent);
        }
        population
    }

    /// Until a whole generation brings nothing, twice.
    fn recombine(&mut self, population: &mut [Parent], random: &mut Random, budget: &mut Budget<'_>) {
        if population.len() < 2 {
            return;
        }
        let mut idle = 0;
        while idle < 2 {
            random.shuffle(population);
            let mut better = false;
            for at in 0..population.len() {
                if !budget.step() || !budget.poll() {
                    return;
                }
                let with = if at + 1 == population.len() { 0 } else { at + 1 };
                let Ok([parent, other]) = population.get_disjoint_mut([at, with]) else { continue };
                if self.crossing.cross(parent, other, CHILDREN, random) {
                    better = true;
                    let parent = parent.clone();
                    self.remember(&parent);
                }
            }
            idle = if better { 0 } else { idle + 1 };
        }
    }

    fn remember(&mut self, parent: &Parent) {
        if self.best.as_ref().is_none_or(|best| parent.length < best.length) {
            self.best = Some(parent.clone());
        }
    }
}
