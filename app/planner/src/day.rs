//! A day planned with a fixed number of steps, after a look at whether the task is one.

use domain::clock::Timestamp;
use domain::patrol::day::{DayPlan, DayTask, plan_day};
use domain::patrol::points::MOST_INSPECTORS;
use domain::patrol::solve::{Effort, MOST_POINTS};

/// A community of 200 checkpoints and six inspectors takes half a second by these in a browser.
const DAY: Effort = Effort { seed: 1, steps: 12_000 };

/// 2200: arithmetic on instants up to here is safe.
const LATEST: i64 = 7_258_118_400_000;

pub fn plan(task: &DayTask) -> Result<DayPlan, String> {
    check(task)?;
    Ok(plan_day(task, DAY, &mut || false))
}

fn check(task: &DayTask) -> Result<(), String> {
    let (doors, people) = (task.checkpoints.len(), task.inspectors.len());
    // Some are visited twice.
    if 2 * doors + people > MOST_POINTS {
        return Err(format!("{doors} checkpoints and {people} inspectors are too many"));
    }
    if people > MOST_INSPECTORS {
        return Err(format!("{people} inspectors are too many: at most {MOST_INSPECTORS}"));
    }
    let places = task.ways.places;
    if places.checked_mul(places) != Some(task.ways.metres.len()) {
        return Err(format!("{} distances are no square of {places} places", task.ways.metres.len()));
    }
    let known = |at: Timestamp| (0..=LATEST).contains(&at.0);
    if !task.checkpoints.iter().all(|one| known(one.listed) && one.last.is_none_or(known)) {
        return Err("an instant is before 1970 or after 2200".to_owned());
    }
    Ok(())
}
