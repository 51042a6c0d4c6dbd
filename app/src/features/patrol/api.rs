//! What a phone on patrol asks of the server. Each asks who is there before anything else.

use domain::error::Refusal;
use domain::patrol::book::PhoneRound;
use domain::patrol::record::{CheckAnswer, CheckForm, ProblemAnswer, ProblemForm, TaskAnswer, TaskForm};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::AppError;
use crate::ssr::{core, person, status, status_of};

/// Today's round, with everything that it needs without a network.
#[server(name = LoadRound, prefix = "/api", endpoint = "patrol/round", input = Json)]
pub async fn round() -> Result<PhoneRound, AppError> {
    let person = person().ok_or(Refusal::SignIn).map_err(told)?;
    core()?.phone_round(&person).await.map_err(told)
}

/// A check-in, once for each key.
#[server(name = CheckIn, prefix = "/api", endpoint = "patrol/check", input = Json)]
pub async fn check(form: CheckForm) -> Result<CheckAnswer, AppError> {
    let person = person().ok_or(Refusal::SignIn).map_err(told)?;
    core()?.check_in(&person, &form).await.map_err(told)
}

/// A problem that was found, once for each key.
#[server(name = FoundProblem, prefix = "/api", endpoint = "patrol/problem", input = Json)]
pub async fn problem(form: ProblemForm) -> Result<ProblemAnswer, AppError> {
    let person = person().ok_or(Refusal::SignIn).map_err(told)?;
    core()?.patrol_problem(&person, &form).await.map_err(told)
}

/// 核实 and 核查, answered on site.
#[server(name = AnswerTask, prefix = "/api", endpoint = "patrol/task", input = Json)]
pub async fn task(form: TaskForm) -> Result<TaskAnswer, AppError> {
    let person = person().ok_or(Refusal::SignIn).map_err(told)?;
    core()?.patrol_task(&person, &form).await.map_err(told)
}

fn told(refusal: Refusal) -> AppError {
    status(status_of(&refusal));
    refusal.into()
}
