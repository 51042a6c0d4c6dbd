//! JSON in, JSON out.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it says")]

use planner::{plan_day, replan_round};
use serde_json::{Value, json};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A street of doors, 36 metres or half a minute apart; row 0 is the guard booth.
fn street() -> Vec<u32> {
    (0..25_u32).map(|cell| (cell / 5).abs_diff(cell % 5) * 30).collect()
}

fn day(doors: usize) -> Value {
    let metres: Vec<f64> =
        (0..doors * doors).map(|cell| (cell / doors).abs_diff(cell % doors) as f64 * 36.0).collect();
    let checkpoint = |place: usize| {
        json!({
            "id": format!("GK1-1-1-{place}"), "place": place, "kind": "stairwell", "area": 1, "floors": 6,
            "seconds": 60, "interval": {"days": 2}, "listed": 1_762_000_000_000_i64, "last": null, "tickets": [],
            "drawn": false,
        })
    };
    json!({
        "date": "2026-11-23",
        "checkpoints": (0..doors).map(checkpoint).collect::<Vec<_>>(),
        "inspectors": [{"account": 1, "start": 0, "from": 480, "until": 1020, "minutes": null, "floors": null, "areas": []}],
        "ways": {"places": doors, "metres": metres, "unreachable": []},
    })
}

#[test]
fn the_rest_of_a_round_comes_back_in_order() {
    let stop = |row: u32| json!({"row": row, "service": 240, "half": null});
    let asked = json!({"seconds": street(), "stops": [stop(1), stop(3), stop(2)], "at": 4, "now": 600});
    assert_eq!(parsed(&replan_round(&asked.to_string())), json!({"order": [1, 2, 0]}));
    let asked = json!({"seconds": street(), "stops": [{"row": 1, "service": 1, "half": "afternoon"},
        {"row": 2, "service": 1, "half": "morning"}], "at": 0, "now": 600});
    assert_eq!(parsed(&replan_round(&asked.to_string())), json!({"order": [1, 0]}));
}

#[test]
fn a_day_comes_back_planned() {
    let plan = parsed(&plan_day(&day(12).to_string()));
    assert_eq!(plan["rounds"][0]["visits"].as_array().unwrap().len(), 12, "{plan}");
    assert_eq!(plan["left_out"], json!([]));
}

#[test]
fn bad_input_is_answered_with_an_error() {
    let error = |text: String| {
        let value = parsed(&text);
        value["error"].as_str().unwrap_or_else(|| panic!("{value}")).to_owned()
    };
    for bad in ["", "null", "[1,2]", "{}", "{\"seconds\":[0.5]}", "{\"seconds\":[-1]}", "\u{0}"] {
        assert!(!error(replan_round(bad)).is_empty());
        assert!(!error(plan_day(bad)).is_empty());
    }
    let rest = json!({"seconds": [0, 1, 2], "stops": [], "at": 0, "now": 0});
    assert_eq!(error(replan_round(&rest.to_string())), "3 numbers are no square matrix");
    let mut task = day(4);
    task["ways"]["places"] = json!(5);
    assert_eq!(error(plan_day(&task.to_string())), "16 distances are no square of 5 places");
    let mut task = day(4);
    task["checkpoints"][1]["last"] = json!(i64::MAX);
    assert!(error(plan_day(&task.to_string())).starts_with("an instant"));
    let mut task = day(4);
    task["checkpoints"] = Value::Array(vec![task["checkpoints"][0].clone(); 2_600]);
    assert!(error(plan_day(&task.to_string())).contains("too many"));
}

#[test]
fn a_task_that_names_places_that_are_not_there_is_planned_all_the_same() {
    let mut task = day(4);
    task["checkpoints"][1]["place"] = json!(400);
    task["inspectors"][0]["start"] = json!(u32::MAX);
    task["inspectors"][0]["from"] = json!(u32::MAX);
    assert!(parsed(&plan_day(&task.to_string()))["rounds"].is_array());
}
