//! The composition root's product: what every route may ask for.

use std::sync::Arc;

use axum::extract::FromRef;
use domain::backend::Core;
use leptos::prelude::LeptosOptions;

use crate::live::Live;
use crate::names::AccountNames;

#[derive(Clone)]
pub struct AppState {
    pub core: Core,
    pub names: Arc<AccountNames>,
    pub live: Arc<Live>,
    pub options: LeptosOptions,
    /// Under which people reach this server: links that are handed on begin with it.
    pub base_url: Arc<str>,
    /// Where the typeface of the door cards lies.
    pub fonts: Arc<std::path::Path>,
    /// The place as maps load it: JSON, made once, with its brotli form.
    pub place: Arc<crate::live::Encoded>,
    /// Photos decoded at one time: bounds the memory that uploads can take.
    pub decoding: Arc<tokio::sync::Semaphore>,
    pub limits: Arc<crate::http::Limits>,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.options.clone()
    }
}
