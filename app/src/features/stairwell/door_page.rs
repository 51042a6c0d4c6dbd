use domain::error::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::api;
use super::door_card::DoorCardView;
use crate::error::AppError;
use crate::features::tickets::Unavailable;
use crate::i18n::{resident, use_lang};
use crate::ssr::status;
use crate::ui::{Notice, ResidentPage};

/// `/s/{code}`
#[component]
pub fn DoorPage() -> impl IntoView {
    let lang = use_lang();
    let code = use_params_map().get_untracked().get("code").unwrap_or_default();
    Suspend::new(async move {
        match api::door_card(&code).await {
            Ok(card) => {
                let name = card.site.name(lang).to_owned();
                view! {
                    <ResidentPage title=name>
                        <DoorCardView card lang />
                    </ResidentPage>
                }
                .into_any()
            }
            Err(AppError::Refused { refusal: Refusal::NotFound }) => view! { <BadDoor /> }.into_any(),
            Err(_) => view! { <Unavailable /> }.into_any(),
        }
    })
}

/// An unknown, tampered or revoked code: all alike, so that nobody learns which doors exist.
#[component]
pub fn BadDoor() -> impl IntoView {
    status(StatusCode::NOT_FOUND);
    let text = resident(use_lang());
    view! {
        <ResidentPage title=text.door.bad_title>
            <Notice title=text.door.bad_title text=text.door.bad>
                <a class="button" href="/?pick=1" rel="external">{text.report.pick}</a>
                <a class="button button-quiet" href="/" rel="external">{text.missing.to_map}</a>
            </Notice>
        </ResidentPage>
    }
}
