//! Planned lines over the demo place: along its footpaths, and through none of its buildings.

use domain::geo::{Point, Polygon};
use domain::patrol::network::{Network, lines_of};
use serde_json::Value;

fn demo(file: &str) -> String {
    let path = format!("{}/../../server/demo/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

fn json(file: &str) -> Value {
    serde_json::from_str(&demo(file)).unwrap()
}

fn point(coordinates: &Value) -> Point {
    Point::new(coordinates[1].as_f64().unwrap(), coordinates[0].as_f64().unwrap()).unwrap()
}

fn doors() -> Vec<Point> {
    let text = demo("stairwells.csv");
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name| header.iter().position(|one| *one == name).unwrap();
    let (lat, lng) = (column("lat"), column("lng"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            Point::new(cells[lat].parse().unwrap(), cells[lng].parse().unwrap()).unwrap()
        })
        .collect()
}

fn facilities() -> Vec<Point> {
    let places = json("facilities.geojson");
    places["features"].as_array().unwrap().iter().map(|one| point(&one["geometry"]["coordinates"])).collect()
}

fn buildings() -> Vec<Polygon> {
    let shapes = json("buildings.geojson");
    let ring = |shape: &Value| {
        let corners = shape["geometry"]["coordinates"][0].as_array().unwrap();
        Polygon { rings: vec![corners.iter().map(point).collect()] }
    };
    shapes["features"].as_array().unwrap().iter().map(ring).collect()
}

/// Metres by which a line is inside a building at most; a door stands in its wall.
fn deepest(line: &[Point], buildings: &[Polygon]) -> f64 {
    let mut deepest = 0.0_f64;
    for leg in line.windows(2) {
        let steps = (leg[0].distance(leg[1]) / 0.5).ceil().max(1.0);
        for n in 0..=steps as u32 {
            let t = f64::from(n) / steps;
            let at = Point {
                lat: leg[0].lat + (leg[1].lat - leg[0].lat) * t,
                lng: leg[0].lng + (leg[1].lng - leg[0].lng) * t,
            };
            for inside in buildings.iter().filter(|building| building.contains(at)) {
                deepest = deepest.max(inside.distance_to_edge(at));
            }
        }
    }
    deepest
}

#[test]
fn no_line_between_checkpoints_passes_through_a_building() {
    let network = Network::new(&lines_of(&json("paths.geojson"))).unwrap();
    let buildings = buildings();
    let places: Vec<Point> = doors().into_iter().chain(facilities()).collect();
    assert_eq!((places.len(), buildings.len()), (198, 56));
    // Each checkpoint with several others, near and far: every one is left and reached.
    for (n, from) in places.iter().enumerate() {
        for step in [1, 61] {
            let to = places[(n + step) % places.len()];
            let line = network.route(*from, to);
            let inside = deepest(&line, &buildings);
            assert!(inside <= 0.3, "{n} to {}: {inside:.2} m inside a building", (n + step) % places.len());
        }
    }
}

#[test]
fn a_line_is_as_long_as_the_way_that_is_timed() {
    let network = Network::new(&lines_of(&json("paths.geojson"))).unwrap();
    let places: Vec<Point> = facilities().into_iter().chain(doors().into_iter().step_by(9)).collect();
    let ways = network.ways(&places);
    assert_eq!(ways.unreachable, Vec::<usize>::new());
    for a in 0..places.len() {
        for b in [(a + 1) % places.len(), (a + 7) % places.len()] {
            let line = network.route(places[a], places[b]);
            let walked: f64 = line.windows(2).map(|leg| leg[0].distance(leg[1])).sum();
            assert!((walked - ways.between(a, b)).abs() < 0.5, "{walked} {}", ways.between(a, b));
        }
    }
}
