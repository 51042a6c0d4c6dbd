//! Planning's server functions. Each asks who is there before anything else; the use cases ask what they may.

use std::sync::Arc;

use domain::backend::{Core, DayForm, MakeForm, MoveVisitForm, PlanAsk, ReplanForm};
use domain::error::Refusal;
use domain::patrol::plan_view::{MonthView, PlanPage};
use domain::people::Person;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::AppError;
use crate::ssr::{core, person, status, status_of};

/// The day's plan and what can be chosen.
#[server(name = ReadPlan, prefix = "/api", endpoint = "patrol/book", input = Json)]
pub async fn book(ask: PlanAsk) -> Result<PlanPage, AppError> {
    let (core, person) = asked()?;
    core.plan_page(&person, &ask).await.map_err(told)
}

/// 排一天的路线.
#[server(name = MakePlan, prefix = "/api", endpoint = "patrol/make", input = Json)]
pub async fn make(form: MakeForm) -> Result<PlanPage, AppError> {
    let (core, person) = asked()?;
    core.make_plan(&person, &form).await.map_err(told)
}

/// A visit to another place or to somebody else.
#[server(name = MoveVisit, prefix = "/api", endpoint = "patrol/move", input = Json)]
pub async fn move_visit(form: MoveVisitForm) -> Result<PlanPage, AppError> {
    let (core, person) = asked()?;
    core.move_plan_visit(&person, &form).await.map_err(told)
}

/// The rest of the day anew: somebody fell ill, came back, was added or taken off.
#[server(name = ReplanDay, prefix = "/api", endpoint = "patrol/replan", input = Json)]
pub async fn replan(form: ReplanForm) -> Result<PlanPage, AppError> {
    let (core, person) = asked()?;
    core.replan_day(&person, &form).await.map_err(told)
}

#[server(name = CancelPlan, prefix = "/api", endpoint = "patrol/cancel", input = Json)]
pub async fn cancel(form: DayForm) -> Result<PlanPage, AppError> {
    let (core, person) = asked()?;
    core.cancel_plan(&person, &form).await.map_err(told)
}

/// 保存为周模板.
#[server(name = SavePlanTemplate, prefix = "/api", endpoint = "patrol/template", input = Json)]
pub async fn template(form: DayForm) -> Result<PlanPage, AppError> {
    let (core, person) = asked()?;
    core.save_plan_template(&person, &form).await.map_err(told)
}

/// 套用周模板.
#[server(name = ApplyPlanTemplate, prefix = "/api", endpoint = "patrol/apply", input = Json)]
pub async fn apply(form: DayForm) -> Result<PlanPage, AppError> {
    let (core, person) = asked()?;
    core.apply_plan_template(&person, &form).await.map_err(told)
}

/// A month (`2026-11`) of planned and reached coverage.
#[server(name = ReadPlanMonth, prefix = "/api", endpoint = "patrol/month", input = Json)]
pub async fn month(ask: PlanAsk, month: String) -> Result<MonthView, AppError> {
    let (core, person) = asked()?;
    core.plan_month(&person, &ask, &month).await.map_err(told)
}

fn asked() -> Result<(Core, Arc<Person>), AppError> {
    let person = person().ok_or(Refusal::SignIn).map_err(told)?;
    Ok((core()?, person))
}

fn told(refusal: Refusal) -> AppError {
    status(status_of(&refusal));
    refusal.into()
}
