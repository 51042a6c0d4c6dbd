//! The page is rendered by the server alone, so its loader is a plain function and no public endpoint.

use domain::views::DoorCard;

use crate::error::AppError;
use crate::ssr::core;

pub async fn door_card(code: &str) -> Result<DoorCard, AppError> {
    Ok(core()?.door_card(code).await?)
}
