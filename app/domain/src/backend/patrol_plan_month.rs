//! A month of plans: what coverage they will reach, and what was reached.

use std::collections::BTreeMap;

use time::Duration;

use super::patrol_plan_form::read_month;
use super::patrol_plan_rights::Rights;
use super::patrol_ports::CheckQuery;
use super::{Core, PlanAsk};
use crate::clock::{Date, Timestamp};
use crate::error::{Field, Problem, Refusal};
use crate::patrol::SiteId;
use crate::patrol::book::{PlanBook, Template};
use crate::patrol::coverage::{Check, CheckpointKind, Interval, Share, covered, day_begins};
use crate::patrol::forecast::{Forecast, TemplateVisit, forecast_days};
use crate::patrol::plan_view::{MonthDay, MonthView, Planned};
use crate::patrol::recheck::Level;
use crate::people::Person;

/// Checks further back than this say nothing of a month; intervals are shorter.
const BACK_DAYS: u16 = 60;
const DAY_MINUTES: i64 = 24 * 60;
const FURTHEST_DAYS: i64 = 3 * 366;

type Visits = Vec<(SiteId, u32)>;

/// What is planned for a day, and whence.
struct Day {
    date: Date,
    by: Planned,
    visits: Visits,
}

/// A checkpoint with the checks that were really made.
struct Watched {
    site: SiteId,
    interval: Interval,
    checks: Vec<Check>,
}

impl PlanBook {
    /// Sites with the minutes at which they are to be visited.
    pub(super) fn planned_visits(&self) -> Visits {
        let rounds = self.inspectors.iter().zip(&self.plan.rounds);
        let visits = rounds.flat_map(|(_, round)| &round.visits);
        visits.filter_map(|visit| Some((self.site(visit.wanted.checkpoint)?, visit.arrive))).collect()
    }
}

impl Core {
    /// The month (`2026-11`) in which each day's plan, or its weekday's template, is walked: the coverage that it
    /// reaches of what the person plans, beside what was reached.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` for no month.
    pub async fn plan_month(
        &self,
        person: &Person,
        ask: &PlanAsk,
        month: &str,
    ) -> Result<MonthView, Refusal> {
        let rights = self.plan_rights(person, ask).await?;
        let now = self.now();
        let today = now.local().date;
        let first = match month.trim() {
            "" => rights.scope.date.replace_day(1).unwrap_or(rights.scope.date),
            typed => read_month(typed).ok_or(Refusal::invalid(Field::Date, Problem::Malformed))?,
        };
        if (first - today).whole_days().abs() > FURTHEST_DAYS {
            return Err(Refusal::invalid(Field::Date, Problem::Outside));
        }
        let length = u16::from(first.month().length(first.year()));
        // What is planned from today on counts for a month that is yet to come.
        let ahead = u16::try_from((first - today).whole_days().clamp(0, i64::from(BACK_DAYS))).unwrap_or(0);
        let begin = first.checked_sub(Duration::days(ahead.into())).unwrap_or(first);
        let days = self.plan_days(&rights, begin, ahead + length).await?;
        let watched = self.plan_watched(&rights, begin, ahead + length).await?;
        let planned = planned_shares(&days, &watched, now);
        let reached = reached_shares(&days, &watched, now);
        let count = |day: &Day| u32::try_from(day.visits.len()).unwrap_or(u32::MAX);
        let days =
            days.iter().zip(planned).zip(reached).skip(ahead.into()).map(|((day, planned), reached)| {
                MonthDay {
                    date: day.date,
                    by: day.by,
                    visits: count(day),
                    planned: planned.ratio(),
                    reached: reached.and_then(Share::ratio),
                }
            });
        Ok(MonthView { first, days: days.collect() })
    }

    async fn plan_days(&self, rights: &Rights, first: Date, length: u16) -> Result<Vec<Day>, Refusal> {
        let scope = &rights.scope;
        let until = first.checked_add(Duration::days(length.into())).unwrap_or(first);
        let books = self.patrols.plan_books(&scope.community, first, until).await?;
        let books: BTreeMap<Date, PlanBook> = books
            .into_iter()
            .filter(|book| book.scope.level == scope.level)
            .map(|book| (book.scope.date, book))
            .collect();
        let templates = self.patrols.templates(&scope.community, scope.level).await?;
        let today = self.now().local().date;
        let dates = (0..length).filter_map(|day| first.checked_add(Duration::days(day.into())));
        Ok(dates.map(|date| day_of(date, books.get(&date), &templates, date >= today)).collect())
    }

