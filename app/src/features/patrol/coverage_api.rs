//! Coverage and misses as data, for other programs. Each asks who is there before anything else.

use domain::error::{Field, Problem, Refusal};
use domain::patrol::asked::CoverageQuery;
use domain::patrol::figures::Figures;
use domain::patrol::told::{Misses, Rechecks};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::ssr::{core, person, status, status_of};

/// 漏报 and 未巡, and what re-checks say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissesAnswer {
    pub misses: Misses,
    pub rechecks: Rechecks,
}

type Pairs = Vec<(String, String)>;

/// 巡查覆盖率 of the view that the pairs describe (the page's own query), with the checkpoints behind each figure.
#[server(name = ReadCoverage, prefix = "/api", endpoint = "patrol/coverage", input = Json)]
pub async fn coverage(pairs: Pairs) -> Result<Figures, AppError> {
    let (core, person) = (core()?, person().ok_or_else(|| refused(Refusal::SignIn))?);
    let figures = core.patrol_coverage(&person, &lenient(&pairs)).await.map_err(refused)?;
    sound(&core, &pairs).map(|()| figures)
}

/// Misses, what nobody had judged in time, and re-checks of the same view.
#[server(name = ReadMisses, prefix = "/api", endpoint = "patrol/misses", input = Json)]
pub async fn misses(pairs: Pairs) -> Result<MissesAnswer, AppError> {
    let (core, person) = (core()?, person().ok_or_else(|| refused(Refusal::SignIn))?);
    let query = lenient(&pairs);
    let misses = core.patrol_misses(&person, &query).await.map_err(refused)?;
    let rechecks = core.patrol_rechecks(&person, &query).await.map_err(refused)?;
    sound(&core, &pairs).map(|()| MissesAnswer { misses, rechecks })
}

fn refused(refusal: Refusal) -> AppError {
    status(status_of(&refusal));
    refusal.into()
}

fn named(pairs: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

fn lenient(pairs: &[(String, String)]) -> CoverageQuery {
    CoverageQuery::lenient(named(pairs))
}

/// A program is told what it got wrong, once it is known that it may ask at all.
fn sound(core: &domain::backend::Core, pairs: &[(String, String)]) -> Result<(), AppError> {
    let query = CoverageQuery::read(named(pairs)).map_err(|error| {
        let field = match error.0 {
            "community" => Field::Community,
            "date" => Field::Days,
            _ => Field::Place,
        };
        refused(Refusal::invalid(field, Problem::Malformed))
    })?;
    core.sound_days(&query).map_err(refused)
}
