//! The footpaths of a community and the ways between its checkpoints: worked out once and kept in memory, since the
//! place does not change while a server serves.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Place;
use crate::geo::Point;
use crate::ids::CommunityCode;
use crate::patrol::network::{Network, Ways, lines_of};
use crate::patrol::{Site, SiteId};

/// Where no path is drawn at all, people walk around things.
const DETOUR: f64 = 1.5;

/// Ways that were drawn, by the rows of their ends.
type Routes = BTreeMap<(usize, usize), Arc<[Point]>>;

/// Ways between all checkpoints of a community.
#[derive(Debug)]
pub struct Footways {
    sites: Vec<Site>,
    rows: BTreeMap<SiteId, usize>,
    network: Option<Network>,
    ways: Ways,
    /// What was asked for before: each leg of a plan is drawn again and again.
    routes: Mutex<Routes>,
}

impl Footways {
    pub fn new(place: &Place, community: &CommunityCode) -> Self {
        let sites = place.sites(community);
        let points: Vec<Point> = sites.iter().map(|site| site.at).collect();
        let network = Network::new(&lines_of(&paths_of(place, community)));
        let ways = network.as_ref().map_or_else(|| straight(&points), |network| network.ways(&points));
        let rows = sites.iter().enumerate().map(|(row, site)| (site.id.clone(), row)).collect();
        Self { sites, rows, network, ways, routes: Mutex::default() }
    }

    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    pub fn site(&self, id: &SiteId) -> Option<&Site> {
        self.rows.get(id).and_then(|&row| self.sites.get(row))
    }

    /// Checkpoints that the footpaths do not lead to: ways to them are estimated by the straight line. All of them where
    /// no path is drawn.
    pub fn unreachable(&self) -> impl Iterator<Item = &Site> {
        self.ways.unreachable.iter().filter_map(|&row| self.sites.get(row))
    }

    /// Metres on foot; none where one of both is no checkpoint of the community.
    pub fn metres(&self, from: &SiteId, to: &SiteId) -> f64 {
        match (self.rows.get(from), self.rows.get(to)) {
            (Some(&from), Some(&to)) => self.ways.between(from, to),
            _ => 0.0,
        }
    }

    /// The ways between these checkpoints, by their order here; nothing leads to what is none.
    pub fn among(&self, sites: &[Option<SiteId>]) -> Ways {
        let row = |site: &Option<SiteId>| self.rows.get(site.as_ref()?).copied();
        let rows: Vec<Option<usize>> = sites.iter().map(row).collect();
        let known = |row: &Option<usize>| row.unwrap_or(usize::MAX);
        let between = |a: &Option<usize>, b: &Option<usize>| self.ways.between(known(a), known(b));
        let metres = rows.iter().flat_map(|a| rows.iter().map(move |b| between(a, b))).collect();
        let unreachable =
            (0..rows.len()).filter(|&at| rows[at].is_some_and(|row| self.ways.unreachable.contains(&row)));
        Ways { places: rows.len(), metres, unreachable: unreachable.collect() }
    }

    /// The way along the footpaths, both ends included; nothing where one of both is no checkpoint.
    pub fn route(&self, from: &SiteId, to: &SiteId) -> Arc<[Point]> {
        let (Some(&a), Some(&b)) = (self.rows.get(from), self.rows.get(to)) else { return Arc::default() };
        let key = (a.min(b), a.max(b));
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let way = routes
            .entry(key)
            .or_insert_with(|| {
                let (from, to) = (self.sites[key.0].at, self.sites[key.1].at);
                self.network.as_ref().map_or_else(|| vec![from, to], |paths| paths.route(from, to)).into()
            })
            .clone();
        if a <= b { way } else { way.iter().rev().copied().collect() }
    }
}

/// The community's paths; those that belong to none are everybody's.
fn paths_of(place: &Place, community: &CommunityCode) -> serde_json::Value {
    let features = place.paths["features"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ours = features.iter().filter(|feature| {
        let owner = feature["properties"]["community"].as_str();
        owner.is_none_or(|owner| owner == community.as_str())
    });
    serde_json::json!({ "features": ours.cloned().collect::<Vec<_>>() })
}

fn straight(points: &[Point]) -> Ways {
    let metres = points.iter().flat_map(|a| points.iter().map(move |b| a.distance(*b) * DETOUR)).collect();
    Ways { places: points.len(), metres, unreachable: (0..points.len()).collect() }
}