    /// The checkpoints that are due by themselves, of what the person plans.
    async fn plan_watched(&self, rights: &Rights, first: Date, length: u16) -> Result<Vec<Watched>, Refusal> {
        let scope = &rights.scope;
        let rules = self.patrol_rules_now().await?;
        let begins = day_begins(first);
        let query = CheckQuery {
            community: Some(scope.community.clone()),
            from: Some(begins.plus_minutes(-DAY_MINUTES * i64::from(BACK_DAYS))),
            until: Some(begins.plus_minutes(DAY_MINUTES * i64::from(length))),
            ..CheckQuery::default()
        };
        let mut checks: BTreeMap<SiteId, Vec<Check>> = BTreeMap::new();
        for kept in self.patrols.checks(&query).await? {
            checks.entry(kept.record.site.clone()).or_default().push(kept.record.check());
        }
        let ways = self.footways(&scope.community);
        let street = |kind| kind == CheckpointKind::StreetPoint;
        let sites = ways.sites().iter().filter(|site| match scope.level {
            Level::Team => !street(site.kind) && rights.plans(Some(site.area)),
            Level::Station => false,
            Level::Supervisor => street(site.kind),
        });
        Ok(sites
            .map(|site| Watched {
                site: site.id.clone(),
                interval: rules.interval(site.kind),
                checks: checks.remove(&site.id).unwrap_or_default(),
            })
            .collect())
    }
}

fn day_of(date: Date, book: Option<&PlanBook>, templates: &[Template], to_come: bool) -> Day {
    let weekday = date.weekday().number_days_from_monday();
    let template = templates.iter().find(|template| template.weekday == weekday);
    match (book, template) {
        (Some(book), _) if book.cancelled => Day { date, by: Planned::Cancelled, visits: Vec::new() },
        (Some(book), _) => Day { date, by: Planned::Plan, visits: book.planned_visits() },
        // A template of today is no plan that yesterday had.
        (None, Some(template)) if to_come => {
            let stops = template.rounds.iter().flat_map(|round| &round.visits);
            let visits = stops.map(|stop| (stop.site.clone(), stop.minute)).collect();
            Day { date, by: Planned::Template, visits }
        }
        _ => Day { date, by: Planned::Nothing, visits: Vec::new() },
    }
}

/// Days that are over as their plans would have had it, from what was checked before the month; days to come as the
/// plans will have it, from what has really been checked.
fn planned_shares(days: &[Day], watched: &[Watched], now: Timestamp) -> Vec<Share> {
    let Some(first) = days.first().map(|day| day.date) else { return Vec::new() };
    let rows: BTreeMap<&SiteId, usize> =
        watched.iter().enumerate().map(|(row, one)| (&one.site, row)).collect();
    let visits: BTreeMap<Date, Vec<TemplateVisit>> = days
        .iter()
        .map(|day| {
            let visits = day.visits.iter().filter_map(|(site, minute)| {
                Some(TemplateVisit { checkpoint: *rows.get(site)?, minute: *minute })
            });
            (day.date, visits.collect())
        })
        .collect();
    let of_day = |date: Date| visits.get(&date).map(Vec::as_slice).unwrap_or_default();
    let starting = |before: Timestamp| -> Vec<Forecast> {
        let last = |one: &Watched| {
            let covering = one.checks.iter().filter(|check| check.covers() && check.at < before);
            covering.map(|check| check.at).max()
        };
        watched
            .iter()
            .map(|one| Forecast { interval: one.interval, listed: Timestamp(0), last: last(one) })
            .collect()
    };
    let length = |days: usize| u16::try_from(days).unwrap_or(0);
    let today = now.local().date;
    let over = days.iter().take_while(|day| day.date < today).count();
    let mut shares: Vec<Share> = Vec::with_capacity(days.len());
    if over > 0 {
        let month = forecast_days(&starting(day_begins(first)), &of_day, first, length(over));
        shares.extend(month.into_iter().map(|(_, share)| share));
    }
    if let Some(next) = days.get(over).map(|day| day.date) {
        let month = forecast_days(&starting(now), &of_day, next, length(days.len() - over));
        shares.extend(month.into_iter().map(|(_, share)| share));
    }
    shares
}

/// Up to now; `None` for days that have not begun.
fn reached_shares(days: &[Day], watched: &[Watched], now: Timestamp) -> Vec<Option<Share>> {
    days.iter()
        .map(|day| {
            let from = day_begins(day.date);
            (from < now).then(|| {
                let until = from.plus_minutes(DAY_MINUTES).min(now);
                let mut share = Share::default();
                for one in watched {
                    share += covered(one.interval, Timestamp(0), &one.checks, from, until);
                }
                share
            })
        })
        .collect()
}
