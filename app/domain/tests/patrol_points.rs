//! The file of points and what is said of a bad one.

use domain::patrol::points::{PlanResult, metres, plan, read};
use domain::patrol::solve::{Effort, MOST_POINTS};

const EFFORT: Effort = Effort { seed: 1, steps: 2_000 };

fn planned(text: &str, inspectors: usize) -> PlanResult {
    plan(&read(text).unwrap(), inspectors, EFFORT, &mut || false).unwrap()
}

fn refused(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn a_square_is_walked_round() {
    let result = planned("x,y\n0,0\n0,10\n10,0\n10,10\n", 1);
    assert_eq!(result.longest, 40.0);
    assert_eq!(result.total, 40.0);
    assert_eq!(result.tours, [[1, 3, 2]].map(Vec::from).to_vec());
    assert_eq!(serde_json::to_string(&result).unwrap(), r#"{"tours":[[1,3,2]],"longest":40.0,"total":40.0}"#);
}

#[test]
fn lengths_are_metres_and_service_is_in_minutes() {
    let result = planned("x,y,service_minutes\r\n0,0,500\r\n36,0,4\r\n-36,0,0\r\n", 2);
    assert_eq!(result.longest, 72.0);
    assert_eq!(result.total, 144.0);
    let mut minutes = result.minutes.unwrap();
    minutes.sort_by(f64::total_cmp);
    assert_eq!(minutes, [1.0, 5.0]);
}

#[test]
fn long_visits_are_shared_out() {
    let result = planned("x,y,service_minutes\n0,0,0\n1,0,60\n1,1,60\n900,0,0\n", 2);
    let apart = |tour: &Vec<usize>| tour.contains(&1) != tour.contains(&2);
    assert!(result.tours.iter().all(apart), "{result:?}");
}

#[test]
fn a_depot_alone_is_a_plan_without_work() {
    let result = planned("x,y\n5,5\n", 3);
    assert_eq!(result.tours, vec![Vec::<usize>::new(); 3]);
    assert_eq!((result.longest, result.total), (0.0, 0.0));
}

#[test]
fn more_inspectors_than_points_leave_some_without_work() {
    let result = planned("x,y\n0,0\n1,0\n0,1\n", 6);
    assert_eq!(result.tours.len(), 6);
    assert_eq!(result.tours.iter().filter(|tour| tour.is_empty()).count(), 4);
}

#[test]
fn points_that_occur_twice_are_visited_twice() {
    let text = "\u{feff}x,y\n0,0\n1,1\n1,1\n\n0,0\n2,2\n";
    let result = planned(text, 2);
    let mut rows: Vec<_> = result.tours.concat();
    rows.sort_unstable();
    assert_eq!(rows, [1, 2, 3, 4]);
    let points = read(text).unwrap().points;
    let lengths: Vec<_> = result.tours.iter().map(|tour| metres(&points, tour)).collect();
    assert_eq!(result.longest, lengths.iter().copied().fold(0.0, f64::max));
}

#[test]
fn bad_files_are_refused_with_a_sentence() {
    assert_eq!(refused(""), "the first line must be the header x,y or x,y,service_minutes; it is \"\"");
    assert!(refused("a;b\n1;2").contains("it is \"a;b\""));
    assert!(refused("x,y\n").starts_with("there are no points"));
    assert_eq!(
        refused("x,y\n0,0\nNaN,1\n2\n1,inf\n1e300,1\n"),
        "4 bad lines:\n  line 3: x is \"NaN\", which is not a finite number\n  line 4: 1 values where the header \
         names 2\n  line 5: y is \"inf\", which is not a finite number\n  line 6: x is more than 100000000 metres \
         from the origin"
    );
    assert!(
        refused("x,y,service_minutes\n0,0,0\n1,1,-2\n")
            .contains("line 3: service_minutes must be from 0 to 1440")
    );
    let many = "1,2\n".repeat(MOST_POINTS + 1);
    assert!(refused(&format!("x,y\n{many}")).contains("at most 5000 fit"));
}

#[test]
fn a_bad_number_of_inspectors_is_refused_with_a_sentence() {
    let points = read("x,y\n0,0\n1,1\n").unwrap();
    let refused = |inspectors| plan(&points, inspectors, EFFORT, &mut || false).unwrap_err().to_string();
    assert_eq!(refused(0), "at least one inspector is needed");
    assert!(refused(1_001).contains("at most 1000"));
}

#[test]
fn places_at_any_scale_are_told_apart() {
    for scale in [1e-6, 1.0, 1e7] {
        let rows: String = [(0, 0), (3, 0), (1, 0), (2, 0)]
            .iter()
            .map(|(x, y)| format!("{:e},{:e}\n", f64::from(*x) * scale, f64::from(*y) * scale))
            .collect();
        let result = planned(&format!("x,y\n{rows}"), 1);
        assert!((result.longest / scale - 6.0).abs() < 1e-6, "{result:?}");
    }
}
