//! The demo place has the counts of the domain and a geometry that holds together; imports refuse bad rows.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::area::Located;
use domain::backend::Place;
use domain::event::AreaRef;
use domain::geo::{Point, Polygon};
use domain::stairwell::{FacilityKind, StreetKind};
use proptest::prelude::*;
use server::demo::demo_place;
use server::import::{Kind, import};

fn place() -> Place {
    demo_place().unwrap()
}

fn key(p: Point) -> (i64, i64) {
    ((p.lat * 1e7).round() as i64, (p.lng * 1e7).round() as i64)
}

fn lines(place: &Place) -> Vec<Vec<Point>> {
    let features = place.paths["features"].as_array().unwrap();
    let point = |c: &serde_json::Value| Point::new(c[1].as_f64().unwrap(), c[0].as_f64().unwrap()).unwrap();
    features
        .iter()
        .map(|f| f["geometry"]["coordinates"].as_array().unwrap().iter().map(point).collect())
        .collect()
}

#[test]
fn the_estate_has_2439_households_behind_168_doors_in_56_buildings_and_five_areas() {
    let place = place();
    assert_eq!(place.stairwells.len(), 168);
    assert_eq!(place.buildings.len(), 56);
    assert_eq!(place.facilities.len(), 30);
    assert_eq!(place.street_points.len(), 14);
    assert_eq!(place.sites(&place.communities[0].code).len(), 168 + 30 + 14);
    let expected = [(1, 522, 12, 36), (2, 508, 12, 35), (3, 479, 11, 33), (4, 465, 11, 32), (5, 465, 10, 32)];
    for (no, households, buildings, doors) in expected {
        let own: Vec<_> = place.stairwells.iter().filter(|s| s.id.area == no).collect();
        assert_eq!(own.iter().map(|s| u32::from(s.households)).sum::<u32>(), households, "area {no}");
        assert_eq!(own.len(), doors, "area {no}");
        assert_eq!(place.buildings.iter().filter(|b| b.area == no).count(), buildings, "area {no}");
        assert!(own.iter().all(|s| s.floors == 6 && (12..=18).contains(&s.households)));
    }
    let kinds = |kind| place.facilities.iter().filter(|f| f.kind == kind).count();
    assert_eq!(FacilityKind::ALL.map(kinds), [3, 8, 10, 5, 4]);
    assert_eq!(place.facilities.iter().filter(|f| f.underground).count(), 3);
    let units: HashSet<_> = place.stairwells.iter().map(|s| (s.id.area, s.id.building)).collect();
    assert_eq!(units.len(), 56, "every building has a door");
}

#[test]
fn the_areas_together_are_as_large_as_the_estate() {
    let place = place();
    let whole = place.communities[0].shape.square_metres();
    let parts: f64 = place.areas.iter().map(|a| a.shape.square_metres()).sum();
    // Each polygon is measured on a plane of its own, whose scale differs by up to 1e-5 over the estate; that the
    // areas tile it exactly is the property below.
    assert!((whole - parts).abs() < whole * 5e-5, "{whole} {parts}");
    assert!((80_000.0..100_000.0).contains(&whole));
}

#[test]
fn doors_and_facilities_lie_in_the_area_that_they_name() {
    let place = place();
    let area = |p| place.locate(p).unwrap().area;
    for s in &place.stairwells {
        assert_eq!(area(s.at), AreaRef::Area(s.id.area), "{}", s.id);
    }
    for f in &place.facilities {
        assert_eq!(area(f.at), AreaRef::Area(f.area), "{}", f.name);
    }
}

#[test]
fn points_of_the_street_lie_outside_all_areas_and_nearest_to_their_community() {
    let place = place();
    for p in &place.street_points {
        let here = Located { community: p.community.clone(), area: AreaRef::Street };
        assert_eq!(place.locate(p.at), Some(here), "{}", p.name);
    }
    let kinds = |kind| place.street_points.iter().filter(|p| p.kind == kind).count();
    assert_eq!(StreetKind::ALL.map(kinds), [7, 4, 3]);
    let names: HashSet<_> = place.street_points.iter().map(|p| &p.name).collect();
    assert_eq!(names.len(), 14);
}

#[test]
fn buildings_stand_apart_within_their_area_and_no_door_is_inside_one() {
    let place = place();
    for (i, b) in place.buildings.iter().enumerate() {
        let own = place.areas.iter().find(|a| a.no == b.area).unwrap();
        for corner in b.shape.rings.iter().flatten() {
            assert!(own.shape.contains(*corner), "{}", b.name);
            let other =
                place.buildings.iter().enumerate().find(|(j, o)| *j != i && o.shape.contains(*corner));
            assert!(other.is_none(), "{} reaches into another", b.name);
        }
        assert!(!place.stairwells.iter().any(|s| b.shape.contains(s.at)), "{}", b.name);
    }
}

