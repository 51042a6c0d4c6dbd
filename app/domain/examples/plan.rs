//! `weiwangge plan` without the server around it, for measuring the solver by itself:
//! `cargo run --release -p domain --example plan -- --points FILE --inspectors N --seconds S [--seed S] [--steps N]
//! [--cpu]`.
//!
//! With `--cpu` the seconds are those that this process computed, not those that passed: on a machine that others
//! use, the outcome is that of a quiet one. Linux alone tells them.
#![allow(clippy::print_stdout, reason = "a program that prints its answer")]

use std::time::Instant;

use domain::patrol::points::{plan, read};
use domain::patrol::solve::Effort;

fn main() -> Result<(), String> {
    let from = Instant::now();
    let arguments: Vec<String> = std::env::args().collect();
    let text = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)).cloned()
    };
    let number = |name: &str| text(name).and_then(|text| text.parse::<f64>().ok());
    let file = text("--points").ok_or("--points FILE is needed")?;
    let points = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    let points = read(&points).map_err(|error| error.to_string())?;
    let seconds = number("--seconds").ok_or("--seconds S is needed")?;
    let cpu = arguments.iter().any(|argument| argument == "--cpu");
    let spent = || if cpu { computed() } else { from.elapsed().as_secs_f64() };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small whole numbers")]
    let whole = |name: &str, without: u64| number(name).map_or(without, |value| value as u64);
    let effort = Effort { seed: whole("--seed", 1), steps: whole("--steps", u64::MAX) };
    let inspectors = usize::try_from(whole("--inspectors", 1)).unwrap_or(usize::MAX);
    let found = plan(&points, inspectors, effort, &mut || spent() >= seconds);
    let found = found.map_err(|error| error.to_string())?;
    println!("{}", serde_json::to_string(&found).map_err(|error| error.to_string())?);
    Ok(())
}

/// Seconds on a core so far.
fn computed() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).unwrap_or(f64::MAX) / 1e9
}
