//! Which area a point lies in: tiles share their borders without a seam or an overlap.

use domain::area::{Area, Community, Subdistrict, locate};
use domain::event::AreaRef;
use domain::geo::{Point, Polygon};
use proptest::prelude::*;

const LAT: f64 = 31.324;
const LNG: f64 = 121.437;

fn at(x: f64, y: f64) -> Point {
    Point { lat: LAT + y / 1000.0, lng: LNG + x / 1000.0 }
}

fn polygon(corners: &[(f64, f64)]) -> Polygon {
    Polygon { rings: vec![corners.iter().map(|(x, y)| at(*x, *y)).collect()] }
}

fn community(code: &str, shape: Polygon) -> Community {
    Community {
        code: code.parse().unwrap(),
        name: code.to_owned(),
        short_name: code.to_owned(),
        name_en: code.to_owned(),
        short_name_en: code.to_owned(),
        shape,
    }
}

fn area(no: u8, shape: Polygon) -> Area {
    Area { community: "GK1".parse().unwrap(), no, name: String::new(), name_en: String::new(), shape }
}

/// Two areas with a crooked border between (1,0) and (1,2), a second community to the east, all within 6 × 4.
fn place(bend: f64) -> (Subdistrict, Vec<Community>, Vec<Area>) {
    let shape = polygon(&[(-2.0, -1.0), (6.0, -1.0), (6.0, 4.0), (-2.0, 4.0)]);
    let subdistrict = Subdistrict { code: "PP".into(), name: String::new(), name_en: String::new(), shape };
    let west = polygon(&[(0.0, 0.0), (1.0, 0.0), (1.0 + bend, 1.0), (1.0, 2.0), (0.0, 2.0)]);
    let east = polygon(&[(1.0, 0.0), (2.0, 0.0), (2.0, 2.0), (1.0, 2.0), (1.0 + bend, 1.0)]);
    let estate = polygon(&[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]);
    let other = polygon(&[(4.0, 0.0), (5.0, 0.0), (5.0, 2.0), (4.0, 2.0)]);
    (subdistrict, vec![community("GK1", estate), community("GK2", other)], vec![area(1, west), area(2, east)])
}

proptest! {
    #[test]
    fn every_point_of_a_community_lies_in_exactly_one_area(
        bend in -0.9..0.9_f64, x in 0.0..2.0_f64, y in 0.0..2.0_f64,
    ) {
        let (_, communities, areas) = place(bend);
        let p = at(x, y);
        prop_assume!(communities[0].shape.contains(p));
        prop_assert_eq!(areas.iter().filter(|area| area.shape.contains(p)).count(), 1);
    }

    #[test]
    fn a_point_on_the_shared_border_belongs_to_one_side(bend in -0.9..0.9_f64, t in 0.01..0.99_f64) {
        let (_, _, areas) = place(bend);
        let on_border = at(1.0 + bend * t, t);
        prop_assert_eq!(areas.iter().filter(|area| area.shape.contains(on_border)).count(), 1);
    }

    #[test]
    fn containment_does_not_depend_on_where_a_ring_begins_or_which_way_it_runs(
        x in -1.0..3.0_f64, y in -1.0..3.0_f64, turn in 0..5_usize,
    ) {
        let (_, _, areas) = place(0.3);
        let p = at(x, y);
        let mut ring = areas[0].shape.rings[0].clone();
        ring.rotate_left(turn % 5);
        let turned = Polygon { rings: vec![ring.clone()] };
        ring.reverse();
        let reversed = Polygon { rings: vec![ring] };
        prop_assert_eq!(turned.contains(p), areas[0].shape.contains(p));
        prop_assert_eq!(reversed.contains(p), areas[0].shape.contains(p));
    }

    #[test]
    fn whatever_the_place_the_answer_fits_the_shapes(x in -4.0..8.0_f64, y in -3.0..6.0_f64) {
        let (subdistrict, communities, areas) = place(0.4);
        let p = at(x, y);
        match locate(&subdistrict, &communities, &areas, p) {
            Some(found) => match found.area {
                AreaRef::Area(no) => prop_assert!(areas[usize::from(no) - 1].shape.contains(p)),
                AreaRef::Street => prop_assert!(!areas.iter().any(|a| a.shape.contains(p))),
            },
            None => prop_assert!(!subdistrict.shape.contains(p)),
        }
    }
}

#[test]
fn the_street_is_kept_with_the_nearest_community() {
    let (subdistrict, communities, areas) = place(0.0);
    let owner = |x, y| locate(&subdistrict, &communities, &areas, at(x, y)).unwrap();
    assert_eq!(owner(2.5, 1.0).community.as_str(), "GK1");
    assert_eq!(owner(3.5, 1.0).community.as_str(), "GK2");
    assert_eq!(owner(3.5, 1.0).area, AreaRef::Street);
}

#[test]
fn outside_the_subdistrict_is_nobodys() {
    let (subdistrict, communities, areas) = place(0.0);
    assert_eq!(locate(&subdistrict, &communities, &areas, at(7.0, 1.0)), None);
}

#[test]
fn distances_agree_with_the_earths_size() {
    let north = Point { lat: LAT + 0.01, lng: LNG };
    assert!((Point { lat: LAT, lng: LNG }.distance(north) - 1108.63).abs() < 0.01);
    let square = polygon(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);
    let expected = 110.863 * 110.863 * LAT.to_radians().cos();
    assert!((square.square_metres() - expected).abs() < 1.0);
}
