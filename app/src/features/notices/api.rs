use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadNotices {
    /// Counted to 100.
    pub unread: u32,
}

/// How many notices whoever asks has not read: `GET /api/notices/unread`.
#[server(name = ReadUnread, prefix = "/api", endpoint = "notices/unread", input = GetUrl, output = Json)]
pub async fn unread() -> Result<UnreadNotices, AppError> {
    use crate::ssr::{core, person, status, status_of};
    use domain::error::Refusal;

    let counted = async {
        let person = person().ok_or(Refusal::SignIn)?;
        let core = core().map_err(|_| Refusal::Unavailable)?;
        core.unread(&person).await
    };
    let unread = counted.await.map_err(|refusal| {
        status(status_of(&refusal));
        AppError::from(refusal)
    })?;
    Ok(UnreadNotices { unread })
}
