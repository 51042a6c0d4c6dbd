//! The demo place's whole day with six inspectors, for the bench. Run in the top folder:
//! `community task` prints the [`DayTask`] as JSON; `community plan` plans it as `plan_day` does in the browser, and prints
//! `{"millis": [how long each of nine runs took], "plan": …}`; `community long SECONDS` prints the plan of a long run.
#![allow(clippy::print_stdout, reason = "a program that prints its answer")]

use std::time::Instant;

use domain::clock::LocalTime;
use domain::event::AreaRef;
use domain::geo::Point;
use domain::ids::AccountId;
use domain::patrol::coverage::{CheckpointKind, Intervals};
use domain::patrol::day::{Checkpoint, DayTask, OnDuty, plan_day};
use domain::patrol::network::{Network, lines_of};
use domain::patrol::solve::Effort;
use serde_json::{Value, json};
use time::{Date, Month};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let task = community()?;
    let text = serde_json::to_string(&task)?;
    match &what[..] {
        "task" => println!("{text}"),
        "plan" => {
            let (mut millis, mut plan) = (Vec::new(), String::new());
            for _ in 0..9 {
                let from = Instant::now();
                plan = planner::plan_day(&text);
                millis.push(from.elapsed().as_secs_f64() * 1e3);
            }
            println!("{}", json!({"millis": millis, "plan": serde_json::from_str::<Value>(&plan)?}));
        }
        "long" => {
            let seconds: f64 = arguments.next().unwrap_or_default().parse()?;
            let from = Instant::now();
            let effort = Effort { seed: 1, steps: u64::MAX };
            let plan = plan_day(&task, effort, &mut || from.elapsed().as_secs_f64() >= seconds);
            println!("{}", serde_json::to_string(&plan)?);
        }
        _ => return Err("community task | plan | long SECONDS".into()),
    }
    Ok(())
}

/// 168 stairwells and 30 facilities, all of them due, on the footpaths.
fn community() -> Result<DayTask, Failure> {
    let read = |name: &str| std::fs::read_to_string(format!("server/demo/{name}"));
    let date = Date::from_calendar_date(2026, Month::November, 23)?;
    let listed = LocalTime::at(date, 0, 0).instant();
    let intervals = Intervals::default();
    let (mut points, mut checkpoints) = (Vec::new(), Vec::new());
    let mut add = |id: String, kind: CheckpointKind, area: u8, floors: u32, at: Point| {
        checkpoints.push(Checkpoint {
            id,
            place: points.len(),
            kind,
            area: AreaRef::Area(area),
            floors,
            seconds: if floors > 0 { 60 } else { 120 },
            interval: intervals.of(kind),
            listed,
            last: None,
            tickets: Vec::new(),
            drawn: false,
        });
        points.push(at);
    };
    for line in read("stairwells.csv")?.lines().skip(1).filter(|line| line.starts_with("GK1,")) {
        let [community, area, building, unit, lat, lng, floors, _] = line.split(',').collect::<Vec<_>>()[..]
        else {
            return Err(line.into());
        };
        let at = Point::new(lat.parse()?, lng.parse()?).ok_or("a door outside the world")?;
        let id = format!("{community}-{area}-{building}-{unit}");
        add(id, CheckpointKind::Stairwell, area.parse()?, floors.parse()?, at);
    }
    let facilities: Value = serde_json::from_str(&read("facilities.geojson")?)?;
    for feature in facilities["features"].as_array().into_iter().flatten() {
        let (of, at) = (&feature["properties"], &feature["geometry"]["coordinates"]);
        if of["community"] != "GK1" {
            continue;
        }
        let kind = serde_json::from_value(of["kind"].clone())?;
        let place = at[1].as_f64().zip(at[0].as_f64()).and_then(|(lat, lng)| Point::new(lat, lng));
        let area = of["area"].as_u64().and_then(|area| u8::try_from(area).ok()).unwrap_or(1);
        add(format!("{}-{}", of["kind"], of["no"]), kind, area, 0, place.ok_or("a facility nowhere")?);
    }
    let network = Network::new(&lines_of(&serde_json::from_str(&read("paths.geojson")?)?));
    let ways = network.ok_or("there are no footpaths")?.ways(&points);
    let start = checkpoints
        .iter()
        .position(|checkpoint| checkpoint.kind == CheckpointKind::GuardBooth)
        .ok_or("there is no guard booth")?;
    let inspectors = (0..6).map(|index| OnDuty {
        account: AccountId(index + 1),
        start,
        from: 8 * 60,
        until: 18 * 60,
        minutes: None,
        floors: None,
        areas: Vec::new(),
    });
    Ok(DayTask { date, inspectors: inspectors.collect(), checkpoints, ways })
}
