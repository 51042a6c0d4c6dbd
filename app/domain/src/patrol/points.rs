//! Points to be visited as a CSV file, and the plan for them as JSON: what `weiwangge plan` reads and prints.
//!
//! The file has the header `x,y` or `x,y,service_minutes`; x and y are metres on a plane, row 0 (the line after the
//! header) is the depot at which every tour begins and ends. Lines may end in CRLF, a byte order mark and empty
//! lines are passed over, and numbers are written with a point.
//!
//! `longest` and `total` in the answer are metres walked, straight from point to point, with the ways from and to the
//! depot; they can be recomputed from the file. Minutes of service are no metres and are in neither. They count in
//! what is shared out: a tour takes its metres at [`METRES_PER_MINUTE`] and its minutes of service, and with the
//! third column it is the tour that takes longest which is made as short as it gets; `minutes` then says what each
//! takes. The depot's own minutes count for nobody: nobody visits it.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::solve::{Costs, Effort, Inspector, MOST_POINTS, Problem, Stop, solve};

/// 1.2 m/s: the usual assumption for people on foot.
pub const METRES_PER_MINUTE: f64 = 72.0;

/// A planet's circumference is less.
const FARTHEST: f64 = 1e8;

/// A visit that takes more than a day is a mistake.
const LONGEST_VISIT: f64 = 24.0 * 60.0;

pub const MOST_INSPECTORS: usize = 1_000;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanPoint {
    /// Metres.
    pub x: f64,
    pub y: f64,
    pub service_minutes: f64,
}

/// What was read: the depot first.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanPoints {
    pub points: Vec<PlanPoint>,
    /// Whether the file has the third column.
    pub with_service: bool,
}

/// What is printed. Rows are those of the file, the depot (0) is not listed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanResult {
    /// One for each inspector; empty for one without work.
    pub tours: Vec<Vec<usize>>,
    /// Metres.
    pub longest: f64,
    pub total: f64,
    /// What each tour takes with its service, where the file says how long visits take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Vec<f64>>,
}

/// One line that cannot be used. Lines count from 1, the header is the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    pub line: usize,
    pub problem: LineProblem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineProblem {
    Fields { wanted: usize, found: usize },
    NotANumber { column: &'static str, text: String },
    TooFar { column: &'static str },
    ServiceOutside,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        match &self.problem {
            LineProblem::Fields { wanted, found } => {
                write!(f, "{found} values where the header names {wanted}")
            }
            LineProblem::NotANumber { column, text } => {
                write!(f, "{column} is {text:?}, which is not a finite number")
            }
            LineProblem::TooFar { column } => {
                write!(f, "{column} is more than {FARTHEST:.0} metres from the origin")
            }
            LineProblem::ServiceOutside => {
                write!(f, "service_minutes must be from 0 to {LONGEST_VISIT:.0}")
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PointsError {
    #[error("the first line must be the header x,y or x,y,service_minutes; it is {0:?}")]
    Header(String),
    #[error("there are no points: the line after the header is the depot, the lines after that are visited")]
    NoPoints,
    #[error(
        "{found} points are too many: at most {MOST_POINTS} fit, since their distances are all held in memory"
    )]
    TooMany { found: usize },
    #[error("{} bad lines:\n{}", .0.len(), lines(.0))]
    BadLines(Vec<BadLine>),
    #[error("at least one inspector is needed")]
    NoInspectors,
    #[error("{found} inspectors are too many: at most {MOST_INSPECTORS}")]
    TooManyInspectors { found: usize },
}

/// Bad lines that are spelled out; a file of another kind has thousands.
const SHOWN: usize = 20;

fn lines(bad: &[BadLine]) -> String {
    let mut text: Vec<_> = bad.iter().take(SHOWN).map(|line| format!("  {line}")).collect();
    if bad.len() > SHOWN {
        text.push(format!("  and {} more", bad.len() - SHOWN));
    }
    text.join("\n")
}

/// Reads the file.
///
/// # Errors
/// A sentence, with every bad line named.
pub fn read(text: &str) -> Result<PlanPoints, PointsError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let header = rows.next().map_or("", |(_, line)| line.trim());
    let columns: Vec<_> = header.split(',').map(|name| name.trim().trim_matches('"')).collect();
    let with_service = match columns[..] {
        ["x", "y"] => false,
        ["x", "y", "service_minutes"] => true,
        _ => return Err(PointsError::Header(header.chars().take(60).collect())),
    };
    let (mut points, mut bad) = (Vec::new(), Vec::new());
    let mut found = 0;
    for (at, line) in rows {
        found += 1;
        // Counted on, but not kept.
        if found > MOST_POINTS {
            continue;
        }
        match point(line, with_service) {
            Ok(point) => points.push(point),
            Err(problem) => bad.push(BadLine { line: at + 1, problem }),
        }
    }
    if found > MOST_POINTS {
        Err(PointsError::TooMany { found })
    } else if !bad.is_empty() {
        Err(PointsError::BadLines(bad))
    } else if points.is_empty() {
        Err(PointsError::NoPoints)
    } else {
        Ok(PlanPoints { points, with_service })
    }
}

fn point(line: &str, with_service: bool) -> Result<PlanPoint, LineProblem> {
    let values: Vec<_> = line.split(',').map(|value| value.trim().trim_matches('"')).collect();
    let (x, y, service) = match (&values[..], with_service) {
        (&[x, y], false) => (x, y, "0"),
        (&[x, y, service], true) => (x, y, service),
        _ => {
            let wanted = if with_service { 3 } else { 2 };
            return Err(LineProblem::Fields { wanted, found: values.len() });
        }
    };
    let number = |column: &'static str, text: &str| {
        text.parse::<f64>()
            .ok()
            .filter(|value| value.is_finite())
            .ok_or_else(|| LineProblem::NotANumber { column, text: text.chars().take(40).collect() })
    };
    let metres = |column: &'static str, text: &str| {
        let value = number(column, text)?;
        if value.abs() <= FARTHEST { Ok(value) } else { Err(LineProblem::TooFar { column }) }
    };
    let (x, y) = (metres("x", x)?, metres("y", y)?);
    let service_minutes = number("service_minutes", service)?;
    if !(0.0..=LONGEST_VISIT).contains(&service_minutes) {
        return Err(LineProblem::ServiceOutside);
    }
    Ok(PlanPoint { x, y, service_minutes })
}

