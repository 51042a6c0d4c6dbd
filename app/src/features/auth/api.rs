use domain::people::Person;
use leptos::prelude::*;

use crate::error::AppError;

/// Who is signed in: for pages that come alive in the browser.
#[server(prefix = "/api", endpoint = "auth/me")]
pub async fn me() -> Result<Option<Person>, AppError> {
    Ok(crate::ssr::person().map(|person| (*person).clone()))
}
