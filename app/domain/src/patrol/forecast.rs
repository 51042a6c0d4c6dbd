//! What coverage a month will reach if every weekday is walked as its template says.

use serde::{Deserialize, Serialize};
use time::{Date, Weekday};

use super::coverage::{Check, Interval, Outcome, Share, covered, day_begins};
use crate::clock::Timestamp;

/// A checkpoint of the forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    pub interval: Interval,
    pub listed: Timestamp,
    /// The last check that covers, before the month.
    pub last: Option<Timestamp>,
}

/// A visit of a template: a checkpoint by its index, at a minute of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateVisit {
    pub checkpoint: usize,
    pub minute: u32,
}

/// Visits of each weekday, Monday first; every one of them is taken to be made.
pub type WeekTemplate = [Vec<TemplateVisit>; 7];

/// 巡查覆盖率 of each day, `days` of them from `first` on.
pub fn forecast(
    checkpoints: &[Forecast],
    template: &WeekTemplate,
    first: Date,
    days: u16,
) -> Vec<(Date, Share)> {
    forecast_days(checkpoints, &|date| template[weekday(date.weekday())].as_slice(), first, days)
}

/// The same where each day has visits of its own.
pub fn forecast_days<'a>(
    checkpoints: &[Forecast],
    visits: &dyn Fn(Date) -> &'a [TemplateVisit],
    first: Date,
    days: u16,
) -> Vec<(Date, Share)> {
    let dates: Vec<Date> =
        std::iter::successors(Some(first), |date| date.next_day()).take(days.into()).collect();
    let mut checks: Vec<Vec<Check>> =
        checkpoints.iter().map(|one| one.last.into_iter().map(made).collect()).collect();
    for &date in &dates {
        for visit in visits(date) {
            if let Some(checks) = checks.get_mut(visit.checkpoint) {
                checks.push(made(day_begins(date).plus_minutes(visit.minute.into())));
            }
        }
    }
    dates
        .into_iter()
        .map(|date| {
            let from = day_begins(date);
            let until = from.plus_minutes(24 * 60);
            let mut share = Share::default();
            for (one, checks) in checkpoints.iter().zip(&checks) {
                share += covered(one.interval, one.listed, checks, from, until);
            }
            (date, share)
        })
        .collect()
}

fn made(at: Timestamp) -> Check {
    Check { at, outcome: Outcome::Fine, own: false }
}

fn weekday(day: Weekday) -> usize {
    usize::from(day.number_days_from_monday())
}
