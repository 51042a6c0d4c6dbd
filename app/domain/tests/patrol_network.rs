//! Ways over footpaths against a slow search over a grid.

use domain::geo::Point;
use domain::patrol::network::{Network, lines_of, visit_seconds, walking_seconds};
use proptest::prelude::*;

const ORIGIN: Point = Point { lat: 31.324, lng: 121.437 };

fn at(east: f64, north: f64) -> Point {
    let unit = Point { lat: ORIGIN.lat + 1.0, lng: ORIGIN.lng + 1.0 }.metres_from(ORIGIN);
    Point { lat: ORIGIN.lat + north / unit.1, lng: ORIGIN.lng + east / unit.0 }
}

const SIDE: usize = 5;
const STEP: f64 = 20.0;

fn corner(i: usize) -> Point {
    at((i % SIDE) as f64 * STEP, (i / SIDE) as f64 * STEP)
}

/// Floyd and Warshall over the grid's corners.
fn slow(edges: &[(usize, usize)]) -> Vec<Vec<f64>> {
    let n = SIDE * SIDE;
    let mut far = vec![vec![f64::INFINITY; n]; n];
    for (i, row) in far.iter_mut().enumerate() {
        row[i] = 0.0;
    }
    for &(a, b) in edges {
        far[a][b] = STEP;
        far[b][a] = STEP;
    }
    for k in 0..n {
        for a in 0..n {
            for b in 0..n {
                far[a][b] = far[a][b].min(far[a][k] + far[k][b]);
            }
        }
    }
    far
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn ways_between_corners_are_those_of_the_slow_search(kept in prop::collection::vec(any::<bool>(), 40)) {
        let mut edges = Vec::new();
        for i in 0..SIDE * SIDE {
            if i % SIDE + 1 < SIDE {
                edges.push((i, i + 1));
            }
            if i + SIDE < SIDE * SIDE {
                edges.push((i, i + SIDE));
            }
        }
        let edges: Vec<_> = edges.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(edge, _)| edge).collect();
        prop_assume!(!edges.is_empty());
        let lines: Vec<_> = edges.iter().map(|&(a, b)| vec![corner(a), corner(b)]).collect();
        let network = Network::new(&lines).unwrap();
        let far = slow(&edges);
        // Corners without a path would be joined to another's.
        let places: Vec<_> = (0..SIDE * SIDE).filter(|i| edges.iter().any(|(a, b)| a == i || b == i)).collect();
        let ways = network.ways(&places.iter().map(|&i| corner(i)).collect::<Vec<_>>());
        for (a, &x) in places.iter().enumerate() {
            for (b, &y) in places.iter().enumerate() {
                let straight = corner(x).distance(corner(y));
                let expected = if far[x][y].is_finite() { far[x][y] } else { straight * 1.5 };
                prop_assert!((ways.between(a, b) - expected).abs() < 0.01);
            }
        }
        for &a in &ways.unreachable {
            prop_assert!(places.iter().any(|&other| !far[places[a]][other].is_finite()));
        }
    }
}

#[test]
fn paths_meet_where_they_cross_and_where_one_ends_on_another() {
    let lines = [
        vec![at(0.0, 0.0), at(100.0, 0.0)],
        vec![at(50.0, -30.0), at(50.0, 30.0)],
        vec![at(20.0, 0.2), at(20.0, 40.0)],
    ];
    let network = Network::new(&lines).unwrap();
    let ways = network.ways(&[at(50.0, 30.0), at(20.0, 40.0), at(100.0, 5.0)]);
    assert!((ways.between(0, 1) - 100.0).abs() < 1.0);
    assert!((ways.between(0, 2) - 85.0).abs() < 1.0);
    assert_eq!(ways.unreachable, Vec::<usize>::new());
    let route = network.route(at(50.0, 30.0), at(20.0, 40.0));
    let length: f64 = route.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
    assert!((length - ways.between(0, 1)).abs() < 1e-3);
}

#[test]
fn what_no_path_leads_to_is_named_and_still_has_a_distance() {
    let lines = [vec![at(0.0, 0.0), at(100.0, 0.0)], vec![at(0.0, 500.0), at(10.0, 500.0)]];
    let network = Network::new(&lines).unwrap();
    let ways = network.ways(&[at(0.0, 0.0), at(100.0, 0.0), at(0.0, 500.0)]);
    assert_eq!(ways.unreachable, [2]);
    assert!((ways.between(0, 2) - 750.0).abs() < 0.1);
    assert_eq!(network.route(at(0.0, 0.0), at(0.0, 500.0)).len(), 2);
}

#[test]
fn without_paths_there_is_no_network() {
    assert!(Network::new(&[]).is_none());
    assert!(Network::new(&[vec![ORIGIN, ORIGIN]]).is_none());
    assert!(lines_of(&serde_json::json!({"features": [{"geometry": null}, 7]})).is_empty());
}

#[test]
fn lines_are_read_from_geojson() {
    let paths = serde_json::json!({"type": "FeatureCollection", "features": [
        {"geometry": {"type": "LineString", "coordinates": [[121.0, 31.0], [121.1, 31.1]]}},
        {"geometry": {"type": "MultiLineString", "coordinates": [[[121.0, 31.0], [121.2, 31.0]], []]}},
        {"geometry": {"type": "Point", "coordinates": [121.0, 31.0]}},
    ]});
    let lines = lines_of(&paths);
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1][1], Point { lat: 31.0, lng: 121.2 });
}

#[test]
fn floors_take_time_and_metres_are_walked_at_a_steady_pace() {
    assert_eq!(visit_seconds(60, 6), 240);
    assert_eq!(walking_seconds(120.0), 100);
}
