//! The server function behind the scripted form, and the loaders of pages that the server alone renders (plain
//! functions: what no browser calls is no endpoint).

use domain::backend::{Core, MoveForm, ReportForm};
use domain::error::Refusal;
use domain::ids::{TicketId, TicketNumber};
use domain::people::{Action, Person};
use domain::views::{Progress, Receipt, TicketDetail};
use leptos::prelude::*;

use crate::error::AppError;
use crate::ssr::{core, device, grant, person, status, status_of, tracked};

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

/// The same use case as `POST /desk/tickets/{number}`: moves the ticket, and returns its new version.
#[server(prefix = "/api", endpoint = "tickets/act", input = server_fn::codec::Json)]
pub async fn act(number: String, form: MoveForm) -> Result<u32, AppError> {
    let done = async {
        let person = person().ok_or(Refusal::SignIn)?;
        let core = core().map_err(|_| Refusal::Unavailable)?;
        let number = readable(&core, &person, &number).await?;
        core.act(&person, &number, &form).await
    };
    done.await.map_err(told)
}

/// A ticket's page as data, cut to what the caller may see.
#[server(prefix = "/api", endpoint = "tickets/detail", input = server_fn::codec::Json)]
pub async fn detail(number: String) -> Result<TicketDetail, AppError> {
    let found = async {
        let person = person().ok_or(Refusal::SignIn)?;
        let core = core().map_err(|_| Refusal::Unavailable)?;
        detail_for(&core, &person, &number).await
    };
    found.await.map_err(told)
}

/// What there is not looks like what the person may not see, down to the answer's number and the security log.
async fn readable(core: &Core, person: &Person, number: &str) -> Result<TicketNumber, Refusal> {
    match number.parse() {
        Ok(number) => Ok(number),
        Err(_) => {
            core.people.note_refusal(person, Action::SeeTicket, "ticket").await;
            Err(Refusal::Forbidden)
        }
    }
}

/// The ticket of this number for somebody signed in.
pub async fn detail_for(core: &Core, person: &Person, number: &str) -> Result<TicketDetail, Refusal> {
    core.detail(person, &readable(core, person, number).await?).await
}

/// The same as it is printed for units that never sign in.
pub async fn order_for(core: &Core, person: &Person, number: &str) -> Result<TicketDetail, Refusal> {
    core.order(person, &readable(core, person, number).await?).await
}

fn told(refusal: Refusal) -> AppError {
    status(status_of(&refusal));
    refusal.into()
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
