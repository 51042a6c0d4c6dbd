//! The server function behind the scripted form, and the loaders of pages that the server alone renders (plain
//! functions: what no browser calls is no endpoint).

use domain::backend::{Core, ReportForm};
use domain::error::Refusal;
use domain::ids::TicketId;
use domain::views::{Progress, Receipt};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ssr::{core, device, grant, status, status_of, tracked};

/// The same use case as `POST /report`.
#[server(prefix = "/api", endpoint = "tickets/report", input = server_fn::codec::Json)]
pub async fn report(form: ReportForm) -> Result<Receipt, AppError> {
    let device = device();
    let answer = core()?.report(&form, device).await;
    answer.map(|sealed| (grant(sealed.id), sealed.receipt).1).map_err(|refusal| {
        status(status_of(&refusal));
        refusal.into()
    })
}

/// What this device has reported, newest first.
pub async fn own_reports() -> Result<Vec<Progress>, AppError> {
    match device() {
        Some(device) => Ok(core()?.own_reports(&device).await?),
        None => Ok(Vec::new()),
    }
}

/// The ticket that the tracking cookie opens.
pub async fn tracked_ticket() -> Result<Progress, AppError> {
    let core = core()?;
    let id = tracked(&core).ok_or(Refusal::NotFound)?;
    Ok(core.progress(id).await?)
}

/// The ticket with this number, where it is the device's own or the tracking cookie's. A number alone grants
/// nothing.
pub async fn numbered_ticket(number: &str) -> Result<Progress, AppError> {
    let core = core()?;
    let id = match own(&core, number).await? {
        Some(id) => id,
        None => tracked(&core).ok_or(Refusal::NotFound)?,
    };
    let progress = core.progress(id).await?;
    if progress.number.to_string() == number { Ok(progress) } else { Err(Refusal::NotFound.into()) }
}

async fn own(core: &Core, number: &str) -> Result<Option<TicketId>, Refusal> {
    let (Some(device), Ok(number)) = (device(), number.parse()) else { return Ok(None) };
    match core.own_ticket(&device, &number).await {
        Ok(id) => Ok(Some(id)),
        Err(Refusal::NotFound) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}