#[test]
fn footpaths_form_one_network_that_reaches_every_door_and_facility() {
    let place = place();
    let mut neighbours: HashMap<(i64, i64), Vec<(i64, i64)>> = HashMap::new();
    for line in lines(&place) {
        for pair in line.windows(2) {
            neighbours.entry(key(pair[0])).or_default().push(key(pair[1]));
            neighbours.entry(key(pair[1])).or_default().push(key(pair[0]));
        }
    }
    let start = key(place.stairwells[0].at);
    let mut reached = HashSet::from([start]);
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        for next in neighbours.get(&at).into_iter().flatten() {
            if reached.insert(*next) {
                open.push(*next);
            }
        }
    }
    assert_eq!(reached.len(), neighbours.len(), "one network");
    let ends = place.stairwells.iter().map(|s| s.at).chain(place.facilities.iter().map(|f| f.at));
    let ends = ends.chain(place.street_points.iter().map(|p| p.at));
    assert!(ends.into_iter().all(|p| reached.contains(&key(p))));
}

#[test]
fn no_path_leads_through_a_building() {
    let place = place();
    let near = |b: &Polygon, p: Point| b.rings[0][0].distance(p) < 120.0;
    for line in lines(&place) {
        for pair in line.windows(2) {
            let steps = (pair[0].distance(pair[1]) / 0.5).ceil().max(1.0) as u32;
            let between = (0..=steps).map(|i| {
                let t = f64::from(i) / f64::from(steps);
                let mix = |a: f64, b: f64| a + (b - a) * t;
                Point { lat: mix(pair[0].lat, pair[1].lat), lng: mix(pair[0].lng, pair[1].lng) }
            });
            let buildings: Vec<_> = place.buildings.iter().filter(|b| near(&b.shape, pair[0])).collect();
            for p in between {
                assert!(!buildings.iter().any(|b| b.shape.contains(p)), "{p:?}");
            }
        }
    }
}

#[test]
fn the_street_piece_has_what_the_stories_need() {
    let place = place();
    let features = place.plan.document()["features"].as_array().unwrap();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for feature in features {
        *kinds.entry(feature["properties"]["kind"].as_str().unwrap()).or_default() += 1;
    }
    for kind in
        ["road", "bus_stop", "shop", "water", "viaduct", "station", "gate", "tree", "lane", "green", "pole"]
    {
        assert!(kinds.contains_key(kind), "{kind}");
    }
    let named = |name: &str| features.iter().any(|f| f["properties"]["name"] == name);
    for name in ["长临路", "共康路", "共康路站", "北门"] {
        assert!(named(name), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn every_point_of_the_estate_lies_in_exactly_one_area(lat in 31.3225..31.3255_f64, lng in 121.4345..121.4395_f64) {
        static PLACE: std::sync::LazyLock<Place> = std::sync::LazyLock::new(place);
        let p = Point { lat, lng };
        let count = PLACE.areas.iter().filter(|a| a.shape.contains(p)).count();
        prop_assert_eq!(count, usize::from(PLACE.communities[0].shape.contains(p)));
    }
}

const HEADER: &str = "community,area,building,unit,lat,lng,floors,households\n";

#[test]
fn every_bad_row_is_named_with_its_reason() {
    let rows = format!(
        "{HEADER}GK1,1,90,1,31.3245,121.4365,6,12\nXX9,1,90,2,31.3245,121.4365,6,12\n\
         GK1,9,90,3,31.3245,121.4365,6,12\nGK1,1,90,4,31.4,121.4365,6,12\nGK1,1,90,5,31.3245,121.4365,six,12\n\
         GK1,1,90,6,31.3245,121.4365,6,\nGK1,2,90,7,31.3245,121.4365,6,12\n"
    );
    let refused = import(Kind::Stairwells, &rows, Some(place())).unwrap_err().to_string();
    let lines: Vec<&str> = refused.lines().collect();
    assert_eq!(lines.len(), 7, "{refused}");
    for (line, row, reason) in [
        (1, "row 3", "XX9 is not known"),
        (2, "row 4", "area 9 of GK1 is not known"),
        (3, "row 5", "outside the subdistrict"),
        (4, "row 6", "floors cannot be \"six\""),
        (5, "row 7", "households is missing"),
        (6, "row 8", "lies in GK1 area 1"),
    ] {
        assert!(lines[line].contains(row) && lines[line].contains(reason), "{}", lines[line]);
    }
}

#[test]
fn an_import_replaces_the_rows_of_its_communities() {
    let one = format!("{HEADER}GK1,1,1,1,31.3245,121.4365,6,12\n");
    let after = import(Kind::Stairwells, &one, Some(place())).unwrap();
    assert_eq!((after.rows, after.place.stairwells.len()), (1, 1));
    let twice = format!("{one}GK1,1,1,1,31.3245,121.4365,6,12\n");
    assert!(import(Kind::Stairwells, &twice, Some(place())).unwrap_err().to_string().contains("named twice"));
}

#[test]
fn overlapping_areas_and_unreadable_files_are_refused() {
    let mut areas: serde_json::Value = serde_json::from_str(include_str!("../demo/areas.geojson")).unwrap();
    areas["features"][1]["geometry"] = areas["features"][0]["geometry"].clone();
    let refused = import(Kind::Areas, &areas.to_string(), Some(place())).unwrap_err().to_string();
    assert!(refused.contains("overlaps"), "{refused}");
    for text in ["", "{", "{\"type\":\"Feature\"}", "community,no\n"] {
        assert!(import(Kind::Areas, text, Some(place())).is_err(), "{text:?}");
    }
    assert!(import(Kind::Areas, include_str!("../demo/areas.geojson"), None).is_err(), "no subdistrict yet");
}
