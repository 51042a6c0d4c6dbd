use domain::views::WallView;
use leptos::prelude::*;

use crate::error::AppError;

/// The wall that this device is paired as, with its figures; `None` shows what the public sees.
#[server(name = ReadWall, endpoint = "wall/state")]
pub async fn wall_state() -> Result<Option<WallView>, AppError> {
    let core = crate::ssr::core()?;
    let wall = crate::ssr::wall().await?;
    Ok(wall.map(|wall| WallView {
        tally: core.live.wall_tally(wall.community.as_ref()),
        name: wall.name,
        community: wall.community,
    }))
}

/// The code that this device shows until somebody confirms it. Asked by script alone, so that whoever only reads the
/// page makes none.
#[server(name = AskWallCode, endpoint = "wall/code")]
pub async fn wall_code() -> Result<String, AppError> {
    let held = crate::ssr::cookie(crate::ssr::WALL_COOKIE);
    let code = crate::ssr::core()?.wall_code(held.as_deref()).await?;
    crate::ssr::keep_wall_token(&code.token);
    Ok(code.code)
}

/// The page of patrols in a wall's rotation, as HTML.
#[server(name = WriteWallCoverage, endpoint = "wall/coverage")]
pub async fn wall_coverage() -> Result<String, AppError> {
    super::coverage::written().await
}