/// Plans the tours. Points at the same place are visited one after the other, each once; inspectors for whom there
/// is nothing left have an empty list.
///
/// # Errors
/// No inspectors, too many of them, or no depot.
pub fn plan(
    read: &PlanPoints,
    inspectors: usize,
    effort: Effort,
    stop: &mut dyn FnMut() -> bool,
) -> Result<PlanResult, PointsError> {
    let points = &read.points;
    if points.is_empty() {
        return Err(PointsError::NoPoints);
    }
    if points.len() > MOST_POINTS {
        return Err(PointsError::TooMany { found: points.len() });
    }
    if inspectors == 0 {
        return Err(PointsError::NoInspectors);
    }
    if inspectors > MOST_INSPECTORS {
        return Err(PointsError::TooManyInspectors { found: inspectors });
    }
    let visits = points.len() - 1;
    let longest_visit =
        points.iter().skip(1).map(|point| point.service_minutes).fold(0.0, f64::max) * METRES_PER_MINUTE;
    let places: Vec<_> = points.iter().map(|point| (point.x, point.y)).collect();
    let (costs, scale) = Costs::from_metres(&places, longest_visit);
    #[allow(clippy::cast_possible_truncation, reason = "minutes of a day, scaled to fit")]
    let service = |point: &PlanPoint| (point.service_minutes * METRES_PER_MINUTE * scale).round() as i64;
    let stops = (1..points.len())
        .zip(points.iter().skip(1))
        .map(|(row, point)| Stop { service: service(point), ..Stop::at(row) })
        .collect();
    let working = inspectors.min(visits.max(1));
    let problem = Problem { costs, stops, inspectors: vec![Inspector::at(0); working] };
    let found = solve(&problem, effort, stop);
    let mut tours: Vec<Vec<usize>> =
        found.stops.into_iter().map(|tour| tour.into_iter().map(|stop| stop + 1).collect()).collect();
    for tour in &mut tours {
        // Both directions are as long; one of them is chosen, so that equal plans look equal.
        if tour.first() > tour.last() {
            tour.reverse();
        }
    }
    tours.resize(inspectors, Vec::new());
    let lengths: Vec<f64> = tours.iter().map(|tour| metres(points, tour)).collect();
    let minutes = read.with_service.then(|| {
        let service = |tour: &Vec<usize>| {
            tour.iter().filter_map(|&row| points.get(row)).map(|p| p.service_minutes).sum::<f64>()
        };
        tours.iter().zip(&lengths).map(|(tour, metres)| metres / METRES_PER_MINUTE + service(tour)).collect()
    });
    Ok(PlanResult {
        longest: lengths.iter().copied().fold(0.0, f64::max),
        total: lengths.iter().sum(),
        tours,
        minutes,
    })
}

/// The length of a tour over rows of the file, from the depot and back to it.
pub fn metres(points: &[PlanPoint], tour: &[usize]) -> f64 {
    let Some(depot) = points.first() else { return 0.0 };
    let (mut sum, mut from) = (0.0, depot);
    for to in tour.iter().filter_map(|&row| points.get(row)) {
        sum += (to.x - from.x).hypot(to.y - from.y);
        from = to;
    }
    sum + (depot.x - from.x).hypot(depot.y - from.y)
}
