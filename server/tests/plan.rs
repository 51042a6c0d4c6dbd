//! `weiwangge plan` as somebody at a shell meets it.

use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// Runs in an empty folder: there is no data folder, and none may appear.
fn plan(file: &[u8], arguments: &[&str]) -> Output {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("points.csv"), file).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_weiwangge"))
        .current_dir(folder.path())
        .args(["plan", "--points", "points.csv"])
        .args(arguments)
        .output()
        .unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "something was left behind");
    output
}

fn planned(file: &str, arguments: &[&str]) -> Value {
    let output = plan(file.as_bytes(), arguments);
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn refused(file: &[u8], arguments: &[&str]) -> String {
    let output = plan(file, arguments);
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn tours_over_a_file_are_printed_as_json() {
    let file = "x,y\n0,0\n0,10\n10,0\n10,10\n";
    let result = planned(file, &["--inspectors", "1", "--seconds", "0.05"]);
    assert_eq!(result, serde_json::json!({"tours": [[1, 3, 2]], "longest": 40.0, "total": 40.0}));
    let result = planned(file, &["--inspectors", "5", "--seconds", "0", "--seed", "9"]);
    assert_eq!(result["tours"].as_array().unwrap().len(), 5);
    assert_eq!(
        planned("x,y\n7,7\n", &["--inspectors", "2", "--seconds", "0"])["tours"],
        serde_json::json!([[], []])
    );
}

#[test]
fn what_cannot_be_planned_is_said_in_a_sentence() {
    let one = ["--inspectors", "1", "--seconds", "0"];
    assert!(refused(b"x,y\n", &one).contains("there are no points"));
    assert!(refused(b"x,y\n0,0\n1,NaN\n", &one).contains("line 3: y is \"NaN\""));
    assert!(refused(b"\xff\xfe", &one).contains("not UTF-8"));
    assert!(
        refused(b"x,y\n0,0\n", &["--inspectors", "0", "--seconds", "0"]).contains("at least one inspector")
    );
    assert!(refused(b"x,y\n0,0\n", &["--inspectors", "1", "--seconds", "NaN"]).contains("seconds"));
    assert!(
        refused(b"x,y\n0,0\n", &["--points", "missing.csv", "--inspectors", "1", "--seconds", "0"])
            .contains("points")
    );
}
